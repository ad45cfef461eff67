"""The pipeline, readable as a paragraph: files → articles → texts → facts → quads → store."""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

from kg import articles, description, facts, frames, graph, iris, languages, merges, shapes
from kg import ontology as ontologies
from kg.articles import Article
from kg.entities import Entity
from kg.errors import InputError
from kg.facts import Fact, Passage
from kg.frames import Frame
from kg.merges import Merge
from kg.overrides import Override
from kg.store import Solutions, Store

if TYPE_CHECKING:
    import networkx
    import rdflib


@dataclass(frozen=True)
class Reading:
    """One article read: its sentences with all that was found in them, and its facts."""

    article: Article
    passages: tuple[Passage, ...]
    facts: tuple[Fact, ...]

    @property
    def entities(self) -> tuple[Entity, ...]:
        named = set(self.passages[0].entities) if self.passages else set()
        return tuple(merged([*named, *(f.entity for fact in self.facts for f in fact.fillers if f.entity)]))


@dataclass(frozen=True)
class Rejected:
    """A fact that breaks a shape of the ontology, and what the shape says."""

    article: Article
    fact: Fact
    messages: tuple[str, ...]


@dataclass(frozen=True)
class Graph:
    """What a build makes: the articles read, the facts, and the store to query. `problems` are the files left out,
    `merges` the names made one thing, `quarantine` the facts left out."""

    readings: tuple[Reading, ...]
    store: Store
    base: str
    problems: tuple[InputError, ...] = field(default=())
    merges: tuple[Merge, ...] = field(default=())
    quarantine: tuple[Rejected, ...] = field(default=())

    @property
    def articles(self) -> tuple[Article, ...]:
        return tuple(reading.article for reading in self.readings)

    @cached_property
    def facts(self) -> tuple[Fact, ...]:
        return tuple(fact for reading in self.readings for fact in reading.facts)

    @cached_property
    def entities(self) -> tuple[Entity, ...]:
        return tuple(merged(entity for reading in self.readings for entity in reading.entities))

    def query(self, sparql: str) -> Solutions:
        """The answer to a SPARQL query; the prefixes of the ontology are known. QueryError where it cannot be run."""
        return self.store.query(sparql)

    def to_rdflib(self) -> "rdflib.Graph":
        """The union of all graphs for rdflib."""
        from kg.export.rdf import to_rdflib

        return to_rdflib(self.store)

    def to_networkx(self) -> "networkx.MultiGraph[str]":
        """Things as nodes, facts as the edges between them."""
        from kg.export.network import network

        return network(self)


def merged(entities: Iterable[Entity]) -> list[Entity]:
    """The entities of all articles: those of one type and name made one, with the names of all."""
    found: dict[tuple[str, str, str], Entity] = {}
    for entity in entities:
        known = found.get(entity.key, entity)
        found[entity.key] = Entity(
            entity.type,
            entity.name,
            known.names | entity.names,
            known.same_as | entity.same_as,
            known.codes | entity.codes,
            entity.sense,
        )
    return [found[key] for key in sorted(found)]


def read(
    path: Path,
    ontology: ontologies.Ontology,
    patterns: dict[str, tuple[Frame, ...]],
    overrides: Sequence[Override] = (),
) -> Reading:
    """An article file → its facts; InputError where it cannot be read."""
    article = articles.read(path)
    language = languages.load(article.language)
    if article.language not in patterns:
        patterns[article.language] = frames.load(language.FRAMES, ontology)
    passages = facts.read(language.annotate(article), language, overrides)
    return Reading(article, tuple(passages), tuple(facts.find(passages, patterns[article.language], ontology)))


def build(
    paths: Sequence[str | Path],
    *,
    base: str = iris.BASE,
    minimum_confidence: float = 0.0,
    overrides: Sequence[Override] = (),
    evidence: str = "full",
    reifiers: bool = False,
    licence: str = description.LICENCE,
    progress: Callable[[Iterable[Path]], Iterable[Path]] = iter,
) -> Graph:
    """Reads articles and builds their graph in memory.

    `paths` are files, or folders whose *.txt files are read; `overrides` decide which names mean one thing; `evidence`
    is how much of the words goes into the graph (see graph.EVIDENCE); `reifiers` adds RDF 1.2 triples that tie derived
    edges to their facts; `licence` is the IRI that the data set is described with. A file that cannot be read is left
    out and listed in `problems`, a fact that breaks a shape in `quarantine`; InputError where a path does not exist or
    no file could be read.
    """
    base = iris.check_base(base)
    ontology = ontologies.load()
    readings, problems = read_all(paths, ontology, overrides, minimum_confidence, progress)
    if not readings:
        raise problems[0] if problems else InputError(Path(paths[0]), "no articles", hint="add .txt files")
    store = Store()
    for reading in readings:
        publish(store, reading, ontology, base)
    rejected = quarantined(store, readings, base)
    kept = [without(reading, rejected) for reading in readings]
    for reading, before in zip(kept, readings, strict=True):
        if reading is not before or evidence != "full":
            publish(store, reading, ontology, base, evidence)
    found = merges.find([merges.Read(r.article.id, r.passages, r.facts) for r in kept], overrides)
    result = Graph(tuple(kept), store, base, tuple(problems), found, rejected)
    store.replace(iris.entities_graph(base), graph.identity_quads(result.entities, base, found))
    store.replace(iris.links_graph(base), graph.link_quads(result.entities, result.facts, base))
    derive(store, base, reifiers)
    about = description.described(
        store, result.articles, base, evidence=evidence, licence=licence, version=version("kg")
    )
    store.replace(iris.description_graph(base), about)
    return result


def read_all(
    paths: Sequence[str | Path],
    ontology: ontologies.Ontology,
    overrides: Sequence[Override],
    minimum_confidence: float,
    progress: Callable[[Iterable[Path]], Iterable[Path]],
) -> tuple[list[Reading], list[InputError]]:
    """The articles that can be read, and what is wrong with the others."""
    readings: list[Reading] = []
    problems: list[InputError] = []
    patterns: dict[str, tuple[Frame, ...]] = {}
    for path in progress(distinct(articles.paths(map(Path, paths)), problems)):
        try:
            readings.append(confident(read(path, ontology, patterns, overrides), minimum_confidence))
        except InputError as error:
            problems.append(error)
    return readings, problems


def publish(store: Store, reading: Reading, ontology: ontologies.Ontology, base: str, evidence: str = "full") -> None:
    """Puts what an article says in the place of what it said."""
    quads = graph.article_quads(
        reading.article,
        reading.facts,
        reading.entities,
        ontology,
        base,
        evidence=evidence,
        sentences=[passage.sentence.span for passage in reading.passages],
    )
    store.replace(iris.article_graph(reading.article.id, base), quads)


def quarantined(store: Store, readings: Sequence[Reading], base: str) -> tuple[Rejected, ...]:
    """The facts that break a shape, with what the shape says."""
    messages: dict[str, set[str]] = {}
    for violation in shapes.check(store):
        messages.setdefault(violation.node, set()).add(violation.message)
    return tuple(
        Rejected(reading.article, fact, tuple(sorted(messages[node])))
        for reading in readings
        for fact in reading.facts
        if (node := iris.fact(fact, base).value) in messages
    )


def without(reading: Reading, rejected: Sequence[Rejected]) -> Reading:
    """A reading less the facts that were rejected; itself where none was."""
    out = {id(found.fact) for found in rejected}
    facts = tuple(fact for fact in reading.facts if id(fact) not in out)
    return reading if len(facts) == len(reading.facts) else Reading(reading.article, reading.passages, facts)


def confident(reading: Reading, minimum: float) -> Reading:
    return Reading(reading.article, reading.passages, tuple(f for f in reading.facts if f.confidence >= minimum))


def distinct(paths: list[Path], problems: list[InputError]) -> list[Path]:
    """Paths with different names: the name is the article's id."""
    seen: dict[str, Path] = {}
    for path in paths:
        if path.stem in seen:
            problems.append(InputError(path, f"an article of this name is in {seen[path.stem]}", hint="rename one"))
        else:
            seen[path.stem] = path
    return list(seen.values())


def derive(store: Store, base: str, reifiers: bool) -> None:
    """The plain edges that people expect, and which facts contradict each other, by the rules of the ontology."""
    triples: set[graph.Triple] = set()
    for folder in ("shortcuts", "contradictions"):
        for rule in sorted((ontologies.folder() / folder).iterdir(), key=lambda entry: entry.name):
            if rule.name.endswith(".rq"):
                text = rule.read_text(encoding="utf-8")
                triples |= set(store.construct(with_reifiers(text) if reifiers else text))
    store.replace(iris.derived_graph(base), graph.quads(triples, iris.derived_graph(base)))


def with_reifiers(rule: str) -> str:
    """A rule whose fact also reifies each edge that it derives (RDF 1.2: rdf:reifies with a triple term)."""
    template = re.compile(r"CONSTRUCT \{ (\?\w+ kg:\w+ \?\w+) \}(?=\s*WHERE[^}]*\?fact )")
    return template.sub(r"CONSTRUCT { \1 . ?fact rdf:reifies <<( \1 )>> }", rule)
