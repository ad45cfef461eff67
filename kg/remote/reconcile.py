"""Asks a W3C Reconciliation service what else names the things of a graph: candidates for a person to look at.

https://www.w3.org/community/reports/reconciliation/CG-FINAL-specs-0.2-20230410/
"""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from kg.errors import PushError
from kg.rdf.store import Store
from kg.remote.exchange import Answer, Endpoint, ask, said

AT_ONCE = 20  # queries of one request
CANDIDATES = 3
BOUND = 1e300  # no score is beyond it, nor infinite or NaN
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
        manifest = answered(ask(session, endpoint, "GET"), endpoint)
        space = manifest.get("identifierSpace", "")
        if not isinstance(space, str) or not space.isprintable():
            raise unlike(endpoint, "an identifierSpace that is no text")
        rest = iter(wanted)
        while batch := list(islice(rest, AT_ONCE)):
            queries = {f"q{n}": {"query": thing.name, "limit": CANDIDATES} for n, thing in enumerate(batch)}
            form = {"queries": json.dumps(queries, ensure_ascii=False)}
            found = answered(ask(session, endpoint, "POST", data=form), endpoint)
            for number, thing in enumerate(batch):
                yield from of_result(thing, found.get(f"q{number}"), space, endpoint)


def answered(answer: Answer, endpoint: Endpoint) -> dict[str, object]:
    try:
        found = json.loads(answer.text)
    except (ValueError, RecursionError):
        found = None
    if not isinstance(found, dict):
        raise PushError(f"{endpoint} does not answer in JSON; name the address of a reconciliation service")
    if found.get("status") == "error":
        raise PushError(f"{endpoint} answers with an error: {said(str(found.get('message', '')))}")
    return found


def of_result(thing: Thing, answer: object, space: str, endpoint: Endpoint) -> Iterator[Candidate]:
    """The candidates for one thing, the best first."""
    result = answer.get("result") if isinstance(answer, dict) else None
    if not isinstance(result, list):
        raise unlike(endpoint, f"no list of candidates for {thing.name!r}")
    for found in result:
        yield of_candidate(thing, found, space, endpoint)


def of_candidate(thing: Thing, found: object, space: str, endpoint: Endpoint) -> Candidate:
    """One candidate. The standard wants an identifier, and lets name, score and match be left out."""
    if not isinstance(found, dict):
        raise unlike(endpoint, f"a candidate for {thing.name!r} that is {said(json.dumps(found)[:40])}")
    identifier, name = found.get("id"), found.get("name", "")
    score, match = found.get("score", 0), found.get("match", False)
    right = {
        "id": isinstance(identifier, str) and identifier != "" and identifier.isprintable(),
        "name": isinstance(name, str),
        "score": isinstance(score, (int, float)) and not isinstance(score, bool) and -BOUND < score < BOUND,
        "match": isinstance(match, bool),
    }
    for key, fits in right.items():
        if not fits:
            given = said(json.dumps(found[key], ensure_ascii=False)[:40]) if key in found else "missing"
            raise unlike(endpoint, f"a candidate for {thing.name!r} whose {key} is {given}")
    return Candidate(thing, space + str(identifier), said(str(name)), float(score), match)


def unlike(endpoint: Endpoint, what: str) -> PushError:
    return PushError(f"{endpoint} gives {what}, unlike the Reconciliation API 0.2; ask whoever runs it")
