"""A small process with one thread that keeps snapshots open and forks itself for each query.

pyoxigraph can neither limit nor end a query, and forking a server with threads is not safe; here the child inherits the
open database (which makes a query as fast as one in the process) and is ended by the kernel when its time is up.
Run as `python -m kg.serve.forks FD LIMITS`: FD is a socket on which tasks come, each with a file that holds the
question as JSON, and a pipe for the answer, which comes in frames: a letter, four bytes of length, the content.
"""

import gc
import io
import json
import os
import signal
import socket
import struct
import sys
from typing import Any, BinaryIO, cast

import pyoxigraph as ox

from kg.errors import KgError
from kg.rdf.confined import Limits, confine, refuse_services
from kg.serve import answers

FRAME = struct.Struct("!cI")
CHILD, BEGIN, DATA, FAILED, END = b"C", b"B", b"D", b"F", b"Z"
AT_ONCE = 1 << 16  # bytes of a frame
LONGEST_TASK = 1 << 14


class Frames(io.RawIOBase):
    """A file that puts what is written into frames."""

    def __init__(self, pipe: int) -> None:
        self.pipe, self.held = os.fdopen(pipe, "wb", buffering=0), bytearray()

    def writable(self) -> bool:
        return True

    def write(self, text: Any) -> int:
        self.held += text
        if len(self.held) >= AT_ONCE:
            self.flush()
        return len(text)

    def flush(self) -> None:
        if self.held:
            self.send(DATA, bytes(self.held))
            self.held.clear()

    def send(self, kind: bytes, content: bytes = b"") -> None:
        rest = memoryview(FRAME.pack(kind, len(content)) + content)
        while rest:
            rest = rest[self.pipe.write(rest) :]


def read(file: int) -> answers.Question:
    """The question in a file."""
    with os.fdopen(file, "rb") as text:
        text.seek(0)
        found: dict[str, Any] = json.load(text)
    for name in ("default_graphs", "named_graphs"):
        found[name] = tuple(found[name])
    return answers.Question(**found)


def answer(store: ox.Store, asked: answers.Question, frames: Frames, limits: Limits) -> None:
    """Answers within limits."""

    def begin(form: str) -> BinaryIO:
        frames.send(BEGIN, form.encode())
        return cast(BinaryIO, frames)

    try:
        confine(limits)
        refuse_services(asked.sparql)
        answers.write(store, asked, limits.rows or sys.maxsize, begin)
        frames.flush()
        frames.send(END)
    except BrokenPipeError:
        pass  # who asked has gone
    except (KgError, MemoryError) as error:
        frames.send(FAILED, f"{type(error).__name__}\t{error}".encode())
    except BaseException as error:  # also a panic of Oxigraph's, which is no Exception
        frames.send(FAILED, f"Exception\tthe query cannot be run: {' '.join(str(error).split())}".encode())


def live(store: ox.Store, files: list[int], limits: Limits) -> None:
    """The life of a child, that never comes back: it says its process id and answers."""
    try:
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)  # it may have children of its own
        os.dup2(os.open(os.devnull, os.O_WRONLY), 2)  # Rust tells there how it ran out of memory
        frames = Frames(files[1])
        frames.send(CHILD, str(os.getpid()).encode())
        answer(store, read(files[0]), frames, limits)
    finally:
        os._exit(0)


def serve(control: socket.socket, limits: Limits) -> None:
    """Forks for each task until the server is gone. A task names a database to ask, or one that is only to be
    opened, or is wanted no longer."""
    stores: dict[str, ox.Store] = {}
    while True:
        text, files, _, _ = socket.recv_fds(control, LONGEST_TASK, 2)
        if not text:
            return
        task = json.loads(text)
        if "close" in task:
            stores.pop(task["close"], None)
            continue
        try:
            if task["open"] not in stores:
                stores[task["open"]] = ox.Store.read_only(task["open"])
            if len(files) == 1:
                os.write(files[0], b"opened")
            elif not os.fork():
                live(stores[task["open"]], files, limits)
        except OSError as error:
            print(f"kg serve: {error}", file=sys.stderr)
        finally:
            for file in files:
                os.close(file)


def main(control: int, limits: str) -> None:
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # the kernel reaps the children
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the server ends it
    gc.disable()  # a child lives too briefly to need it, and it would make the memory shared with its parent its own
    serve(socket.socket(fileno=control), Limits(**json.loads(limits)))


if __name__ == "__main__":
    main(int(sys.argv[1]), sys.argv[2])
