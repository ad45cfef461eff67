"""What spans articles, followed from one state to the next: always what is worked out from nothing.

The articles are readings made of few things and facts, so that surnames, abbreviations, spellings, posts, dismissals
and contradictions come and go, are said by one article or by several, and by facts that several articles share.
"""

import random
from collections import Counter
from dataclasses import replace
from datetime import date
from itertools import product
from pathlib import Path

import pyoxigraph as ox
import pytest

from kg.archive.shares import Shares
from kg.build.assemble import assemble
from kg.build.follow import Changed, follow
from kg.build.options import Options
from kg.model.article import Article
from kg.model.fact import Fact, Filler
from kg.model.reading import Reading
from kg.model.thing import Entity
from kg.rdf import derive, serialise, shares, triples
from kg.rdf.store import Store
from kg.schema import ontology
from kg.things.overrides import Override
from kg.things.resolve import described
from kg.things.summaries import summarise

TYPES = ontology.load().types
PEOPLE = [
    *(
        Entity("Person", name)
        for name in ("Ахметов", "Серік Ахметов", "Нұрлан Ахметов", "АХМЕТОВ", "Серік", "Әли Серік")
    ),
    Entity("Person", "Серік Ахметов", sense="3"),
]
BODIES = [
    *(Entity("Organization", name) for name in ("ДСҰ", "Дүниежүзілік сауда ұйымы", "Діни сенім ұйымы", "дсұ", "БҰҰ")),
    *(described("Place", name, ()) for name in ("Орал", "Астана")),
]
POSTS = [Entity("Position", name) for name in ("әкімі", "Әкімі", "кеңесшісі")]
SHORT = {entity.name: entity for entity in BODIES if entity.type == "Organization"}
DAYS = (None, date(2024, 5, 1), date(2024, 5, 2))


def fact(type: str, article: str, /, **fillers: Entity | str | float) -> Fact:
    return Fact(article, TYPES[type], tuple(filler(TYPES[type], *pair) for pair in fillers.items()), ())


def filler(kind, role: str, value: Entity | str | float) -> Filler:
    if isinstance(value, Entity):
        return Filler(role, value.name, entity=value)
    return Filler(role, str(value), value=value if kind.roles[role].kind in ("number", "date") else None)


def drawn(chance: random.Random, article: str) -> Fact:
    """A fact of one of the types that rules go by."""
    person, other, body, place = *chance.sample(PEOPLE, 2), *chance.sample(BODIES, 2)
    year, post, few = chance.choice(("2001", "2002")), chance.choice(POSTS), chance.choice(BODIES[:2])
    makers = [
        lambda: fact("PositionHolding", article, person=person, position=post, organization=few),
        lambda: fact("PositionHolding", article, person=person, position=post, organization=few, place=BODIES[-1]),
        lambda: fact("Appointment", article, person=person, position=post, kind="dismissed"),
        lambda: fact("Appointment", article, person=person, position=post, kind="dismissed", date=f"{year}-01-01"),
        lambda: fact("Founding", article, organization=few, date=year),
        lambda: founded(article, year, few, body),
        lambda: fact(
            "Observation", article, about=body, indicator="халық", value=float(year), period="2024", unit="KZT"
        ),
        lambda: fact("Observation", article, about=body, indicator="Халық", value=5.0, period="2024", unit="KZT"),
        lambda: fact("Construction", article, object=few, kind="built", status="done"),
        lambda: fact("Construction", article, object=few, kind="built", status="planned"),
        lambda: fact("Visit", article, visitor=person, place=place),
        lambda: fact("Statement", article, speaker=person, content="Сәлем"),
        lambda: fact("Location", article, thing=body, place=place),
        lambda: fact("Production", article, agent=body, product=place),
        lambda: together("Meeting", "participant", article, person, other),
        lambda: together("Agreement", "party", article, person, body),
        lambda: together("Cooperation", "party", article, body, place),
    ]
    return chance.choice(makers)()


def founded(article: str, year: str, *both: Entity) -> Fact:
    bodies = together("Founding", "organization", article, *both)
    return replace(bodies, fillers=(*bodies.fillers, filler(bodies.type, "date", year)))


def together(type: str, role: str, article: str, *both: Entity) -> Fact:
    return Fact(article, TYPES[type], tuple(filler(TYPES[type], role, one) for one in both), ())


def written(chance: random.Random, id: str) -> Reading:
    """An article of a few facts that also says what abbreviations stand for, or does not."""
    facts = tuple(dict.fromkeys(drawn(chance, id) for _ in range(chance.randint(1, 8))))
    named = [(one.name, one) for one in chance.sample([*PEOPLE, *BODIES], 3)]
    named += [("ДСҰ", SHORT[name]) for name in chance.sample(sorted(SHORT), chance.randint(0, 1))]
    return Reading(Article(id, Path(id), "", None, (), published=chance.choice(DAYS)), (), tuple(named), facts)


def held(store: Store) -> list[str]:
    return sorted(map(str, store.inner))


def change(id: str, before: Reading | None, after: Reading | None, options: Options) -> Changed:
    rows = [shares.of(summarise(one), options.base) if one else () for one in (before, after)]
    quads = triples.article_quads(after, ontology.load(), options.base, options.evidence) if after else ()
    return Changed(id, *rows, list(ox.parse(b"".join(serialise.as_stored(quads)), format=ox.RdfFormat.N_QUADS)))


OPTIONS = {
    "plain": Options(),
    "reifiers": Options(reifiers=True),
    "apart": Options(overrides=(Override("apart", "Person", "Ахметов", "Серік Ахметов"),)),
}


@pytest.mark.parametrize(("seed", "options"), list(product(range(12), OPTIONS)))
def test_what_is_followed_is_what_is_worked_out_from_nothing(seed, options):
    chance, told = random.Random(seed), OPTIONS[options]
    now = {id: written(chance, id) for id in "0123"[: chance.randint(1, 4)]}
    inner, rows = assemble(tuple(now.values()), told).store.inner, Shares()
    rows.add(row for one in now.values() for row in shares.of(summarise(one), told.base))
    for _ in range(25):
        then = dict(now)
        for id in chance.sample("012345", chance.randint(1, 2)):
            if chance.random() < 0.4:
                then.pop(id, None)
            else:
                then[id] = written(chance, id)
        then = then or now
        ids = [id for id in {**now, **then} if now.get(id) != then.get(id)]
        store = Store(inner, merged=True)
        follow(store, rows, [change(id, now.get(id), then.get(id), told) for id in ids], told)
        now = then
        assert held(store) == held(assemble(tuple(now.values()), told).store)


def test_the_test_meets_all_that_can_follow():
    """Else it would say nothing."""
    chance, seen = random.Random(0), Counter[str]()
    for _ in range(60):
        store = assemble([written(chance, id) for id in "01234"]).store
        seen.update(rule.sparql for rule in derive.rules() if any(store.construct(rule.sparql)))
        seen["links"] += any(store.construct("CONSTRUCT { ?a owl:sameAs ?b } WHERE { ?a owl:sameAs ?b . ?b a ?kind }"))
    assert min([seen["links"], *(seen[rule.sparql] for rule in derive.rules())]) >= 2, seen
