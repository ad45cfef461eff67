"""The distribution: its source archive holds what its tests need, and its version is that of the changelog."""

import re
import subprocess
import sys
import tarfile
from importlib.metadata import version

from conftest import ROOT


def test_the_changelog_begins_with_this_version():
    text = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    (first, *_) = re.findall(r"^## (\S+)", text, re.M)
    assert first == version("kazakh-kg")


def test_the_tests_of_the_source_archive_run(tmp_path):
    """Those of facts and frames, which need the package's data, against the archive's own files."""
    build = [sys.executable, "-m", "hatchling", "build", "-t", "sdist", "-d", str(tmp_path)]
    subprocess.run(build, cwd=ROOT, check=True, capture_output=True)
    (archive,) = tmp_path.glob("kazakh_kg-*.tar.gz")
    with tarfile.open(archive) as packed:
        packed.extractall(tmp_path, filter="data")
    (folder,) = (path for path in tmp_path.iterdir() if path.is_dir())
    for name in ("CONTRIBUTING.md", "SECURITY.md", "kg/py.typed", "docs/DESIGN.md", "benchmarks/speed.py"):
        assert (folder / name).is_file(), name
    tests = ["tests/test_facts.py", "tests/test_frames.py", "tests/test_layers.py", "tests/test_grammar.py"]
    run = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", *tests]
    result = subprocess.run(
        run, cwd=folder, capture_output=True, text=True, env={"PYTHONPATH": str(folder), "PATH": ""}
    )
    assert result.returncode == 0, result.stdout[-2000:]
