"""Facts that no verb states: a post beside a name, a place inside a place, an organisation's owner.

облыс әкімі Серік Ахметов (the akim of the region, S. A.), Түркияның Трабзон қаласы (the town of Trabzon in Turkey),
Оралдағы станция (the station in Oral).
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from kg.facts.fillers import entity_filler, fillers_of
from kg.languages.kazakh.tables import listed, mapping, of_class, words
from kg.languages.protocol import Passage
from kg.model.fact import Fact, FactType, Filler, Origin, Proposal, Role
from kg.model.text import Phrase, nested
from kg.model.thing import Mention
from kg.schema import Schema
from kg.schema.ontology import Ontology
from kg.spans import Span, cover
from kg.version import VERSION

KINDS_OF_PLACE = listed("place")  # from the largest to the smallest
MEMBERS = words("members")
UNITED = of_class("member")
HOLDERS = of_class("holder")
DENIED = frozenset(word for word, effect in mapping("modality").items() if effect == "unasserted")
DASHES = ("—", "–", "-")
BODIES = ("Organization", "Company", "Facility")
PLACES = frozenset({"Place", "Facility"})


def outermost(passage: Passage, *types: str) -> list[Mention]:
    """The mentions of some types that lie in no other of the same types, in text order."""
    found = [m for m in passage.mentions if m.type in types]
    return [m for m in found if not any(o is not m and o.span.covers(m.span) for o in found)]


def proposal(
    passage: Passage, fact: FactType, fillers: Sequence[Filler], words: Span, rule: str, score: float
) -> Proposal:
    """A fact that a rule of this file proposes."""
    return Proposal(Fact(passage.article.id, fact, tuple(fillers), (words,)), Origin("rule", rule, VERSION), score)


def position_fact(
    passage: Passage, fact: FactType, person: Mention, post: Mention, rule: str, score: float
) -> Proposal:
    fillers = [
        entity_filler(passage, fact.roles["person"], person),
        entity_filler(passage, fact.roles["position"], post),
        *domain(passage, fact, post),
    ]
    return proposal(passage, fact, fillers, cover([person.span, post.span]), rule, score)


def domain(passage: Passage, fact: FactType, post: Mention) -> Iterator[Filler]:
    """The body or place named in a title: Ұлттық банк төрағасы chairman of the National Bank."""
    inside = [m for m in passage.mentions if m is not post and post.span.covers(m.span)]
    bodies = [m for m in inside if m.type in BODIES]
    if bodies:
        yield entity_filler(passage, fact.roles["organization"], max(bodies, key=lambda m: m.stop - m.start))
    spots = [m for m in inside if m.type == "Place" and not any(b.span.covers(m.span) for b in bodies)]
    if spots:
        yield entity_filler(passage, fact.roles["place"], spots[0])
    elif not bodies:
        yield from generic_domain(passage, fact, post)


def generic_domain(passage: Passage, fact: FactType, post: Mention) -> Iterator[Filler]:
    """облыс губернаторы after Самара облысына: the region named last in the sentence."""
    if post.stop - post.start < 2:
        return
    wanted = passage.lemmas(post.start)
    before = [m for m in passage.mentions if m.type == "Place" and m.stop <= post.start]
    same = [m for m in before if wanted & passage.lemmas(m.stop - 1) and m.stop - m.start > 1]
    if same:
        yield entity_filler(passage, fact.roles["place"], same[-1])


def holdings(passage: Passage, fact: FactType) -> Iterator[Proposal]:
    """A post directly before a name; after it between commas; or said of it by a dash."""
    tokens = passage.sentence.tokens
    people, posts = outermost(passage, "Person"), outermost(passage, "Position")
    posts = [post for post in posts if not is_membership(passage, post)]
    for post in posts:
        for person in people:
            between = words_between(passage, post, person, posts)
            after = [token.text for token in tokens[person.stop : post.start]]
            if post.stop <= person.start and all(text in ",«»" for text in between) and len(between) < 2:
                if (not between or between == [","]) and nominative(passage, post):
                    yield position_fact(passage, fact, person, post, "apposition", 0.93)
            elif person.stop <= post.start and after in (["—"], ["–"], ["-"]) and ends_clause(passage, post):
                yield position_fact(passage, fact, person, post, "copula", 0.9)
            elif person.stop <= post.start and after == [","] and follows_name(passage, post, person, posts):
                yield position_fact(passage, fact, person, post, "apposition", 0.85)


def follows_name(passage: Passage, post: Mention, person: Mention, posts: Sequence[Mention]) -> bool:
    """Whether a post between marks is that of the name before it, in the same case, and not of a name after it."""
    ahead = any(other.start == post.stop + 1 for other in posts)
    alike = nominative(passage, person) or not nominative(passage, post)
    return next_text(passage, post) in (",", "—", "–", ":") and alike and not ahead


def words_between(passage: Passage, post: Mention, person: Mention, posts: Sequence[Mention]) -> list[str]:
    """What stands from a post to a name, other posts with a comma before them left out: басқарма бастығы, полиция
    майоры Серік Ахметов (the head of the department, police major S. A.)."""
    tokens, found = passage.sentence.tokens, list[str]()
    position = post.stop
    while position < person.start:
        next_post = next((o for o in posts if o.start == position + 1 and o.stop <= person.start), None)
        if tokens[position].text in (",", *DASHES) and next_post is not None and nominative(passage, next_post):
            position = next_post.stop
        else:
            found.append(tokens[position].text)
            position += 1
    return found


def nominative(passage: Passage, post: Mention) -> bool:
    """Whether a post stands without a case of its own, as before a name."""
    last = passage.sentence.tokens[post.stop - 1]
    return last.text.lower() == post.name.split()[-1].lower()


def ends_clause(passage: Passage, mention: Mention) -> bool:
    return next_text(passage, mention) in ("", ".", ",", "!", ";", "болды", "болған", "болып")


def next_text(passage: Passage, mention: Mention) -> str:
    tokens = passage.sentence.tokens
    return tokens[mention.stop].text if mention.stop < len(tokens) else ""


def phrases(passage: Passage) -> Iterator[Phrase]:
    """Every phrase of a sentence once."""
    seen: set[tuple[int, int, int]] = set()
    for clause in passage.clauses:
        for phrase in nested(clause.phrases):
            if (phrase.start, phrase.stop, phrase.head) not in seen:
                seen.add((phrase.start, phrase.stop, phrase.head))
                yield phrase


def locations(passage: Passage, fact: FactType) -> Iterator[Proposal]:
    """A place in the genitive, or with -дағы, before a place or building inside it."""
    for phrase in phrases(passage):
        for modifier in phrase.modifiers:
            if modifier.case not in ("genitive", "attributive") or modifier.mark:
                continue
            where = fillers_of(passage, fact.roles["place"], whole_place(passage, modifier), frozenset({"Place"}))
            kinds = PLACES if modifier.case == "genitive" else PLACES | {"Organization", "Company"}
            things = fillers_of(passage, fact.roles["thing"], headed(phrase, modifier), frozenset(kinds))
            if modifier.case == "attributive" and not things:
                things = beside(passage, fact, modifier, frozenset(kinds))
            if modifier.case == "genitive":
                things = [thing for thing in things if thing.entity is not None]
            reach = passage.span(phrase.head, phrase.core).stop
            if modifier.case == "genitive":
                things = [thing for thing in things if thing.span and thing.span.stop >= reach]
            if len(where) == 1 and where[0].entity and len(things) == 1 and is_built(things[0]):
                words = cover([span for f in (*where, *things) if (span := f.span)])
                yield proposal(passage, fact, (*things, *where), words, modifier.case, 0.82)


def whole_place(passage: Passage, phrase: Phrase) -> Phrase:
    """Алматының орталығындағы in the centre of Almaty: the place whose part is named; but the smaller one where that
    has a name, Түркияның Трабзон қаласындағы in the town of Trabzon in Turkey."""
    owners = [modifier for modifier in phrase.modifiers if modifier.case == "genitive"]
    if phrase.case != "attributive" or not owners:
        return phrase
    inner = headed(phrase, owners[-1])
    named = any(m.type == "Place" and inner.start <= m.start and m.stop <= inner.stop for m in passage.mentions)
    return inner if named else owners[-1]


def beside(passage: Passage, fact: FactType, modifier: Phrase, kinds: frozenset[str]) -> list[Filler]:
    """The name right after a place with -дағы: облыстағы «Самрұқ» компаниясының басшысы the head of Samruk in …"""
    found = [m for m in passage.mentions if m.start == modifier.stop and m.type in kinds]
    longest = max(found, key=lambda m: m.stop, default=None)
    return [entity_filler(passage, fact.roles["thing"], longest)] if longest else []


def headed(phrase: Phrase, modifier: Phrase) -> Phrase:
    """A phrase from after a modifier on."""
    return replace(phrase, start=modifier.stop, modifiers=(), relative=None)


def is_built(thing: Filler) -> bool:
    """Not a border, a centre of a place or another part that only a relation makes a place."""
    return thing.entity is not None or thing.type in ("Facility", "Organization")


def chains(passage: Passage, fact: FactType) -> Iterator[Proposal]:
    """A place beside a smaller one: Жамбыл облысы Қордай ауданы; Қобда ауданы, Талдысай ауылы."""
    tokens = passage.sentence.tokens
    spots = outermost(passage, "Place")
    for large, small in zip(spots, spots[1:], strict=False):
        between = [token.text for token in tokens[large.stop : small.start]]
        if between not in ([], [","]) or not nominative(passage, large):
            continue
        outer, inner = rank(passage, large), rank(passage, small)
        if outer is not None and inner is not None and outer < inner and small.stop - small.start > 1:
            fillers = (
                entity_filler(passage, fact.roles["thing"], small),
                entity_filler(passage, fact.roles["place"], large),
            )
            yield proposal(passage, fact, fillers, cover([large.span, small.span]), "chain", 0.85)


def rank(passage: Passage, place: Mention) -> int | None:
    """How small a kind of place is, from its noun: 0 for a region."""
    kinds = passage.lemmas(place.stop - 1)
    return next((size for size, kind in enumerate(KINDS_OF_PLACE) if kind in kinds), None)


def is_membership(passage: Passage, post: Mention) -> bool:
    """Whether a title says no more than that its holder belongs to a body: member, student, graduate."""
    return bool(passage.lemmas(post.stop - 1) & MEMBERS)


def belongings(passage: Passage, fact: FactType) -> Iterator[Proposal]:
    """«СКАТ» әуекомпаниясына қарасты лайнер: the airliner that belongs to SCAT."""
    for phrase in phrases(passage):
        for modifier in phrase.modifiers:
            if modifier.mark in ("қарасты", "тиесілі") and modifier.case in ("dative", "nominative"):
                wholes = fillers_of(passage, fact.roles["whole"], modifier, frozenset({"Organization", "Company"}))
                parts = fillers_of(passage, fact.roles["part"], headed(phrase, modifier), frozenset())
                if len(wholes) == 1 and wholes[0].entity and len(parts) == 1:
                    words = cover([span for f in (*parts, *wholes) if (span := f.span)])
                    yield proposal(passage, fact, (*parts, *wholes), words, "belonging", 0.82)


def unions(passage: Passage, fact: FactType) -> Iterator[Proposal]:
    """«Арай» қожалығы – фермерлер одағының мүшесі: the farm Arai is a member of the union of farmers."""
    tokens = passage.sentence.tokens
    for part in outermost(passage, *BODIES, "Place"):
        if next_text(passage, part) not in DASHES:
            continue
        for phrase in phrases(passage):
            after = range(max(phrase.start, part.stop + 1), phrase.core)
            members = [place for place in after if passage.lemmas(place) & UNITED]
            if members and is_said(passage, members[-1]):
                own = replace(phrase, start=after.start)
                wholes = bodies_before(passage, fact.roles["whole"], own, members[-1])
                if len(wholes) == 1 and wholes[0].span and not separated(passage, part.stop + 1, members[-1]):
                    span = cover([part.span, wholes[0].span, tokens[members[-1]].span])
                    parts = entity_filler(passage, fact.roles["part"], part)
                    yield proposal(passage, fact, (parts, wholes[0]), span, "membership", 0.85)
                    break


def prizes(passage: Passage, fact: FactType) -> Iterator[Proposal]:
    """X – «Құрмет» орденінің иегері, «Құрмет» орденінің иегері X: X is a holder of the Order of Honour."""
    tokens = passage.sentence.tokens
    for place, token in enumerate(tokens):
        if token.analysis.lemma not in HOLDERS or not is_said(passage, place):
            continue
        owners = [
            modifier
            for phrase in phrases(passage)
            for modifier in phrase.modifiers
            if phrase.start <= place < phrase.stop and modifier.case == "genitive" and modifier.stop == place
        ]
        people = [person for person in outermost(passage, "Person") if holds(passage, person, place)]
        things = fillers_of(passage, fact.roles["award"], owners[0], frozenset()) if owners and people else []
        if things:
            holder = entity_filler(passage, fact.roles["recipient"], people[0])
            span = cover([people[0].span, passage.span(owners[0].start, place + 1)])
            yield proposal(passage, fact, (holder, things[0]), span, "holder", 0.85)


def holds(passage: Passage, person: Mention, place: int) -> bool:
    """Whether a noun that says what somebody is says it of a person: right before the name, or joined by a dash."""
    tokens = passage.sentence.tokens
    if person.start == place + 1 or person.start == place + 2 and tokens[place + 1].text in DASHES:
        return True
    before = person.stop < place and next_text(passage, person) in DASHES
    return before and not separated(passage, person.stop + 1, place)


def is_said(passage: Passage, place: int) -> bool:
    """Whether a noun belongs to what stands before it and is not denied."""
    tokens = passage.sentence.tokens
    return tokens[place].analysis.possessed and not any(token.text.lower() in DENIED for token in tokens[place + 1 :])


def separated(passage: Passage, start: int, stop: int) -> bool:
    """Whether a mark that ends a clause stands among tokens."""
    return any(token.text in (";", ".", ":", *DASHES) for token in passage.sentence.tokens[start:stop])


def memberships(passage: Passage, fact: FactType) -> Iterator[Proposal]:
    """X — Y университетінің түлегі, Y университетінің түлегі X: X is a graduate of Y."""
    tokens = passage.sentence.tokens
    told: set[tuple[int, int]] = set()  # the phrases inside a phrase hold the same words again, and fewer
    for phrase in phrases(passage):
        members = [
            k for k in range(phrase.start, phrase.core) if MEMBERS & passage.lemmas(k) and tokens[k].analysis.possessed
        ]
        for person in outermost(passage, "Person") if members else ():
            said = person.stop < phrase.start and tokens[person.stop].text in "—–-," and person.stop + 1 == phrase.start
            if not said and person.start != members[-1] + 1:
                continue
            found = bodies_before(passage, fact.roles["organization"], phrase, members[-1])
            if len(found) == 1 and found[0].span and (person.start, members[-1]) not in told:
                told.add((person.start, members[-1]))
                fillers = (entity_filler(passage, fact.roles["person"], person), found[0])
                span = cover([person.span, found[0].span, tokens[members[-1]].span])
                yield proposal(passage, fact, fillers, span, "membership", 0.85)


def bodies_before(passage: Passage, role: Role, phrase: Phrase, stop: int) -> list[Filler]:
    """The body that a member belongs to: the name before the word, or the genitive."""
    named = [m for m in outermost(passage, *BODIES) if phrase.start <= m.start and m.stop == stop]
    if named:
        return [entity_filler(passage, role, named[-1])]
    genitive = passage.sentence.tokens[stop - 1].analysis.case == "Gen"
    if genitive and passage.head_type(stop - 1) == "Organization":
        start = phrase.start
        return [Filler(role.name, passage.name(start, stop), passage.span(start, stop), type="Organization")]
    owners = [m for m in phrase.modifiers if m.case == "genitive" and m.stop <= stop]
    return [filler for m in owners[-1:] for filler in fillers_of(passage, role, m, frozenset(BODIES))]


def find(passages: Sequence[Passage], schema: Schema) -> Iterator[Proposal]:
    """The facts that stand in the noun phrases of sentences; none in a question."""
    for passage in passages:
        if passage.sentence.tokens[-1].text != "?":
            yield from of_sentence(passage, schema.ontology)


def abbreviations(passage: Passage, fact: FactType) -> Iterator[Proposal]:
    """A name and its abbreviation in parentheses: Төтенше жағдайлар министрлігі (ТЖМ)."""
    tokens = passage.sentence.tokens
    for name in outermost(passage, "Organization", "Company", "Place", "Facility", "Project"):
        after = tokens[name.stop : name.stop + 3]
        if [token.text for token in after[::2]] == ["(", ")"] and is_abbreviation(after[1].text, name.text):
            span = after[1].span
            fillers = (entity_filler(passage, fact.roles["name"], name), Filler("alias", after[1].text, span))
            yield proposal(passage, fact, fillers, cover([name.span, span]), "parentheses", 0.9)


def is_abbreviation(short: str, name: str) -> bool:
    """Whether letters are initials of words of a name, capitals or not."""
    words = name.replace("-", " ").split()
    return 1 < len(short) <= len(words) + 1 and short.isupper() and short[0].lower() == words[0].strip("«")[0].lower()


def of_sentence(passage: Passage, ontology: Ontology) -> Iterator[Proposal]:
    types = ontology.types
    yield from holdings(passage, types["PositionHolding"])
    yield from locations(passage, types["Location"])
    yield from chains(passage, types["Location"])
    yield from belongings(passage, types["PartOf"])
    yield from abbreviations(passage, types["Alias"])
    yield from memberships(passage, types["Affiliation"])
    yield from unions(passage, types["PartOf"])
    yield from prizes(passage, types["Award"])
