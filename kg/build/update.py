"""A store on disk brought up to what its articles are now: only what is new is read, only what changed is replaced.

The result is that of a build from nothing, quad for quad; tests/test_archive.py holds it to that.
"""

import difflib
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import pyoxigraph as ox

from kg import sources
from kg.archive import contents as listing
from kg.archive import folder as folders
from kg.archive import readings as kept
from kg.archive.contents import Contents, Refused
from kg.archive.packing import expanded
from kg.archive.readings import Finished, Readings
from kg.build.assemble import span
from kg.build.in_memory import nothing
from kg.build.options import Options, as_json, of_json, program
from kg.build.read_many import Progress, Reader, one_by_one, quietly
from kg.build.survey import Survey, survey
from kg.errors import InputError
from kg.export.parts import QUADS
from kg.model.reading import Summary
from kg.rdf import iris
from kg.rdf.graph import Graph
from kg.rdf.store import Store
from kg.schema import ontology
from kg.sources.addresses import is_address
from kg.things import merges, overrides

FEW = 0.1  # of the articles: when more have changed, the graph is made anew from what reading gave


def update(
    folder: Path,
    paths: Iterable[str | Path],
    options: Options,
    read: Reader = one_by_one,
    progress: Progress = quietly,
) -> Graph:
    """Brings a store to what the paths hold now, making it where there is none; InputError where a path does not exist
    or no article could be read.

    A build that is killed leaves the store as it was, and what it has read is not read again. InputError for a folder
    that is no store, OutputError where it cannot be written or another build is writing.
    """
    roots = tuple(map(str, paths))
    if "-" in roots:
        raise InputError(Path("-"), "standard input cannot be read again at the next build", hint="name a file")
    with folders.writing(folder):
        out, refused = folders.withdrawn(folder), refused_before(folder)

        def unread(id: str, key: str) -> bool:
            return id not in out and (id, key) not in refused and not kept.path(folder, key).exists()

        found = survey(sources.walk(roots, dict(options.fields)), options.reading, unread)
        outcomes = progress(read(found.records(), options), len(found.unread))
        for id, outcome in zip(found.unread, outcomes, strict=True):
            if isinstance(outcome, Finished):
                kept.keep(folder, found.keys[id], outcome)
            else:
                refused[id, found.keys[id]] = listing.refused(outcome)
        summaries = put(folder, contents_of(found, out, refused, options, tuple(map(absolute, roots))))
    return opened(folder, found.problems, summaries)


def absolute(root: str) -> str:
    """A root as it can be found from any folder; an address stays."""
    return root if is_address(root) else str(Path(root).absolute())


def refused_before(folder: Path) -> dict[tuple[str, str], Refused]:
    """What gave no article when the store was last built, by id and key."""
    last = folders.in_force(folder)
    return {(id, key): one for id, (key, one) in listing.read(last).refused.items()} if last else {}


def contents_of(
    found: Survey,
    out: Collection[str],
    refused: Mapping[tuple[str, str], Refused],
    options: Options,
    roots: tuple[str, ...],
) -> Contents:
    """What a store shall hold: what was found but for what is kept out or gave no article, which is listed among the
    problems; InputError where nothing is left."""
    left_out = {id: (key, refused[id, key]) for id, key in found.keys.items() if (id, key) in refused}
    for _, one in left_out.values():
        found.leave_out(one.error())
    articles = {id: key for id, key in found.keys.items() if id not in out and id not in left_out}
    if not articles:
        raise nothing(found)
    failed, skipped = tuple(map(str, found.problems)), dict(sorted(found.skipped.items()))
    return Contents(roots, program(), as_json(options), articles, left_out, failed, skipped)


def put(folder: Path, wanted: Contents) -> dict[str, Summary] | None:
    """Makes the snapshot that holds what is wanted, from the last one where little has changed; the readings of all
    its articles are kept. Its summaries by id, None where the last one holds it already."""
    last = folders.in_force(folder)
    before = listing.read(last) if last else None
    if before is not None and listing.text(before) == listing.text(wanted):
        return None
    known = before.articles if before else {}
    gone = [id for id in known if id not in wanted.articles]
    come = [id for id, key in wanted.articles.items() if known.get(id) != key]
    anew = last is None or len(gone) + len(come) > FEW * len(known)
    made, store = folders.begin(folder, empty=anew)
    if last is None or anew:
        summaries = filled(folder, store, wanted.articles)
    else:
        summaries = changed(folder, store, wanted, gone, come, listing.summaries(last))
    span(store, list(summaries.values()), of_json(wanted.options))
    store.close()
    if not anew:
        folders.note_changes(folder, made, store.changed())
    listing.write(made, wanted, summaries)
    folders.commit(folder, made)
    kept.forget(folder, frozenset(wanted.articles.values()))
    return summaries


def filled(folder: Path, store: Store, articles: Mapping[str, str]) -> dict[str, Summary]:
    """Puts all articles into an empty store; their summaries by id."""
    summaries: dict[str, Summary] = {}

    def parts() -> Iterable[bytes]:
        for id, key in articles.items():
            summaries[id] = kept.summary(kept.part(folder, key, kept.SUMMARY))
            yield expanded(kept.part(folder, key, QUADS))

    store.load(parts())
    return summaries


def changed(
    folder: Path, store: Store, wanted: Contents, gone: list[str], come: list[str], summaries: dict[str, Summary]
) -> dict[str, Summary]:
    """Takes articles out of a store and puts others in, each in one transaction; the summaries by id."""
    base = of_json(wanted.options).base
    for id in gone:
        store.replace(iris.article_graph(id, base), ())
    for id in come:
        key = wanted.articles[id]
        summaries[id] = kept.summary(kept.part(folder, key, kept.SUMMARY))
        quads = ox.parse(expanded(kept.part(folder, key, QUADS)), format=ox.RdfFormat.N_QUADS)
        store.replace(iris.article_graph(id, base), quads)
    return {id: summaries[id] for id in wanted.articles}


def opened(folder: Path, problems: Iterable[InputError] = (), known: Mapping[str, Summary] | None = None) -> Graph:
    """The graph of a store, to be read; InputError where there is none. `known` are its summaries where a build has
    just made them."""
    snapshot = folders.current(folder)
    contents = listing.read(snapshot)
    options = of_json(contents.options)
    summaries = tuple((known or listing.summaries(snapshot)).values())
    found = merges.find(summaries, options.overrides)
    readings = Readings(folder, tuple(contents.articles.values()), snapshot.id)
    store = folders.opened(snapshot)
    warnings = tuple(overrides.unmet(options.overrides, summaries, ontology.load().entity_types))
    return Graph(readings, summaries, store, options.base, tuple(problems), found, contents.skipped, warnings)


def withdraw(folder: Path, ids: Iterable[str]) -> None:
    """Takes articles out of a store and keeps them out; InputError for one that is not there."""
    with folders.writing(folder):
        contents = listing.read(folders.current(folder))
        out = folders.withdrawn(folder)
        for id in ids:
            if id not in contents.articles and id not in out:
                close = difflib.get_close_matches(id, contents.articles, 1)
                named = f"the 'article' of each fact is one, see 'kg export --format jsonl --store {folder}'"
                hint = f"did you mean {close[0]!r}?" if close else named
                raise InputError(folder, f"no article {id!r}", hint=hint)
        folders.withdraw(folder, out | frozenset(ids))
        articles = {id: key for id, key in contents.articles.items() if id not in frozenset(ids)}
        put(folder, replace(contents, articles=articles))


def let_in(folder: Path, ids: Iterable[str]) -> None:
    """Lets withdrawn articles in again, with the next build; InputError for one that is not withdrawn."""
    with folders.writing(folder):
        out = folders.withdrawn(folder)
        for id in ids:
            if id not in out:
                raise InputError(
                    folder, f"{id!r} is not withdrawn", hint=f"withdrawn are: {', '.join(sorted(out)) or 'none'}"
                )
        folders.withdraw(folder, out - frozenset(ids))


@dataclass(frozen=True, slots=True)
class Status:
    """How a store stands to its articles: ids of those in it, those whose text, the program or an option has changed,
    those not yet in, those gone, those withdrawn; what could not be read at the last build, and what was not read, by
    reason."""

    held: tuple[str, ...]
    changed: tuple[str, ...]
    new: tuple[str, ...]
    gone: tuple[str, ...]
    withdrawn: tuple[str, ...]
    failed: tuple[str, ...]
    skipped: Mapping[str, int]


def status(folder: Path) -> Status:
    """Compares a store with the paths that it was built from, as they are now; InputError where one is gone."""
    contents = listing.read(folders.current(folder))
    out = folders.withdrawn(folder)
    options = of_json(contents.options)
    try:
        records = sources.walk(contents.roots, dict(options.fields))
    except InputError as error:
        problem = f"{error.problem}, and the store {folder} was built from it"
        hint = f"run 'kg build PATHS --store {folder}' with the new place"
        raise InputError(error.path, problem, hint=hint) from None
    found = survey(records, options.reading, lambda *_: False)
    there, held, refused = found.keys, contents.articles, contents.refused

    def known(id: str) -> bool:
        return id in refused and refused[id][0] == there[id]

    return Status(
        held=tuple(held),
        changed=tuple(id for id in held if id in there and there[id] != held[id]),
        new=tuple(id for id in there if id not in held and id not in out and not known(id)),
        gone=tuple(id for id in held if id not in there),
        withdrawn=tuple(sorted(out)),
        failed=contents.failed,
        skipped=contents.skipped,
    )
