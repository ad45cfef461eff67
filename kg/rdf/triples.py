"""Articles, facts and entities → quads. Pure and sorted; no store in sight.

schema.org for articles and things, PROV-O for where a fact comes from, NIF 2.0 for the words, SKOS for names.
"""

import re
from calendar import monthrange
from collections.abc import Iterable, Iterator, Sequence
from datetime import date as Date  # noqa: N812 (the function date below makes a literal)
from datetime import datetime

import pyoxigraph as ox

from kg.facts.standing import Standing, standings
from kg.model.article import Article
from kg.model.fact import Fact, Filler
from kg.model.reading import Reading
from kg.model.thing import Entity
from kg.rdf import iris
from kg.schema.ontology import Ontology
from kg.schema.ontology import load as load_ontology
from kg.schema.vocabulary import A, Triple, term
from kg.spans import Span, cover

EVIDENCE = ("none", "compact", "full")  # sizes, see article_quads
DAY = re.compile(r"(?P<year>\d{4})(?:-(?P<month>\d\d))?(?:-(?P<day>\d\d))?")


def number(value: float) -> ox.Literal:
    """A decimal, or an integer where it is one."""
    whole = float(value).is_integer()
    text = str(int(value)) if whole else f"{value:f}".rstrip("0")
    return ox.Literal(text, datatype=term("xsd:integer" if whole else "xsd:decimal"))


def date(value: str) -> ox.Literal:
    """An ISO 8601 date with the datatype of its precision; a period stays text."""
    kinds = {4: "xsd:gYear", 7: "xsd:gYearMonth", 10: "xsd:date"}
    kind = kinds.get(len(value)) if "/" not in value else None
    return ox.Literal(value, datatype=term(kind)) if kind else ox.Literal(value)


def moment(article: Article) -> ox.Literal | None:
    """When an article was published, as exactly as it says."""
    if article.published is None:
        return None
    kind = "xsd:dateTime" if isinstance(article.published, datetime) else "xsd:date"
    return ox.Literal(article.published.isoformat(), datatype=term(kind))


def article_triples(article: Article, base: str) -> Iterator[Triple]:
    """The metadata of an article."""
    node = iris.article(article.id, base)
    yield node, A, term("schema:NewsArticle")
    yield node, A, term("prov:Entity")
    yield node, term("schema:inLanguage"), ox.Literal(article.language)
    yield node, term("schema:identifier"), ox.Literal(article.id)
    if article.headline:
        headline = ox.Literal(article.words(article.headline), language=article.language)
        yield node, term("schema:headline"), headline
        yield node, term("rdfs:label"), headline
    published = moment(article)
    if published is not None:
        yield node, term("schema:datePublished"), published
    if article.publisher:
        yield node, term("schema:publisher"), ox.Literal(article.publisher)
    if article.url:
        yield node, term("schema:url"), ox.Literal(article.url)
    if article.views is not None:
        yield node, term("kg:views"), number(article.views)
    for caption in article.captions:
        yield node, term("kg:caption"), ox.Literal(caption)


def text_triples(article: Article, base: str) -> Iterator[Triple]:
    """The text of an article, at which the offsets of words point."""
    context = iris.context(article, base)
    yield context, A, term("nif:Context")
    yield context, term("nif:sourceUrl"), iris.article(article.id, base)
    yield context, term("nif:isString"), ox.Literal(article.text)


def entity_triples(entity: Entity, base: str) -> Iterator[Triple]:
    """An entity as one article names it."""
    node = iris.entity(entity, base)
    yield from type_triples(node, entity.type)
    for name, language in sorted(entity.names):
        if language.partition("-")[0] == "kk" and name != entity.name:
            yield node, term("skos:altLabel"), ox.Literal(name, language=language)
    yield node, term("rdfs:label"), ox.Literal(entity.name, language="kk")


def type_triples(node: ox.NamedNode, kind: str) -> Iterator[Triple]:
    """The class of a thing, and those of other vocabularies that it specialises: not every store infers them."""
    yield node, A, term(f"kg:{kind}")
    for standard in load_ontology().standard.get(kind, ()):
        yield node, A, ox.NamedNode(standard)


def filler_object(fact: Fact, filler: Filler, base: str) -> ox.NamedNode | ox.Literal:
    """What a role property points at."""
    role = fact.type.roles[filler.role]
    if filler.entity is not None:
        return iris.entity(filler.entity, base)
    if role.kind == "entity":
        return iris.unnamed(fact, filler, base)
    if role.kind == "number" and isinstance(filler.value, (int, float)):
        return number(filler.value)
    if role.kind == "date" and isinstance(filler.value, str):
        return date(filler.value)
    if role.kind == "code" or filler.span is None:
        return ox.Literal(filler.name)
    return ox.Literal(filler.name, language="kk")


def fact_label(fact: Fact, ontology: Ontology) -> str:
    """A fact in a few words: its type and its key fillers."""
    kind = ontology.labels[fact.type.iri.rsplit("#", 1)[-1], "kk"]
    keys = [filler.name for role in fact.type.keys for filler in fact.of(role.name)]
    return f"{kind}: {', '.join(keys)}"


def fact_triples(article: Article, fact: Fact, standing: Standing, ontology: Ontology, base: str) -> Iterator[Triple]:
    """A fact, its fillers, and how its source tells it; the words that state it are evidence_triples."""
    node = iris.fact(fact, base)
    yield node, A, ox.NamedNode(fact.type.iri)
    yield node, term("rdfs:label"), ox.Literal(fact_label(fact, ontology), language="kk")
    confidence = ox.Literal(f"{fact.confidence:.2f}", datatype=term("xsd:decimal"))
    yield node, term("kg:confidence"), confidence
    if fact.inferred:
        yield node, term("kg:inferred"), ox.Literal("true", datatype=term("xsd:boolean"))
    for name in standing.names:
        yield node, term("kg:factStatus"), term(f"kg:{name}")
    observed = moment(article)
    if observed is not None:
        yield node, term("kg:observed"), observed
    for statement in standing.statements:
        for speaker in statement.with_trait("reporter"):
            yield from filler_triples(node, term("kg:reportedBy"), statement, speaker, base)
    for filler in fact.fillers:
        if fact.type.roles[filler.role].kind == "date" and isinstance(filler.value, str):
            yield from time_triples(node, filler.value, base)
        yield from filler_triples(node, ox.NamedNode(fact.type.roles[filler.role].iri), fact, filler, base)


def time_triples(node: ox.NamedNode, value: str, base: str) -> Iterator[Triple]:
    """The time that a fact is about as an OWL-Time interval from its first to its last day, so that stores can compare
    a year, a month, a day and a period; nothing for what is none of these."""
    days = first_and_last(value)
    if days is None:
        return
    interval = iris.time(value, base)
    yield node, term("time:hasTime"), interval
    yield interval, A, term("time:Interval")
    yield interval, term("rdfs:label"), ox.Literal(value)
    for link, day in zip(("time:hasBeginning", "time:hasEnd"), days, strict=True):
        instant = iris.time(f"on-{day}", base)
        yield interval, term(link), instant
        yield instant, A, term("time:Instant")
        yield instant, term("time:inXSDDate"), ox.Literal(day, datatype=term("xsd:date"))


def first_and_last(value: str) -> tuple[str, str] | None:
    """The first and last day of an ISO 8601 year, month, day or period of these; None for anything else.

    >>> first_and_last("2018-01/2018-02")
    ('2018-01-01', '2018-02-28')
    """
    start, _, stop = value.partition("/")
    first, last = DAY.fullmatch(start), DAY.fullmatch(stop or start)
    if first is None or last is None:
        return None
    year, month, day = last["year"], last["month"] or "12", last["day"]
    try:
        days = (
            Date(int(first["year"]), int(first["month"] or 1), int(first["day"] or 1)),
            Date(int(year), int(month), int(day or monthrange(int(year), int(month))[1])),
        )
    except ValueError:
        return None
    return days[0].isoformat(), days[1].isoformat()


def filler_triples(node: ox.NamedNode, link: ox.NamedNode, fact: Fact, filler: Filler, base: str) -> Iterator[Triple]:
    """What fills a role; a thing without a name of its own is described beside it."""
    value = filler_object(fact, filler, base)
    yield node, link, value
    if isinstance(value, ox.NamedNode) and filler.entity is None:
        yield from type_triples(value, filler.type or "Thing")
        yield value, term("rdfs:label"), ox.Literal(filler.name, language="kk")


def evidence_triples(article: Article, fact: Fact, sentences: Sequence[Span], size: str, base: str) -> Iterator[Triple]:
    """Where a fact is stated: for `full` its very words with their offsets, for `compact` the sentences from its first
    word to its last as one phrase that the facts of these sentences share, for `none` nothing."""
    node = iris.fact(fact, base)
    if size == "full":
        for origin in fact.origins:
            yield node, term("kg:origin"), ox.Literal(str(origin))
        for span in fact.evidence:
            yield node, term("prov:wasDerivedFrom"), iris.phrase(article.id, span, base)
            yield from phrase_triples(article, span, base)
            yield from offset_triples(article, span, base)
    if size == "compact":
        words = cover(fact.evidence)
        around = cover([words, *(sentence for sentence in sentences if sentence.overlaps(words))])
        yield node, term("prov:wasDerivedFrom"), iris.phrase(article.id, around, base)
        yield from phrase_triples(article, around, base)


def phrase_triples(article: Article, span: Span, base: str) -> Iterator[Triple]:
    """Words and the article that they are from."""
    node = iris.phrase(article.id, span, base)
    yield node, A, term("nif:Phrase")
    yield node, term("nif:anchorOf"), ox.Literal(article.words(span))
    yield node, term("prov:wasQuotedFrom"), iris.article(article.id, base)


def offset_triples(article: Article, span: Span, base: str) -> Iterator[Triple]:
    """Where words stand in the text of their article, in code points."""
    node = iris.phrase(article.id, span, base)
    index = term("xsd:integer")  # NIF's xsd:nonNegativeInteger is made this by Oxigraph
    yield node, term("nif:beginIndex"), ox.Literal(str(span.start), datatype=index)
    yield node, term("nif:endIndex"), ox.Literal(str(span.stop), datatype=index)
    yield node, term("nif:referenceContext"), iris.context(article, base)


def quads(triples: Iterable[Triple], graph: ox.NamedNode) -> list[ox.Quad]:
    """Triples in one named graph, each once, in the order of their terms."""
    unique = set(triples)
    return [ox.Quad(*triple, graph) for triple in sorted(unique, key=lambda t: tuple(map(str, t)))]


def article_quads(reading: Reading, ontology: Ontology, base: str, evidence: str = "full") -> list[ox.Quad]:
    """Everything that one article says. `evidence` is one of EVIDENCE: the very words of each fact and the text that
    they stand in, or the sentence that it shares with others, or neither."""
    article, facts = reading.article, reading.facts
    triples = list(article_triples(article, base))
    if evidence != "none":
        triples += text_triples(article, base)
    for entity in reading.entities:
        triples += entity_triples(entity, base)
        triples.append((iris.article(article.id, base), term("schema:mentions"), iris.entity(entity, base)))
    for fact, standing in zip(facts, standings(facts), strict=True):
        triples += fact_triples(article, fact, standing, ontology, base)
        triples += evidence_triples(article, fact, reading.sentences, evidence, base)
    return quads(triples, iris.article_graph(article.id, base))
