"""Sending a graph to a store: what arrives, what a repeat does, and what is said of stores that fail."""

import json
import subprocess
import sys
import threading
import time
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from conftest import ROOT

import kg
from kg.build import update
from kg.cli import main
from kg.export import BY_NAME, write
from kg.remote.exchange import Endpoint
from kg.remote.push import push

sys.path.insert(0, str(ROOT / "tests" / "engines"))
import servers  # noqa: E402

COUNT = "SELECT (COUNT(*) AS ?count) WHERE { GRAPH ?g { ?s ?p ?o } }"


@pytest.fixture(scope="module")
def oxigraph(tmp_path_factory):
    with servers.oxigraph(tmp_path_factory.mktemp("oxigraph")) as address:
        yield address


@pytest.fixture(scope="module")
def folder(seed, tmp_path_factory):
    place = tmp_path_factory.mktemp("built")
    write(seed, place, [BY_NAME["nquads"]])
    return place


def stored(address: str) -> int:
    (row,) = servers.ask_over_http(f"{address}/query", COUNT)["results"]["bindings"]
    return int(row["count"]["value"])


@contextmanager
def server(answer):
    """The address of a server that answers each request with `answer(request, number)`, and the requests it got."""
    got: list[tuple[str, dict[str, str], bytes]] = []

    class Handler(BaseHTTPRequestHandler):
        def do(self):
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            got.append((f"{self.command} {self.path}", dict(self.headers), body))
            answer(self, len(got))

        do_GET = do_PUT = do_POST = do  # noqa: N815 (the names that http.server calls)

        def log_message(self, *_):
            pass

    running = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=running.serve_forever, args=(0.01,), daemon=True).start()
    try:
        yield f"http://127.0.0.1:{running.server_address[1]}/store", got
    finally:
        running.shutdown()
        running.server_close()


def reply(request, status: int, body: bytes = b"", kind: str = "text/plain") -> None:
    request.send_response(status)
    request.send_header("Content-Type", kind)
    request.send_header("Content-Length", str(len(body)))
    request.end_headers()
    request.wfile.write(body)


CUT = b"HTTP/1.1 200 OK\r\nContent-Type: text/turtle\r\n\r\n"


def drip(request, first: bytes, piece: bytes = b"x", pause: float = 0.05) -> None:
    """An answer without end, piece by piece until nobody reads it."""
    request.wfile.write(first)
    with suppress(OSError):
        while not threading.Event().wait(pause):
            request.wfile.write(piece)
    request.close_connection = True


def move(request, status: int, place: str) -> None:
    request.send_response(status)
    request.send_header("Location", place)
    request.send_header("Content-Length", "0")
    request.end_headers()


def run(runner, folder, url, *options):
    return runner.invoke(main, ["push", url, "--graph", str(folder), *options])


@pytest.mark.parametrize(("path", "options"), [("store", []), ("update", ["--update"])])
def test_every_triple_arrives_and_a_repeat_replaces(seed, oxigraph, folder, runner, path, options):
    for _ in range(2):
        result = run(runner, folder, f"{oxigraph}/{path}", *options)
        assert result.exit_code == 0, result.output
        assert f"{len(seed.store.graphs())} graphs sent" in result.output
        assert stored(oxigraph) == len(seed.store)


def test_an_update_is_sent_in_pieces(seed, oxigraph, monkeypatch):
    monkeypatch.setattr("kg.remote.push.TRIPLES_AT_ONCE", 50)
    assert sum(count for _, count in push(seed.store, Endpoint(f"{oxigraph}/update", update=True))) == len(seed.store)
    assert stored(oxigraph) == len(seed.store)


@pytest.mark.parametrize(("path", "options"), [("store", []), ("update", ["--update"])])
def test_pruning_removes_the_articles_that_are_gone(tmp_path, runner, path, options):
    articles, store = tmp_path / "articles", tmp_path / "store"
    articles.mkdir()
    for name in ("1", "2"):
        (articles / f"{name}.txt").write_text("Облыс әкімі Самара қаласына барды.\n", encoding="utf-8")
    kg.build([articles], store=store, fast=True)
    with servers.oxigraph(tmp_path) as address:
        command = ["push", f"{address}/{path}", "--store", str(store), "--prune", *options]
        assert runner.invoke(main, command).exit_code == 0
        assert stored(address) == len(kg.open(store).store)
        update.withdraw(store, ["2"])
        assert runner.invoke(main, command).exit_code == 0
        assert stored(address) == len(kg.open(store).store)


def test_a_push_that_was_cut_short_is_completed_by_the_next(seed, folder, runner, tmp_path):
    with servers.oxigraph(tmp_path) as address:
        graphs = push(seed.store, Endpoint(f"{address}/store"))
        next(graphs)
        del graphs
        assert 0 < stored(address) < len(seed.store)
        assert run(runner, folder, f"{address}/store").exit_code == 0
        assert stored(address) == len(seed.store)


def test_a_store_that_dies_half_way_leaves_a_clear_line(folder, runner):
    held = {}

    def answer(request, number):
        if number > 4:
            request.connection.close()
        elif request.command == "PUT":
            held["body"] = number
            reply(request, 204)
        else:
            reply(request, 200, got[held["body"] - 1][2], "application/n-triples")

    with server(answer) as (url, got):
        result = run(runner, folder, url, "--retries", "0")
    assert result.exit_code == 1
    assert "cannot be reached" in result.output
    assert "(2 of 5 graphs sent; run again to complete)" in result.output


def test_a_busy_store_is_asked_again(seed, monkeypatch):
    def answer(request, number):
        if number <= 2:
            reply(request, 503)
        elif request.command == "PUT":
            reply(request, 201)
        else:
            reply(request, 200, got[2][2], "application/n-triples")

    with server(answer) as (url, got):
        next(push(seed.store, Endpoint(url, pause=0.01)))
    assert [line.split()[0] for line, *_ in got] == ["PUT", "PUT", "PUT", "GET"]


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (lambda request, _: reply(request, 401), "check --user, --password, --digest or --token"),
        (lambda request, _: reply(request, 200, b"<html>hello</html>", "text/html"), "answers with a page"),
        (lambda request, _: reply(request, 400, b"bad graph name"), "answers 400: bad graph name"),
        (lambda request, _: reply(request, 503), "kept answering with an error"),
        (lambda request, _: threading.Event().wait(1.5), "did not answer within 0.3 s; raise --timeout"),
        (lambda request, _: drip(request, b"HTTP/1.1 200 OK\r\nX: "), "did not answer within 0.3 s; raise --timeout"),
        (lambda request, _: drip(request, CUT), "did not answer within 0.3 s; raise --timeout"),
        (lambda request, _: drip(request, CUT, b"x" * 65536, 0), "answers with more than 16 MB; is it a store"),
        (
            lambda request, _: move(request, 302, "/other"),
            "answers 302 to a PUT; if it has moved, name http://127.0.0.1",
        ),
        (lambda request, _: move(request, 307, "http://x.example:8/y"), "to another host, http://x.example:8; name an"),
        (
            lambda request, _: move(request, 307, request.path),
            "redirects more than 3 times; name the address at the end",
        ),
        (lambda request, _: move(request, 307, "http://[::"), "cannot be reached (Invalid URL in location header"),
        (lambda request, _: reply(request, 204 if request.command == "PUT" else 404), "answers 404"),
    ],
)
def test_what_goes_wrong_is_one_clear_line(folder, runner, answer, said):
    with server(answer) as (url, _):
        result = run(runner, folder, url, "--retries", "0", "--timeout", "0.3")
    assert result.exit_code == 1
    assert said in result.output
    assert len(result.output.strip().splitlines()) == 1


def test_a_dripping_store_is_left_in_time(folder, runner):
    with server(lambda request, _: drip(request, CUT)) as (url, got):
        start = time.monotonic()
        run(runner, folder, url, "--timeout", "0.5")
    assert time.monotonic() - start < 5
    assert len(got) == 1


def test_a_redirect_on_the_same_host_is_followed(seed):
    def answer(request, number):
        if request.path.startswith("/store"):
            move(request, 308, request.path.replace("/store", "/new"))
        elif request.command == "PUT":
            reply(request, 201)
        else:
            reply(request, 200, got[1][2], "application/n-triples")

    with server(answer) as (url, got):
        next(push(seed.store, Endpoint(url, user="ada", password="secret")))
    assert [line.split("?")[0] for line, *_ in got] == ["PUT /store", "PUT /new", "GET /store", "GET /new"]
    assert {headers["Authorization"] for _, headers, _ in got} == {"Basic YWRhOnNlY3JldA=="}


@pytest.mark.parametrize(
    ("url", "said"),
    [
        (
            "http://127.0.0.1:9/store",
            "Error: http://127.0.0.1:9/store cannot be reached (",
        ),
        ("store", "Error: 'store' is not an address; write one such as http://127.0.0.1:7878/store"),
        ("http://ada:secret@127.0.0.1:9/store", "Error: http://127.0.0.1:9/store cannot be reached"),
        ("http://ada:se/secret@127.0.0.1:9/store", "Error: 'http://127.0.0.1:9/store' is not an address"),
        ("ftp://ada:secret@127.0.0.1/", "Error: 'ftp://127.0.0.1/' is not an address"),
        ("http://ada:secret@127.0.0.1:99999/", "Error: http://127.0.0.1:99999/ cannot be reached"),
        ("http://ada:secret@[::1/", "Error: 'http://[::1/' is not an address"),
    ],
)
def test_an_address_where_nothing_answers(folder, runner, url, said):
    result = run(runner, folder, url, "--retries", "0")
    assert result.exit_code == 1
    assert result.output.startswith(said)
    assert "secret" not in result.output
    assert len(result.output.splitlines()) == 1


@pytest.mark.parametrize(
    "answer",
    [
        lambda request, _: reply(request, 401),
        lambda request, _: reply(request, 503),
        lambda request, _: reply(request, 200, b"<html>", "text/html"),
        lambda request, _: reply(request, 204 if request.command == "PUT" else 404),
        lambda request, _: move(request, 302, "//ada:secret@" + request.headers["Host"]),
        lambda request, _: move(request, 307, "http://ada:secret@localhost/"),
        lambda request, _: drip(request, CUT),
    ],
)
def test_a_password_in_the_address_is_sent_and_never_shown(folder, runner, answer):
    with server(answer) as (url, got):
        url = url.replace("http://", "http://ada:secret@")
        result = run(runner, folder, url, "--retries", "0", "--timeout", "0.3")
    assert got[0][1]["Authorization"] == "Basic YWRhOnNlY3JldA=="
    assert result.exit_code == 1
    assert "127.0.0.1" in result.output
    assert "secret" not in result.output


@pytest.mark.parametrize(
    ("options", "sent"),
    [(["--user", "ada", "--password", "secret"], "Basic YWRhOnNlY3JldA=="), (["--token", "abc"], "Bearer abc")],
)
def test_who_sends_is_said_as_the_store_wants_it(folder, runner, options, sent):
    with server(lambda request, _: reply(request, 403)) as (url, got):
        run(runner, folder, url, *options, "--retries", "0")
    assert got[0][1]["Authorization"] == sent


def test_a_proxy_of_the_environment_gets_nothing(folder, seed):
    """The password goes to the store alone."""
    with server(lambda request, _: reply(request, 200)) as (proxy, got):
        command = [sys.executable, "-m", "kg", "push", "http://127.0.0.1:9/x", "--graph", str(folder)]
        result = subprocess.run(
            [*command, "--retries", "0"], env={"HTTP_PROXY": proxy, "PATH": "/usr/bin"}, capture_output=True, timeout=60
        )
    assert result.returncode == 1
    assert json.dumps(got) == "[]"
