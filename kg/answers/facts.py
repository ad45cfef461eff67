"""The facts of a built graph about a thing, each with the sentences that state it."""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyoxigraph as ox

from kg import languages
from kg.answers.names import nearest
from kg.errors import InputError, KgError
from kg.rdf.store import Store
from kg.sources import views
from kg.sources.plain import of_text
from kg.spans import Span, cover

Record = Mapping[str, Any]  # a line of facts.jsonl
REBUILD = "run 'kg build' first, or name its folder with --graph"


@dataclass(frozen=True, slots=True)
class Evidence:
    """Words that state a fact, with what stands around them in their sentences; offsets in code points."""

    article: str
    span: Span
    before: str
    words: str
    after: str


@dataclass(frozen=True, slots=True)
class Answer:
    """A fact as facts.jsonl has it, and its evidence; `more` is how much of it is left out."""

    record: Record
    evidence: tuple[Evidence, ...]
    more: int = 0


def records(folder: Path) -> list[Record]:
    """The facts of a built folder; InputError with the line that is not one."""
    path = folder / "facts.jsonl"
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, ValueError):
        raise InputError(path, "no facts here", hint=REBUILD) from None
    return [record(path, number, line) for number, line in enumerate(lines, 1) if line.strip()]


def record(path: Path, number: int, line: str) -> Record:
    try:
        found = json.loads(line)
        found["iri"], found["type"], found["confidence"], found["article"]  # noqa: B018 (what every record has)
        if all(isinstance(filler["name"], str) for _, filler in fillers(found)):
            [Span(span["start"], span["end"]) for span in found["evidence"]]
            return dict(found)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        pass
    raise InputError(path, "not a fact", line=number, hint="run 'kg build' again")


def fillers(record: Record) -> Iterator[tuple[str, Record]]:
    """Each filler of a fact, with its role."""
    for role, found in record["roles"].items():
        for filler in found:
            yield role, filler


def named(wanted: str, store: Store) -> set[str]:
    """The IRIs of what bears a name, by any of its labels."""
    labels = "rdfs:label|skos:prefLabel|skos:altLabel"
    same = f"LCASE(STR(?name)) = LCASE({ox.Literal(wanted)})"
    rows = store.select(f"SELECT DISTINCT ?thing WHERE {{ ?thing {labels} ?name . FILTER ({same}) }}")
    return {row["thing"].value for row in rows}


def is_about(wanted: str, things: set[str], record: Record) -> bool:
    """Whether a fact is the one wanted, or has one of the things, or a filler of that name or IRI."""
    if wanted in (record["iri"], str(record["iri"]).rsplit("/", 1)[-1]):
        return True
    name = wanted.casefold()
    return any(
        filler.get("iri") in {wanted, *things}
        or str(filler.get("iri", "")).endswith("/" + wanted)
        or name in (str(filler["name"]).casefold(), str(filler.get("text", "")).casefold())
        for _, filler in fillers(record)
    )


def about(wanted: str, found: Iterable[Record], store: Store, most: int | None = None) -> list[Answer]:
    """The facts that an entity (its name or IRI) or a fact's IRI names, each with the first `most` of its evidence;
    KgError with the nearest names where there is none."""
    things = named(wanted, store)
    hits = [record for record in found if is_about(wanted, things, record)]
    if not hits:
        raise KgError(f"nothing about {wanted!r} in the graph; {instead(wanted, things, store)}")
    texts: dict[str, tuple[str, list[Span]]] = {}
    return [answer(record, texts, store, most) for record in hits]


def instead(wanted: str, things: set[str], store: Store) -> str:
    """What to ask for where there is no fact: for a name like the one wanted, where there is one."""
    if things:
        return "it is named, but no fact tells of it"
    latin = 'LANG(?name) = "kk-Latn"'  # made of the others
    rows = store.select(f"SELECT ?name WHERE {{ ?thing skos:prefLabel|skos:altLabel ?name FILTER (!({latin})) }}")
    near = nearest(wanted, (row["name"].value for row in rows), languages.load("kk"))
    if near:
        return f"did you mean {' or '.join(map(repr, near))}?"
    return "'kg query --question articles' shows what was read"


def answer(record: Record, texts: dict[str, tuple[str, list[Span]]], store: Store, most: int | None) -> Answer:
    shown = {**record, "evidence": record["evidence"][:most]}
    return Answer(record, tuple(evidence(shown, texts, store)), len(record["evidence"]) - len(shown["evidence"]))


def evidence(record: Record, texts: dict[str, tuple[str, list[Span]]], store: Store) -> Iterator[Evidence]:
    """The words that state a fact, in their sentences."""
    article = str(record["article"])
    text, sentences = text_of(article, texts, store)
    for stated in record["evidence"]:
        span = Span(stated["start"], stated["end"])
        around = cover([span, *(sentence for sentence in sentences if sentence.overlaps(span))]) if text else span
        words = text[span.start : span.stop] if text else str(stated["text"])
        yield Evidence(article, span, text[around.start : span.start], words, text[span.stop : around.stop])


def text_of(article: str, texts: dict[str, tuple[str, list[Span]]], store: Store) -> tuple[str, list[Span]]:
    """The text of an article in the graph, and the spans of its sentences; empty where it was built without."""
    if article not in texts:
        found = f"?a schema:identifier {ox.Literal(article)} . ?c nif:sourceUrl ?a ; nif:isString ?text"
        rows = store.select(f"SELECT ?text WHERE {{ {found} }}")
        text = rows[0]["text"].value if rows else ""
        seen, view = views.of(of_text(text))
        sentences = languages.load("kk").annotate(seen).sentences
        texts[article] = text, [view.back(sentence.span) for sentence in sentences]
    return texts[article]
