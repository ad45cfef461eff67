"""What a server must survive: queries without end, bodies without end, clients that dawdle, names with markup, a store
that is replaced or gone."""

import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from urllib.parse import urlencode

import pytest
import rdflib
import served
from conftest import ROOT

from kg.archive import folder as folders

LIMIT = 2.0  # seconds that a query may take
CROSS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i FILTER (?a > ?i) }"
RUNAWAYS = {
    "cross product": CROSS,
    "deep path": "SELECT (COUNT(*) AS ?n) { ?a (!<x:y>|^!<x:y>)* ?b . ?b (!<x:y>|^!<x:y>)* ?c . ?c (!<x:y>)* ?d }",
    "ORDER BY": "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i } ORDER BY ?i ?c LIMIT 1",
    "DISTINCT": "SELECT DISTINCT ?a ?d ?g { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }",
    "GROUP BY": "SELECT ?a ?d ?g (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i } GROUP BY ?a ?d ?g",
    "REGEX": 'SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i FILTER REGEX(STR(?c), "(a+a+)+b|(.*)+$") }',
    "DESCRIBE": "DESCRIBE * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }",
    "CONSTRUCT": "CONSTRUCT { ?a ?e ?i } { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }",
    "braces": "SELECT * " + "{" * 20_000 + "}" * 20_000,
    "brackets": f"SELECT * {{ FILTER({'(' * 20_000}1{')' * 20_000}) }}",
    "string": 'SELECT (REPLACE(?a, ".", ?a) AS ?b) { BIND ("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaa" AS ?s) '
    "BIND (CONCAT(?s,?s,?s,?s,?s,?s,?s) AS ?t) BIND (REPLACE(?t, '.', ?t) AS ?u) BIND (REPLACE(?u, '.', ?u) AS ?a) }",
}


def children(server: served.Server) -> list[int]:
    """The processes that answer queries now."""
    (forks,) = of(server.process.pid)
    return of(forks)


def of(pid: int) -> list[int]:
    return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def soon(condition, seconds: float = 2.0) -> bool:
    """Whether something comes true in time."""
    end = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > end:
            return False
        time.sleep(0.01)
    return True


@pytest.mark.parametrize("name", RUNAWAYS)
def test_a_query_without_end_is_ended(server, name):
    """With an error in one line, or, where rows were sent already, with a broken connection, within the limit and half
    a second; nothing is left of it."""
    started = time.monotonic()
    reply = server.ask("/sparql", RUNAWAYS[name].encode(), "POST", content_type="application/sparql-query")
    assert time.monotonic() - started < LIMIT + 0.5
    assert reply.cut or (reply.status, reply.text.count("\n")) == (503, 1)
    assert reply.cut or reply.text.startswith(
        ("the query took longer than 2 s;", "the query needs more than 256 MB", "the answer has")
    )
    assert soon(lambda: children(server) == [])


def test_others_are_answered_beside_runaways(server):
    """A client with many queries has a part of the places; one that asks for more is told to wait."""

    def runaway(_: int) -> served.Reply:
        return server.ask("/sparql?" + urlencode({"query": CROSS}), x_forwarded_for="192.0.2.1")

    with ThreadPoolExecutor(24) as pool:
        greedy = pool.map(runaway, range(24))
        assert soon(lambda: len(children(server)) >= 2)
        seconds = []
        for _ in range(40):
            started = time.monotonic()
            reply = server.ask("/sparql?query=ASK%7B%7D", x_forwarded_for="192.0.2.2")
            assert (reply.status, server.ask("/things").status) == (200, 200)
            seconds.append(time.monotonic() - started)
        refused = [reply for reply in greedy if reply.status == 429]
    assert sorted(seconds)[len(seconds) // 2] < 0.5
    assert len(refused) >= 24 - 16 - 4
    assert {(reply.text, reply.headers["retry-after"]) for reply in refused} == {
        ("16 queries of yours wait already; ask again when they are answered\n", "1")
    }


def test_a_query_ends_when_its_client_leaves(server):
    with socket.create_connection(("127.0.0.1", server.port)) as client:
        client.sendall(f"GET /sparql?{urlencode({'query': CROSS})} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode())
        assert soon(lambda: len(children(server)) == 1)
    assert soon(lambda: children(server) == [], 0.5)


def test_no_query_reaches_the_network(server):
    """However SERVICE is written; LOAD is no query."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.setblocking(False)
        iri = f"<http://127.0.0.1:{listener.getsockname()[1]}/>"
        for query in (
            f"SELECT * {{ SERVICE {iri} {{ ?s ?p ?o }} }}",
            f"SELECT * {{ service\n#\nsilent {iri}{{ ?s ?p ?o }} }}",
            f"SELECT * {{ FILTER(true)SERVICE{iri}{{ ?s ?p ?o }} }}",
            f"PREFIX s: {iri} SELECT * {{ SeRvIcE s: {{ ?s ?p ?o }} }}",
            f"SELECT * {{ BIND ({iri} AS ?e) SERVICE ?e {{ ?s ?p ?o }} }}",
            f"ASK {{ FILTER EXISTS {{ SERVICE {iri} {{ ?s ?p ?o }} }} }}",
            f"LOAD {iri}",
            f"SELECT * FROM {iri} {{ ?s ?p ?o }}",
            f"SELECT * {{ \\u0053ERVICE {iri} {{ ?s ?p ?o }} }}",
        ):
            assert server.query(query).status in (400, 200)
            with pytest.raises(BlockingIOError):
                listener.accept()


def test_a_word_is_no_service(server):
    assert server.query('SELECT ("SERVICE" AS ?service) { } # SERVICE').json["results"]["bindings"] != []


@pytest.mark.parametrize("chunked", [False, True])
def test_a_large_body_is_refused(server, chunked):
    part = b"#" * (1 << 20)
    body = (part for _ in range(50)) if chunked else part * 50
    try:
        reply = server.ask("/sparql", body, "POST", content_type="application/sparql-query")
    except ConnectionError:
        return  # it was closed while we were still sending
    assert (reply.status, reply.text) == (413, "a body of more than 1 MB; send a shorter query\n")


def left(client: socket.socket) -> bool:
    """Whether the server closes a connection without a word."""
    try:
        return client.recv(1) == b""
    except ConnectionError:
        return True


def test_clients_that_dawdle_keep_nobody_out(server):
    """Five hundred that send a head byte by byte: others are answered, and they are left after five seconds."""
    clients = [socket.create_connection(("127.0.0.1", server.port)) for _ in range(500)]
    try:
        for part in (b"G", b"E", b"T", b" "):
            for client in clients:
                with suppress(ConnectionError):  # on a busy machine the first may be left already
                    client.sendall(part)
            started = time.monotonic()
            assert server.ask("/things").status == 200
            assert time.monotonic() - started < 1
        for client in clients:
            client.settimeout(8)
            assert left(client)
    finally:
        for client in clients:
            client.close()


def test_a_head_without_end_is_left(server):
    with socket.create_connection(("127.0.0.1", server.port), timeout=5) as client:
        client.sendall(b"GET / HTTP/1.1\r\n")
        try:
            for number in range(200):
                client.sendall(b"X-%d: %s\r\n" % (number, b"x" * 1000))
        except ConnectionError:
            return
        assert left(client)


@pytest.mark.parametrize(
    "request_bytes",
    [
        b"GET /\xff\xfe HTTP/1.1\r\nHost: localhost\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: a<b>\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: localhost\r\nContent-Length: -1\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: localhost\r\nContent-Length: x\r\n\r\n",
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
        b"GET /sparql?query=%FF%FE HTTP/1.1\r\nHost: localhost\r\n\r\n",
        b"GET /sparql?" + b"&".join(b"a=%d" % n for n in range(200)) + b" HTTP/1.1\r\nHost: localhost\r\n\r\n",
    ],
)
def test_what_is_no_request_is_refused(server, request_bytes):
    with socket.create_connection(("127.0.0.1", server.port), timeout=5) as client:
        client.sendall(request_bytes)
        assert client.recv(100).startswith(b"HTTP/1.1 400 ")
    assert server.ask("/health").status == 200


def test_the_process_that_forks_is_replaced(server):
    (forks,) = of(server.process.pid)
    os.kill(forks, signal.SIGKILL)
    assert soon(lambda: server.query("ASK {}").status == 200)
    assert of(server.process.pid) != [forks]


MARKUP = """</script><script>alert(1)</script><img src=x onerror=alert(1)>"'&{{7*7}}"""


@pytest.fixture(scope="module")
def marked(seed, tmp_path_factory):
    """A server of things, articles and facts whose names are markup."""
    base, kg = "https://example.org/kg/", "https://w3id.org/kazakh-news/ontology#"
    rdfs = "http://www.w3.org/2000/01/rdf-schema#"
    name, kind = json.dumps(MARKUP), "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>"
    thing, article, fact = f"<{base}entity/person/m>", f"<{base}article/m>", f"<{base}fact/visit/m>"
    words, whole = f"<{base}article/m#char=0,8>", f"<{base}article/m#char=0,{len(MARKUP)}>"
    nif, prov = "http://persistence.uni-leipzig.org/nlp2rdf/ontologies/nif-core#", "http://www.w3.org/ns/prov#"
    quads = [
        f"{thing} {kind} <{kg}Person>",
        f"{thing} <{rdfs}label> {name}@kk",
        f"{thing} <http://www.w3.org/2002/07/owl#sameAs> <javascript:alert(1)>",
        f"{article} {kind} <https://schema.org/NewsArticle>",
        f"{article} <https://schema.org/headline> {name}@kk",
        f"{article} <https://schema.org/publisher> {name}",
        f'{article} <https://schema.org/url> "javascript:alert(1)"',
        f"{article} <https://schema.org/mentions> {thing}",
        f"{whole} <{nif}sourceUrl> {article}",
        f"{whole} <{nif}isString> {name}",
        f"{fact} {kind} <{kg}Visit>",
        f"{fact} <{rdfs}label> {name}@kk",
        f"{fact} <{kg}visitor> {thing}",
        f"{fact} <{kg}purpose> {name}@kk",
        f"{fact} <{prov}wasDerivedFrom> {words}",
    ]
    more = "".join(f"{quad} <{base}graph/article/m> .\n" for quad in quads)
    folder = served.store(seed, tmp_path_factory.mktemp("marked"), more)
    with served.serving(folder) as found:
        yield found


@pytest.mark.parametrize("suffix", ["html", "ttl", "jsonld", "json", "nt", "rdf"])
@pytest.mark.parametrize("path", ["entity/person/m", "article/m", "fact/visit/m"])
def test_names_with_markup_stay_names(marked, path, suffix):
    reply = marked.ask(f"/kg/{path}.{suffix}")
    assert (reply.status, reply.headers["x-content-type-options"]) == (200, "nosniff")
    if suffix == "html":
        scripts = re.findall(r"<script[^>]*>.*?</script>", reply.text, re.DOTALL)
        assert [script[:35] for script in scripts] == ['<script type="application/ld+json">'] * (path != "fact/visit/m")
        assert "<img" not in reply.text and 'href="javascript:' not in reply.text
        assert "{{7*7}}" in reply.text
    elif suffix == "json":
        assert MARKUP in (reply.json.get("label"), reply.json.get("headline"))
    else:
        syntax = {"ttl": "turtle", "nt": "nt", "rdf": "xml", "jsonld": "json-ld"}[suffix]
        found = rdflib.Graph().parse(data=reply.text, format=syntax)
        assert MARKUP in {str(value) for value in found.objects()}


@pytest.mark.parametrize(
    "path", ["/", "/things", "/articles", "/types/Visit", "/search?q=alert", "/questions/articles"]
)
def test_lists_of_names_with_markup(marked, path):
    text = marked.ask(path).text
    assert "<script>" not in text and "<img" not in text and "javascript:" not in text


@pytest.mark.parametrize("name", ["json", "xml", "csv", "tsv", "html"])
def test_answers_with_markup(marked, name):
    reply = marked.query("SELECT ?name { ?thing a kg:Person ; rdfs:label ?name }", format=name)
    assert reply.status == 200
    assert ("<script>alert" in reply.text) == (name in ("json", "csv", "tsv"))
    assert name == "html" or "html" not in reply.headers["content-type"]


def test_a_new_snapshot_under_load(seed, tmp_path):
    """While snapshots are replaced, each answer is that of one of them, whole: its ETag is that of what it says."""
    marker = '<urn:x> <urn:is> "%06d" <urn:g> .\n'
    served.store(seed, tmp_path, marker % 1)
    query = "SELECT ?is (COUNT(*) AS ?n) { <urn:x> <urn:is> ?is . ?s ?p ?o } GROUP BY ?is"
    with served.serving(tmp_path) as server, ThreadPoolExecutor(4) as pool:
        ended = False

        def ask() -> set[tuple[str, str, str]]:
            seen = set()
            while not ended:
                reply, page = server.query(query), server.ask("/things")
                assert (reply.status, page.status) == (200, 200)
                (row,) = reply.json["results"]["bindings"]
                seen.add((row["is"]["value"], reply.headers["etag"], row["n"]["value"]))
            return seen

        asking = [pool.submit(ask) for _ in range(4)]
        for number in range(2, 6):
            served.store(seed, tmp_path, marker % number)
            assert soon(lambda number=number: server.ask("/health").json["snapshot"] == f"{number:06}", 10)
        last = server.query(query)
        ended = True
        seen = set().union(*(each.result() for each in asking))
    assert (last.headers["etag"], last.json["results"]["bindings"][0]["is"]["value"]) == ('W/"000005"', "000005")
    assert "000001" in {is_ for is_, _, _ in seen} and len(seen) > 1
    assert all(tag == f'W/"{is_}"' for is_, tag, _ in seen)
    assert len({count for _, _, count in seen}) == 1


def test_a_store_that_vanishes(seed, tmp_path):
    """What is open is served on, and /health says what is wrong; when the store is back, all is well."""
    folder = served.store(seed, tmp_path / "store")
    with served.serving(folder) as server:
        assert server.ask("/health").json == {"snapshot": "000001", "trouble": ""}
        folder.rename(tmp_path / "gone")
        assert soon(lambda: server.ask("/health").status == 503)
        assert server.ask("/health").json["trouble"].startswith(f"{folder}: no store of kg;")
        assert (server.query("ASK { ?s a kg:Meeting }").json["boolean"], server.ask("/things").status) == (True, 200)
        (tmp_path / "gone").rename(folder)
        assert soon(lambda: server.ask("/health").status == 200)


def kg_serve(*options: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-m", "kg", "serve", *options], capture_output=True, text=True, timeout=20)


def test_what_cannot_be_served(server, seed, tmp_path):
    """A port that is taken, an address of another machine, a folder that is no store, an empty one: one line each."""
    folder = served.store(seed, tmp_path / "store")
    with folders.writing(tmp_path / "empty"):
        pass
    broken = served.store(seed, tmp_path / "broken")
    (folders.current(broken).graph / "CURRENT").unlink()
    port = str(server.port)
    for options, said in (
        (("--store", str(folder), "--port", port), f"127.0.0.1:{port} cannot be listened on (Address already in use);"),
        (("--store", str(folder), "--host", "192.0.2.1"), "192.0.2.1:8000 cannot be listened on (Cannot assign"),
        (("--store", str(folder), "--host", "no host"), "no host:8000 cannot be listened on ("),
        (("--store", str(tmp_path / "none")), f"{tmp_path / 'none'}: no store of kg; name the folder of"),
        (("--store", str(broken)), f"{folders.current(broken).graph}: cannot be read (IO error: No such file"),
        (("--store", str(tmp_path)), f"{tmp_path}: no store of kg; name the folder of"),
        (("--store", str(tmp_path / "empty")), f"{tmp_path / 'empty'}: nothing is built here yet; run 'kg build PATHS"),
    ):
        ended = kg_serve(*options)
        assert (ended.returncode, ended.stdout, ended.stderr.count("\n")) == (1, "", 1)
        assert ended.stderr.startswith(f"Error: {said}")


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_it_ends_when_told_and_leaves_nothing(tmp_path, number):
    """Without --store it builds seeds/ into a temporary store, which goes with it."""
    command = [sys.executable, "-m", "kg", "serve", "--fast", "--port", "0"]
    env = os.environ | {"TMPDIR": str(tmp_path)}
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, cwd=ROOT, env=env, text=True
    ) as process:
        assert process.stdout.readline().startswith("http://127.0.0.1:")
        assert list(tmp_path.iterdir()) != []
        forks = of(process.pid)
        process.send_signal(number)
        assert process.wait(10) == 0
    assert list(tmp_path.iterdir()) == []
    assert [pid for pid in forks if Path(f"/proc/{pid}").exists()] == []


def test_metrics_count_what_happened(server):
    before = server.ask("/metrics").text
    server.query("ASK {")
    after = server.ask("/metrics").text

    def bad(text: str) -> float:
        found = re.search(r'kg_requests_total\{part="sparql",status="400"\} ([\d.]+)', text)
        return float(found[1]) if found else 0

    assert bad(after) == bad(before) + 1
    assert "kg_store_readable 1.0" in after
