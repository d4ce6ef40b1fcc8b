"""Plans of trips against the best known values of the literature, one thread.

    .venv/bin/python bench/batching.py --data DIR --seconds S [--limit N] [--set NAME] [--out DIR]

DIR holds `BahceciOencan/`, `Muter/`, `HennWaescher/` (those that are there are read) and `reference_values.csv`. Each instance is
given S seconds in all; the kernel is loaded before. `--limit`: so many of each set. `--out`: solutions better than known are
written there. Every solution is looked at by `plan_check`.
"""

import argparse
import json
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from bench import batch_files, plan_check
from bench.batch_files import Instance
from godown.planning import Cart, Plan, kernel, plan, warm_up

WARM = 250_000
"""So many tries bring the solver, too."""


def solved(one: Instance, seconds: float) -> tuple[Plan[int], float]:
    """A plan that was checked, and the seconds it took."""
    start = time.perf_counter()
    found = plan(one.orders, one.hall, [Cart(units=one.capacity)], seconds=seconds, seed=1, engine=kernel())
    took = time.perf_counter() - start
    plan_check.check(found, one.orders, one.hall, lambda orders: sum(o.units for o in orders) <= one.capacity)
    return found, took


def write(folder: Path, one: Instance, found: Plan[int]) -> None:
    """A solution: its length, then the orders of each trip, a line each."""
    folder.mkdir(parents=True, exist_ok=True)
    rows = [" ".join(map(str, sorted(trip.keys))) for trip in found.trips]
    (folder / f"{one.name}.txt").write_text(f"{found.planned_mm / 1000:g}\n" + "\n".join(rows) + "\n")


def main() -> None:
    """Solve every instance; a line for each set."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--data", type=Path, required=True)
    asked.add_argument("--seconds", type=float, required=True)
    asked.add_argument("--limit", type=int)
    asked.add_argument("--set", choices=batch_files.SETS, action="append")
    asked.add_argument("--out", type=Path)
    args = asked.parse_args()
    known = batch_files.references(args.data)
    warm_up(WARM)
    sets: dict[str, dict[str, float]] = {}
    gaps: list[float] = []
    for kind in args.set or batch_files.SETS:
        before, took_most = len(gaps), 0.0
        for path in batch_files.files(args.data, kind, args.limit):
            one = batch_files.read(path, kind, known)
            if one.reference is None:
                print(f"{kind} {one.name}: no reference value")
                continue
            found, took = solved(one, args.seconds)
            took_most = max(took_most, took)
            length = found.planned_mm + one.outside * len(found.trips)
            assert length >= one.reference or not one.proven, (one.name, length, one.reference)
            assert found.lower_bound_mm <= one.reference, one.name
            gaps.append((length - one.reference) / one.reference * 100)
            if length < one.reference and args.out:
                write(args.out / kind, one, found)
        if gaps[before:]:
            sets[kind] = figures(gaps[before:])
            said = ", ".join(f"{name} {value}" for name, value in sets[kind].items())
            print(f"{kind}: {said}, worst {max(gaps[before:]):.2f} %, at most {took_most:.2f} s", flush=True)
    print(json.dumps({**figures(gaps), "seconds": args.seconds, "sets": sets}))


def figures(gaps: list[float]) -> dict[str, float]:
    """How near, how many as good as known, how many better."""
    return {
        "instances": len(gaps),
        "mean_gap_percent": round(sum(gaps) / len(gaps), 4) if gaps else 0.0,
        "matched": sum(gap == 0 for gap in gaps),
        "better": sum(gap < 0 for gap in gaps),
    }


if __name__ == "__main__":
    main()
