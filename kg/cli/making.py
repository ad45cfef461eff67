"""Commands that make a graph and hand it on: build, export, push, reconcile."""

import sys
import time
from collections.abc import Iterable
from pathlib import Path

import click

from kg import export
from kg.build.assemble import build as build_graph
from kg.cli import show
from kg.cli.base import EXPORTS, base_option, evidence_option, fast_option, folder_option, main, reifiers_option
from kg.errors import KgError, PushError
from kg.rdf import store
from kg.rdf.describe import LICENCE
from kg.remote import push as pushing
from kg.remote import reconcile as reconciling
from kg.sources import Found
from kg.things import overrides


def holds_reifiers(form: export.Format) -> bool:
    """Whether a format has a place for RDF 1.2's triple terms, or is no RDF at all."""
    return form.triple_terms or form.syntax is None


def progress_bar(found: Iterable[Found]) -> Iterable[Found]:
    """What is found, with a bar on standard error while it is read."""
    with click.progressbar(list(found), label="reading", file=sys.stderr) as bar:
        yield from bar


@main.command()
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path))
@click.option(
    "-o", "--output", type=click.Path(path_type=Path), default=EXPORTS, show_default=True, help="Folder to write."
)
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
@click.option("--licence", default=LICENCE, show_default=True, help="The IRI of the licence that you publish under.")
def build(
    paths: tuple[Path, ...],
    output: Path,
    base: str,
    min_confidence: float,
    overrides_file: Path | None,
    evidence: str,
    reifiers: bool,
    fast: bool,
    licence: str,
) -> None:
    """Reads articles (files, or folders of .txt files; seeds/ by default) and writes their graph in all formats.

    \b
    Example:
        kg build articles/ -o out --base https://data.example.org/kg/
    """
    start = time.perf_counter()
    graph = build_graph(
        list(paths) or [Path("seeds")],
        base=base,
        minimum_confidence=min_confidence,
        overrides=overrides.read(overrides_file) if overrides_file else (),
        evidence=evidence,
        reifiers=reifiers,
        licence=licence,
        fast=fast,
        progress=progress_bar,
    )
    export.write(graph, output, [form for form in export.FORMATS if not reifiers or holds_reifiers(form)])
    click.echo(show.summary(graph, time.perf_counter() - start, output))
    for problem in graph.problems:
        click.echo(f"Error: {problem}", err=True)
    if graph.problems:
        raise click.ClickException(
            f"{len(graph.problems)} of {len(graph.problems) + len(graph.readings)} files left out"
        )


@main.command("export")
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path))
@click.option("-f", "--format", "form", type=click.Choice(list(export.BY_NAME)), required=True)
@click.option("-o", "--output", type=click.Path(path_type=Path), help="A file; standard output without it.")
@base_option
@evidence_option
@reifiers_option
@fast_option
def export_one(
    paths: tuple[Path, ...], form: str, output: Path | None, base: str, evidence: str, reifiers: bool, fast: bool
) -> None:
    """Builds articles (seeds/ by default) and writes one format.

    \b
    Example:
        kg export --format jsonld -o graph.jsonld articles/
    """
    if reifiers and not holds_reifiers(export.BY_NAME[form]):
        raise KgError(f"{form} cannot hold RDF 1.2; write turtle, ntriples, trig or nquads, or leave --reifiers out")
    graph = build_graph(list(paths) or [Path("seeds")], base=base, evidence=evidence, reifiers=reifiers, fast=fast)
    content = export.content(graph, export.BY_NAME[form])
    if output is None:
        click.echo(content, nl=False)
        return
    try:
        output.write_bytes(content)
    except OSError as error:
        raise KgError(f"{output}: cannot be written ({error.strerror}); name another file with -o") from None


@main.command()
@click.option("--store", "url", required=True, help="Address of a Graph Store Protocol or SPARQL Update endpoint.")
@click.option("--update", is_flag=True, help="The address is a SPARQL Update endpoint.")
@click.option("--user", default="", help="Name for basic or digest authentication.")
@click.option("--password", default="", envvar="KG_PASSWORD", help="Password; better given as $KG_PASSWORD.")
@click.option("--digest", is_flag=True, help="Authenticate by digest, as Virtuoso wants it.")
@click.option("--token", default="", envvar="KG_TOKEN", help="Bearer token; better given as $KG_TOKEN.")
@click.option("--timeout", type=click.FloatRange(0.1), default=60.0, show_default=True, help="Seconds for an answer.")
@click.option("--retries", type=click.IntRange(0), default=4, show_default=True, help="How often to try again.")
@folder_option
def push(
    url: str,
    update: bool,
    user: str,
    password: str,
    digest: bool,
    token: str,
    timeout: float,
    retries: int,
    folder: Path,
) -> None:
    """Sends the built graphs to a triple store, each in the place of what it was; docs/STORES.md has recipes.

    \b
    Example:
        kg push --store http://127.0.0.1:7878/store
    """
    built_store = store.load(folder / "graph.nq")
    graphs = len(built_store.graphs())
    endpoint = pushing.Endpoint(url, update, user, password, digest, token, timeout, retries)
    sent = 0
    try:
        for name, triples in pushing.push(built_store, endpoint):
            click.echo(f"{triples:8} triples  {name}")
            sent += 1
    except PushError as error:
        raise PushError(f"{error} ({sent} of {graphs} graphs sent; run again to complete)") from None
    click.echo(f"{graphs} graphs sent")


@main.command()
@click.option("--endpoint", "url", required=True, help="Address of a W3C Reconciliation service.")
@click.option("--timeout", type=click.FloatRange(0.1), default=60.0, show_default=True, help="Seconds for an answer.")
@folder_option
def reconcile(url: str, timeout: float, folder: Path) -> None:
    """Prints what a reconciliation service knows of the things that have no identifier yet, as a TSV table.

    Nothing is taken over by itself: the candidates are for a person to look at.

    \b
    Example:
        kg reconcile --endpoint http://127.0.0.1:8000/reconcile > candidates.tsv
    """
    found = reconciling.things(store.load(folder / "graph.nq"))
    click.echo("iri\ttype\tname\tcandidate\tcandidate_name\tscore\tmatch")
    for best in reconciling.candidates(found, pushing.Endpoint(url, seconds=timeout)):
        cells = (best.thing.iri, best.thing.type, best.thing.name, best.iri, best.name, f"{best.score:g}")
        click.echo("\t".join(" ".join(cell.split()) for cell in cells) + f"\t{'yes' if best.match else 'no'}")
