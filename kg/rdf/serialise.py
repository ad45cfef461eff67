"""RDF writers: pyoxigraph's, over statements in order, so that the same graph gives the same bytes.

The order is that of N-Triples lines, sorted as bytes with the types of a subject first. Long ones are sorted in
runs that are then merged (Knuth, The Art of Computer Programming, 5.4), so that memory does not grow with the
graph.
"""

import heapq
import io
import json
import re
import shutil
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack
from functools import lru_cache
from itertools import chain, groupby, islice
from typing import TYPE_CHECKING, BinaryIO

import pyoxigraph as ox

from kg.rdf.store import Store, written
from kg.schema.vocabulary import PREFIXES, A

if TYPE_CHECKING:
    import rdflib

TYPE = f" {A} ".encode()
REIFIES = f" <{PREFIXES['rdf']}reifies> <<( ".encode()
LINES_AT_ONCE = 100_000
JSON = json.JSONEncoder(ensure_ascii=False).encode


def order(line: bytes) -> bytes:
    return line.replace(TYPE, b" !", 1)


def in_order(found: Iterable[bytes]) -> Iterator[bytes]:
    """Lines sorted, each once."""
    rest = iter(found)
    with ExitStack() as files:
        runs: list[Iterable[bytes]] = []
        while batch := list(islice(rest, LINES_AT_ONCE)):
            run = sorted(set(batch), key=order)
            if len(batch) < LINES_AT_ONCE and not runs:
                yield from run
                return
            file = files.enter_context(tempfile.TemporaryFile())
            file.writelines(run)
            file.seek(0)
            runs.append(file)
        for line, _ in groupby(heapq.merge(*runs, key=order)):
            yield line


def union(store: Store) -> Iterator[bytes]:
    """The triples of all graphs, each once, sorted, as N-Triples lines."""
    return in_order(line for graph in store.graphs() for line in store.lines(graph))


def parsed(found: Iterable[bytes] | BinaryIO) -> Iterator[ox.Quad]:
    """N-Triples lines as statements of the default graph; a file of them is read without Python between."""
    if isinstance(found, io.IOBase):
        return ox.parse(found, format=ox.RdfFormat.N_TRIPLES)  # type: ignore[arg-type]  # an IOBase is no IO
    rest = iter(found)
    batches = iter(lambda: b"".join(islice(rest, 1000)), b"")
    return chain.from_iterable(ox.parse(batch, format=ox.RdfFormat.N_TRIPLES) for batch in batches)


def ordered(statements: Iterable[ox.Triple] | Iterable[ox.Quad]) -> Iterator[ox.Quad]:
    """Statements as triples by subject, its types first, then by property, each once."""
    lines = (f"{s.subject} {s.predicate} {written(s.object)} .\n".encode() for s in statements)
    return parsed(in_order(lines))


def quads(store: Store) -> Iterator[ox.Quad]:
    """All quads by graph, sorted within each."""
    for graph in store.graphs():
        for quad in parsed(in_order(store.lines(graph))):
            yield ox.Quad(quad.subject, quad.predicate, quad.object, graph)


def as_stored(quads: Iterable[ox.Quad]) -> list[bytes]:
    """Quads as N-Quads lines in order, with their literals as a store gives them back: 0.9 for 0.90."""
    store = ox.Store()
    store.extend(quads)
    text = store.dump(format=ox.RdfFormat.N_QUADS)
    assert text is not None
    return sorted(text.splitlines(keepends=True), key=order)


def n_triples(store: Store, output: BinaryIO) -> None:
    output.writelines(union(store))


def n_quads(store: Store, output: BinaryIO) -> None:
    for graph in store.graphs():
        output.writelines(quad_lines(store, graph))


def quad_lines(store: Store, graph: ox.NamedNode) -> Iterator[bytes]:
    """The quads of one graph as N-Quads lines, in order."""
    end = f" {graph} .\n".encode()
    return (line.removesuffix(b" .\n") + end for line in in_order(store.lines(graph)))


def turtle(store: Store, output: BinaryIO) -> None:
    turtle_of(union(store), output)


def turtle_of(lines: Iterable[bytes] | BinaryIO, output: BinaryIO) -> None:
    write(parsed(lines), output, ox.RdfFormat.TURTLE)


def trig(store: Store, output: BinaryIO) -> None:
    write(quads(store), output, ox.RdfFormat.TRIG)


def trig_of(quads: Iterable[bytes]) -> bytes:
    """The block of one graph in TriG, from N-Quads lines in order, without the prefixes."""
    found = ox.parse(b"".join(quads), format=ox.RdfFormat.N_QUADS)
    text = ox.serialize(found, format=ox.RdfFormat.TRIG, prefixes=dict(PREFIXES))
    assert text is not None
    return text.split(b"\n", len(PREFIXES))[-1]


def trig_header() -> bytes:
    """The prefixes, as `write` puts them at the head of TriG and Turtle."""
    return b"".join(sorted(f"@prefix {prefix}: <{iri}> .\n".encode() for prefix, iri in PREFIXES.items()))


def rdf_xml(store: Store, output: BinaryIO) -> None:
    rdf_xml_of(union(store), output)


def rdf_xml_of(lines: Iterable[bytes] | BinaryIO, output: BinaryIO) -> None:
    write(parsed(lines), output, ox.RdfFormat.RDF_XML)


def write(
    statements: Iterable[ox.Triple] | Iterable[ox.Quad],
    output: BinaryIO,
    form: ox.RdfFormat,
    prefixes: Mapping[str, str] = PREFIXES,
) -> None:
    """The statements in a format with prefixes; pyoxigraph writes these in no fixed order, so they are put in order."""
    with tempfile.TemporaryFile() as rough:
        ox.serialize(statements, rough, format=form, prefixes=dict(prefixes))
        rough.seek(0)
        if form == ox.RdfFormat.RDF_XML:
            output.write(rough.readline())
            tag = re.fullmatch(rb"<rdf:RDF (.*)>\s*", rough.readline())
            assert tag is not None
            output.write(b"<rdf:RDF " + b" ".join(sorted(tag[1].split())) + b">\n")
            output.writelines(line.replace(b"\r", b"&#13;") for line in rough)  # XML reads a bare one as a line end
        else:
            header = [rough.readline() for _ in prefixes]
            output.writelines(sorted(header))
        shutil.copyfileobj(rough, output)


def json_ld(store: Store, output: BinaryIO) -> None:
    json_ld_of(parsed(union(store)), output)


def json_ld_of(statements: Iterable[ox.Quad], output: BinaryIO) -> None:
    """JSON-LD of statements in order, with the prefixes as its context: a node a line, so that large graphs are written
    as they are read."""
    output.write(f'{{"@context": {json.dumps(PREFIXES, sort_keys=True)},\n "@graph": ['.encode())
    separator = "\n"
    for subject, found in groupby(statements, key=lambda quad: quad.subject):
        node: dict[str, list[object]] = {}
        for quad in found:
            kind, value = quad.predicate == A, quad.object
            assert not isinstance(value, ox.Triple)
            shown = compact(value.value) if kind else json_value(value)
            node.setdefault("@type" if kind else compact(quad.predicate.value), []).append(shown)
        plain = {key: values[0] if len(values) == 1 else values for key, values in node.items()}
        output.write((separator + JSON({"@id": node_id(subject), **plain})).encode())
        separator = ",\n"
    output.write(b"\n]}\n")


def node_id(term: object) -> str:
    """What JSON-LD calls a node."""
    return str(term) if isinstance(term, ox.BlankNode) else str(getattr(term, "value", term))


def json_value(value: ox.NamedNode | ox.BlankNode | ox.Literal) -> object:
    """An object as JSON-LD writes it."""
    if not isinstance(value, ox.Literal):
        return {"@id": node_id(value)}
    if value.language:
        return {"@value": value.value, "@language": value.language}
    kind = compact(value.datatype.value)
    return value.value if kind == "xsd:string" else {"@value": value.value, "@type": kind}


@lru_cache(4096)  # properties, classes and datatypes are few
def compact(iri: str) -> str:
    """An IRI by its prefix, where the rest is a plain name."""
    for prefix, space in PREFIXES.items():
        if iri.startswith(space) and re.fullmatch(r"[A-Za-z0-9_-]+", iri[len(space) :]):
            return f"{prefix}:{iri[len(space) :]}"
    return iri


def to_rdflib(store: Store) -> "rdflib.Graph":
    """The union of all graphs as an rdflib graph, without reifiers: it has no place for RDF 1.2's triple terms."""
    import rdflib

    found = rdflib.Graph()
    plain = b"".join(line for line in union(store) if REIFIES not in line)
    found.parse(data=plain, format="nt")
    for prefix, iri in PREFIXES.items():
        found.bind(prefix, iri)
    return found
