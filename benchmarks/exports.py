"""Seconds and memory to write each format and to answer each question, at growing size, beside rdflib.

    python benchmarks/exports.py [TRIPLES ...]      # 10000 100000 1000000 by default

The graphs are synthetic and made from the model: articles of twenty facts about people, posts, places, meetings,
figures and statements. Each size runs in a process of its own, so that the memory is its own. rdflib writes Turtle
at every size, and answers the questions up to a hundred thousand triples, each for at most a minute.
"""

import multiprocessing
import resource
import signal
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from random import Random

import rdflib

from kg.model.article import Article
from kg.model.fact import Fact, Filler, Origin
from kg.model.reading import Reading
from kg.model.thing import Entity
from kg.rdf import iris
from kg.rdf import serialise as rdf
from kg.rdf import triples as graph
from kg.rdf.store import Store
from kg.schema import ontology
from kg.schema.vocabulary import PREFIXES
from kg.spans import Span

SIZES = (10_000, 100_000, 1_000_000)
QUESTIONS_OF_RDFLIB = 100_000
FACTS = 20  # of an article
ROLES = {
    "PositionHolding": {"person": "Person", "position": "Position"},
    "Visit": {"visitor": "Person", "place": "Place"},
    "Meeting": {"participant": "Person", "place": "Place"},
    "Location": {"thing": "Facility", "place": "Place"},
    "Production": {"agent": "Company", "product": "Product"},
    "Observation": {"indicator": "", "value": "", "about": "Place"},
    "Statement": {"speaker": "Person", "content": ""},
}
SYLLABLES = "қа ла ры ме де ні бай жан әл мұ хан ту ар сы ғы өр көл тау".split()


def word(random: Random) -> str:
    return "".join(random.choice(SYLLABLES) for _ in range(3))


def filler(random: Random, role: str, kind: str, span: Span) -> Filler:
    """Half of all things are among the hundred that news speak of again and again."""
    if role == "value":
        return Filler(role, "", span, value=random.randrange(10**6))
    if not kind:
        return Filler(role, f"{word(random)} {word(random)}", span)
    often = random.random() < 0.5
    chosen = Random(random.randrange(100)) if often else random
    name = f"{word(chosen)} {word(chosen)}".title()
    return Filler(role, name, span, entity=Entity(kind, name, frozenset({(name, "kk")})))


def reading(number: int, known: ontology.Ontology) -> Reading:
    """An article and its facts, the same for the same number."""
    random = Random(number)
    text = " ".join(word(random) for _ in range(FACTS * 12))
    facts = []
    for place in range(FACTS):
        kind = random.choice(sorted(ROLES))
        start = place * 100
        fillers = [filler(random, role, fills, Span(start, start + 20)) for role, fills in ROLES[kind].items()]
        facts.append(
            Fact(f"{number:06}", known.types[kind], tuple(fillers), (Span(start, start + 90),), 0.9, (SYNTHETIC,))
        )
    article = Article(f"{number:06}", Path(f"{number:06}.txt"), text, None, ())
    return Reading(article, facts=tuple(facts))


SYNTHETIC = Origin("rule", "synthetic")
WRITERS = {
    "graph.ttl": rdf.turtle,
    "graph.nt": rdf.n_triples,
    "graph.trig": rdf.trig,
    "graph.nq": rdf.n_quads,
    "graph.jsonld": rdf.json_ld,
    "graph.rdf": rdf.rdf_xml,
}


def filled(triples: int) -> Store:
    """A store with at least so many quads."""
    store, known, number, written = Store(), ontology.load(), 0, 0
    while written < triples:
        read = reading(number, known)
        quads = graph.article_quads(read, known, iris.BASE)
        store.replace(iris.article_graph(read.article.id, iris.BASE), quads)
        number, written = number + 1, written + len(quads)
    return store


def timed(label: str, work: Callable[[], object], limit: int = 0) -> float:
    """Prints the seconds that the work takes; infinite where the limit was reached."""
    start = time.perf_counter()
    signal.alarm(limit)
    try:
        work()
    except TimeoutError:
        print(f"  {label:44} > {limit} s")
        return float("inf")
    finally:
        signal.alarm(0)
    seconds = time.perf_counter() - start
    print(f"  {label:44} {seconds:8.3f} s", flush=True)
    return seconds


def peak(of: str) -> None:
    print(f"  peak memory of {of}: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:,.0f} MB", flush=True)


def too_long(*_: object) -> None:
    raise TimeoutError


def questions() -> Iterator[tuple[str, str]]:
    for path in sorted((Path(__file__).parent.parent / "ontology" / "questions").glob("*.rq")):
        yield path.stem, path.read_text(encoding="utf-8")


def answered(store: Store, query: str) -> int:
    """Asks for all rows of an answer."""
    return len(store.select(query))


def answered_by_rdflib(known: rdflib.Graph, query: str) -> int:
    return len(list(known.query(query, initNs=PREFIXES)))


def measure(triples: int) -> None:
    signal.signal(signal.SIGALRM, too_long)
    store = filled(triples)
    print(f"{len(store):,} quads in {len(store.graphs()):,} graphs")
    ours = {}
    for name, write in WRITERS.items():
        with tempfile.TemporaryFile() as output:
            ours[name] = timed(f"write {name}", partial(write, store, output))
    peak("writing")
    answers = {name: timed(f"answer {name}", partial(answered, store, query)) for name, query in questions()}
    peak("writing and answering")
    if triples > SIZES[-1]:
        return
    other = rdf.to_rdflib(store)
    theirs = timed("rdflib: write turtle", lambda: other.serialize(format="turtle").encode())
    print(f"  turtle: {theirs / ours['graph.ttl']:.0f} times rdflib's speed")
    if triples > QUESTIONS_OF_RDFLIB:
        return
    for name, query in questions():
        seconds = timed(f"rdflib: answer {name}", partial(answered_by_rdflib, other, query), limit=60)
        print(f"    {seconds / answers[name]:.0f} times")


if __name__ == "__main__":
    for size in [int(argument) for argument in sys.argv[1:]] or SIZES:
        process = multiprocessing.get_context("spawn").Process(target=measure, args=(size,))
        process.start()
        process.join()
