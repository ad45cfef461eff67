"""Where the nodes of the page stand: communities first, then the nodes inside each.

Pure Python and seeded by the order of the nodes: the same graph gives the same places on every machine, which the
layouts of networkx (numpy) do not promise. Forces: Fruchterman and Reingold 1991.
"""

import math
from collections.abc import Mapping, Sequence

Point = tuple[float, float]
ROUNDS = 150
SPACE = 130.0  # between two nodes, in pixels
WIDER = 1.5  # labels are wide, and so are screens
LABEL_HEIGHT = 84  # of a node and the label under it
LABEL_ROUNDS = 60
LARGE = 400  # nodes of a group above which forces are left out


def spiral(count: int, space: float) -> list[Point]:
    """Points of a sunflower, evenly spread (Vogel 1979)."""
    turn = math.pi * (3 - math.sqrt(5))
    return [
        (space * math.sqrt(k) * math.cos(k * turn), space * math.sqrt(k) * math.sin(k * turn)) for k in range(count)
    ]


def forces(count: int, edges: Sequence[tuple[int, int]], space: float) -> list[Point]:
    """Points that edges pull together and all others push apart."""
    points = [list(point) for point in spiral(count, space)]
    if count < 3 or count > LARGE:
        return [(x, y) for x, y in points]
    for step in range(ROUNDS):
        heat = space * (1 - step / ROUNDS)
        moves = push(points, space)
        for one, other in edges:
            dx, dy = points[one][0] - points[other][0], points[one][1] - points[other][1]
            pull = math.hypot(dx, dy) / space
            moves[one][0] -= dx * pull
            moves[one][1] -= dy * pull
            moves[other][0] += dx * pull
            moves[other][1] += dy * pull
        for point, (dx, dy) in zip(points, moves, strict=True):
            length = math.hypot(dx, dy) or 1.0
            point[0] += dx / length * min(length, heat)
            point[1] += dy / length * min(length, heat)
    return [(x, y) for x, y in points]


def push(points: Sequence[Sequence[float]], space: float) -> list[list[float]]:
    moves = [[0.0, 0.0] for _ in points]
    for one in range(len(points)):
        for other in range(one):
            dx, dy = points[one][0] - points[other][0], points[one][1] - points[other][1]
            force = space * space / max(dx * dx + dy * dy, 1.0)
            moves[one][0] += dx * force
            moves[one][1] += dy * force
            moves[other][0] -= dx * force
            moves[other][1] -= dy * force
    return moves


def place(groups: Sequence[Sequence[str]], edges: Sequence[tuple[str, str]]) -> Mapping[str, tuple[int, int]]:
    """Node → whole pixels: each group laid out alone, the groups packed on a spiral, the largest in the middle."""
    found: dict[str, tuple[int, int]] = {}
    discs: list[tuple[float, float, float]] = []
    for group in groups:
        index = {node: number for number, node in enumerate(group)}
        inner = [(index[a], index[b]) for a, b in edges if a in index and b in index and a != b]
        points = forces(len(group), inner, SPACE)
        middle = (sum(x for x, _ in points) / len(points), sum(y for _, y in points) / len(points))
        radius = max(math.hypot(x - middle[0], y - middle[1]) for x, y in points) + SPACE * 0.55
        centre = free_place(discs, radius)
        discs.append((*centre, radius))
        for node, (x, y) in zip(group, points, strict=True):
            found[node] = (round(WIDER * (centre[0] + x - middle[0])), round(centre[1] + y - middle[1]))
    return found


def free_place(discs: Sequence[tuple[float, float, float]], radius: float) -> Point:
    """The first point of a spiral where a disc touches no other."""
    for x, y in spiral(20_000, SPACE / 4):
        if all(math.hypot(x - a, y - b) >= radius + r for a, b, r in discs):
            return x, y
    return 0.0, sum(2 * r for *_, r in discs)


def apart(places: Mapping[str, tuple[int, int]], widths: Mapping[str, int]) -> Mapping[str, tuple[int, int]]:
    """The places moved up and down until no label lies on another; `widths` are those of the labels, in pixels. Large
    graphs get fewer rounds: their labels are seen from near only."""
    points = {node: [x, float(y)] for node, (x, y) in places.items()}
    for _ in range(LABEL_ROUNDS if len(points) <= LARGE * 5 else LABEL_ROUNDS // 10):
        moved = False
        order = sorted(points, key=lambda node: (points[node][1], node))
        for place_of, upper in enumerate(order):
            for lower in order[place_of + 1 :]:
                down = points[lower][1] - points[upper][1]
                if down >= LABEL_HEIGHT:
                    break
                if abs(points[lower][0] - points[upper][0]) < (widths[lower] + widths[upper]) / 2:
                    step = (LABEL_HEIGHT - down) / 2 + 0.5
                    points[upper][1] -= step
                    points[lower][1] += step
                    moved = True
        if not moved:
            break
    return {node: (round(x), round(y)) for node, (x, y) in points.items()}
