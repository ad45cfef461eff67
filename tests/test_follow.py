"""What spans articles, followed from one state to the next: always what is worked out from nothing.

The articles are readings made of few things and facts, so that surnames, abbreviations, spellings, posts, dismissals
and contradictions come and go, are said by one article or by several, and by facts that several articles share.
"""

import random
from collections import Counter
from collections.abc import Iterable, Iterator
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
from kg.rdf import derive, iris, serialise, shares, triples
from kg.rdf.store import Change, Store
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
    old, new = (list(shares.of(summarise(one), options.base)) if one else [] for one in (before, after))
    quads = triples.article_quads(after, ontology.load(), options.base, options.evidence) if after else ()
    return Changed(id, old, new, list(ox.parse(b"".join(serialise.as_stored(quads)), format=ox.RdfFormat.N_QUADS)))


OPTIONS = {
    "plain": Options(),
    "reifiers": Options(reifiers=True),
    "apart": Options(overrides=(Override("apart", "Person", "Ахметов", "Серік Ахметов"),)),
}


State = dict[str, Reading]


def differing(states: Iterable[State], options: Options) -> Iterator[int]:
    """The states that are followed to something else than what they are worked out as from nothing, by number."""
    store, rows, before = Store(), Shares(), State()
    for number, state in enumerate(states):
        clean = assemble(tuple(state.values()), options).store
        ids = [id for id in {**before, **state} if before.get(id) != state.get(id)]
        changed = [change(id, before.get(id), state.get(id), options) for id in ids]
        if before:
            follow(store, rows, changed, options)
        else:
            store = Store(clean.inner, merged=True)
            rows.add(row for one in changed for row in one.after)
        before = state
        if held(store) != held(clean):
            yield number


def states(chance: random.Random) -> Iterator[State]:
    """An archive in which one article or two change, each time."""
    state = {id: written(chance, id) for id in "0123"[: chance.randint(1, 4)]}
    for _ in range(25):
        yield state
        new = {id: written(chance, id) if chance.random() < 0.6 else None for id in chance.sample("012345", 2)}
        state = {id: one for id, one in {**state, **new}.items() if one} or state


@pytest.mark.parametrize(("seed", "options"), list(product(range(12), OPTIONS)))
def test_what_is_followed_is_what_is_worked_out_from_nothing(seed, options):
    assert list(differing(states(random.Random(seed)), OPTIONS[options])) == []


def test_rows_are_counted_by_what_old_versions_of_sqlite_know():
    """RETURNING came with 3.35."""
    rows, row = Shares(), shares.Share("day", "2024-05-01")
    said: list[str] = []
    rows.inner.set_trace_callback(said.append)
    assert [rows.change({row: more}) for more in (1, 2, -1, -2)] == [{row}, set(), set(), {row}]
    assert rows.of("day") == []
    assert said
    assert not any("RETURNING" in statement for statement in said)


def test_an_edge_that_was_not_there_is_not_taken_away():
    """Else the counts of the description would be less than what there is."""
    reading = Reading(
        Article("0", Path("0"), "", None, ()), facts=(fact("Location", "0", thing=BODIES[0], place=BODIES[-1]),)
    )
    store, options = assemble([reading]).store, Options()
    store.merge()
    graph = iris.derived_graph(options.base)
    edges = store.difference(graph, ()).gone
    store.change(Change(graph, gone=edges))
    store.flipped.clear()
    gone = store.difference(iris.article_graph("0", options.base), ())
    derive.follow(store, options.base, False, [gone])
    assert edges
    assert not edges & {triple for triple, _ in store.flips()}


def test_two_who_are_one_no_longer_contradict_each_other():
    """Another full name of the surname, in an article about something else, comes and goes."""
    mayor, place = Entity("Position", "Орал әкімі"), BODIES[-2]
    short, full, other = PEOPLE[:3]

    def said(id: str, **fillers: Entity) -> Reading:
        facts = (fact("PositionHolding", id, **fillers),)
        return Reading(Article(id, Path(id), "", None, (), published=DAYS[1]), facts=facts)

    two = {
        "0": said("0", person=short, position=mayor, place=place),
        "1": said("1", person=full, position=mayor, place=place),
    }
    three = two | {"2": said("2", person=other, position=POSTS[2], organization=BODIES[0])}
    assert list(differing([two, three, two], Options())) == []
    asked = "SELECT ?one WHERE { ?one kg:contradicts ?other }"
    assert [len(assemble(list(state.values())).store.select(asked)) for state in (two, three)] == [0, 2]


def test_the_test_meets_all_that_can_follow():
    """Else it would say nothing."""
    chance, seen = random.Random(0), Counter[str]()
    for _ in range(60):
        store = assemble([written(chance, id) for id in "01234"]).store
        seen.update(rule.sparql for rule in derive.rules() if any(store.construct(rule.sparql)))
        seen["links"] += any(store.construct("CONSTRUCT { ?a owl:sameAs ?b } WHERE { ?a owl:sameAs ?b . ?b a ?kind }"))
    assert min([seen["links"], *(seen[rule.sparql] for rule in derive.rules())]) >= 2, seen
