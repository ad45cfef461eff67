"""A folder → the files in it, in one order on every machine; each real file once, so that links cannot lead in circles.

pathlib's `rglob` does not follow links to folders, nor say what it left aside.
"""

import os
import stat
from collections.abc import Iterator
from pathlib import Path

from kg.sources.records import Skipped

SPECIAL = {
    stat.S_IFIFO: "a pipe",
    stat.S_IFSOCK: "a socket",
    stat.S_IFCHR: "a device",
    stat.S_IFBLK: "a device",
}


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
