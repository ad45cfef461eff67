"""Files and streams → articles."""

from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

from kg.errors import InputError
from kg.model.article import Article
from kg.sources import plain

# by suffix: what reads a file; to add one, write a function from a path to an article and name it here
READERS: Mapping[str, Callable[[Path], Article]] = {".txt": plain.read}


def paths(roots: Iterable[Path]) -> list[Path]:
    """The files named, and the files under the folders named that a reader knows, sorted; InputError for a path that is
    not there."""
    found: set[Path] = set()
    for root in roots:
        if not root.exists():
            raise InputError(root, "no such file or folder", hint="name an article or a folder of .txt files")
        inside = (path for path in root.rglob("*") if path.suffix in READERS and path.is_file())
        found |= set(inside) if root.is_dir() else {root}
    return sorted(found)


def read(path: Path) -> Article:
    """The article in a file, by its suffix; any other is read as plain text. InputError where it cannot be read."""
    try:
        path.name.encode()
    except UnicodeEncodeError:
        raise InputError(path, "the name of the file is not UTF-8", hint="rename it") from None
    return READERS.get(path.suffix, plain.read)(path)
