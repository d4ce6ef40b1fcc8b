"""Bins chosen and walked past together, against the published optima of scattered storage (five bins a SKU), one block and two.

.venv/bin/python bench/scattered.py --data DIR      (DIR holds `sprp/` and `results/`)
"""

import argparse
import json
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from bench import sprp_files
from bench.sprp_files import Instance
from godown.routing import Source, gather

ALPHA = 5


def solve(one: Instance) -> int:
    """The length found; checks that what is wanted is taken from where it lies."""
    sources = {
        sku: [Source((sku, n), *spot, units) for n, (spot, units) in enumerate(one.bins[sku])] for sku in one.demand
    }
    found = gather(one.hall, one.demand, sources)
    for sku, units in one.demand.items():
        assert sum(taken for (other, _), taken in found.units.items() if other == sku) == units
    assert {stop.key for stop in found.walk.stops} == set(found.units)
    return found.walk.length_mm + one.outside


def main() -> None:
    """Solve every file both ways."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--data", type=Path, required=True)
    asked.add_argument("--every", type=int, default=1, help="only every so many files")
    args = asked.parse_args()
    paths = sprp_files.files(args.data, ALPHA)[:: args.every]
    for blocks in (1, 2):
        for path in paths[:: len(paths) // 8 + 1]:
            solve(sprp_files.read(path, blocks))  # the kernel comes
    gaps: list[float] = []
    took: list[float] = []
    optimal = 0
    for blocks in (1, 2):
        best = sprp_files.optima(args.data, ALPHA, blocks)
        before = len(gaps)
        for path in paths:
            one = sprp_files.read(path, blocks)
            if one.name not in best:
                continue
            start = time.perf_counter()
            length = solve(one)
            took.append((time.perf_counter() - start) * 1000)
            gaps.append((length - best[one.name]) / best[one.name] * 100)
            optimal += length <= best[one.name]
            if length < best[one.name]:
                print(f"{one.name}, {blocks} blocks: {length} is shorter than the published {best[one.name]}")
        here = gaps[before:]
        said = (
            f"{blocks} block{'s' if blocks > 1 else ''}: {len(here)} instances, mean gap {sum(here) / len(here):.3f} %"
        )
        print(f"{said}, worst {max(here):.1f} %, mean {sum(took[before:]) / len(here):.2f} ms")
    print(f"as published or shorter: {optimal} of {len(gaps)}")
    mean = {"mean_gap_percent": round(sum(gaps) / len(gaps), 4), "mean_ms": round(sum(took) / len(took), 3)}
    print(json.dumps({"instances": len(gaps)} | mean))


if __name__ == "__main__":
    main()
