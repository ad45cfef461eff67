"""A sentence and its facts, in the notation that `kg explain` prints."""

import pytest
from conftest import cases
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.facts.explain import notation


@pytest.mark.parametrize(("sentence", "expected"), cases("facts.txt"), ids=[case[0] for case in cases("facts.txt")])
def test_a_sentence_states_these_facts_and_no_others(find, sentence, expected):
    assert sorted(notation(fact) for fact in find(sentence)) == sorted(expected)


def test_every_filler_stands_in_the_text(seed):
    for reading in seed.readings:
        for fact in reading.facts:
            for filler in fact.fillers:
                codes = fact.type.roles[filler.role].kind == "code" or filler.role == "status"
                assert filler.span is not None or codes, (fact, filler)


def test_required_roles_are_filled(seed):
    for fact in seed.facts:
        assert all(fact.of(role.name) for role in fact.type.roles.values() if role.required), fact


def test_a_post_that_speaks_is_given_to_the_one_who_speaks_without_a_post(find):
    text = "- Жол салынады, - деді Серік Ахметов.\nОблыс әкімінің айтуынша, мектеп ашылады."
    found = [notation(fact) for fact in find(text)]
    assert any("PositionHolding  person=Серік Ахметов  position=Облыс әкімі" in line for line in found)
    assert any("speaker=Серік Ахметов  content=мектеп ашылады" in line for line in found)


def test_with_two_candidates_no_post_is_given_away(find):
    text = (
        "- Жол салынады, - деді Серік Ахметов.\n- Мектеп салынады, - деді Қайрат Оспанов.\n"
        "Облыс әкімінің айтуынша, мектеп ашылады."
    )
    assert not any(fact.type.name == "PositionHolding" for fact in find(text))


def test_speech_over_two_paragraphs_begins_at_its_dash(find):
    text = "- Біз жол саламыз деп шештік.\nМектеп те ашамыз, - деп атап өтті Серік Ахметов."
    (statement,) = [fact for fact in find(text) if fact.type.name == "Statement"]
    (content,) = statement.of("content")
    assert content.span is not None
    assert text[content.span.start : content.span.stop] == "Біз жол саламыз деп шештік.\nМектеп те ашамыз"


@settings(max_examples=40, deadline=None)
@given(st.text(alphabet="абқәілнст .,!?«»-—–\"'()0123456789%\nАҚ", min_size=1, max_size=200))
def test_no_text_makes_the_engine_fail(find, text):
    if text.strip():
        find(text)


def test_speech_that_no_mark_opens_is_whole_and_his_who_was_named_before_it(find):
    text = (
        "Қаржы министрі Ерлан Сатов сауалға жауап берді.\n"
        "Бұл – дұрыс шешім. Серік Бековтің орны бөлек. Жұмыс енді жүреді деп ойлаймын, - деді ол."
    )
    (said,) = [fact for fact in find(text) if fact.type.name == "Statement"]
    assert said.of("speaker")[0].name == "Ерлан Сатов"
    assert said.of("content")[0].name == "Бұл – дұрыс шешім. Серік Бековтің орны бөлек. Жұмыс енді жүреді деп"


def test_a_line_of_a_name_and_a_post_gives_the_word_to_the_paragraph_after_it(find):
    text = "Серік Ахметов, облыс әкімі:\nТағы үш жоба жоспарланып отыр. Олар келесі жылы басталады."
    (said,) = [fact for fact in find(text) if fact.type.name == "Statement"]
    assert said.of("speaker")[0].name == "Серік Ахметов"
    assert said.of("content")[0].name == "Тағы үш жоба жоспарланып отыр. Олар келесі жылы басталады"
