"""Places said with a generic noun, or by a former name, are those of the authority tables; things without a name."""

import pytest

from kg.build import build
from kg.things.authorities import former_names, places
from kg.things.resolve import authority


@pytest.mark.parametrize(
    ("said", "name"),
    [
        ("Орал қаласы", "Орал"),
        ("Алматы қаласы", "Алматы"),
        ("Алматы облысы", "Алматы облысы"),
        ("Орал облысы", "Батыс Қазақстан облысы"),
        ("Гурьев облысы", "Атырау облысы"),
        ("Нұр-Сұлтан қаласы", None),
        ("Ақмола қаласы", None),
        ("қаласы", None),
    ],
)
def test_a_place_is_known_by_what_news_call_it(said, name):
    found = authority(said)
    assert (found.name if found else None) == name


def test_former_names_are_of_places_that_the_tables_have_and_are_none_of_theirs():
    named = {place.name.casefold() for place in places()}
    assert set(former_names().values()) <= named
    assert not set(former_names()) & named


def built(tmp_path, *texts):
    for number, text in enumerate(texts):
        (tmp_path / f"a{number}.txt").write_text(text, encoding="utf-8")
    return build([tmp_path], fast=True)


def objects(graph, role):
    return [row["thing"].value for row in graph.store.select(f"SELECT ?fact ?thing {{ ?fact kg:{role} ?thing }}")]


def test_a_visit_to_a_town_said_in_full_goes_to_the_town(tmp_path):
    graph = built(tmp_path, "Серік Ахметов Орал қаласына барды.", "Серік Ахметов Оралға барды.")
    assert set(objects(graph, "place")) == {"https://example.org/kg/entity/place/oral"}


def test_the_same_words_are_one_thing_in_one_article_and_two_in_two(tmp_path):
    twice = "Атырау облысында жаңа жол салынды. Маңғыстау облысында жаңа жол ашылды."
    graph = built(tmp_path, twice, "Ақтөбе облысында жаңа жол салынды.")
    found = objects(graph, "object")
    assert set(found) == {
        "https://example.org/kg/article/a0/thing/zhanga-zhol",
        "https://example.org/kg/article/a1/thing/zhanga-zhol",
    }
