"""What slotting saves: a seeded history with correlated SKUs, laid out by cube per order and by search; all walks exact.

.venv/bin/python bench/slotting.py [--seed 1] [--walks 20000000] [--orders-per-trip 1] [--blocks 1] [--affinity 50]

The history is cut in time: the search sees the first days only, `saved_percent` is what it saves in the walks of the days that
it did not see. `saved_seen_percent` is what it saves in those that it saw.
"""

import argparse
import json
import random
import sys
import time
from collections.abc import Iterator, Sequence
from itertools import accumulate
from pathlib import Path
from typing import Any, Final

sys.path.insert(0, str(Path(__file__).parents[1]))

from godown.routing import Hall, shortest_lengths
from godown.slotting import Cell, Item, Site, arrange, by_cube_per_order, ranked
from godown.slotting.ranking import visits_of

AISLES, BAYS, BAY_MM, PITCH_MM = 10, 25, 1_000, 3_000
SKUS: Final = 900
ZIPF: Final = 0.8
LINES: Final = (1, 1, 1, 2, 2, 2, 3, 3, 4, 6)
DAYS, HELD_OUT_DAYS = 60, 20
SMALL_ML, LARGE_ML = 20_000, 60_000


def cells() -> list[Cell[int]]:
    """Both sides of each aisle, two levels; every fourth bay is large; the last aisle is the zone for flammable goods."""
    return [
        Cell(number, aisle, bay * BAY_MM, level, "flammable" if aisle == AISLES - 1 else "main",
             LARGE_ML if bay % 4 == 0 else SMALL_ML, 400_000 if level == 1 else 150_000)
        for number, (aisle, bay, _, level) in enumerate(
            (a, b, side, level) for a in range(AISLES) for b in range(1, BAYS + 1) for side in (0, 1) for level in (1, 2)
        )
    ]  # fmt: skip


def items(dice: random.Random) -> list[Item[int]]:
    """SKUs of many sizes: one in eight needs a large cell, one in ten is heavy, one in twenty may burn."""
    found = []
    for sku in range(SKUS):
        large, heavy, burns = dice.random() < 0.125, dice.random() < 0.1, dice.random() < 0.05
        volume = dice.randint(SMALL_ML + 1, LARGE_ML) if large else dice.randint(2_000, SMALL_ML)
        found.append(
            Item(sku, volume, dice.randint(150_001, 400_000) if heavy else dice.randint(1_000, 150_000), 0, 0,
                 1 if heavy else None, frozenset({"flammable"} if burns else {"main"}))
        )  # fmt: skip
    return found


def orders(dice: random.Random, affinity: int) -> Iterator[set[int]]:
    """Customers without end. SKUs have ranks (Zipf) and families of 4 to 12, both by chance; a further line is, in `affinity` of
    100 cases, of the family of the line before."""
    ranks = list(range(1, SKUS + 1))
    dice.shuffle(ranks)
    weights = [rank**-ZIPF for rank in ranks]
    drawn = list(accumulate(weights))
    family: dict[int, list[int]] = {}
    left = list(range(SKUS))
    dice.shuffle(left)
    while left:
        size = dice.randint(4, 12)
        members, left = left[:size], left[size:]
        family |= dict.fromkeys(members, members)
    while True:
        last = dice.choices(range(SKUS), cum_weights=drawn)[0]
        order = {last}
        for _ in range(dice.choice(LINES) - 1):
            if dice.randrange(100) < affinity:
                kin = family[last]
                last = dice.choices(kin, [weights[sku] for sku in kin])[0]
            else:
                last = dice.choices(range(SKUS), cum_weights=drawn)[0]
            order.add(last)
        yield order


def walked(hall: Hall, places: Sequence[Cell[int]], slots: dict[int, int], trips: Sequence[set[int]]) -> int:
    """All walks in mm, by the exact router."""
    spots = [[(places[slots[sku]].aisle, places[slots[sku]].position_mm) for sku in trip] for trip in trips]
    return sum(shortest_lengths(hall, spots))


def main() -> None:
    """Lay out, search, and walk the days that the search did not see."""
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--seed", type=int, default=1)
    asked.add_argument("--walks", type=int, default=20_000_000, help="walks that the search may price")
    asked.add_argument("--seconds", type=float, help="search so long instead")
    asked.add_argument("--orders-a-day", type=int, default=400)
    asked.add_argument("--orders-per-trip", type=int, default=1)
    asked.add_argument("--affinity", type=int, default=50)
    asked.add_argument("--blocks", type=int, default=1)
    args = asked.parse_args()
    dice = random.Random(args.seed)
    length = (BAYS + 1) * BAY_MM
    hall = Hall(AISLES, PITCH_MM, tuple(length * n // args.blocks for n in range(args.blocks + 1)), (AISLES // 2, 0))
    places, goods, buyers = cells(), items(dice), orders(dice, args.affinity)
    per_day = args.orders_a_day // args.orders_per_trip
    days = [
        [set().union(*(next(buyers) for _ in range(args.orders_per_trip))) for _ in range(per_day)]
        for _ in range(DAYS + HELD_OUT_DAYS)
    ]
    seen, held_out = [t for day in days[:DAYS] for t in day], [t for day in days[DAYS:] for t in day]
    site = Site(hall, places, goods, seen)
    visits = visits_of(site)
    by_cube = _laid(site, by_cube_per_order(goods, visits))
    by_visits = _laid(site, sorted(range(SKUS), key=lambda n: -visits[n]))
    start = time.perf_counter()
    found = arrange(site, by_cube, seed=args.seed, walks=args.walks, seconds=args.seconds)
    took = time.perf_counter() - start
    lines: dict[str, tuple[int, int]] = {
        name: (walked(hall, places, slots, seen), walked(hall, places, slots, held_out))
        for name, slots in (("cube per order", by_cube), ("visits", by_visits), ("search", found.slots))
    }
    assert lines["search"][0] == found.after_mm, "the search says what the router says"
    print(f"{'laid out by':<16}{'metres a trip, seen':>22}{'not seen':>12}")
    for name, (a, b) in lines.items():
        print(f"{name:<16}{a / len(seen) / 1000:>22.1f}{b / len(held_out) / 1000:>12.1f}")
    _say(lines, took, found.tried, len(seen), len(held_out))


def _laid(site: Site[int, int], order: Sequence[int]) -> dict[int, int]:
    slots = ranked(site, order)
    assert None not in slots, "a SKU has no cell"
    return {item.key: cell for item, cell in zip(site.items, slots, strict=True) if cell is not None}


def _say(lines: dict[str, tuple[int, int]], took: float, tried: int, seen: int, held_out: int) -> None:
    def saved(name: str, part: int) -> float:
        return round(100 - 100 * lines["search"][part] / lines[name][part], 2)

    answer: dict[str, Any] = {
        "saved_percent": saved("cube per order", 1), "saved_seen_percent": saved("cube per order", 0),
        "saved_vs_visits_percent": saved("visits", 1), "seconds": round(took, 1), "tried": tried, "trips_seen": seen,
        "trips_held_out": held_out,
    }  # fmt: skip
    print(json.dumps(answer))


if __name__ == "__main__":
    main()
