"""A folder → the files in it, in one order on every machine; each real file once, so that links cannot lead in circles.

pathlib's `rglob` does not follow links to folders, nor say what it left aside.
"""

import os
import stat
from collections.abc import Iterator
from functools import partial
from pathlib import Path, PurePosixPath
from typing import IO

from kg.errors import InputError
from kg.sources.records import Place, Skipped

SPECIAL = {
    stat.S_IFIFO: "a pipe",
    stat.S_IFSOCK: "a socket",
    stat.S_IFCHR: "a device",
    stat.S_IFBLK: "a device",
}


def checked(root: Path) -> Path:
    """A path that can be looked into; InputError where it cannot."""
    try:
        root.stat()
        problem = special(root)
    except (OSError, ValueError) as error:
        missing = isinstance(error, FileNotFoundError)
        problem = "no such file or folder" if missing else getattr(error, "strerror", None) or str(error)
    if problem:
        raise InputError(root, problem, hint="name an article or a folder of articles")
    return root


def places(root: Path, seen: set[str]) -> Iterator[Place | Skipped]:
    """The files under a folder, or the file, that a root names; and what is left aside."""
    above = root if root.is_dir() else root.parent
    for path in files(root, seen):
        if isinstance(path, Skipped):
            yield path
        else:
            yield Place(path, PurePosixPath(path.relative_to(above)), partial(opened, path), path == root)


def opened(path: Path) -> IO[bytes]:
    return path.open("rb")


def files(root: Path, seen: set[str]) -> Iterator[Path | Skipped]:
    """The files under a folder, depth first, by name, links after what is none; a file itself.

    What is left aside comes with its reason: hidden entries, pipes and their like (never opened), folders that cannot
    be listed, and what was met before: `seen` holds the real paths so far.
    """
    waiting = [root]
    while waiting:
        path = waiting.pop()
        reason = left_aside(path, seen) if path == root or not path.name.startswith(".") else "hidden"
        if reason is None and path.is_dir():
            try:
                waiting += reversed(entries(path))
            except OSError:
                reason = "an unreadable folder"
        elif reason is None:
            yield path
        if reason:
            yield Skipped(path, reason)


def entries(folder: Path) -> list[Path]:
    """What stands in a folder, in order."""
    with os.scandir(folder) as found:
        return [folder / entry.name for entry in sorted(found, key=lambda entry: (entry.is_symlink(), entry.name))]


def left_aside(path: Path, seen: set[str]) -> str | None:
    """Why a file or folder is not looked into; None where it is."""
    if reason := special(path):
        return reason
    real = os.path.realpath(path)
    if real in seen:
        inside = Path(os.path.realpath(path.parent)).is_relative_to(real)
        return "a loop of links" if inside else "met before"
    seen.add(real)
    return None


def special(path: Path) -> str | None:
    """What a path is where it is neither a folder nor a file that has an end."""
    try:
        return SPECIAL.get(stat.S_IFMT(path.stat().st_mode))
    except FileNotFoundError:
        return "a broken link"
    except PermissionError:
        return "an unreadable folder"
    except OSError:
        return "a loop of links"
