"""What pages list and search finds, in one SQLite file made from a graph: lists with counts, and names by trigrams
(https://sqlite.org/fts5.html). SPARQL would sort and count all there is for each page.
"""

import re
import sqlite3
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from functools import cache
from importlib.resources import files
from pathlib import Path

import pyoxigraph as ox

from kg import languages
from kg.languages.kazakh.words import segment
from kg.romanisation import folded as latin
from kg.schema import ontology
from kg.schema.vocabulary import NAMESPACE, term
from kg.spans import Span

SCHEMA = """
CREATE TABLE things (id INTEGER PRIMARY KEY, iri TEXT UNIQUE, type TEXT, label TEXT, facts INTEGER, articles INTEGER);
CREATE TABLE facts (id INTEGER PRIMARY KEY, iri TEXT UNIQUE, type TEXT, label TEXT, day TEXT);
CREATE TABLE parts (thing INTEGER, own INTEGER, type TEXT, day TEXT, fact INTEGER, role TEXT);
CREATE TABLE articles (id INTEGER PRIMARY KEY, iri TEXT UNIQUE, headline TEXT, day TEXT, facts INTEGER, things INTEGER);
CREATE TABLE evidence (article INTEGER, start INTEGER, stop INTEGER, fact INTEGER);
CREATE TABLE sentences (article INTEGER, start INTEGER, stop INTEGER);
CREATE TABLE mentions (thing INTEGER, article INTEGER);
CREATE TABLE contradictions (fact INTEGER, other INTEGER);
CREATE TABLE names (id INTEGER PRIMARY KEY, thing INTEGER, name TEXT, folded TEXT);
CREATE TABLE grams (gram TEXT PRIMARY KEY, names INTEGER) WITHOUT ROWID;
CREATE VIRTUAL TABLE search USING fts5 (folded, content = 'names', content_rowid = 'id', tokenize = 'trigram');
"""
INDEXES = """
CREATE INDEX things_by_type ON things (type, facts DESC, label);
CREATE INDEX things_by_facts ON things (facts DESC, label);
CREATE INDEX facts_by_type ON facts (type, day DESC);
CREATE INDEX facts_by_day ON facts (day DESC);
CREATE INDEX parts_of_thing ON parts (thing, own DESC, type, day DESC);
CREATE INDEX parts_of_fact ON parts (fact);
CREATE INDEX articles_by_day ON articles (day DESC, id);
CREATE INDEX evidence_of_article ON evidence (article, start);
CREATE INDEX evidence_of_fact ON evidence (fact);
CREATE INDEX sentences_of_article ON sentences (article, start);
CREATE INDEX mentions_of_thing ON mentions (thing);
CREATE INDEX mentions_of_article ON mentions (article);
CREATE INDEX contradictions_of_fact ON contradictions (fact);
CREATE INDEX names_folded ON names (folded);
INSERT INTO search (search) VALUES ('rebuild');
INSERT INTO search (search) VALUES ('optimize');
ANALYZE;
"""
LABELS = ("rdfs:label", "skos:prefLabel", "skos:altLabel")
Numbers = dict[str, int]  # IRI → row


@cache
def bare_letters() -> dict[int, str]:
    """A letter → the one that people type who lack it."""
    lines = (files(__package__) / "letters.tsv").read_text(encoding="utf-8").splitlines()
    return {ord(letter): plain for letter, plain in (line.split("\t") for line in lines if not line.startswith("#"))}


def keys(name: str) -> tuple[str, ...]:
    """How a name is looked for: in small Latin letters, with those that all keyboards have.

    >>> keys("Қазақстан")
    ('qazaqstan', 'kazakstan')
    """
    romanised = languages.load("kk").romanised
    plain = name.lower().translate(bare_letters())
    found = (latin(romanised(name)).replace("-", " "), latin(romanised(plain)).replace("-", " "))
    return tuple(dict.fromkeys(key for key in found if key))


def pairs(store: ox.Store, name: str) -> Iterator[tuple[str, ox.NamedNode | ox.Literal]]:
    """Subject and object of each triple with a property, in the merge of all graphs."""
    for quad in store.quads_for_pattern(None, term(name), None, ox.DefaultGraph()):
        if isinstance(quad.subject, ox.NamedNode) and isinstance(quad.object, (ox.NamedNode, ox.Literal)):
            yield quad.subject.value, quad.object


def one_of(store: ox.Store, name: str) -> dict[str, str]:
    """Subject → value of a property; the first in order where there are several."""
    found: dict[str, str] = {}
    for subject, value in pairs(store, name):
        found[subject] = min(found.get(subject, value.value), value.value)
    return found


def kinds(store: ox.Store) -> tuple[dict[str, str], dict[str, str]]:
    """Thing → the name of its type, and fact → that of its."""
    known = ontology.load()
    things: dict[str, str] = {}
    facts: dict[str, str] = {}
    for subject, kind in pairs(store, "rdf:type"):
        name = kind.value.removeprefix(NAMESPACE)
        if name in known.entity_types:
            things[subject] = max(things.get(subject, ""), name, key=lambda each: (each not in ("", "Thing"), each))
        elif name in known.types:
            facts[subject] = name
    return things, facts


def days(store: ox.Store) -> dict[str, str]:
    """Fact → the day that it is about, or else the first on which it was told."""
    begins = one_of(store, "time:hasBeginning")
    dates = one_of(store, "time:inXSDDate")
    found = {fact: day[:10] for fact, day in one_of(store, "kg:observed").items()}
    for fact, interval in one_of(store, "time:hasTime").items():
        found[fact] = dates.get(begins.get(interval, ""), found.get(fact, ""))
    return found


def build(store: ox.Store, path: Path) -> None:
    """Writes the index of a graph whose default graph is the merge of the others. The file is whole or not there."""
    working = path.with_name(path.name + ".new")
    working.unlink(missing_ok=True)
    base = sqlite3.connect(working)
    try:
        base.executescript("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;" + SCHEMA)
        fill(base, store)
        base.executescript(INDEXES)
        base.commit()
    finally:
        base.close()
    working.replace(path)


def fill(base: sqlite3.Connection, store: ox.Store) -> None:
    things, facts = kinds(store)
    labels = one_of(store, "rdfs:label")
    day = days(store)
    numbers = {iri: number for number, iri in enumerate(sorted(facts), 1)}
    rows = ((n, iri, facts[iri], labels.get(iri, ""), day.get(iri, "")) for iri, n in numbers.items())
    base.executemany("INSERT INTO facts VALUES (?, ?, ?, ?, ?)", rows)
    articles = fill_articles(base, store, numbers)
    fill_things(base, store, things, (labels, facts, day, numbers, articles))
    told = ((numbers[one], numbers[other.value]) for one, other in pairs(store, "kg:contradicts"))
    base.executemany("INSERT INTO contradictions VALUES (?, ?)", told)


def fill_articles(base: sqlite3.Connection, store: ox.Store, facts: Numbers) -> Numbers:
    """The articles, which words of them state which facts, and where their sentences end."""
    found = sorted(s for s, kind in pairs(store, "rdf:type") if kind == term("schema:NewsArticle"))
    numbers = {iri: number for number, iri in enumerate(found, 1)}
    stated = list(evidence(store, numbers, facts))
    base.executemany("INSERT INTO evidence VALUES (?, ?, ?, ?)", stated)
    headlines, published = one_of(store, "schema:headline"), one_of(store, "schema:datePublished")
    told = Counter(article for article, fact in {(article, fact) for article, _, _, fact in stated})
    named = Counter(article for article, _ in pairs(store, "schema:mentions"))
    base.executemany(
        "INSERT INTO articles VALUES (?, ?, ?, ?, ?, ?)",
        (
            (n, iri, headlines.get(iri, ""), published.get(iri, "")[:10], told[n], named[iri])
            for iri, n in numbers.items()
        ),
    )
    for context, text in pairs(store, "nif:isString"):
        article = numbers.get(context.partition("#")[0])
        rows = ((article, span.start, span.stop) for span in sentences(text.value))
        base.executemany("INSERT INTO sentences VALUES (?, ?, ?)", rows)
    return numbers


def evidence(store: ox.Store, articles: Numbers, facts: Numbers) -> Iterator[tuple[int, int, int, int]]:
    """Article, start, stop and fact of all words that state one; offsets as in the IRI of the words (RFC 5147)."""
    for fact, phrase in pairs(store, "prov:wasDerivedFrom"):
        article, _, place = phrase.value.partition("#char=")
        start, _, stop = place.partition(",")
        if fact in facts and article in articles:
            yield articles[article], int(start), int(stop), facts[fact]


def sentences(text: str) -> Iterator[Span]:
    """The spans of the sentences of a text."""
    for line in re.finditer(r"[^\n]+", text):
        for tokens in segment.sentences(text, Span(line.start(), line.end())):
            if tokens:
                yield Span(tokens[0].start, tokens[-1].stop)


Known = tuple[dict[str, str], dict[str, str], dict[str, str], Numbers, Numbers]  # labels, types and days of facts, …


def fill_things(base: sqlite3.Connection, store: ox.Store, things: dict[str, str], known: Known) -> None:
    """The things, those of most facts first, the facts that each is part of, and its names."""
    labels, facts, day, numbers, articles = known
    parts = list(roles(store, things, facts))
    count = Counter(thing for thing, _ in {(thing, fact) for thing, fact, _, _ in parts})
    mentions = {(thing.value, article) for article, thing in pairs(store, "schema:mentions")}
    named = Counter(thing for thing, _ in mentions)
    order = sorted(things, key=lambda iri: (-count[iri], -named[iri], iri))
    rows = {iri: number for number, iri in enumerate(order, 1)}
    base.executemany(
        "INSERT INTO things VALUES (?, ?, ?, ?, ?, ?)",
        ((n, iri, things[iri], labels.get(iri, ""), count[iri], named[iri]) for iri, n in rows.items()),
    )
    base.executemany(
        "INSERT INTO parts VALUES (?, ?, ?, ?, ?, ?)",
        ((rows[t], own, facts[f], day.get(f, ""), numbers[f], role) for t, f, role, own in parts),
    )
    base.executemany(
        "INSERT INTO mentions VALUES (?, ?)",
        sorted(
            (rows[thing], articles[article]) for thing, article in mentions if thing in rows and article in articles
        ),
    )
    fill_names(base, store, rows)


def roles(store: ox.Store, things: Iterable[str], facts: dict[str, str]) -> Iterator[tuple[str, str, str, bool]]:
    """Thing, fact, role, and whether the fact is about the thing first of all: its key, or what told it apart."""
    known = ontology.load()
    names = sorted({role.name for kind in known.types.values() for role in kind.roles.values()})
    for name in [*names, "reportedBy"]:
        for fact, value in pairs(store, f"kg:{name}"):
            if fact in facts and value.value in things and isinstance(value, ox.NamedNode):
                role = known.types[facts[fact]].roles.get(name)
                yield value.value, fact, name, bool(role and role.key)


def fill_names(base: sqlite3.Connection, store: ox.Store, rows: Numbers) -> None:
    names: dict[str, set[str]] = defaultdict(set)
    for label in LABELS:
        for thing, name in pairs(store, label):
            if thing in rows:
                names[thing].add(name.value)
    found = [(rows[iri], name, key) for iri in rows for name in sorted(names[iri]) for key in keys(name)]
    base.executemany("INSERT INTO names (thing, name, folded) VALUES (?, ?, ?)", found)
    grams = Counter(gram for _, _, key in found for gram in trigrams(key))
    base.executemany("INSERT INTO grams VALUES (?, ?)", grams.items())


def trigrams(text: str) -> set[str]:
    return {text[at : at + 3] for at in range(len(text) - 2)}


if __name__ == "__main__":
    build(ox.Store.read_only(sys.argv[1]), Path(sys.argv[2]))
