"""What spans articles, followed where few of them change: worked out anew for the things alone that these name.

What is said of a thing and which other one it is follow from its rows (kg/rdf/shares.py), whichever articles those are
from: only where a row has come that no article had, or gone that none has now, can it be otherwise than before. Edges
follow by the rules of the ontology, run for what such changes touch (kg/rdf/derive.py). The result is that of
assemble.span, quad for quad; tests/test_follow.py holds it to that.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass

import pyoxigraph as ox

from kg.archive.shares import Shares
from kg.build.assemble import about_all
from kg.build.options import Options
from kg.rdf import derive, describe, iris, shares
from kg.rdf.shares import Share
from kg.rdf.store import Change, Store


@dataclass(frozen=True, slots=True)
class Changed:
    """An article that comes, goes or is another now: its rows before and after, which are none where it is not there,
    and the quads of its graph after."""

    article: str
    before: Sequence[Share] = ()
    after: Sequence[Share] = ()
    quads: Sequence[ox.Quad] = ()


def follow(store: Store, rows: Shares, changed: Sequence[Changed], options: Options) -> None:
    """Brings a store and its rows, in which all spans the articles as they were, to what they are now."""
    number = Counter(row for one in changed for row in one.after)
    number.subtract(row for one in changed for row in one.before)
    moved = rows.change({row: more for row, more in number.items() if more})
    graphs = [store.difference(iris.article_graph(one.article, options.base), one.quads) for one in changed]
    derive.follow(store, options.base, options.reifiers, [*graphs, *spanning(store, rows, moved, options)])
    gone = [one.article for one in changed if one.before and not one.after]
    come = [one.article for one in changed if one.after and not one.before]
    store.change(describe.followed(store, about_all(rows, options), gone, come))
    store.flipped.clear()  # the description counts them now


def spanning(store: Store, rows: Shares, moved: Collection[Share], options: Options) -> Iterator[Change]:
    """What changes in the graphs of entities and of links where rows have come or gone."""
    base = options.base
    met = {row.name for row in moved if row.kind == shares.THING}
    codes = {row.name for row in moved if row.kind == shares.UNIT}
    named = met | shares.shorts([*named_alike(rows, moved), *(row for row in moved if row.kind in shares.NAMES)])
    things = rows.of(shares.THING, named)
    words = {shares.named(row.value).key[1] for row in things}
    same = shares.same((row for kind in shares.NAMES for row in rows.of(kind, words)), options.overrides)
    quads = shares.identity_quads(things, [pair for pair in same if pair[0] in named], base)
    yield store.difference(iris.entities_graph(base), quads, nodes(named))
    links = shares.link_quads(
        [row for row in things if row.name in met], [row.name for row in rows.of(shares.UNIT, codes)], base
    )
    units = [iris.unit(code, base) for code in codes]
    yield store.difference(iris.links_graph(base), links, [*nodes(met), *units])


def named_alike(rows: Shares, moved: Iterable[Share]) -> Iterator[Share]:
    """The rows under the names by which things are linked that have come or gone."""
    for kind in shares.NAMES:
        yield from rows.of(kind, {row.name for row in moved if row.kind == kind})


def nodes(names: Iterable[str]) -> list[ox.NamedNode]:
    return [ox.NamedNode(name) for name in names]
