"""Languages: a folder each, loaded by its code. The protocol that they satisfy is in `protocol`."""

from importlib import import_module
from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    from kg.languages.protocol import Language

MODULES = {"kk": "kg.languages.kazakh"}


def load(code: str) -> "Language":
    """The module of a language, by its tag (BCP 47) in whatever script; KeyError for one that MODULES lacks."""
    return cast("Language", import_module(MODULES[code.partition("-")[0]]))
