"""What several tests share, made once: the language, the schema, and the graph of the seed article."""

from pathlib import Path

import pytest
import served
from click.testing import CliRunner

from kg import languages
from kg.build import build, read_one
from kg.facts import proposers
from kg.languages.protocol import Language
from kg.model.article import Article
from kg.model.fact import Fact
from kg.rdf.graph import Graph
from kg.schema import Schema, ontology
from kg.sources.plain import of_text

ROOT = Path(__file__).parent.parent
SYNTAXES = {"graph.ttl": "turtle", "graph.nt": "nt", "graph.jsonld": "json-ld", "graph.rdf": "xml"}
CASES = Path(__file__).parent / "cases"


# sentences to make articles of
NEWS = (
    "Облыс әкімі Серік Ахметов Самара қаласына барды.",  # the governor visited the town of Samara
    "Серік Ахметов Орал қаласында Нұрлан Бекеновпен кездесті.",  # he met Nurlan Bekenov in the town of Oral
    "Зауытта 120 адам жұмыс істейді.",  # 120 people work at the plant
    "Ахметов бүгін жиын өткізді.",  # Akhmetov held a meeting today
    "«Батыс» компаниясы Ақтөбе облысында зауыт салды.",  # a company built a plant in the region of Aktobe
)


def rows(name: str) -> list[list[str]]:
    """The cells of each line of a case file."""
    lines = (CASES / name).read_text(encoding="utf-8").splitlines()
    return [line.split("\t") for line in lines if line and not line.startswith("#")]


def cases(name: str) -> list[tuple[str, list[str]]]:
    """A case file in the printed form of `kg explain`: a sentence, then indented lines about it."""
    found: list[tuple[str, list[str]]] = []
    for line in (CASES / name).read_text(encoding="utf-8").splitlines():
        if line.startswith(" "):
            found[-1][1].append(line[4:])
        elif line and not line.startswith("#"):
            found.append((line, []))
    return found


@pytest.fixture(scope="session")
def kazakh() -> Language:
    return languages.load("kk")


@pytest.fixture(scope="session")
def known() -> ontology.Ontology:
    return ontology.load()


@pytest.fixture(scope="session")
def schema() -> Schema:
    return read_one.schema("kk")


@pytest.fixture(scope="session")
def find(schema):
    """A text → its facts by frames and rules alone, so that a case does not hang on the weights of the reader."""

    def run(text: str | Article) -> list[Fact]:
        article = of_text(text) if isinstance(text, str) else text
        return list(proposers.find(read_one.find_passages(article, fast=True), schema).facts)

    return run


@pytest.fixture(scope="session")
def seed() -> Graph:
    return build([ROOT / "seeds"], fast=True)


@pytest.fixture(scope="session")
def server(seed, tmp_path_factory):
    """A server of the seed graph and of the data of the W3C's tests of the protocol."""
    folder = served.store(seed, tmp_path_factory.mktemp("store"), more=served.DOCUMENTS)
    with served.serving(folder, "--timeout", "2", "--limit", "20000", "--memory", "256") as found:
        yield found


@pytest.fixture
def runner() -> CliRunner:
    return CliRunner()


@pytest.fixture
def folder(tmp_path, monkeypatch) -> Path:
    """An empty working folder with one article in seeds/."""
    (tmp_path / "seeds").mkdir()
    text = "Атырау облысында жиын өтті\n\nОблыс әкімі Серік Ахметов Атырау қаласына барды.\n"
    (tmp_path / "seeds" / "one.txt").write_text(text, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path
