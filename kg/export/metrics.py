"""Measures of the graph, by networkx: metrics.json to compute with, metrics.md to read.

PageRank: Page et al. 1999. Betweenness: Brandes 2001. Communities: Louvain (Blondel et al. 2008), seeded.
"""

import json
from collections import Counter
from collections.abc import Mapping
from difflib import SequenceMatcher
from itertools import combinations
from typing import TYPE_CHECKING

from kg import iris
from kg.export.network import network

if TYPE_CHECKING:
    import networkx

    from kg.build import Graph

DIGITS = 4
SHOWN = 15
EXACT = 2_000  # nodes up to which betweenness is exact
LARGE = 10_000  # nodes above which it is estimated from a tenth of SAMPLE
SAMPLE = 200  # sources of the estimate
BODIES = ("Organization", "Company", "Delegation")
BEGINNING = 4  # letters in which names must agree to be compared
BLOCK = 300  # names compared at most with each other
ALIKE = 0.85  # of the Ratcliff-Obershelp similarity
SEED = 7


def pagerank(plain: "networkx.Graph[str]") -> dict[str, float]:
    """How often somebody who follows links at random comes by each thing."""
    import networkx

    found: dict[str, float] = networkx.pagerank(plain, weight="weight") if plain else {}
    return found


def sources(plain: "networkx.Graph[str]") -> int | None:
    """From how many nodes betweenness is estimated; None where it is exact."""
    if len(plain) <= EXACT:
        return None
    return SAMPLE if len(plain) <= LARGE else SAMPLE // 10


def central(plain: "networkx.Graph[str]", multi: "networkx.MultiGraph[str]") -> list[dict[str, object]]:
    """Every thing with its degree, PageRank and betweenness, and how many facts of which types it is in; the most
    central first."""
    import networkx

    rank = pagerank(plain)
    between = networkx.betweenness_centrality(plain, k=sources(plain), seed=SEED)
    rows: list[dict[str, object]] = [
        {
            "iri": node,
            "label": multi.nodes[node]["label"],
            "type": multi.nodes[node]["type"],
            "degree": plain.degree(node),
            "pagerank": round(rank[node], DIGITS),
            "betweenness": round(between[node], DIGITS),
            "facts": dict(
                sorted(Counter(facts_at(multi, node).values()).items(), key=lambda item: (-item[1], item[0]))
            ),
        }
        for node in multi
    ]
    return sorted(rows, key=lambda row: (-float(str(row["pagerank"])), str(row["iri"])))


def facts_at(multi: "networkx.MultiGraph[str]", node: str) -> dict[str, str]:
    """IRI → type of the facts that link a thing with others."""
    return {key: multi.edges[node, other, key]["type"] for _, other, key in multi.edges(node, keys=True)}


def duplicates(graph: "Graph") -> list[dict[str, object]]:
    """Pairs of names of one type that are written alike, the most alike first. Only names that begin alike are
    compared, so that the time grows with their number; those that differ in capitals alone are one thing already."""
    blocks: dict[tuple[str, str], dict[str, str]] = {}
    for entity in graph.entities:
        names = blocks.setdefault((entity.type, iris.slug(entity.name)[:BEGINNING]), {})
        names.setdefault(iris.slug(entity.name), entity.name)
    found: list[dict[str, object]] = []
    for (kind, _), alike in sorted(blocks.items()):
        for one, other in combinations(sorted(alike.values())[:BLOCK], 2):
            matcher = SequenceMatcher(None, one.casefold(), other.casefold())
            if matcher.real_quick_ratio() >= ALIKE and matcher.quick_ratio() >= ALIKE and matcher.ratio() >= ALIKE:
                found.append({"type": kind, "one": one, "other": other, "likeness": round(matcher.ratio(), 2)})
    return sorted(found, key=lambda pair: (-float(str(pair["likeness"])), str(pair["one"]), str(pair["other"])))


def over_time(graph: "Graph") -> dict[str, int]:
    """Month of the article → number of facts."""
    months = Counter(r.article.day.isoformat()[:7] for r in graph.readings if r.article.day for _ in r.facts)
    return dict(sorted(months.items()))


def most(pairs: Mapping[tuple[str, str], int], side: int) -> list[str]:
    """The nodes on one side of the pairs with the highest sums."""
    sums: Counter[str] = Counter()
    for pair, count in pairs.items():
        sums[pair[side]] += count
    return sorted(sums, key=lambda node: (-sums[node], node))[:SHOWN]


def matrix(multi: "networkx.MultiGraph[str]") -> dict[str, object]:
    """How many facts name an organisation and a place together, for those with the most."""
    pairs: Counter[tuple[str, str]] = Counter()
    for one, other in multi.edges():
        for body, place in ((one, other), (other, one)):
            if multi.nodes[body]["type"] in BODIES and multi.nodes[place]["type"] == "Place":
                pairs[body, place] += 1
    rows, columns = (most(pairs, side) for side in (0, 1))
    return {
        "rows": [multi.nodes[node]["label"] for node in rows],
        "columns": [multi.nodes[node]["label"] for node in columns],
        "cells": [[pairs[row, column] for column in columns] for row in rows],
    }


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


def coverage(graph: "Graph") -> dict[str, object]:
    """How much of the text states facts: sentences, and characters of the body."""
    sentences = covered = letters = stated = 0
    for reading in graph.readings:
        spans = [span for fact in reading.facts for span in fact.evidence]
        for passage in reading.passages:
            sentences += 1
            covered += any(span.overlaps(passage.sentence.span) for span in spans)
        letters += sum(span.stop - span.start for span in reading.article.body)
        stated += len({place for span in spans for place in range(span.start, span.stop)})
    share = round(covered / sentences, DIGITS) if sentences else 0.0
    evidence = len({(f.article, span) for f in graph.facts for span in f.evidence})
    part = round(stated / letters, DIGITS) if letters else 0.0
    return {"sentences": sentences, "with_facts": covered, "share": share, "evidence": evidence, "characters": part}


def measure(graph: "Graph") -> dict[str, object]:
    """All measures as plain values."""
    import networkx

    multi = network(graph)
    plain = simple(multi)
    rank = pagerank(plain)
    components = sorted(map(sorted, networkx.connected_components(plain)), key=lambda c: (-len(c), c))
    bridges = sorted(tuple(sorted(edge)) for edge in networkx.bridges(plain)) if plain else []
    return {
        "articles": len(graph.readings),
        "entities": len(graph.entities),
        "facts": len(graph.facts),
        "triples": graph.store.triples(),
        "nodes": multi.number_of_nodes(),
        "edges": multi.number_of_edges(),
        "entities_by_type": dict(sorted(Counter(e.type for e in graph.entities).items())),
        "facts_by_type": dict(sorted(Counter(f.type.name for f in graph.facts).items())),
        "evidence_coverage": coverage(graph),
        "density": round(networkx.density(plain), DIGITS),
        "components": [len(component) for component in components],
        "communities": [
            [multi.nodes[node]["label"] for node in sorted(group, key=lambda node: (-rank[node], node))]
            for group in communities(plain)
        ],
        "bridges": [[multi.nodes[node]["label"] for node in edge] for edge in bridges],
        "central": central(plain, multi),
        "sampled": sources(plain) or 0,
        "facts_over_time": over_time(graph),
        "degrees": dict(sorted(Counter(degree for _, degree in plain.degree()).items())),
        "duplicates": duplicates(graph),
        "matrix": matrix(multi),
    }


def as_json(graph: "Graph") -> bytes:
    return (json.dumps(measure(graph), ensure_ascii=False, indent=1) + "\n").encode()


def as_markdown(graph: "Graph") -> bytes:
    """The measures as a page to read."""
    found = measure(graph)
    cover = coverage(graph)
    lines = [
        "# Metrics of the graph",
        "",
        f"{found['articles']} article(s), {found['entities']} named entities, {found['facts']} facts, "
        f"{found['triples']} triples; {found['nodes']} things joined by {found['edges']} edges "
        f"(density {found['density']}).",
        "",
        f"Evidence: {cover['with_facts']} of {cover['sentences']} sentences state a fact; "
        f"{cover['evidence']} stretches of text are cited, {float(str(cover['characters'])):.0%} of the body.",
        "",
    ]
    lines += counts("Entities by type", found["entities_by_type"]) + counts("Facts by type", found["facts_by_type"])
    lines += ["## Most central", "", "| thing | type | degree | PageRank | betweenness |", "|---|---|--:|--:|--:|"]
    central_rows = found["central"]
    assert isinstance(central_rows, list)
    for row in central_rows[:SHOWN]:
        cells = (cell(row["label"]), row["type"], row["degree"], row["pagerank"], row["betweenness"])
        lines.append("| " + " | ".join(map(str, cells)) + " |")
    lines += ["", *listed("Communities", found["communities"]), *listed("Bridges", found["bridges"])]
    sizes = found["components"]
    assert isinstance(sizes, list)
    lines += ["## Components", "", f"Sizes: {', '.join(map(str, sizes)) or 'none'}", ""]
    return "\n".join(lines).encode()


def cell(value: object) -> str:
    return str(value).replace("|", "\\|").replace("\n", " ")


def counts(title: str, table: object) -> list[str]:
    assert isinstance(table, dict)
    return [f"## {title}", "", "| type | count |", "|---|--:|", *(f"| {k} | {v} |" for k, v in table.items()), ""]


def listed(title: str, groups: object) -> list[str]:
    assert isinstance(groups, list)
    return [f"## {title}", "", *(f"- {cell(' · '.join(group))}" for group in groups if len(group) > 1), ""]
