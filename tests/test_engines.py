"""The exports in other people's parsers, stores and query engines: the same triples, the same rows to each question."""

import csv
import io
import json
import sys
from collections.abc import Callable
from contextlib import ExitStack
from decimal import Decimal

import pyoxigraph as ox
import pytest
import rdflib
from conftest import ROOT

from kg.build import build
from kg.cli import main
from kg.export import write

sys.path.insert(0, str(ROOT / "tests" / "engines"))
import servers  # noqa: E402

ARTICLES = {
    "2019-02-01-oral": """1.02.2019, 10:00

Облыста көпір салынады

Батыс Қазақстан облысының әкімі Алтай Көлгінов Самара қаласына барды.
2018 жылы Батыс Қазақстан облысында тауар айналымы 420 млн теңге болды.
«Орал қаласында жаңа көпір салынады», – деді Алтай Көлгінов.
Құрылыс компаниясы «Арай» Ресейге 500 тонна астық экспорттады.
""",
    "2019-03-01-oral": """1.03.2019, 09:30

Облыстағы өзгерістер

Алтай Көлгінов Батыс Қазақстан облысының әкімі қызметінен босатылды.
Қазақстан мен Ресей ауыл шаруашылығы саласында ынтымақтасады.
2018 жылы Батыс Қазақстан облысында тауар айналымы 510 млн теңге болды.
""",
    "quotes-and-marks": """5.03.2019, 09:30

«Тырнақша» мен "белгілер" \\ туралы

«Қазына» компаниясы – Оралдағы зауыт. Тарас Шевченко Ақтау қаласына келді.
""",
}


def question(name: str) -> str:
    return (ROOT / "ontology" / "questions" / f"{name}.rq").read_text(encoding="utf-8")


QUESTIONS = sorted(path.stem for path in (ROOT / "ontology" / "questions").glob("*.rq"))
ENGINES = ("rdflib", "oxigraph", "virtuoso", "jena", "comunica", "rasqal")
PATHS = "it knows no property paths"
OPTIONS = "it keeps no join between OPTIONAL and the patterns before a FILTER"
BEYOND_RASQAL = {"/rdfs:label": PATHS, "/prov:": PATHS, "/kg:": PATHS, "?one , ?other": OPTIONS}
CELLS = [
    (engine, name)
    for name in QUESTIONS
    for engine in ENGINES
    if engine != "rasqal" or not any(mark in question(name) for mark in BEYOND_RASQAL)
]
OTHER_ORDER = {("virtuoso", "plans-and-reports")}  # long labels that begin alike are ordered otherwise there
FILES = {  # file → Turtle and its kin as rapper, N3.js and riot name them
    "graph.ttl": ("turtle", "text/turtle"),
    "graph.nt": ("ntriples", "application/n-triples"),
    "graph.rdf": ("rdfxml", None),
    "graph.trig": ("trig", "application/trig"),
    "graph.nq": ("nquads", "application/n-quads"),
    "graph.jsonld": (None, None),
}
Row = tuple[object, ...]


@pytest.fixture(scope="module")
def corpus(tmp_path_factory):
    """A graph of several articles, so that all questions have rows, and the folder of its exports."""
    folder = tmp_path_factory.mktemp("corpus")
    for name, text in ARTICLES.items():
        (folder / f"{name}.txt").write_text(text, encoding="utf-8")
    graph = build([ROOT / "seeds", folder])
    assert not graph.problems
    write(graph, folder / "out")
    return graph, folder / "out"


def term(value: dict[str, str] | None) -> object:
    """A term of an answer: numbers by their value, language tags in small letters, as engines write both so or so."""
    if value is None:
        return None
    if value["type"] == "uri":
        return "uri", value["value"]
    kind = value.get("datatype", "").rpartition("#")[2]
    if kind in ("integer", "decimal", "int"):
        return "number", Decimal(value["value"])
    return "literal", value["value"], value.get("xml:lang", "").lower(), kind.replace("string", "")


def rows_of(answer: dict) -> list[Row]:
    variables = answer["head"]["vars"]
    return [tuple(term(row.get(name)) for name in variables) for row in answer["results"]["bindings"]]


@pytest.fixture(scope="module")
def ask(corpus, tmp_path_factory):
    """(engine, question) → rows; an engine is started when it is first asked."""
    graph, folder = corpus
    started: dict[str, Callable[[str], list[Row]]] = {}
    with ExitStack() as stack:

        def start(engine: str):
            place = tmp_path_factory.mktemp(engine)
            return getattr(sys.modules[__name__], f"with_{engine}")(stack, graph, folder, place)

        def run(engine: str, name: str) -> list[Row]:
            if engine not in started:
                started[engine] = start(engine)
            return started[engine](name)

        yield run


def with_rdflib(stack, graph, folder, place):
    known = rdflib.Graph().parse(folder / "graph.ttl")
    return lambda name: rows_of(json.loads(known.query(question(name)).serialize(format="json") or b""))


def push(runner_arguments: list[str]) -> None:
    from click.testing import CliRunner

    result = CliRunner().invoke(main, ["push", *runner_arguments])
    assert result.exit_code == 0, result.output


def with_oxigraph(stack, graph, folder, place):
    address = stack.enter_context(servers.oxigraph(place))
    push(["--store", f"{address}/store", "--graph", str(folder)])
    graphs = [node.value for node in graph.store.graphs()]
    return lambda name: rows_of(servers.ask_over_http(f"{address}/query", question(name), graphs))


def with_virtuoso(stack, graph, folder, place):
    address = stack.enter_context(servers.virtuoso(place))
    store = f"{address}/sparql-graph-crud-auth"
    push(["--store", store, "--user", "dba", "--password", "dba", "--digest", "--graph", str(folder)])
    graphs = [node.value for node in graph.store.graphs()]
    return lambda name: rows_of(servers.ask_over_http(f"{address}/sparql", question(name), graphs))


def with_jena(stack, graph, folder, place):
    classes = servers.jena_classes(place)

    def run(name: str) -> list[Row]:
        query = str(ROOT / "ontology" / "questions" / f"{name}.rq")
        data = str(folder / "graph.ttl")
        command = ("java", "-cp", classes, "arq.arq", "--data", data, "--query", query, "--results=json")
        return rows_of(json.loads(servers.output(*command)))

    return run


def node(folder, file: str, media_type: str, *queries: str) -> list[str]:
    command = (servers.program("node"), "comunica.mjs", str(folder / file), media_type, *queries)
    return servers.output(*command, cwd=servers.HERE).splitlines()


def with_comunica(stack, graph, folder, place):
    queries = [str(ROOT / "ontology" / "questions" / f"{name}.rq") for name in QUESTIONS]
    answers = node(folder, "graph.ttl", "text/turtle", *queries)
    found = {name: rows_of(json.loads(answer)) for name, answer in zip(QUESTIONS, answers, strict=True)}
    return found.__getitem__


def with_rasqal(stack, graph, folder, place):
    """Its CSV has no types: the rows are the text of the terms. It ends with code 2 after good answers, too."""

    def run(name: str) -> list[Row]:
        query = str(ROOT / "ontology" / "questions" / f"{name}.rq")
        command = (servers.program("roqet"), "-q", "-i", "sparql11-query", "-D", str(folder / "graph.ttl"))
        found = csv.reader(io.StringIO(servers.output(*command, "-r", "csv", query, good=(0, 2))))
        return [tuple(row) for row in list(found)[1:]]

    return run


def as_text(row: Row) -> Row:
    return tuple(str(cell[1]) if isinstance(cell, tuple) else "" for cell in row)


@pytest.mark.parametrize(("engine", "name"), CELLS)
def test_a_question_has_the_same_rows_in_every_engine(corpus, ask, engine, name):
    graph, _ = corpus
    ours = rows_of(json.loads(graph.query(question(name)).serialize(format=ox.QueryResultsFormat.JSON)))
    theirs = ask(engine, name)
    if (engine, name) in OTHER_ORDER:
        assert sorted(theirs, key=str) == sorted(ours, key=str)
    else:
        assert theirs == ([as_text(row) for row in ours] if engine == "rasqal" else ours)


def test_every_question_has_rows(corpus):
    graph, _ = corpus
    empty = [name for name in QUESTIONS if not list(graph.query(question(name)))]
    assert empty == []


@pytest.mark.parametrize("file", FILES)
def test_every_parser_reads_the_same_number_of_statements(corpus, tmp_path, file):
    graph, folder = corpus
    named = file in ("graph.trig", "graph.nq")
    wanted = len(graph.store) if named else graph.store.triples()
    rapper, media_type = FILES[file]
    read = rdflib.Dataset().parse(folder / file)
    counts = {
        "pyoxigraph": len(list(ox.parse(path=str(folder / file)))),
        "rdflib": len(list(read.quads())),
        "riot": riot(folder / file, tmp_path),
    }
    if rapper:
        command = (servers.program("rapper"), "-q", "-i", rapper, "-o", "nquads" if named else "ntriples")
        counts["rapper"] = len(servers.output(*command, str(folder / file)).splitlines())
    if media_type:
        counts["N3.js"] = int(node(folder, file, media_type)[0])
    assert counts == dict.fromkeys(counts, wanted)


def riot(path, folder) -> int:
    """Jena 4.5 reads JSON-LD 1.0 as Debian packages it: for 1.1 a part is missing there."""
    syntax = ("--syntax=jsonld10",) if path.suffix == ".jsonld" else ()
    classes = servers.jena_classes(folder)
    command = ("java", "-cp", classes, "riotcmd.riot", "--strict", *syntax, "--output=nquads", str(path))
    return len(servers.output(*command).splitlines())
