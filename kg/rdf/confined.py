"""Queries run where they can be ended: in a child process with limits on time and memory, and without the network.

Oxigraph cannot interrupt a query, its SERVICE sends requests, and brackets nested thousands deep overflow its stack. So
a query is read and answered in a fork of the process, which sees the store as it is, and the answer comes back over a
pipe. Platforms without fork (Windows) get an error that says so.

What holds where: the limits on time, the end with the caller's Ctrl-C and the refusal of SERVICE hold on Linux and
macOS. Linux alone bounds memory (RLIMIT_DATA) and takes the network away from the child: seccomp refuses its sockets on
x86-64 and ARM64, a network name space of its own does so on other processors, where the kernel lets users make one. On
macOS, and on Linux where both are refused, `refuse_services` alone stands between a query and the network.
"""

import ctypes
import errno
import faulthandler
import math
import os
import platform
import re
import select
import signal
import stat
import struct
import sys
import threading
import time
from collections.abc import Callable, Collection, Generator, Iterator
from contextlib import suppress
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import BinaryIO, NoReturn, TypeVar

import pyoxigraph as ox

from kg.errors import KgError, QueryError
from kg.rdf.store import Solutions, Store, written

if sys.platform != "win32":
    import resource

Item = TypeVar("Item")
CHUNK = 1 << 16
STACK = 8 << 20  # bytes: where the user allows more, a nested query would take gigabytes before it fails
SAID = 4096  # bytes of what a child says that are kept
BETWEEN = r"(?:\s|#[^\n\r]*[\n\r])*"  # blanks and comments
CALLS = (
    "the query calls a SERVICE, which would send it over the network; "
    "name its endpoint as <IRI> in the query, and allow it with --allow-service IRI"
)

PR_SET_PDEATHSIG, PR_SET_SECCOMP, PR_SET_NO_NEW_PRIVS = 1, 22, 38
CLONE_NEWUSER, CLONE_NEWNET = 0x10000000, 0x40000000
FORKING = threading.Lock()  # a fork made meanwhile would hold the pipes of this one open
SOCKET_CALLS = {"x86_64": (0xC000003E, 41), "aarch64": (0xC00000B7, 198)}  # AUDIT_ARCH_… and the number of socket(2)


@dataclass(frozen=True, slots=True)
class Limits:
    """What a query may take: `seconds` until its answer is read to the end, `rows` of a SELECT or triples of a
    CONSTRUCT, `memory` in bytes beside what the process holds already, and the IRIs of the `services` it may call."""

    seconds: float = 30.0
    rows: int | None = None
    memory: int = 2_000_000_000
    services: tuple[str, ...] = ()


def refuse_services(sparql: str, allowed: Collection[str] = ()) -> None:
    """Raises QueryError where a query calls a SERVICE whose IRI, as it is written between < and >, is not `allowed`.

    A query that names no service costs nothing; another is judged in a child, as reading it may take long or crash.
    """
    if "service" in sparql.lower():
        for _ in run(lambda _: judge(sparql, allowed), Limits(seconds=10)):
            pass


def judge(sparql: str, allowed: Collection[str]) -> None:
    """Raises QueryError where a query calls a service, by Oxigraph's own parser.

    Its keywords need no blank around them (`trueSERVICE:x{…}` is a call, `service:x` a name), and it does not give what
    it has read. But no call can be written without these seven letters: a query that cannot be read once they are
    spelled otherwise everywhere, in names and strings too, has them as the keyword.
    """
    for iri in allowed:
        call = f"service{BETWEEN}(?:silent{BETWEEN})?(?=<{re.escape(iri)}>)"
        sparql = re.sub(call, "GRAPH ", sparql, flags=re.IGNORECASE | re.ASCII)
    problem = unreadable(respelled(sparql))
    if problem:
        words = ("service", f"service{BETWEEN}silent")
        graphs = (re.sub(word, "GRAPH", sparql, flags=re.IGNORECASE | re.ASCII) for word in words)
        raise QueryError(problem if all(unreadable(graph) for graph in graphs) else CALLS)


def respelled(sparql: str) -> str:
    """A query with another first letter for each `service`, one that makes no name of it that is there already."""
    free = [letter for letter in "zyxwvutrqponmlkjihgfdcba" if f"{letter}ervice" not in sparql.lower()]
    if not free:
        raise QueryError(CALLS)
    letters = {"s": free[0], "S": free[0].upper()}
    return re.sub("s(?=ervice)", lambda found: letters[found[0]], sparql, flags=re.IGNORECASE | re.ASCII)


def unreadable(sparql: str) -> str:
    """Why a query cannot be read; nothing where it can."""
    try:
        Store().query(sparql)
    except QueryError as error:
        return str(error)
    return ""


def cut(found: Solutions, rows: int | None) -> Solutions | Iterator[ox.Triple]:
    """An answer with its first rows or triples only; that there were more is noted. For what `run` runs."""
    if rows is None or isinstance(found, ox.QueryBoolean):
        return found
    if isinstance(found, ox.QueryTriples):
        return noted(found, rows)
    names = "\t".join(str(variable) for variable in found.variables)
    lines = ["\t".join("" if value is None else written(value) for value in row) for row in noted(found, rows)]
    kept = ox.parse_query_results("\n".join([names, *lines, ""]), format=ox.QueryResultsFormat.TSV)
    assert isinstance(kept, ox.QuerySolutions)
    return kept


def noted(found: Iterator[Item], rows: int) -> Iterator[Item]:
    yield from islice(found, rows)
    if next(found, None) is not None:
        note(f"only the first {rows} rows are given; raise --limit for more")


def note(text: str) -> None:
    """Says something beside the answer: `run` returns it. For use in what `run` runs."""
    os.write(2, text.encode()[:SAID])


def run(answer: Callable[[BinaryIO], None], limits: Limits) -> Generator[bytes, None, str]:
    """What `answer` writes, as it comes; what it noted beside is the value that the generator returns.

    `answer` runs in a fork of the process that begins with the first item asked for, and ends with the generator, also
    where this is closed or thrown an exception before its end. QueryError where the time or the memory is not enough,
    where `answer` raises (with its message) or crashes; what came before it is then no whole answer.

    A fork holds only the thread that made it: other threads may use the store meanwhile, but through `run` alone.
    """
    if not hasattr(os, "fork"):
        raise QueryError("queries run in a process of their own, which needs fork; use Linux, macOS or WSL")
    deadline = time.monotonic() + limits.seconds
    held_back = signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGINT])  # until the child can be ended
    try:
        child, results, said = fork(answer, limits)
    except OSError as error:  # too many processes or files
        signal.pthread_sigmask(signal.SIG_SETMASK, held_back)
        raise QueryError(f"the query cannot be run: {error.strerror}; try again later") from None
    status = None
    try:
        signal.pthread_sigmask(signal.SIG_SETMASK, held_back)
        yield from relayed(results, deadline, limits)
        words = b"".join(relayed(said, deadline, limits)).decode(errors="replace")
        status = os.waitpid(child, 0)[1]
    finally:
        if status is None:
            os.kill(child, signal.SIGKILL)
            os.waitpid(child, 0)
        os.close(results)
        os.close(said)
    if status:
        raise QueryError(reason(os.waitstatus_to_exitcode(status), words, limits))
    return words


def fork(answer: Callable[[BinaryIO], None], limits: Limits) -> tuple[int, int, int]:
    """The process id of a child that answers; where its answer can be read, and what it says beside."""
    in_main = threading.current_thread() is threading.main_thread()
    with FORKING:
        (results, writes), (said, says) = os.pipe(), os.pipe()
        child = os.fork()
        if child:
            os.close(writes)
            os.close(says)
            return child, results, said
    answer_and_end(answer, limits, (writes, says), with_parent=in_main)


def answer_and_end(
    answer: Callable[[BinaryIO], None], limits: Limits, pipes: tuple[int, int], *, with_parent: bool
) -> NoReturn:
    """All that the child does: the answer goes into one pipe; notes, errors and a crash's last words into the other."""
    code = 1
    try:
        os.dup2(pipes[1], 2)
        confine(limits, with_parent=with_parent)
        with os.fdopen(pipes[0], "wb", buffering=CHUNK) as output:
            answer(output)
        code = 0
    except KgError as error:
        note(str(error))
    except MemoryError:
        note("memory allocation failed")
    except BaseException as error:  # also a panic of Oxigraph's, which is no Exception
        note(f"the query cannot be run: {' '.join(str(error).split())}")
    finally:
        os._exit(code)


def relayed(pipe: int, deadline: float, limits: Limits) -> Iterator[bytes]:
    """What comes through a pipe until its other end closes; QueryError at the deadline."""
    ready = select.poll()
    ready.register(pipe, select.POLLIN)
    while True:
        left = deadline - time.monotonic()
        if left <= 0 or not ready.poll(left * 1000):
            raise QueryError(too_long(limits))
        chunk = os.read(pipe, CHUNK)
        if not chunk:
            return
        yield chunk


def reason(code: int, words: str, limits: Limits) -> str:
    """Why a child ended without its whole answer, in one line."""
    if code in (-signal.SIGXCPU, -signal.SIGALRM):
        return too_long(limits)
    if "memory allocation" in words:
        return f"the query needs more than {limits.memory / 1e9:g} GB of memory; ask for less of the graph"
    if code > 0:
        return " ".join(words.split())
    name = signal.Signals(-code).name
    if code in (-signal.SIGSEGV, -signal.SIGBUS, -signal.SIGABRT):
        return f"the query ended its process ({name}), as brackets nested too deeply do; write it with fewer"
    return f"the query was ended from outside ({name}); run it again"


def too_long(limits: Limits) -> str:
    return f"the query took longer than {limits.seconds:g} s; ask for less of the graph, or raise --timeout"


def confine(limits: Limits, *, with_parent: bool = True) -> None:
    """Binds the process that calls it, a forked child, to limits that it cannot leave again.

    It ends by itself soon after the time, whoever else lives, and with the thread that forked it where `with_parent` (a
    server's threads come and go). It leaves no core dump and opens no socket, unless services are allowed.
    """
    faulthandler.disable()
    close_sockets()
    signal.setitimer(signal.ITIMER_REAL, limits.seconds + 1)
    bound(resource.RLIMIT_CORE, 0)
    bound(resource.RLIMIT_CPU, math.ceil(limits.seconds) + 1)
    if sys.platform == "linux":
        bound(resource.RLIMIT_STACK, STACK)
        bound(resource.RLIMIT_DATA, held() + limits.memory)
        libc = ctypes.CDLL(None)
        if with_parent:
            libc.prctl(PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
        if not limits.services and not without_sockets(libc):
            without_network(libc)
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGALRM, signal.SIGPIPE):
        signal.signal(number, signal.SIG_DFL)
    signal.pthread_sigmask(signal.SIG_SETMASK, [])


def close_sockets() -> None:
    """Closes the connections of a server, which would else stay open as long as the child lives."""
    for number in [int(path.name) for path in Path("/dev/fd").iterdir()]:
        with suppress(OSError):  # the listing's own is gone
            if stat.S_ISSOCK(os.fstat(number).st_mode):
                os.close(number)


def bound(kind: int, most: int) -> None:
    """Lowers a limit of the process; one that is lower already stays."""
    soft, hard = resource.getrlimit(kind)
    lowest = min(limit for limit in (soft, hard, most) if limit != resource.RLIM_INFINITY)
    resource.setrlimit(kind, (lowest, hard))


def held() -> int:
    """How many bytes of memory count towards RLIMIT_DATA at present (Linux)."""
    return int(Path("/proc/self/statm").read_text().split()[5]) * resource.getpagesize()


def without_sockets(libc: ctypes.CDLL) -> bool:
    """Has the kernel refuse to open sockets (seccomp(2)); whether it will."""
    if platform.machine() not in SOCKET_CALLS:
        return False
    architecture, call = SOCKET_CALLS[platform.machine()]
    refused = 0x00050000 | errno.EACCES
    program = [  # of BPF: code, jumps where true and where not, operand
        (0x20, 0, 0, 4),  # load the architecture
        (0x15, 0, 3, architecture),  # another one (32 bits): refuse
        (0x20, 0, 0, 0),  # load the number of the call
        (0x15, 1, 0, call),  # it is socket(2): refuse
        (0x06, 0, 0, 0x7FFF0000),  # let it through
        (0x06, 0, 0, refused),
    ]
    code = ctypes.create_string_buffer(b"".join(struct.pack("HBBI", *step) for step in program))
    filtered = struct.pack("HP", len(program), ctypes.addressof(code))
    libc.prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
    return bool(libc.prctl(PR_SET_SECCOMP, 2, filtered, 0, 0) == 0)


def without_network(libc: ctypes.CDLL) -> bool:
    """Moves the process into a network name space of its own, where no interface is up; whether that worked."""
    return bool(libc.unshare(CLONE_NEWUSER | CLONE_NEWNET) == 0)
