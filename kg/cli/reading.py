"""Commands that show how a text is read: explain, analyse."""

from collections.abc import Iterator
from pathlib import Path

import click

from kg import sources
from kg.build import read_one
from kg.cli.base import fast_option, main
from kg.errors import KgError
from kg.facts import proposers
from kg.facts.explain import lines as explain_lines
from kg.languages.kazakh import conllu
from kg.model.article import Article
from kg.sources import encodings, plain


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
