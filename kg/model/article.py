"""A news article as its file has it."""

from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from kg.model.value import Value
from kg.spans import Span


@dataclass(frozen=True, slots=True)
class Article(Value):
    """A news article. Spans are half-open, in code points of `text`: what the file holds, decoded, without a byte order
    mark, its line ends made `\\n`; of a web page or a record, its headline and text. How it is read is a View's.
    `notes` say what of its metadata could not be used."""

    id: str
    path: Path
    text: str
    headline: Span | None
    body: tuple[Span, ...]
    published: datetime | date | None = None
    language: str = "kk"
    publisher: str | None = None
    url: str | None = None
    views: int | None = None
    captions: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()

    def words(self, span: Span) -> str:
        return self.text[span.start : span.stop]

    @property
    def day(self) -> date | None:
        return self.published.date() if isinstance(self.published, datetime) else self.published
