"""Tables: facts.jsonl, one fact a line; facts.csv, one filler a line; merges.tsv, one name made another a line."""

import csv
import io
import json
from typing import TYPE_CHECKING

from kg import iris
from kg.articles import Article
from kg.export.network import node_of
from kg.facts import Fact, Filler
from kg.spans import Span

if TYPE_CHECKING:
    from kg.build import Graph

COLUMNS = ["article", "type", "fact", "role", "name", "text", "start", "stop", "value", "iri", "confidence", "evidence"]


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


def record(article: Article, fact: Fact, base: str) -> dict[str, object]:
    """A fact as facts.jsonl has it."""
    roles: dict[str, list[dict[str, object]]] = {}
    for filler in fact.fillers:
        roles.setdefault(filler.role, []).append(filler_record(article, fact, filler, base))
    found: dict[str, object] = {
        "article": fact.article,
        "type": fact.type.name,
        "iri": iris.fact(fact, base).value,
        "confidence": round(fact.confidence, 2),
        "roles": roles,
        "evidence": [words(article, span) for span in fact.evidence],
        "frame": fact.frame,
    }
    if fact.inferred:
        found["inferred"] = True
    return found


def records(graph: "Graph") -> list[dict[str, object]]:
    """All facts, article by article, in text order."""
    return [record(r.article, fact, graph.base) for r in graph.readings for fact in r.facts]


def json_lines(graph: "Graph") -> bytes:
    lines = (json.dumps(row, ensure_ascii=False) for row in records(graph))
    return "".join(line + "\n" for line in lines).encode()


def comma_separated(graph: "Graph") -> bytes:
    """One line for each filler of each fact; a cell that a spreadsheet would read as a formula gets an apostrophe."""
    table = io.StringIO()
    writer = csv.DictWriter(table, COLUMNS, lineterminator="\n")
    writer.writeheader()
    for reading in graph.readings:
        for fact in reading.facts:
            for filler in fact.fillers:
                writer.writerow(
                    {key: safe(value) for key, value in row(reading.article, fact, filler, graph.base).items()}
                )
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
    }


def merges(graph: "Graph") -> bytes:
    """merges.tsv: the names made one thing, and why; what a user may undo in overrides.tsv."""
    lines = ["type\tname\tmerged\tarticles\treason\tiri"]
    for merge in graph.merges:
        node = iris.entity(merge.kept, graph.base).value
        cells = (merge.kept.type, merge.kept.name, merge.merged, " ".join(merge.articles), merge.reason, node)
        lines.append("\t".join(" ".join(cell.split()) for cell in cells))
    return ("\n".join(lines) + "\n").encode()


def safe(value: object) -> object:
    return "'" + value if isinstance(value, str) and value[:1] in ("=", "+", "@") else value
