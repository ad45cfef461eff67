"""Asks a W3C Reconciliation service what else names the things of a graph: candidates for a person to look at.

https://www.w3.org/community/reports/reconciliation/CG-FINAL-specs-0.2-20230410/
"""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from kg.errors import PushError
from kg.rdf.store import Store
from kg.remote.push import Endpoint, ask

AT_ONCE = 20  # queries of one request
CANDIDATES = 3
THINGS = """SELECT ?thing ?class ?name WHERE {
  ?thing a ?class ; skos:prefLabel ?name .
  FILTER (LANG(?name) = "kk" && STRSTARTS(STR(?class), STR(kg:)))
  FILTER NOT EXISTS { ?thing owl:sameAs ?known }
} ORDER BY ?thing"""


@dataclass(frozen=True, slots=True)
class Thing:
    """An entity of the graph; `type` is the name of its class."""

    iri: str
    type: str
    name: str


@dataclass(frozen=True, slots=True)
class Candidate:
    """What a service thinks that a thing may be; `iri` is its identifier in the service's own name space, `match`
    whether the service is sure."""

    thing: Thing
    iri: str
    name: str
    score: float
    match: bool


def things(store: Store) -> list[Thing]:
    """The named things without an identifier of the world's."""
    return [
        Thing(row["thing"].value, row["class"].value.rpartition("#")[2], row["name"].value)
        for row in store.select(THINGS)
    ]


def candidates(wanted: Sequence[Thing], endpoint: Endpoint) -> Iterator[Candidate]:
    """The candidates of a service for each thing; PushError where it cannot be reached or is no such service."""
    with endpoint.session() as session:
        manifest = answered(ask(session, endpoint, "GET").text, endpoint)
        space = str(manifest.get("identifierSpace", ""))
        rest = iter(wanted)
        while batch := list(islice(rest, AT_ONCE)):
            queries = {f"q{n}": {"query": thing.name, "limit": CANDIDATES} for n, thing in enumerate(batch)}
            form = {"queries": json.dumps(queries, ensure_ascii=False)}
            found = answered(ask(session, endpoint, "POST", data=form).text, endpoint)
            for number, thing in enumerate(batch):
                yield from of_result(thing, found.get(f"q{number}"), space)


def answered(text: str, endpoint: Endpoint) -> dict[str, object]:
    try:
        found = json.loads(text)
    except ValueError:
        found = None
    if not isinstance(found, dict):
        raise PushError(f"{endpoint.url} does not answer in JSON; name the address of a reconciliation service")
    return found


def of_result(thing: Thing, answer: object, space: str) -> Iterator[Candidate]:
    """The candidates for one thing, the best first."""
    result = answer.get("result", []) if isinstance(answer, dict) else []
    for found in result:
        name, score = str(found.get("name", "")), float(found.get("score", 0))
        yield Candidate(thing, space + str(found["id"]), name, score, bool(found.get("match")))
