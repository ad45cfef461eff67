"""Random files and random queries, by Hypothesis: python benchmarks/fuzz.py [COUNT]

Each ends in a graph, an answer, or one line; none in a traceback, a hang or a request to the network. Prints how many
ended how. What fails is shrunk and printed with the line that repeats it.
"""

import re
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from socketserver import BaseRequestHandler, ThreadingTCPServer
from typing import BinaryIO

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kg import sources
from kg.build import build
from kg.cli import querying
from kg.errors import KgError
from kg.rdf import confined
from kg.rdf.graph import Graph
from kg.rdf.store import Store
from kg.schema import ontology
from kg.schema.vocabulary import PREFIXES

HANG = 10.0  # seconds
LIMITS = confined.Limits(seconds=2, rows=1000, memory=500_000_000)
CALLS: list[str] = []  # what Python itself has sent


def note(event: str, _: object) -> None:
    """Takes down a connection that this thread makes: threads of other tests may still have some to end."""
    if event in ("socket.connect", "socket.getaddrinfo") and threading.current_thread() is threading.main_thread():
        CALLS.append(event)


sys.addaudithook(note)
SENTENCES = (
    "Облыс әкімі Серік Ахметов Атырау қаласына барды.",
    "«Арай» компаниясы 2023 жылы 12,5 млрд теңге бөлді.",
    "Жиында министр: «Жол салынады», – деді.",
    "Қазақстан мен Ресей келісімге қол қойды.",
)
WORDS = (
    *" ".join(SENTENCES).split(),
    *("\n", "\n\n", "\r", "\t", "\0", "\x1b[31m", "\u200b", "\u00ad", "\u0301", "\u202e", "\ufeff", "\U0001f600"),
    *'« » " — ( ) 12.10.2023 25:70 100% 1000000000 а СЕРІК Серiк https://x.example/'.split(),
)
MARKUP = (
    *"<html> </html> <p> </p> <script> <!-- --> <![CDATA[ ]]> &nbsp; &#0; &x; <rss> <item> <title> <?xml?>".split(),
    *('<meta charset="utf-16">', "<!DOCTYPE a [<!ENTITY x SYSTEM 'http://127.0.0.1:1/'>]>", '{"text": "Сөз"}', "\n"),
    *r'{ } [ ] : , "text" "date" null NaN 1e999 \ud800 ; ""'.split(),
)
GOOD = (
    "?s",
    "?o",
    "$s",
    "<http://x/>",
    "[]",
    "_:b",
    "kg:Person",
    "'a'",
    '"ә"@kk',
    "1",
    "1.5e3",
    "true",
    "'1'^^xsd:date",
)
TERMS = (
    *(f"{prefix}:x" for prefix in PREFIXES),
    *GOOD,
    *("*", "a", "<>", "<ENDPOINT>", "()", "foo:bar", "service:x", ":x", "\\u0053", "#", "\n", "\0", "і", "'''x'''"),
)
PATHS = ("^kg:x", "rdfs:label|skos:prefLabel", "(kg:x/a)*", "!a", "rdfs:label?", "kg:x+")
FOLDER = ontology.folder() / "questions"
QUESTIONS = sorted(file.read_text(encoding="utf-8") for file in FOLDER.iterdir() if file.name.endswith(".rq"))
KEYWORDS = (
    *"SELECT CONSTRUCT DESCRIBE ASK WHERE FROM NAMED GRAPH OPTIONAL UNION MINUS FILTER BIND AS VALUES UNDEF".split(),
    *"SERVICE SILENT ORDER BY ASC DESC GROUP HAVING LIMIT OFFSET DISTINCT REDUCED EXISTS NOT IN COUNT SUM".split(),
    *"GROUP_CONCAT REGEX STRLEN REPLACE PREFIX BASE INSERT DELETE DATA LOAD CLEAR DROP LATERAL".split(),
    *"{ } ( ) [ ] . ; , | / ^ + * ! = < && || << >> {| |}".split(),
)
ENCODINGS = ("utf-8", "utf-8-sig", "utf-16", "cp1251", "koi8-r", "latin-1")


def sequences(pieces: tuple[str, ...], most: int = 40) -> st.SearchStrategy[str]:
    """Pieces in any order."""
    return st.lists(st.sampled_from(pieces), max_size=most).map(" ".join)


def texts() -> st.SearchStrategy[str]:
    long = st.tuples(st.sampled_from((*WORDS, *MARKUP)), st.integers(1, 3000)).map(lambda pair: pair[0] * pair[1])
    read = st.lists(st.sampled_from((*SENTENCES, *WORDS)), min_size=5, max_size=30).map(" ".join)
    return st.one_of(read, sequences(WORDS), sequences((*WORDS, *MARKUP)), long, st.text(max_size=200))


@st.composite
def files(draw: st.DrawFn) -> tuple[str, bytes]:
    """The name of a file and what it holds: text in some encoding, cut short or not, or bytes."""
    suffix = draw(st.sampled_from((*sources.PARSERS, ".txt", "", ".xyz")))
    coded = st.tuples(texts(), st.sampled_from(ENCODINGS)).map(lambda pair: pair[0].encode(pair[1], "replace"))
    content = draw(st.one_of(coded, st.binary(max_size=200)))
    return f"file{suffix}", content[: draw(st.one_of(st.just(len(content)), st.integers(0, len(content))))]


def patterns() -> st.SearchStrategy[str]:
    """A query that is well formed but for its terms."""
    head = st.sampled_from(("SELECT *", "SELECT DISTINCT ?s", "ASK", "DESCRIBE ?s", "CONSTRUCT { ?s ?p ?o }"))
    subject, verb = st.sampled_from(GOOD[:7]), st.sampled_from(("?p", "a", "rdfs:label", *PATHS))
    triple = st.tuples(subject, verb, st.sampled_from(("?t", *GOOD))).map(" ".join)
    inner = st.lists(triple, min_size=1, max_size=3).map(" . ".join)
    around = st.sampled_from(("OPTIONAL", "MINUS", "{} UNION", "GRAPH ?g", "FILTER EXISTS", "SERVICE <ENDPOINT>"))
    tail = st.sampled_from(("", "LIMIT 3", "ORDER BY ?s", "OFFSET 2", "GROUP BY ?s", "VALUES ?s { <http://x/> }"))
    parts = st.tuples(head, inner, around, inner, tail)
    return parts.map(lambda part: f"{part[0]} WHERE {{ {part[1]} {part[2]} {{ {part[3]} }} }} {part[4]}")


@st.composite
def exchanged(draw: st.DrawFn) -> str:
    """A question of the ontology with some parts exchanged."""
    parts = re.split(r"(\s+)", draw(st.sampled_from(QUESTIONS)))
    for _ in range(draw(st.integers(1, 3))):
        parts[draw(st.integers(0, len(parts) - 1))] = draw(st.sampled_from((*KEYWORDS, *TERMS, "")))
    return "".join(parts)


def nested() -> st.SearchStrategy[str]:
    """Brackets in brackets."""
    head = st.sampled_from(("SELECT * {", "ASK { FILTER", "ASK { ?s ?p ", "SELECT (1 + "))
    pair = st.sampled_from(
        (("{", "}"), ("(", ")"), ("[ ?p ", "]"), ("!", ""), ("{{} UNION ", "}"), ("<< ?s ?p ", ">>"))
    )
    parts = st.tuples(head, pair, st.one_of(st.integers(1, 60), st.integers(1, 7000)))
    return parts.map(lambda part: f"{part[0]}{part[1][0] * part[2]}1{part[1][1] * part[2]}}}")


def queries() -> st.SearchStrategy[str]:
    return st.one_of(patterns(), patterns(), exchanged(), sequences((*KEYWORDS, *TERMS)), nested())


def of_file(name: str, content: bytes, folder: Path) -> str:
    """How reading a file ends."""
    path = folder / name
    path.write_bytes(content)
    try:
        graph = build([path], fast=True)
    except KgError as error:
        return one_line(error)
    return f"read, {'with' if graph.facts else 'without'} facts"


def of_query(store: Store, sparql: str) -> str:
    """How a query ends that is answered as `kg query` does."""

    def answer(output: BinaryIO) -> None:
        output.write(querying.answer_text(confined.cut(store.query(sparql), LIMITS.rows), "table").encode())

    try:
        confined.refuse_services(sparql, LIMITS.services)
        answered = b"".join(confined.run(answer, LIMITS))
    except KgError as error:
        return one_line(error)
    return f"answered, {'with' if len(answered.splitlines()) > 3 else 'without'} rows"


def one_line(error: KgError) -> str:
    """What an error says, its details left out so that it can be counted."""
    said = str(error)
    assert len(said.splitlines()) == 1, f"not one line: {said!r}"
    assert said.isprintable(), f"not printable: {said!r}"
    return re.sub(r"^\S*file\S*: |error at .*|'.*'|\(.*\)|\d\S*", "…", said)[:90]


@contextmanager
def endpoint() -> Iterator[tuple[str, list[object]]]:
    """An address on this machine, and who has called there."""
    calls: list[object] = []

    class Handler(BaseRequestHandler):
        def handle(self) -> None:
            calls.append(self.client_address)

    with ThreadingTCPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        yield f"http://127.0.0.1:{server.server_address[1]}/", calls
        server.shutdown()


def counted(count: int, repeatable: bool) -> settings:
    return settings(
        max_examples=count,
        deadline=None,
        database=None,
        derandomize=repeatable,
        suppress_health_check=list(HealthCheck),
    )


def fuzz_files(count: int, repeatable: bool = False) -> Counter[str]:
    """How many files ended how; the example that fails is raised."""
    ends: Counter[str] = Counter()

    @counted(count, repeatable)
    @given(files())
    def read(file: tuple[str, bytes]) -> None:
        start = time.monotonic()
        with tempfile.TemporaryDirectory() as folder:
            ends[of_file(*file, Path(folder))] += 1
        assert time.monotonic() - start < HANG, f"{time.monotonic() - start:.1f} s"

    CALLS.clear()
    read()
    assert not CALLS, "a request to the network"
    return ends


def fuzz_queries(graph: Graph, count: int, repeatable: bool = False) -> Counter[str]:
    """How many queries ended how; the example that fails is raised."""
    ends: Counter[str] = Counter()
    graph.store.merge()
    with endpoint() as (address, calls):

        @counted(count, repeatable)
        @given(queries())
        def ask(sparql: str) -> None:
            start = time.monotonic()
            ends[of_query(graph.store, sparql.replace("ENDPOINT", address))] += 1
            assert time.monotonic() - start < HANG, f"{time.monotonic() - start:.1f} s"
            assert not calls, "a request to the network"

        ask()
    return ends


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    fuzzers = {"files": fuzz_files, "queries": lambda count: fuzz_queries(build(["seeds"], fast=True), count)}
    for name, fuzz in fuzzers.items():
        start = time.monotonic()
        ends = fuzz(count)
        print(f"{sum(ends.values()):,} {name} in {time.monotonic() - start:.0f} s")
        for end, often in ends.most_common():
            print(f"{often:8,}  {end}")


if __name__ == "__main__":
    main()
