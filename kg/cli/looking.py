"""Commands that look into a built graph, or at how a text is read: query, show, view, explain and others."""

import webbrowser
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

import click

from kg import sources
from kg.answers import facts as answers
from kg.build import read_one
from kg.cli import show
from kg.cli.base import fast_option, main
from kg.cli.built import Built, built_options
from kg.errors import InputError, KgError
from kg.facts import proposers
from kg.facts.explain import lines as explain_lines
from kg.languages.kazakh import conllu
from kg.model.article import Article
from kg.rdf import confined, shapes
from kg.rdf.store import Store
from kg.schema import frames, ontology
from kg.sources import encodings, plain


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
    if name not in questions():
        raise KgError(f"no question {name!r}; {frames.nearest(name, questions())}")
    return questions()[name]


def answer_confined(kept: Store, sparql: str, form: str, limits: confined.Limits) -> None:
    """Prints the answer to a query that runs in a process of its own."""
    confined.refuse_services(sparql, limits.services)
    kept.merge()

    def answer(output: BinaryIO) -> None:
        found = confined.cut(kept.query(sparql), limits.rows)
        output.write((show.answer(found, form) + "\n").encode())

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
    if not Path(given).exists():
        hint = "name a file with a SPARQL query"
        raise InputError(Path(given), "No such file or directory", hint=hint)
    return encodings.load(Path(given))


@main.command()
@built_options
def metrics(built: Built) -> None:
    """Prints the measures of the built graph: types, centrality, communities, evidence coverage.

    \b
    Example:
        kg metrics
    """
    click.echo(built.file("metrics.md").read_text(encoding="utf-8"), nl=False)


@main.command()
@built_options
@click.option("--print", "only_print", is_flag=True, help="Print the address instead of opening it.")
def view(built: Built, only_print: bool) -> None:
    """Opens the interactive graph in the browser.

    \b
    Example:
        kg view --graph out
    """
    address = built.file("graph.html").resolve().as_uri()
    if only_print or not webbrowser.open(address):
        click.echo(address)


@main.command("show")
@click.argument("entity_or_fact")
@click.option("--all", "whole", is_flag=True, help="Show all the evidence of each fact, not the first sentences alone.")
@built_options
def show_facts(entity_or_fact: str, whole: bool, built: Built) -> None:
    """Prints the facts about an entity (its name or IRI) or one fact (its IRI), the stating words marked.

    \b
    Example:
        kg show "Самара облысы"
    """
    found = answers.about(entity_or_fact, built.records(), built.store(), most=None if whole else show.EVIDENCE)
    click.echo(show.answers(found))


def is_file(given: str) -> bool:
    """Whether an argument is the name of a file; a sentence may be too long to be one."""
    try:
        return Path(given).is_file()
    except (OSError, ValueError):
        return False


def articles_of(given: str) -> Iterator[Article]:
    """The articles of a file, or a sentence typed in."""
    return sources.articles([given]) if is_file(given) else iter([plain.of_text(given)])


@main.command()
@click.argument("sentence_or_file")
@fast_option
def explain(sentence_or_file: str, fast: bool) -> None:
    """Shows how a sentence is read: clauses, phrases with their case, frames tried and why each was dropped, the facts.

    \b
    Example:
        kg explain "Облыс әкімі Самара қаласына барды."
    """
    articles = list(articles_of(sentence_or_file))
    passages = [passage for article in articles for passage in read_one.find_passages(article, fast=fast)]
    if not passages:
        raise KgError("no sentence to explain; give one, or a file that holds some")
    schema = read_one.schema(articles[0].language)
    proposals = list(proposers.proposals(passages, schema))
    fused = proposers.find(passages, schema)
    for passage in passages:
        for line in explain_lines(passage, schema, proposals, fused):
            click.echo(line)
        click.echo()


@main.command()
@click.argument("text_or_file")
@click.option(
    "-f", "--format", "form", type=click.Choice(["readings", "conllu"]), default="readings", show_default=True
)
def analyse(text_or_file: str, form: str) -> None:
    """Prints each word with its readings, the chosen one first; a .conllu file keeps its tokens.

    \b
    Example:
        kg analyse "Шекарада сегіз жолақты жол салынады." --format conllu
    """
    content = text_or_file
    if is_file(text_or_file):
        content = encodings.load(Path(text_or_file))
    tokens_kept = is_file(text_or_file) and text_or_file.endswith(".conllu")
    lines = conllu.of_conllu(content.splitlines(), Path(text_or_file)) if tokens_kept else conllu.of_text(content)
    for line in lines:
        if form == "conllu":
            click.echo(line)
        elif line and not line.startswith("#"):
            cells = line.split("\t")
            click.echo(f"{cells[1]:24} " + "  ".join(readings_in(cells[9])))


def readings_in(misc: str) -> list[str]:
    return next(
        (part.removeprefix("Readings=").split(";") for part in misc.split("|") if part.startswith("Readings=")), []
    )


@main.command()
@built_options
def validate(built: Built) -> None:
    """Checks the built graph against the SHACL shapes of the ontology.

    \b
    Example:
        kg validate
    """
    violations = shapes.check(built.store())
    for violation in violations:
        click.echo(str(violation))
    if violations:
        raise click.ClickException(f"{len(violations)} violations")
    click.echo("the graph meets its shapes")
