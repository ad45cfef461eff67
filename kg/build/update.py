"""A store on disk brought up to what its articles are now: only what is new is read, only what changed is replaced.

The result is that of a build from nothing, quad for quad; tests/test_archive.py holds it to that.
"""

import difflib
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path

import pyoxigraph as ox

from kg import sources
from kg.archive import contents as listing
from kg.archive import folder as folders
from kg.archive import readings as kept
from kg.archive.contents import Contents, Refused
from kg.archive.folder import Snapshot
from kg.archive.packing import expanded
from kg.archive.readings import Finished, Readings
from kg.archive.shares import Shares
from kg.build.assemble import span
from kg.build.follow import Changed, follow
from kg.build.in_memory import nothing
from kg.build.options import Options, as_json, of_json, program
from kg.build.read_many import Progress, Reader, one_by_one, quietly
from kg.build.survey import Survey, survey
from kg.errors import InputError
from kg.export.parts import QUADS
from kg.rdf.graph import Graph
from kg.rdf.store import Store
from kg.schema import ontology
from kg.sources.addresses import is_address
from kg.things import overrides

AT_ONCE = 200  # articles that are followed together, whose quads are in memory
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
        wanted = contents_of(found, out, refused, options, tuple(map(absolute, roots)))
        put(folder, wanted)
        kept.forget(folder, frozenset(wanted.articles.values()))
    return opened(folder, found.problems)


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


def put(folder: Path, wanted: Contents, *, flush: bool = True) -> None:
    """Makes the snapshot that holds what is wanted, from the last one where little has changed; the readings of all
    its articles are kept, and those of the last one's that change. `flush` is that of Store.close."""
    last = folders.in_force(folder)
    before = listing.read(last) if last else None
    if before is not None and listing.text(before) == listing.text(wanted):
        return
    anew = before is None or many(folder, before, wanted)
    with folders.making(folder, empty=anew) as (made, store, rows):
        if before is None or anew:
            fill(folder, store, rows, wanted)
        else:
            rest = changed(folder, before.articles, wanted.articles)
            while some := list(islice(rest, AT_ONCE)):
                follow(store, rows, some, of_json(wanted.options))
            folders.note_changes(folder, made, store.changed())
        store.close(flush=flush)
        rows.close()
        listing.write(made, wanted)
        folders.commit(folder, made)


def many(folder: Path, before: Contents, wanted: Contents) -> bool:
    """Whether so much has changed that all is made anew, or what was there cannot be told from what is kept, or
    another program has made it, perhaps by other rules."""
    gone = [id for id in before.articles if id not in wanted.articles]
    other = [id for id, key in wanted.articles.items() if before.articles.get(id) != key]
    known = all(kept.path(folder, before.articles[id]).exists() for id in (*gone, *other) if id in before.articles)
    alike = of_json(before.options) == of_json(wanted.options) and before.program == wanted.program == program()
    return len(gone) + len(other) > FEW * len(before.articles) or not alike or not known


def fill(folder: Path, store: Store, rows: Shares, wanted: Contents) -> None:
    """Puts all articles into an empty store, and what spans them."""
    store.load(expanded(kept.part(folder, key, QUADS)) for key in wanted.articles.values())
    rows.add(row for key in wanted.articles.values() for row in kept.shared(folder, key))
    span(store, rows, wanted.articles, of_json(wanted.options))


def changed(folder: Path, before: Mapping[str, str], after: Mapping[str, str]) -> Iterator[Changed]:
    """The articles that come, go or are others now; given are keys by id."""
    for id in {**before, **after}:
        old, new = before.get(id), after.get(id)
        if old != new:
            lines = expanded(kept.part(folder, new, QUADS)) if new else b""
            quads = tuple(ox.parse(lines, format=ox.RdfFormat.N_QUADS))
            yield Changed(id, kept.shared(folder, old) if old else (), kept.shared(folder, new) if new else (), quads)


def opened(folder: Path, problems: Iterable[InputError] = ()) -> Graph:
    """The graph of a store, to be read; InputError where there is none."""
    snapshot = folders.current(folder)
    try:
        return graph_of(folder, snapshot, problems)
    except InputError:
        if folders.current(folder) == snapshot:
            raise
    return opened(folder, problems)  # a build has ended meanwhile, and has removed what is no longer in force


def graph_of(folder: Path, snapshot: Snapshot, problems: Iterable[InputError]) -> Graph:
    """The graph of a snapshot; InputError where something of it is broken or gone."""
    contents = listing.read(snapshot)
    options = of_json(contents.options)
    summaries = kept.summaries(folder, contents.articles.values())
    readings = Readings(folder, tuple(contents.articles.values()), snapshot.id)
    store = folders.opened(snapshot)
    warnings = tuple(overrides.unmet(options.overrides, summaries, ontology.load().entity_types))
    return Graph(
        readings, summaries, store, options.base, tuple(problems), options.overrides, contents.skipped, warnings
    )


def withdraw(folder: Path, ids: Iterable[str]) -> None:
    """Takes articles out of a store and keeps them out, with their readings and those that a withdrawal which was
    killed has left; InputError for one that is not there."""
    asked = tuple(ids)
    with folders.writing(folder):
        contents = listing.read(folders.current(folder))
        out = folders.withdrawn(folder)
        for id in asked:
            if id not in contents.articles and id not in out:
                close = difflib.get_close_matches(id, contents.articles, 1)
                named = f"the 'article' of each fact is one, see 'kg export --format jsonl --store {folder}'"
                hint = f"did you mean {close[0]!r}?" if close else named
                raise InputError(folder, f"no article {id!r}", hint=hint)
        out = out.union(asked)
        folders.withdraw(folder, out)
        lost = [key for one in folders.there(folder) for id, key in listing.read(one).articles.items() if id in out]
        articles = {id: key for id, key in contents.articles.items() if id not in out}
        put(folder, replace(contents, articles=articles), flush=False)  # half the time, spent by the next build
        kept.remove(folder, lost)


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
