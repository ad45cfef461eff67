"""Where the things of the page stand, in time that grows with their number: no thing is tested against all others.

The things with which the picture begins are centres of cells of one size, those of one group side by side. The other
things of a group stand on rings around the centre that facts lead them to, as close as the cell asks for: they are seen
from near. The groups that the picture does not begin with follow in rows, the weightiest first.

Pure Python: the same graph gives the same places on every machine. The unit is a pixel at the scale 1.
"""

import math
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

Point = tuple[float, float]
Near = Mapping[str, Collection[str]]  # thing → the things that facts link it with
CELL = 100.0  # radius of the cell around a thing that the picture begins with
CLEAR = 44.0  # radius left free around it
INNER = 30.0  # the same of the groups that follow
STEP = 26.0  # between two things on a ring and between two rings, where there is room
GAP = 70.0  # between groups side by side; twice so much above those that are called by a name above them
ASPECT = 1.5  # width to height of the groups that the picture begins with
BELOW = 2.2  # and of those that follow
LARGE, SMALL = 15, 8  # radius of a thing


@dataclass(frozen=True, slots=True)
class Place:
    """Where a thing stands, and its radius."""

    x: int
    y: int
    size: int


def arrange(groups: Sequence[Sequence[str]], heads: Collection[str], near: Near) -> dict[str, Place]:
    """Thing → its place, for all things of the groups; `heads` are the things that the picture begins with."""
    chosen = [(group, [node for node in group if node in heads]) for group in groups]
    opening = [block(group, own, near, CELL, CLEAR) for group, own in chosen if own]
    below = [block(group, group[:1], near, grown(len(group)), INNER) for group, own in chosen if not own]
    found: dict[str, Place] = {}
    top = 0.0
    for blocks, aspect, above in ((opening, ASPECT, GAP / 2), (below, BELOW, GAP)):
        spots, top = shelves([reach(one, above) for one in blocks], top, aspect)
        for one, (x, y) in zip(blocks, spots, strict=True):
            found |= {node: Place(round(x + p.x), round(y + p.y), p.size) for node, p in one.items()}
    return found


def grown(things: int) -> float:
    """The radius of a cell that has room for so many things."""
    return math.sqrt(INNER**2 + things * STEP**2 / 2)


def block(group: Sequence[str], centres: Sequence[str], near: Near, radius: float, clear: float) -> dict[str, Place]:
    """The places of a group around (0, 0): its centres apart, each in the middle of its things."""
    found: dict[str, Place] = {}
    for (x, y), (centre, around) in zip(spread(len(centres), radius), gathered(group, centres, near), strict=True):
        found[centre] = Place(round(x), round(y), LARGE)
        step = min(STEP, math.sqrt(2 * (radius**2 - clear**2) / max(len(around), 1)))
        size = max(1, min(SMALL, round(step / 3)))
        for node, (dx, dy) in zip(around, rings(clear, step), strict=False):
            found[node] = Place(round(x + dx), round(y + dy), size)
    return found


def gathered(group: Sequence[str], centres: Sequence[str], near: Near) -> list[tuple[str, list[str]]]:
    """Each centre with the things that facts lead to from it, the nearest first; what none leads to goes where the
    fewest are, together with what is linked with it."""
    cells: dict[str, list[str]] = {centre: [] for centre in centres}
    owner = {centre: centre for centre in centres}
    members = set(group)

    def walk(queue: list[str]) -> None:
        for node in queue:  # grows while it is walked
            for other in sorted(near[node]):
                if other in members and other not in owner:
                    owner[other] = owner[node]
                    cells[owner[node]].append(other)
                    queue.append(other)

    walk(list(centres))
    for node in group:
        if node not in owner:
            owner[node] = min(cells, key=lambda centre: len(cells[centre]))
            cells[owner[node]].append(node)
            walk([node])
    return list(cells.items())


def spread(number: int, radius: float) -> list[Point]:
    """The middles of cells that touch: one, a pair, a triangle, a square, or one with the others around it."""
    if number <= 4:
        out = {1: 0.0, 2: radius, 3: radius * 2 / math.sqrt(3), 4: radius * math.sqrt(2)}.get(number, 0.0)
        begin = {2: math.pi, 4: -3 * math.pi / 4}.get(number, -math.pi / 2)
        return [turned(out, begin + 2 * math.pi * k / number) for k in range(number)]
    out = max(2 * radius, radius / math.sin(math.pi / (number - 1)))
    return [(0.0, 0.0), *(turned(out, 2 * math.pi * k / (number - 1)) for k in range(number - 1))]


def turned(out: float, angle: float) -> Point:
    return out * math.cos(angle), out * math.sin(angle)


def rings(radius: float, step: float) -> Iterator[Point]:
    """Points on one ring after the other, so far apart."""
    while True:
        room = max(1, int(2 * math.pi * radius / step))
        yield from (turned(radius, 2 * math.pi * (k + 0.5) / room - math.pi / 2) for k in range(room))
        radius += step


def reach(places: Mapping[str, Place], above: float) -> Point:
    """Half the width and half the height of a group around (0, 0), with what is left free above and below it."""
    wide, high = (max(abs(getattr(place, axis)) + place.size for place in places.values()) for axis in "xy")
    return wide + GAP / 2, high + above


def shelves(halves: Sequence[Point], top: float, aspect: float) -> tuple[list[Point], float]:
    """The middles of boxes put into rows below `top` in their order, each row centred on 0; and where the last ends."""
    width = max([math.sqrt(aspect * sum(4 * w * h for w, h in halves)), *(2 * w for w, _ in halves)])
    rows: list[list[Point]] = []
    used = width
    for half in halves:
        used += 2 * half[0]
        if used > width:
            rows.append([])
            used = 2 * half[0]
        rows[-1].append(half)
    found: list[Point] = []
    for row in rows:
        x, high = -sum(w for w, _ in row), max(h for _, h in row)
        for w, _ in row:
            found.append((x + w, top + high))
            x += 2 * w
        top += 2 * high
    return found, top
