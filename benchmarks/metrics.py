"""Seconds of CPU for the measures at growing size: python benchmarks/metrics.py [NODES ...] # 1000 10000 100000

Random graphs of communities of forty, two links for each node, and as many names. Above 4,000 nodes betweenness is
estimated from 200 of them; metrics.html says so. The last line of small graphs is the betweenness of networkx itself.
"""

import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from random import Random

import networkx

from kg.export import metrics
from kg.model.article import Article
from kg.model.reading import Reading
from kg.model.thing import Entity
from kg.rdf.graph import Graph
from kg.rdf.iris import BASE
from kg.rdf.store import Store
from kg.things.summaries import summarise

SIZES = (1_000, 10_000, 100_000)
COMPARED = 2_000


def network(nodes: int) -> "networkx.MultiGraph[str]":
    random = Random(nodes)
    made: networkx.MultiGraph[str] = networkx.MultiGraph()
    made.add_nodes_from(
        (str(node), {"label": str(node), "type": "Place" if node % 3 else "Company"}) for node in range(nodes)
    )
    for number in range(nodes * 2):
        one = number % nodes
        near = random.random() < 0.9
        other = min(one // 40 * 40 + random.randrange(40), nodes - 1) if near else random.randrange(nodes)
        made.add_edge(str(one), str(other), key=str(number), type="Meeting")
    return made


def named(names: int) -> Graph:
    """A graph of so many names of people, of which some are written alike."""
    random = Random(names)
    syllables = "ай бек гүл дәу ер жан кен лау мұр нұр ол пір сал тай".split()
    called = (" ".join("".join(random.choices(syllables, k=3)) for _ in range(2)).title() for _ in range(names))
    known = tuple((name, Entity("Person", name, frozenset({(name, "kk")}))) for name in called)
    reading = Reading(Article("a", Path("a.txt"), "", None, ()), named=known)
    return Graph((reading,), (summarise(reading),), Store(), BASE)


def measure(size: int) -> None:
    multi = network(size)
    plain = metrics.simple(multi)
    sampled = f"  from {metrics.SAMPLE} nodes" if size > metrics.EXACT else ""
    works: list[tuple[str, Callable[[], object], str]] = [
        ("pagerank", partial(metrics.pagerank, plain), ""),
        ("communities", partial(metrics.communities, plain), ""),
        ("betweenness", partial(metrics.betweenness, plain), sampled),
        ("names written alike", partial(metrics.duplicates, named(size)), ""),
        ("matrix", partial(metrics.matrix, multi), ""),
    ]
    if size <= COMPARED:
        works.append(("betweenness, networkx", partial(networkx.betweenness_centrality, plain), ""))
    for name, work, note in works:
        start = time.process_time()
        work()
        print(f"{size:8,} nodes  {name:24} {time.process_time() - start:8.2f} s of CPU{note}", flush=True)


for nodes in [int(argument) for argument in sys.argv[1:]] or SIZES:
    measure(nodes)
