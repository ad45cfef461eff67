"""Kazakh news → a knowledge graph in which every fact points to the words that state it.

>>> import kg
>>> graph = kg.build(["seeds"])  # doctest: +SKIP
>>> graph.query("SELECT ?name WHERE { ?p a kg:Person ; rdfs:label ?name }")  # doctest: +SKIP
"""

from importlib.metadata import version

from kg.articles import Article
from kg.build import Graph, build
from kg.entities import Entity
from kg.errors import InputError, KgError, QueryError
from kg.facts import Fact
from kg.store import Store

__all__ = ["Article", "Entity", "Fact", "Graph", "InputError", "KgError", "QueryError", "Store", "build"]
__version__ = version("kg")
