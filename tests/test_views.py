"""Texts that look like Kazakh and are spelled otherwise: read as they look, with the offsets of the file."""

import pytest

from kg.build import read_one
from kg.errors import InputError
from kg.languages.kazakh import LEXICON, conllu
from kg.model.view import Edit, View
from kg.sources import articles
from kg.sources.appearance import appearance
from kg.sources.plain import of_text
from kg.spans import Span

PLAIN = "Облыс әкімі Серік Ахметов Самара қаласына барды. Ол Мәскеуде Иван Петровпен кездесті."
RUSSIAN = "Глава региона Серик Ахметов посетил Самару. В Москве он встретился с Иваном Петровым."


@pytest.mark.parametrize(
    ("written", "seen"),
    [
        ("Серiк кездестi", "Серік кездесті"),  # Latin i
        ("Əкім бөлiмi, Қaзaқcтaн", "Әкім бөлімі, Қазақстан"),
        ("Ce\u00adрік Ах\u200bмет\u2060ов", "Серік Ахметов"),
        ("Sерік", "Sерік"),  # S looks like no letter of Kazakh
        ("\u202aСерік\u202c", "Серік"),
        ("Аи\u0306ман мен Фе\u0308дор", "Айман мен Фёдор"),
        ("XІХ ғасыр, ХХI ғасыр", "XIX ғасыр, XXI ғасыр"),
        ("Аstana Motors", "Astana Motors"),  # Cyrillic А
        ("CAPEXті WhatsAppқа IT-ға", "CAPEXті WhatsAppқа IT-ға"),
        ("COVID-19, AO, XXI", "COVID-19, AO, XXI"),
        ("ҚaзМұнaйГаз", "ҚазМұнайГаз"),
    ],
)
def test_words_are_read_as_they_look(written, seen):
    assert appearance(written, LEXICON).text == seen


def test_a_view_leads_back_to_what_is_written():
    view = View("ab\u00adcd efg", (Edit(2, 3, ""), Edit(6, 8, "xyz")))
    assert view.text == "abcd xyzg"
    assert [view.back(Span(*span)) for span in ((0, 4), (2, 4), (0, 2), (5, 6), (5, 9), (8, 9))] == [
        Span(0, 5),
        Span(3, 5),
        Span(0, 2),
        Span(6, 8),
        Span(6, 9),
        Span(8, 9),
    ]
    assert view.forward(Span(3, 9)) == Span(2, 9)
    later = view.then([Edit(0, 4, "Q")])
    assert (later.text, later.edits) == ("Q xyzg", (Edit(0, 5, "Q"), Edit(6, 8, "xyz")))


def disguised(text: str) -> str:
    """The same to the eye: Latin letters, a soft hyphen and a zero-width space in each long word, marks apart."""
    words = [word[:2] + "\u00ad" + word[2:4] + "\u200b" + word[4:] if len(word) > 5 else word for word in text.split()]
    return " ".join(words).replace("е", "e").replace("о", "o").replace("й", "и\u0306")


def told(text: str) -> list[tuple[str, list[tuple[str, str]]]]:
    """The facts of a text: type, names; what the spans hold must look like what a plain text has there."""
    article = of_text(text)
    return [
        (
            fact.type.name,
            [(f.name, appearance(article.words(f.span), LEXICON).text if f.span else "") for f in fact.fillers],
        )
        for fact in read_one.read(article, fast=True).facts
    ]


def test_what_looks_the_same_says_the_same_and_points_at_the_file():
    assert disguised(PLAIN) != PLAIN
    assert len(told(PLAIN)) == 3
    assert told(disguised(PLAIN)) == told(PLAIN)


def test_an_analysis_shows_the_words_as_written():
    rows = [line.split("\t") for line in conllu.of_text("Бiз кел\u00adді.") if line[:1].isdigit()]
    assert [(row[1], row[2]) for row in rows] == [("Бiз", "біз"), ("кел\u00adді", "кел"), (".", ".")]


@pytest.mark.parametrize("content", [RUSSIAN.encode("koi8_r"), RUSSIAN.encode("koi8_r").decode("cp1251").encode()])
def test_koi8_is_never_read_as_names(tmp_path, content):
    path = tmp_path / "a.txt"
    path.write_bytes(content)
    with pytest.raises(InputError) as error:
        list(articles([path]))
    assert str(error.value) == f"{path}: KOI8, which lacks letters of Kazakh; save the article as UTF-8"


def test_capitals_are_no_koi8(tmp_path):
    path = tmp_path / "a.txt"
    path.write_text(PLAIN.upper(), encoding="kz1048")
    assert next(articles([path])).text == PLAIN.upper()


def test_metadata_is_recognised_as_it_looks(tmp_path):
    path = tmp_path / "a.txt"
    path.write_text("Oқылды: 60\n2018 жылғы 5 мa\u00adмыр\n\n" + PLAIN, encoding="utf-8")
    (article,) = articles([path])
    assert (article.views, str(article.day), len(article.body)) == (60, "2018-05-05", 1)
