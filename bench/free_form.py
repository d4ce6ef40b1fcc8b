"""Walks by the graph of any site, beside the exact router: random rectangular halls, told as boxes with aisles between; then the plan of a
wave in the largest site that there may be: 200 racks, 2,000 bins. Ends with JSON.

.venv/bin/python bench/free_form.py
"""

import argparse
import json
import random
import sys
import time
from itertools import pairwise
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from godown.planning import Cart, Line, Order, plan
from godown.routing import Box, Hall, Site, Spot, Ways, free_walk, shortest_length
from godown.routing.free_form import kernel

SIZES = (5, 12, 20, 40, 60)
"""So many stops; up to 12 the order by the graph is exact too."""


C = 500
"""Clearance: aisles are twice as wide, so that there is one line to walk in each."""


def site_of(hall: Hall) -> Site:
    """A hall as a room with a rack between any two aisles of a block; (0, 0) of the hall is (C, C) of the room."""
    boxes = tuple(
        Box(a * hall.pitch_mm + 2 * C, front + 2 * C, (a + 1) * hall.pitch_mm, back, holds=True)
        for a in range(hall.aisles - 1)
        for front, back in pairwise(hall.cross_mm)
    )
    far, long = (hall.aisles - 1) * hall.pitch_mm, hall.cross_mm[-1]
    return Site(far + 2 * C, long + 2 * C, placed(hall, hall.start), boxes=boxes, clearance_mm=C)


def placed(hall: Hall, spot: Spot) -> Spot:
    """Where a spot of the hall lies in the room."""
    return spot[0] * hall.pitch_mm + C, spot[1] + C


def case(seed: int, stops: int) -> tuple[Hall, list[Spot]]:
    """A hall of 4 to 12 aisles and 2 to 4 cross-aisles, and stops in it."""
    dice = random.Random(seed)
    aisles, pieces = dice.randint(4, 12), dice.randint(1, 3)
    cross = [0]
    for _ in range(pieces):
        cross.append(cross[-1] + dice.randint(8_000, 25_000))
    hall = Hall(aisles, dice.randint(2_500, 5_000), tuple(cross), (dice.randrange(aisles), 0))
    return hall, [(dice.randrange(aisles), dice.randrange(1, cross[-1])) for _ in range(stops)]


def large(count: int) -> dict[str, float]:
    """Seconds for the largest site: its ways, where to stand at 2,000 bins, the plan of so many orders (the second in a process)."""
    dice = random.Random(1)
    hall = Hall(21, 3_000, tuple(range(0, 110_001, 11_000)), (10, 0))
    began = time.perf_counter()
    ways = Ways(site_of(hall))
    found = time.perf_counter()
    bins = [placed(hall, (dice.randrange(21), dice.randrange(500, 109_000, 1_000))) for _ in range(2_000)]
    stands = [spot for one in bins if (spot := ways.stand(one))]
    stood = time.perf_counter()
    orders = [
        Order(n, tuple(Line(dice.choice(stands)) for _ in range(dice.choice((1, 1, 2, 3))))) for n in range(count)
    ]
    plan(orders[:40], ways, [Cart(totes=12)], iterations=4_000)  # brings the kernel
    planned = time.perf_counter()
    made = plan(orders, ways, [Cart(totes=12)], iterations=30 * count)
    done = time.perf_counter()
    print(
        f"{len(ways.site.boxes)} racks, {len(set(stands))} spots, {count} orders: ways {found - began:.2f} s, stands {stood - found:.2f} s, "
        f"plan {done - planned:.2f} s, {100 - made.planned_mm * 100 // made.first_come_mm} % less than first come"
    )
    return {"ways_s": round(found - began, 2), "stands_s": round(stood - found, 2), "plan_s": round(done - planned, 2)}


def main() -> None:
    """Walk by both and compare; plan a wave in a large site."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--cases", type=int, default=100)
    asked.add_argument("--orders", type=int, default=500)
    given = asked.parse_args()
    cases = given.cases
    steps = kernel()
    gaps: dict[int, list[float]] = {}
    took: dict[int, list[float]] = {}
    for stops in SIZES:
        for seed in range(-1, cases):
            hall, spots = case(1000 * stops + seed, stops)
            bins = {placed(hall, spot) for spot in spots}
            start = time.perf_counter()
            found = free_walk(Ways(site_of(hall)), bins, steps).length_mm
            gone = (time.perf_counter() - start) * 1000
            best = shortest_length(hall, spots)
            assert found == best if stops <= 12 else found >= best, (stops, seed, found, best)
            if seed >= 0:  # the first brings the kernel
                gaps.setdefault(stops, []).append((found - best) / best * 100)
                took.setdefault(stops, []).append(gone)
        here = gaps[stops]
        print(
            f"{stops:>3} stops: mean gap {sum(here) / len(here):.3f} %, worst {max(here):.2f} %, "
            f"optimal {sum(gap == 0 for gap in here)} of {len(here)}, mean {sum(took[stops]) / len(here):.1f} ms"
        )
    told = {
        "cases": sum(map(len, gaps.values())),
        "mean_gap_percent": round(sum(map(sum, gaps.values())) / sum(map(len, gaps.values())), 4),
        "worst_gap_percent": round(max(map(max, gaps.values())), 3),
        "mean_ms": round(sum(map(sum, took.values())) / sum(map(len, took.values())), 2),
        **large(given.orders),
    }
    print(json.dumps(told))


if __name__ == "__main__":
    main()
