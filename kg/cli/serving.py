"""Commands that serve a graph: to people and programs over HTTP, to agents over MCP."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path

import click

from kg import export
from kg.archive.folder import current
from kg.build import build
from kg.cli.base import fast_option, main
from kg.errors import KgError
from kg.rdf.confined import Limits

PAGES = ("html", "metrics-html")


@contextmanager
def store_folder(given: Path | None, fast: bool) -> Iterator[Path]:
    """The folder of a store: the one given, or a temporary one with the graph of seeds/."""
    if given is not None:
        yield given
        return
    with tempfile.TemporaryDirectory(prefix="kg-") as temporary:
        click.echo("building seeds/ into a temporary store", err=True)
        graph = build([Path("seeds")], store=temporary, fast=fast)
        export.write(graph, current(Path(temporary)).files, [export.BY_NAME[name] for name in PAGES])
        yield Path(temporary)


def require_packages() -> None:
    """KgError where the packages of the extra are not installed."""
    for name in ("httptools", "jinja2", "mcp", "prometheus_client", "starlette", "uvicorn"):
        if find_spec(name) is None:
            raise KgError(f"{name} is not installed; run pip install 'kazakh-kg[serve]'")


store_option = click.option(
    "--store", type=click.Path(path_type=Path), help="The folder of a store; seeds/ is built where none is named."
)
timeout_option = click.option(
    "--timeout", type=click.FloatRange(0.1, 3600), default=30.0, show_default=True, help="Seconds a query may take."
)
limit_option = click.option(
    "--limit", type=click.IntRange(1), default=100_000, show_default=True, help="Rows an answer may have."
)
memory_option = click.option(
    "--memory", type=click.IntRange(16), default=512, show_default=True, help="Megabytes a query may take."
)


@main.command()
@store_option
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen on.")
@click.option("--port", type=click.IntRange(0, 65535), default=8000, show_default=True, help="0 takes a free one.")
@click.option("--base", default="", help="What the IRIs begin with, where the graph does not say it.")
@timeout_option
@limit_option
@memory_option
@fast_option
def serve(
    store: Path | None, host: str, port: int, base: str, timeout: float, limit: int, memory: int, fast: bool
) -> None:
    """Serves a graph, read-only: pages, SPARQL, linked data and tools for agents.

    \b
    Example:
        kg serve --store archive
    """
    require_packages()
    from kg.serve import run
    from kg.serve.site import Settings

    limits = Limits(seconds=timeout, rows=limit, memory=memory << 20)
    with store_folder(store, fast) as folder:
        run.run(Settings(folder, base, limits, host, port), click.echo)


@main.command()
@store_option
@timeout_option
@limit_option
@memory_option
@fast_option
def mcp(store: Path | None, timeout: float, limit: int, memory: int, fast: bool) -> None:
    """Serves a graph to one language-model agent by MCP over standard input and output.

    \b
    Example:
        kg mcp --store archive
    """
    require_packages()
    from kg.serve import run
    from kg.serve.site import Settings

    limits = Limits(seconds=timeout, rows=limit, memory=memory << 20)
    with store_folder(store, fast) as folder:
        run.run_for_agent(Settings(folder, limits=limits))
