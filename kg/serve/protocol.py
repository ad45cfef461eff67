"""The SPARQL 1.1 Protocol for queries: https://www.w3.org/TR/sparql11-protocol/.

One place beside it is ours: `format=` names the format where a link cannot carry an Accept header.
"""

from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import parse_qsl

from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from kg.serve import answers, negotiation
from kg.serve.answers import Form, Question
from kg.serve.places import RefusedError
from kg.serve.queries import Answer

LARGEST = 1 << 20  # bytes of a request's body
FORM, DIRECT, UPDATE = "application/x-www-form-urlencoded", "application/sparql-query", "application/sparql-update"
READ_ONLY = "the graph is read-only here: no updates; build it anew with 'kg build', or load it into a store of yours"
HTML = "html"  # rows as a page, for who follows a link


async def body(request: Request) -> bytes:
    """The body of a request; RefusedError where it is too large."""
    length = request.headers.get("content-length", "0")
    if length.isdecimal() and int(length) > LARGEST:
        raise RefusedError(413, f"a body of more than {LARGEST >> 20} MB; send a shorter query")
    read = bytearray()
    async for part in request.stream():
        read += part
        if len(read) > LARGEST:
            raise RefusedError(413, f"a body of more than {LARGEST >> 20} MB; send a shorter query")
    return bytes(read)


def parameters(text: bytes) -> list[tuple[str, str]]:
    """Names and values of a query string or form; RefusedError where they are not UTF-8."""
    try:
        pairs = parse_qsl(text.decode("ascii"), keep_blank_values=True, errors="strict", max_num_fields=100)
    except UnicodeDecodeError:
        raise RefusedError(400, "the query is not UTF-8, percent-encoded; encode it so") from None
    except ValueError:
        raise RefusedError(400, "too many parameters; send the query and its graphs") from None
    return pairs


async def asked(request: Request) -> list[tuple[str, str]]:
    """The parameters of a request, the query among them, in whichever of the protocol's three ways it was sent."""
    given = parameters(request.url.query.encode())
    if request.method == "POST":
        kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
        if kind == FORM:
            given += parameters(await body(request))
        elif kind == DIRECT:
            given += [("query", text(await body(request)))]
        elif kind == UPDATE:
            raise RefusedError(405, READ_ONLY)
        else:
            raise RefusedError(415, f"a query is sent as {FORM} or {DIRECT}, not as {kind[:80]!r}")
    if any(name in ("update", "using-graph-uri", "using-named-graph-uri") for name, _ in given):
        raise RefusedError(405, READ_ONLY)
    return given


def text(found: bytes) -> str:
    try:
        return found.decode()
    except UnicodeDecodeError:
        raise RefusedError(400, "the query is not UTF-8; encode it so") from None


@dataclass(frozen=True, slots=True)
class Wanted:
    """A question, and whether a page is wanted: of its rows, where `format=html` says so, else of the editor with the
    query in it, since a browser follows a link."""

    question: Question
    page: bool
    rows: bool


def wanted(given: Sequence[tuple[str, str]], accept: str, base: str) -> Wanted:
    """What is asked, and in which formats; RefusedError where it is not one query or nothing could hold the answer."""
    queries = [value for name, value in given if name == "query"]
    if len(queries) != 1:
        raise RefusedError(400, f"{len(queries)} queries; send one, as the parameter 'query'")
    named = next((value for name, value in given if name == "format" and value), "")
    rows, graph = by_name(named) if named else by_accept(accept)
    if not rows and not graph:
        known = ", ".join([HTML, *answers.MEDIA_TYPES])
        raise RefusedError(406, f"no format asked for is known; name one by format= ({known}) or its media type")
    asked = Question(
        queries[0],
        base,
        rows="json" if rows == HTML else rows,
        graph=graph,
        default_graphs=tuple(value for name, value in given if name == "default-graph-uri"),
        named_graphs=tuple(value for name, value in given if name == "named-graph-uri"),
    )
    return Wanted(asked, rows == HTML, bool(named))


def by_name(name: str) -> tuple[str, str]:
    """The formats for rows and for graphs that a name or a media type stands for; both empty for none."""

    def first(forms: Sequence[Form]) -> str:
        return next((form.name for form in forms if name.lower() in (form.name, form.media_type, *form.also)), "")

    return (HTML, "turtle") if name in (HTML, "text/html") else (first(answers.ROWS), first(answers.GRAPHS))


def by_accept(accept: str) -> tuple[str, str]:
    def best(forms: Sequence[Form], page: str) -> str:
        offered = [(form.name, (form.media_type, *form.also)) for form in forms]
        return negotiation.best(accept, [*offered, (page, ("text/html",))])

    return best(answers.ROWS, HTML), best(answers.GRAPHS, "turtle")


async def parts(answer: Answer) -> AsyncIterator[bytes]:
    yield answer.first
    async for part in answer.rest:
        yield part


def response(answer: Answer, version: str, headers: Mapping[str, str]) -> Response:
    """An answer over HTTP. What is longer than its first part is sent as it comes; when it is cut short, so is the
    connection, which HTTP/1.1 can tell from the end."""
    kind = answers.MEDIA_TYPES[answer.form]
    if answer.whole:
        return Response(answer.first, media_type=kind, headers=dict(headers))
    if version == "1.0":
        raise RefusedError(503, "so long an answer needs HTTP/1.1, which tells a whole one from one cut short")
    return StreamingResponse(parts(answer), media_type=kind, headers=dict(headers))


def description(endpoint: str, base: str) -> bytes:
    """The service description (https://www.w3.org/TR/sparql11-service-description/) in Turtle."""
    formats = [*answers.ROWS, *answers.GRAPHS]
    names = ["SPARQL_Results_JSON", "SPARQL_Results_XML", "SPARQL_Results_CSV", "SPARQL_Results_TSV"]
    names += ["Turtle", "N-Triples", "JSON-LD", "RDF_XML"]
    results = " , ".join(f"<http://www.w3.org/ns/formats/{name}>" for _, name in zip(formats, names, strict=True))
    return f"""@prefix sd: <http://www.w3.org/ns/sparql-service-description#> .
@prefix void: <http://rdfs.org/ns/void#> .
<{endpoint}> a sd:Service ;
    sd:endpoint <{endpoint}> ;
    sd:supportedLanguage sd:SPARQL11Query ;
    sd:resultFormat {results} ;
    sd:defaultDataset [ a sd:Dataset ; sd:defaultGraph [ a sd:Graph ; void:inDataset <{base}dataset> ] ] .
""".encode()
