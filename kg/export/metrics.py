"""Measures of the graph, by networkx: metrics.json to compute with, metrics.md to read.

PageRank: Page et al. 1999. Betweenness: Brandes 2001. Communities: Louvain (Blondel et al. 2008), seeded.
"""

import json
from collections import Counter
from typing import TYPE_CHECKING

from kg.export.network import network

if TYPE_CHECKING:
    import networkx

    from kg.build import Graph

DIGITS = 4
SHOWN = 15
SAMPLE = 200  # sources of the betweenness above this many nodes × 10
SEED = 7


def pagerank(plain: "networkx.Graph[str]") -> dict[str, float]:
    """How often somebody who follows links at random comes by each thing."""
    import networkx

    found: dict[str, float] = networkx.pagerank(plain, weight="weight") if plain else {}
    return found


def central(plain: "networkx.Graph[str]", multi: "networkx.MultiGraph[str]") -> list[dict[str, object]]:
    """Every thing with its degree, PageRank and betweenness, the most central first."""
    import networkx

    rank = pagerank(plain)
    sources = SAMPLE if len(plain) > 10 * SAMPLE else None
    between = networkx.betweenness_centrality(plain, k=sources, seed=SEED)
    rows: list[dict[str, object]] = [
        {
            "iri": node,
            "label": multi.nodes[node]["label"],
            "type": multi.nodes[node]["type"],
            "degree": multi.degree(node),
            "pagerank": round(rank[node], DIGITS),
            "betweenness": round(between[node], DIGITS),
        }
        for node in multi
    ]
    return sorted(rows, key=lambda row: (-float(str(row["pagerank"])), str(row["iri"])))


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
        "communities": [[multi.nodes[node]["label"] for node in group] for group in communities(plain)],
        "bridges": [[multi.nodes[node]["label"] for node in edge] for edge in bridges],
        "central": central(plain, multi),
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
