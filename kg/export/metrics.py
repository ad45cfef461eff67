"""Measures of the graph, by networkx: metrics.json to compute with, metrics.md to read.

PageRank: Page et al. 1999. Communities: Louvain (Blondel et al. 2008), seeded. Betweenness: Brandes 2001, on scipy's
matrices, which count the paths from many nodes at once: as fast as rustworkx, and far faster than networkx
(benchmarks/metrics.py). Names written alike: the sorted neighbourhood of Hernández and Stolfo 1995.
"""

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from difflib import SequenceMatcher
from random import Random
from typing import TYPE_CHECKING, Any
from weakref import WeakKeyDictionary

from kg.export.parts import all_told, network
from kg.export.told import Told
from kg.rdf import iris
from kg.rdf.graph import Graph

if TYPE_CHECKING:
    import networkx
    import numpy
    import numpy.typing
    import scipy.sparse

DIGITS = 4
SHOWN = 15
EXACT = 4_000  # nodes up to which betweenness is exact
SAMPLE = 200  # nodes from which it is estimated above
BATCH = 64  # nodes whose paths are counted at once
BODIES = ("Organization", "Company", "Delegation")
BEGINNING = 4  # letters in which names must agree to be compared
WINDOW = 20  # names that a name is compared with: those that follow it in the alphabet
ALIKE = 0.85  # of the Ratcliff-Obershelp similarity
SEED = 7


@dataclass(frozen=True, slots=True)
class Thing:
    """A node with its measures; `facts` counts those that link it with others, by type."""

    iri: str
    label: str
    type: str
    degree: int
    pagerank: float
    betweenness: float
    facts: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Alike:
    """Two names of one type that are written alike; `likeness` from 0 to 1."""

    type: str
    one: str
    other: str
    likeness: float


@dataclass(frozen=True, slots=True)
class Coverage:
    """How much of the text states facts: `share` of the sentences, `characters` as a share of the body; `evidence` are
    the stretches of text cited."""

    sentences: int
    with_facts: int
    share: float
    evidence: int
    characters: float


@dataclass(frozen=True, slots=True)
class Matrix:
    """Organisations down, places across, the number of facts that name both in the cells."""

    rows: tuple[str, ...]
    columns: tuple[str, ...]
    cells: tuple[tuple[int, ...], ...]


@dataclass(frozen=True, slots=True)
class Measures:
    """Everything that is measured of a graph; communities and bridges by the names of their things, `components` by
    size, `sampled` from how many nodes betweenness is estimated (0: exact)."""

    articles: int
    entities: int
    facts: int
    triples: int
    nodes: int
    edges: int
    entities_by_type: Mapping[str, int]
    facts_by_type: Mapping[str, int]
    evidence_coverage: Coverage
    density: float
    components: tuple[int, ...]
    communities: tuple[tuple[str, ...], ...]
    bridges: tuple[tuple[str, ...], ...]
    central: tuple[Thing, ...]
    sampled: int
    facts_over_time: Mapping[str, int]
    degrees: Mapping[int, int]
    duplicates: tuple[Alike, ...]
    matrix: Matrix


@dataclass(frozen=True, slots=True)
class Structure:
    """The network of a graph: with every fact an edge, with one edge a pair, the PageRank of each node, and the
    communities, the largest first, the most central node of each first."""

    multi: "networkx.MultiGraph[str]"
    plain: "networkx.Graph[str]"
    rank: Mapping[str, float]
    groups: tuple[tuple[str, ...], ...]


STRUCTURES: WeakKeyDictionary[Graph, Structure] = WeakKeyDictionary()
MEASURED: WeakKeyDictionary[Graph, Measures] = WeakKeyDictionary()


def pagerank(plain: "networkx.Graph[str]") -> dict[str, float]:
    """How often somebody who follows links at random comes by each thing."""
    import networkx

    found: dict[str, float] = networkx.pagerank(plain, weight="weight") if plain else {}
    return found


def sources(plain: "networkx.Graph[str]") -> list[int]:
    """The places of the nodes from which betweenness is worked out: all, or of many a seeded sample."""
    everything = range(len(plain))
    return list(everything) if len(plain) <= EXACT else sorted(Random(SEED).sample(everything, SAMPLE))


def betweenness(plain: "networkx.Graph[str]") -> dict[str, float]:
    """Node → the share of the shortest paths between two others that lead over it."""
    import networkx
    import numpy

    size, begun = len(plain), numpy.array(sources(plain))
    if size < 3:
        return dict.fromkeys(plain, 0.0)
    near = networkx.to_scipy_sparse_array(plain, weight=None, dtype=numpy.float64, format="csr")
    sums = numpy.zeros(size)
    for nodes in apart(near):
        own = numpy.flatnonzero(numpy.isin(nodes, begun))
        part = near[nodes][:, nodes]
        for at in range(0, len(own), BATCH):
            sums[nodes] += dependencies(part, own[at : at + BATCH].tolist())
    shares = sums * (size / len(begun) / (size - 1) / (size - 2))
    return dict(zip(plain, shares.tolist(), strict=True))


def apart(near: "scipy.sparse.csr_array") -> "Iterator[numpy.typing.NDArray[numpy.intp]]":
    """The nodes of a network in groups that no path joins, of whole components each: a large one, or several small ones
    of the same size. What is in a component of two or less has no path over it."""
    import numpy
    from scipy.sparse.csgraph import connected_components

    _, component = connected_components(near, directed=False)
    sizes = numpy.bincount(component)[component]
    for size in numpy.unique(sizes[sizes > 2]).tolist():
        nodes = numpy.flatnonzero(sizes == size)
        nodes = nodes[numpy.argsort(component[nodes], kind="stable")]
        step = size * max(1, BATCH // size)
        yield from (nodes[at : at + step] for at in range(0, len(nodes), step))


def dependencies(near: "scipy.sparse.csr_array", begun: list[int]) -> "numpy.typing.NDArray[numpy.float64]":
    """For each node, the sum of the dependencies of some sources on it: Brandes' two sweeps, a column each."""
    import numpy

    columns = numpy.arange(len(begun))
    paths = numpy.zeros((near.shape[0], len(begun)))
    paths[begun, columns] = 1
    rings = [paths.copy()]  # what is reached in 0, 1, 2 … steps, by how many shortest paths
    while rings[-1].any():
        rings.append(numpy.where(paths == 0, near @ rings[-1], 0))
        paths += rings[-1]
    found = numpy.zeros_like(paths)
    for inner, outer in zip(rings[-3::-1], rings[-2:0:-1], strict=True):
        share = numpy.where(outer > 0, (1 + found) / numpy.maximum(paths, 1), 0)
        found += numpy.where(inner > 0, (near @ share) * paths, 0)
    found[begun, columns] = 0
    summed: numpy.typing.NDArray[numpy.float64] = found.sum(axis=1)
    return summed


def central(found: Structure) -> tuple[Thing, ...]:
    """Every thing with its degree, PageRank and betweenness, and how many facts of which types it is in; the most
    central first."""
    between = betweenness(found.plain)
    rows = [
        Thing(
            iri=node,
            label=found.multi.nodes[node]["label"],
            type=found.multi.nodes[node]["type"],
            degree=found.plain.degree(node),
            pagerank=round(found.rank[node], DIGITS),
            betweenness=round(between[node], DIGITS),
            facts=dict(
                sorted(Counter(facts_at(found.multi, node).values()).items(), key=lambda item: (-item[1], item[0]))
            ),
        )
        for node in found.multi
    ]
    return tuple(sorted(rows, key=lambda row: (-row.pagerank, row.iri)))


def facts_at(multi: "networkx.MultiGraph[str]", node: str) -> dict[str, str]:
    """IRI → type of the facts that link a thing with others."""
    return {key: multi.edges[node, other, key]["type"] for _, other, key in multi.edges(node, keys=True)}


def duplicates(graph: Graph) -> tuple[Alike, ...]:
    """Pairs of names of one type that are written alike, the most alike first; those that differ in capitals alone are
    one thing already. A name is compared with the few that follow it in the alphabet and begin as it does, so that the
    time grows with the names and not with their pairs."""
    names: dict[str, dict[str, str]] = {}
    for entity in graph.entities:
        names.setdefault(entity.type, {}).setdefault(iris.slug(entity.name), entity.name)
    found: list[Alike] = []
    for kind, by_slug in sorted(names.items()):
        ordered = sorted(by_slug.items())
        for place, (slug, name) in enumerate(ordered):
            following = ordered[place + 1 : place + 1 + WINDOW]
            found += alike(kind, name, [other for key, other in following if key[:BEGINNING] == slug[:BEGINNING]])
    return tuple(sorted(found, key=lambda pair: (-pair.likeness, pair.one, pair.other)))


def alike(kind: str, name: str, others: Iterable[str]) -> Iterator[Alike]:
    """The pairs of a name and those of some others that are written like it."""
    matcher = SequenceMatcher(None)
    matcher.set_seq2(name.casefold())
    for other in others:
        matcher.set_seq1(other.casefold())
        if matcher.real_quick_ratio() >= ALIKE and matcher.quick_ratio() >= ALIKE and matcher.ratio() >= ALIKE:
            one, two = sorted((name, other))
            yield Alike(kind, one, two, round(matcher.ratio(), 2))


def over_time(found: Iterable[Told]) -> dict[str, int]:
    """Month of the article → number of facts."""
    months: Counter[str] = Counter()
    for one in found:
        if one.month and one.links:
            months[one.month] += len(one.links)
    return dict(sorted(months.items()))


def most(pairs: Mapping[tuple[str, str], int], side: int) -> list[str]:
    """The nodes on one side of the pairs with the highest sums."""
    sums: Counter[str] = Counter()
    for pair, count in pairs.items():
        sums[pair[side]] += count
    return sorted(sums, key=lambda node: (-sums[node], node))[:SHOWN]


def matrix(multi: "networkx.MultiGraph[str]") -> Matrix:
    """How many facts name an organisation and a place together, for those with the most."""
    pairs: Counter[tuple[str, str]] = Counter()
    for one, other in multi.edges():
        for body, place in ((one, other), (other, one)):
            if multi.nodes[body]["type"] in BODIES and multi.nodes[place]["type"] == "Place":
                pairs[body, place] += 1
    rows, columns = (most(pairs, side) for side in (0, 1))
    return Matrix(
        rows=tuple(multi.nodes[node]["label"] for node in rows),
        columns=tuple(multi.nodes[node]["label"] for node in columns),
        cells=tuple(tuple(pairs[row, column] for column in columns) for row in rows),
    )


def simple(multi: "networkx.MultiGraph[str]") -> "networkx.Graph[str]":
    """The network with one edge between two things, weighted by the number of facts; nodes and edges sorted."""
    import networkx

    weights = Counter(tuple(sorted(edge)) for edge in multi.edges())
    plain: networkx.Graph[str] = networkx.Graph()
    plain.add_nodes_from(sorted(multi))
    plain.add_edges_from((one, other, {"weight": count}) for (one, other), count in sorted(weights.items()))
    return plain


def communities(plain: "networkx.Graph[str]") -> list[list[str]]:
    """Groups of things that share more facts with each other than with the rest; the largest first."""
    import networkx

    if not plain.number_of_edges():
        return [[node] for node in plain]
    found = networkx.community.louvain_communities(plain, weight="weight", seed=SEED)
    return sorted((sorted(group) for group in found), key=lambda group: (-len(group), group))


def coverage(found: Sequence[Told]) -> Coverage:
    """How much of the text states facts: sentences, and characters of the body."""
    sentences, covered = sum(one.sentences for one in found), sum(one.with_facts for one in found)
    letters, cited = sum(one.letters for one in found), sum(one.cited for one in found)
    share = round(covered / sentences, DIGITS) if sentences else 0.0
    part = round(cited / letters, DIGITS) if letters else 0.0
    return Coverage(sentences, covered, share, sum(one.evidence for one in found), part)


def structure(graph: Graph) -> Structure:
    """The network of a graph, worked out once."""
    if graph not in STRUCTURES:
        multi = network(graph)
        plain = simple(multi)
        rank = pagerank(plain)
        groups = tuple(tuple(sorted(group, key=lambda node: (-rank[node], node))) for group in communities(plain))
        STRUCTURES[graph] = Structure(multi, plain, rank, groups)
    return STRUCTURES[graph]


def measure(graph: Graph) -> Measures:
    """All measures of a graph, worked out once."""
    if graph not in MEASURED:
        MEASURED[graph] = measured(graph)
    return MEASURED[graph]


def measured(graph: Graph) -> Measures:
    import networkx

    found = structure(graph)
    multi, plain = found.multi, found.plain
    listed = all_told(graph)
    kinds = Counter(link.type for one in listed for link in one.links)
    components = sorted(map(len, networkx.connected_components(plain)), reverse=True)
    bridges = sorted(tuple(sorted(edge)) for edge in networkx.bridges(plain)) if plain else []
    return Measures(
        articles=len(graph.readings),
        entities=len(graph.entities),
        facts=kinds.total(),
        triples=graph.store.triples(),
        nodes=multi.number_of_nodes(),
        edges=multi.number_of_edges(),
        entities_by_type=dict(sorted(Counter(e.type for e in graph.entities).items())),
        facts_by_type=dict(sorted(kinds.items())),
        evidence_coverage=coverage(listed),
        density=round(networkx.density(plain), DIGITS),
        components=tuple(components),
        communities=tuple(tuple(multi.nodes[node]["label"] for node in group) for group in found.groups),
        bridges=tuple(tuple(multi.nodes[node]["label"] for node in edge) for edge in bridges),
        central=central(found),
        sampled=SAMPLE if len(plain) > EXACT else 0,
        facts_over_time=over_time(listed),
        degrees=dict(sorted(Counter(degree for _, degree in plain.degree()).items())),
        duplicates=duplicates(graph),
        matrix=matrix(multi),
    )


def as_json(graph: Graph) -> bytes:
    return (json.dumps(measure(graph), ensure_ascii=False, indent=1, default=parts_of) + "\n").encode()


def parts_of(measures: Any) -> dict[str, object]:
    """A dataclass as asdict gives it, whose values JSON reads as they are: a fifth of the time."""
    return {part.name: getattr(measures, part.name) for part in fields(measures)}


def as_markdown(graph: Graph) -> bytes:
    """The measures as a page to read."""
    found = measure(graph)
    cover = found.evidence_coverage
    lines = [
        "# Metrics of the graph",
        "",
        f"{found.articles} article(s), {found.entities} named entities, {found.facts} facts, "
        f"{found.triples} triples; {found.nodes} things joined by {found.edges} edges "
        f"(density {found.density}).",
        "",
        f"Evidence: {cover.with_facts} of {cover.sentences} sentences state a fact; "
        f"{cover.evidence} stretches of text are cited, {cover.characters:.0%} of the body.",
        "",
    ]
    lines += counts("Entities by type", found.entities_by_type) + counts("Facts by type", found.facts_by_type)
    lines += ["## Most central", "", "| thing | type | degree | PageRank | betweenness |", "|---|---|--:|--:|--:|"]
    for row in found.central[:SHOWN]:
        cells = (cell(row.label), row.type, row.degree, row.pagerank, row.betweenness)
        lines.append("| " + " | ".join(map(str, cells)) + " |")
    lines += ["", *listed("Communities", found.communities), *listed("Bridges", found.bridges)]
    lines += ["## Components", "", f"Sizes: {', '.join(map(str, found.components)) or 'none'}", ""]
    return "\n".join(lines).encode()


def cell(value: object) -> str:
    return str(value).replace("|", "\\|").replace("\n", " ")


def counts(title: str, table: Mapping[str, int]) -> list[str]:
    return [f"## {title}", "", "| type | count |", "|---|--:|", *(f"| {k} | {v} |" for k, v in table.items()), ""]


def listed(title: str, groups: Iterable[Sequence[str]]) -> list[str]:
    return [f"## {title}", "", *(f"- {cell(' · '.join(group))}" for group in groups if len(group) > 1), ""]
