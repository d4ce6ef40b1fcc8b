"""The exact walk against the published optima of single picker routing, one block and two, and what the kernel takes.

.venv/bin/python bench/routing.py --data DIR      (DIR holds `sprp/` and `results/`)
"""

import argparse
import json
import sys
import time
from pathlib import Path
from statistics import median

sys.path.insert(0, str(Path(__file__).parents[1]))

from bench import sprp_files
from bench.sprp_files import Instance
from godown.routing import Stop, compiled, exact, shortest_length, shortest_walk

COPIES, ROUNDS = 20, 3


def kernel_us(instance: Instance) -> float:
    """Microseconds that the compiled kernel takes for the length of one walk, from sorted stops."""
    points = exact.points(instance.hall, instance.spots())
    many = compiled.pack([points] * COPIES)
    tables = exact.tables_of(compiled.ENGINE, len(instance.hall.cross_mm), True)
    took = []
    for _ in range(ROUNDS):
        start = time.perf_counter()
        compiled.packed_lengths(instance.hall, many, tables)
        took.append((time.perf_counter() - start) / COPIES * 1e6)
    return min(took)


def main() -> None:
    """Solve every file both ways; every tenth by the plain twin too."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--data", type=Path, required=True)
    folder = asked.parse_args().data
    paths = sprp_files.files(folder, 1)
    instances = optimal = missing = 0
    took: dict[int, float] = {}
    for blocks in (1, 2):
        best = sprp_files.optima(folder, 1, blocks)
        times = []
        for number, path in enumerate(paths):
            one = sprp_files.read(path, blocks)
            if one.name not in best:
                missing += 1
                continue
            stops = [Stop(n, *spot) for n, spot in enumerate(one.spots())]
            length = shortest_walk(one.hall, stops, compiled.ENGINE).length_mm
            twin = shortest_length(one.hall, one.spots(), exact.PLAIN) if number % 10 == 0 else length
            instances += 1
            optimal += length + one.outside == twin + one.outside == best[one.name]
            times.append(kernel_us(one))
        took[blocks] = median(times) if times else 0
        print(f"{blocks} block{'s' if blocks > 1 else ''}: {len(times)} instances, kernel median {took[blocks]:.2f} us")
    if missing:
        print(f"{missing} files have no result to compare with")
    print(f"optimal: {optimal} of {instances}")
    said = {"instances": instances, "optimal": optimal}
    rounded = {f"median_us_{name}": round(took[n], 2) for n, name in ((1, "one_block"), (2, "two_blocks"))}
    print(json.dumps(said | rounded))


if __name__ == "__main__":
    main()
