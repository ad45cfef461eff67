"""Records → readings on a Dask cluster: batches go out, finished readings come back, one process writes.

Dask gives the tasks of a worker that dies to others; a task that has ended several workers (its setting
distributed.scheduler.allowed-failures, three) is at fault: each of its articles is then read as a task of its own, and
one that ends workers again is listed as a problem.
"""

from collections import deque
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import TYPE_CHECKING

from kg.build.options import Options, program
from kg.build.read_many import Outcome, Reader, finish
from kg.errors import InputError, KgError
from kg.sources.records import Record

if TYPE_CHECKING:
    from distributed import Client, Future

BATCH = 16  # articles of a task: a second or two of work
AHEAD = 3  # tasks handed out for each thread of the cluster
SECONDS = 30  # to wait for the scheduler

Given = deque[tuple[list[Record], "Future"]]


def finish_all(records: list[Record], options: Options) -> list[Outcome]:
    """The task."""
    return [finish(record, options) for record in records]


def reader(address: str) -> Reader:
    """A reader that uses the workers of a scheduler; KgError where the extra is not installed, the scheduler cannot be
    reached, or its workers run another version of the program."""
    try:
        import distributed
    except ImportError:
        raise KgError("--cluster needs Dask; run pip install 'kazakh-kg[cluster]'") from None

    def read(records: Iterable[Record], options: Options) -> Iterator[Outcome]:
        try:
            client = distributed.Client(address, timeout=SECONDS)
        except (OSError, ValueError, TimeoutError):
            raise KgError(f"no Dask scheduler answers at {address}; start one with 'dask scheduler'") from None
        with client:
            check(client, address)
            yield from on(client, iter(records), options)

    return read


def check(client: "Client", address: str) -> None:
    """KgError where there is no worker, or one reads otherwise than this program."""
    try:
        client.wait_for_workers(1, timeout=SECONDS)
        others = client.run(program)
    except TimeoutError:
        raise KgError(f"{address} has no workers; start some with 'dask worker {address}'") from None
    except Exception as error:
        raise KgError(f"the workers of {address} cannot run kg ({error}); install kazakh-kg on each") from None
    for worker, other in others.items():
        if other != program():
            raise KgError(f"worker {worker} has kg {other}, this is {program()}; install the same on each")


def on(client: "Client", records: Iterator[Record], options: Options) -> Iterator[Outcome]:
    """What reading each record gives, in their order."""
    given: Given = deque()
    room = AHEAD * max(1, sum(client.nthreads().values()))
    while True:
        while len(given) < room and (batch := list(islice(records, BATCH))):
            given.append((batch, client.submit(finish_all, batch, options, pure=False)))
        if not given:
            return
        batch, future = given.popleft()
        yield from results(client, batch, future, options)


def results(client: "Client", batch: list[Record], future: "Future", options: Options) -> Iterator[Outcome]:
    """What a task gives; where it has ended its workers, what each of its records gives alone."""
    from distributed import KilledWorker

    try:
        yield from future.result()
    except KilledWorker:
        if len(batch) > 1:
            for record in batch:
                alone = client.submit(finish_all, [record], options, pure=False)
                yield from results(client, [record], alone, options)
        else:
            hint = "leave the article out and report it"
            yield InputError(batch[0].path, f"reading {batch[0].id!r} ends the process", hint=hint)
