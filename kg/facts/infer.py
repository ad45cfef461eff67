"""What only more than one sentence of an article shows: who holds a post that speaks, and what an abbreviation means.

An uncertain link is not made: a post is given to a person only where one candidate is left on both sides.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from kg.languages.protocol import Passage
from kg.model.fact import Fact, Filler, Origin, Proposal
from kg.model.thing import Entity, Mention
from kg.schema import Schema
from kg.schema.ontology import Ontology
from kg.things.resolve import authority, plain
from kg.version import VERSION


def post_kind(passage: Passage, post: Mention) -> str:
    """The lemma of a post: әкім of БҚО әкімінің."""
    return passage.lemma(post.stop - 1)


def speaking_posts(passages: Sequence[Passage], facts: Sequence[Fact]) -> Iterator[tuple[Passage, Mention]]:
    """Posts without a name beside them that say or do something."""
    named = {f.span for fact in facts if fact.type.name == "PositionHolding" for f in fact.of("position")}
    acting = {f.span for fact in facts for f in fact.fillers if f.entity and f.entity.type == "Position"}
    for passage in passages:
        for mention in passage.mentions:
            if mention.type == "Position" and mention.span not in named and mention.span in acting:
                yield passage, mention


def holders(passages: Sequence[Passage], facts: Sequence[Fact]) -> dict[tuple[int, int], Entity]:
    """Span of a post → its holder. By an explicit holding of a post of the same kind, or, where the article has one
    person who speaks without a post and one kind of post that speaks without a name, that person."""
    known: dict[str, set[Entity]] = {}
    domains: dict[str, set[Entity]] = {}
    kinds = {m.span: post_kind(p, m) for p in passages for m in p.mentions if m.type == "Position"}
    titled: set[Entity] = set()
    for fact in facts:
        if fact.type.name == "PositionHolding":
            person, post = fact.of("person")[0], fact.of("position")[0]
            if person.entity and post.span:
                titled.add(person.entity)
                kind = kinds.get(post.span, "")
                known.setdefault(kind, set()).add(person.entity)
                domains.setdefault(kind, set()).update(
                    f.entity for f in (*fact.of("place"), *fact.of("organization")) if f.entity
                )
    free = Counter(
        f.entity
        for fact in facts
        if fact.type.name == "Statement"
        for f in fact.of("speaker")
        if f.entity and f.entity.type == "Person" and f.entity not in titled
    )
    silent = {(passage.number, post): post_kind(passage, post) for passage, post in speaking_posts(passages, facts)}
    open_kinds = {kind for kind in silent.values() if kind not in known}
    if len(free) == 1 and len(open_kinds) == 1:
        known[open_kinds.pop()] = {next(iter(free))}
    return {
        post.span: next(iter(known[kind]))
        for (number, post), kind in silent.items()
        if len(known.get(kind, ())) == 1 and same_domain(passages[number], post, domains.get(kind, set()))
    }


def same_domain(passage: Passage, post: Mention, domain: set[Entity]) -> bool:
    """Whether a post may be the one held: it names no place or body, or one that the holding names too."""
    inside = [m for m in passage.mentions if m is not post and post.span.covers(m.span)]
    own = {passage.entities.of(m) for m in inside if m.type in ("Place", "Organization", "Company", "Facility")}
    return not own or not domain or bool(own & domain)


def with_holders(facts: Sequence[Fact], held: Mapping[tuple[int, int], Entity]) -> list[Fact]:
    """Facts whose fillers that are posts with a known holder mean that person."""
    found = []
    for fact in facts:
        fillers = tuple(person_for(filler, held) for filler in fact.fillers)
        changed = fillers != fact.fillers
        found.append(replace(fact, fillers=fillers, inferred=fact.inferred or changed))
    return found


def person_for(filler: Filler, held: Mapping[tuple[int, int], Entity]) -> Filler:
    person = held.get(filler.span) if filler.span else None
    if person is None or filler.role == "position":
        return filler
    return replace(filler, entity=person, name=person.name, type="Person")


def inferred_holdings(
    passages: Sequence[Passage], facts: Sequence[Fact], held: Mapping[tuple[int, int], Entity], ontology: Ontology
) -> Iterator[Proposal]:
    """A holding that no sentence states: the person, and the fullest form of the post."""
    fact_type = ontology.types["PositionHolding"]
    stated = {f.entity for fact in facts if fact.type == fact_type for f in fact.of("person")}
    by_person: dict[Entity, list[tuple[Passage, Mention]]] = {}
    for passage in passages:
        for mention in passage.mentions:
            person = held.get(mention.span)
            if person is not None and person not in stated:
                by_person.setdefault(person, []).append((passage, mention))
    for person, posts in by_person.items():
        passage, post = next(((p, m) for p, m in posts if place_in(p, m)), posts[0])
        place = place_in(passage, post)
        fillers = [
            Filler("person", person.name, post.span, person, type="Person"),
            Filler("position", post.name, post.span, passage.entities.of(post), type="Position"),
        ]
        if place:
            fillers.append(Filler("place", place.name, place.span, passage.entities.of(place), type="Place"))
        words = tuple(dict.fromkeys(m.span for _, m in posts))
        fact = Fact(passage.article.id, fact_type, tuple(fillers), words, inferred=True)
        yield Proposal(fact, Origin("rule", "holder", VERSION), 0.8)


def place_in(passage: Passage, post: Mention) -> Mention | None:
    return next((m for m in passage.mentions if m.type == "Place" and post.span.covers(m.span)), None)


def aliases(passages: Sequence[Passage], ontology: Ontology) -> Iterator[Proposal]:
    """A region that an article names in full and by its initials."""
    fact_type = ontology.types["Alias"]
    by_entity: dict[Entity, dict[str, Mention]] = {}
    for passage in passages:
        for mention in passage.mentions:
            if mention.type == "Place":
                by_entity.setdefault(passage.entities.of(mention), {}).setdefault(plain(mention.name), mention)
    for entity, forms in by_entity.items():
        short = [form for form in forms if form.isupper() and authority(form)]
        if entity.name in forms and short and " " in entity.name:
            full, other = forms[entity.name], forms[short[0]]
            fillers = (
                Filler("name", entity.name, full.span, entity, type="Place"),
                Filler("alias", short[0], other.span),
            )
            article = passages[0].article.id
            fact = Fact(article, fact_type, fillers, (full.span, other.span), inferred=True)
            yield Proposal(fact, Origin("rule", "abbreviation", VERSION), 0.9)


def proposals(passages: Sequence[Passage], facts: Sequence[Fact], schema: Schema) -> Iterator[Proposal]:
    """The facts that need more than one sentence, given those that one states."""
    held = holders(passages, facts)
    yield from inferred_holdings(passages, facts, held, schema.ontology)
    yield from aliases(passages, schema.ontology)


def resolved(passages: Sequence[Passage], facts: Sequence[Fact]) -> list[Fact]:
    """Facts whose fillers that are posts with a known holder mean that person."""
    return with_holders(facts, holders(passages, facts))
