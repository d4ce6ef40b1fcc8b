"""The portal's answer to an upload by hand, as it lets a person have it: JSON, CSV or XLSX, a row for each document."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

import msgspec

from godown import books
from godown.books import Acknowledged, Clearance
from godown.entrypoints.worker.gateway import instant_of
from godown.kernel.cells import Cells, Row
from godown.kernel.columns import Column, match_columns, rows_of
from godown.kernel.outcome import Outcome, RowRefusal
from godown.kernel.refusal import Invalid, Refusal
from godown.platform.outside import OutsideFault
from godown.platform.sheets import CELL_MAX, Sheet, read_sheet
from godown.platform.transaction import Tx

ROWS_MAX: Final = 1_000
"""Answers in one file: the portal gives no more at once."""

COLUMNS: Final = (
    Column("irn", "The reference of the e-invoice.", "", ("irn no", "irn number")),
    Column("number", "Number of the document.", "", ("doc no", "docno", "document no", "document number", "invoice no")),
    Column("ack_no", "Number of the acknowledgement.", "", ("ackno", "ack number")),
    Column("ack_date", "When it was acknowledged.", "", ("ackdt", "ack dt", "ackdate")),
    Column("signed_qr", "The text of the signed QR.", "", ("signedqrcode", "signed qr code", "qr code")),
    Column("eway_no", "Number of the e-way bill.", "", ("ewbno", "ewb no", "ewaybillno", "eway bill no", "e way bill no")),
    Column("eway_date", "When it was made.", "", ("ewbdt", "ewb date", "ewaybilldate", "eway bill date")),
    Column("eway_until", "Until when it holds.", "", ("ewbvalidtill", "valid till", "validupto", "valid upto")),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Answer:
    """A row: of which document (IRN, else number), and what the portal said."""

    key: str
    irn: str
    number: str
    paper: str
    said: Acknowledged


def bring(tx: Tx, content: bytes) -> Outcome[str]:
    """Keep what a file says. A line for each: done, known (it was acknowledged before), or refused: `unknown_document`, `unreadable`,
    `other_document`. Refuses a file that is none (`file_unreadable`, `columns_missing`)."""
    answers, refused = read(content)
    by_irn = books.clearances_by_reference(tx, [one.irn for one in answers if one.irn])
    by_number = books.clearances_by_number(tx, [one.number for one in answers if one.number])
    done: list[str] = []
    known: list[str] = []
    for one in answers:
        found = by_irn.get(one.irn) if one.irn and one.paper == "einvoice" else by_number.get((one.number, one.paper))
        if found is None and one.irn and one.irn in by_irn:
            found = by_number.get((by_irn[one.irn].number, one.paper))
        if found is None:
            refused.append(RowRefusal(one.key, "unknown_document", "No document of ours waits for this.", one.paper))
            continue
        try:
            (done if _record(tx, found, one.said) else known).append(one.key)
        except Refusal as refusal:
            refused.append(RowRefusal(one.key, refusal.code, refusal.message))
    return Outcome.of(done, refused, known)


def _record(tx: Tx, found: Clearance, said: Acknowledged) -> str:
    head = books.documents(tx, [found.document_id])[found.document_id]
    return books.record_by_hand(tx, head, found.paper, said)


def read(content: bytes) -> tuple[list[Answer], list[RowRefusal[str]]]:
    """The answers of a file, and the rows that say nothing that can be read."""
    sheet = _table(content)
    found = match_columns(sheet.columns, COLUMNS)
    if not {"irn", "number", "eway_no"} & set(found) or not {"ack_no", "eway_no"} & set(found):
        message = "This is no answer of the portal: it has no IRN or number with its acknowledgement."
        raise Refusal("columns_missing", message, status=422, columns=list(sheet.columns))
    if len(sheet.rows) > ROWS_MAX:
        raise Invalid(f"At most {ROWS_MAX} rows in one file.", field="file")
    answers: list[Answer] = []
    refused: list[RowRefusal[str]] = []
    for row in rows_of(sheet.rows, found):
        try:
            answers += _answers(row)
        except OutsideFault as fault:
            refused.append(RowRefusal(f"row {row.number}", "unreadable", fault.reason))
    return answers, refused


def _answers(row: Row) -> list[Answer]:
    cells = Cells(row, {})
    irn, number = cells.raw("irn").lower(), cells.raw("number")
    key = number or irn[:12] or f"row {row.number}"
    found = []
    if cells.raw("ack_no"):
        said = Acknowledged(irn, cells.raw("ack_no"), instant_of(cells.raw("ack_date")), cells.raw("signed_qr"))
        found.append(Answer(key, irn, number, "einvoice", said))
    if bill := cells.raw("eway_no"):
        until = cells.raw("eway_until")
        valid: datetime | None = instant_of(until) if until else None
        said = Acknowledged(bill, bill, instant_of(cells.raw("eway_date")), "", valid)
        found.append(Answer(key, irn, number, "eway", said))
    if not found:
        raise OutsideFault("It has neither an acknowledgement nor an e-way bill.")
    return found


def _table(content: bytes) -> Sheet:
    """A file as a table; JSON is a list of flat objects, alone or under one name."""
    if content.lstrip()[:1] not in (b"[", b"{"):
        return read_sheet(content)
    try:
        told: Any = msgspec.json.decode(content)
    except (msgspec.DecodeError, RecursionError, UnicodeDecodeError):
        raise Refusal("file_unreadable", "This file is not JSON.", status=422) from None
    if isinstance(told, dict):
        told = next((value for value in told.values() if isinstance(value, list)), [told])
    rows: Sequence[Mapping[str, Any]] = [one for one in told if isinstance(one, dict)]
    if not rows:
        raise Refusal("file_unreadable", "This file has no answer in it.", status=422)
    columns = tuple(dict.fromkeys(name for one in rows for name in one))
    body = [(number, [_cell(one.get(name)) for name in columns]) for number, one in enumerate(rows, 1)]
    return Sheet("", columns, body)


def _cell(value: object) -> str:
    return "" if value is None or isinstance(value, dict | list) else str(value)[:CELL_MAX]
