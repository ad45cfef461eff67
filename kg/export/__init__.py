"""Writers: a graph → files."""

import io
import signal
import tempfile
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from kg.errors import KgError, OutputError
from kg.export.formats import BY_NAME, FORMATS, Format, named, words
from kg.export.patches import patch
from kg.rdf.graph import Graph

__all__ = ["BY_NAME", "FORMATS", "Format", "check", "content", "named", "words", "write"]

PREFIX = ".kg-"  # of the folder in which files are made
ROOM = 1_000_000  # bytes that must fit before a build begins


def content(graph: Graph, form: Format) -> bytes:
    """A graph in a format."""
    output = io.BytesIO()
    form.write(graph, output)
    return output.getvalue()


def check(folder: Path) -> None:
    """OutputError where no files can be written into a folder, made where it is not there: said before a long build."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder) as probe:
            probe.write(bytes(ROOM))
    except OSError as error:
        raise unwritable(folder, error) from None


def unwritable(folder: Path, error: OSError) -> OutputError:
    return OutputError(f"{folder}: cannot be written ({error.strerror or error}); name a folder that can with -o")


def write(
    graph: Graph,
    folder: Path,
    forms: Sequence[Format] = FORMATS,
    limit: float | None = None,
    earlier: Mapping[str, Collection[str]] = {},
) -> list[OutputError]:
    """Writes the files of some formats into a folder; OutputError where it cannot be written.

    All are made first and then moved, so that a stopped build leaves the earlier files whole. A format that fails, or
    takes longer than `limit` seconds, is given back as an error, its earlier file is left, and the others are written.
    `earlier` names files of the folder that hold an earlier state of the graph, each with the subjects that have
    changed since: of these only what has changed is made.
    """
    failures: list[OutputError] = []
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=PREFIX, dir=folder) as working:
            for form in forms:
                old = Old(folder / form.file, earlier[form.file]) if form.file in earlier else None
                if failure := failed(graph, form, Path(working) / form.file, limit, old):
                    failures.append(failure)
            for path in sorted(Path(working).iterdir()):
                path.replace(folder / path.name)
    except OSError as error:
        raise unwritable(folder, error) from None
    return failures


@dataclass(frozen=True, slots=True)
class Old:
    """A file that holds an earlier state of a graph, and the subjects that have changed since."""

    path: Path
    changed: Collection[str]


def failed(graph: Graph, form: Format, path: Path, limit: float | None, old: Old | None = None) -> OutputError | None:
    """Writes one format; what went wrong where something did."""
    try:
        with within(limit), path.open("wb") as output:
            if old and form.blocks:
                patch(old.path, graph.store, old.changed, form.blocks, output)
            else:
                form.write(graph, output)
    except TimeoutError:
        reason = f"takes longer than {limit:g} s; raise --limit, or leave it out with --formats"
    except OSError:
        raise
    except MemoryError:
        reason = "needs more memory than there is; leave it out with --formats"
    except KgError as error:
        reason = str(error)
    except Exception as error:  # a fault in one writer or its library does not cost the other files
        words = " ".join(str(error).split())
        reason = f"fails ({type(error).__name__}: {words}); leave it out with --formats and report it"
    else:
        return None
    path.unlink(missing_ok=True)
    return OutputError(f"{form.file}: {reason}")


@contextmanager
def within(seconds: float | None) -> Iterator[None]:
    """TimeoutError inside where it takes longer (between two steps of Python: a single call into a library ends first).
    Only in the main thread, and where the system has interval timers."""

    def late(number: int, frame: object) -> None:
        raise TimeoutError

    if seconds is None:
        yield
        return
    before = signal.signal(signal.SIGALRM, late)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
