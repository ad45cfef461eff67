"""What the command line prints: tables, facts with their sentences, the summary of a build."""

import json
from collections.abc import Iterator, Sequence
from pathlib import Path

import pyoxigraph as ox

from kg.build import Graph
from kg.errors import InputError, KgError
from kg.export import rdf
from kg.facts import Fact
from kg.graph import PREFIXES
from kg.iris import slug
from kg.store import Solutions

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
        return rdf.dumped(triples, ox.RdfFormat.TURTLE).decode().rstrip()
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


def about(wanted: str, record: Record) -> bool:
    """Whether a fact is the one wanted or has it among its fillers, by IRI or by name."""
    name, readable = wanted.casefold(), slug(wanted)
    if wanted in (record["iri"], str(record["iri"]).rsplit("/", 1)[-1]):
        return True
    return any(
        filler.get("iri") == wanted
        or str(filler.get("iri", "")).rsplit("/", 1)[-1] in (wanted, readable)
        or name in (str(filler["name"]).casefold(), str(filler.get("text", "")).casefold())
        for _, filler in fillers(record)
    )


def shown(record: Record) -> Iterator[str]:
    """A fact with its sentence, the stating words between 【 and 】."""
    yield f"{record['type']}  ({record['confidence']})  {record['iri']}"
    for role, filler in fillers(record):
        value = f"  = {filler['value']}" if "value" in filler else ""
        iri = f"  <{filler['iri']}>" if "iri" in filler else ""
        yield f"    {role}: {filler['name']}{value}{iri}"
    evidence = record["evidence"]
    assert isinstance(evidence, list)
    for span in evidence:
        yield f"    {record['article']}:{span['start']}-{span['end']}  【{' '.join(span['text'].split())}】"


def facts_about(wanted: str, found: Sequence[Record]) -> str:
    """The facts that an entity or a fact's IRI names; KgError where there is none."""
    hits = [record for record in found if about(wanted, record)]
    if not hits:
        raise KgError(f"nothing about {wanted!r} in the graph; 'kg query --question articles' shows what was read")
    return "\n".join(line for record in hits for line in (*shown(record), "")).rstrip()


def summary(graph: Graph, seconds: float, folder: Path) -> str:
    """What a build did, in a few lines."""
    triples = len({quad.triple for quad in graph.store.quads()})
    lines = [
        f"articles  {len(graph.readings)}",
        f"entities  {len(graph.entities)}",
        f"facts     {len(graph.facts)}",
        f"triples   {triples}",
        f"seconds   {seconds:.1f}",
        f"files     {folder}/ (open graph.html, query with 'kg query', load graph.ttl or graph.trig)",
    ]
    return "\n".join(lines)
