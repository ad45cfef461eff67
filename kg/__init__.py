"""Kazakh news → a knowledge graph in which every fact points to the words that state it.

>>> import kg
>>> graph = kg.build(["seeds"])  # doctest: +SKIP
>>> graph.query("SELECT ?name WHERE { ?p a kg:Person ; rdfs:label ?name }")  # doctest: +SKIP
"""

from importlib import import_module
from typing import TYPE_CHECKING

from kg.build import build
from kg.build import opened as open
from kg.errors import InputError, KgError, QueryError

if TYPE_CHECKING:
    from kg.model.article import Article
    from kg.model.fact import Fact
    from kg.model.thing import Entity
    from kg.rdf.graph import Graph
    from kg.rdf.store import Store

__all__ = ["Article", "Entity", "Fact", "Graph", "InputError", "KgError", "QueryError", "Store", "build", "open"]
# what is imported when first asked for, so that a command imports no more than it needs (PEP 562): name → where it is
LATE: dict[str, tuple[str, str]] = {
    "Article": ("kg.model.article", "Article"),
    "Entity": ("kg.model.thing", "Entity"),
    "Fact": ("kg.model.fact", "Fact"),
    "Graph": ("kg.rdf.graph", "Graph"),
    "Store": ("kg.rdf.store", "Store"),
    "__version__": ("kg.version", "VERSION"),
}


def __getattr__(name: str) -> object:
    if name not in LATE:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    module, its = LATE[name]
    return getattr(import_module(module), its)
