"""What all commands share: the group, its errors, the options that several have.

Exit codes: 0 done, 1 the input was wrong or the graph does not meet its shapes, 2 the command line was wrong.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click

from kg.errors import InputError, KgError, OutputError
from kg.rdf.iris import BASE
from kg.rdf.triples import EVIDENCE
from kg.sources.tables import FIELDS
from kg.version import VERSION

EXPORTS, SEEDS = Path("exports"), Path("seeds")


# what one wants → the commands for it, in the order in which one comes to need them
SECTIONS = {
    "Make a graph": ("build", "fetch", "export", "status", "withdraw", "push"),
    "Look into it": ("view", "query", "show", "serve", "mcp", "metrics", "explain", "analyse"),
    "Check it": ("validate", "reconcile"),
    "Measure the program": ("evaluate", "train", "docs"),
}


class Group(click.Group):
    """Commands whose errors are one line each, listed by what one wants, each with its first sentence."""

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        listed = {name for names in SECTIONS.values() for name in names}
        rest = tuple(name for name in self.list_commands(ctx) if name not in listed)
        for title, names in {**SECTIONS, "Commands": rest}.items():
            rows = [(name, sentence(self.commands[name])) for name in names if name in self.commands]
            if rows:
                with formatter.section(title):
                    formatter.write_dl(rows)

    def invoke(self, context: click.Context) -> Any:
        try:
            return super().invoke(context)
        except KgError as error:
            raise click.ClickException(str(error)) from None


def sentence(command: click.Command) -> str:
    """The first sentence of a command's help."""
    paragraph = " ".join((command.help or "").partition("\n\n")[0].split())
    return paragraph.partition(". ")[0].removesuffix(".") + "."


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
fast_option = click.option(
    "--fast", is_flag=True, help="Read without the trained encoder: three times faster, less found."
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


@click.group(cls=Group, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(VERSION)
def main() -> None:
    """Reads Kazakh news and writes a knowledge graph in which every fact points to the words that state it.

    \b
    Begin with:
        kg build articles/            # reads a folder, writes exports/
        kg view                       # opens the graph in the browser
        kg query --question who-met-whom
    """


def given(paths: Sequence[str]) -> list[str]:
    """The articles that a command is to read; those of seeds/, in a checkout, where none are named."""
    if not paths and not SEEDS.is_dir():
        raise KgError("no articles are named; name files or a folder of them, as in 'kg build articles/'")
    return list(paths) or [str(SEEDS)]


def built_text(path: Path) -> str:
    """A text file of a build."""
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, ValueError):
        raise InputError(path, "not built yet", hint="run 'kg build' first, or name its folder with --graph") from None


def write_text(path: Path, text: str) -> None:
    try:
        path.write_text(text, encoding="utf-8")
    except OSError as error:
        raise OutputError(f"{path}: cannot be written ({error.strerror}); name another file with -o") from None
