"""One way of the data: a module imports only modules above it in this list."""

import ast
from pathlib import Path

import pytest
from conftest import ROOT

ORDER = """
errors spans articles texts authorities languages.kazakh languages ontology mentions overrides entities frames
facts.types facts.arguments facts.fillers facts.slots facts.binding facts.kinship facts.nouns facts.quotes
facts.inference facts.standing facts merges
iris graph store shapes description
evaluate.scores evaluate.words conllu build evaluate.facts evaluate
export.network export.tables export.rdf export.layout export.metrics export.metrics_page export.html export
push reconcile documents
show cli.base cli.looking cli.making cli.measuring cli __init__ __main__
""".split()
# to_rdflib() and to_networkx() are for people; they import their writer when they are called
LATE = {("build", "export.rdf"), ("build", "export.network"), ("shapes", "export.rdf")}


def place(module: str) -> int:
    """The place of a module in the order: its own, or that of the folder it is in."""
    while module not in ORDER:
        module = module.rpartition(".")[0]
    return ORDER.index(module)


def imports(path: Path) -> set[str]:
    """The modules of kg that a file imports, those for type checking left out."""
    found: set[str] = set()
    tree = ast.parse(path.read_text(encoding="utf-8"))
    skipped = {
        id(inner)
        for node in ast.walk(tree)
        if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING"
        for inner in ast.walk(node)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and id(node) not in skipped and (node.module or "").split(".")[0] == "kg":
            inside = (node.module or "").partition(".")[2]
            for name in node.names:
                longer = f"{inside}.{name.name}".strip(".")
                is_module = (ROOT / "kg" / longer.replace(".", "/")).with_suffix(".py").exists()
                is_folder = (ROOT / "kg" / longer.replace(".", "/") / "__init__.py").exists()
                found.add(longer if is_module or is_folder else inside)
    return found - {""}


@pytest.mark.parametrize("path", sorted((ROOT / "kg").rglob("*.py")), ids=lambda path: str(path.relative_to(ROOT)))
def test_no_module_reaches_back_up(path):
    name = ".".join(path.relative_to(ROOT / "kg").with_suffix("").parts).removesuffix(".__init__")
    own = place(name)
    for other in imports(path):
        if (name, other) not in LATE:
            assert place(other) <= own, f"{name} imports {other}"
