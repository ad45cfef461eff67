"""A `kg serve` process on 127.0.0.1 and a free port, and small ways to ask it."""

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection, IncompleteRead
from pathlib import Path
from urllib.parse import urlencode, urlsplit

from kg import export
from kg.archive import folder as folders
from kg.rdf.graph import Graph

# the data of the W3C's tests of the protocol
W3C = "http://kasei.us/2009/09/sparql/data/data"
DOCUMENTS = "".join(
    f"<{W3C}{n}.rdf> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <http://xmlns.com/foaf/0.1/Document> "
    f"<{W3C}{n}.rdf> .\n"
    for n in (1, 2, 3)
)


@dataclass(frozen=True)
class Reply:
    status: int
    headers: dict[str, str]
    body: bytes
    cut: bool = False  # the connection ended before the answer

    @property
    def text(self) -> str:
        return self.body.decode()

    @property
    def json(self):
        return json.loads(self.body)


@dataclass(frozen=True)
class Server:
    address: str
    process: subprocess.Popen[str]

    @property
    def port(self) -> int:
        return urlsplit(self.address).port or 0

    def ask(self, path: str, body: bytes | None = None, method: str = "GET", **headers: str) -> Reply:
        """Headers are named with underscores: content_type="text/plain"."""
        connection = HTTPConnection("127.0.0.1", self.port, timeout=20)
        try:
            connection.request(method, path, body, {name.replace("_", "-"): value for name, value in headers.items()})
            reply = connection.getresponse()
            named = {name.lower(): value for name, value in reply.getheaders()}
            try:
                return Reply(reply.status, named, reply.read())
            except IncompleteRead as error:
                return Reply(reply.status, named, error.partial, cut=True)
        finally:
            connection.close()

    def query(self, sparql: str, **parameters: str) -> Reply:
        return self.ask("/sparql?" + urlencode({"query": sparql, **parameters}))


def store(graph: Graph, folder: Path, more: str = "") -> Path:
    """A store on disk with a graph, and more N-Quads; one that is there gets a new snapshot."""
    lines = export.content(graph, export.BY_NAME["nquads"]) + more.encode()
    with folders.writing(folder), folders.making(folder, empty=True) as (made, written, rows):
        written.load([lines])
        written.close()
        rows.close()
        folders.commit(folder, made)
    return folder


@contextmanager
def serving(folder: Path, *options: str) -> Iterator[Server]:
    command = [sys.executable, "-m", "kg", "serve", "--store", str(folder), "--port", "0", *options]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        try:
            yield Server(process.stdout.readline().strip(), process)
        finally:
            process.terminate()
            process.wait(10)
