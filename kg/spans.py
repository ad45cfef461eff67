"""Half-open spans of code points."""

from collections.abc import Iterable, Sequence
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


def longest(spans: Iterable[Span]) -> list[Span]:
    """The spans that remain when the longer of two that overlap wins (the earlier of two as long), in text order.

    >>> longest([Span(0, 4), Span(2, 9), Span(10, 12)])
    [Span(start=2, stop=9), Span(start=10, stop=12)]
    """
    taken: list[Span] = []
    for span in sorted(set(spans), key=lambda s: (s.start - s.stop, s.start)):
        if not any(span.overlaps(other) for other in taken):
            taken.append(span)
    return sorted(taken)


def within(spans: Sequence[Span], place: Span) -> list[Span]:
    """Those of `spans` that `place` covers."""
    return [span for span in spans if place.covers(span)]
