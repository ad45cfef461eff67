"""The word lists of the lexicon, as rows of text."""

from collections.abc import Iterator
from functools import cache
from importlib.resources import files


def rows(name: str) -> Iterator[list[str]]:
    """The tab-separated cells of each line of `lexicon/<name>.tsv`; lines that start with # are comments."""
    text = (files(__package__) / "lexicon" / f"{name}.tsv").read_text(encoding="utf-8")
    for line in text.splitlines():
        if line and not line.startswith("#"):
            yield line.split("\t")


@cache
def words(name: str, column: int = 0) -> frozenset[str]:
    """One column of a word list, in lower case."""
    return frozenset(row[column].lower() for row in rows(name))


@cache
def of_class(kind: str) -> frozenset[str]:
    """The function words of a class: conjunction, predicate, question …"""
    return frozenset(word for word, of_kind, *_ in rows("function_words") if of_kind == kind)


@cache
def mapping(name: str, key: int = 0, value: int = 1) -> dict[str, str]:
    """Two columns of a word list, the key in lower case."""
    return {row[key].lower(): row[value] for row in rows(name)}
