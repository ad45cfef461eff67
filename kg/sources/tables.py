"""Articles as rows of a table: lines of JSON, and CSV as the spreadsheets of an office write it."""

import codecs
import csv
import io
import json
from collections.abc import Iterable, Iterator, Mapping
from itertools import chain
from typing import Any

from kg.errors import InputError
from kg.sources.encodings import characters
from kg.sources.records import File, Found, Record, Skipped

FIELDS = ("text", "headline", "date", "url", "publisher", "id")
DELIMITERS = ",;\t|"
csv.field_size_limit(10_000_000)  # characters of a cell; the standard library's limit is shorter than an article


def json_lines(file: File) -> Iterator[Found]:
    """A record for each line, which is a JSON object."""
    for number, line in enumerate(file.stream, 1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except (ValueError, RecursionError):
            row = None
        if isinstance(row, dict):
            yield record(file, row, number)
        else:
            yield InputError(file.path, "no JSON object", line=number, hint="write one article a line, as an object")


def comma_separated(file: File) -> Iterator[Found]:
    """A record for each row below the header; cells are separated by what separates the header's."""
    lines = decoded(file)
    header = next(lines, "")
    table = csv.reader(chain([header], lines), delimiter=max(DELIMITERS, key=header.count), strict=True)
    names = next(table, [])
    if file.columns.get("text", "text") not in names:
        hint = f"it has {', '.join(names)}; say --fields text=COLUMN" if any(names) else "give it a header"
        raise InputError(file.path, f"no column {file.columns.get('text', 'text')!r}", line=1, hint=hint)
    for number, row in numbered(table):
        if isinstance(row, csv.Error):
            yield InputError(
                file.path, f"not CSV ({row})", line=number, hint="close each quote and double those inside"
            )
        elif len(row) > len(names):
            yield InputError(
                file.path, "more cells than the header has", line=number, hint="quote cells with separators"
            )
        elif row:
            yield record(file, dict(zip(names, row, strict=False)), number)


def numbered(table: Any) -> Iterator[tuple[int, list[str] | csv.Error]]:
    """The rows of a table and what is wrong with one, each with the number of its last line."""
    while True:
        try:
            row = next(table)
        except StopIteration:
            return
        except csv.Error as error:
            yield table.line_num, error
        else:
            yield table.line_num, row


def decoded(file: File) -> Iterator[str]:
    """The lines of a table, each decoded by itself, or all where a mark says that it is UTF-16."""
    start = file.stream.peek(2)[:2] if isinstance(file.stream, io.BufferedReader) else b""
    if start in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE):
        yield from io.TextIOWrapper(file.stream, "utf-16", newline="")
    else:
        yield from (characters(file.path, line) for line in file.stream)


def record(file: File, row: Mapping[str, object], number: int) -> Found:
    """The record in a row; its id is the row's, else its address, else the file's and the line."""
    known = dict(present(file, row))
    if "text" not in known:
        return Skipped(file.path, f"a record without {file.columns.get('text', 'text')!r} (--fields text=NAME)")
    text = known.pop("text")
    found = known.pop("id", "") or known.get("url") or f"{file.id}/{number}"
    try:
        return Record(found, file.path, ".txt", text.encode(), tuple(sorted(known.items())))
    except UnicodeEncodeError:
        return InputError(file.path, "half a character (a lone surrogate)", line=number, hint="write it as UTF-8")


def present(file: File, row: Mapping[str, object]) -> Iterable[tuple[str, str]]:
    """The fields of an article that a row has, as text."""
    for field in FIELDS:
        value = row.get(file.columns.get(field, field))
        if isinstance(value, (str, int)) and (text := str(value).strip()):
            yield field, text
