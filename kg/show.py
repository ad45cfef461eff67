"""What the command line prints: tables, facts with their sentences, the summary of a build."""

import io
import json
from collections.abc import Iterator, Sequence
from pathlib import Path

import pyoxigraph as ox

from kg.build import Graph
from kg.conllu import article_of
from kg.errors import InputError, KgError
from kg.export import rdf
from kg.facts import Fact
from kg.graph import PREFIXES
from kg.languages import load
from kg.spans import Span, cover
from kg.store import Solutions, Store

Record = dict[str, object]


def compact(term: ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple | None) -> str:
    """A term for people: a literal's text, an IRI with its prefix."""
    if term is None:
        return ""
    if isinstance(term, ox.Literal):
        return term.value
    value = str(term) if isinstance(term, (ox.Triple, ox.BlankNode)) else term.value
    return next((f"{p}:{value[len(iri) :]}" for p, iri in PREFIXES.items() if value.startswith(iri)), value)


def table(solutions: ox.QuerySolutions) -> str:
    """The rows of a query under their variables, in columns."""
    header = [variable.value for variable in solutions.variables]
    rows = [[compact(value).replace("\n", " ") for value in solution] for solution in solutions]
    widths = [max(map(len, column)) for column in zip(header, *rows, strict=True)]
    lines = [header, ["-" * width for width in widths], *rows]
    shown = ["  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip() for line in lines]
    return "\n".join([*shown, f"({len(rows)} {'row' if len(rows) == 1 else 'rows'})"])


def answer(solutions: Solutions, form: str) -> str:
    """The answer to a query as a table, csv or json; Turtle for CONSTRUCT; KgError where the two do not go together."""
    if isinstance(solutions, ox.QueryTriples):
        if form not in ("table", "turtle"):
            raise KgError(f"CONSTRUCT gives triples, not {form}; use --format turtle")
        triples = sorted(solutions, key=str)
        output = io.BytesIO()
        rdf.write(triples, output, ox.RdfFormat.TURTLE)
        return output.getvalue().decode().rstrip()
    if form == "turtle":
        raise KgError("only CONSTRUCT and DESCRIBE give Turtle; use --format table, csv or json")
    if form == "table":
        return table(solutions) if isinstance(solutions, ox.QuerySolutions) else ("yes" if solutions else "no")
    kind = {"csv": ox.QueryResultsFormat.CSV, "json": ox.QueryResultsFormat.JSON}[form]
    found = solutions.serialize(format=kind)
    assert found is not None
    return found.decode().replace("\r\n", "\n").rstrip("\n")


def notation(fact: Fact) -> str:
    """A fact as the test cases write it: Meeting  participant=…  place=…"""
    return f"{fact.type.name}  " + "  ".join(f"{f.role}={f.name}" for f in fact.fillers)


def records(folder: Path) -> list[Record]:
    """The facts of a built folder."""
    path = folder / "facts.jsonl"
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except OSError:
        raise InputError(path, "no facts here", hint="run 'kg build' first, or name its folder with --graph") from None
    return [json.loads(line) for line in lines]


def fillers(record: Record) -> Iterator[tuple[str, Record]]:
    roles = record["roles"]
    assert isinstance(roles, dict)
    for role, found in roles.items():
        for filler in found:
            yield role, filler


def named(wanted: str, store: Store) -> set[str]:
    """The IRIs of what bears a name, by any of its labels."""
    labels = "rdfs:label|skos:prefLabel|skos:altLabel"
    same = f"LCASE(STR(?name)) = LCASE({ox.Literal(wanted)})"
    rows = store.select(f"SELECT DISTINCT ?thing WHERE {{ ?thing {labels} ?name . FILTER ({same}) }}")
    return {row["thing"].value for row in rows}


def about(wanted: str, things: set[str], record: Record) -> bool:
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


def text_of(article: str, texts: dict[str, tuple[str, list[Span]]], store: Store) -> tuple[str, list[Span]]:
    """The text of an article in the graph, and the spans of its sentences; empty where it was built without."""
    if article not in texts:
        found = f"?a schema:identifier {ox.Literal(article)} . ?c nif:sourceUrl ?a ; nif:isString ?text"
        rows = store.select(f"SELECT ?text WHERE {{ {found} }}")
        text = rows[0]["text"].value if rows else ""
        sentences = load("kk").annotate(article_of(text)).sentences
        texts[article] = text, [sentence.span for sentence in sentences]
    return texts[article]


def marked(text: str, sentences: Sequence[Span], span: Span) -> str:
    """The sentences around a span, the span between 【 and 】."""
    around = cover([span, *(sentence for sentence in sentences if sentence.overlaps(span))])
    parts = text[around.start : span.start], text[span.start : span.stop], text[span.stop : around.stop]
    return " ".join("{}【{}】{}".format(*parts).split())


def shown(record: Record, texts: dict[str, tuple[str, list[Span]]], store: Store) -> Iterator[str]:
    """A fact with its sentence, the stating words between 【 and 】."""
    yield f"{record['type']}  ({record['confidence']})  {record['iri']}"
    for role, filler in fillers(record):
        value = f"  = {filler['value']}" if "value" in filler else ""
        iri = f"  <{filler['iri']}>" if "iri" in filler else ""
        yield f"    {role}: {filler['name']}{value}{iri}"
    evidence = record["evidence"]
    assert isinstance(evidence, list)
    text, sentences = text_of(str(record["article"]), texts, store)
    for span in evidence:
        words = marked(text, sentences, Span(span["start"], span["end"])) if text else f"【{span['text']}】"
        yield f"    {record['article']}:{span['start']}-{span['end']}  {words}"


def facts_about(wanted: str, found: Sequence[Record], store: Store) -> str:
    """The facts that an entity or a fact's IRI names; KgError where there is none."""
    things = named(wanted, store)
    hits = [record for record in found if about(wanted, things, record)]
    if not hits:
        raise KgError(f"nothing about {wanted!r} in the graph; 'kg query --question articles' shows what was read")
    texts: dict[str, tuple[str, list[Span]]] = {}
    return "\n".join(line for record in hits for line in (*shown(record, texts, store), "")).rstrip()


def summary(graph: Graph, seconds: float, folder: Path) -> str:
    """What a build did, in a few lines."""
    lines = [
        f"articles  {len(graph.readings)}",
        f"entities  {len(graph.entities)}",
        f"facts     {len(graph.facts)}",
        f"triples   {graph.store.triples()}",
        f"seconds   {seconds:.1f}",
        f"files     {folder}/ (open graph.html, query with 'kg query', load graph.ttl or graph.trig)",
    ]
    return "\n".join(lines)
