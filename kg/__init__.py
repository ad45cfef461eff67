"""Kazakh news → a knowledge graph in which every fact points to the words that state it.

>>> import kg
>>> graph = kg.build(["seeds"])  # doctest: +SKIP
>>> graph.query("SELECT ?name WHERE { ?p a kg:Person ; rdfs:label ?name }")  # doctest: +SKIP
"""

from kg.build import build
from kg.build import opened as open
from kg.errors import InputError, KgError, QueryError
from kg.model.article import Article
from kg.model.fact import Fact
from kg.model.thing import Entity
from kg.rdf.graph import Graph
from kg.rdf.store import Store
from kg.version import VERSION

__all__ = ["Article", "Entity", "Fact", "Graph", "InputError", "KgError", "QueryError", "Store", "build", "open"]
__version__ = VERSION
