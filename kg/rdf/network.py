"""Things and the facts between them, for networkx."""

from collections.abc import Iterable, Iterator
from itertools import combinations
from typing import TYPE_CHECKING

from kg.model.fact import Fact, Filler
from kg.rdf import iris

if TYPE_CHECKING:
    import networkx


def node_of(fact: Fact, filler: Filler, base: str) -> str | None:
    """The IRI of the thing that fills a role; None for text, numbers, dates and codes."""
    if filler.entity is not None:
        return iris.entity(filler.entity, base).value
    if fact.type.roles[filler.role].kind == "entity":
        return iris.unnamed(fact, filler, base).value
    return None


def things(fact: Fact, base: str) -> Iterator[tuple[str, Filler]]:
    """The things in a fact, each once."""
    seen = set()
    for filler in fact.fillers:
        node = node_of(fact, filler, base)
        if node is not None and node not in seen:
            seen.add(node)
            yield node, filler


def network(facts: Iterable[Fact], base: str) -> "networkx.MultiGraph[str]":
    """Nodes are things with `label` and `type`; an edge joins two things of one fact and carries its IRI and `type`."""
    import networkx

    found: networkx.MultiGraph[str] = networkx.MultiGraph()
    for fact in facts:
        listed = list(things(fact, base))
        iri = iris.fact(fact, base).value
        for node, filler in listed:
            kind = filler.entity.type if filler.entity else filler.type or "Thing"
            found.add_node(node, label=filler.entity.name if filler.entity else filler.name, type=kind)
        for (one, left), (other, right) in combinations(listed, 2):
            roles = f"{left.role}-{right.role}"
            if not found.has_edge(one, other, key=iri):
                found.add_edge(one, other, key=iri, type=fact.type.name, roles=roles, confidence=fact.confidence)
    return found
