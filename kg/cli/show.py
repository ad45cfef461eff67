"""What the command line prints: tables, facts with their sentences, the summary of a build."""

import io
from collections.abc import Collection, Iterable, Iterator
from pathlib import Path

import pyoxigraph as ox

from kg.answers.facts import Answer, fillers
from kg.build.update import Status
from kg.errors import KgError
from kg.rdf import serialise as rdf
from kg.rdf.graph import Graph
from kg.rdf.store import Solutions
from kg.schema.vocabulary import PREFIXES

SHOWN = 10  # ids of a kind
EVIDENCE = 3  # sentences of a fact


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


def answer(solutions: Solutions | Iterator[ox.Triple], form: str) -> str:
    """The answer to a query as a table, csv or json; Turtle for CONSTRUCT; KgError where the two do not go together."""
    if not isinstance(solutions, (ox.QuerySolutions, ox.QueryBoolean)):
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


def answers(found: Iterable[Answer]) -> str:
    """Facts with their sentences, the stating words between 【 and 】."""
    return "\n".join(line for answer in found for line in (*answer_lines(answer), "")).rstrip()


def answer_lines(answer: Answer) -> Iterator[str]:
    record = answer.record
    yield f"{record['type']}  ({record['confidence']})  {record['iri']}"
    for role, filler in fillers(record):
        value = f"  = {filler['value']}" if "value" in filler else ""
        iri = f"  <{filler['iri']}>" if "iri" in filler else ""
        yield f"    {role}: {filler['name']}{value}{iri}"
    for evidence in answer.evidence:
        words = " ".join(f"{evidence.before}【{evidence.words}】{evidence.after}".split())
        yield f"    {evidence.article}:{evidence.span.start}-{evidence.span.stop}  {words}"
    if answer.more:
        yield f"    … and {answer.more} more; --all shows them"


def summary(graph: Graph, seconds: float, output: Path | None, folder: Path | None, files: Collection[str]) -> str:
    """What a build did, in a few lines; `files` are the names of those that it wrote into `output`."""
    lines = [
        f"articles  {len(graph.readings)}",
        f"entities  {len(graph.entities)}",
        f"facts     {sum(summary.facts for summary in graph.summaries)}",
        f"triples   {graph.store.triples()}",
        f"seconds   {seconds:.1f}",
    ]
    if folder is not None:
        lines.append(f"store     {folder}/ (query with 'kg query --store {folder}', look with 'kg status')")
    if output is not None:
        lines.append(f"files     {output}/ ({uses(files)})")
    if undated := sum(summary.day is None for summary in graph.summaries):
        lines.append(f"undated   {undated}")
    if graph.skipped:
        lines.append("not read  " + ", ".join(f"{count} {reason}" for reason, count in sorted(graph.skipped.items())))
    return "\n".join(lines)


def uses(files: Collection[str]) -> str:
    """What can be done with the files of a build; their names where that is for other programs."""
    load = " or ".join(name for name in ("graph.ttl", "graph.trig") if name in files)
    said = [
        *["open graph.html"] * ("graph.html" in files),
        *["query with 'kg query'"] * ("graph.nq" in files),
        *[f"load {load}"] * bool(load),
    ]
    return ", ".join(said or sorted(files) or ["none written"])


def status(found: Status) -> str:
    """How a store stands to its articles, in a few lines, with the ids of what is not as it was."""
    lines = [f"in         {len(found.held)}"]
    for name in ("changed", "new", "gone", "withdrawn"):
        ids = getattr(found, name)
        shown = ", ".join(ids[:SHOWN]) + (" …" if len(ids) > SHOWN else "")
        lines.append(f"{name:10} {len(ids)}" + (f"  {shown}" if ids else ""))
    lines.append(f"failed     {len(found.failed)}")
    lines += [f"    {line}" for line in found.failed]
    lines += [f"not read   {count} {reason}" for reason, count in sorted(found.skipped.items())]
    return "\n".join(lines)
