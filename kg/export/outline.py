"""What a graph tells of: things in groups that are told of together, and the few with which its picture begins.

Facts alone leave an archive in hundreds of small pieces. Here an article, too, holds its things together, more loosely
than a fact holds two: PageRank and Louvain communities (kg/export/metrics.py) of things and articles in one network.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kg.export.metrics import Structure, communities, pagerank
from kg.export.parts import all_told
from kg.rdf import iris
from kg.rdf.graph import Graph

if TYPE_CHECKING:
    import networkx

HEADS = 18  # things that the picture begins with
STORIES = 6  # groups that they are from
TOGETHER = 0.5  # how much an article holds two things together, beside a fact
BESIDE = "Position"  # what somebody is: shown beside somebody, and not what news are about
ARTICLE = "article "  # begins a node of the network that is no thing; no IRI has a space


@dataclass(frozen=True, slots=True)
class Outline:
    """Groups of things, the weightiest first, the most central thing of each first; `heads` are the things that the
    picture begins with, the most important first, `named` those that have a name."""

    groups: tuple[tuple[str, ...], ...]
    rank: Mapping[str, float]
    heads: tuple[str, ...]
    named: Set[str]


def outline(graph: Graph, found: Structure) -> Outline:
    """The outline of a graph; the same for the same graph, whatever the machine."""
    named = {iris.entity(entity, graph.base).value for entity in graph.entities}
    woven = with_articles(graph, found)
    rank = {node: share for node, share in pagerank(woven).items() if not node.startswith(ARTICLE)}

    def first(node: str) -> tuple[bool, bool, float, str]:
        return node not in named, found.multi.nodes[node]["type"] == BESIDE, -rank[node], node

    gathered = [[node for node in group if not node.startswith(ARTICLE)] for group in communities(woven)]
    groups = sorted(
        (tuple(sorted(group, key=first)) for group in gathered if group),
        key=lambda group: (-sum(rank[node] for node in group), group),
    )
    return Outline(tuple(groups), rank, tuple(heads(groups, found, named)), named)


def with_articles(graph: Graph, found: Structure) -> "networkx.Graph[str]":
    """The network of things, with a node for each article that is linked with the things of its facts."""
    import networkx

    told = Counter(
        (end.node, ARTICLE + one.article) for one in all_told(graph) for link in one.links for end in link.ends
    )
    woven: networkx.Graph[str] = networkx.Graph(found.plain)
    woven.add_edges_from((node, article, {"weight": TOGETHER * count}) for (node, article), count in told.items())
    return woven


def heads(groups: Sequence[Sequence[str]], found: Structure, named: Set[str]) -> Iterator[str]:
    """A few things of the weightiest groups, in turns: of each the most central, then what facts link with it."""
    stories = [group for group in groups if len(group) > 1 and group[0] in named][:STORIES] or groups[:STORIES]
    share = -(-HEADS // max(len(stories), 1))
    turns = [list(core(group, found, named, share)) for group in stories]
    listed = [story[turn] for turn in range(share) for story in turns if turn < len(story)]
    yield from listed[:HEADS]


def core(group: Sequence[str], found: Structure, named: Set[str], limit: int) -> Iterator[str]:
    """The first thing of a group, then again and again the first that a fact links with one chosen before."""
    chosen: set[str] = set()
    while len(chosen) < limit:
        linked = (node for node in group if node not in chosen and not chosen.isdisjoint(found.plain[node]))
        node = next(linked, None) if chosen else group[0]
        if node is None:
            node = next((one for one in group if one not in chosen and one in named), None)
        if node is None:
            return
        chosen.add(node)
        yield node
