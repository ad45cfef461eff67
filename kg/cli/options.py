"""Options of the commands that make graphs or read articles."""

import click

from kg.rdf.iris import BASE
from kg.rdf.triples import EVIDENCE
from kg.sources.tables import FIELDS

base_option = click.option(
    "--base", default=BASE, show_default=True, help="What the IRIs of entities and facts begin with."
)

evidence_option = click.option(
    "--evidence",
    type=click.Choice(EVIDENCE),
    default="full",
    show_default=True,
    help="How much of the words goes into the RDF: none, the sentence that facts share, or the very words of each.",
)


def named_fields(context: click.Context, parameter: click.Parameter, given: str) -> dict[str, str]:
    """`text=body,headline=title` as a mapping."""
    found = dict(part.partition("=")[::2] for part in given.split(",") if part)
    if wrong := [field for field, name in found.items() if field not in FIELDS or not name]:
        raise click.BadParameter(f"{wrong[0]!r}; write FIELD=NAME, where FIELD is one of {', '.join(FIELDS)}")
    return found


fields_option = click.option(
    "--fields",
    default="",
    metavar="FIELD=NAME,...",
    callback=named_fields,
    help="What CSV and JSON call an article's text, headline, date, url, publisher, id.",
)
reifiers_option = click.option(
    "--reifiers", is_flag=True, help="Tie derived edges to their facts by RDF 1.2 reifiers; not all stores read them."
)
