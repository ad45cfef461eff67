"""The graph page and the measures of a snapshot, made beside the server where the build did not write them.

python -m kg.serve.files STORE SNAPSHOT
"""

import os
import subprocess
import sys
from pathlib import Path

from kg import export
from kg.archive import folder as folders
from kg.archive.folder import Snapshot
from kg.build import opened
from kg.errors import KgError

NAMES = ("html", "metrics-html")
PATIENT = 10  # how much the process gives way to those that answer (nice)


def started(snapshot: Snapshot) -> "subprocess.Popen[bytes] | None":
    """The process that makes what is missing; None where nothing is, or no build has made the snapshot. Until it has
    ended, and where nothing can be written beside the snapshot, the server goes on without these pages."""
    missing = [name for name in NAMES if not (snapshot.files / export.BY_NAME[name].file).exists()]
    if not missing or not (snapshot.path / "contents.json").exists():
        return None
    store = snapshot.path.parent.parent
    command = [sys.executable, "-m", "kg.serve.files", str(store), snapshot.id]
    return subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL)


def make(store: Path, id: str) -> None:
    """Makes the files of a snapshot that is still in force."""
    snapshot = folders.current(store)
    if snapshot.id == id:
        export.write(opened(store), snapshot.files, [export.BY_NAME[name] for name in NAMES])


if __name__ == "__main__":
    os.nice(PATIENT)
    try:
        make(Path(sys.argv[1]), sys.argv[2])
    except KgError as error:
        sys.exit(f"kg serve: no graph page: {error}")
