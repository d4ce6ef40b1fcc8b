"""A wave of orders in a large hall: what its plan saves against carts filled as orders come, with the same exact walks.

    .venv/bin/python bench/wave.py --orders 10000 --seconds 15 [--seed 1]

40 aisles of 60 cells (cells 1 m apart, aisles 3 m, a SKU in each cell, the depot at the front of the first aisle); Zipf's law
with 0.8 over SKUs that lie at random; 1 to 5 lines an order, 1.9 on average; carts of 40 lines.
"""

import argparse
import json
import random
import resource
import sys
import time
from itertools import accumulate
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from bench import plan_check
from godown.planning import Cart, Line, Order, kernel, plan, warm_up
from godown.routing import Hall

AISLES, CELLS, ZIPF, CART = 40, 60, 0.8, 40
LINES = (0.5, 0.25, 0.14, 0.07, 0.04)
"""How often an order has 1, 2, ... lines."""


def wave(count: int, seed: int) -> tuple[Hall, list[Order[int]]]:
    """The hall, and orders as they come."""
    dice = random.Random(seed)
    spots = [(aisle, 1000 + cell * 1000) for aisle in range(AISLES) for cell in range(CELLS)]
    dice.shuffle(spots)
    often = list(accumulate((rank + 1) ** -ZIPF for rank in range(len(spots))))
    sizes = dice.choices(range(1, len(LINES) + 1), LINES, k=count)
    hall = Hall(AISLES, 3000, (0, (CELLS + 1) * 1000))
    return hall, [
        Order(number, tuple(Line(spot) for spot in dict.fromkeys(dice.choices(spots, cum_weights=often, k=size))))
        for number, size in enumerate(sizes)
    ]


def main() -> None:
    """Plan one wave."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--orders", type=int, default=10_000)
    asked.add_argument("--seconds", type=float, default=15)
    asked.add_argument("--seed", type=int, default=1)
    args = asked.parse_args()
    hall, orders = wave(args.orders, args.seed)
    warm_up()
    start = time.perf_counter()
    found = plan(orders, hall, [Cart(lines=CART)], seconds=args.seconds, seed=args.seed, engine=kernel())
    took = time.perf_counter() - start
    plan_check.check(found, orders, hall, lambda group: sum(len(order.lines) for order in group) <= CART)
    saved = found.saved_vs_first_come / found.first_come_mm * 100
    lines = sum(len(order.lines) for order in orders)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(
        f"{len(orders)} orders, {lines / len(orders):.2f} lines each, {len(found.trips)} trips of {CART} lines at most"
    )
    print(f"one by one {found.single_mm / 1e6:.1f} km, as they come {found.first_come_mm / 1e6:.1f} km")
    print(f"planned {found.planned_mm / 1e6:.1f} km in {took:.1f} s, {found.tries / 1e6:.1f} million tries")
    said = {"seconds": round(took, 2), "saved_percent": round(saved, 2), "peak_mib": round(peak)}
    print(json.dumps(said))


if __name__ == "__main__":
    main()
