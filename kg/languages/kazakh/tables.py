"""The word lists of the lexicon, as rows of text. A list or class that is not there is an error when a module loads."""

from collections.abc import Iterator
from functools import cache
from importlib.resources import files


class LexiconError(LookupError):
    """A word list or a class of words that the lexicon does not have: a fault of the program, not of its user."""


def rows(name: str) -> Iterator[list[str]]:
    """The tab-separated cells of each line of `lexicon/<name>.tsv`; lines that start with # are comments."""
    table = files(__package__) / "lexicon" / f"{name}.tsv"
    if not table.is_file():
        raise LexiconError(f"no word list {name!r} in the lexicon")
    for line in table.read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            yield line.split("\t")


@cache
def words(name: str, column: int = 0) -> frozenset[str]:
    """One column of a word list, in lower case."""
    return frozenset(row[column].lower() for row in rows(name))


@cache
def classes() -> dict[str, frozenset[str]]:
    """The classes of function words: conjunction, predicate, question …"""
    found: dict[str, set[str]] = {}
    for word, kind, *_ in rows("function_words"):
        found.setdefault(kind, set()).add(word)
    return {kind: frozenset(members) for kind, members in found.items()}


def of_class(kind: str) -> frozenset[str]:
    """The function words of a class; LexiconError where there is no such class.

    >>> "және" in of_class("conjunction")
    True
    """
    if kind not in classes():
        raise LexiconError(f"no class {kind!r} in function_words; there are {', '.join(sorted(classes()))}")
    return classes()[kind]


def listed(kind: str) -> tuple[str, ...]:
    """The function words of a class in the order of the list."""
    of_class(kind)
    return tuple(word for word, of_kind, *_ in rows("function_words") if of_kind == kind)


@cache
def mapping(name: str, key: int = 0, value: int = 1) -> dict[str, str]:
    """Two columns of a word list, the key in lower case."""
    return {row[key].lower(): row[value] for row in rows(name)}


@cache
def fitted(name: str) -> dict[str, float]:
    """The first two columns of a table that `kg train` wrote into models/, the second as a number."""
    table = files(__package__) / "models" / f"{name}.tsv"
    if not table.is_file():
        return {}
    lines = (line for line in table.read_text(encoding="utf-8").splitlines() if line and not line.startswith("#"))
    return {key: float(value) for key, value, *_ in (line.split("\t") for line in lines)}
