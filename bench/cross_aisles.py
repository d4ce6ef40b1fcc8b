"""The exact walk through halls of 3 to 6 cross-aisles against an independent exact method: dynamic programming over subsets
of stops (Held & Karp 1962) on distances found by Dijkstra's algorithm on the graph of the hall, which knows nothing of states.

    .venv/bin/python bench/cross_aisles.py [--cases 1000] [--seed 1]
"""

import argparse
import heapq
import json
import random
import sys
from collections import defaultdict
from itertools import pairwise
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from godown.routing import Hall, Spot, Stop, kernel, shortest_walk

PICKS_MAX = 7


def graph(hall: Hall, spots: set[Spot]) -> dict[Spot, list[tuple[Spot, int]]]:
    """Every crossing and spot of a hall, joined to its neighbours."""
    near: dict[Spot, list[tuple[Spot, int]]] = defaultdict(list)
    for aisle in range(hall.aisles):
        line = sorted({(aisle, row) for row in hall.cross_mm} | {spot for spot in spots if spot[0] == aisle})
        pairs = [(a, b, b[1] - a[1]) for a, b in pairwise(line)]
        if aisle:
            pairs += [((aisle - 1, row), (aisle, row), hall.pitch_mm) for row in hall.cross_mm]
        for a, b, length in pairs:
            near[a].append((b, length))
            near[b].append((a, length))
    return near


def ways(near: dict[Spot, list[tuple[Spot, int]]], source: Spot) -> dict[Spot, int]:
    """How far everything is from a spot (Dijkstra 1959)."""
    found: dict[Spot, int] = {}
    heap = [(0, source)]
    while heap:
        length, spot = heapq.heappop(heap)
        if spot not in found:
            found[spot] = length
            for other, more in near[spot]:
                heapq.heappush(heap, (length + more, other))
    return found


def held_karp(hall: Hall, picks: list[Spot]) -> int:
    """The length of the shortest walk from start to end past all picks."""
    start, end = hall.start, hall.end or hall.start
    near = graph(hall, {start, end, *picks})
    far = [ways(near, pick) for pick in picks]
    best = {(1 << i, i): far[i][start] for i in range(len(picks))}
    for seen in range(1, 1 << len(picks)):
        for i in range(len(picks)):
            if (seen, i) in best:
                for j in range(len(picks)):
                    if not seen >> j & 1:
                        key, length = (seen | 1 << j, j), best[seen, i] + far[i][picks[j]]
                        best[key] = min(best.get(key, length), length)
    full = (1 << len(picks)) - 1
    return min(best[full, i] + far[i][end] for i in range(len(picks)))


def case(dice: random.Random, rows: int) -> tuple[Hall, list[Spot]]:
    """A random hall with random picks; half of the walks end elsewhere than they begin (up to 4 cross-aisles)."""
    length = dice.randint(rows * 2, rows * 6)
    cross = (0, *sorted(dice.sample(range(1, length), rows - 2)), length)
    aisles = dice.randint(1, 6)

    def spot() -> Spot:
        return dice.randrange(aisles), dice.choice([dice.randint(0, length), dice.choice(cross)])

    start = spot()
    end = spot() if rows <= 4 and dice.random() < 0.5 else None
    return Hall(aisles, dice.randint(1, 8), cross, start, end), [spot() for _ in range(dice.randint(1, PICKS_MAX))]


def main() -> None:
    """Compare the length, and the length of the walk that is drawn."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--cases", type=int, default=1000)
    asked.add_argument("--seed", type=int, default=1)
    args = asked.parse_args()
    dice = random.Random(args.seed)
    equal = cases = 0
    for rows in (3, 4, 5, 6):
        right = 0
        for _ in range(args.cases):
            hall, picks = case(dice, rows)
            walk = shortest_walk(hall, [Stop(number, *pick) for number, pick in enumerate(picks)], kernel())
            legs = pairwise(walk.path)
            drawn = sum(abs(a[0] - b[0]) + abs(a[1] - b[1]) for a, b in legs)
            right += walk.length_mm == drawn == held_karp(hall, picks) and len(walk.stops) == len(picks)
        print(f"{rows} cross-aisles: {right} of {args.cases} equal")
        equal, cases = equal + right, cases + args.cases
    print(json.dumps({"cases": cases, "equal": equal}))


if __name__ == "__main__":
    main()
