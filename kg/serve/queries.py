"""SPARQL queries beside each other, each in a process of its own, none of which the server waits for."""

import asyncio
import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import asdict, dataclass, field
from pathlib import Path

from kg.rdf.confined import Limits
from kg.serve import answers, forks
from kg.serve.places import Places, RefusedError

YIELDS = 0.25  # seconds after which a query gives way to others
FIRST = 1 << 20  # bytes of an answer that are held back, so that one cut short is an error and no answer
STATUS = {"QueryError": 400, "NotAcceptableError": 406, "TooManyRowsError": 503, "MemoryError": 503}


@dataclass
class Answer:
    """`form` is the name of the format, `first` the beginning, `rest` what follows it; `whole` where nothing does."""

    form: str
    first: bytes
    whole: bool
    rest: AsyncIterator[bytes]


@dataclass
class Child:
    """A process that answers one query."""

    reader: asyncio.StreamReader
    pipe: asyncio.ReadTransport
    pid: int
    handle: int | None  # a pidfd, so that no other process is ever meant; None where it has ended already
    started: float = field(default_factory=time.monotonic)

    def give_way(self) -> None:
        """Lets quicker queries go first from now on."""
        with suppress(OSError):
            self.send(0)  # so that the number is still its own
            os.setpriority(os.PRIO_PROCESS, self.pid, 15)

    def send(self, number: int) -> None:
        if self.handle is None:
            raise ProcessLookupError
        signal.pidfd_send_signal(self.handle, number)

    def end(self) -> None:
        with suppress(OSError):
            self.send(signal.SIGKILL)
        if self.handle is not None:
            os.close(self.handle)
        self.pipe.close()


def handle_of(pid: int) -> int | None:
    try:
        return os.pidfd_open(pid)
    except ProcessLookupError:
        return None


async def frame(reader: asyncio.StreamReader) -> tuple[bytes, bytes]:
    """The kind and the content of the next frame."""
    kind, size = forks.FRAME.unpack(await reader.readexactly(forks.FRAME.size))
    return kind, await reader.readexactly(size)


class Queries:
    """Runs queries over snapshots, within limits; begun by `start`, ended by `stop`."""

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self.control: socket.socket | None = None
        self.process: subprocess.Popen[bytes] | None = None
        self.places = Places()

    def start(self) -> None:
        """Starts the process that forks; also in the place of one that has ended."""
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        nothing = subprocess.DEVNULL
        command = [sys.executable, "-m", "kg.serve.forks", str(theirs.fileno()), json.dumps(asdict(self.limits))]
        self.process = subprocess.Popen(command, pass_fds=[theirs.fileno()], stdin=nothing, stdout=nothing)
        theirs.close()
        self.control = ours

    def stop(self) -> None:
        if self.control is not None and self.process is not None:
            self.control.close()
            self.process.kill()
            self.process.wait()

    def open(self, graph: Path) -> None:
        """Opens a database that queries will ask: it can then be read whatever becomes of its folder. Waits for that;
        OSError where it cannot be opened."""
        reads, writes = os.pipe()
        try:
            self.send({"open": str(graph)}, writes)
        finally:
            os.close(writes)
        with os.fdopen(reads, "rb") as told:
            if not told.read():
                raise OSError(f"{graph} cannot be opened")

    def close(self, graph: Path) -> None:
        """A database that no query will ask any more."""
        self.send({"close": str(graph)})

    def send(self, task: dict[str, str], *files: int) -> None:
        if self.process is None or self.process.poll() is not None:
            self.start()
        assert self.control is not None
        socket.send_fds(self.control, [json.dumps(task).encode()], list(files))

    async def child(self, graph: Path, question: answers.Question) -> Child:
        """A new process that answers a question; RefusedError where there can be none."""
        reads, writes = os.pipe()
        reader = asyncio.StreamReader()
        file = os.fdopen(reads, "rb", buffering=0)
        pipe, _ = await asyncio.get_running_loop().connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), file)
        try:
            with tempfile.TemporaryFile() as asked:
                asked.write(json.dumps(asdict(question)).encode())
                asked.flush()
                self.send({"open": str(graph)}, asked.fileno(), writes)
        finally:
            os.close(writes)
        try:
            kind, pid = await frame(reader)
            return Child(reader, pipe, int(pid), handle_of(int(pid)))
        except asyncio.IncompleteReadError:
            pipe.close()
            raise RefusedError(503, "the snapshot cannot be read; is the store still there?", 5) from None

    @asynccontextmanager
    async def answer(self, graph: Path, question: answers.Question, client: str = "") -> AsyncIterator[Answer]:
        """The answer of a database to a question; its process is ended with the block. RefusedError where there is
        none, or, from `rest`, where it was cut short."""
        async with self.places.one(client):
            child = await self.child(graph, question)
            yielding = asyncio.get_running_loop().call_later(YIELDS, child.give_way)
            try:
                yield await self.begun(child)
            finally:
                yielding.cancel()
                child.end()

    async def begun(self, child: Child) -> Answer:
        """The beginning of an answer: its first part, or all of it."""
        frames = self.frames(child)
        form = (await anext(frames)).decode()
        held = bytearray()
        async for content in frames:
            held += content
            if len(held) >= FIRST:
                return Answer(form, bytes(held), False, frames)
        return Answer(form, bytes(held), True, frames)

    async def frames(self, child: Child) -> AsyncIterator[bytes]:
        """The name of the format, then the parts of an answer to its end; RefusedError where it does not come."""
        while True:
            try:
                left = child.started + self.limits.seconds - time.monotonic()
                kind, content = await asyncio.wait_for(frame(child.reader), left)
            except (asyncio.IncompleteReadError, ConnectionError, TimeoutError):
                raise self.ended(child) from None
            if kind == forks.END:
                return
            if kind == forks.FAILED:
                raise self.failed(content.decode())
            yield content

    def failed(self, said: str) -> RefusedError:
        name, _, reason = said.partition("\t")
        return RefusedError(STATUS.get(name, 503), reason or self.too_large())

    def ended(self, child: Child) -> RefusedError:
        """Why a process ended before its answer was whole."""
        if time.monotonic() - child.started >= self.limits.seconds - 0.05:
            return RefusedError(503, f"the query took longer than {self.limits.seconds:g} s; ask for less", 1)
        return RefusedError(503, self.too_large())

    def too_large(self) -> str:
        return f"the query needs more than {self.limits.memory >> 20} MB, or is nested too deep; ask for less"
