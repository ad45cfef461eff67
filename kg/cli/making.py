"""Commands that make a graph and hand it on: build, export, push, reconcile."""

import os
import sys
import time
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import click

from kg import export
from kg.archive import outputs
from kg.archive.readings import Readings
from kg.build import build as build_graph
from kg.build import opened, read_many, update
from kg.build.read_many import Outcome
from kg.cli import show
from kg.cli.base import EXPORTS, collect_seldom, fast_option, given, main
from kg.cli.built import Built, built_options
from kg.cli.options import base_option, evidence_option, fields_option, reifiers_option
from kg.errors import InputError, KgError, OutputError, PushError
from kg.model.reading import Summary
from kg.rdf.graph import Graph
from kg.rdf.iris import LICENCE
from kg.remote import push as pushing
from kg.remote import reconcile as reconciling
from kg.remote.exchange import Endpoint
from kg.schema import frames
from kg.things import overrides


def holds_reifiers(form: export.Format) -> bool:
    """Whether a format has a place for RDF 1.2's triple terms, or is no RDF at all."""
    return form.triple_terms or form.syntax is None


def progress_bar(outcomes: Iterable[Outcome], number: int) -> Iterator[Outcome]:
    """What reading gives, with a bar on standard error: how many, the time left, the rate, problems so far."""
    start, problems = time.perf_counter(), 0

    def rate(outcome: Outcome | None) -> str:
        return f"{bar.pos / max(time.perf_counter() - start, 0.001):.1f} articles/s, {problems} problems"

    with click.progressbar(
        outcomes, number, "reading", item_show_func=rate, show_pos=True, file=sys.stderr, update_min_steps=1
    ) as bar:
        for outcome in bar:
            problems += isinstance(outcome, InputError)
            yield outcome


def formats(names: str | None, reifiers: bool) -> list[export.Format]:
    """The formats asked for by name, all without; KgError for a name that is none and for a format without a place for
    what --reifiers adds."""
    forms = {name: export.named(name) for name in names.split(",")} if names is not None else {"": export.FORMATS}
    for name, found in forms.items():
        if not found:
            raise KgError(f"no format {name!r}; {frames.nearest(name, export.words())}")
    return [form for found in forms.values() for form in found if not reifiers or holds_reifiers(form)]


def warn(summaries: Iterable[Summary]) -> None:
    """What of the articles' metadata could not be used."""
    for summary in summaries:
        for note in summary.notes:
            click.echo(f"Warning: article {summary.article}: {note}", err=True)


def report(problems: Sequence[object]) -> None:
    for problem in problems:
        click.echo(f"Error: {problem}", err=True)


@main.command()
@click.argument("paths", nargs=-1)
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    help="Folder to write files in.  [default: exports, or no files with --store]",
)
@click.option("--store", "folder", type=click.Path(path_type=Path), help="Folder that keeps the graph between builds.")
@click.option("--formats", "names", help="The formats to write, with commas between; all without it.")
@click.option("--jobs", type=click.IntRange(1), help="Processes that read.  [default: one for each core]")
@click.option("--cluster", help="Address of a Dask scheduler whose workers read, such as tcp://127.0.0.1:8786.")
@click.option("--limit", type=click.FloatRange(1), help="Seconds that writing one format may take.")
@base_option
@click.option(
    "--min-confidence", type=click.FloatRange(0, 1), default=0.0, show_default=True, help="Leave out facts below."
)
@click.option(
    "--overrides",
    "overrides_file",
    type=click.Path(path_type=Path),
    help="A TSV file that says which names mean one thing and which do not.",
)
@evidence_option
@reifiers_option
@fast_option
@fields_option
@click.option("--licence", default=LICENCE, show_default=True, help="The IRI of the licence that you publish under.")
def build(
    paths: tuple[str, ...],
    output: Path | None,
    folder: Path | None,
    names: str | None,
    jobs: int | None,
    cluster: str | None,
    limit: float | None,
    base: str,
    min_confidence: float,
    overrides_file: Path | None,
    evidence: str,
    reifiers: bool,
    fast: bool,
    fields: dict[str, str],
    licence: str,
) -> None:
    """Reads articles (files, folders of them, - for standard input; seeds/ by default) and writes their graph.

    With --store, the graph stays in a folder, and the next build reads only what has changed.

    \b
    Examples:
        kg build articles/ -o out --base https://data.example.org/kg/
        kg build articles/ --store archive
    """
    articles, start = given(paths), time.perf_counter()
    collect_seldom()
    forms = formats(names, reifiers)
    output = output or (None if folder else EXPORTS)
    if output is not None:
        export.check(output)
    graph = build_graph(
        articles,
        store=folder,
        base=base,
        minimum_confidence=min_confidence,
        overrides=overrides.read(overrides_file) if overrides_file else (),
        evidence=evidence,
        reifiers=reifiers,
        licence=licence,
        fast=fast,
        fields=fields,
        read=on_cluster(cluster) if cluster else read_many.by(jobs or os.cpu_count() or 1),
        progress=progress_bar,
    )
    failures = written_out(graph, output, forms, limit) if output is not None else []
    written = {form.file for form in forms if output is not None and (output / form.file).exists()}
    click.echo(show.summary(graph, time.perf_counter() - start, output, folder, written))
    for warning in graph.warnings:
        click.echo(f"Warning: {warning}", err=True)
    warn(graph.summaries)
    report([*graph.problems, *failures])
    if graph.problems:
        raise click.ClickException(
            f"{len(graph.problems)} of {len(graph.problems) + len(graph.readings)} files left out"
        )
    if failures:
        raise click.ClickException(f"{len(failures)} of {len(forms)} formats not written")


def written_out(graph: Graph, output: Path, forms: Sequence[export.Format], limit: float | None) -> list[OutputError]:
    """Writes files; of a store, what has changed in those that it has written before."""
    kept = graph.readings
    if not isinstance(kept, Readings):
        return export.write(graph, output, forms, limit)
    found = outputs.of(kept.folder, kept.snapshot, output)
    wanted = [form for form in forms if form.file not in found.fresh]
    failures = export.write(graph, output, wanted, limit, found.earlier)
    failed = {str(failure).partition(":")[0] for failure in failures}
    files = [output / form.file for form in wanted if form.file not in failed]
    outputs.note(kept.folder, kept.snapshot, files)
    return failures


def on_cluster(address: str) -> read_many.Reader:
    from kg.build import cluster  # an extra

    return cluster.reader(address)


@main.command("export")
@click.argument("paths", nargs=-1)
@click.option("-f", "--format", "form", type=click.Choice(list(export.BY_NAME)), required=True)
@click.option("-o", "--output", type=click.Path(path_type=Path), help="A file; standard output without it.")
@click.option("--store", "folder", type=click.Path(path_type=Path), help="Write what this store holds; reads nothing.")
@base_option
@evidence_option
@reifiers_option
@fast_option
def export_one(
    paths: tuple[str, ...],
    form: str,
    output: Path | None,
    folder: Path | None,
    base: str,
    evidence: str,
    reifiers: bool,
    fast: bool,
) -> None:
    """Writes one format of a store, or of articles (seeds/ by default) that it reads.

    \b
    Examples:
        kg export --format jsonld -o graph.jsonld --store archive
        kg export --format jsonld -o graph.jsonld articles/
    """
    if reifiers and not holds_reifiers(export.BY_NAME[form]):
        raise KgError(f"{form} cannot hold RDF 1.2; write turtle, ntriples, trig or nquads, or leave --reifiers out")
    if folder and paths:
        raise KgError("a store or articles, not both; leave --store or the paths out")
    articles = [] if folder else given(paths)
    collect_seldom()
    graph = (
        opened(folder)
        if folder is not None
        else build_graph(articles, base=base, evidence=evidence, reifiers=reifiers, fast=fast)
    )
    chosen = export.BY_NAME[form]
    if output is None:
        chosen.write(graph, sys.stdout.buffer)
        return
    try:
        with output.open("wb") as target:
            chosen.write(graph, target)
    except OSError as error:
        raise KgError(f"{output}: cannot be written ({error.strerror}); name another file with -o") from None


@main.command()
@click.option("--store", "folder", type=click.Path(path_type=Path), required=True, help="The store.")
def status(folder: Path) -> None:
    """Tells how a store stands to its articles: what is in, changed, new, gone, withdrawn, and what could not be read.

    \b
    Example:
        kg status --store archive
    """
    click.echo(show.status(update.status(folder)))


@main.command()
@click.argument("ids", nargs=-1, required=True)
@click.option("--store", "folder", type=click.Path(path_type=Path), required=True, help="The store.")
@click.option("--undo", is_flag=True, help="Let the articles in again, with the next build.")
def withdraw(ids: tuple[str, ...], folder: Path, undo: bool) -> None:
    """Takes articles out of a store and keeps them out of the builds to come.

    \b
    Example:
        kg withdraw 2024/05/1 --store archive
    """
    (update.let_in if undo else update.withdraw)(folder, ids)
    click.echo(f"{len(ids)} let in with the next build" if undo else f"{len(ids)} withdrawn; 'kg push --prune' follows")


@main.command()
@click.argument("endpoint", required=False)
@click.option("--update", is_flag=True, help="The endpoint is one of SPARQL Update.")
@click.option("--prune", is_flag=True, help="Remove the graphs of articles that are gone since the last push.")
@click.option("--user", default="", help="Name for basic or digest authentication.")
@click.option("--password", default="", envvar="KG_PASSWORD", help="Password; better given as $KG_PASSWORD.")
@click.option("--digest", is_flag=True, help="Authenticate by digest, as Virtuoso wants it.")
@click.option("--token", default="", envvar="KG_TOKEN", help="Bearer token; better given as $KG_TOKEN.")
@click.option(
    "--timeout", type=click.FloatRange(0.1), default=60.0, show_default=True, help="Seconds for one exchange."
)
@click.option("--retries", type=click.IntRange(0), default=4, show_default=True, help="How often to try again.")
@built_options
def push(
    endpoint: str | None,
    update: bool,
    prune: bool,
    user: str,
    password: str,
    digest: bool,
    token: str,
    timeout: float,
    retries: int,
    built: Built,
) -> None:
    """Sends the built graphs to the endpoint of a triple store, each in the place of what it was.

    ENDPOINT is the address of a SPARQL 1.1 Graph Store; docs/STORES.md has recipes.

    \b
    Examples:
        kg push http://127.0.0.1:7878/store
        kg push http://127.0.0.1:7878/store --store archive --prune
    """
    if endpoint is None and built.kept and built.kept.parts[0] in ("http:", "https:"):
        endpoint, built = str(built.kept).replace(":/", "://", 1), Built(built.folder)  # what --store meant before 0.3
    if endpoint is None:
        raise KgError("no endpoint; write its address, such as kg push http://127.0.0.1:7878/store")
    built_store = built.store()
    graphs = len(built_store.graphs())
    target = Endpoint(endpoint, update, user, password, digest, token, timeout, retries)
    sent = 0
    try:
        for name, triples in pushing.push(built_store, target, prune=prune):
            click.echo(f"{triples:8} triples  {name}" if triples else f" removed           {name}")
            sent += triples > 0
    except PushError as error:
        raise PushError(f"{error} ({sent} of {graphs} graphs sent; run again to complete)") from None
    click.echo(f"{graphs} graphs sent")


@main.command()
@click.option("--endpoint", "url", required=True, help="Address of a W3C Reconciliation service.")
@click.option(
    "--timeout", type=click.FloatRange(0.1), default=60.0, show_default=True, help="Seconds for one exchange."
)
@built_options
def reconcile(url: str, timeout: float, built: Built) -> None:
    """Prints what a reconciliation service knows of the things that have no identifier yet, as a TSV table.

    Nothing is taken over by itself: the candidates are for a person to look at.

    \b
    Example:
        kg reconcile --endpoint http://127.0.0.1:8000/reconcile > candidates.tsv
    """
    found = reconciling.things(built.store())
    click.echo("iri\ttype\tname\tcandidate\tcandidate_name\tscore\tmatch")
    for best in reconciling.candidates(found, Endpoint(url, seconds=timeout)):
        cells = (best.thing.iri, best.thing.type, best.thing.name, best.iri, best.name, f"{best.score:g}")
        click.echo("\t".join(" ".join(cell.split()) for cell in cells) + f"\t{'yes' if best.match else 'no'}")
