"""Where things stand: each has a place of its own, near what facts link it with, and groups lie apart."""

from math import dist
from random import Random

import pytest

from kg.export.layout import CELL, arrange


def graph(groups, size, seed=1):
    """Groups of so many things, each linked with a few others of its group, some with nothing."""
    random = Random(seed)
    listed = [[f"{group}-{number}" for number in range(size)] for group in range(groups)]
    near: dict[str, set[str]] = {node: set() for group in listed for node in group}
    for group in listed:
        for node in group[: size * 3 // 4]:
            other = random.choice(group)
            if other != node:
                near[node].add(other)
                near[other].add(node)
    return listed, near


@pytest.mark.parametrize(("groups", "size"), [(1, 1), (1, 2), (3, 1), (6, 4), (12, 40), (3, 600)])
def test_every_thing_has_a_place_of_its_own(groups, size):
    listed, near = graph(groups, size)
    heads = [node for group in listed[:6] for node in group[:3]]
    found = arrange(listed, heads, near)
    assert set(found) == set(near)
    assert len({(place.x, place.y) for place in found.values()}) == len(found)
    assert found == arrange(listed, heads, near)


def test_what_the_picture_begins_with_stands_apart():
    listed, near = graph(6, 100)
    heads = [node for group in listed for node in group[:3]]
    found = arrange(listed, heads, near)
    spots = [(found[node].x, found[node].y) for node in heads]
    assert all(dist(one, other) > 2 * CELL - 4 for number, one in enumerate(spots) for other in spots[:number])


def test_groups_do_not_lie_on_each_other():
    listed, near = graph(30, 20)
    found = arrange(listed, [node for group in listed[:6] for node in group[:3]], near)
    boxes = []
    for group in listed:
        xs, ys = [found[node].x for node in group], [found[node].y for node in group]
        boxes.append((min(xs), max(xs), min(ys), max(ys)))
    for number, (left, right, top, bottom) in enumerate(boxes):
        for a, b, c, d in boxes[:number]:
            assert right < a or b < left or bottom < c or d < top


def test_a_thing_stands_around_the_one_that_facts_link_it_with():
    near = {"a": {"a1", "a2"}, "b": {"b1"}, "a1": {"a"}, "a2": {"a"}, "b1": {"b"}, "c": set()}
    found = arrange([list(near)], ["a", "b"], near)

    def far(one, other):
        return dist((found[one].x, found[one].y), (found[other].x, found[other].y))

    assert all(far(node, "a") < CELL < far(node, "b") for node in ("a1", "a2"))
    assert far("b1", "b") < CELL < far("b1", "a")
    assert far("c", "b") < CELL  # where the fewest are
