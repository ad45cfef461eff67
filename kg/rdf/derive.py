"""Edges that follow from facts, by the rules of the ontology: shortcuts that people expect, and contradictions.

A rule says in a comment by which of its variables it may be run for a few things only:

    # By ?person.

Whatever triple an answer hangs on, be it there or be it that it is not there, is about a thing of a class that the rule
names, and that thing is what one of these variables stands for, or the rule has it point at one. So where few triples
have changed, answers can have come or gone only where such a variable is a thing of these classes that a triple is
about, or what that points at by a property that the rule has before the variable.
"""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

import pyoxigraph as ox

from kg.rdf import iris
from kg.rdf.store import Change, Statement, Store
from kg.rdf.triples import quads
from kg.schema import ontology
from kg.schema.vocabulary import A, Triple, term

FOLDERS = ("shortcuts", "contradictions")
BY = re.compile(r"^# By ([?\w, ]+)\.", re.MULTILINE)
CLASS = r"\bkg:[A-Z]\w*"
HEAD = re.compile(r"CONSTRUCT \{(.*)\}")
EDGE = re.compile(r"(?:^|\. )(\?\w+) (\w+:\w+) ")


@dataclass(frozen=True, slots=True)
class Rule:
    """`sparql` is its CONSTRUCT query; `by` are the variables that it may be run by, each with the properties before
    it, `edges` those that edges lead from, each with the property of the edge, `classes` all that it names."""

    sparql: str
    by: Mapping[str, frozenset[ox.NamedNode]]
    edges: Sequence[tuple[str, ox.NamedNode]]
    classes: frozenset[ox.NamedNode]


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
    said, head = BY.search(sparql), HEAD.search(sparql)
    assert said and head, f"{name} does not say by what it may be run"
    by = {variable: terms(rf"(\w+:\w+) \{variable}\b", sparql) for variable in said[1].split(", ")}
    edges = [(variable, term(edge)) for variable, edge in EDGE.findall(head[1].strip())]
    return Rule(sparql, by, edges, terms(CLASS, sparql))


def terms(pattern: str, sparql: str) -> frozenset[ox.NamedNode]:
    return frozenset(map(term, re.findall(pattern, sparql)))


def with_reifiers(rule: str) -> str:
    """A rule whose fact also reifies each edge that it derives (RDF 1.2: rdf:reifies with a triple term)."""
    template = re.compile(r"CONSTRUCT \{ (\?\w+ kg:\w+ \?\w+) \}(?=\s*WHERE[^}]*\?fact )")
    return template.sub(r"CONSTRUCT { \1 . ?fact rdf:reifies <<( \1 )>> }", rule)


def derive(store: Store, base: str, reifiers: bool = False) -> None:
    """Fills the graph of derived edges anew."""
    triples = {triple for rule in rules(reifiers) for triple in store.construct(rule.sparql)}
    store.replace(iris.derived_graph(base), quads(triples, iris.derived_graph(base)))


def follow(store: Store, base: str, reifiers: bool, changes: Iterable[Change]) -> None:
    """Changes the graphs of a store, and the edges that follow, for the things alone that the changes touch."""
    listed = list(changes)
    things = touched(store, listed)
    asked = [one for rule in rules(reifiers) for one in concerned(rule, things)]
    before = found(store, asked)
    for change in listed:
        store.change(change)
    after = found(store, asked)
    lost, graph = before - after, iris.derived_graph(base)
    still = found(store, (one for rule in rules(reifiers) for one in leading(rule, lost)))  # from other facts
    gone = {triple for triple in lost - still if store.holds(triple, graph)}
    come = {triple for triple in after - before if not store.holds(triple, graph)}
    store.change(Change(graph, frozenset(gone), frozenset(come)))


Said = dict[ox.NamedNode, set[Statement]]
Asked = tuple[Rule, str, Collection[ox.NamedNode]]  # a rule, a variable, the things that it may stand for


def touched(store: Store, changes: Iterable[Change]) -> Said:
    """The things that changes are about, each with all that is said of it before or after."""
    said: Said = {}
    for change in changes:
        for triple in (*change.gone, *change.come):
            if isinstance(triple[0], ox.NamedNode):
                said.setdefault(triple[0], set()).add(triple)
    return {subject: triples.union(store.about(subject)) for subject, triples in said.items()}


def concerned(rule: Rule, things: Said) -> Iterator[Asked]:
    """What a rule is to be asked where things have changed."""
    own = {node: said for node, said in things.items() if any(p == A and o in rule.classes for _, p, o in said)}
    for variable, properties in rule.by.items() if own else ():
        pointed = (o for said in own.values() for _, p, o in said if p in properties and isinstance(o, ox.NamedNode))
        yield rule, variable, {*own, *pointed}


def leading(rule: Rule, edges: Collection[Triple]) -> Iterator[Asked]:
    """What a rule is to be asked for all edges that lead from where some lead from."""
    for variable, edge in rule.edges:
        if nodes := {subject for subject, kind, _ in edges if kind == edge}:
            yield rule, variable, nodes


def found(store: Store, asked: Iterable[Asked]) -> set[Triple]:
    """The edges that rules give."""
    return {triple for one in asked for triple in store.construct(restricted(*one))}


def restricted(rule: Rule, variable: str, nodes: Collection[ox.NamedNode]) -> str:
    """The query of a rule where a variable is one of some things."""
    return rule.sparql.replace("WHERE {", f"WHERE {{ VALUES {variable} {{ {' '.join(map(str, nodes))} }} ", 1)
