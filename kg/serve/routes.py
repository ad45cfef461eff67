"""Which path is answered by what: pages, linked data, the graph page of a build, files of ours, what crawlers ask."""

import base64
import hashlib
import re
from collections.abc import Awaitable, Callable
from urllib.parse import quote
from xml.sax.saxutils import escape

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from kg.serve import answers, linked, negotiation, pages
from kg.serve.opened import Opened
from kg.serve.places import RefusedError
from kg.serve.protocol import parts
from kg.serve.site import Site
from kg.serve.sparql import refusal
from kg.serve.view import EXPORTS, View, folder
from kg.version import VERSION

LONGEST = 2000  # characters of a path
URLS = 10_000  # addresses in one part of the sitemap
STATIC = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}
YEAR = "public, max-age=31536000, immutable"
EDITOR = "default-src 'none'; img-src 'self' data:; font-src 'self' data:; connect-src 'self'; form-action 'self'; "
EDITOR += "base-uri 'none'; frame-ancestors 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'"
Make = Callable[[Opened, Request], Response]
Handler = Callable[[Request], Awaitable[Response]]


class Routes:
    """The routes of a site; `endpoint` is the application that answers /sparql."""

    def __init__(self, site: Site) -> None:
        self.site = site

    def listed(self) -> list[BaseRoute]:
        """All but the SPARQL endpoint and the tools for agents; the data, whose path is the graph's affair, last."""
        found: list[BaseRoute] = [Route(path, self.page(make)) for path, make in pages.PAGES.items()]
        found += [Route(path, self.export(file)) for path, _, file in EXPORTS]
        found += [
            Route("/questions/{name}", self.question),
            Route("/static/{name}", static),
            Route("/context.jsonld", context),
            Route("/opensearch.xml", self.of(opensearch)),
            Route("/robots.txt", robots),
            Route("/sitemap.xml", self.of(sitemap)),
            Route("/sitemap-{number:int}.xml", self.of(sitemap_part)),
            Route("/.well-known/void", self.of(data_set)),
            Route("/{path:path}", self.of(self.data)),
        ]
        return found

    def page(self, make: pages.Page) -> Handler:
        return self.of(lambda opened, request: make(opened, View(opened, request)))

    def of(self, make: Make) -> Handler:
        """A handler that reads the snapshot in force, in a thread. A client that has the page of it is told so."""

        async def handler(request: Request) -> Response:
            async with self.site.snapshots.held() as opened:
                tag = f'W/"{opened.snapshot.id}-{VERSION}"'
                headers = {"ETag": tag, "Vary": "Accept, Accept-Language", "Cache-Control": "no-cache"}
                if tag in request.headers.get("if-none-match", ""):
                    return Response(status_code=304, headers=headers)
                try:
                    found = await run_in_threadpool(make, opened, request)
                except OSError:  # the snapshot was removed under us
                    return refusal(RefusedError(503, "the store cannot be read; is it still there?", 5))
                if found.status_code < 400:
                    found.headers.update({name: value for name, value in headers.items() if name not in found.headers})
                return found

        return handler

    def export(self, file: str) -> Handler:
        """A page that a build made beside the snapshot."""

        def make(opened: Opened, request: Request) -> Response:
            path = opened.snapshot.files / file
            if not path.exists():
                return pages.error(View(opened, request), 404, "")
            content = path.read_bytes()
            return Response(content, media_type="text/html", headers={"Content-Security-Policy": policy(content)})

        return self.of(make)

    async def question(self, request: Request) -> Response:
        """A question of the ontology with its answer."""
        name = request.path_params["name"]
        sparql = pages.question(name)
        async with self.site.snapshots.held() as opened:
            view = View(opened, request)
            if not sparql:
                return pages.error(view, 404, "")
            try:
                rows = await self.rows(opened, sparql, request)
            except RefusedError as error:
                return pages.error(view, error.status, str(error))
            return pages.asked_page(view, name, sparql, rows)

    async def rows(self, opened: Opened, sparql: str, request: Request) -> bytes:
        """The answer to a query in SPARQL's JSON."""
        client = request.client.host if request.client else ""
        asked = answers.Question(sparql, opened.base)
        async with self.site.queries.answer(opened.snapshot.graph, asked, client) as found:
            return b"".join([part async for part in parts(found)])

    async def editor(self, request: Request, rows: bytes | None, sparql: str) -> Response:
        """The SPARQL editor, and the rows of a query below it."""
        async with self.site.snapshots.held() as opened:
            page = pages.editor(View(opened, request), rows, sparql)
            page.headers["Content-Security-Policy"] = EDITOR
            return page

    def data(self, opened: Opened, request: Request) -> Response:
        """An IRI of the graph: the thing itself by 303 to a representation, or one of these."""
        view, path = View(opened, request), request.scope["path"]
        rest = path.removeprefix(view.prefix)
        if rest == path or len(path) > LONGEST:
            return pages.error(view, 404, "")
        if linked.subject(opened, opened.base + rest) or linked.graph(opened, opened.base + rest):
            return see_other(view, request, opened.base + rest)
        before, suffix = linked.split(rest)
        iri = opened.base + before
        if suffix and linked.graph(opened, iri):
            return self.whole_graph(opened, iri, suffix)
        if not suffix or not linked.subject(opened, iri):
            return pages.error(view, 404, "")
        return represented(opened, view, iri, suffix)

    def whole_graph(self, opened: Opened, iri: str, suffix: str) -> Response:
        limit = self.site.settings.limits.rows or 0
        triples = linked.of_graph(opened, linked.node(iri), limit)
        if len(triples) > limit:
            return refusal(RefusedError(503, f"the graph has more than {limit} triples; ask /sparql for parts of it"))
        suffix = "ttl" if suffix in ("html", "json") else suffix
        return Response(linked.written(triples, suffix), media_type=linked.SUFFIXES[suffix][0])


def see_other(view: View, request: Request, iri: str) -> Response:
    """303 to the representation that is asked for."""
    suffix = negotiation.best(request.headers.get("accept", ""), list(linked.SUFFIXES.items()))
    if not suffix:
        kinds = ", ".join(kinds[0] for kinds in linked.SUFFIXES.values())
        return refusal(RefusedError(406, f"no media type asked for is known; accept one of {kinds}"))
    query = f"?{request.url.query}" if request.url.query else ""
    where = f"{view.bare(iri)}.{suffix}"
    return Response(status_code=303, headers={"Location": where + query, "Vary": "Accept"})


def represented(opened: Opened, view: View, iri: str, suffix: str) -> Response:
    """A representation, with links to the others, to the thing, and to the next part where it goes on."""
    page, more = pages.page_number(view.request), False
    if suffix == "html":
        found = pages.resource(opened, view, iri)
    elif suffix == "json":
        values, more = linked.plain(opened, iri, page)
        found = Response(linked.as_json(values), media_type="application/json")
    else:
        triples, more = linked.about(opened, iri, page)
        found = Response(linked.written(triples, suffix), media_type=linked.SUFFIXES[suffix][0])
    found.headers["Link"] = ", ".join(links(view, iri, suffix, page + 1 if more else 0))
    return found


def links(view: View, iri: str, suffix: str, following: int) -> list[str]:
    """The values of a Link header (RFC 8288)."""
    name = view.bare(iri)
    found = [f'<{quote(iri, safe=":/#")}>; rel="describes"']
    for other, kinds in linked.SUFFIXES.items():
        relation = "self" if other == suffix else "alternate"
        found.append(f'<{name}.{other}>; rel="{relation}"; type="{kinds[0]}"')
    return found + ([f'<{name}.{suffix}?page={following}>; rel="next"'] if following else [])


def policy(page: bytes) -> str:
    """The policy of a page with scripts in it: these alone, by their hashes; it asks nothing of anybody."""
    scripts = re.findall(rb"<script(?![^>]*type=)[^>]*>(.*?)</script>", page, re.DOTALL)
    known = " ".join(f"'sha256-{base64.b64encode(hashlib.sha256(text).digest()).decode()}'" for text in scripts)
    return (
        f"default-src 'none'; script-src {known or chr(39) + 'none' + chr(39)}; style-src 'unsafe-inline'; "
        "img-src data: blob:; base-uri 'none'; frame-ancestors 'none'"
    )


async def static(request: Request) -> Response:
    """A file of ours: only those in the folder have names without a slash."""
    name = request.path_params["name"]
    path = folder("static") / name
    suffix = name[name.rfind(".") :]
    if suffix not in STATIC or "/" in name or "\\" in name or not path.is_file():
        return PlainTextResponse("no such file\n", 404)
    return Response(path.read_bytes(), media_type=STATIC[suffix], headers={"Cache-Control": YEAR})


async def context(request: Request) -> Response:
    return Response(linked.as_json({"@context": linked.context()}), media_type="application/ld+json")


def origin(request: Request) -> str:
    return f"{request.url.scheme}://{request.url.netloc}"


def opensearch(opened: Opened, request: Request) -> Response:
    """https://github.com/dewitt/opensearch"""
    name, here = escape(View(opened, request).t("title")), escape(origin(request))
    text = f"""<?xml version="1.0" encoding="UTF-8"?>
<OpenSearchDescription xmlns="http://a9.com/-/spec/opensearch/1.1/">
<ShortName>{name[:16]}</ShortName>
<Description>{name}</Description>
<InputEncoding>UTF-8</InputEncoding>
<Url type="text/html" template="{here}/search?q={{searchTerms}}"/>
</OpenSearchDescription>
"""
    return Response(text, media_type="application/opensearchdescription+xml")


async def robots(request: Request) -> Response:
    said = ("User-agent: *", "Disallow: /sparql", "Disallow: /mcp", f"Sitemap: {origin(request)}/sitemap.xml")
    return PlainTextResponse("\n".join(said) + "\n")


def sitemap(opened: Opened, request: Request) -> Response:
    """The parts of the sitemap (https://www.sitemaps.org/protocol.html), of which each is small enough."""
    pages = opened.number("SELECT (SELECT COUNT(*) FROM things) + (SELECT COUNT(*) FROM articles)")
    here = escape(origin(request))
    parts = range(1, max(1, -(-pages // URLS)) + 1)
    text = "".join(f"<sitemap><loc>{here}/sitemap-{part}.xml</loc></sitemap>\n" for part in parts)
    return xml("sitemapindex", text)


def sitemap_part(opened: Opened, request: Request) -> Response:
    view, here = View(opened, request), origin(request)
    sql = "SELECT iri FROM (SELECT 0 AS part, id, iri FROM articles UNION ALL SELECT 1, id, iri FROM things) "
    rows = opened.rows(sql + "ORDER BY part, id LIMIT ? OFFSET ?", URLS, (request.path_params["number"] - 1) * URLS)
    if not rows:
        return pages.error(view, 404, "")
    return xml("urlset", "".join(f"<url><loc>{escape(here + view.bare(iri))}.html</loc></url>\n" for (iri,) in rows))


def xml(name: str, content: str) -> Response:
    head = f'<?xml version="1.0" encoding="UTF-8"?>\n<{name} xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n'
    return Response(f"{head}{content}</{name}>\n", media_type="application/xml")


def data_set(opened: Opened, request: Request) -> Response:
    """Where the description of the data set is (https://www.w3.org/TR/void/#well-known)."""
    return RedirectResponse(View(opened, request).bare(f"{opened.base}dataset"), 303)
