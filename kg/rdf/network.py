"""Things and the facts between them, for networkx."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations
from typing import TYPE_CHECKING, Any, NamedTuple

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


class End(NamedTuple):
    """A thing in a fact."""

    node: str
    label: str
    type: str
    role: str


class Link(NamedTuple):
    """A fact and the things in it, each once; as JSON a list."""

    iri: str
    type: str
    confidence: float
    ends: Sequence[End]

    @classmethod
    def of(cls, row: Sequence[Any]) -> "Link":
        iri, kind, confidence, ends = row
        return cls(iri, kind, confidence, [End(*end) for end in ends])


def links(facts: Iterable[Fact], base: str) -> Iterator[Link]:
    """Facts as links between things."""
    for fact in facts:
        yield Link(iris.fact(fact, base).value, fact.type.name, fact.confidence, list(ends(fact, base)))


def ends(fact: Fact, base: str) -> Iterator[End]:
    for node, filler in things(fact, base):
        kind = filler.entity.type if filler.entity else filler.type or "Thing"
        yield End(node, filler.entity.name if filler.entity else filler.name, kind, filler.role)


def network(found: Iterable[Link]) -> "networkx.MultiGraph[str]":
    """Nodes are things with `label` and `type`; an edge joins two things of one fact and carries its IRI and `type`."""
    import networkx

    made: networkx.MultiGraph[str] = networkx.MultiGraph()
    for link in found:
        for end in link.ends:
            made.add_node(end.node, label=end.label, type=end.type)
        for one, other in combinations(link.ends, 2):
            if not made.has_edge(one.node, other.node, key=link.iri):
                roles = f"{one.role}-{other.role}"
                made.add_edge(
                    one.node, other.node, key=link.iri, type=link.type, roles=roles, confidence=link.confidence
                )
    return made
