"""Records → readings → a graph, in memory or in a store on disk."""

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from kg.rdf import iris

if TYPE_CHECKING:
    from kg.build.read_many import Progress, Reader
    from kg.rdf.graph import Graph
    from kg.things.overrides import Override

__all__ = ["build", "opened"]


def build(
    paths: Iterable[str | Path],
    *,
    store: str | Path | None = None,
    jobs: int = 1,
    base: str = iris.BASE,
    minimum_confidence: float = 0.0,
    overrides: "Sequence[Override]" = (),
    evidence: str = "full",
    reifiers: bool = False,
    licence: str = iris.LICENCE,
    fast: bool = False,
    fields: Mapping[str, str] = {},
    read: "Reader | None" = None,
    progress: "Progress | None" = None,
) -> "Graph":
    """Reads articles and builds their graph: in memory, or in the folder `store`, where only what has changed since the
    last build is read.

    `paths` are files, folders whose files are read, addresses that fsspec opens, or `-`, standard input (see
    kg.sources.walk); `jobs` is how many processes may read, `read` what reads instead of them, such as a cluster;
    `progress` is given what reading gives and how many that will be; the rest are the fields of Options.

    A file that cannot be read is left out and listed in `problems` of the graph, a fact that the schema does not accept
    in its reading. InputError where a path does not exist, no file could be read or the folder is no store; OutputError
    where it cannot be written; KgError for a base or licence that is no IRI.
    """
    from kg.build import in_memory, read_many, update  # late: a command that only looks needs nothing of these
    from kg.build.options import Options

    options = Options(
        base, minimum_confidence, tuple(overrides), evidence, reifiers, licence, fast, tuple(fields.items())
    )
    reader, shown = read or read_many.by(jobs), progress or read_many.quietly
    if store is None:
        return in_memory.build(paths, options, reader, shown)
    return update.update(Path(store), paths, options, reader, shown)


def opened(folder: Path) -> "Graph":
    """The graph of a store, to be read; InputError where there is none."""
    from kg.build import update

    return update.opened(folder)
