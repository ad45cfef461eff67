"""Runs the server until it is told to end."""

import asyncio
import logging
import signal
import socket
from collections.abc import Callable
from contextlib import suppress

import pyoxigraph as ox
import uvicorn

from kg.archive.folder import current
from kg.errors import InputError, KgError
from kg.serve.application import application
from kg.serve.connections import Connection
from kg.serve.site import Settings, Site


def listening(host: str, port: int) -> socket.socket:
    """A socket that listens; KgError where the port is taken or the address is none of this machine."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    found = socket.socket(family, socket.SOCK_STREAM)
    try:
        found.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        found.bind((host, port))
        found.listen(1024)
    except (OSError, OverflowError) as error:
        found.close()
        reason = getattr(error, "strerror", None) or str(error)
        raise KgError(f"{host}:{port} cannot be listened on ({reason}); name another with --host or --port") from None
    return found


def known(record: logging.LogRecord) -> bool:
    """Whether a message of uvicorn says more than we have said: answers cut short are our own doing."""
    return "without completing response" not in record.getMessage()


def check(settings: Settings) -> None:
    """InputError where the store has no snapshot that can be read."""
    graph = current(settings.folder).graph
    try:
        ox.Store.read_only(str(graph))
    except OSError as error:
        reason = " ".join(str(error).split())
        raise InputError(graph, f"cannot be read ({reason})", hint="run 'kg build --store' again") from None


def run(settings: Settings, started: Callable[[str], None]) -> None:
    """Serves until SIGINT or SIGTERM; `started` is told the address when it answers. KgError where it cannot begin."""
    check(settings)
    listens = listening(settings.host, settings.port)
    logging.basicConfig(format="kg serve: %(message)s", level=logging.WARNING)
    logging.getLogger("uvicorn.error").addFilter(known)
    host = f"[{settings.host}]" if ":" in settings.host else settings.host
    address = f"http://{host}:{listens.getsockname()[1]}"
    config = uvicorn.Config(
        application(settings, lambda: started(address)),
        http=Connection,
        ws="none",
        access_log=False,
        log_config=None,
        server_header=False,
        timeout_graceful_shutdown=3,
    )
    signal.signal(signal.SIGTERM, end)  # uvicorn stops, and then raises the signal again
    with suppress(KeyboardInterrupt):
        uvicorn.Server(config).run([listens])


def end(*_: object) -> None:
    """Ends the program so that what it has in temporary folders is removed."""
    raise SystemExit


def run_for_agent(settings: Settings) -> None:
    """Serves one agent over standard input and output until it closes them; KgError where it cannot begin."""
    from kg.serve import agents  # slow to import

    check(settings)
    site = Site(settings)

    async def serve() -> None:
        async with site.running(), site.snapshots.held() as opened:
            await agents.server(site, opened.base).run_stdio_async()

    asyncio.run(serve())
