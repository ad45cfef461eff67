"""Commands that look into a built graph: metrics, view, show, validate."""

import webbrowser

import click

from kg.answers import facts as answers
from kg.cli import show
from kg.cli.base import main
from kg.cli.built import Built, built_options
from kg.rdf import shapes


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
