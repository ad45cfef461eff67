"""Romanised names as parts of IRIs."""

import re
import unicodedata


def folded(latin: str) -> str:
    """Small ASCII letters, digits and hyphens of a romanised name.

    >>> folded("Batys Qazaqstan oblysy")
    'batys-qazaqstan-oblysy'
    """
    plain = "".join(letter for letter in unicodedata.normalize("NFKD", latin) if letter.isascii()).lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")
