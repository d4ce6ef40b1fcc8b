"""The exact walk against brute force over all orders of stops."""

from itertools import pairwise, permutations

from hypothesis import given, settings
from hypothesis import strategies as st

from godown.picking.route import Block, Stop, shortest_length, shortest_walk


def between(block: Block, a: tuple[int, int], b: tuple[int, int]) -> int:
    if a[0] == b[0]:
        return abs(a[1] - b[1])
    across = abs(a[0] - b[0]) * block.pitch_mm
    return across + min(a[1] + b[1], 2 * block.length_mm - a[1] - b[1])


def brute(block: Block, places: list[tuple[int, int]]) -> int:
    depot = (block.depot_aisle, 0 if block.depot_end == "front" else block.length_mm)
    tours = permutations(places)
    return min(sum(between(block, a, b) for a, b in zip((depot, *t), (*t, depot), strict=True)) for t in tours)


@settings(max_examples=300, deadline=None)
@given(st.data())
def test_the_walk_is_the_shortest(data: st.DataObject) -> None:
    aisles = data.draw(st.integers(1, 5))
    block = Block(
        aisles, data.draw(st.integers(1, 9)), data.draw(st.integers(4, 12)), data.draw(st.integers(0, aisles - 1)),
        data.draw(st.sampled_from(["front", "back"])),
    )  # fmt: skip
    place = st.tuples(st.integers(0, aisles - 1), st.integers(1, block.length_mm - 1))
    places = data.draw(st.lists(place, min_size=1, max_size=6, unique=True))
    walk = shortest_walk(block, [Stop(p, *p) for p in places])
    assert walk.length_mm == brute(block, places)
    assert sorted(stop.key for stop in walk.stops) == sorted(places)
    assert shortest_length(block, places) == walk.length_mm
    corners = [(x // block.pitch_mm, y) for x, y in walk.path]
    assert sum(between(block, a, b) for a, b in pairwise(corners)) == walk.length_mm
    assert corners[0] == corners[-1] == (block.depot_aisle, 0 if block.depot_end == "front" else block.length_mm)


def test_no_stops_no_walk() -> None:
    assert shortest_walk(Block(3, 3000, 20000), []).length_mm == 0
