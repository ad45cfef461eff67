"""What a build left, to be looked into by a command: the files of a folder, or a store."""

import functools
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from kg.archive import folder as folders
from kg.build import opened
from kg.cli.base import EXPORTS, built_text
from kg.rdf import store
from kg.rdf.store import Store

if TYPE_CHECKING:
    from kg.answers.facts import Record


@dataclass(frozen=True, slots=True)
class Built:
    """`folder` is that of `kg build -o`; where `kept` is given, the store there is meant instead. Each method raises
    InputError where nothing is built."""

    folder: Path
    kept: Path | None = None

    def store(self) -> Store:
        """What to query: a store opens in milliseconds, a file is parsed."""
        if self.kept:
            return folders.opened(folders.current(self.kept))
        return store.load(self.folder / "graph.nq")

    def records(self) -> "Iterable[Record]":
        """The facts, as facts.jsonl has them."""
        from kg.answers import facts as answers  # slow to import, and a query needs neither
        from kg.export import parts

        return parts.records(opened(self.kept)) if self.kept else answers.records(self.folder)

    def file(self, name: str) -> Path:
        """A file that a build writes; for a store it is made when first asked for, beside the snapshot's graph."""
        from kg import export  # slow to import

        if self.kept is None:
            path = self.folder / name
            built_text(path)
            return path
        path = folders.current(self.kept).files / name
        if not path.exists():
            forms = [form for form in export.FORMATS if form.file == name]
            for failure in export.write(opened(self.kept), path.parent, forms):
                raise failure
        return path


def built_options(command: Callable[..., None]) -> Callable[..., None]:
    """Gives a command the options that say which build, and passes it as `built`."""

    @click.option(
        "-g",
        "--graph",
        "folder",
        type=click.Path(path_type=Path),
        default=EXPORTS,
        show_default=True,
        help="The folder that 'kg build' wrote.",
    )
    @click.option("--store", "kept", type=click.Path(path_type=Path), help="The store of 'kg build --store' instead.")
    @functools.wraps(command)
    def with_built(*given: Any, folder: Path, kept: Path | None, **named: Any) -> None:
        command(*given, built=Built(folder, kept), **named)

    return with_built
