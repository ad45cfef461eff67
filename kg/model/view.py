"""A text as it is read, where that is not as it is written: with the way back to what the file holds."""

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass, field
from operator import attrgetter
from typing import NamedTuple

from kg.spans import Span


class Edit(NamedTuple):
    """`text` is read in the place of code points `start` up to `stop`; empty where they are not seen."""

    start: int
    stop: int
    text: str


class Piece(NamedTuple):
    """An edit with the place where its text stands in the view."""

    at: int
    end: int
    start: int
    stop: int


@dataclass(frozen=True, slots=True)
class View:
    """`original` read with `edits` (sorted, none across another); `text` is what is read. Spans are half-open, in code
    points.

    >>> view = View("Se\u00adrik keldi", (Edit(0, 6, "Серік"), Edit(7, 12, "келді")))
    >>> view.text, view.back(Span(6, 11)), view.forward(Span(7, 12))
    ('Серік келді', Span(start=7, stop=12), Span(start=6, stop=11))
    """

    original: str
    edits: tuple[Edit, ...] = ()
    text: str = field(init=False, compare=False)
    pieces: tuple[Piece, ...] = field(init=False, compare=False, repr=False)

    def __post_init__(self) -> None:
        shown, pieces, last, length = [], [], 0, 0
        for edit in self.edits:
            shown += [self.original[last : edit.start], edit.text]
            at = length + edit.start - last
            length = at + len(edit.text)
            pieces.append(Piece(at, length, edit.start, edit.stop))
            last = edit.stop
        object.__setattr__(self, "text", "".join((*shown, self.original[last:])) if shown else self.original)
        object.__setattr__(self, "pieces", tuple(pieces))

    def then(self, edits: Iterable[Edit]) -> "View":
        """The view with edits of its text; an earlier edit inside a later one is part of that."""
        later = [Edit(*self.back(Span(edit.start, edit.stop)), edit.text) for edit in edits]
        kept = [edit for edit in self.edits if not inside(edit, later)]
        return View(self.original, tuple(sorted([*kept, *later]))) if later else self

    def back(self, span: Span) -> Span:
        """The span of the original whose words are read in a span of the view: all of an edit that it begins or ends
        in, nothing unseen at its edges."""
        start = self.origin(span.start)[0]
        return Span(start, max(start, self.origin(span.stop - 1)[1] if span.stop > span.start else start))

    def origin(self, place: int) -> Span:
        """The code points of the original that are read as the one at `place`."""
        index = bisect_right(self.pieces, place, key=attrgetter("at")) - 1
        if index < 0:
            return Span(place, place + 1)
        piece = self.pieces[index]
        if place < piece.end:
            return Span(piece.start, piece.stop)
        moved = place - piece.end + piece.stop
        return Span(moved, moved + 1)

    def forward(self, span: Span) -> Span:
        """The span of the view in which a span of the original is read."""
        return Span(self.shown(span.start), self.shown(span.stop))

    def shown(self, place: int) -> int:
        index = bisect_right(self.pieces, place, key=attrgetter("start")) - 1
        if index < 0:
            return place
        piece = self.pieces[index]
        if place == piece.start:
            return piece.at
        return piece.end if place < piece.stop else place - piece.stop + piece.end


def inside(edit: Edit, others: list[Edit]) -> bool:
    index = bisect_right(others, edit.start, key=attrgetter("start")) - 1
    return index >= 0 and others[index].start <= edit.start and edit.stop <= others[index].stop
