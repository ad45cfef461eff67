"""The server's application: which part answers which path, and what holds for every answer."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from urllib.parse import urlsplit

import pyoxigraph as ox
from mcp.server.transport_security import TransportSecuritySettings
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware
from starlette.routing import Route

from kg.archive.folder import current
from kg.rdf.iris import BASE
from kg.serve import agents
from kg.serve.headers import Headers
from kg.serve.opened import base_of
from kg.serve.routes import Routes
from kg.serve.site import Settings, Site
from kg.serve.sparql import Endpoint
from kg.serve.watch import Watch

METHODS = ("GET", "HEAD", "POST")
SHOWN = ("ETag", "Link", "Retry-After")  # headers that a page of another host may read


def application(settings: Settings) -> Starlette:
    """The application of a server with these settings."""
    site = Site(settings)
    base = settings.base or base_of(ox.Store.read_only(str(current(settings.folder).graph)))
    tools = agents.server(site, base)
    over_http = tools.streamable_http_app(
        stateless_http=True, json_response=True, transport_security=security(settings, base)
    )
    routes, watch = Routes(site), Watch(site)

    @asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncIterator[None]:
        async with site.running(), tools.session_manager.run():
            yield

    endpoint = Endpoint(site, routes.editor)
    cors = Middleware(CORSMiddleware, allow_origins=["*"], allow_methods=METHODS, expose_headers=SHOWN)
    return Starlette(
        routes=[
            Route("/sparql", endpoint),
            Route("/sparql/", endpoint),
            Route("/health", watch.health),
            Route("/metrics", watch.metrics),
            *over_http.routes,
            *routes.listed(),
        ],
        middleware=[Middleware(Headers, count=watch.count), cors],
        lifespan=lifespan,
    )


def security(settings: Settings, base: str) -> TransportSecuritySettings:
    """The hosts by whose names agents may call: this machine, the address that is listened on, that of the graph's
    IRIs. Another name in a request is one that a foreign page had its browser look up anew (DNS rebinding)."""
    names = {"127.0.0.1", "localhost", "[::1]", settings.host} | ({urlsplit(base).netloc} if base != BASE else set())
    hosts = sorted(names) + [f"{name}:*" for name in sorted(names)]
    origins = [f"{scheme}://{host}" for scheme in ("http", "https") for host in hosts]
    return TransportSecuritySettings(allowed_hosts=hosts, allowed_origins=origins)
