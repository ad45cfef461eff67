"""Queries in a process of their own: nothing leaves the machine, and each ends in its answer or in one line."""

import json
import os
import resource
import select
import signal
import socket
import subprocess
import sys
import threading
import time
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pyoxigraph as ox
import pytest

from kg.cli import main
from kg.errors import KgError, QueryError
from kg.rdf import confined
from kg.rdf.confined import Limits, refuse_services, run
from kg.rdf.store import Store

RUNAWAY = "SELECT (SUM(?a + ?b) AS ?sum) { ?s ?p ?a . ?t ?q ?b . ?u ?r ?c . ?v ?w ?d }"
HUNGRY = "SELECT * { ?s ?p ?o . ?t ?q ?a . ?u ?r ?b } ORDER BY ?a ?o"
X = ox.NamedNode("http://x/")


@contextmanager
def endpoint():
    """The address of a SPARQL endpoint that knows nothing, and the requests it got."""
    got: list[bytes] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):  # noqa: N802 (the name that http.server calls)
            got.append(self.rfile.read(int(self.headers["Content-Length"])))
            body = b'{"head":{"vars":["a"]},"results":{"bindings":[{"a":{"type":"uri","value":"http://there/"}}]}}'
            self.send_response(200)
            self.send_header("Content-Type", "application/sparql-results+json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_):
            pass

    running = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=running.serve_forever, args=(0.01,), daemon=True).start()
    try:
        yield f"http://127.0.0.1:{running.server_address[1]}/", got
    finally:
        running.shutdown()
        running.server_close()


def store_of(numbers: int) -> Store:
    store = Store()
    store.replace(X, [ox.Quad(X, X, ox.Literal(n), X) for n in range(numbers)])
    return store


def counted(inner) -> bytes:
    """How many quads a store of Oxigraph's holds, asked in a child."""

    def answer(output):
        rows = inner.query("SELECT (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } }")
        output.write(rows.serialize(format=ox.QueryResultsFormat.CSV))

    return b"".join(run(answer, Limits()))


def asked(store: Store, sparql: str, limits: Limits = Limits()) -> bytes:  # noqa: B008 (frozen)
    def answer(output):
        for row in store.query(sparql):
            output.write(f"{row}\n".encode())

    return b"".join(run(answer, limits))


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * { SERVICE <U> { ?a ?b ?c } }",
        "SELECT * { service SILENT<U>{ ?a ?b ?c } }",
        "SELECT * { SeRvIcE#{ <http://other/>\n\t<U> { ?a ?b ?c } }",
        "SELECT * { VALUES ?v { <U> } SERVICE ?v { ?a ?b ?c } }",
        "SELECT * { ?s ?p trueSERVICE <U> { ?a ?b ?c } }",
        "SELECT * { ?s ?p 1SERVICE<U> { ?a ?b ?c } }",
        "SELECT * { ?s ?p 'SERVICE'SERVICE<U> { ?a ?b ?c } }",
        "PREFIX : <U> SELECT * { SERVICE:x { ?a ?b ?c } }",
        "PREFIX : <U> PREFIX service: <http://x/> SELECT * { service:x { ?a ?b ?c } }",
        "PREFIX silent: <U> SELECT * { SERVICE silent:x { ?a ?b ?c } }",
        "PREFIX : <U> SELECT * { SERVICESILENT:x { ?a ?b ?c } }",
        "BASE <U> SELECT * { SERVICE <> { ?a ?b ?c } }",
        r"SELECT * { SERVICE <U\u0061> { ?a ?b ?c } }",
        "ASK { SERVICE <U> { ?a ?b ?c } }",
        "CONSTRUCT { ?a ?b ?c } { SERVICE <U> { ?a ?b ?c } }",
        "DESCRIBE ?a { SERVICE <U> { ?a ?b ?c } }",
        "SELECT (EXISTS { SERVICE <U> { ?a ?b ?c } } AS ?e) {}",
        "SELECT * { OPTIONAL { MINUS { { SELECT * { SERVICE <U> { ?a ?b ?c } } } } } }",
        "SELECT * { SERVICE <U> { ?zervice ?yervice ?xervice } }",
        "# " + " ".join(f"{letter}ervice" for letter in "abcdefghijklmnopqrstuvwxyz") + "\nASK { SERVICE <U> {} }",
    ],
)
def test_no_spelling_of_a_service_slips_through(query):
    with endpoint() as (address, got):
        query = query.replace("<U", f"<{address}")
        with pytest.raises(QueryError, match="calls a SERVICE, which would send it over the network"):
            refuse_services(query)
        with pytest.raises(QueryError, match="calls a SERVICE"):
            refuse_services(query, ["http://127.0.0.1/", address + "b"])
    assert got == []


@pytest.mark.parametrize(
    "query",
    [
        "ASK { ?service ?SERVICE ?zervice }",
        "ASK { ?a ?service 'SERVICE', \"SERVICE <http://service/> {}\", '''SERVICE\n<http://x/> { }'''@en-service }",
        "PREFIX service: <http://x/> ASK { service:x service:service _:service . GRAPH service:x { ?a ?b ?c } }",
        "PREFIX my-service: <http://x/> ASK { my-service:x ?b my-service:SERVICE . # SERVICE <http://x/> { }\n}",
        "ASK { ?a ?b ?c } # SERVICE",
    ],
)
def test_the_word_may_stand_in_names_strings_and_comments(query):
    refuse_services(query)


@pytest.mark.parametrize(
    ("query", "place"),
    [
        (r"ASK { \u0053ERVICE <http://x/> { } } # service", "1:15"),
        ("ASK { ?service ?p }", "1:19"),
        ("INSERT DATA { <http://service/> <http://x/> 1 }", "1:10"),
        ("LOAD <http://service/>", "1:10"),
    ],
)
def test_what_is_no_query_is_said_with_its_place(query, place):
    with pytest.raises(QueryError, match=f"^the query cannot be read: error at {place}[;:] "):
        refuse_services(query)


@pytest.mark.parametrize("text", ["SERVICE <U>", "service\n#x\n silent # y\r<U>"])
def test_a_service_that_is_allowed_is_asked(runner, tmp_path, text):
    (tmp_path / "graph.nq").write_text("", encoding="utf-8")
    with endpoint() as (address, got):
        query = "SELECT ?a { VALUES ?d { 1 }" + text.replace("U", address) + " { ?a ?b ?c } }"
        arguments = ["query", query, "-g", str(tmp_path), "-f", "csv", "--allow-service"]
        result = runner.invoke(main, [*arguments, address])
        assert (result.stdout, result.exit_code) == ("a\nhttp://there/\n", 0), result.output
        assert len(got) == 1
        assert "calls a SERVICE" in runner.invoke(main, [*arguments, f"{address}other"]).stderr
    assert len(got) == 1


def test_the_process_of_a_query_reaches_no_network(seed):
    with endpoint() as (address, got):
        with pytest.raises(QueryError, match="^the query cannot be run: "):
            asked(seed.store, f"SELECT * {{ SERVICE <{address}> {{ ?a ?b ?c }} }}")
        with pytest.raises(QueryError, match="^the query cannot be run: "):
            next(run(lambda _: socket.create_connection(("127.0.0.1", 9)).close(), Limits()))
    assert got == []


@pytest.mark.parametrize("takes_away", [confined.without_sockets, confined.without_network])
def test_each_way_to_take_the_network_away(takes_away):
    def answer(output):
        import ctypes

        taken = takes_away(ctypes.CDLL(None))
        try:
            socket.create_connection(("127.0.0.1", int(address.split(":")[2][:-1])), timeout=5).close()
            output.write(b"reached")
        except OSError:
            output.write(b"taken" if taken else b"not taken")

    with endpoint() as (address, _):
        assert b"".join(run(answer, Limits(services=("http://x/",)))) == b"taken"


def test_a_query_ends_at_its_time():
    store = store_of(2000)
    store.merge()
    start = time.monotonic()
    with pytest.raises(QueryError, match=r"^the query took longer than 0\.5 s; ask for less .* or raise --timeout$"):
        asked(store, RUNAWAY, Limits(seconds=0.5))
    assert time.monotonic() - start < 5


def test_a_query_that_wants_too_much_memory_is_one_line():
    def answer(output):
        output.write(b"x" * 200_000_000)

    with pytest.raises(QueryError, match=r"^the query needs more than 0\.1 GB of memory; ask for less of the graph$"):
        asked(store_of(2000), HUNGRY, Limits(memory=100_000_000))
    with pytest.raises(QueryError, match="needs more than 0.1 GB of memory"):
        b"".join(run(answer, Limits(memory=100_000_000)))


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * " + "{" * 3200 + "}" * 3200,
        "ASK { FILTER (" + "(" * 6000 + "1" + ")" * 6000 + ") }",
        "ASK { ?service ?p ?o " + "{" * 3200 + "}" * 3200 + "}",
    ],
)
def test_deep_nesting_is_one_line(runner, tmp_path, query):
    (tmp_path / "graph.nq").write_text("", encoding="utf-8")
    result = runner.invoke(main, ["query", query, "-g", str(tmp_path)])
    said = "Error: the query ended its process (SIGSEGV), as brackets nested too deeply do; write it with fewer\n"
    assert (result.stderr, result.exit_code) == (said, 1)


def failing(output):
    output.write(b"some rows\n")
    output.flush()
    raise OSError("the disk\nis gone")


def killed(output):
    output.write(b"some rows\n")
    output.flush()
    os.kill(os.getpid(), signal.SIGKILL)


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (failing, "the query cannot be run: the disk is gone"),
        (killed, "the query was ended from outside (SIGKILL); run it again"),
    ],
)
def test_what_is_no_whole_answer_ends_in_an_error(answer, said):
    running = run(answer, Limits())
    assert next(running) == b"some rows\n"
    with pytest.raises(QueryError) as error:
        next(running)
    assert str(error.value) == said


def test_an_error_of_ours_keeps_its_words():
    def answer(_):
        raise KgError("say it otherwise")

    with pytest.raises(QueryError, match="^say it otherwise$"):
        next(run(answer, Limits()))


def ended(process: int) -> bool:
    """Whether a process that is no child of ours ends within ten seconds."""
    try:
        return bool(select.select([os.pidfd_open(process)], [], [], 10)[0])
    except ProcessLookupError:
        return True


def waiting(output):
    output.write(f"{os.getpid()}\n".encode())
    output.flush()
    threading.Event().wait()


def test_an_answer_that_nobody_wants_ends_its_process():
    running = run(waiting, Limits())
    process = int(next(running))
    running.close()
    assert ended(process)


WAITING = """
import sys, threading
sys.path.insert(0, "tests")
from test_confined import Limits, run, waiting
for line in run(waiting, Limits()):
    print(line.decode(), end="", flush=True)
"""


@pytest.mark.parametrize(("number", "said"), [(signal.SIGINT, b"KeyboardInterrupt"), (signal.SIGKILL, b"")])
def test_a_process_ends_with_the_one_that_asked(number, said):
    asking = subprocess.Popen([sys.executable, "-c", WAITING], stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    process = int(asking.stdout.readline())
    asking.send_signal(number)
    assert said in asking.communicate(timeout=10)[1]
    assert ended(process)


def test_ctrl_c_ends_a_query_at_once(tmp_path):
    store = store_of(2000)
    (tmp_path / "graph.nq").write_bytes(store.inner.dump(format=ox.RdfFormat.N_QUADS))
    arguments = [sys.executable, "-m", "kg", "query", RUNAWAY, "-g", str(tmp_path), "--timeout", "100"]
    asking = subprocess.Popen(arguments, stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True)
    children = f"/proc/{asking.pid}/task/{asking.pid}/children"
    while not (child := open(children).read().split()):  # noqa: PTH123, SIM115
        time.sleep(0.01)
    start = time.monotonic()
    os.killpg(asking.pid, signal.SIGINT)
    assert asking.communicate(timeout=10)[1].strip() == b"Aborted!"
    assert time.monotonic() - start < 3
    assert ended(int(child[0]))


def test_a_store_on_disk_is_asked_in_a_child(tmp_path):
    with_quads = ox.Store(str(tmp_path / "disk"))
    with_quads.extend([ox.Quad(X, X, ox.Literal(n), X) for n in range(1000)])
    with_quads.flush()
    assert counted(with_quads) == b"n\r\n1000\r\n"
    del with_quads
    assert [counted(ox.Store.read_only(str(tmp_path / "disk"))) for _ in range(5)] == [b"n\r\n1000\r\n"] * 5


def test_threads_ask_beside_one_another():
    store = store_of(100)
    store.merge()
    answers: list[bytes] = []
    query = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"
    threads = [threading.Thread(target=lambda: answers.append(asked(store, query))) for _ in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(set(answers)) == 1
    assert len(answers) == 20


def test_where_no_process_can_be_made_is_said():
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (0, hard))
    try:
        with pytest.raises(QueryError, match="^the query cannot be run: Too many open files; try again later$"):
            next(run(waiting, Limits()))
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
    assert signal.pthread_sigmask(signal.SIG_BLOCK, []) == set()


TERMS: list[ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple] = [
    *(
        X,
        ox.BlankNode("b1"),
        ox.Literal(""),
        ox.Literal('a\t"б"\r\n\\ \u0000\u2028,'),
        ox.Literal("сөз", language="kk"),
    ),
    *(
        ox.Literal(5),
        ox.Triple(X, X, ox.Triple(X, X, X)),
        ox.Literal("05", datatype=ox.NamedNode("http://www.w3.org/2001/XMLSchema#integer")),
    ),
    *(ox.Literal(1.5), ox.Literal(True), ox.Literal("x", datatype=X), ox.Triple(X, X, ox.Literal('t"\n'))),
]


@pytest.mark.parametrize("form", [ox.QueryResultsFormat.CSV, ox.QueryResultsFormat.JSON, ox.QueryResultsFormat.XML])
def test_the_first_rows_are_those_of_the_whole_answer(form):
    inner = ox.Store()
    inner.extend([ox.Quad(ox.NamedNode(f"http://x/{n:02}"), X, term) for n, term in enumerate(TERMS)])
    query = "SELECT ?s ?term ?none { ?s ?p ?term } ORDER BY ?s"
    whole = inner.query(query).serialize(format=form)
    kept = confined.cut(inner.query(query), len(TERMS))
    assert kept.serialize(format=form) == whole


@pytest.mark.parametrize(
    ("query", "options", "printed", "said"),
    [
        (
            "SELECT ?o { ?s ?p ?o } ORDER BY ?o",
            ["-f", "csv"],
            "o\n0\n1\n",
            "only the first 2 rows are given; raise --limit",
        ),
        ("SELECT ?o { ?s ?p ?o } ORDER BY ?o LIMIT 2", ["-f", "csv"], "o\n0\n1\n", ""),
        ("SELECT ?o { ?s ?p ?o } ORDER BY ?o", [], "o\n-\n0\n1\n(2 rows)\n", "only the first 2 rows"),
        ("CONSTRUCT { ?s ?p 7 } { ?s ?p 1 }", ["-f", "turtle"], "<http://x/> <http://x/> 7 .\n", ""),
        ("ASK { ?s ?p ?o }", [], "yes\n", ""),
    ],
)
def test_limit_cuts_the_answer_and_says_so(runner, tmp_path, query, options, printed, said):
    (tmp_path / "graph.nq").write_bytes(store_of(5).inner.dump(format=ox.RdfFormat.N_QUADS))
    result = runner.invoke(main, ["query", query, "-g", str(tmp_path), "--limit", "2", *options])
    assert (result.exit_code, result.stdout.rpartition("XMLSchema#> .\n")[2]) == (0, printed)
    assert result.stderr.startswith(said)
    assert bool(result.stderr) == bool(said)


def test_json_is_the_same_with_and_without_a_limit(runner, tmp_path):
    (tmp_path / "graph.nq").write_bytes(store_of(5).inner.dump(format=ox.RdfFormat.N_QUADS))
    arguments = ["query", "SELECT ?o { ?s ?p ?o } ORDER BY ?o", "-g", str(tmp_path), "-f", "json"]
    whole = runner.invoke(main, arguments).stdout
    assert len(json.loads(whole)["results"]["bindings"]) == 5
    assert runner.invoke(main, [*arguments, "--limit", "9"]).stdout == whole


def test_a_graph_in_python_calls_no_service_that_is_not_named(seed):
    with endpoint() as (address, got):
        query = f"SELECT * {{ SERVICE <{address}> {{ ?a ?b ?c }} }}"
        with pytest.raises(QueryError, match="the query calls a SERVICE"):
            seed.query(query)
        assert got == []
        assert [row["a"].value for row in seed.query(query, services=[address])] == ["http://there/"]
        assert len(got) == 1
