"""Readings → a graph: what each article says, and what spans them, worked out for all or followed where few change."""

from collections.abc import Iterable, Mapping, Sequence

from kg.archive.shares import Shares
from kg.build.options import Options
from kg.errors import InputError
from kg.export.formats import DISTRIBUTIONS
from kg.model.reading import Reading
from kg.rdf import derive, describe, iris, shares, triples
from kg.rdf.graph import Graph
from kg.rdf.store import Store
from kg.schema import ontology
from kg.things import overrides
from kg.things.summaries import summarise


def assemble(
    readings: Sequence[Reading],
    options: Options | None = None,
    problems: Sequence[InputError] = (),
    skipped: Mapping[str, int] | None = None,
) -> Graph:
    """Readings → a graph: what each article says, who is who, what follows, and the description of it all."""
    options = options or Options()
    store, known, rows = Store(), ontology.load(), Shares()
    summaries = [summarise(reading) for reading in readings]
    store.add(q for one in readings for q in triples.article_quads(one, known, options.base, options.evidence))
    rows.add(row for summary in summaries for row in shares.of(summary, options.base))
    span(store, rows, [summary.article for summary in summaries], options)
    rows.close()
    warnings = tuple(overrides.unmet(options.overrides, summaries, known.entity_types))
    return Graph(
        tuple(readings),
        tuple(summaries),
        store,
        options.base,
        tuple(problems),
        options.overrides,
        skipped or {},
        warnings,
    )


def span(store: Store, rows: Shares, articles: Iterable[str], options: Options) -> None:
    """Puts in place what spans articles, given a store that holds the graph of each and nothing else, and their rows:
    who is who, links outwards, what follows from facts, the description."""
    base, things, codes = options.base, rows.of(shares.THING), [row.name for row in rows.of(shares.UNIT)]
    names = [row for kind in shares.NAMES for row in rows.of(kind)]
    same = shares.same(names, options.overrides)
    store.replace(iris.entities_graph(base), shares.identity_quads(things, same, base))
    store.replace(iris.links_graph(base), shares.link_quads(things, codes, base))
    derive.derive(store, base, options.reifiers)
    about = describe.described(about_all(rows, options), articles, describe.counted(store))
    store.replace(iris.description_graph(base), about)


def about_all(rows: Shares, options: Options) -> describe.About:
    """What the description says of all articles."""
    days, languages = ([row.name for row in rows.of(kind)] for kind in (shares.DAY, shares.LANGUAGE))
    return describe.About(options.base, days, languages, options.evidence, options.licence, DISTRIBUTIONS)
