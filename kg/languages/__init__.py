"""Languages: a folder each, loaded by its code.

A language is a module that satisfies the protocol below; mypy checks it in `tests/test_languages.py`.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from importlib import import_module
from importlib.resources.abc import Traversable
from typing import Protocol, cast

from kg.articles import Article
from kg.texts import Clause, Name, Quantity, Sentence, Text, Token, When

FOLDERS = {"kk": "kazakh"}


class Language(Protocol):
    """What the rest of the program asks of a language."""

    CODE: str
    FRAMES: Traversable

    def annotate(self, article: Article) -> Text: ...
    def find_names(self, sentence: Sentence) -> list[Name]: ...
    def find_clauses(self, sentence: Sentence, found: Sequence[Name], when: Sequence[When]) -> tuple[Clause, ...]: ...
    def find_numbers(self, sentence: Sentence) -> list[Quantity]: ...
    def find_dates(self, sentence: Sentence, today: date | None) -> list[When]: ...
    def dictionary_form(self, tokens: Sequence[Token]) -> str: ...
    def romanised(self, text: str) -> str: ...
    def word_list(self, name: str) -> Mapping[str, str]: ...


def load(code: str) -> Language:
    """The module of a language; KeyError for a code that FOLDERS lacks."""
    return cast(Language, import_module(f"kg.languages.{FOLDERS[code]}"))
