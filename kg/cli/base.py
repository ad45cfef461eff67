"""What all commands share: the group, its errors, the options that several have.

Exit codes: 0 done, 1 the input was wrong or the graph does not meet its shapes, 2 the command line was wrong.
"""

import gc
from collections.abc import Iterable, Mapping, Sequence
from importlib import import_module
from pathlib import Path
from typing import Any

import click

from kg.errors import InputError, KgError, OutputError

EXPORTS, SEEDS = Path("exports"), Path("seeds")


# what one wants → the commands for it, in the order in which one comes to need them, and the modules that have them
SECTIONS = {
    "Make a graph": {
        "build": "making",
        "fetch": "fetching",
        "export": "making",
        "status": "making",
        "withdraw": "making",
        "push": "making",
    },
    "Look into it": {
        "view": "looking",
        "query": "querying",
        "show": "looking",
        "serve": "serving",
        "mcp": "serving",
        "metrics": "looking",
        "explain": "reading",
        "analyse": "reading",
    },
    "Check it": {"validate": "looking", "reconcile": "making"},
    "Measure the program": {"evaluate": "measuring", "train": "measuring", "docs": "measuring"},
}
MODULES = {name: module for commands in SECTIONS.values() for name, module in commands.items()}


class Group(click.Group):
    """Commands whose errors are one line each, listed with their first sentences."""

    def sections(self) -> Mapping[str, Iterable[str]]:
        """The commands under their titles."""
        return {"Commands": sorted(self.commands)}

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        for title, names in self.sections().items():
            found = ((name, self.get_command(ctx, name)) for name in names)
            with formatter.section(title):
                formatter.write_dl([(name, sentence(command)) for name, command in found if command])

    def invoke(self, context: click.Context) -> Any:
        try:
            return super().invoke(context)
        except KgError as error:
            raise click.ClickException(str(error)) from None


class Program(Group):
    """The program's commands, each imported when it is asked for."""

    def sections(self) -> Mapping[str, Iterable[str]]:
        return SECTIONS

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted(MODULES)

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:
        if name in MODULES:
            import_module(f"kg.cli.{MODULES[name]}")
        return super().get_command(ctx, name)


def sentence(command: click.Command) -> str:
    """The first sentence of a command's help."""
    paragraph = " ".join((command.help or "").partition("\n\n")[0].split())
    return paragraph.partition(". ")[0].removesuffix(".") + "."


fast_option = click.option(
    "--fast", is_flag=True, help="Read without the trained encoder: three times faster, less found."
)


@click.group(cls=Program, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(package_name="kazakh-kg")
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


def collect_seldom() -> None:
    """For a command that makes much and ends: what it makes lives until then, and little of it is garbage."""
    gc.set_threshold(200_000, 50, 1_000)


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
