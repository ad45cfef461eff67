"""What an article shares with others, as rows that can be counted, and what is said of all of them by such rows.

A thing that several articles name, a post that they say somebody holds, a currency, a day: each is a row, the same in
each article that says so. What spans articles follows from the rows that there are, whichever articles they are from,
so that it can be worked out for all, or anew for those things alone whose rows have come or gone.
"""

import json
from collections.abc import Collection, Iterable, Iterator
from typing import NamedTuple

import pyoxigraph as ox

from kg.languages import load
from kg.model.reading import Summary
from kg.model.thing import Entity, Key, Post
from kg.rdf import iris
from kg.rdf.triples import quads
from kg.schema.vocabulary import A, Triple, term
from kg.things import merges
from kg.things.authorities import currencies
from kg.things.overrides import Override

THING, HOLDER, ABBREVIATION, UNIT, DAY, LANGUAGE = "thing", "holder", "abbreviation", "unit", "day", "language"
NAMES = (HOLDER, ABBREVIATION)  # by which things of two names are linked
SAME = term("owl:sameAs")


class Share(NamedTuple):
    """`kind` is one of those above; `name` is what it is looked up by: of a thing the IRI, of a holder of posts a word
    of the name, of an abbreviation itself; `value` is JSON."""

    kind: str
    name: str
    value: str = ""


class Named(NamedTuple):
    """A row of a thing: its key, its names in other scripts and languages, the world's identifiers for it."""

    key: Key
    labels: tuple[tuple[str, str], ...]
    same_as: tuple[str, ...]
    codes: tuple[str, ...]


def written(summary: Summary, base: str) -> bytes:
    """The rows of an article as they are kept with its reading."""
    return json.dumps(sorted(of(summary, base)), ensure_ascii=False).encode()


def read(content: bytes) -> list[Share]:
    return [Share(*row) for row in json.loads(content)]


def of(summary: Summary, base: str) -> set[Share]:
    """The rows of an article, each once."""
    found = {thing(entity, base) for entity in summary.entities}
    for key, posts in merges.holders(summary):
        value = text([iri(key, base), key, sorted(posts)])
        found |= {Share(HOLDER, word, value) for word in key[1].split()}
    for name, key in merges.abbreviations(summary):
        found.add(Share(ABBREVIATION, name, text([iri(key, base), key])))
    found |= {Share(UNIT, code) for code in summary.codes & currencies().keys()} | {Share(LANGUAGE, summary.language)}
    return found | ({Share(DAY, summary.day.isoformat())} if summary.day else set())


def text(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


def iri(key: Key, base: str) -> str:
    return iris.entity(merges.entity_of(key), base).value


def thing(entity: Entity, base: str) -> Share:
    other = sorted(name for name in entity.names if name[1].partition("-")[0] != "kk")
    labels = [(load("kk").romanised(entity.name), "kk-Latn"), *other]
    value = text([entity.key, labels, sorted(entity.same_as), sorted(entity.codes)])
    return Share(THING, iris.entity(entity, base).value, value)


def named(value: str) -> Named:
    key, labels, same_as, codes = json.loads(value)
    return Named((key[0], key[1], key[2]), tuple((name, tag) for name, tag in labels), tuple(same_as), tuple(codes))


def identity_quads(things: Iterable[Share], same: Iterable[tuple[str, str]], base: str) -> list[ox.Quad]:
    """What all articles say of who is who: preferred names in several languages, and the pairs of things of two names
    that are one. The rows of a thing are all of them, or none."""
    triples: list[Triple] = []
    preferred: dict[str, str] = {}
    for node, row in sorted(((share.name, named(share.value)) for share in things), key=lambda pair: pair[1].key):
        first = preferred.setdefault(node, row.key[1]) == row.key[1]
        label = term("skos:prefLabel" if first else "skos:altLabel")
        triples.append((ox.NamedNode(node), label, ox.Literal(row.key[1], language="kk")))
        for name, language in row.labels:
            link = term("skos:altLabel" if language == "kk-Latn" else "skos:prefLabel")
            triples.append((ox.NamedNode(node), link, ox.Literal(name, language=language)))
    triples += [(ox.NamedNode(short), SAME, ox.NamedNode(full)) for short, full in same]
    return quads(triples, iris.entities_graph(base))


def same(names: Iterable[Share], overrides: Collection[Override] = ()) -> Iterator[tuple[str, str]]:
    """The IRIs of things of two names that are one, the shorter name first, less what an override undoes. `names` are
    all rows under some names; of a name whose rows are not given nothing follows."""
    nodes: dict[Key, str] = {}
    held: dict[Key, set[Post]] = {}
    meant: dict[str, set[Key]] = {}
    for share in names:
        node, (kind, name, sense), *posts = json.loads(share.value)
        key = kind, name, sense
        nodes[key] = node
        if share.kind == HOLDER:
            held.setdefault(key, set()).update((post, tuple(domain)) for post, domain in posts[0])
        else:
            meant.setdefault(share.name, set()).add(key)
    undone = {(o.type, o.name, o.other) for o in overrides if o.action == "apart"}
    for short, full in (*merges.same_post(held), *merges.spelled_out(meant)):
        if (full[0], short[1], full[1]) not in undone:
            yield nodes[short], nodes[full]


def shorts(names: Iterable[Share]) -> set[str]:
    """The IRIs of the things that rows call by that name alone, which may mean another one."""
    keys = ((share, json.loads(share.value)) for share in names)
    return {row[0] for share, row in keys if row[1][1] == share.name}


def link_quads(things: Iterable[Share], codes: Iterable[str], base: str) -> list[ox.Quad]:
    """What the authority tables know of the things met: the world's identifiers of places, and the currencies that
    figures are in, under the codes that kg:unit gives."""
    triples: list[Triple] = []
    for share in things:
        node, row = ox.NamedNode(share.name), named(share.value)
        triples += [(node, SAME, ox.NamedNode(link)) for link in row.same_as]
        triples += [(node, term("schema:identifier"), ox.Literal(code)) for code in row.codes]
    for code in codes:
        node = iris.unit(code, base)
        triples.append((node, A, term("skos:Concept")))
        triples.append((node, term("skos:notation"), ox.Literal(code)))
        triples += [
            (node, term("skos:prefLabel"), ox.Literal(name, language=tag)) for tag, name in currencies()[code].items()
        ]
    return quads(triples, iris.links_graph(base))
