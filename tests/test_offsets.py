"""Every offset of every export counts in a text of articles.jsonl, and the words there are the words beside it."""

import csv
import hashlib
import io
import json

import pytest
from conftest import ROOT

from kg.build import build, read_one
from kg.export import BY_NAME, content, html

DISGUISED = "Самара облысының губернаторы Николай Мe\u00adркушкин Oр\u200bал қаласына бapды. Ол eки\u0306 жыл болды."
EMOJI = "\ufeff😀 Серік Ахметов Атырау қаласына барды.\r\n\r\nОл Иван Петровпен кездесті."


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    folder = tmp_path_factory.mktemp("articles")
    (folder / "disguised.txt").write_bytes(DISGUISED.encode())
    (folder / "emoji.txt").write_bytes(EMOJI.encode())
    return build([ROOT / "seeds", folder], fast=True)


@pytest.fixture(scope="module")
def texts(built):
    """The text of each article by the IRI that exports name it by."""
    return {row["context"]: row for row in rows(built, "articles")}


def rows(graph, name):
    return [json.loads(line) for line in content(graph, BY_NAME[name]).decode().splitlines()]


def spans(fact):
    """The records of a fact that have offsets."""
    return [*fact["evidence"], *(f for fillers in fact["roles"].values() for f in fillers if "start" in f)]


def wrong(facts, texts):
    return [
        span
        for fact in facts
        for span in spans(fact)
        if texts[fact["context"]]["text"][span["start"] : span["end"]] != span["text"]
    ]


def test_texts_are_those_of_the_files(built, texts):
    assert len(texts) == 3
    for row, article in zip(texts.values(), built.articles, strict=True):
        whole = article.path.read_bytes().decode("utf-8-sig").replace("\r\n", "\n")
        assert (row["id"], row["text"]) == (article.id, whole)
        assert row["sha256"] == hashlib.sha256(whole.encode()).hexdigest()


def test_offsets_of_facts(built, texts):
    facts = rows(built, "jsonl")
    assert {fact["article"] for fact in facts} == {row["id"] for row in texts.values()}
    assert wrong(facts, texts) == []


def test_offsets_of_the_table(built, texts):
    table = list(csv.DictReader(io.StringIO(content(built, BY_NAME["csv"]).decode())))
    pointing = [row for row in table if row["start"]]
    assert len(pointing) > 100
    for row in pointing:
        words = texts[row["context"]]["text"][int(row["start"]) : int(row["stop"])]
        assert words == row["text"].removeprefix("'" if words[:1] in "=+@" else "")


def test_offsets_of_quarantine(monkeypatch, texts):
    monkeypatch.setattr(read_one, "accepts", lambda fact: ("no fact is good enough",))
    facts = rows(build([ROOT / "seeds"], fast=True), "quarantine")
    assert len(facts) > 10
    assert wrong(facts, texts) == []


def test_offsets_of_the_graph(built, texts):
    found = built.store.select(
        """SELECT ?context ?text ?start ?stop ?words {
            ?phrase nif:beginIndex ?start ; nif:endIndex ?stop ; nif:anchorOf ?words ; nif:referenceContext ?context .
            ?context nif:isString ?text }"""
    )
    assert len(found) > 40
    for row in found:
        assert row["text"].value == texts[row["context"].value]["text"]
        assert row["text"].value[int(row["start"].value) : int(row["stop"].value)] == row["words"].value


def test_offsets_of_the_page(built, texts):
    by_id = {row["id"]: row["text"] for row in texts.values()}
    articles = json.loads(html.data(built))["articles"]
    for article in articles:
        assert article["text"] == by_id[article["id"]]
        assert all(article["text"][start:stop].strip() for start, stop in article["sentences"])
