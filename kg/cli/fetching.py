"""The command that goes to the network for articles: fetch."""

from pathlib import Path

import click

from kg.cli.base import main
from kg.errors import FetchError
from kg.remote import fetch as fetching
from kg.remote.visits import Visitor


@main.command()
@click.argument("addresses", nargs=-1, required=True)
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    required=True,
    help="A WARC file, .warc.gz or .warc; one that is there is added to.",
)
@click.option(
    "--delay",
    type=click.FloatRange(0),
    default=1.0,
    show_default=True,
    help="Seconds between two requests to a host; more where its robots.txt asks for more.",
)
@click.option("--contact", default="", help="An address that tells hosts who asks, put into the user agent.")
def fetch(addresses: tuple[str, ...], output: Path, delay: float, contact: str) -> None:
    """Takes pages, or those that a feed links to, from the network into a WARC file, as robots.txt allows.

    \b
    Example:
        kg fetch https://example.org/rss -o news.warc.gz && kg build news.warc.gz -o out
    """
    counts = {"taken": 0, "there before": 0, "not taken": 0}
    for found in fetching.fetch(addresses, output, Visitor(delay, contact)):
        if isinstance(found, FetchError):
            counts["not taken"] += 1
            click.echo(f"Error: {found}", err=True)
        else:
            outcome = "taken" if found.new else "there before"
            counts[outcome] += 1
            click.echo(f"{outcome:12}  {found.url}")
    click.echo(f"{', '.join(f'{count} {outcome}' for outcome, count in counts.items())}: {output}")
    if counts["not taken"]:
        raise click.ClickException(f"{counts['not taken']} of {sum(counts.values())} addresses not taken")
