"""The SPARQL endpoint: requests of the protocol → answers of the processes that run queries."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from contextlib import suppress

from starlette.requests import ClientDisconnect, Request
from starlette.responses import PlainTextResponse, Response
from starlette.types import Receive, Scope, Send

from kg.serve import negotiation, protocol
from kg.serve.places import RefusedError
from kg.serve.site import Site

LOG = logging.getLogger("kg.serve")
SLOW = 15.0  # seconds that a client has to send a query
Page = Callable[[Request, bytes | None, str], Awaitable[Response]]  # request, JSON of the rows, the query → a page


def refusal(error: RefusedError) -> Response:
    """An error as one line."""
    headers = {"Retry-After": str(error.after)} if error.after else {}
    if error.status == 405:
        headers["Allow"] = "GET, HEAD, POST, OPTIONS"
    return PlainTextResponse(f"{error}\n", error.status, headers)


def seen(request: Request, tag: str) -> bool:
    """Whether a client has the answer of this snapshot already."""
    return request.method in ("GET", "HEAD") and tag in request.headers.get("if-none-match", "")


class Endpoint:
    """The application behind /sparql; `page` shows the editor and, below it, the rows of a query."""

    def __init__(self, site: Site, page: Page) -> None:
        self.site, self.page = site, page

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        request = Request(scope, receive)
        try:
            if request.method not in ("GET", "HEAD", "POST"):
                raise RefusedError(405, "a query is sent by GET or POST")
            async with asyncio.timeout(SLOW):
                given = await protocol.asked(request)
        except TimeoutError:
            await refusal(RefusedError(408, "the query took too long to arrive"))(scope, receive, send)
        except RefusedError as error:
            await refusal(error)(scope, receive, send)
        except ClientDisconnect:
            pass
        else:
            await self.unless_gone(self.respond(request, given, send), receive)

    async def unless_gone(self, work: Awaitable[None], receive: Receive) -> None:
        """Does the work, and ends it when the client leaves."""

        async def gone() -> None:
            while (await receive())["type"] != "http.disconnect":
                pass

        answering, leaving = asyncio.ensure_future(work), asyncio.ensure_future(gone())
        await asyncio.wait({answering, leaving}, return_when=asyncio.FIRST_COMPLETED)
        for task in (answering, leaving):
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task

    async def respond(self, request: Request, given: list[tuple[str, str]], send: Send) -> None:
        begun = False

        async def sent(message: object) -> None:
            nonlocal begun
            begun = True
            await send(message)  # type: ignore[arg-type]

        try:
            await self.answer(request, given, sent)
        except RefusedError as error:
            if begun:
                LOG.warning("answer cut short: %s", error)  # and so is the connection
            else:
                await refusal(error)(request.scope, request.receive, send)

    async def answer(self, request: Request, given: list[tuple[str, str]], send: Send) -> None:
        scope, receive = request.scope, request.receive
        accept = request.headers.get("accept", "")
        async with self.site.snapshots.held() as opened:
            if not any(name == "query" for name, _ in given) and request.method != "POST":
                await (await self.without_query(request, accept, opened.base))(scope, receive, send)
                return
            wanted = protocol.wanted(given, accept, opened.base)
            tag = f'W/"{opened.snapshot.id}"'
            headers = {"ETag": tag, "Vary": "Accept", "Cache-Control": "no-cache"}
            if seen(request, tag):
                await Response(status_code=304, headers=headers)(scope, receive, send)
                return
            if wanted.page and not wanted.rows:
                await (await self.page(request, None, wanted.question.sparql))(scope, receive, send)
                return
            client = request.client.host if request.client else ""
            async with self.site.queries.answer(opened.snapshot.graph, wanted.question, client) as found:
                if wanted.page and found.form == "json":
                    if not found.whole:
                        raise RefusedError(503, "the answer is too long for a page; add LIMIT, or ask for format=csv")
                    await (await self.page(request, found.first, wanted.question.sparql))(scope, receive, send)
                else:
                    await protocol.response(found, scope["http_version"], headers)(scope, receive, send)

    async def without_query(self, request: Request, accept: str, base: str) -> Response:
        """The editor for people, the service description for programs."""
        offered = [("turtle", ["text/turtle"]), ("html", ["text/html"])]
        if negotiation.best(accept, offered) == "html":
            return await self.page(request, None, "")
        endpoint = str(request.url.replace(query="", fragment=""))
        return Response(protocol.description(endpoint, base), media_type="text/turtle", headers={"Vary": "Accept"})
