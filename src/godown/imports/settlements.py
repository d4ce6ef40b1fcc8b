"""Lists of money from a file: what a courier remits by AWB, what a marketplace settles or a payment gateway pays out by order. Rows of
one payment together."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Final
from uuid import UUID, uuid5

from godown import settling
from godown.imports.words import NEW, SAME, WRONG, Ground, Verdict
from godown.kernel.cells import Cells, Problem, Row
from godown.kernel.columns import Column, Thing
from godown.kernel.money import parse_rupees
from godown.kernel.outcome import RowRefusal
from godown.platform.transaction import Tx
from godown.settling import NewSettledLine, NewSettlement

COD_COLUMNS: Final = (
    Column("courier", "Code of the courier.", "speedy", ("courier code", "partner"), needed=True),
    Column("remittance", "The courier's number of the payment.", "REM-2611-07", ("remittance id", "utr", "payment reference"), needed=True),
    Column("dated", "Day of the payment.", "2026-11-27", ("remittance date", "payment date"), needed=True),
    Column("awb", "AWB of the parcel.", "SPD1000000012", ("awb no", "waybill", "tracking number"), needed=True),
    Column("amount", "Cash collected for it, in rupees.", "1798.00", ("cod amount", "collected"), needed=True),
    Column("charges", "What the courier keeps of it, in rupees.", "25.00", ("fee", "deduction")),
    Column("charges_tax", "Tax on these charges, in rupees.", "4.50", ("gst on charges",)),
    Column("gstin", "GSTIN of the courier, to claim that tax.", "", ("courier gstin",)),
    Column("paid", "What reached the bank, in rupees; compared with the lines.", "", ("net paid", "amount paid")),
)  # fmt: skip
MARKET_COLUMNS: Final = (
    Column("channel", "Code of the shop.", "bazaar", ("marketplace", "channel code"), needed=True),
    Column("settlement", "The marketplace's number of the payment.", "NEFT-99812", ("settlement id", "payment id"), needed=True),
    Column("dated", "Day of the payment.", "2026-11-27", ("settlement date", "deposit date"), needed=True),
    Column("order", "The marketplace's id of the order.", "405-1234567", ("order id", "order item id"), needed=True),
    Column("amount", "What the customer paid, in rupees; below 0 for a refund.", "1798.00", ("sale amount", "gross"), needed=True),
    Column("commission", "Commission and fees, in rupees.", "215.76", ("fees", "marketplace fee")),
    Column("commission_tax", "Tax on them, in rupees.", "38.84", ("gst on fees",)),
    Column("tcs", "Tax collected at source; worked out where it is empty.", "", ("gst tcs",)),
    Column("tds", "Income tax deducted at source; worked out where it is empty.", "", ("income tax tds",)),
    Column("paid", "What reached the bank, in rupees; compared with the lines.", "", ("net paid", "bank amount")),
)  # fmt: skip
GATEWAY_COLUMNS: Final = (
    Column("channel", "Code of the shop whose customers paid.", "lotus", ("shop", "channel code"), needed=True),
    Column("payout", "The gateway's number of the payout.", "setl_2611", ("payout id", "settlement utr", "transfer id"), needed=True),
    Column("dated", "Day of the payout.", "2026-11-27", ("payout date", "settled on", "settled at"), needed=True),
    Column("order", "The shop's id of the order.", "1042", ("order id", "order receipt", "order number"), needed=True),
    Column("amount", "What the customer paid, in rupees; below 0 for a refund.", "1798.00", ("gross", "credit"), needed=True),
    Column("fee", "What the gateway keeps of it before tax, in rupees.", "35.96", ("fees", "gateway fee", "mdr")),
    Column("fee_tax", "Tax on that fee, in rupees.", "6.47", ("gst on fee", "tax on fee", "tax")),
    Column("gstin", "GSTIN of the gateway, to claim that tax.", "", ("gateway gstin",)),
    Column("paid", "What reached the bank, in rupees; compared with the lines.", "", ("net paid", "payout amount")),
)  # fmt: skip
NAMES: Final = {
    "cod": ("courier", "remittance", "awb", "charges"),
    "market": ("channel", "settlement", "order", "commission"),
    "gateway": ("channel", "payout", "order", "fee"),
}
HOUSE: Final = UUID("5f2b6a40-5f0b-7000-8000-0000000000b2")


def reader(kind: str) -> Callable[[Sequence[Row], Mapping[str, str], Ground], list[Thing[NewSettlement]]]:
    """How files of a kind of settlement are read."""
    party, number, _, _ = NAMES[kind]

    def read(rows: Sequence[Row], headers: Mapping[str, str], ground: Ground) -> list[Thing[NewSettlement]]:
        found: dict[tuple[str, str], list[Cells]] = {}
        for row in rows:
            cells = Cells(row, headers)
            found.setdefault((cells.raw(party), cells.raw(number)), []).append(cells)
        return [_thing(kind, mine) for mine in found.values()]

    return read


def _thing(kind: str, rows: Sequence[Cells]) -> Thing[NewSettlement]:
    first, (party, number, _, _) = rows[0], NAMES[kind]
    lines = tuple(_line(kind, cells) for cells in rows)
    who, reference, dated = (
        first.code(party, needed=True),
        first.text(number, longest=100, needed=True),
        first.day("dated"),
    )
    if dated is None and not first.bad:
        first.wrong("dated", "missing", "A payment has its day.")
    paid = first.rupees("paid") if first.has("paid") else None
    gstin = first.code("gstin", longest=20).upper() if kind != "market" else ""
    record = None
    if dated is not None:
        key = uuid5(HOUSE, f"{kind}\n{who.lower()}\n{reference}")
        record = NewSettlement(kind, who, reference, dated, lines, key, paid, gstin)
    problems = tuple(problem for cells in rows for problem in cells.problems)
    return Thing(f"{who} {reference}", tuple(cells.row.number for cells in rows), record, problems)


def _line(kind: str, cells: Cells) -> NewSettledLine:
    _, _, thing, fee = NAMES[kind]
    known = (
        {name: cells.rupees(name) if cells.has(name) else None for name in ("tcs", "tds")} if kind == "market" else {}
    )
    return NewSettledLine(
        cells.code(thing, longest=200, needed=True), _signed(cells, "amount"), cells.rupees(fee),
        cells.rupees(f"{fee}_tax"), known.get("tcs"), known.get("tds"),
    )  # fmt: skip


def _signed(cells: Cells, name: str) -> int:
    """Rupees that may be below 0, as a refund is."""
    try:
        return parse_rupees(cells.raw(name))
    except ValueError as wrong:
        cells.wrong(name, "not_money" if cells.has(name) else "missing", str(wrong))
        return 0


def judge(tx: Tx, things: Sequence[Thing[NewSettlement]], headers: Mapping[str, str], ground: Ground) -> list[Verdict]:
    """What saving would do with each payment."""
    records = {thing.rows[0]: _of_tenant(tx, thing.record) for thing in things if thing.record and not thing.bad}
    outcome = settling.check(tx, list(records.values()))
    refused = {row.key: row for row in outcome.refused}
    verdicts = []
    for thing in things:
        new = records.get(thing.rows[0])
        if new is None:
            verdicts.append(Verdict(thing.key, thing.rows, WRONG, problems=thing.problems))
        elif said := refused.get(new.id):
            problems = (*thing.problems, _problem(thing, headers, said))
            verdicts.append(Verdict(thing.key, thing.rows, WRONG, problems=problems))
        else:
            verdicts.append(
                Verdict(thing.key, thing.rows, SAME if new.id in outcome.known else NEW, new, problems=thing.problems)
            )
    return verdicts


def _of_tenant(tx: Tx, new: NewSettlement) -> NewSettlement:
    return replace(new, id=uuid5(tx.tenant_id, str(new.id)))


def _problem(thing: Thing[NewSettlement], headers: Mapping[str, str], said: RowRefusal[UUID]) -> Problem:
    kind = thing.record.kind if thing.record else "cod"
    party, number, line, _ = NAMES[kind]
    names = {"party": party, "reference": line, "gross_paise": "amount", "paid_paise": "paid", "lines": number}
    field = names.get(said.field or "", line)
    row = said.message.removeprefix("Row ").partition(":")[0]
    at = int(row) if row.isdecimal() and 1 <= int(row) <= len(thing.rows) else 1
    return Problem(thing.rows[at - 1], headers.get(field, field), "", said.code, said.message)


def save(tx: Tx, verdicts: Sequence[Verdict], ground: Ground) -> Sequence[RowRefusal[str]]:
    """Book the payments."""
    keys = {verdict.record.id: verdict.key for verdict in verdicts}
    outcome = settling.settle(tx, [verdict.record for verdict in verdicts])
    return [RowRefusal(keys[row.key], row.code, row.message, row.field) for row in outcome.refused]
