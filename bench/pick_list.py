"""A pick list as a program would ask for it: 60 picks as JSON in, bins in walking order as JSON out, by the public function.

.venv/bin/python bench/pick_list.py [--lists 500] [--seed 1]
"""

import argparse
import json
import random
import sys
import time
from pathlib import Path
from statistics import median

sys.path.insert(0, str(Path(__file__).parents[1]))

import msgspec

from godown.routing import Hall, Stop, kernel, shortest_walk

PICKS, AISLES, BAYS, BAY_MM = 60, 20, 60, 1_000


class Pick(msgspec.Struct):
    """A pick of the list."""

    bin: str
    aisle: int
    position_mm: int


def main() -> None:
    """The median over many lists in a hall of two blocks."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--lists", type=int, default=500)
    asked.add_argument("--seed", type=int, default=1)
    args = asked.parse_args()
    dice = random.Random(args.seed)
    length = (BAYS + 2) * BAY_MM
    hall = Hall(AISLES, 3_000, (0, length // 2, length))
    decode, encode, engine = msgspec.json.Decoder(list[Pick]).decode, msgspec.json.encode, kernel()
    took = []
    for number in range(args.lists + 20):
        places = [(dice.randrange(AISLES), dice.randint(1, BAYS) * BAY_MM) for _ in range(PICKS)]
        asking = encode([Pick(f"{aisle}-{place}", aisle, place) for aisle, place in places])
        start = time.perf_counter()
        stops = [Stop(pick.bin, pick.aisle, pick.position_mm) for pick in decode(asking)]
        walk = shortest_walk(hall, stops, engine)
        answer = encode([stop.key for stop in walk.stops])
        if number >= 20:
            took.append((time.perf_counter() - start) * 1000)
        assert len(msgspec.json.decode(answer)) == PICKS
    print(f"{args.lists} lists of {PICKS} picks, {AISLES} aisles, two blocks: median {median(took):.3f} ms")
    print(json.dumps({"p50_ms": round(median(took), 4)}))


if __name__ == "__main__":
    main()
