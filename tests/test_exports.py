"""Files: the same bytes at every build, readable by others, never half written, and those in the repository fresh."""

import csv
import io
import json
import os
import subprocess
import sys

import networkx
import pytest
import rdflib
from conftest import ROOT, SYNTAXES

from kg.build import build
from kg.errors import OutputError
from kg.export import BY_NAME, FORMATS, Format, write
from kg.export.metrics import measure
from kg.rdf import serialise as rdf


@pytest.fixture(scope="session")
def written(seed, tmp_path_factory):
    folder = tmp_path_factory.mktemp("out")
    write(seed, folder)
    return folder


@pytest.mark.parametrize("name", [form.file for form in FORMATS])
def test_the_repository_holds_what_a_build_writes(written, name):
    assert (written / name).read_bytes() == (ROOT / "exports" / name).read_bytes(), (
        f"run 'kg build --fast': {name} is stale"
    )


@pytest.mark.parametrize("hash_seed", ["0", "4711"])
def test_another_process_writes_the_same_bytes(written, tmp_path, hash_seed):
    command = [sys.executable, "-m", "kg", "build", "--fast", str(ROOT / "seeds"), "-o", str(tmp_path)]
    subprocess.run(command, check=True, env={**os.environ, "PYTHONHASHSEED": hash_seed, "LC_ALL": "C"}, timeout=120)
    for name in [form.file for form in FORMATS]:
        assert (tmp_path / name).read_bytes() == (written / name).read_bytes(), name


@pytest.mark.parametrize("at_once", [7, 100])
def test_what_is_sorted_in_runs_is_what_is_sorted_at_once(seed, monkeypatch, at_once):
    whole = list(rdf.union(seed.store))
    monkeypatch.setattr("kg.rdf.serialise.LINES_AT_ONCE", at_once)
    assert list(rdf.union(seed.store)) == whole


@pytest.mark.parametrize(("name", "syntax"), SYNTAXES.items())
def test_every_syntax_holds_the_same_triples(seed, written, name, syntax):
    wanted = rdflib.Graph().parse(written / "graph.nt", format="nt")
    assert set(rdflib.Graph().parse(written / name, format=syntax)) == set(wanted)
    assert len(wanted) == len(seed.to_rdflib())


@pytest.mark.parametrize(("name", "syntax"), [("graph.trig", "trig"), ("graph.nq", "nquads")])
def test_named_graphs_are_kept(seed, written, name, syntax):
    found = rdflib.Dataset().parse(written / name, format=syntax)
    quads = list(found.quads())
    assert len(quads) == len(seed.store)
    assert {str(graph) for *_, graph in quads} == {graph.value for graph in seed.store.graphs()}


def test_facts_are_lines_with_offsets_into_the_text(seed, written):
    (article,) = seed.articles
    facts = [json.loads(line) for line in (written / "facts.jsonl").read_text(encoding="utf-8").splitlines()]
    assert len(facts) == len(seed.facts)
    for fact in facts:
        spans = [*fact["evidence"], *(f for fillers in fact["roles"].values() for f in fillers if "start" in f)]
        for span in spans:
            assert article.text[span["start"] : span["end"]] == span["text"]


def test_the_table_has_a_row_for_each_filler(seed, written):
    rows = list(csv.DictReader(io.StringIO((written / "facts.csv").read_text(encoding="utf-8"))))
    assert len(rows) == sum(len(fact.fillers) for fact in seed.facts)


def test_graphml_is_read_back(seed, written):
    found = networkx.read_graphml(written / "graph.graphml")
    assert set(found) == set(seed.to_networkx())


def test_metrics_count_what_is_there(seed):
    found = measure(seed)
    assert sum(found.facts_by_type.values()) == len(seed.facts)
    assert sum(found.components) == found.nodes
    assert sum(map(len, found.communities)) == found.nodes
    assert 0 < found.evidence_coverage.share <= 1


def test_a_folder_that_cannot_be_written_is_one_clear_line(seed, tmp_path):
    (tmp_path / "taken").write_text("a file", encoding="utf-8")
    with pytest.raises(OutputError, match="cannot be written .*; name a folder that can with -o"):
        write(seed, tmp_path / "taken")


def test_a_stopped_build_leaves_the_earlier_files_whole(seed, tmp_path):
    write(seed, tmp_path, [BY_NAME["csv"], BY_NAME["jsonl"]])
    before = {path.name: path.read_bytes() for path in tmp_path.iterdir()}

    def stop(graph, output):
        raise KeyboardInterrupt

    new = Format("csv", "facts.csv", "text/csv", lambda graph, output: output.writelines([b"new"]))
    with pytest.raises(KeyboardInterrupt):
        write(seed, tmp_path, [new, Format("jsonl", "facts.jsonl", "application/jsonl", stop)])
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == before


def test_names_written_alike_are_shown_as_possible_duplicates(tmp_path):
    text = "Айтмұхамед Байділдаев Орал қаласына барды.\nАйтмұхаммед Байділдаев Атырау қаласына барды.\n"
    (tmp_path / "a.txt").write_text(text, encoding="utf-8")
    found = measure(build([tmp_path])).duplicates
    assert [(pair.one, pair.other) for pair in found] == [("Айтмұхамед Байділдаев", "Айтмұхаммед Байділдаев")]


def test_organisations_and_places_of_one_fact_meet_in_the_matrix(seed):
    matrix = measure(seed).matrix
    row, column = matrix.rows.index("БҚО делегациясы"), matrix.columns.index("Самара облысы")
    assert matrix.cells[row][column] > 0
