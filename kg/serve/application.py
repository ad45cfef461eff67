"""The server's application: which part answers which path, and what holds for every answer."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from importlib import import_module

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware
from starlette.routing import Route
from starlette.types import ASGIApp, Receive, Scope, Send

from kg.serve.headers import Headers
from kg.serve.routes import Routes
from kg.serve.site import Settings, Site
from kg.serve.sparql import Endpoint
from kg.serve.watch import Watch

METHODS = ("GET", "HEAD", "POST")
SHOWN = ("ETag", "Link", "Retry-After")  # headers that a page of another host may read


class Tools:
    """The application behind /mcp. What it is made of takes longer to import than all else: it is made when an agent
    first asks, and lives until `stop`."""

    def __init__(self, site: Site) -> None:
        self.site = site
        self.life: asyncio.Task[None] | None = None
        self.made: asyncio.Future[ASGIApp] | None = None
        self.stopping = asyncio.Event()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if self.made is None:
            self.made = asyncio.get_running_loop().create_future()
            self.life = asyncio.create_task(self.live(self.made))
        await (await asyncio.shield(self.made))(scope, receive, send)

    async def live(self, made: "asyncio.Future[ASGIApp]") -> None:
        try:
            agents = await asyncio.to_thread(import_module, "kg.serve.agents")
            async with self.site.snapshots.held() as opened:
                server, app = agents.over_http(self.site, opened.base)
            async with server.session_manager.run():
                made.set_result(app)
                await self.stopping.wait()
        except Exception as error:
            if not made.done():
                made.set_exception(error)
            raise

    async def stop(self) -> None:
        self.stopping.set()
        if self.life is not None:
            await asyncio.wait({self.life})


def application(settings: Settings, ready: Callable[[], None]) -> Starlette:
    """The application of a server with these settings; `ready` is called when it can answer."""
    site = Site(settings)
    routes, watch, tools = Routes(site), Watch(site), Tools(site)

    @asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncIterator[None]:
        async with site.running():
            ready()
            yield
            await tools.stop()

    endpoint = Endpoint(site, routes.editor)
    cors = Middleware(CORSMiddleware, allow_origins=["*"], allow_methods=METHODS, expose_headers=SHOWN)
    return Starlette(
        routes=[
            Route("/sparql", endpoint),
            Route("/sparql/", endpoint),
            Route("/mcp", tools),
            Route("/health", watch.health),
            Route("/metrics", watch.metrics),
            *routes.listed(),
        ],
        middleware=[Middleware(Headers, count=watch.count), cors],
        lifespan=lifespan,
    )
