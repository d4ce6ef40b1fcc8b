"""Instances of single picker routing as Hessler & Irnich publish them, read as one block or as two.

Cell 0 is at the top; places are measured from the bottom. Read as two blocks, a cross-aisle is added after half the cells;
the two cells astride it are 2 apart, 1 from each to its centre line.
"""

import csv
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

from godown.routing import Hall, Spot

RESULTS = {
    (1, 1): "results_SPRP.csv",
    (1, 2): "results_SPRP_two_block.csv",
    (5, 1): "results_SPRP-SS.csv",
    (5, 2): "results_SPRP-SS_two_block.csv",
}
"""(bins a SKU, blocks) -> the file with the proven optima."""
ASTRIDE = 2


@dataclass(frozen=True, slots=True)
class Instance:
    """What is ordered (SKU -> units), where it lies (SKU -> spots with units), the hall, and the way not walked in it."""

    name: str
    hall: Hall
    demand: dict[int, int]
    bins: dict[int, list[tuple[Spot, int]]]
    outside: int

    def spots(self) -> list[Spot]:
        """All bins of what is ordered."""
        return [spot for sku in self.demand for spot, _ in self.bins[sku]]


def _sections(text: str) -> tuple[dict[str, int | str], list[dict[str, int]], dict[int, int]]:
    header: dict[str, int | str] = {}
    skus: list[dict[str, int]] = []
    demand: dict[int, int] = {}
    section = ""
    for line in text.splitlines():
        words = line.replace(":", " ").split()
        if not words or words[0] == "EOF":
            continue
        if words[0].endswith("_SECTION"):
            section = words[0]
        elif words[0] == "ID" and section == "SKU_SECTION":
            fields = dict(zip(words[::2], words[1::2], strict=False))
            skus.append({key: int(fields.get(key, 1)) for key in ("ID", "AISLE", "CELL", "QUANTITY")})
        elif words[0] == "ID" and section == "ORDER_SECTION":
            fields = dict(zip(words[::2], words[1::2], strict=False))
            demand[int(fields["ID"])] = int(fields.get("QUANTITY", 1))
        elif words[0] != "ID" and len(words) > 1:
            header[words[0]] = int(words[1]) if words[1].lstrip("-").isdigit() else words[1]
    return header, skus, demand


def read(path: Path, blocks: int) -> Instance:
    """Read a file as one block or two."""
    header, skus, demand = _sections(path.read_text("latin-1"))

    def number(name: str) -> int:
        return int(header.get(name, 0))

    cells, step, bottom = number("NUM_CELLS"), number("DISTANCE_CELL_TO_CELL"), number("DISTANCE_BOTTOM_TO_CELL")
    half, wider = (cells // 2, ASTRIDE - step) if blocks == 2 else (0, 0)

    def place(cell: int) -> int:
        return bottom + (cells - 1 - cell) * step + (wider if cell < half else 0)

    length = place(0) + number("DISTANCE_TOP_TO_CELL")
    cross = (0, place(half) + ASTRIDE // 2, length) if blocks == 2 else (0, length)
    depot = (number("DEPOT_AISLE"), length if str(header["DEPOT_LOCATION"]).lower() == "top" else 0)
    hall = Hall(number("NUM_AISLES"), number("DISTANCE_AISLE_TO_AISLE"), cross, depot)
    bins: dict[int, list[tuple[Spot, int]]] = defaultdict(list)
    for sku in skus:
        bins[sku["ID"]].append(((sku["AISLE"], place(sku["CELL"])), sku["QUANTITY"]))
    return Instance(path.stem, hall, demand, bins, 2 * number("DISTANCE_TOP_OR_BOTTOM_TO_DEPOT"))


def optima(folder: Path, alpha: int, blocks: int) -> dict[str, int]:
    """File stem -> proven optimum."""
    found: dict[str, int] = {}
    with (folder / "results" / RESULTS[alpha, blocks]).open(encoding="latin-1", newline="") as file:
        for row in csv.DictReader(file):
            if int(row["alpha"]) != alpha:
                continue
            aisles, cells = row.get("num aisles") or row["num_aisles"], row.get("num cells") or row["num_cells"]
            articles, seed = row.get("num articles") or row["articles"], row.get("random seed") or row["seed"]
            unit = "unit" if (row.get("unit demand") or row.get("demand") or "unit") in ("true", "unit") else "general"
            name = row.get("filename", f"{unit}_F{alpha}_m{aisles}_C{cells}_a{articles}_{seed}.txt")
            values = [row.get(column) for column in ("objective", "DP cost", "Netw MIP cost", "GS MIP cost")]
            found[name.removesuffix(".txt")] = min(int(value) for value in values if value)
    return found


def files(folder: Path, alpha: int) -> list[Path]:
    """The instance files with so many bins a SKU."""
    return sorted((folder / "sprp").glob(f"*_F{alpha}_*.txt"))
