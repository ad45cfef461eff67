"""The command that runs SPARQL. It imports no more than it needs: a store on disk should answer at once."""

import io
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

import click
import pyoxigraph as ox

from kg.cli.base import main
from kg.cli.built import Built, built_options
from kg.errors import InputError, KgError
from kg.rdf import confined
from kg.rdf import serialise as rdf
from kg.rdf.store import Solutions, Store
from kg.schema import ontology
from kg.schema.vocabulary import PREFIXES


@main.command()
@click.argument("sparql", required=False)
@click.option(
    "-q",
    "--question",
    is_flag=False,
    flag_value="",
    help="A question of the ontology; without its name, all are listed.",
)
@click.option(
    "-f", "--format", "form", type=click.Choice(["table", "csv", "json", "turtle"]), default="table", show_default=True
)
@click.option("--timeout", type=click.FloatRange(0.1), default=30.0, show_default=True, help="Seconds it may take.")
@click.option("--limit", type=click.IntRange(1), help="How many rows or triples to give at most.")
@click.option("--allow-service", "services", multiple=True, help="IRI of an endpoint that SERVICE may ask; repeatable.")
@built_options
def query(
    sparql: str | None,
    question: str | None,
    form: str,
    timeout: float,
    limit: int | None,
    services: tuple[str, ...],
    built: Built,
) -> None:
    """Runs SPARQL: a query, a FILE.rq, or one of the ontology's questions.

    \b
    Examples:
        kg query "SELECT ?name WHERE { ?p a kg:Person ; rdfs:label ?name }"
        kg query my.rq --format csv
        kg query --question planned-construction
    """
    if not (question or sparql):
        for name, text in questions().items():
            click.echo(f"{name:24} {text.splitlines()[0].removeprefix('# ')}")
        return
    limits = confined.Limits(seconds=timeout, rows=limit, services=services)
    asked = question_text(question) if question else sparql_text(sparql or "")
    answer_confined(built.store(), asked, form, limits)


def questions() -> dict[str, str]:
    """The questions of the ontology by name, sorted; the first line of each is a comment that says it in words."""
    found = (entry for entry in (ontology.folder() / "questions").iterdir() if entry.name.endswith(".rq"))
    return dict(sorted((entry.name.removesuffix(".rq"), entry.read_text(encoding="utf-8")) for entry in found))


def question_text(name: str) -> str:
    from kg.schema import frames  # slow to import

    if name not in questions():
        raise KgError(f"no question {name!r}; {frames.nearest(name, questions())}")
    return questions()[name]


def answer_confined(kept: Store, sparql: str, form: str, limits: confined.Limits) -> None:
    """Prints the answer to a query that runs in a process of its own."""
    confined.refuse_services(sparql, limits.services)
    kept.merge()

    def answer(output: BinaryIO) -> None:
        found = confined.cut(kept.query(sparql), limits.rows)
        output.write((answer_text(found, form) + "\n").encode())

    running = confined.run(answer, limits)
    try:
        while True:
            click.echo(next(running), nl=False)
    except StopIteration as end:
        click.echo(end.value, err=True, nl=bool(end.value))


def sparql_text(given: str) -> str:
    """A query, or what the .rq file of that name holds."""
    if not given.endswith((".rq", ".sparql")):
        return given
    from kg.sources import encodings  # slow to import

    if not Path(given).exists():
        hint = "name a file with a SPARQL query"
        raise InputError(Path(given), "No such file or directory", hint=hint)
    return encodings.load(Path(given))


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


def answer_text(solutions: Solutions | Iterator[ox.Triple], form: str) -> str:
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
