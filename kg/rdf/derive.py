"""Edges that follow from facts, by the rules of the ontology: shortcuts that people expect, and contradictions.

A rule says in a comment by which of its variables it may be run for a few things only:

    # By ?person.

Whatever triple an answer hangs on, be it there or be it that it is not there, is about the thing that one of these
variables stands for, or about one that points at it. So where few triples have changed, answers can have come or gone
only where such a variable is a subject of one of them or what such a subject points at.
"""

import re
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from functools import cache

import pyoxigraph as ox

from kg.rdf import iris
from kg.rdf.store import Change, Store
from kg.rdf.triples import quads
from kg.schema import ontology
from kg.schema.vocabulary import Triple

FOLDERS = ("shortcuts", "contradictions")
BY = re.compile(r"^# By (.+)\.$", re.MULTILINE)
HEAD = re.compile(r"CONSTRUCT \{(.*)\}")
SUBJECT = re.compile(r"(?:^|\. )(\?\w+)")


@dataclass(frozen=True, slots=True)
class Rule:
    """`sparql` is its CONSTRUCT query; `by` are the variables that it may be run by, `subjects` those that its edges
    lead from."""

    name: str
    sparql: str
    by: tuple[str, ...]
    subjects: tuple[str, ...]


@cache
def rules(reifiers: bool = False) -> Sequence[Rule]:
    """The rules of the ontology; `reifiers` ties each edge to its fact by RDF 1.2."""
    found = []
    for folder in FOLDERS:
        for entry in sorted((ontology.folder() / folder).iterdir(), key=lambda entry: entry.name):
            if entry.name.endswith(".rq"):
                text = entry.read_text(encoding="utf-8")
                found.append(rule(entry.name, with_reifiers(text) if reifiers else text))
    return tuple(found)


def rule(name: str, sparql: str) -> Rule:
    by, head = BY.search(sparql), HEAD.search(sparql)
    assert by and head, f"{name} does not say by what it may be run"
    subjects = SUBJECT.findall(head[1].strip())
    return Rule(name, sparql, tuple(by[1].split(", ")), tuple(dict.fromkeys(subjects)))


def with_reifiers(rule: str) -> str:
    """A rule whose fact also reifies each edge that it derives (RDF 1.2: rdf:reifies with a triple term)."""
    template = re.compile(r"CONSTRUCT \{ (\?\w+ kg:\w+ \?\w+) \}(?=\s*WHERE[^}]*\?fact )")
    return template.sub(r"CONSTRUCT { \1 . ?fact rdf:reifies <<( \1 )>> }", rule)


def derive(store: Store, base: str, reifiers: bool = False) -> None:
    """Fills the graph of derived edges anew."""
    triples = {triple for rule in rules(reifiers) for triple in store.construct(rule.sparql)}
    store.replace(iris.derived_graph(base), quads(triples, iris.derived_graph(base)))


def by(rule: Rule) -> Sequence[str]:
    return rule.by


def subjects(rule: Rule) -> Sequence[str]:
    return rule.subjects


def found(
    store: Store, reifiers: bool, variables: Callable[[Rule], Sequence[str]], nodes: Collection[ox.NamedNode]
) -> set[Triple]:
    """The edges that rules give where one of some variables of each is one of some things."""
    values = " ".join(map(str, nodes))
    return {
        triple
        for rule in rules(reifiers)
        for variable in variables(rule)
        for triple in store.construct(rule.sparql.replace("WHERE {", f"WHERE {{ VALUES {variable} {{ {values} }} ", 1))
    }


def follow(store: Store, base: str, reifiers: bool, changes: Iterable[Change]) -> None:
    """Changes the graphs of a store, and the edges that follow, for the things alone that the changes touch."""
    listed = list(changes)
    nodes = touched(store, listed)
    before = found(store, reifiers, by, nodes)
    for change in listed:
        store.change(change)
    after = found(store, reifiers, by, nodes)
    lost = before - after
    still = found(store, reifiers, subjects, {subject for subject, _, _ in lost})  # from other facts
    graph = iris.derived_graph(base)
    come = {triple for triple in after - before if not store.holds(triple, graph)}
    store.change(Change(graph, frozenset(lost - still), frozenset(come)))


def touched(store: Store, changes: Iterable[Change]) -> set[ox.NamedNode]:
    """The subjects of what changes, and all that they point at before or after."""
    triples = {triple for change in changes for triple in (*change.gone, *change.come)}
    about = {subject for subject, _, _ in triples if isinstance(subject, ox.NamedNode)}
    pointed = {value for _, _, value in triples} | {value for node in about for _, _, value in store.about(node)}
    return about | {value for value in pointed if isinstance(value, ox.NamedNode)}
