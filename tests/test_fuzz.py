"""A few hundred random files and queries, the same each time; benchmarks/fuzz.py runs ten thousand of each."""

import sys

import pytest
from conftest import ROOT

sys.path.insert(0, str(ROOT / "benchmarks"))
import fuzz  # noqa: E402


def test_random_files_end_in_a_graph_or_one_line():
    ends = fuzz.fuzz_files(300, repeatable=True)
    assert sum(ends.values()) >= 300
    assert ends["read, with facts"]


def test_random_queries_end_in_an_answer_or_one_line_and_send_nothing(seed):
    ends = fuzz.fuzz_queries(seed, 300, repeatable=True)
    assert sum(ends.values()) >= 300
    assert ends["answered, with rows"]


@pytest.mark.parametrize(
    "query",
    [
        "ASK { ?s ?p trueSERVICE:x { ?s ?p ?o } }",  # what found a hole in a first tokeniser
        "PREFIX : <ENDPOINT> SELECT * { SERVICE:x { ?a ?b ?c } }",
        "SELECT * {" + "{" * 3200 + "}" * 3200 + "}",
        "ASK { FILTER" + "(" * 6000 + "1" + ")" * 6000 + "}",
        "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i } ORDER BY ?c ?i",
        "SELECT (" + "1 + " * 20_000 + "1 AS ?x) {}",
        "ASK { " + "{} UNION " * 5_000 + "{} }",
        "SELECT * { ?s " + "^" * 5_000 + "a ?o }",
    ],
    ids=range(8),
)
def test_what_crashed_or_hung_ends_in_an_answer_or_one_line(seed, query):
    with fuzz.endpoint() as (address, calls):
        fuzz.of_query(seed.store, query.replace("ENDPOINT", address))
    assert calls == []
