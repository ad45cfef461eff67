"""The bytes of a file → its text."""

import codecs
import re
from pathlib import Path

from kg.errors import InputError

MAXIMUM = 10_000_000  # bytes: a newspaper of a year; more is a mistake
CYRILLIC = range(0x400, 0x500)
LEADS = (0x420, 0x421)  # the letters that the lead bytes of Cyrillic in UTF-8 are in a Windows code page
CAPITALS = 0.8  # of the letters, at least, where small letters are read as capitals


def characters(path: Path, content: bytes) -> str:
    """UTF-8, UTF-16 with a mark, or the Kazakh variant of Windows' Cyrillic code page (KZ-1048, which contains the
    letters of cp1251 that Kazakh text uses)."""
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return decoded(path, content, "utf-16")
    if b"\0" in content:
        raise InputError(path, "a binary file, not text", hint="save the article as plain text in UTF-8")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        text = content.decode("kz1048", errors="replace")
        letters = [letter for letter in text if letter.isalpha()]
        cyrillic = sum(ord(letter) in CYRILLIC for letter in letters)
        broken_utf8 = sum(ord(letter) in LEADS for letter in letters) > len(letters) / 4
        if "\ufffd" in text or broken_utf8 or cyrillic < 0.6 * max(1, len(letters)):
            line = content.count(b"\n", 0, error.start) + 1
            hint = "save the article as UTF-8"
            raise InputError(path, f"byte {content[error.start]:#04x} is not UTF-8", line=line, hint=hint) from None
        return text


def decoded(path: Path, content: bytes, encoding: str) -> str:
    try:
        return content.decode(encoding)
    except UnicodeDecodeError:
        raise InputError(path, f"not valid {encoding}", hint="save the article as UTF-8") from None


def is_misread_koi8(text: str) -> bool:
    """Whether a text is KOI8 (RFC 1489, RFC 2319) read as a Windows code page: capitals stand there for small letters
    and small ones for capitals."""
    letters = [letter for letter in text if ord(letter) in CYRILLIC]
    capitals = sum(letter.isupper() for letter in letters)
    turned = (word for word in re.findall(r"[^\W\d_]{3,}", text) if word[0].islower() and word[1:].isupper())
    return capitals > CAPITALS * len(letters) and any(ord(word[0]) in CYRILLIC for word in turned)


def load(path: Path) -> str:
    """The text of a file, with `\\n` at line ends; InputError where that cannot be."""
    return decode(path, content_of(path))


def content_of(path: Path) -> bytes:
    """The bytes of a file that holds one text; InputError where it cannot be read or is too large for that."""
    try:
        size = path.stat().st_size
        if size > MAXIMUM:
            hint = f"split it into articles of at most {MAXIMUM // 1_000_000} MB"
            raise InputError(path, f"{size / 1e6:.0f} MB are too much for one article", hint=hint)
        return path.read_bytes()
    except (OSError, ValueError) as error:
        problem = getattr(error, "strerror", None) or str(error)
        raise InputError(path, problem, hint="name a readable text file") from None


def decode(path: Path, content: bytes) -> str:
    """The text of bytes, with `\\n` at line ends; InputError, which names the path, where that cannot be."""
    text = characters(path, content).replace("\r\n", "\n").replace("\r", "\n")
    if is_misread_koi8(text):
        raise InputError(path, "KOI8, which lacks letters of Kazakh", hint="save the article as UTF-8")
    for match in re.finditer(r"[\x00-\x08\x0b-\x1f\x7f-\x84\x86-\x9f\ufffe\uffff]", text):
        line = text.count("\n", 0, match.start()) + 1
        column = match.start() - text.rfind("\n", 0, match.start())
        problem = f"control character U+{ord(match[0]):04X}"
        raise InputError(path, problem, line=line, column=column, hint="remove it")
    return text
