"""Boxes for 2,150 orders of a shop, against BoxPacker's answers with free rotation.

.venv/bin/python bench/boxes.py --data DIR      (DIR holds `items.csv`, `boxes.csv` and `expected.csv`)

A box's weight limit is taken as BoxPacker takes it, with the box itself. Every placement is judged by `boxes_checked.py`.
"""

import argparse
import csv
import json
import statistics
import sys
import time
from collections import Counter, defaultdict
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from bench.boxes_checked import faults
from godown.boxing import ENOUGH_PERCENT, Box, Choice, Item, Tariff, choose
from godown.boxing.tries import kernel


def read(folder: Path, name: str) -> list[list[str]]:
    """The rows of a file."""
    with (folder / name).open(newline="") as file:
        return list(csv.reader(file))


def boxes_of(folder: Path) -> list[Box]:
    """Name, outer sides, own weight, inner sides, weight with what is in it."""
    made = []
    for name, *numbers in read(folder, "boxes.csv"):
        outer, own, inner, most = numbers[:3], numbers[3], numbers[4:7], numbers[7]
        long, wide, high = map(int, inner)
        sides = (int(outer[0]), int(outer[1]), int(outer[2]))
        made.append(Box(name, long, wide, high, int(own), int(most), sides))
    return made


def orders_of(folder: Path) -> dict[str, list[Item]]:
    """Order -> what it wants; a row is a thing of its own."""
    found: dict[str, list[Item]] = defaultdict(list)
    for order, units, _, *numbers in read(folder, "items.csv"):
        wide, long, deep, grams = map(int, numbers)
        found[order].append(Item(len(found[order]), long, wide, deep, grams, int(units)))
    return found


def judged(items: list[Item], choice: Choice) -> list[str]:
    """What is wrong with an answer."""
    things = {item.key: item for item in items}
    found = ["something is left outside"] if choice.outside else []
    packed = Counter(unit.key for filled in choice.boxes for unit in filled.units)
    if packed != Counter({item.key: item.units for item in items}):
        found.append("other units than ordered")
    for filled in choice.boxes:
        units = [
            {
                "sides": (things[u.key].length_mm, things[u.key].width_mm, things[u.key].height_mm),
                "at": (u.x, u.y, u.z),
                "turned": (u.dx, u.dy, u.dz),
                "grams": things[u.key].weight_grams,
            }
            for u in filled.units
        ]
        found += faults(filled.box.inner_mm, filled.box.most_grams, filled.box.own_grams, units, ENOUGH_PERCENT)
    return found


def main() -> None:
    """Choose for every order, one after the other, on one thread."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--data", type=Path, required=True)
    args = asked.parse_args()
    boxes, orders = boxes_of(args.data), orders_of(args.data)
    reference = {row[0]: int(row[4]) for row in read(args.data, "expected.csv")}
    kernel()
    choose([Item("first", 100, 80, 30, 200, 3)], boxes, Tariff())
    took: list[float] = []
    found: dict[str, int] = {}
    least = invalid = 0
    for name, items in orders.items():
        start = time.perf_counter()
        choice = choose(items, boxes)
        took.append((time.perf_counter() - start) * 1000)
        found[name] = len(choice.boxes)
        least += choice.least
        if wrong := judged(items, choice):
            invalid += 1
            print(f"{name}: {'; '.join(wrong[:3])}")
    theirs = sum(reference[name] for name in orders)
    fewer = sum(found[name] < reference[name] for name in orders)
    more = sum(found[name] > reference[name] for name in orders)
    total = sum(found.values())
    print(f"{len(orders)} orders: {total} boxes; BoxPacker {theirs}; proved that {least} are needed at least")
    print(f"fewer than BoxPacker for {fewer} orders, more for {more}; each unit on {ENOUGH_PERCENT} % of its base")
    print(f"an order takes {statistics.median(took):.3f} ms (median), {max(took):.1f} ms at most")
    numbers = {"boxes": total, "reference_boxes": theirs, "least_boxes": least, "invalid": invalid}
    print(json.dumps({"orders": len(orders)} | numbers | {"mean_ms": round(statistics.mean(took), 3)}))


if __name__ == "__main__":
    main()
