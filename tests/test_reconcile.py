"""A reconciliation service on this machine is asked for the things without an identifier; its answers are shown."""

import json
import urllib.parse

import pytest
from conftest import ROOT  # noqa: F401 (puts the tests' folder on the path)
from test_push import reply, server

from kg.cli import main
from kg.export import BY_NAME, write
from kg.remote.reconcile import things


@pytest.fixture(scope="module")
def folder(seed, tmp_path_factory):
    place = tmp_path_factory.mktemp("built")
    write(seed, place, [BY_NAME["nquads"]])
    return place


def service(request, number, got):
    """Knows one thing: whatever it is asked for is Q1, or nothing where the name is a post."""
    if request.command == "GET":
        return reply(request, 200, b'{"name": "test", "identifierSpace": "http://x/"}', "application/json")
    asked = json.loads(urllib.parse.parse_qs(got[number - 1][2].decode())["queries"][0])
    known = {"id": "Q1", "name": "one\tthing", "score": 87.5, "match": True}
    found = {key: {"result": [] if "губернатор" in query["query"] else [known]} for key, query in asked.items()}
    return reply(request, 200, json.dumps(found).encode(), "application/json")


def test_candidates_are_listed_for_what_has_no_identifier(seed, folder, runner):
    got: list[tuple[str, str, bytes]]
    with server(lambda request, number: service(request, number, got)) as (url, got):
        result = runner.invoke(main, ["reconcile", "--endpoint", url, "--graph", str(folder)])
    assert result.exit_code == 0, result.output
    lines = [line.split("\t") for line in result.output.splitlines()]
    assert lines[0] == ["iri", "type", "name", "candidate", "candidate_name", "score", "match"]
    assert {tuple(line[3:]) for line in lines[1:]} == {("http://x/Q1", "one thing", "87.5", "yes")}
    wanted = things(seed.store)
    assert {line[0] for line in lines[1:]} == {thing.iri for thing in wanted if "губернатор" not in thing.name}
    assert "Самара облысы" not in {thing.name for thing in wanted}  # GeoNames and Wikidata name it already


def test_what_is_no_such_service_is_said(folder, runner):
    with server(lambda request, _: reply(request, 200, b"<html>", "text/html")) as (url, _):
        result = runner.invoke(main, ["reconcile", "--endpoint", url, "--graph", str(folder)])
    assert result.exit_code == 1
    assert "does not answer in JSON" in result.output


GOOD = {"id": "Q1", "name": "one", "score": 1, "match": True}


@pytest.mark.parametrize(
    ("result", "said"),
    [
        ([{"name": "one", "score": 1, "match": True}], "whose id is missing"),
        ([GOOD | {"id": None}], "whose id is null"),
        ([GOOD | {"id": 5}], "whose id is 5"),
        ([GOOD | {"id": "Q\ud800"}], 'whose id is "Q "'),
        ([GOOD | {"name": ["one"]}], 'whose name is ["one"]'),
        ([GOOD | {"score": "abc"}], 'whose score is "abc"'),
        ([GOOD | {"score": None}], "whose score is null"),
        ([GOOD | {"score": float("nan")}], "whose score is NaN"),
        ([GOOD | {"score": float("inf")}], "whose score is Infinity"),
        ([GOOD | {"score": 10**400}], "whose score is 1000"),
        ([GOOD | {"score": True}], "whose score is true"),
        ([GOOD | {"match": "false"}], 'whose match is "false"'),
        ([GOOD | {"match": None}], "whose match is null"),
        ([None], "that is null"),
        ([GOOD, "Q1"], 'that is "Q1"'),
        (None, "no list of candidates for"),
        (5, "no list of candidates for"),
        ({"0": GOOD}, "no list of candidates for"),
    ],
)
def test_a_candidate_unlike_the_standard_is_one_line(folder, runner, result, said):
    def answer(request, _):
        found = {f"q{n}": {"result": result} for n in range(20)} if request.command == "POST" else {}
        reply(request, 200, json.dumps(found).encode(), "application/json")

    with server(answer) as (url, _):
        shown = runner.invoke(main, ["reconcile", "--endpoint", url, "--graph", str(folder)])
    assert shown.exit_code == 1
    assert said in shown.stderr
    assert shown.stderr.startswith(f"Error: {url} gives ")
    assert shown.stderr.endswith(", unlike the Reconciliation API 0.2; ask whoever runs it\n")
    assert len(shown.stderr.splitlines()) == 1


@pytest.mark.parametrize(
    ("manifest", "found", "said"),
    [
        (b"{}", b"{}", "gives no list of candidates for"),
        (b'{"identifierSpace": {}}', b"", "gives an identifierSpace that is no text"),
        (
            b"{}",
            b'{"status": "error", "message": "too\\u001b[31m many\\nqueries"}',
            "answers with an error: too [31m many q",
        ),
        (b"[" * 100_000, b"", "does not answer in JSON"),
    ],
)
def test_a_service_unlike_the_standard_is_one_line(folder, runner, manifest, found, said):
    with server(lambda request, _: reply(request, 200, manifest if request.command == "GET" else found)) as (url, _):
        shown = runner.invoke(main, ["reconcile", "--endpoint", url, "--graph", str(folder)])
    assert shown.exit_code == 1
    assert said in shown.stderr
    assert len(shown.stderr.splitlines()) == 1


def test_what_the_standard_lets_be_left_out_is_no_error(folder, runner):
    def answer(request, _):
        found = {f"q{n}": {"result": [{"id": "Q1", "name": "бір\x1b[31m\ud800"}]} for n in range(20)}
        reply(
            request, 200, json.dumps(found if request.command == "POST" else {"identifierSpace": "http://x/"}).encode()
        )

    with server(answer) as (url, _):
        shown = runner.invoke(main, ["reconcile", "--endpoint", url, "--graph", str(folder)])
    assert shown.exit_code == 0, shown.output
    assert {tuple(line.split("\t")[3:]) for line in shown.stdout.splitlines()[1:]} == {
        ("http://x/Q1", "бір [31m", "0", "no")
    }
