"""Instances of order batching as Wahlen & Gschwind collect them: one block, the depot at the front or back of an aisle.

Cell 0 is at the top. Lengths in the files have one decimal; here they are thousandths. The reference values of Muter & Öncan's set hold
for 1.5 from the ends of an aisle to its outer cells, whatever the files say.
"""

import csv
import re
from dataclasses import dataclass
from pathlib import Path

from godown.planning import Line, Order
from godown.routing import Hall

SETS = {"BahceciOencan": "BahceciOencan", "Muter": "MuterOencanWG", "HennWaescher": "HennWaescher"}
"""Folder -> name of the set among the reference values."""
ENDS = {"Muter": 1500}
SUFFIX = {"HennWaescher": "_u"}


@dataclass(frozen=True, slots=True)
class Instance:
    """Orders, the hall, what a cart takes (units), and the reference value (None: there is none) with whether it is proven."""

    name: str
    hall: Hall
    orders: tuple[Order[int], ...]
    capacity: int
    reference: int | None
    proven: bool
    outside: int


def references(folder: Path) -> dict[tuple[str, str], tuple[int, bool]]:
    """(set, instance) -> best known value, in thousandths, and whether it is proven."""
    with (folder / "reference_values.csv").open(encoding="utf-8", newline="") as file:
        return {
            (row["instance_set"], row["instance_name"]): (
                round(float(row["reference_value"]) * 1000), row["reference_is_opt"] == "True"
            )
            for row in csv.DictReader(file)
        }  # fmt: skip


def files(folder: Path, kind: str, limit: int | None) -> list[Path]:
    """The files of a set; of more than `limit` so many, evenly spread."""
    paths = sorted((folder / kind).rglob("*.txt"))
    if limit is None or limit >= len(paths):
        return paths
    return [paths[i * len(paths) // limit] for i in range(limit)]


def read(path: Path, kind: str, known: dict[tuple[str, str], tuple[int, bool]]) -> Instance:
    """Read a file."""
    text = path.read_text("latin-1")
    header = dict(re.findall(r"^(\w+) : (\S+)\s*$", text, re.M))

    def milli(name: str) -> int:
        return round(float(header.get(name, 0)) * 1000)

    cells, step = int(header["NUM_CELLS"]), milli("DISTANCE_CELL_TO_CELL")
    bottom = ENDS.get(kind, milli("DISTANCE_BOTTOM_TO_CELL"))
    top = ENDS.get(kind, milli("DISTANCE_TOP_TO_CELL"))
    length = bottom + (cells - 1) * step + top
    depot = (int(header["DEPOT_AISLE"]), length if header["DEPOT_LOCATION"].lower() == "top" else 0)
    hall = Hall(int(header["NUM_AISLES"]), milli("DISTANCE_AISLE_TO_AISLE"), (0, length), depot)
    weight = {int(i): int(w) for i, w in re.findall(r"^ID (\d+) WEIGHT (\d+)", text, re.M)}
    spots = {
        int(sku): (int(aisle), bottom + (cells - 1 - int(cell)) * step)
        for sku, aisle, cell in re.findall(r"^ID (\d+) AISLE (\d+) CELL (\d+)", text, re.M)
    }
    orders = []
    for number, part in enumerate(text.split("NUM_ARTICLES_IN_ORDER")[1:]):
        lines = re.findall(r"^ID (\d+) QUANTITY (\d+)", part, re.M)
        orders.append(Order(number, tuple(Line(spots[int(s)], int(q) * weight[int(s)]) for s, q in lines)))
    value, proven = known.get((SETS[kind], path.stem + SUFFIX.get(kind, "")), (None, False))
    outside = 2 * milli("DISTANCE_TOP_OR_BOTTOM_TO_DEPOT")
    return Instance(path.stem, hall, tuple(orders), int(header["PICKER_CAPACITY"]), value, proven, outside)
