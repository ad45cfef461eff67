"""Half-open spans of code points."""

from collections.abc import Iterable
from typing import NamedTuple


class Span(NamedTuple):
    """The code points from `start` up to, not including, `stop` of an article's text."""

    start: int
    stop: int

    def covers(self, other: "Span") -> bool:
        return self.start <= other.start and other.stop <= self.stop

    def overlaps(self, other: "Span") -> bool:
        return self.start < other.stop and other.start < self.stop


def cover(spans: Iterable[Span]) -> Span:
    """The smallest span that covers all of `spans` (one or more).

    >>> cover([Span(5, 7), Span(1, 3)])
    Span(start=1, stop=7)
    """
    listed = list(spans)
    return Span(min(span.start for span in listed), max(span.stop for span in listed))
