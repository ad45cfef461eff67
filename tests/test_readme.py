"""The README is run: every command line of its console blocks, and what it prints where the README shows it."""

import re
import shlex
import shutil

import pytest
from conftest import ROOT

from kg.cli import main
from kg.cli.base import MODULES

README = (ROOT / "README.md").read_text(encoding="utf-8")


def commands() -> list[tuple[str, str]]:
    """Each `$ kg …` line with the lines that follow it."""
    found: list[tuple[str, str]] = []
    for block in re.findall(r"```console\n(.*?)```", README, re.DOTALL):
        for part in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
            line, _, output = part.partition("\n")
            found.append((line, output.strip()))
    return found


@pytest.fixture(scope="module")
def checkout(tmp_path_factory):
    folder = tmp_path_factory.mktemp("checkout")
    shutil.copytree(ROOT / "seeds", folder / "seeds")
    shutil.copytree(ROOT / "exports", folder / "exports")
    return folder


@pytest.mark.parametrize(("line", "output"), commands(), ids=[line for line, _ in commands()])
def test_a_command_prints_what_the_readme_shows(checkout, monkeypatch, runner, line, output):
    monkeypatch.chdir(checkout)
    program, *arguments = shlex.split(line)
    assert program == "kg"
    result = runner.invoke(main, arguments)
    assert result.exit_code == 0, result.output
    without_time = [
        [row for row in text.strip().splitlines() if not row.startswith("seconds")] for text in (result.stdout, output)
    ]
    assert not output or without_time[0] == without_time[1]


def test_every_command_and_fact_type_is_mentioned(known):
    for name in MODULES:
        assert f"kg {name}" in README, name
    for name in known.types:
        assert name in README, name


def test_the_python_of_the_readme_runs(monkeypatch, capsys):
    monkeypatch.chdir(ROOT)
    (block,) = re.findall(r"```python\n(.*?)```", README, re.DOTALL)
    exec(compile(block, "README.md", "exec"), {})  # the README's own code, to see that it runs
    assert "dmitrii-azarov" in capsys.readouterr().out


def test_the_pictures_and_pages_that_it_names_are_there():
    for path in re.findall(r"(?<![\w./:-])(?:docs|ontology|kg|seeds|exports|scripts|benchmarks)/[\w./-]+", README):
        assert (ROOT / path).exists(), path
