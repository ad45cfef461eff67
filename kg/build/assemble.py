"""Readings → a graph: what each article says, and what spans them."""

from collections.abc import Mapping, Sequence

from kg.build.options import Options
from kg.errors import InputError
from kg.export.formats import DISTRIBUTIONS
from kg.model.reading import Reading, Summary
from kg.model.thing import united
from kg.rdf import describe, iris, triples
from kg.rdf.derive import derive
from kg.rdf.graph import Graph
from kg.rdf.store import Store
from kg.schema import ontology
from kg.things import merges, overrides
from kg.things.merges import Merge
from kg.things.summaries import summarise


def assemble(
    readings: Sequence[Reading],
    options: Options | None = None,
    problems: Sequence[InputError] = (),
    skipped: Mapping[str, int] | None = None,
) -> Graph:
    """Readings → a graph: what each article says, who is who, what follows, and the description of it all."""
    options = options or Options()
    store, known = Store(), ontology.load()
    summaries = [summarise(reading) for reading in readings]
    store.add(q for one in readings for q in triples.article_quads(one, known, options.base, options.evidence))
    found = span(store, summaries, options)
    warnings = tuple(overrides.unmet(options.overrides, summaries, known.entity_types))
    return Graph(
        tuple(readings), tuple(summaries), store, options.base, tuple(problems), found, skipped or {}, warnings
    )


def span(store: Store, summaries: Sequence[Summary], options: Options) -> tuple[Merge, ...]:
    """Puts in place what spans articles, given a store that holds the graph of each: who is who, links outwards, what
    follows from facts, the description. The same articles give the same, whatever the store held of it before."""
    base = options.base
    found = merges.find(summaries, options.overrides)
    things = united(entity for summary in summaries for entity in summary.entities)
    codes = frozenset().union(*(summary.codes for summary in summaries))
    store.replace(iris.derived_graph(base), ())
    store.replace(iris.description_graph(base), ())
    store.replace(iris.entities_graph(base), triples.identity_quads(things, base, found))
    store.replace(iris.links_graph(base), triples.link_quads(things, codes, base))
    derive(store, base, options.reifiers)
    about = describe.described(
        store, summaries, base, DISTRIBUTIONS, evidence=options.evidence, licence=options.licence
    )
    store.replace(iris.description_graph(base), about)
    return found
