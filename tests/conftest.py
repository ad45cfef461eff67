"""What several tests share, made once: the language, the frames, and the graph of the seed article."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from kg import facts, frames, languages, ontology
from kg.articles import Article
from kg.build import Graph, build
from kg.conllu import article_of

ROOT = Path(__file__).parent.parent
SYNTAXES = {"graph.ttl": "turtle", "graph.nt": "nt", "graph.jsonld": "json-ld", "graph.rdf": "xml"}
CASES = Path(__file__).parent / "cases"


def rows(name: str) -> list[list[str]]:
    """The cells of each line of a case file."""
    lines = (CASES / name).read_text(encoding="utf-8").splitlines()
    return [line.split("\t") for line in lines if line and not line.startswith("#")]


@pytest.fixture(scope="session")
def kazakh() -> languages.Language:
    return languages.load("kk")


@pytest.fixture(scope="session")
def known() -> ontology.Ontology:
    return ontology.load()


@pytest.fixture(scope="session")
def patterns(kazakh, known):
    return frames.load(kazakh.FRAMES, known)


@pytest.fixture(scope="session")
def find(kazakh, known, patterns):
    """A text → its facts."""

    def run(text: str | Article) -> list[facts.Fact]:
        article = article_of(text) if isinstance(text, str) else text
        return facts.find(facts.read(kazakh.annotate(article), kazakh), patterns, known)

    return run


@pytest.fixture(scope="session")
def seed() -> Graph:
    return build([ROOT / "seeds"])


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
