"""One way of the data: a module imports only modules above it in the list of docs/DESIGN.md; late imports count too."""

import ast
import re
from pathlib import Path

import pytest
from conftest import ROOT

DESIGN = (ROOT / "docs" / "DESIGN.md").read_text(encoding="utf-8")
ORDER = DESIGN.partition("## The order\n\n```\n")[2].partition("```")[0].split()
FILES = sorted((ROOT / "kg").rglob("*.py"))


def place(module: str) -> int:
    """The place of a module in the order: its own, or that of the folder it is in."""
    while module not in ORDER:
        module = module.rpartition(".")[0]
    return ORDER.index(module)


def name_of(path: Path) -> str:
    return ".".join(path.relative_to(ROOT / "kg").with_suffix("").parts).removesuffix(".__init__")


def imports(path: Path) -> set[str]:
    """The modules of kg that a file imports, wherever in it."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] == "kg":
            inside = (node.module or "").partition(".")[2]
            for name in node.names:
                longer = f"{inside}.{name.name}".strip(".")
                is_module = (ROOT / "kg" / longer.replace(".", "/")).with_suffix(".py").exists()
                is_folder = (ROOT / "kg" / longer.replace(".", "/") / "__init__.py").exists()
                found.add(longer if is_module or is_folder else inside)
    return found - {""}


@pytest.mark.parametrize("path", FILES, ids=name_of)
def test_no_module_reaches_back_up(path):
    own = place(name_of(path))
    for other in imports(path):
        assert place(other) <= own, f"{name_of(path)} imports {other}"


def test_no_modules_import_each_other():
    """Inside one entry of the order as well: words, names, grammar."""
    seen: dict[str, set[str]] = {name_of(path): imports(path) for path in FILES}

    def reached(name: str, found: set[str]) -> set[str]:
        for other in seen.get(name, set()) - found:
            found.add(other)
            reached(other, found)
        return found

    assert [name for name in seen if name in reached(name, set())] == []


def test_every_folder_is_on_the_map():
    folders = [path.name for path in (ROOT / "kg").iterdir() if (path / "__init__.py").exists()]
    assert [name for name in folders if f"`kg/{name}/`" not in DESIGN] == []


def test_kazakh_lives_in_its_folder_alone():
    """No string outside it has a Cyrillic letter, docstrings aside; words that pages show are in tables."""
    found = []
    for path in FILES:
        if "languages/kazakh" not in path.as_posix():
            tree = ast.parse(path.read_text(encoding="utf-8"))
            scopes = (ast.Module, ast.ClassDef, ast.FunctionDef)
            docs = {
                id(n.body[0].value) for n in ast.walk(tree) if isinstance(n, scopes) and isinstance(n.body[0], ast.Expr)
            }
            found += [
                f"{path}:{node.lineno} {node.value!r}"
                for node in ast.walk(tree)
                if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docs
                if re.search("[\u0400-\u04ff]", node.value)
            ]
    assert found == []


def test_nothing_reaches_into_the_store():
    inside = [path for path in FILES if path.name != "store.py" and "store.inner" in path.read_text(encoding="utf-8")]
    assert inside == []
