"""What one article tells, as the network, the measures and the page have it: worked out when it is read, kept beside
its reading as lines of JSON."""

import json
from dataclasses import asdict, dataclass

from kg.export.tables import records
from kg.model.reading import Reading
from kg.rdf.network import Link, links

THINGS = ',"things":[]'  # where the page puts the numbers of the things of a fact


@dataclass(frozen=True, slots=True)
class Told:
    """The facts of an article as links between things; its sentences, how many of them state a fact, the letters of its
    body and those that are cited, and how many stretches of text are."""

    article: str
    month: str | None
    sentences: int
    with_facts: int
    letters: int
    cited: int
    evidence: int
    links: list[Link]


def told(reading: Reading, base: str) -> Told:
    article, facts = reading.article, reading.facts
    spans = [span for fact in facts for span in fact.evidence]
    return Told(
        article=article.id,
        month=article.day.isoformat()[:7] if article.day else None,
        sentences=len(reading.sentences),
        with_facts=sum(any(span.overlaps(sentence) for span in spans) for sentence in reading.sentences),
        letters=sum(span.stop - span.start for span in article.body),
        cited=len({place for span in spans for place in range(span.start, span.stop)}),
        evidence=len(set(spans)),
        links=list(links(facts, base)),
    )


def line(reading: Reading, base: str) -> bytes:
    return compact(asdict(told(reading, base))).encode()


def of_line(content: bytes) -> Told:
    found = json.loads(content)
    return Told(**found | {"links": [Link.of(row) for row in found["links"]]})


def page_lines(reading: Reading, base: str) -> bytes:
    """An article as the page shows it, then each of its facts, whose things have no numbers yet."""
    facts = [record | {"things": []} for record in records(reading, base)]
    return "\n".join(map(compact, [article_data(reading), *facts])).encode()


def article_data(reading: Reading) -> dict[str, object]:
    article = reading.article
    return {
        "id": article.id,
        "headline": article.words(article.headline) if article.headline else "",
        "head": [article.headline.start, article.headline.stop] if article.headline else None,
        "published": article.published.isoformat() if article.published else "",
        "url": article.url or "",
        "sentences": [[sentence.start, sentence.stop] for sentence in reading.sentences],
        "text": article.text,
    }


def compact(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
