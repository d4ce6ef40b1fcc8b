"""Transfers between facilities from a file: what is asked for, a row for each line. The same reference again is the same transfer."""

from collections.abc import Mapping, Sequence
from typing import Final

from godown import catalog, receiving
from godown.imports.near import near_codes
from godown.imports.words import NEW, SAME, WRONG, Ground, Verdict
from godown.kernel.cells import Cells, Problem, Row
from godown.kernel.columns import Column, Thing
from godown.kernel.ids import derived_id
from godown.kernel.outcome import RowRefusal
from godown.kernel.refusal import Refusal
from godown.platform.transaction import Tx
from godown.receiving import NewTransfer, NewTransferLine, queries_transfers

COLUMNS: Final = (
    Column("reference", "What the rows of one transfer have in common; your own number of it.", "W48-DEL", ("ref", "transfer"), needed=True),
    Column("from_facility", "Code of the facility that sends.", "BLR", ("from", "source"), needed=True),
    Column("to_facility", "Code of the facility that gets it.", "DEL", ("to", "destination"), needed=True),
    Column("sku", "Code of the SKU; of a bundle its parts are sent.", "AAN-BTL-750", ("code", "sku code", "item code"), needed=True),
    Column("units", "So many.", "24", ("quantity", "qty"), needed=True),
    Column("batch", "Only of this batch; the first to expire where it is empty.", "", ("batch no", "batch number", "lot")),
    Column("condition", "In which condition; saleable where it is empty.", "saleable", ("state",)),
    Column("owner", "Code of the consignor whose units go; empty where they are ours.", "", ("consignor",)),
    Column("send_on", "The day on which it is sent; tomorrow where it is empty.", "2026-12-02", ("sent on",)),
    Column("arrive_on", "The day on which it is expected there.", "2026-12-04", ("arrives on",)),
    Column("note", "For the people who send it.", "", ("remarks",)),
)  # fmt: skip


def read(rows: Sequence[Row], headers: Mapping[str, str], ground: Ground) -> list[Thing[NewTransfer]]:
    """A thing for all rows of a reference; what belongs to the transfer stands on its first row."""
    groups: dict[str, list[Cells]] = {}
    for row in rows:
        cells = Cells(row, headers)
        groups.setdefault(cells.code("reference", needed=True) or f"row {row.number}", []).append(cells)
    return [_thing(reference, mine, ground) for reference, mine in groups.items()]


def _thing(reference: str, rows: Sequence[Cells], ground: Ground) -> Thing[NewTransfer]:
    head = rows[0]
    ends = []
    for name in ("from_facility", "to_facility"):
        one = ground.facility(head.raw(name)) if head.has(name) else None
        if one is None:
            codes = ", ".join(facility.code for facility in ground.facilities)
            head.wrong(name, "unknown_facility", f"Say which facility: {codes}.")
        ends.append(one)
    lines = tuple(
        NewTransferLine(
            cells.code("sku", needed=True), cells.whole("units", needed=True, least=1), cells.code("batch"),
            cells.code("condition", default="saleable"), owner=cells.code("owner"),
        )
        for cells in rows
    )  # fmt: skip
    start, end = ends
    record = None
    if start and end:
        record = NewTransfer(
            start.id, end.id, lines, derived_id("transfer", start.id, reference), head.day("send_on"),
            note=head.text("note", longest=500), arrive_on=head.day("arrive_on"),
        )  # fmt: skip
    problems = tuple(problem for cells in rows for problem in cells.problems)
    return Thing(reference, tuple(cells.row.number for cells in rows), record, problems)


def judge(tx: Tx, things: Sequence[Thing[NewTransfer]], headers: Mapping[str, str], ground: Ground) -> list[Verdict]:
    """What saving would do with each transfer."""
    good = [thing.record for thing in things if thing.record and not thing.bad]
    codes = sorted({line.sku_code for new in good for line in new.lines})
    skus = catalog.skus_by_code(tx, codes)
    near = near_codes(tx, [code for code in codes if code not in skus])
    known = queries_transfers.transfers_by_id(tx, [new.id for new in good])
    found = []
    for thing in things:
        problems = list(thing.problems)
        if thing.record and not thing.bad:
            problems += _faults(thing, headers, skus, near)
        if thing.record is None or any(one.severity == "error" for one in problems):
            found.append(Verdict(thing.key, thing.rows, WRONG, problems=tuple(problems)))
            continue
        old = known.get(thing.record.id)
        found.append(
            Verdict(
                thing.key, thing.rows, SAME if old else NEW, thing.record, old.number if old else "", tuple(problems)
            )
        )
    return found


def _faults(
    thing: Thing[NewTransfer], headers: Mapping[str, str], skus: Mapping[str, catalog.Sku], near: Mapping[str, str]
) -> list[Problem]:
    new = thing.record
    assert new is not None
    found = []
    for row, line in zip(thing.rows, new.lines, strict=True):
        sku = skus.get(line.sku_code)
        if sku is None:
            said, suggestion = f"There is no SKU {line.sku_code}.", near.get(line.sku_code, "")
            found.append(Problem(row, headers.get("sku", "sku"), line.sku_code, "unknown_sku", said, suggestion))
        elif sku.kind == "bundle":
            said = f"{sku.code} is a bundle: send its parts."
            found.append(Problem(row, headers.get("sku", "sku"), line.sku_code, "is_bundle", said))
    if new.from_facility_id == new.to_facility_id:
        column = headers.get("to_facility", "to_facility")
        found.append(Problem(thing.rows[0], column, "", "invalid", "Goods go from one facility to another."))
    return found


def save(tx: Tx, verdicts: Sequence[Verdict], ground: Ground) -> Sequence[RowRefusal[str]]:
    """Ask for the transfers, each whole or not at all."""
    refused = []
    for one in verdicts:
        try:
            receiving.transfer(tx, one.record)
        except Refusal as no:  # before anything was written
            refused.append(RowRefusal(one.key, no.code, no.message))
    return refused
