"""Measures of graphs large enough that a slow way would be felt, against networkx and against all pairs."""

from difflib import SequenceMatcher
from itertools import combinations
from pathlib import Path
from random import Random

import networkx
import pytest

from kg.export import metrics
from kg.model.article import Article
from kg.model.reading import Reading
from kg.model.thing import Entity
from kg.rdf.graph import Graph
from kg.rdf.iris import BASE
from kg.rdf.store import Store
from kg.things.summaries import summarise


def named(names):
    known = tuple((name, Entity("Person", name, frozenset({(name, "kk")}))) for name in names)
    reading = Reading(Article("a", Path("a.txt"), "", None, ()), named=known)
    return Graph((reading,), (summarise(reading),), Store(), BASE)


@pytest.mark.parametrize(
    "plain",
    [
        networkx.Graph(),
        networkx.empty_graph(4),
        networkx.path_graph(2),
        networkx.path_graph(7),
        networkx.karate_club_graph(),
        networkx.gnm_random_graph(300, 330, seed=1),  # many pieces
    ],
    ids=["empty", "no links", "a pair", "a path", "a club", "pieces"],
)
def test_betweenness_is_that_of_networkx(plain):
    assert metrics.betweenness(plain) == pytest.approx(networkx.betweenness_centrality(plain), abs=1e-12)


def test_betweenness_of_many_nodes_is_estimated_from_a_sample(monkeypatch):
    monkeypatch.setattr(metrics, "EXACT", 100)
    plain = networkx.barabasi_albert_graph(1000, 2, seed=1)
    found, exact = metrics.betweenness(plain), networkx.betweenness_centrality(plain)
    assert len(metrics.sources(plain)) == metrics.SAMPLE
    best = [sorted(measured, key=lambda node: -measured[node])[:20] for measured in (found, exact)]
    assert len(set(best[0]) & set(best[1])) >= 16
    assert metrics.betweenness(plain) == found


def test_names_written_alike_are_found_without_comparing_all_pairs():
    random = Random(1)
    syllables = "ай бек гүл дәу ер жан кен лау мұр нұр ол пір сал тай".split()
    names = sorted({"".join(random.choices(syllables, k=4)).title() for _ in range(400)} | {"Нұрланбек", "Нұрлынбек"})
    pairs = {(pair.one, pair.other) for pair in metrics.duplicates(named(names))}
    assert ("Нұрланбек", "Нұрлынбек") in pairs
    for one, other in pairs:
        assert SequenceMatcher(None, other.casefold(), one.casefold()).ratio() >= metrics.ALIKE
    all_pairs = {
        (one, other)
        for one, other in combinations(names, 2)
        if one[:4] == other[:4] and SequenceMatcher(None, one.casefold(), other.casefold()).ratio() >= metrics.ALIKE
    }
    assert len(pairs & all_pairs) >= 0.9 * len(all_pairs)


def test_the_comparisons_grow_with_the_names_and_not_with_their_pairs(monkeypatch):
    compared: list[str] = []

    def alike(kind, name, others):
        compared.extend(others)
        return iter(())

    monkeypatch.setattr(metrics, "alike", alike)
    metrics.duplicates(named([f"Нұрлан {number:05}" for number in range(2000)]))
    assert len(compared) <= 2000 * metrics.WINDOW
