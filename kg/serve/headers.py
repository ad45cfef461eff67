"""What every answer says of how a browser may use it, and how requests are counted."""

import re
import time
from collections.abc import Callable

from starlette.datastructures import MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

SAFE = "default-src 'none'; img-src 'self' data:; style-src 'self'; script-src 'self'; connect-src 'self'; "
SAFE += "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
ALWAYS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Resource-Policy": "cross-origin",
}
HOST = re.compile(rb"[A-Za-z0-9._-]+(?::\d{1,5})?|\[[0-9A-Fa-f:.]+\](?::\d{1,5})?")
Count = Callable[[str, int, float], None]  # path, status, seconds


class Headers:
    """Adds what is missing to each answer: the policy SAFE, ALWAYS; tells `count` of it."""

    def __init__(self, app: ASGIApp, count: Count) -> None:
        self.app, self.count = app, count

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        host = next((value for name, value in scope["headers"] if name == b"host"), b"localhost")
        if not HOST.fullmatch(host):
            await PlainTextResponse("the Host header names no host\n", 400)(scope, receive, send)
            return
        started = time.perf_counter()

        async def sent(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in ALWAYS.items():
                    headers.setdefault(name, value)
                headers.setdefault("Content-Security-Policy", SAFE)
                self.count(scope["path"], message["status"], time.perf_counter() - started)
            await send(message)

        await self.app(scope, receive, sent)
