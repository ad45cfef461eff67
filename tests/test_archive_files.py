"""The files of a store: after any change, byte for byte those that are written from nothing."""

import io
import random
from pathlib import Path

import pyoxigraph as ox
import pytest
from click.testing import CliRunner
from conftest import NEWS

import kg
from kg import export
from kg.cli import main
from kg.export import patches
from kg.rdf import serialise
from kg.rdf.store import Store
from kg.schema.vocabulary import PREFIXES, A

NAMES = [f"{number}" for number in range(40)]


def put(root: Path, name: str, chance: random.Random) -> None:
    root.mkdir(exist_ok=True)
    lines = chance.sample(NEWS, chance.randint(1, len(NEWS)))
    (root / f"{name}.txt").write_text("\n".join(lines) + "\n", encoding="utf-8")


def build(root: Path, store: Path, *more: str) -> None:
    result = CliRunner().invoke(main, ["build", str(root), "--store", str(store), "--fast", "--jobs", "1", *more])
    assert result.exit_code == 0, result.output


def differing(root: Path, output: Path) -> list[str]:
    """The files in a folder that are not what the articles are written as from nothing."""
    graph = kg.build([root], fast=True)
    return [form.file for form in export.FORMATS if (output / form.file).read_bytes() != export.content(graph, form)]


@pytest.mark.parametrize("seed", range(3))
def test_files_that_are_brought_up_to_date_are_those_written_from_nothing(tmp_path, seed):
    root, store, output, chance = tmp_path / "articles", tmp_path / "store", tmp_path / "out", random.Random(seed)
    for name in NAMES:
        put(root, name, chance)
    build(root, store, "-o", str(output))
    for _ in range(6):
        for name in chance.sample([*NAMES, "new", "40"], chance.randint(1, 3)):
            if chance.random() < 0.3:
                (root / f"{name}.txt").unlink(missing_ok=True)
            else:
                put(root, name, chance)
        build(root, store, *(["-o", str(output)] if chance.random() < 0.7 else []))
    build(root, store, "-o", str(output))
    assert differing(root, output) == []


def test_a_file_that_somebody_has_touched_is_written_whole(tmp_path):
    root, store, output, chance = tmp_path / "articles", tmp_path / "store", tmp_path / "out", random.Random(0)
    for name in NAMES:
        put(root, name, chance)
    build(root, store, "-o", str(output))
    for file in ("graph.ttl", "graph.nt", "facts.csv"):
        (output / file).write_bytes(b"touched")
    build(root, store, "-o", str(output))
    assert differing(root, output) == []
    (output / "graph.jsonld").write_bytes((output / "graph.jsonld").read_bytes().replace(b"Samara", b"Sanaar"))
    put(root, "1", chance)
    build(root, store, "-o", str(output))
    assert differing(root, output) == []


def test_files_of_the_state_that_a_store_is_in_are_left_as_they_are(tmp_path):
    root, store, output = tmp_path / "articles", tmp_path / "store", tmp_path / "out"
    put(root, "1", random.Random(0))
    build(root, store, "-o", str(output), "--formats", "ttl,csv")
    before = {path.name: path.stat().st_ino for path in output.iterdir()}
    build(root, store, "-o", str(output), "--formats", "ttl,csv")
    assert {path.name: path.stat().st_ino for path in output.iterdir()} == before


SYNTAXES = {
    "N-Triples": (patches.N_TRIPLES, serialise.n_triples),
    "Turtle": (patches.TURTLE, serialise.turtle),
    "JSON-LD": (patches.JSON_LD, serialise.json_ld),
    "RDF/XML": (patches.RDF_XML, serialise.rdf_xml),
}
SUBJECTS = [
    *(f"http://x/{name}" for name in ("1", "10", "1#a", "1/a", "2", "é", "a&b", "a'b", "last", "~")),
    PREFIXES["kg"] + "Person",
    PREFIXES["kg"] + "a/b~",
]
VALUES = (
    ox.Literal("plain"),
    ox.Literal('"quoted" .\n\t<a>&\r\n} ,\n{"@id": "x"}', language="kk"),
    ox.Literal("0.90", datatype=ox.NamedNode("http://www.w3.org/2001/XMLSchema#decimal")),
    ox.NamedNode("http://x/2"),
)


def filled(state: dict[str, int]) -> Store:
    """A few triples about each subject, drawn by its number."""
    store = Store()
    for subject, number in state.items():
        chance, node = random.Random(f"{subject} {number}"), ox.NamedNode(subject)
        triples = [(node, ox.NamedNode(f"http://p/{k}"), chance.choice(VALUES)) for k in range(chance.randint(1, 4))]
        triples += [(node, A, ox.NamedNode("http://c/C"))] * chance.randint(0, 1)
        store.add(ox.Quad(*triple, ox.NamedNode("http://g")) for triple in triples)
    store.merge()
    return store


@pytest.mark.parametrize("name", SYNTAXES)
def test_a_patched_file_is_that_of_the_new_state_whatever_is_in_it(name, tmp_path):
    syntax, write = SYNTAXES[name]
    for seed in range(60):
        chance = random.Random(seed)
        old = dict.fromkeys(chance.sample(SUBJECTS, chance.randint(1, len(SUBJECTS))), 0)
        changed = chance.sample(SUBJECTS, chance.randint(0, 4))
        new = {subject: 0 for subject in old if subject not in changed} | {
            subject: 1 for subject in changed if chance.random() < 0.7
        }
        with (tmp_path / "old").open("wb") as output:
            write(filled(old), output)
        wanted, found = io.BytesIO(), io.BytesIO()
        write(filled(new), wanted)
        patches.patch(tmp_path / "old", filled(new), changed, syntax, found)
        assert not new or found.getvalue() == wanted.getvalue()
