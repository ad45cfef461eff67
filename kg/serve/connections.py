"""HTTP connections that may not dawdle: uvicorn waits for the rest of a request's head for ever.

https://github.com/encode/uvicorn/discussions/2176: it has a time limit for idle connections alone.
"""

import asyncio
from typing import Any

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

PATIENCE = 5.0  # seconds for the head of a request
LARGEST = 1 << 16  # bytes of a head


class Connection(HttpToolsProtocol):
    """A connection that is closed when the head of a request takes too long or too much."""

    def connection_made(self, transport: Any) -> None:
        super().connection_made(transport)
        self.head = 0
        self.overdue = asyncio.get_running_loop().call_later(PATIENCE, self.give_up)

    def data_received(self, data: bytes) -> None:
        if self.waits():
            self.head += len(data)
            if self.overdue.cancelled():
                self.overdue = asyncio.get_running_loop().call_later(PATIENCE, self.give_up)
        super().data_received(data)
        if self.waits() and self.head > LARGEST:
            self.give_up()
        elif not self.waits():
            self.head = 0
            self.overdue.cancel()

    def waits(self) -> bool:
        """Whether no request is being answered, nor its body read."""
        return self.cycle is None or bool(self.cycle.response_complete)

    def give_up(self) -> None:
        if not self.transport.is_closing():
            self.transport.abort()

    def connection_lost(self, exc: Exception | None) -> None:
        self.overdue.cancel()
        super().connection_lost(exc)
