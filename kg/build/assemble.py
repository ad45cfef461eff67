"""The pipeline, readable as a paragraph: files → articles → readings → quads → store."""

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from kg import sources
from kg.build import read_one
from kg.errors import InputError
from kg.export.formats import DISTRIBUTIONS
from kg.model.reading import Reading
from kg.rdf import describe, iris, triples
from kg.rdf.derive import derive
from kg.rdf.graph import Graph
from kg.rdf.store import Store
from kg.schema import ontology
from kg.sources import Found
from kg.sources.records import Skipped
from kg.things import merges
from kg.things.overrides import Override

Progress = Callable[[Iterable[Found]], Iterable[Found]]


def build(
    paths: Sequence[str | Path],
    *,
    base: str = iris.BASE,
    minimum_confidence: float = 0.0,
    overrides: Sequence[Override] = (),
    evidence: str = "full",
    reifiers: bool = False,
    licence: str = describe.LICENCE,
    fast: bool = False,
    progress: Progress = iter,
) -> Graph:
    """Reads articles and builds their graph in memory.

    `paths` are files, or folders whose files are read; `overrides` decide which names mean one thing; `evidence` is
    how much of the words goes into the graph (see triples.EVIDENCE); `reifiers` adds RDF 1.2 triples that tie derived
    edges to their facts; `fast` reads without the trained encoder; `licence` is the IRI that the data set is described
    with. A file that cannot be read is left out and listed in `problems`, a fact that the schema does not accept in its
    reading; InputError where a path does not exist or no file could be read, KgError for a base or licence that is no
    IRI.
    """
    base, licence = iris.check_base(base), iris.check_iri(licence, "the licence")
    readings, problems, skipped = read_all(paths, overrides, minimum_confidence, progress, fast=fast)
    if not readings:
        raise problems[0] if problems else InputError(Path(paths[0]), "no articles", hint="add .txt files")
    return assemble(
        readings,
        base,
        problems=problems,
        skipped=skipped,
        overrides=overrides,
        evidence=evidence,
        reifiers=reifiers,
        licence=licence,
    )


def assemble(
    readings: Sequence[Reading],
    base: str = iris.BASE,
    *,
    problems: Sequence[InputError] = (),
    skipped: Sequence[Skipped] = (),
    overrides: Sequence[Override] = (),
    evidence: str = "full",
    reifiers: bool = False,
    licence: str = describe.LICENCE,
) -> Graph:
    """Readings → a graph: what each article says, who is who, what follows, and the description of it all."""
    store, known = Store(), ontology.load()
    for reading in readings:
        quads = triples.article_quads(reading, known, base, evidence)
        store.replace(iris.article_graph(reading.article.id, base), quads)
    found = merges.find(readings, overrides)
    result = Graph(tuple(readings), store, base, tuple(problems), found, tuple(skipped))
    store.replace(iris.entities_graph(base), triples.identity_quads(result.entities, base, found))
    store.replace(iris.links_graph(base), triples.link_quads(result.entities, result.facts, base))
    derive(store, base, reifiers)
    about = describe.described(store, result.articles, base, DISTRIBUTIONS, evidence=evidence, licence=licence)
    store.replace(iris.description_graph(base), about)
    return result


def read_all(
    paths: Sequence[str | Path],
    overrides: Sequence[Override] = (),
    minimum_confidence: float = 0.0,
    progress: Progress = iter,
    *,
    fast: bool = False,
) -> tuple[list[Reading], list[InputError], list[Skipped]]:
    """The articles that can be read, what is wrong with others, and what is not read."""
    readings: list[Reading] = []
    problems: list[InputError] = []
    skipped: list[Skipped] = []
    for found in progress(sources.walk(paths)):
        try:
            if isinstance(found, Skipped):
                skipped.append(found)
            elif isinstance(found, InputError):
                problems.append(found)
            else:
                readings.append(read_one.read(sources.article(found), overrides, minimum_confidence, fast))
        except InputError as error:
            problems.append(error)
    return readings, problems, skipped
