"""`kg serve` beside the `oxigraph` server and rdflib-endpoint on one store: how fast they answer, alone and beside two
queries without end, and what becomes of these.

    pip install rdflib-endpoint
    python benchmarks/serve.py [TRIPLES]      # 1000000 by default

rdflib-endpoint has its graph in memory, read from a file, up to 100 thousand triples.
"""

import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from random import Random
from urllib.parse import quote, urlencode

import pyoxigraph as ox

from exports import reading, word
from kg.archive import folder as folders
from kg.rdf import iris, triples
from kg.schema import ontology
from kg.schema.vocabulary import A, term
from kg.serve import index, search
from kg.serve.opened import Opened

sys.path.insert(0, str(Path(__file__).parent.parent / "tests" / "engines"))
from servers import free_port, program

LIMIT = 3  # seconds that a query may take
TIMES = 100
OF_RDFLIB = 100_000
NAMES = 100_000
RDFS_LABEL, PERSON = term("rdfs:label").value, term("kg:Person")
ACCEPT = "application/sparql-results+json, text/html;q=0.5"
CROSS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i FILTER (?a > ?i) }"
SORT = "SELECT * { ?a ?b ?c . ?d ?e ?f } ORDER BY ?f ?c"
RDFLIB = """
import sys, uvicorn
from rdflib import Graph
from rdflib_endpoint import SparqlEndpoint
graph = Graph().parse(sys.argv[1], format="nt")
uvicorn.run(SparqlEndpoint(graph=graph, path="/query"), host="127.0.0.1", port=int(sys.argv[2]), log_level="critical")
"""


def store(folder: Path, size: int) -> Path:
    """A store with at least so many triples, and its graph."""
    known, number, held = ontology.load(), 0, 0
    with folders.writing(folder), folders.making(folder, empty=True) as (made, written, rows):
        while held < size:
            quads: list[ox.Quad] = []
            for number in range(number, number + 200):  # noqa: B020 (it goes on where it ended)
                quads += triples.article_quads(reading(number, known), known, iris.BASE)
            written.add(quads)
            held, number = held + len(quads), number + 1
        written.close()
        rows.close()
        folders.commit(folder, made)
    return made.graph


@contextmanager
def running(command: list[str], port: int, path: str) -> Iterator[float]:
    """A server; the seconds until its first answer."""
    started = time.perf_counter()
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        try:
            while ask(port, path)[0] == 0:
                assert process.poll() is None, f"{command[0]} ended"
                time.sleep(0.02)
            yield time.perf_counter() - started
        finally:
            process.kill()


def ask(port: int, path: str, seconds: float = 30, client: str = "192.0.2.1") -> tuple[int, bool]:
    """The status of an answer, 0 for none, and whether it was whole."""
    connection = HTTPConnection("127.0.0.1", port, timeout=seconds)
    try:
        connection.request("GET", path, headers={"Accept": ACCEPT, "X-Forwarded-For": client})
        reply = connection.getresponse()
    except (OSError, HTTPException):
        return 0, False
    try:
        reply.read()
        return reply.status, True
    except (OSError, HTTPException):
        return reply.status, False
    finally:
        connection.close()


def seconds(work: Callable[[], object], times: int = TIMES) -> list[float]:
    found = []
    for _ in range(times):
        started = time.perf_counter()
        work()
        found.append(time.perf_counter() - started)
    return sorted(found)


def shown(label: str, found: list[float]) -> None:
    p95 = found[int(len(found) * 0.95)]
    print(f"  {label:44} median {statistics.median(found) * 1000:7.1f} ms, 95 % {p95 * 1000:7.1f} ms", flush=True)


def rate(label: str, port: int, path: str) -> None:
    """Requests a second by eight clients."""
    started = time.perf_counter()
    with ThreadPoolExecutor(8) as pool:
        good = sum(status == 200 for status, _ in pool.map(lambda _: ask(port, path), range(300)))
    print(f"  {label:44} {good / (time.perf_counter() - started):7.0f} requests/s", flush=True)


def beside_runaways(port: int, path: str, endpoint: str) -> None:
    """One query again and again while two others run without end, and how these end."""
    ends: list[str] = []

    def runaway(query: str) -> None:
        started = time.perf_counter()
        status, whole = ask(port, f"{endpoint}?{urlencode({'query': query})}", 4 * LIMIT, "192.0.2.2")
        took = time.perf_counter() - started
        ends.append(f"{status or 'no answer'}{'' if whole or not status else ', cut short'} at {took:.1f} s")

    threads = [threading.Thread(target=runaway, args=(query,)) for query in (CROSS, SORT)]
    for thread in threads:
        thread.start()
    time.sleep(0.3)
    found: list[float] = []
    while len(found) < 50 and len(ends) < len(threads):
        found += seconds(lambda: ask(port, path, 4 * LIMIT), 1)
    found.sort()
    shown("the query beside two without end", found)
    for thread in threads:
        thread.join()
    print(f"  these two                                    {'; '.join(sorted(ends))}", flush=True)


def measured(port: int, path: str, endpoint: str) -> None:
    ask(port, path)
    shown("query about one thing", seconds(lambda: ask(port, path)))
    rate("query about one thing, 8 clients", port, path)
    beside_runaways(port, path, endpoint)


def of_kg(folder: Path, query: str, thing: str) -> None:
    port = free_port()
    command = [
        sys.executable,
        "-m",
        "kg",
        "serve",
        "--store",
        str(folder),
        "--port",
        str(port),
        "--timeout",
        str(LIMIT),
    ]
    with running(command, port, "/health") as start:
        print(f"kg serve: first answer after {start:.2f} s")
        page = thing.removeprefix("https://example.org") + ".html"
        ask(port, page)
        shown("page of a thing", seconds(lambda: ask(port, page)))
        rate("page of a thing, 8 clients", port, page)
        shown("search", seconds(lambda: ask(port, f"/search?q={quote('кала жан')}")))
        shown("start page", seconds(lambda: ask(port, "/"), 20))
        measured(port, f"/sparql?{urlencode({'query': query})}", "/sparql")


def of_oxigraph(graph: Path, query: str) -> None:
    port = free_port()
    command = [program("oxigraph"), "serve-read-only", "-l", str(graph), "--bind", f"127.0.0.1:{port}"]
    with running([*command, "--timeout-s", str(LIMIT)], port, "/") as start:
        print(f"oxigraph serve-read-only: first answer after {start:.2f} s")
        measured(port, f"/query?{urlencode({'query': query})}", "/query")


def of_rdflib(graph: Path, query: str, folder: Path) -> None:
    port, file = free_port(), folder / "graph.nt"
    with file.open("wb") as output:
        ox.Store.read_only(str(graph)).dump(output, format=ox.RdfFormat.N_TRIPLES, from_graph=ox.DefaultGraph())
    with running([sys.executable, "-c", RDFLIB, str(file), str(port)], port, "/query") as start:
        print(f"rdflib-endpoint: first answer after {start:.2f} s")
        measured(port, f"/query?{urlencode({'query': query})}", "/query")


def of_search(folder: Path) -> None:
    """Search among a hundred thousand names of few syllables, so that many are alike."""
    random = Random(1)
    names = [f"{word(random)} {word(random)}{word(random)}".title() for _ in range(NAMES)]
    lines = (
        f'<{iris.BASE}entity/person/{n}> <{RDFS_LABEL}> "{name}"@kk .\n<{iris.BASE}entity/person/{n}> {A} {PERSON} .\n'
        for n, name in enumerate(names)
    )
    store = ox.Store(str(folder / "graph"))
    store.bulk_load("".join(lines).encode(), format=ox.RdfFormat.N_TRIPLES)
    store.flush()
    del store
    opened = Opened(folders.Snapshot("names", folder))
    print(f"search among {NAMES:,} names")
    some = random.sample(names, TIMES)
    for label, typed in (
        ("as written", some),
        ("its beginning", [name[:5] for name in some]),
        ("a part", [name[2:7] for name in some]),
        ("turned round", [" ".join(reversed(name.split())) for name in some]),
        ("in Latin letters", [index.keys(name)[-1] for name in some]),
        ("inflected", [f"{name}ға" for name in some]),
        ("a letter missing", [name[:3] + name[4:] for name in some]),
    ):
        rest = iter(typed)
        shown(label, seconds(lambda rest=rest: search.search(opened, next(rest))))  # type: ignore[misc]


def rows(opened: ox.Store, query: str) -> list[ox.QuerySolution]:
    found = opened.query(query)
    assert isinstance(found, ox.QuerySolutions)
    return list(found)


def main(size: int) -> None:
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary) / "store"
        started = time.perf_counter()
        graph = store(folder, size)
        print(f"a store of {size:,} triples in {time.perf_counter() - started:.0f} s", flush=True)
        opened = ox.Store.read_only(str(graph))
        started = time.perf_counter()
        index.build(opened, graph.parent / "search.sqlite")
        bytes_ = (graph.parent / "search.sqlite").stat().st_size
        print(f"its index in {time.perf_counter() - started:.0f} s, {bytes_ / 1e6:.0f} MB", flush=True)
        (row,) = rows(
            opened, "SELECT ?thing { ?fact <https://w3id.org/kazakh-news/ontology#participant> ?thing } LIMIT 1"
        )
        thing = row["thing"].value
        query = f"SELECT ?property ?value {{ <{thing}> ?property ?value }}"
        shown("the query in the process", seconds(lambda: rows(opened, query)))
        names = Path(temporary) / "names"
        names.mkdir()
        of_search(names)
        of_kg(folder, query, thing)
        of_oxigraph(graph, query)
        if size <= OF_RDFLIB:
            of_rdflib(graph, query, Path(temporary))


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000)
