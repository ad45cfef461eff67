"""What an archive costs: articles made of the sentences of a corpus, 24 to each, read, kept and written out.

    python benchmarks/archive.py ../shared/kaznerd/IOB2_valid.txt [--fast] [PART ...]

Parts: grow (400, 1,600 and 6,400 articles: CPU, memory), jobs (one process and two), change (one article of 1,600
changed, one withdrawn), query (a million triples), kills (200 builds killed at random moments), tiny (2,000 articles of
one sentence), huge (25,600 articles, without the page). Without a part, all but huge. Each build is a process of its
own; its CPU is that of all its processes. Figures before the store on disk: 68 s and 614 MB for 400 articles, 992 s and
1,390 MB for 1,600.
"""

import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import kg
from kg.build import update

SENTENCES = 24
LINE = 4  # sentences of a paragraph
KG = [sys.executable, "-m", "kg"]


def sentences(corpus: Path) -> Iterator[str]:
    """The sentences of a file in IOB2, their words joined as they are written."""
    words: list[str] = []
    for line in corpus.read_text(encoding="utf-8").splitlines():
        if line.strip():
            words.append(line.split()[0])
        elif words:
            text = " ".join(words)
            for apart, together in ((" ,", ","), (" .", "."), (" ?", "?"), (" !", "!"), ("« ", "«"), (" »", "»")):
                text = text.replace(apart, together)
            yield text
            words = []


def made(corpus: Path, number: int, folder: Path) -> Path:
    """A folder of made articles: a headline, a date, paragraphs."""
    known, chance = list(sentences(corpus)), random.Random(7)
    folder.mkdir(parents=True)
    for n in range(number):
        chosen = chance.sample(known, SENTENCES)
        lines = [" ".join(chosen[k : k + LINE]) for k in range(0, SENTENCES, LINE)]
        head = f"Тақырып {n}\n{1 + n % 28:02}.{1 + n % 12:02}.{2000 + n % 25}\n"
        (folder / f"{n:06}.txt").write_text(head + "\n".join(lines) + "\n", encoding="utf-8")
    return folder


def run(*arguments: str | Path) -> tuple[float, float, float]:
    """Seconds of CPU, seconds that passed, and megabytes of the largest process of a command."""
    start = time.perf_counter()
    process = subprocess.Popen([*KG, *map(str, arguments)], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    assert process.stderr is not None
    said = process.stderr.read()
    _, status, used = os.wait4(process.pid, 0)
    if status:
        sys.exit(said.decode()[-2000:])
    return used.ru_utime + used.ru_stime, time.perf_counter() - start, used.ru_maxrss / 1024


def grow(corpus: Path, work: Path, fast: list[str]) -> None:
    before = 0.0
    for number in (400, 1600, 6400):
        folder = made(corpus, number, work / f"articles-{number}")
        cpu, passed, memory = run("build", folder, "--store", work / f"store-{number}", "-o", work / "out", *fast)
        ratio = f", {cpu / before:.1f} times the last" if before else ""
        print(f"{number} articles, all formats: {cpu:.0f} s of CPU, {passed:.0f} s, {memory:.0f} MB{ratio}", flush=True)
        before = cpu


def huge(corpus: Path, work: Path, fast: list[str]) -> None:
    folder = made(corpus, 25_600, work / "articles-25600")
    names = "turtle,ntriples,trig,nquads,jsonld,jsonl,csv,merges,contradictions,quarantine"
    cpu, passed, memory = run(
        "build", folder, "--store", work / "store-25600", "-o", work / "out", "--formats", names, *fast
    )
    print(f"25600 articles, {names}: {cpu:.0f} s of CPU, {passed:.0f} s, {memory:.0f} MB", flush=True)


def jobs(corpus: Path, work: Path, fast: list[str]) -> None:
    folder = made(corpus, 400, work / "articles-jobs")
    one, two = (run("build", folder, "--store", work / f"jobs-{n}", "--jobs", str(n), *fast)[1] for n in (1, 2))
    print(f"400 articles into a store: {one:.1f} s with one process, {two:.1f} s with two, {one / two:.2f} times")


def change(corpus: Path, work: Path, fast: list[str]) -> None:
    folder = made(corpus, 1600, work / "articles-change")
    store, out = work / "store-change", work / "out-change"
    clean, _, _ = run("build", folder, "--store", store, "-o", out, *fast)
    article = folder / "000800.txt"
    article.write_text(article.read_text(encoding="utf-8") + "Облыс әкімі Самара қаласына барды.\n", encoding="utf-8")
    cpu, passed, _ = run("build", folder, "--store", store, *fast)
    print(f"one of 1600 changed: {passed:.2f} s until the store answers with it, {cpu:.2f} s of CPU")
    article.write_text(article.read_text(encoding="utf-8") + "Облыс әкімі Орал қаласына барды.\n", encoding="utf-8")
    cpu, passed, _ = run("build", folder, "--store", store, "-o", out, *fast)
    share = cpu / clean
    print(
        f"one of 1600 changed, all formats: {passed:.1f} s, {cpu:.1f} s of CPU, {share:.1%} of the {clean:.0f} s of all"
    )
    start = time.perf_counter()
    update.withdraw(store, ["000801"])
    print(f"one withdrawn: {time.perf_counter() - start:.2f} s until the store answers without it")


def query(corpus: Path, work: Path, fast: list[str]) -> None:
    """The graph of 400 articles many times over, each time under another base, until it has a million triples."""
    import pyoxigraph as ox

    from kg.archive import folder as folders

    folder = made(corpus, 400, work / "articles-query")
    run("build", folder, "--store", work / "store-query", *fast)
    snapshot = folders.current(work / "store-query")
    held = folders.opened(snapshot).inner
    text = held.dump(format=ox.RdfFormat.N_QUADS)
    assert text is not None
    number = 1_000_000 // len(text.splitlines()) + 1
    shutil.rmtree(snapshot.graph)
    large = ox.Store(str(snapshot.graph))
    for n in range(number):
        large.bulk_load(
            text.replace(b"<https://example.org/kg/", f"<https://example.org/{n}/".encode()),
            format=ox.RdfFormat.N_QUADS,
        )
    large.flush()
    print(f"{len(large)} quads", end=": ")
    del large
    sparql = "SELECT ?name WHERE { ?p a kg:Person ; rdfs:label ?name } LIMIT 1"
    times = [run("query", "--store", work / "store-query", sparql)[1] for _ in range(5)]
    bare = min(run("--version")[1] for _ in range(5))
    print(f"'kg query' answers after {min(times):.2f} s, {bare:.2f} s of which starts the program")


def tiny(corpus: Path, work: Path, fast: list[str]) -> None:
    folder = work / "articles-tiny"
    folder.mkdir()
    for n in range(2000):
        (folder / f"{n}.txt").write_text(f"{n} мектеп салынды.\n", encoding="utf-8")
    cpu, passed, memory = run("build", folder, "-o", work / "out-tiny", *fast)
    print(
        f"2000 articles of one sentence, all formats: {passed:.0f} s, {cpu:.0f} s of CPU, {memory:.0f} MB", flush=True
    )


def kills(corpus: Path, work: Path, fast: list[str], times: int = 200) -> None:
    """Builds killed at random moments; after each the store holds what it held before or what a whole build gives."""
    folder, store = made(corpus, 20, work / "articles-kills"), work / "store-kills"
    command = [*KG, "build", str(folder), "--store", str(store), "--fast"]
    start = time.perf_counter()
    subprocess.run(command, check=True, capture_output=True)
    whole, chance, ended = time.perf_counter() - start, random.Random(7), 0
    known = list(sentences(corpus))
    for turn in range(times):
        before = quads(store)
        for path in folder.iterdir():
            path.write_text(" ".join(chance.sample(known, 3)) + "\n", encoding="utf-8")
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        time.sleep(chance.uniform(0.2, 1.1) * whole)
        ended += process.poll() is not None
        process.send_signal(signal.SIGKILL)
        process.wait()
        after, clean = quads(store), sorted(map(str, kg.build([folder], fast=True).store.named()))
        if after not in (before, clean):
            sys.exit(f"turn {turn}: neither the state before nor that after")
    print(f"{times} builds killed, {ended} of them after their end: never a partial graph")


def quads(store: Path) -> list[str]:
    return sorted(map(str, kg.open(store).store.named()))


PARTS = {part.__name__: part for part in (grow, jobs, change, query, kills, tiny, huge)}


def main(corpus: Path, fast: list[str], parts: list[str]) -> None:
    for name in parts or [name for name in PARTS if name != "huge"]:
        with tempfile.TemporaryDirectory(prefix="kg-archive-") as work:
            PARTS[name](corpus, Path(work), fast)


if __name__ == "__main__":
    given = [argument for argument in sys.argv[1:] if argument != "--fast"]
    main(Path(given[0]), ["--fast"] if "--fast" in sys.argv else [], given[1:])
