"""Reading in several processes and on a cluster: the same, in the same order, whatever dies on the way."""

import os
import signal
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

import distributed
import pytest

import kg
from kg.archive.readings import READING, reading
from kg.build import cluster, read_many
from kg.build.options import Options
from kg.errors import InputError, KgError
from kg.sources.records import Record

FAST = Options(fast=True)
DEADLY = "deadly"  # what an article says that ends the process which reads it


def records(number: int) -> list[Record]:
    return [
        Record(str(n), Path(f"{n}.txt"), ".txt", f"Облыс әкімі {n} мектеп салынғанын айтты.\n".encode())
        for n in range(number)
    ]


def facts(outcomes) -> list[str]:
    """Of each outcome, the id and what it says, or what is wrong."""
    return [
        str(one)
        if isinstance(one, InputError)
        else f"{one.id} {[str(fact) for fact in reading(one.parts[READING]).facts]}"
        for one in outcomes
    ]


def finish_or_die(record: Record, options: Options) -> read_many.Outcome:
    """As `finish`, but an article that says so ends the process, as a fault in a library would."""
    if DEADLY.encode() in record.content:
        os.kill(os.getpid(), signal.SIGKILL)
    return finish(record, options)


finish = read_many.finish


def test_two_processes_give_what_one_gives_in_the_same_order():
    wanted = facts(read_many.one_by_one(records(40), FAST))
    assert facts(read_many.by(2)(iter(records(40)), FAST)) == wanted
    assert len(wanted) == 40 and wanted[7].startswith("7 ")


def test_a_process_that_dies_is_replaced_and_its_articles_are_read_again():
    wanted = facts(read_many.one_by_one(records(40), FAST))
    outcomes = read_many.by(2)(iter(records(40)), FAST)
    found = [next(outcomes)]
    os.kill(children()[0], signal.SIGKILL)
    found += outcomes
    assert facts(found) == wanted


def children() -> list[int]:
    """The processes that read for this one."""
    found = subprocess.run(["pgrep", "-P", str(os.getpid()), "-f", "spawn_main"], capture_output=True, text=True)
    return [int(line) for line in found.stdout.split()]


def test_processes_leave_an_interrupt_to_the_one_that_started_them(capfd):
    outcomes = read_many.by(2)(iter(records(40)), FAST)
    found = [next(outcomes)]
    os.kill(children()[0], signal.SIGINT)  # as Ctrl-C does to all processes of a terminal
    found += outcomes
    assert len(found) == 40
    assert capfd.readouterr().err == ""


READ_ONE_AND_WAIT = """
import time
from test_reading_many import FAST, read_many, records
outcomes = read_many.by(2)(records(40), FAST)
print(next(outcomes).id, flush=True)
time.sleep(60)
"""


def test_processes_end_with_the_one_that_started_them_however_it_is_killed():
    command = [sys.executable, "-c", READ_ONE_AND_WAIT]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=Path(__file__).parent) as process:
        assert process.stdout.readline() == "0\n"
        process.kill()
        assert process.communicate(timeout=20)[0] == ""  # at an end when the last that may write has ended


def test_an_article_that_ends_its_process_twice_is_a_problem_and_the_rest_goes_on(monkeypatch):
    monkeypatch.setattr(read_many, "finish", finish_or_die)
    given = records(30)
    given[11] = Record("11", Path("11.txt"), ".txt", DEADLY.encode())
    found = facts(read_many.by(2)(iter(given), FAST))
    wanted = facts(read_many.one_by_one(records(30), FAST))
    wanted[11] = "11.txt: reading '11' ends the process; leave the article out and report it"
    assert found == wanted


@pytest.fixture(scope="module")
def scheduler():
    """A scheduler and two workers of one thread, processes on 127.0.0.1; its address, and the workers."""
    command = [sys.executable, "-m", "distributed.cli.dask_scheduler", "--host", "127.0.0.1", "--port", "0"]
    process = subprocess.Popen([*command, "--no-dashboard"], stderr=subprocess.PIPE, text=True)
    assert process.stderr is not None
    line = next(line for line in process.stderr if "Scheduler at:" in line)
    address = line.split("Scheduler at:")[1].strip()
    threading.Thread(target=process.stderr.read, daemon=True).start()
    worker = [sys.executable, "-m", "distributed.cli.dask_worker", address, "--nthreads", "1", "--no-dashboard"]
    workers = [
        subprocess.Popen([*worker, "--host", "127.0.0.1"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        for _ in range(2)
    ]
    with distributed.Client(address) as client:
        client.wait_for_workers(2, timeout=60)
    yield address, workers
    processes: list[subprocess.Popen[Any]] = [*workers, process]
    for started in processes:
        started.terminate()
        started.wait()


def test_a_cluster_gives_what_one_process_gives_though_a_worker_is_killed_half_way(scheduler):
    address, workers = scheduler
    wanted = facts(read_many.one_by_one(records(100), FAST))
    outcomes = cluster.reader(address)(iter(records(100)), FAST)
    found = [next(outcomes) for _ in range(20)]
    workers[0].kill()
    found += outcomes
    assert facts(found) == wanted


def test_a_cluster_builds_the_graph_that_one_process_builds(scheduler, tmp_path):
    for record in records(20):
        (tmp_path / record.path).write_bytes(record.content)
    alone, many = (kg.build([tmp_path], fast=True, read=read) for read in (None, cluster.reader(scheduler[0])))
    assert sorted(map(str, many.store.named())) == sorted(map(str, alone.store.named()))


def test_a_scheduler_that_does_not_answer_is_said_in_one_line(monkeypatch):
    monkeypatch.setattr(cluster, "SECONDS", 1)
    with pytest.raises(KgError, match=r"no Dask scheduler answers at tcp://127.0.0.1:9; start one with 'dask sch"):
        list(cluster.reader("tcp://127.0.0.1:9")(iter(records(1)), FAST))
