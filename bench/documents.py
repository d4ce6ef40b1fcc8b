"""How fast papers are: a thousand invoices in one file, and single labels. Ends with a line of JSON.

python bench/documents.py --invoices 1000
"""

import argparse
import json
import sys
import time
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from bench.papers import HEAD, LINE, NOON, label
from godown.entrypoints.papers.documents import Around, many_of
from godown.entrypoints.papers.press import PRESS, Sheet


def main() -> None:
    """Print and say how long it took."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--invoices", type=int, default=1_000)
    parser.add_argument("--labels", type=int, default=200)
    asked = parser.parse_args()
    PRESS.pdf(Sheet("label", {"labels": [label(0)]}, "label", NOON))
    found = []
    for number in range(asked.labels):
        start = time.perf_counter()
        PRESS.pdf(Sheet("label", {"labels": [label(1_000 + number)]}, "label", NOON))
        found.append(time.perf_counter() - start)
    heads = [
        replace(HEAD, number=f"29/26-27/{n:06d}", dated=HEAD.dated + timedelta(days=n % 30))
        for n in range(asked.invoices)
    ]
    start = time.perf_counter()
    whole = PRESS.pdf(many_of([(head, [LINE, LINE], Around(None, None, None)) for head in heads], NOON))
    seconds = time.perf_counter() - start
    told = {
        "invoices": asked.invoices,
        "seconds": round(seconds, 2),
        "label_ms": round(1_000 * sorted(found)[len(found) // 2], 1),
        "mib": round(len(whole) / 1024 / 1024, 1),
    }
    for name, value in told.items():
        print(f"{name:>10} {value}", flush=True)
    print(json.dumps(told))


if __name__ == "__main__":
    main()
