"""Seconds for the measures at growing size: python benchmarks/metrics.py [NODES ...]     # 1000 10000 100000 by default

Random graphs of communities of forty, two links for each node. Above 2,000 nodes betweenness is estimated from 200
sources, above 10,000 from 20; metrics.html says so.
"""

import sys
import time
from functools import partial
from random import Random

import networkx

from kg.export import metrics

SIZES = (1_000, 10_000, 100_000)


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


def measure(size: int) -> None:
    multi = network(size)
    plain = metrics.simple(multi)
    found = metrics.Structure(multi, plain, metrics.pagerank(plain), ())
    sampled = f"  from {metrics.sources(plain)} sources" if metrics.sources(plain) else ""
    for name, work, note in (
        ("pagerank", partial(metrics.pagerank, plain), ""),
        ("communities", partial(metrics.communities, plain), ""),
        ("central, with betweenness", partial(metrics.central, found), sampled),
        ("matrix", partial(metrics.matrix, multi), ""),
    ):
        start = time.perf_counter()
        work()
        print(f"{size:8,} nodes  {name:28} {time.perf_counter() - start:8.2f} s{note}", flush=True)


for nodes in [int(argument) for argument in sys.argv[1:]] or SIZES:
    measure(nodes)
