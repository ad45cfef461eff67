"""Writers: a graph → files."""

import io
import tempfile
from collections.abc import Sequence
from pathlib import Path

from kg.errors import OutputError
from kg.export.formats import BY_NAME, FORMATS, Format
from kg.rdf.graph import Graph

__all__ = ["BY_NAME", "FORMATS", "Format", "content", "write"]


def content(graph: Graph, form: Format) -> bytes:
    """A graph in a format."""
    output = io.BytesIO()
    form.write(graph, output)
    return output.getvalue()


def write(graph: Graph, folder: Path, forms: Sequence[Format] = FORMATS) -> list[Path]:
    """Writes the files of some formats into a folder; OutputError where it cannot be written.

    All are made first and then moved, so that a stopped build leaves the earlier files whole.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=".kg-", dir=folder) as working:
            for form in forms:
                with (Path(working) / form.file).open("wb") as output:
                    form.write(graph, output)
            for form in forms:
                (Path(working) / form.file).replace(folder / form.file)
    except OSError as error:
        reason = error.strerror or error
        raise OutputError(f"{folder}: cannot be written ({reason}); name a folder that can with -o") from None
    return [folder / form.file for form in forms]
