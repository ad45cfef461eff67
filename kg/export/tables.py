"""Tables: facts.jsonl and quarantine.jsonl, one fact a line; facts.csv, one filler a line; articles.jsonl, the texts in
which their offsets count; merges.tsv, one name made another a line."""

import csv
import hashlib
import io
import json
from collections.abc import Iterable, Iterator

from kg.facts.standing import Standing, standings
from kg.model.article import Article
from kg.model.fact import Fact, Filler
from kg.model.reading import Reading
from kg.rdf import iris
from kg.rdf.graph import Graph
from kg.rdf.network import node_of
from kg.spans import Span

COLUMNS = [
    *("article", "type", "fact", "role", "name", "text", "start", "stop", "value", "iri", "confidence", "evidence"),
    "context",
]


def words(article: Article, span: Span) -> dict[str, object]:
    return {"text": article.words(span), "start": span.start, "end": span.stop}


def filler_record(article: Article, fact: Fact, filler: Filler, base: str) -> dict[str, object]:
    """A filler: its name, its words with their offsets, its value; an entity has its IRI and type."""
    record: dict[str, object] = {"name": filler.name}
    if filler.span is not None:
        record |= words(article, filler.span)
    if filler.value is not None:
        whole = isinstance(filler.value, float) and filler.value.is_integer()
        record["value"] = int(filler.value) if whole else filler.value
    node = node_of(fact, filler, base)
    if node is not None:
        record["iri"] = node
        record["type"] = filler.entity.type if filler.entity else filler.type or "Thing"
    return record


def record(article: Article, fact: Fact, standing: Standing, base: str) -> dict[str, object]:
    """A fact as facts.jsonl has it; `context` is the text of articles.jsonl that its offsets count in."""
    roles: dict[str, list[dict[str, object]]] = {}
    for filler in fact.fillers:
        roles.setdefault(filler.role, []).append(filler_record(article, fact, filler, base))
    found: dict[str, object] = {
        "article": fact.article,
        "context": iris.context(article, base).value,
        "type": fact.type.name,
        "iri": iris.fact(fact, base).value,
        "confidence": round(fact.confidence, 2),
        "roles": roles,
        "evidence": [words(article, span) for span in fact.evidence],
        "origins": [str(origin) for origin in fact.origins],
        "standing": [name.lower() for name in standing.names],
    }
    if standing.speakers:
        found["reported_by"] = standing.speakers
    if article.day:
        found["observed"] = article.day.isoformat()
    if fact.inferred:
        found["inferred"] = True
    return found


def records(reading: Reading, base: str) -> Iterator[dict[str, object]]:
    """The facts of an article, in text order."""
    for fact, standing in zip(reading.facts, standings(reading.facts), strict=True):
        yield record(reading.article, fact, standing, base)


def fact_lines(reading: Reading, base: str) -> bytes:
    """The lines of facts.jsonl that are from one article."""
    return json_lines(records(reading, base))


def text_line(reading: Reading, base: str) -> bytes:
    """The line of articles.jsonl: the text that offsets count in, by the IRI that rows and RDF have for it, and the
    SHA-256 of its UTF-8."""
    return json_lines([text_record(reading.article, base)])


def text_record(article: Article, base: str) -> dict[str, object]:
    return {
        "id": article.id,
        "iri": iris.article(article.id, base).value,
        "context": iris.context(article, base).value,
        "language": article.language,
        "sha256": hashlib.sha256(article.text.encode()).hexdigest(),
        "text": article.text,
    }


def json_lines(rows: Iterable[dict[str, object]]) -> bytes:
    return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows).encode()


def rejected_lines(reading: Reading, base: str) -> bytes:
    """The lines of quarantine.jsonl: the facts that break a shape, with what the shape says and the sentences that they
    are from."""
    return json_lines(rejected(reading, base))


def rejected(reading: Reading, base: str) -> Iterator[dict[str, object]]:
    for one in reading.rejected:
        article, fact = reading.article, one.fact
        around = [span for span in reading.sentences if any(span.overlaps(words) for words in fact.evidence)]
        found = record(article, fact, Standing(), base)
        yield found | {"messages": one.messages, "sentences": [article.words(span) for span in around]}


def table_head() -> bytes:
    """The first line of facts.csv, after the mark by which Excel knows UTF-8."""
    return b"\xef\xbb\xbf" + (",".join(COLUMNS) + "\n").encode()


def filler_lines(reading: Reading, base: str) -> bytes:
    """The lines of facts.csv that are from one article, one for each filler of each fact; a cell that a spreadsheet
    would read as a formula gets an apostrophe."""
    table = io.StringIO(newline="")
    writer = csv.DictWriter(table, COLUMNS, lineterminator="\n")
    for fact in reading.facts:
        for filler in fact.fillers:
            cells = row(reading.article, fact, filler, base)
            writer.writerow({key: safe(value) for key, value in cells.items()})
    return table.getvalue().encode()


def row(article: Article, fact: Fact, filler: Filler, base: str) -> dict[str, object]:
    return {
        "article": fact.article,
        "type": fact.type.name,
        "fact": iris.fact(fact, base).value,
        "role": filler.role,
        "name": filler.name,
        "text": article.words(filler.span) if filler.span else "",
        "start": filler.span.start if filler.span else "",
        "stop": filler.span.stop if filler.span else "",
        "value": "" if filler.value is None else filler.value,
        "iri": node_of(fact, filler, base) or "",
        "confidence": round(fact.confidence, 2),
        "evidence": " … ".join(article.words(span) for span in fact.evidence),
        "context": iris.context(article, base).value,
    }


def merges(graph: Graph) -> bytes:
    """merges.tsv: the names made one thing, and why; what a user may undo in overrides.tsv."""
    lines = ["type\tname\tmerged\tarticles\treason\tiri"]
    for merge in graph.merges:
        node = iris.entity(merge.kept, graph.base).value
        cells = (merge.kept.type, merge.kept.name, merge.merged, " ".join(merge.articles), merge.reason, node)
        lines.append("\t".join(" ".join(cell.split()) for cell in cells))
    return ("\n".join(lines) + "\n").encode()


def safe(value: object) -> object:
    return "'" + value if isinstance(value, str) and value[:1] in ("=", "+", "@") else value
