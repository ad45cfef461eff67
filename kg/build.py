"""The pipeline, readable as a paragraph: files → articles → texts → facts → quads → store."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from kg import articles, facts, frames, graph, iris, languages, merges
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
class Graph:
    """What a build makes: the articles read, the facts, and the store to query. `problems` are the files left out,
    `merges` the names made one thing."""

    readings: tuple[Reading, ...]
    store: Store
    base: str
    problems: tuple[InputError, ...] = field(default=())
    merges: tuple[Merge, ...] = field(default=())

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
    progress: Callable[[Iterable[Path]], Iterable[Path]] = iter,
) -> Graph:
    """Reads articles and builds their graph in memory.

    `paths` are files, or folders whose *.txt files are read; `overrides` decide which names mean one thing. A file that
    cannot be read is left out and listed in `problems`; InputError where a path does not exist or no file could be
    read.
    """
    base = iris.check_base(base)
    ontology = ontologies.load()
    store = Store()
    readings: list[Reading] = []
    problems: list[InputError] = []
    patterns: dict[str, tuple[Frame, ...]] = {}
    for path in progress(distinct(articles.paths(map(Path, paths)), problems)):
        try:
            reading = confident(read(path, ontology, patterns, overrides), minimum_confidence)
        except InputError as error:
            problems.append(error)
            continue
        quads = graph.article_quads(reading.article, reading.facts, reading.entities, ontology, base)
        store.replace(iris.article_graph(reading.article.id, base), quads)
        readings.append(reading)
    if not readings:
        raise problems[0] if problems else InputError(Path(paths[0]), "no articles", hint="add .txt files")
    found = merges.find([merges.Read(r.article.id, r.passages, r.facts) for r in readings], overrides)
    result = Graph(tuple(readings), store, base, tuple(problems), found)
    store.replace(iris.entities_graph(base), graph.identity_quads(result.entities, base, found))
    add_shortcuts(store, base)
    return result


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


def add_shortcuts(store: Store, base: str) -> None:
    """The plain edges that people expect, derived from the facts by the rules of `ontology/shortcuts/`."""
    triples: set[graph.Triple] = set()
    for rule in sorted((ontologies.folder() / "shortcuts").iterdir(), key=lambda entry: entry.name):
        if rule.name.endswith(".rq"):
            triples |= set(store.construct(rule.read_text(encoding="utf-8")))
    store.replace(iris.derived_graph(base), graph.quads(triples, iris.derived_graph(base)))
