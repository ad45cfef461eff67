"""What a snapshot knows of a thing, a fact, an article: from its graph and index, as data for pages and programs."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pyoxigraph as ox

from kg.schema import ontology
from kg.schema.vocabulary import NAMESPACE, PREFIXES, A, term
from kg.serve.opened import Opened, Value

PAGE = 25  # facts on a page
NEIGHBOURS = 12  # in the picture of a thing
NEAR = 2000  # facts in which its neighbours are looked for
RDFS_LABEL, PREFERRED = term("rdfs:label").value, term("skos:prefLabel").value


@dataclass(frozen=True, slots=True)
class Link:
    """Something with an IRI; `type` is the name of its class in our ontology, empty for others."""

    iri: str
    label: str
    type: str = ""


@dataclass(frozen=True, slots=True)
class Filler:
    """What fills a role: words, a number, a date or a code as `text`, or what `link` names."""

    role: str
    text: str
    link: Link | None = None


@dataclass(frozen=True, slots=True)
class Words:
    """The words of an article that state a fact, with what stands around them in their sentences; code points."""

    article: Link
    start: int
    stop: int
    before: str
    words: str
    after: str


@dataclass(frozen=True, slots=True)
class Told:
    """A fact as the graph has it. `day` is when it was told, `status` stated, planned or reported."""

    iri: str
    type: str
    label: str
    fillers: tuple[Filler, ...]
    day: str
    confidence: float
    status: tuple[str, ...]
    reported_by: tuple[Link, ...]
    inferred: bool
    words: tuple[Words, ...]
    contradicts: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class Kind:
    """How many facts of a type a thing is part of; `own` are those that are about it first of all."""

    own: bool
    type: str
    facts: int


@dataclass(frozen=True, slots=True)
class Thing:
    """An entity: its names with their languages, the world's identifiers, how many facts of which types, articles."""

    iri: str
    type: str
    label: str
    names: tuple[tuple[str, str], ...]
    same_as: tuple[str, ...]
    codes: tuple[str, ...]
    kinds: tuple[Kind, ...]
    articles: int


@dataclass(frozen=True, slots=True)
class Mark:
    """A stretch of a text that states facts."""

    start: int
    stop: int
    facts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Article:
    """An article with its text and what states facts in it."""

    iri: str
    headline: str
    day: str
    publisher: str
    url: str
    text: str
    marks: tuple[Mark, ...]
    facts: int
    things: int


def texts(values: Mapping[str, Sequence[Value]], name: str) -> list[str]:
    """The values of a property by its prefixed name, as text."""
    found = values.get(term(name).value, ())
    return [value.value for value in found if isinstance(value, (ox.NamedNode, ox.Literal))]


def first(values: Mapping[str, Sequence[Value]], name: str) -> str:
    return next(iter(texts(values, name)), "")


def label(opened: Opened, iri: str, language: str = "") -> str:
    """The name of something in a language, else as its articles write it, else the end of its IRI."""
    labels = {
        (quad.predicate.value, quad.object.language or ""): quad.object.value
        for name in (RDFS_LABEL, PREFERRED)
        for quad in opened.store.quads_for_pattern(ox.NamedNode(iri), ox.NamedNode(name), None, ox.DefaultGraph())
        if isinstance(quad.object, ox.Literal)
    }
    wanted = ((PREFERRED, language), (RDFS_LABEL, language), (RDFS_LABEL, "kk"), (PREFERRED, "kk"), (RDFS_LABEL, ""))
    found = [labels[key] for key in wanted if key in labels]
    return found[0] if found else iri.rstrip("/#").rpartition("/")[2].rpartition("#")[2]


def kind(opened: Opened, node: ox.NamedNode) -> str:
    """The name of the class of something in our ontology, of several the one that says most; empty for none."""
    known = ontology.load()
    names = {
        quad.object.value.removeprefix(NAMESPACE)
        for quad in opened.store.quads_for_pattern(node, A, None, ox.DefaultGraph())
        if isinstance(quad.object, ox.NamedNode)
    }
    if PREFIXES["schema"] + "NewsArticle" in names:
        return "Article"
    ours = sorted(names & (known.entity_types.keys() | known.types.keys()), key=lambda name: (name == "Thing", name))
    return ours[0] if ours else ""


def link(opened: Opened, iri: str, language: str = "") -> Link:
    return Link(iri, label(opened, iri, language), kind(opened, ox.NamedNode(iri)))


def fact(opened: Opened, iri: str, language: str = "") -> Told:
    """A fact with its words; the graph must hold it."""
    values = opened.values(ox.NamedNode(iri))
    type = kind(opened, ox.NamedNode(iri))
    confidences = texts(values, "kg:confidence")
    return Told(
        iri,
        type,
        label(opened, iri, language),
        tuple(fillers(opened, values, type, language)),
        first(values, "kg:observed")[:10],
        float(max(confidences, default="0")),
        tuple(text.removeprefix(NAMESPACE).lower() for text in texts(values, "kg:factStatus")),
        tuple(link(opened, by, language) for by in texts(values, "kg:reportedBy")),
        first(values, "kg:inferred") == "true",
        tuple(words(opened, phrase) for phrase in texts(values, "prov:wasDerivedFrom")),
        tuple(link(opened, other, language) for other in texts(values, "kg:contradicts")),
    )


def fillers(opened: Opened, values: Mapping[str, Sequence[Value]], type: str, language: str) -> list[Filler]:
    """What fills the roles of a fact, in the order of the ontology."""
    found = []
    for role in ontology.load().types[type].roles.values():
        for value in values.get(role.iri, ()):
            if isinstance(value, ox.NamedNode):
                linked = link(opened, value.value, language)
                found.append(Filler(role.name, linked.label, linked))
            elif isinstance(value, ox.Literal):
                found.append(Filler(role.name, value.value))
    return found


def words(opened: Opened, phrase: str) -> Words:
    """The words that an IRI with offsets (RFC 5147) means, in their sentences."""
    article, _, place = phrase.partition("#char=")
    start, stop = (int(part) for part in place.split(","))
    text = opened.text(article)
    if not text:
        held = first(opened.values(ox.NamedNode(phrase)), "nif:anchorOf")
        return Words(link(opened, article), start, stop, "", held, "")
    around = opened.rows(
        "SELECT MIN(start), MAX(stop) FROM sentences WHERE article = (SELECT id FROM articles WHERE iri = ?) "
        "AND start < ? AND stop > ?",
        article,
        stop,
        start,
    )[0]
    left, right = (start, stop) if around[0] is None else (min(start, around[0]), max(stop, around[1]))
    return Words(link(opened, article), start, stop, text[left:start], text[start:stop], text[stop:right])


def thing(opened: Opened, iri: str, language: str = "") -> Thing:
    """An entity; the graph must hold it."""
    values = opened.values(ox.NamedNode(iri))
    names = {
        (value.language or "", value.value)
        for name in ("skos:prefLabel", "rdfs:label", "skos:altLabel")
        for value in values.get(term(name).value, ())
        if isinstance(value, ox.Literal)
    }
    kinds = opened.rows(
        "SELECT own, parts.type, COUNT(DISTINCT fact) FROM parts JOIN things ON things.id = thing WHERE iri = ? "
        "GROUP BY own, parts.type ORDER BY own DESC, 3 DESC, 2",
        iri,
    )
    articles = opened.rows("SELECT articles FROM things WHERE iri = ?", iri)
    return Thing(
        iri,
        kind(opened, ox.NamedNode(iri)),
        label(opened, iri, language),
        tuple(sorted(names)),
        tuple(texts(values, "owl:sameAs")),
        tuple(texts(values, "schema:identifier")),
        tuple(Kind(bool(own), type, count) for own, type, count in kinds),
        articles[0][0] if articles else 0,
    )


def facts_of(opened: Opened, iri: str, type: str = "", *, page: int = 1, size: int = PAGE) -> list[str]:
    """The facts that a thing is part of, those about it first of all before others, by type, the newest first."""
    chosen = "AND parts.type = ?" if type else ""
    rows = opened.rows(
        "SELECT facts.iri FROM parts JOIN things ON things.id = parts.thing JOIN facts ON facts.id = parts.fact "
        f"WHERE things.iri = ? {chosen} GROUP BY parts.fact "
        "ORDER BY MAX(own) DESC, parts.type, parts.day DESC, parts.fact LIMIT ? OFFSET ?",
        *([iri, type] if type else [iri]),
        size,
        (page - 1) * size,
    )
    return [row[0] for row in rows]


def facts_of_type(opened: Opened, type: str, *, page: int = 1, size: int = PAGE) -> list[str]:
    """The facts of a type, the newest first."""
    sql = "SELECT iri FROM facts WHERE type = ? ORDER BY day DESC LIMIT ? OFFSET ?"
    return [row[0] for row in opened.rows(sql, type, size, (page - 1) * size)]


def facts_of_article(opened: Opened, iri: str, *, page: int = 1, size: int = PAGE) -> list[str]:
    """The facts that an article states, in the order of its text."""
    rows = opened.rows(
        "SELECT facts.iri FROM evidence JOIN articles ON articles.id = article JOIN facts ON facts.id = fact "
        "WHERE articles.iri = ? GROUP BY fact ORDER BY MIN(start), fact LIMIT ? OFFSET ?",
        iri,
        size,
        (page - 1) * size,
    )
    return [row[0] for row in rows]


def neighbours(opened: Opened, iri: str) -> list[tuple[str, str, int]]:
    """The things that share most facts with one: IRI, the commonest type of these facts, how many."""
    rows = opened.rows(
        "WITH own AS (SELECT fact FROM parts WHERE thing = (SELECT id FROM things WHERE iri = ?) LIMIT ?) "
        "SELECT things.iri, parts.type, COUNT(DISTINCT parts.fact) FROM own JOIN parts ON parts.fact = own.fact "
        "JOIN things ON things.id = parts.thing WHERE things.iri != ? GROUP BY things.id, parts.type "
        "ORDER BY 3 DESC, things.id",
        iri,
        NEAR,
        iri,
    )
    found: dict[str, tuple[str, int]] = {}
    for other, type, count in rows:
        kept = found.get(other, (type, 0))
        found[other] = (kept[0], kept[1] + count)
    best = sorted(found, key=lambda other: -found[other][1])[:NEIGHBOURS]
    return [(other, *found[other]) for other in best]


def article(opened: Opened, iri: str) -> Article:
    """An article; the graph must hold it."""
    values = opened.values(ox.NamedNode(iri))
    rows = opened.rows("SELECT id, facts, things FROM articles WHERE iri = ?", iri)
    number, facts, things = rows[0] if rows else (0, 0, 0)
    text = opened.text(iri)
    found: dict[tuple[int, int], list[str]] = {}
    sql = "SELECT start, stop, iri FROM evidence JOIN facts ON facts.id = fact WHERE article = ? ORDER BY 1, 2, 3"
    for start, stop, told in opened.rows(sql, number):
        found.setdefault((start, stop), []).append(told)
    return Article(
        iri,
        first(values, "schema:headline") or label(opened, iri),
        first(values, "schema:datePublished")[:10],
        first(values, "schema:publisher"),
        first(values, "schema:url"),
        text,
        tuple(Mark(*place, tuple(told)) for place, told in found.items()),
        facts,
        things,
    )


def articles_of(opened: Opened, iri: str, *, page: int = 1, size: int = PAGE) -> list[Link]:
    """The articles that name a thing, the newest first."""
    sql = "SELECT articles.iri, headline FROM mentions JOIN articles ON articles.id = article JOIN things "
    sql += "ON things.id = thing WHERE things.iri = ? ORDER BY day DESC, articles.id LIMIT ? OFFSET ?"
    return [Link(row[0], row[1] or row[0], "Article") for row in opened.rows(sql, iri, size, (page - 1) * size)]


def things_of(opened: Opened, iri: str) -> list[Link]:
    """The things that an article names, those of most facts first."""
    sql = "SELECT things.iri, label, type FROM mentions JOIN articles ON articles.id = article JOIN things "
    sql += "ON things.id = thing WHERE articles.iri = ? ORDER BY things.id LIMIT 100"
    return [Link(*row) for row in opened.rows(sql, iri)]
