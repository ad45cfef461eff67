"""Where the nodes of the page stand: communities first, then the nodes inside each.

Pure Python and seeded by the order of the nodes: the same graph gives the same places on every machine, which the
layouts of networkx (numpy) do not promise. Forces: Fruchterman and Reingold 1991.
"""

import math
from collections.abc import Mapping, Sequence
from itertools import count

Point = tuple[float, float]
ROUNDS = 150
SPACE = 130.0  # between two nodes, in pixels
WIDER = 1.5  # labels are wide, and so are screens
LABEL_HEIGHT = 100  # of a node and the label under it
LABEL_ROUNDS = 60
LARGE = 400  # nodes of a group above which forces are left out


def spiral(number: int, space: float) -> list[Point]:
    """Points of a sunflower, evenly spread (Vogel 1979)."""
    turn = math.pi * (3 - math.sqrt(5))
    return [
        (space * math.sqrt(k) * math.cos(k * turn), space * math.sqrt(k) * math.sin(k * turn)) for k in range(number)
    ]


def forces(number: int, edges: Sequence[tuple[int, int]], space: float) -> list[Point]:
    """Points that edges pull together and all others push apart."""
    points = [list(point) for point in spiral(number, space)]
    if number < 3 or number > LARGE:
        return [(x, y) for x, y in points]
    rounds = ROUNDS if number <= ROUNDS else ROUNDS // 3
    for step in range(rounds):
        heat = space * (1 - step / rounds)
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
    """How far each point is pushed by those within twice the space: the grid variant of Fruchterman and Reingold, whose
    time grows with the number of points."""
    reach = 2 * space
    cells: dict[tuple[int, int], list[int]] = {}
    for index, (x, y) in enumerate(points):
        cells.setdefault((math.floor(x / reach), math.floor(y / reach)), []).append(index)
    moves = [[0.0, 0.0] for _ in points]
    for (column, row), members in cells.items():
        around = [k for c in (-1, 0, 1) for r in (-1, 0, 1) for k in cells.get((column + c, row + r), ())]
        for one in members:
            x, y = points[one]
            move = moves[one]
            for other in around:
                dx, dy = x - points[other][0], y - points[other][1]
                square = dx * dx + dy * dy
                if one != other and square < reach * reach:
                    force = space * space / max(square, 1.0)
                    move[0] += dx * force
                    move[1] += dy * force
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
    """The first point of a spiral where a disc touches no other; what is near the middle is full, so the search begins
    not far inside the last one."""
    step = max(SPACE, radius) / 4
    begin = int((0.8 * math.hypot(*discs[-1][:2]) / step) ** 2) if discs else 0
    turn = math.pi * (3 - math.sqrt(5))
    for k in count(begin):
        x, y = step * math.sqrt(k) * math.cos(k * turn), step * math.sqrt(k) * math.sin(k * turn)
        if all((x - a) ** 2 + (y - b) ** 2 >= (radius + r) ** 2 for a, b, r in discs):
            return x, y
    raise AssertionError("a spiral has no end")


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
