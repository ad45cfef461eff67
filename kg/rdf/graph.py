"""What a build makes: the articles read, their facts, and the store to query."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from kg.errors import InputError
from kg.model.article import Article
from kg.model.fact import Fact
from kg.model.reading import Reading, Summary
from kg.model.thing import Entity, united
from kg.rdf import confined, network, serialise
from kg.rdf.store import Solutions, Store
from kg.things import merges
from kg.things.merges import Merge
from kg.things.overrides import Override

if TYPE_CHECKING:
    import networkx
    import rdflib


@dataclass(frozen=True, eq=False)
class Graph:
    """The articles read, and the store to query. `readings` may lie on disk and be read anew each time one goes over
    them; `summaries` are in memory. `problems` are what was left out, `overrides` what a user decided of who is who,
    `skipped` counts what was not read by reason, `warnings` say which overrides name what is not there."""

    readings: Sequence[Reading]
    summaries: Sequence[Summary]
    store: Store
    base: str
    problems: tuple[InputError, ...] = ()
    overrides: tuple[Override, ...] = ()
    skipped: Mapping[str, int] = field(default_factory=dict)
    warnings: tuple[str, ...] = ()

    @property
    def articles(self) -> tuple[Article, ...]:
        return tuple(reading.article for reading in self.readings)

    @cached_property
    def facts(self) -> tuple[Fact, ...]:
        return tuple(fact for reading in self.readings for fact in reading.facts)

    @cached_property
    def merges(self) -> tuple[Merge, ...]:
        """The names made one thing."""
        return merges.find(self.summaries, self.overrides)

    @cached_property
    def entities(self) -> tuple[Entity, ...]:
        return tuple(united(entity for summary in self.summaries for entity in summary.entities))

    def query(self, sparql: str, services: Collection[str] = ()) -> Solutions:
        """The answer to a SPARQL query; the prefixes of the ontology are known.

        Nothing leaves the machine: QueryError where the query calls a SERVICE that is not among `services` (IRIs as
        they stand in the query), or cannot be run. It runs in this process, without a limit on time.
        """
        confined.refuse_services(sparql, services)
        return self.store.query(sparql)

    def to_rdflib(self) -> "rdflib.Graph":
        """The union of all graphs for rdflib."""
        return serialise.to_rdflib(self.store)

    def to_networkx(self) -> "networkx.MultiGraph[str]":
        """Things as nodes, facts as the edges between them."""
        return network.network(network.links((fact for reading in self.readings for fact in reading.facts), self.base))
