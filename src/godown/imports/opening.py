"""Opening stock from a file: which SKU lies in which bin, how many, at what cost. No shop is told of a dry run."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final
from uuid import UUID

from godown import catalog, receiving, stock
from godown.imports.judged import facility_of
from godown.imports.near import near_codes
from godown.imports.words import NEW, SAME, WRONG, Ground, Verdict
from godown.kernel.cells import Cells, Problem, Row
from godown.kernel.columns import Column, Thing
from godown.kernel.ids import OWN
from godown.kernel.outcome import RowRefusal
from godown.platform.transaction import Tx
from godown.receiving import OpeningLine
from godown.stock import queries_moves, queries_places, queries_serials

COLUMNS: Final = (
    Column("facility", "Code of the facility; may be empty where there is only one.", "BLR", ("warehouse", "location", "godown")),
    Column("sku", "Code of the SKU; it must be there already.", "AAN-BTL-750", ("code", "sku code", "item code"), needed=True),
    Column("bin", "Name or barcode of the bin.", "A-01-1", ("bin code", "shelf", "place"), needed=True),
    Column("quantity", "Units that lie there, in the SKU's base unit.", "40", ("qty", "stock", "on hand", "closing stock"), needed=True),
    Column("cost", "Cost in rupees, of one unit or of the SKU's `cost_units`; the SKU's own where it is empty.", "412.00",
           ("cost price", "unit cost", "rate")),
    Column("batch", "Batch number, for SKUs tracked by batch.", "", ("batch no", "batch number", "lot")),
    Column("expiry", "Last day of the batch.", "", ("expires on", "exp date", "best before")),
    Column("made", "Day on which the batch was made.", "", ("made on", "mfg date", "manufactured", "mfd")),
    Column("vendor_batch", "The vendor's own number of the batch.", "", ("vendor batch", "supplier batch")),
    Column("mrp", "Printed price of the batch in rupees.", "", ()),
    Column("condition", "saleable, quarantine or damaged.", "saleable", ("state",)),
    Column("owner", "Code of the consignor whose units these are; empty where they are ours.", "", ("consignor",)),
    Column("serials", "Serial numbers, apart by semicolons, one for each unit of a SKU tracked by serial, or none.", "", ("serial numbers",)),
)  # fmt: skip

CONDITIONS: Final = (stock.SALEABLE, stock.QUARANTINE, stock.DAMAGED)


@dataclass(frozen=True, slots=True)
class StockRow:
    """What a row says, before SKU and bin are looked up."""

    facility_id: UUID
    sku: str
    bin: str
    quantity: int
    cost_paise: int | None
    batch: str
    expires_on: date | None
    mrp_paise: int | None
    condition: str
    serials: tuple[str, ...]
    made_on: date | None
    vendor_batch: str
    owner: str = ""


def read(rows: Sequence[Row], headers: Mapping[str, str], ground: Ground) -> list[Thing[StockRow]]:
    """A thing for each row."""
    return [_thing(Cells(row, headers), ground) for row in rows]


def _thing(cells: Cells, ground: Ground) -> Thing[StockRow]:
    facility = facility_of(cells, ground)
    record = StockRow(
        facility_id=facility.id if facility else UUID(int=0),
        sku=cells.code("sku", needed=True),
        bin=cells.code("bin", needed=True).upper(),
        quantity=cells.whole("quantity", least=1, needed=True),
        cost_paise=cells.rupees("cost") if cells.has("cost") else None,
        batch=cells.code("batch"),
        expires_on=cells.day("expiry"),
        mrp_paise=cells.rupees("mrp") if cells.has("mrp") else None,
        condition=cells.choice("condition", CONDITIONS, default=stock.SALEABLE),
        serials=cells.words("serials"),
        made_on=cells.day("made"),
        vendor_batch=cells.code("vendor_batch"),
        owner=owner if (owner := cells.code("owner").upper()) != "OWN" else "",
    )
    key = " ".join(part for part in (record.sku, record.bin, record.batch, record.owner) if part)
    return Thing(key, (cells.row.number,), record, tuple(cells.problems))


@dataclass(slots=True)
class _Shelf:
    """What the database knows of a file's SKUs, bins, moves and serials."""

    skus: dict[str, catalog.Sku]
    places: dict[tuple[UUID, str], UUID]
    headers: Mapping[str, str]
    near: Mapping[str, str]
    owners: Mapping[str, UUID]

    def line(self, row: StockRow) -> OpeningLine | None:
        """The line with its ids, None where SKU or bin is unknown."""
        sku, place = self.skus.get(row.sku), self.places.get((row.facility_id, row.bin))
        owner = self.owners.get(row.owner) if row.owner else OWN
        if sku is None or place is None or owner is None:
            return None
        cost = sku.cost_of(row.quantity, row.cost_paise) if owner == OWN else 0
        return OpeningLine(
            row.facility_id, place, sku.id, row.quantity, cost, row.condition, row.batch, row.expires_on, row.mrp_paise,
            row.serials, row.made_on, row.vendor_batch, owner,
        )  # fmt: skip


def judge(tx: Tx, things: Sequence[Thing[StockRow]], headers: Mapping[str, str], ground: Ground) -> list[Verdict]:
    """What saving would do with each row."""
    good = [thing.record for thing in things if thing.record and not thing.bad]
    codes = sorted({row.sku for row in good})
    skus = catalog.skus_by_code(tx, codes)
    owners = {one.code: one.id for one in stock.consignors(tx) if one.active} if any(row.owner for row in good) else {}
    shelf = _Shelf(
        skus, _places(tx, good), headers, near_codes(tx, [code for code in codes if code not in skus]), owners
    )
    lines = {thing.rows[0]: shelf.line(thing.record) for thing in things if thing.record and not thing.bad}
    ids = {row: receiving.opening_id(tx, line) for row, line in lines.items() if line}
    entered = queries_moves.moved(tx, list(ids.values()))
    given = [(line.sku_id, number) for line in lines.values() if line for number in line.serials]
    serials = queries_serials.serials_known(tx, given)
    twice = {pair for pair, count in Counter(given).items() if count > 1}
    seen: set[UUID] = set()
    verdicts = []
    for thing in things:
        line, move_id = lines.get(thing.rows[0]), ids.get(thing.rows[0])
        problems = list(thing.problems)
        if thing.record and not thing.bad:
            done = entered.get(move_id) if move_id else None
            known = serials | twice if done is None else twice
            problems += _faults(thing, shelf, done, known, move_id in seen)
        if move_id:
            seen.add(move_id)
        state = WRONG if line is None or any(one.severity == "error" for one in problems) else NEW
        if state == NEW and move_id in entered:
            state = SAME
        verdicts.append(Verdict(thing.key, thing.rows, state, line, "", tuple(problems)))
    return verdicts


def _places(tx: Tx, rows: Sequence[StockRow]) -> dict[tuple[UUID, str], UUID]:
    found = {}
    for facility in sorted({row.facility_id for row in rows}):
        wanted = sorted({row.bin for row in rows if row.facility_id == facility})
        for place in queries_places.places_read(tx, facility, wanted):
            found[facility, place.code.upper()] = place.id
            found.setdefault((facility, place.barcode.upper()), place.id)
    return found


def _faults(
    thing: Thing[StockRow], shelf: _Shelf, entered: int | None, serials: set[tuple[UUID, str]], twice: bool
) -> list[Problem]:
    row = thing.record
    assert row is not None
    faults: list[Problem] = []

    def wrong(field: str, value: str, code: str, message: str, suggestion: str = "") -> None:
        column = shelf.headers.get(field, field)
        faults.append(Problem(thing.rows[0], column, value, code, message, suggestion))

    sku = shelf.skus.get(row.sku)
    if sku is None:
        said = f"There is no SKU {row.sku}. Import the SKUs first."
        wrong("sku", row.sku, "unknown_sku", said, shelf.near.get(row.sku, ""))
    elif sku.kind == "bundle":
        wrong("sku", row.sku, "is_bundle", f"{row.sku} is a bundle: count its parts.")
    elif sku.tracking == "batch" and not row.batch:
        wrong("batch", "", "missing", f"{row.sku} is tracked by batch.")
    elif sku.tracking != "batch" and row.batch:
        wrong("batch", row.batch, "not_tracked", f"{row.sku} is not tracked by batch.")
    elif row.serials and len(row.serials) != row.quantity:
        wrong(
            "serials",
            "; ".join(row.serials),
            "serials",
            f"{row.quantity} serial numbers are needed, one for each unit; or none, then each is scanned when it is packed.",
        )
    elif known := [number for number in row.serials if (sku.id, number) in serials]:
        wrong("serials", known[0], "serial_known", f"Serial {known[0]} is known already, or stands twice in the file.")
    if row.owner and row.owner not in shelf.owners:
        said = f"There is no active consignor {row.owner}. Leave it empty for our own goods, or add it under Settings."
        wrong("owner", row.owner, "unknown_owner", said)
    elif row.owner and sku is not None and sku.kind == "packaging":
        wrong("owner", row.owner, "packaging", f"{row.sku} is packaging, which is used up and not sold: it is ours.")
    if (row.facility_id, row.bin) not in shelf.places:
        wrong("bin", row.bin, "unknown_bin", f"There is no bin {row.bin} in this facility. Import the bins first.")
    if twice:
        wrong(
            "quantity",
            str(row.quantity),
            "twice",
            "This SKU, bin, batch and owner stand twice in the file. Add them up.",
        )
    elif entered is not None and entered != row.quantity:
        said = f"Opening stock here was entered already: {entered}. Count the bin to change it."
        wrong("quantity", str(row.quantity), "entered", said)
    return faults


def save(tx: Tx, verdicts: Sequence[Verdict], ground: Ground) -> Sequence[RowRefusal[str]]:
    """Enter the stock, all in one go."""
    receiving.open_stock(tx, [verdict.record for verdict in verdicts])
    return ()
