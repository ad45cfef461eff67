"""Kazakh in Latin letters: read through Cyrillic, with the offsets and the names of what is written."""

from datetime import date

import pytest

from kg import export, languages
from kg.build import build
from kg.languages.kazakh import LEXICON
from kg.languages.kazakh.words import latin
from kg.model.view import View
from kg.sources import articles
from kg.spans import Span

# one word for each letter of Cyrillic, and words whose letters Latin does not write apart
WORDS = """
    ана әке бала вагон гүл ғылым дала ел самолёт жол зат ине айел көл қала мектеп нан таң ол өзен пайда рет су тау ұлт
    үкімет футбол халық жиһаз цирк чемпион шаруа щётка объект ыстық іс фильм экономика Юрий Ия
    облысының қиындық сайлау министрі Индонезия Иран ынтымақтастық материал қоғамдастық Ресей Тәжікстан сиыр
    АҚШ БҰҰ ЖШС ҚазМұнайГаз заңнамасы өтініш ұйымдастыру қою қоюға аяқталды Украина мұғалімдер университетінің
""".split()
CYRILLIC = """Атырау облысында жаңа мектеп ашылды

2021 жылғы 5 мамыр

Атырау облысының әкімі Серік Ахметов Самара қаласына барды. Ол Мәскеуде Иван Петровпен кездесті.
Былтыр облыс бюджеті 12,5 млрд теңгеге өсті.

Оқылды: 60
zhaikpress.kz
"""


def article(tmp_path, text, name="a.txt"):
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    return next(articles([path]))


@pytest.mark.parametrize("name", latin.ALPHABETS)
def test_words_come_back_as_they_were(name):
    lost = [word for word in WORDS if latin.in_cyrillic(latin.written(word, name), name) != word]
    assert lost == ["самолёт", "щётка"]  # ё: as "ио", which is far more frequent


@pytest.mark.parametrize("name", latin.ALPHABETS)
def test_every_letter_of_cyrillic_is_written_in_letters_of_the_alphabet(name):
    letters = latin.alphabet(name).letters
    assert {letter for letter in letters if letter.islower()} == set(LEXICON.letters)
    assert [letter for letter, latin_ in letters.items() if not latin_] == ["ъ", "Ъ", "ь", "Ь"]
    shared: dict[str, list[str]] = {}
    for letter, written in letters.items():
        if letter.islower() and written:
            shared.setdefault(written, []).append(letter)
    several = {"".join(those) for those in shared.values() if len(those) > 1}
    assert several == {"еэ", "ий", "хһ", "шщ"}


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Oblys ákimi jańa", "2018"),
        ("Oblys äkımı jaña", "2021"),
        ("Oblys a'kimi jan’a", "2017"),
        ("Oblys akimi zhana", None),
    ],
)
def test_the_alphabet_is_known_by_its_own_letters(text, name):
    assert latin.alphabet_of(text) == name


def facts(graph):
    """The facts of one article: types and names, with the words that its text has."""
    return [
        (fact.type.name, [(f.role, f.name, f.value, f.span and graph.articles[0].words(f.span)) for f in fact.fillers])
        for fact in graph.facts
    ]


@pytest.mark.parametrize("name", latin.ALPHABETS)
def test_an_article_and_its_transliteration_say_the_same(tmp_path, name):
    plain, written = tmp_path / "a.txt", tmp_path / "b.txt"
    plain.write_text(CYRILLIC, encoding="utf-8")
    written.write_text(latin.written(CYRILLIC, name), encoding="utf-8")
    wanted, found = facts(build([plain], fast=True)), facts(build([written], fast=True))
    assert len(wanted) == 4
    assert found == [
        (kind, [(role, said, value, words and latin.written(words, name)) for role, said, value, words in fillers])
        for kind, fillers in wanted
    ]


def test_lines_around_the_text_are_recognised(tmp_path):
    found = article(tmp_path, latin.written(CYRILLIC, "2018"))
    assert (found.language, found.published, found.views, found.publisher) == (
        "kk-Latn",
        date(2021, 5, 5),
        60,
        "zhaikpress.kz",
    )
    assert found.words(found.headline) == "Atyraý oblysynda jańa mektep ashyldy"


def test_a_name_is_kept_in_both_scripts(tmp_path):
    (tmp_path / "a.txt").write_text(latin.written(CYRILLIC, "2021"), encoding="utf-8")
    graph = build([tmp_path], fast=True)
    query = """SELECT ?name {
        ?who rdfs:label "Серік Ахметов"@kk ; skos:altLabel ?name . FILTER(LANG(?name) = "kk-latn") }"""
    names = {row["name"].value for row in graph.store.select(query)}
    assert names == {"Serık Ahmetov", "Serik Akhmetov"}  # as written, and by BGN/PCGN
    (entity,) = [entity for entity in graph.entities if entity.name == "Мәскеу"]
    assert ("Mäskeu", "kk-Latn") in entity.names  # written Mäskeude
    assert b'"kk-Latn"' in export.content(graph, export.BY_NAME["articles"])


def test_a_paragraph_in_another_language_is_no_text(tmp_path):
    text = latin.written(CYRILLIC, "2018") + "\nThe governor of the region met with the delegation in Samara.\n"
    assert len(article(tmp_path, text).body) == 2


@pytest.mark.parametrize(
    ("text", "read_as"),
    [
        ("zhaikpress.kz saıty jazdy", "zhaikpress.kz сайты жазды"),
        ("WhatsApp jelisi boıynsha", "WhatsApp желісі бойынша"),
        ("2018-jyly 15-i kúni", "2018-жылы 15-і күні"),
        ("áıel ÁIEL Áıel", "әйел ӘЙЕЛ Әйел"),
    ],
)
def test_what_is_not_kazakh_stays(text, read_as):
    view = View(text)
    assert view.then(languages.load("kk-Latn").respellings(text, [Span(0, len(text))])).text == read_as
