"""What the tools for agents answer: short, each thing with its IRI, in pages; errors say what to call instead."""

import json
from typing import Any

from mcp.server.mcpserver.exceptions import ToolError
from typing_extensions import TypedDict  # pydantic takes no other on Python 3.11

from kg.schema import ontology
from kg.serve import linked, lookup, pages
from kg.serve import search as searching
from kg.serve.opened import Opened

MOST = 20  # facts or articles of a page
ROWS = 50  # of an answer to SPARQL
LONGEST = 20_000  # characters of triples, or of a text


class Named(TypedDict):
    """Something with an IRI."""

    iri: str
    label: str
    type: str


class Candidate(Named):
    """An entity found, by which of its names, and of how many facts it is part."""

    name: str
    facts: int


class Candidates(TypedDict):
    entities: list[Candidate]


class Description(Named):
    """An entity: its names by language, identifiers elsewhere, facts by type, how many articles, nearest others."""

    names: list[str]
    same_as: list[str]
    codes: list[str]
    facts: dict[str, int]
    articles: int
    neighbours: list[Named]


class Fact(TypedDict):
    """A fact: who or what fills which role (with the IRI, where it has one), when it was told, and where."""

    iri: str
    type: str
    roles: dict[str, list[str]]
    day: str
    confidence: float
    status: list[str]
    reported_by: list[str]
    articles: list[str]
    contradicts: list[str]


class Facts(TypedDict):
    facts: list[Fact]
    page: int
    more: bool


class Quote(TypedDict):
    """Words that state a fact, in their sentences; offsets in code points of the article's text."""

    article: str
    headline: str
    words: str
    sentences: str
    start: int
    stop: int


class Evidence(TypedDict):
    fact: Fact
    quotes: list[Quote]


class ArticleLine(TypedDict):
    iri: str
    headline: str
    day: str
    facts: int


class Articles(TypedDict):
    articles: list[ArticleLine]
    page: int
    more: bool


class FactType(TypedDict):
    """A type of facts: its roles, with what may fill each."""

    name: str
    label: str
    facts: int
    roles: dict[str, str]


class Schema(TypedDict):
    prefixes: str
    entity_types: dict[str, int]
    fact_types: list[FactType]


class Question(TypedDict):
    name: str
    question: str
    sparql: str


class Rows(TypedDict):
    """An answer to SPARQL: rows with their columns, or triples in Turtle, or true or false; `note` says what is cut."""

    columns: list[str]
    rows: list[list[str]]
    triples: str
    boolean: bool | None
    note: str


class Questions(TypedDict):
    questions: list[Question]
    answer: Rows | None


def entity_of(opened: Opened, given: str) -> str:
    """The IRI of an entity by its IRI or a name; ToolError with the nearest where none or several are meant."""
    if linked.subject(opened, given) and linked.kind_of(opened, given) == "thing":
        return given
    found = searching.search(opened, given, limit=5)
    exact = [hit for hit in found if given.casefold() in (hit.name.casefold(), hit.label.casefold())]
    if len(exact) == 1:
        return exact[0].iri
    if not found:
        raise ToolError(f"no entity {given!r}; try another spelling with find_entity, or schema to see what is there")
    listed = "; ".join(f"{hit.label} ({hit.type}) {hit.iri}" for hit in exact or found)
    raise ToolError(f"{given!r} is no one entity; give the IRI of one of these: {listed}")


def one(opened: Opened, given: str, kind: str, hint: str) -> str:
    """An IRI of something of a kind: fact, article; ToolError for others."""
    if not linked.subject(opened, given) or linked.kind_of(opened, given) != kind:
        raise ToolError(f"{given!r} is not the IRI of a {kind} in the graph; {hint}")
    return given


def check_type(name: str) -> None:
    known = ontology.load().types
    if name and name not in known:
        raise ToolError(f"no type of facts {name!r}; the types are {', '.join(sorted(known))}")


def with_iri(filler: lookup.Filler) -> str:
    return f"{filler.text} <{filler.link.iri}>" if filler.link else filler.text


def short(told: lookup.Told) -> Fact:
    roles: dict[str, list[str]] = {}
    for filler in told.fillers:
        roles.setdefault(filler.role, []).append(with_iri(filler))
    return Fact(
        iri=told.iri,
        type=told.type,
        roles=roles,
        day=told.day,
        confidence=told.confidence,
        status=list(told.status),
        reported_by=[f"{link.label} <{link.iri}>" for link in told.reported_by],
        articles=sorted({words.article.iri for words in told.words}),
        contradicts=[link.iri for link in told.contradicts],
    )


def candidates(opened: Opened, name: str, type: str, limit: int) -> Candidates:
    known = ontology.load().entity_types
    if type and type not in known:
        raise ToolError(f"no type of entities {type!r}; the types are {', '.join(sorted(known))}")
    hits = searching.search(opened, name, type, limit)
    return Candidates(
        entities=[Candidate(iri=h.iri, label=h.label, type=h.type, name=h.name, facts=h.facts) for h in hits]
    )


def description(opened: Opened, entity: str) -> Description:
    found = lookup.thing(opened, entity_of(opened, entity))
    near = [lookup.link(opened, iri) for iri, _, _ in lookup.neighbours(opened, found.iri)]
    return Description(
        iri=found.iri,
        label=found.label,
        type=found.type,
        names=[f"{name} ({tag})" for tag, name in found.names],
        same_as=list(found.same_as),
        codes=list(found.codes),
        facts=dict(pages.by_type(found.kinds)),
        articles=found.articles,
        neighbours=[Named(iri=link.iri, label=link.label, type=link.type) for link in near],
    )


def told_about(opened: Opened, entity: str, type: str, page: int) -> Facts:
    check_type(type)
    iri = entity_of(opened, entity)
    listed = lookup.facts_of(opened, iri, type, page=page, size=MOST)
    following = lookup.facts_of(opened, iri, type, page=page * MOST + 1, size=1)
    return Facts(facts=[short(lookup.fact(opened, each)) for each in listed], page=page, more=bool(following))


def quotes(opened: Opened, fact: str) -> Evidence:
    told = lookup.fact(opened, one(opened, fact, "fact", "facts_about gives such IRIs"))
    found = [
        Quote(
            article=words.article.iri,
            headline=words.article.label,
            words=words.words,
            sentences=" ".join((words.before + words.words + words.after).split()),
            start=words.start,
            stop=words.stop,
        )
        for words in told.words
    ]
    return Evidence(fact=short(told), quotes=found)


def listed_articles(opened: Opened, about: str, page: int) -> Articles:
    if about:
        iri = entity_of(opened, about)
        found = lookup.articles_of(opened, iri, page=page, size=MOST)
        more = bool(lookup.articles_of(opened, iri, page=page * MOST + 1, size=1))
        numbers = {link.iri: lookup.article(opened, link.iri) for link in found}
        lines = [
            ArticleLine(iri=link.iri, headline=link.label, day=numbers[link.iri].day, facts=numbers[link.iri].facts)
            for link in found
        ]
        return Articles(articles=lines, page=page, more=more)
    listed = pages.listed_articles(opened, page, MOST)
    lines = [ArticleLine(iri=a.iri, headline=a.label, day=a.day, facts=a.facts) for a in listed[:MOST]]
    return Articles(articles=lines, page=page, more=len(listed) > MOST)


def types(opened: Opened, type: str) -> Schema:
    check_type(type)
    known = ontology.load()
    count = dict(pages.counts(opened, "facts"))
    kinds = [known.types[type]] if type else [known.types[name] for name in sorted(known.types)]
    return Schema(
        prefixes="kg: and all others of the graph are known to sparql; kg: is https://w3id.org/kazakh-news/ontology#",
        entity_types=dict(pages.counts(opened, "things")),
        fact_types=[
            FactType(
                name=kind.name,
                label=kind.label,
                facts=count.get(kind.name, 0),
                roles={role.name: ", ".join(sorted(role.fills)) or role.kind for role in kind.roles.values()},
            )
            for kind in kinds
        ],
    )


def rows_of(form: str, text: bytes) -> Rows:
    """An answer as agents get it."""
    rows = Rows(columns=[], rows=[], triples="", boolean=None, note="")
    if form != "json":
        triples = text.decode()
        left = f"cut after {LONGEST} characters; ask for less" if len(triples) > LONGEST else ""
        return rows | Rows(columns=[], rows=[], triples=triples[:LONGEST], boolean=None, note=left)
    found = json.loads(text)
    if "boolean" in found:
        rows["boolean"] = found["boolean"]
        return rows
    bindings = found["results"]["bindings"]
    rows["columns"] = found["head"]["vars"]
    rows["rows"] = [[cell(row.get(name)) for name in rows["columns"]] for row in bindings[:ROWS]]
    if len(bindings) > ROWS:
        rows["note"] = f"the first {ROWS} of {len(bindings)} rows; use LIMIT and OFFSET for others, or COUNT"
    return rows


def cell(value: dict[str, Any] | None) -> str:
    if value is None:
        return ""
    return f"<{value['value']}>" if value["type"] == "uri" else str(value["value"])
