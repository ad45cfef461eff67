"""Sends the named graphs of a build to a triple store over HTTP.

Two ways: the SPARQL 1.1 Graph Store HTTP Protocol (one PUT for each graph) and SPARQL 1.1 Update (DROP and INSERT
DATA). Either replaces a graph, so that sending twice leaves what sending once does, and a run that was cut short is
completed by the next.
"""

import io
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from urllib.parse import urlsplit

import pyoxigraph as ox
import requests
from requests.adapters import HTTPAdapter
from requests.auth import AuthBase, HTTPBasicAuth, HTTPDigestAuth
from urllib3.exceptions import ConnectTimeoutError, NewConnectionError, ReadTimeoutError
from urllib3.util.retry import Retry

from kg.errors import PushError
from kg.rdf.serialise import in_order
from kg.rdf.store import Store

TRIPLES_AT_ONCE = 10_000  # of an update: stores limit the length of a request
TRY_AGAIN = (429, 500, 502, 503, 504)


@dataclass(frozen=True)
class Endpoint:
    """Where to send, and as whom. `update` says that `url` is a SPARQL Update endpoint; `seconds` is how long an answer
    may take, `retries` how often a request is repeated, each time after twice the pause."""

    url: str
    update: bool = False
    user: str = ""
    password: str = ""
    digest: bool = False
    token: str = ""
    seconds: float = 60.0
    retries: int = 4
    pause: float = 0.5

    def session(self) -> requests.Session:
        """A session with the authentication and the retries; PushError where the address is none."""
        if urlsplit(self.url).scheme not in ("http", "https") or not urlsplit(self.url).netloc:
            raise PushError(f"{self.url!r} is not an address; write one such as http://127.0.0.1:7878/store")
        session = requests.Session()
        session.trust_env = False
        retry = Retry(
            self.retries, backoff_factor=self.pause, status_forcelist=TRY_AGAIN, allowed_methods=None, redirect=2
        )
        for scheme in ("http://", "https://"):
            session.mount(scheme, HTTPAdapter(max_retries=retry))
        session.auth = self.authentication()
        return session

    def authentication(self) -> AuthBase | None:
        if self.token:
            return Bearer(self.token)
        kind = HTTPDigestAuth if self.digest else HTTPBasicAuth
        return kind(self.user, self.password) if self.user else None


@dataclass(frozen=True)
class Bearer(AuthBase):
    token: str

    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        request.headers["Authorization"] = f"Bearer {self.token}"
        return request


def push(store: Store, endpoint: Endpoint) -> Iterator[tuple[str, int]]:
    """Sends graph after graph and gives the name and the number of triples of each that has arrived.

    PushError where the endpoint cannot be reached, refuses, or answers something else; the graphs given so far are then
    in the store whole.
    """
    with endpoint.session() as session:
        for graph in store.graphs():
            triples = list(in_order(store.lines(graph)))
            send = update if endpoint.update else put
            send(session, endpoint, graph, triples)
            yield graph.value, len(triples)


def put(session: requests.Session, endpoint: Endpoint, graph: ox.NamedNode, triples: list[bytes]) -> None:
    """One graph by the Graph Store Protocol, and a look at whether it has arrived."""
    headers = {"Content-Type": "application/n-triples; charset=utf-8"}
    answer = ask(session, endpoint, "PUT", params=address(endpoint, graph), data=b"".join(triples), headers=headers)
    if answer.status_code == 200 and "html" in answer.headers.get("Content-Type", ""):
        raise PushError(
            f"{endpoint.url} answers with a page; name the Graph Store address of the store, or use --update"
        )
    back = ask(
        session,
        endpoint,
        "GET",
        params=address(endpoint, graph),
        headers={"Accept": "application/n-triples, text/turtle"},
    )
    there = counted(back)
    if there != len(triples):
        raise PushError(f"{endpoint.url} holds {there} triples of {graph} where {len(triples)} were sent; send again")


def address(endpoint: Endpoint, graph: ox.NamedNode) -> dict[str, str]:
    """The graph in the query part; Virtuoso's own name of it for Virtuoso's address."""
    return {"graph-uri" if "sparql-graph-crud" in endpoint.url else "graph": graph.value}


def counted(answer: requests.Response) -> int | None:
    """The number of triples of an answer; None where it holds none that can be read."""
    kind = answer.headers.get("Content-Type", "").partition(";")[0].strip()
    form = ox.RdfFormat.from_media_type(kind) if kind else None
    if form is None:
        return None
    try:
        return len(set(ox.parse(io.BytesIO(answer.content), format=form)))
    except SyntaxError:
        return None


def update(session: requests.Session, endpoint: Endpoint, graph: ox.NamedNode, triples: list[bytes]) -> None:
    """One graph by SPARQL Update, in pieces: the first drops what was there."""
    rest = iter(triples)
    before = f"DROP SILENT GRAPH {graph} ;\n".encode()
    while piece := b"".join(islice(rest, TRIPLES_AT_ONCE)):
        body = before + f"INSERT DATA {{ GRAPH {graph} {{\n".encode() + piece + b"} }"
        ask(session, endpoint, "POST", data=body, headers={"Content-Type": "application/sparql-update; charset=utf-8"})
        before = b""


def ask(session: requests.Session, endpoint: Endpoint, method: str, **given: object) -> requests.Response:
    """An answer that says yes; PushError with the reason otherwise."""
    try:
        answer = session.request(method, endpoint.url, timeout=endpoint.seconds, **given)  # type: ignore[arg-type]
    except requests.exceptions.RequestException as error:
        raise failure(endpoint, error) from None
    if answer.status_code in (401, 403):
        raise PushError(f"{endpoint.url} refuses ({answer.status_code}); check --user, --password, --digest or --token")
    if answer.status_code >= 400:
        said = " ".join(answer.text.split())[:200]
        raise PushError(f"{endpoint.url} answers {answer.status_code}: {said or answer.reason}")
    return answer


def failure(endpoint: Endpoint, error: requests.exceptions.RequestException) -> PushError:
    """Why no answer came."""
    inner: BaseException = error
    while inner.args and isinstance(inner.args[0], Exception):
        inner = inner.args[0]
    inner = getattr(inner, "reason", None) or inner
    said = " ".join(str(inner).split()).rpartition(": ")[2][:120]
    late = isinstance(inner, (ReadTimeoutError, ConnectTimeoutError)) and not isinstance(inner, NewConnectionError)
    if late or isinstance(error, requests.exceptions.Timeout):
        return PushError(f"{endpoint.url} did not answer within {endpoint.seconds:g} s; raise --timeout")
    if isinstance(error, requests.exceptions.RetryError):
        return PushError(f"{endpoint.url} kept answering with an error ({said}); try again later")
    return PushError(f"{endpoint.url} cannot be reached ({said}); is the store running?")
