"""Records → readings, one after another, in several processes, or on a cluster: the same in the same order.

A process that dies takes the pool with it (concurrent.futures). The records that were with it are then read again one
at a time, each in a process of its own; one that kills that as well is at fault and listed as a problem.
"""

import multiprocessing
import os
import signal
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from itertools import chain, islice

from kg import sources
from kg.archive.readings import SHARES, Finished, finished
from kg.build import read_one
from kg.build.options import Options
from kg.errors import InputError
from kg.export.parts import parts
from kg.rdf import shares, triples
from kg.schema import ontology
from kg.sources.records import Record
from kg.things.summaries import summarise

Outcome = Finished | InputError
Reader = Callable[[Iterable[Record], Options], Iterator[Outcome]]
Progress = Callable[[Iterable[Outcome], int], Iterable[Outcome]]
Given = deque[tuple[Record, "Future[Outcome]"]]
WORTH = 8  # articles for which another process is worth its start
AHEAD = 4  # records handed out for each process


def finish(record: Record, options: Options) -> Outcome:
    """Reads a record; what is wrong with it is handed back, not raised."""
    try:
        article = sources.article(record)
        reading = read_one.read(article, options.overrides, options.minimum_confidence, options.fast)
    except InputError as error:
        return error
    quads = triples.article_quads(reading, ontology.load(), options.base, options.evidence)
    summary = summarise(reading)
    made = {SHARES: shares.written(summary, options.base), **parts(reading, quads, options.base)}
    return finished(record.id, summary, reading, made)


def quietly(outcomes: Iterable[Outcome], number: int) -> Iterable[Outcome]:
    """No progress is shown."""
    return outcomes


def one_by_one(records: Iterable[Record], options: Options) -> Iterator[Outcome]:
    """What reading each record gives, in their order, in this process."""
    return (finish(record, options) for record in records)


def by(jobs: int) -> Reader:
    """A reader that uses at most so many processes, and no more than the number of records is worth."""

    def read(records: Iterable[Record], options: Options) -> Iterator[Outcome]:
        rest = iter(records)
        first = list(islice(rest, jobs * WORTH))
        processes = min(jobs, len(first) // WORTH)
        everything = chain(first, rest)
        return in_processes(everything, options, processes) if processes > 1 else one_by_one(everything, options)

    return read


def in_processes(records: Iterator[Record], options: Options, processes: int) -> Iterator[Outcome]:
    """As `read`, by so many processes, however often one dies."""
    given: Given = deque()
    while True:
        try:
            yield from in_pool(records, options, processes, given)
            return
        except BrokenProcessPool:
            while given:
                record, future = given.popleft()
                yield alone(record, options) if future.exception() else future.result()


def in_pool(records: Iterator[Record], options: Options, processes: int, given: Given) -> Iterator[Outcome]:
    """As `in_processes`, until one dies: BrokenProcessPool; `given` then holds what was handed out and not yielded."""
    with pool(processes) as workers:
        while True:
            for record in islice(records, processes * AHEAD - len(given)):
                given.append((record, submitted(workers, record, options)))
            if not given:
                return
            outcome = given[0][1].result()
            given.popleft()
            yield outcome


def submitted(workers: ProcessPoolExecutor, record: Record, options: Options) -> "Future[Outcome]":
    """A record handed out, also where the pool is broken by now."""
    try:
        return workers.submit(finish, record, options)
    except BrokenProcessPool as error:
        lost: Future[Outcome] = Future()
        lost.set_exception(error)
        return lost


def alone(record: Record, options: Options) -> Outcome:
    """What reading a record gives in a process of its own."""
    with pool(1) as worker:
        try:
            return worker.submit(finish, record, options).result()
        except BrokenProcessPool:
            hint = "leave the article out and report it"
            return InputError(record.path, f"reading {record.id!r} ends the process", hint=hint)


@contextmanager
def pool(processes: int) -> Iterator[ProcessPoolExecutor]:
    """Processes that start afresh, for a copy of this one may hold threads' locks; stopped at once at an error."""
    workers = ProcessPoolExecutor(processes, multiprocessing.get_context("spawn"), follow_parent)
    try:
        yield workers
    finally:
        workers.shutdown(cancel_futures=True)


def follow_parent() -> None:
    """Leaves Ctrl-C to the process that started this one, a worker, and ends with it when it is killed: a worker would
    else print where it was interrupted, or wait for work for ever."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    parent = multiprocessing.parent_process()
    assert parent is not None

    def watch() -> None:
        parent.join()
        os._exit(1)

    threading.Thread(target=watch, daemon=True).start()
