"""What a build makes: the articles read, their facts, and the store to query."""

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from kg.errors import InputError
from kg.model.article import Article
from kg.model.fact import Fact
from kg.model.reading import Reading
from kg.model.thing import Entity, united
from kg.rdf import network, serialise
from kg.rdf.store import Solutions, Store
from kg.sources.records import Skipped
from kg.things.merges import Merge

if TYPE_CHECKING:
    import networkx
    import rdflib


@dataclass(frozen=True, eq=False)
class Graph:
    """The articles read, the facts, and the store to query. `problems` are the files left out, `merges` the names made
    one thing, `skipped` what stood beside the articles."""

    readings: tuple[Reading, ...]
    store: Store
    base: str
    problems: tuple[InputError, ...] = ()
    merges: tuple[Merge, ...] = ()
    skipped: tuple[Skipped, ...] = ()

    @property
    def articles(self) -> tuple[Article, ...]:
        return tuple(reading.article for reading in self.readings)

    @cached_property
    def facts(self) -> tuple[Fact, ...]:
        return tuple(fact for reading in self.readings for fact in reading.facts)

    @cached_property
    def entities(self) -> tuple[Entity, ...]:
        return tuple(united(entity for reading in self.readings for entity in reading.entities))

    def query(self, sparql: str) -> Solutions:
        """The answer to a SPARQL query; the prefixes of the ontology are known. QueryError where it cannot be run."""
        return self.store.query(sparql)

    def to_rdflib(self) -> "rdflib.Graph":
        """The union of all graphs for rdflib."""
        return serialise.to_rdflib(self.store)

    def to_networkx(self) -> "networkx.MultiGraph[str]":
        """Things as nodes, facts as the edges between them."""
        return network.network(self.facts, self.base)
