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
