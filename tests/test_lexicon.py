"""The lexicon: a list or class that is not there is an error, not an empty list."""

import pytest

from kg.languages.kazakh.tables import LexiconError, listed, of_class, rows


def test_a_class_that_does_not_exist_is_an_error():
    with pytest.raises(LexiconError, match="no class 'conjunktion' in function_words; there are .*conjunction"):
        of_class("conjunktion")


def test_a_list_that_does_not_exist_is_an_error():
    with pytest.raises(LexiconError, match="no word list 'nouns' in the lexicon"):
        list(rows("nouns"))


def test_a_class_keeps_the_order_of_its_list():
    assert listed("place") == ("облыс", "аудан", "қала", "ауыл", "кент")
