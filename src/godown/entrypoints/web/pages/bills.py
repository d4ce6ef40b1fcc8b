"""Bills of vendors in the office: what is owed for goods that came, and what a vendor owes us of it."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Final
from uuid import UUID

from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Redirect

from godown import receiving
from godown.countries import head_word
from godown.entrypoints.web import links
from godown.entrypoints.web.fields import Fields
from godown.entrypoints.web.frame import gettext as _
from godown.entrypoints.web.page import Page
from godown.entrypoints.web.pages.sku_edit import TAXES, tax_word
from godown.entrypoints.web.states import N_
from godown.kernel.ids import new_id
from godown.kernel.money import RUPEE
from godown.kernel.refusal import Invalid, Refusal
from godown.platform.transaction import Tx
from godown.receiving import BillLine, NewBill, NewBillLine, NewCharge, NewNote, NewNoteLine, NoteLine

SHOWN: Final = 12
"""Receipts that wait for their bill, on one page of them."""
REASONS: Final = {"short": N_("Short"), "returned": N_("Sent back"), "price": N_("Price too high")}
CHARGES: Final = {
    "freight": N_("Freight"),
    "packing": N_("Packing"),
    "insurance": N_("Insurance"),
    "other": N_("Other charges"),
}
FIELDS: Final = {
    "taxable_paise": "value",
    "quantity": "units",
    "tax_paise": "tax",
    "sku_code": "units",
    "receipt": "units",
}


@get("/bills", opt={"scope": "books"}, sync_to_thread=True, include_in_schema=False)
def bill_list(page: NamedDependency[Page]) -> Response[Any]:
    """Bills, newest first, and receipts that no bill names yet."""
    shown = links.listing(page, "/bills", "all")
    with page.open() as tx:
        rows = receiving.bills_of(tx, shown.q, links.cursor_of(shown.after), links.PAGE_SIZE + 1)
        waits = links.cursor_of(links.asked(page, "waits"))
        waiting = receiving.receipts_to_bill(tx, page.facility_id, waits, SHOWN + 1)
    last = waiting[SHOWN - 1] if len(waiting) > SHOWN else None
    more, rows = len(rows) > links.PAGE_SIZE, rows[: links.PAGE_SIZE]
    after = f"{rows[-1].booked_at.isoformat()}~{rows[-1].id}" if more else ""
    facts = {"first": shown.first, "last": shown.first + len(rows) - 1}
    return page.render(
        "bills.html",
        shown=shown,
        rows=rows,
        waiting=waiting[:SHOWN],
        waits_back=shown.to() if waits else None,
        waits_next=shown.to(waits=f"{last.posted_at.isoformat()}~{last.id}") if last else None,
        says=_("%(first)s–%(last)s, newest first") % facts if rows else "",
        next=shown.to(after=after, first=shown.first + len(rows)) if more else None,
    )


@get("/bills/new", opt={"scope": "books"}, sync_to_thread=True, include_in_schema=False)
def new_bill(page: NamedDependency[Page]) -> Response[Any]:
    """The form for the bill of a receipt, filled with what came and what it was received at."""
    receipt = links.asked_uid(page, "receipt")
    if receipt is None:
        return page.go("/bills", _("Choose the receipt that the bill is for."), tone="warn")
    with page.open() as tx:
        number = receiving.number_of_receipt(tx, receipt)
        values = _proposed(tx, number)
    return _form(page, values, {}, str(new_id()), number)


def _proposed(tx: Tx, number: str) -> dict[str, str]:
    """What the bill will say, if it says what came."""
    values = {"reclaims": "yes"}
    for row, line in enumerate(receiving.lines_to_bill(tx, [number]), 1):
        value = line.value_paise * line.open // line.counted if line.counted else 0
        values |= {"vendor": line.vendor, f"sku-{row}": line.sku_code, f"class-{row}": line.tax_class}
        if line.open:
            values |= {f"units-{row}": str(line.open), f"value-{row}": f"{value // RUPEE}.{value % RUPEE:02d}"}
    return values


def _form(
    page: Page, values: Mapping[str, str], errors: Mapping[str, str], key: str, number: str, status: int = 200
) -> Response[Any]:
    with page.open() as tx:
        lines = receiving.lines_to_bill(tx, [number])
    answer = page.render("bill_new.html", values=values, errors=errors, key=key, number=number, lines=lines,
                         classes=[(one, tax_word(one)) for one in TAXES],
                         charges={key: _(word) for key, word in CHARGES.items()})  # fmt: skip
    answer.status_code = status
    return answer


@post("/bills/new", opt={"scope": "books"}, sync_to_thread=True, include_in_schema=False, status_code=303)
def write_bill(page: NamedDependency[Page], fields: NamedDependency[Fields]) -> Redirect | Response[Any]:
    """Book the bill. The form carries its id: sent twice, it is one bill."""
    key, number = fields.uid("key"), fields.needed("receipt")
    rows = fields.rows("units")
    try:
        with page.open() as tx:
            made = receiving.book_bill(tx, _read(fields, key, number, rows))
    except Refusal as wrong:
        if wrong.status != 422:
            raise
        said = {name: fields.text(name) for name in fields.values}
        errors = {_field_of(str(wrong.facts.get("field") or ""), wrong.message, rows): wrong.message}
        return _form(page, said, errors, str(key), number, 422)
    return page.go(f"/bills/{made.id}", _("%(number)s is in the books.") % {"number": made.number})


def _read(fields: Fields, key: UUID, number: str, rows: Sequence[int]) -> NewBill:
    lines = tuple(
        NewBillLine(number, fields.needed(f"sku-{row}"), fields.whole(f"units-{row}"), fields.paise(f"value-{row}"),
                    fields.text(f"class-{row}"), fields.paise(f"tax-{row}") if fields.text(f"tax-{row}") else None)
        for row in rows
    )  # fmt: skip
    total = fields.paise("total_paise") if fields.text("total_paise") else None
    return NewBill(
        fields.needed("vendor"), fields.needed("number"), _day(fields, "dated", needed=True) or date.min, lines, key,
        fields.text("vendor_registration"), _day(fields, "due_on"), total, fields.flag("reclaims"), fields.text("note"),
        _charges(fields),
    )  # fmt: skip


def _charges(fields: Fields) -> tuple[NewCharge, ...]:
    """What is filled in of freight and others."""
    return tuple(
        NewCharge(kind, fields.paise(f"charge-{kind}"), fields.text(f"charge-class-{kind}", "gst_18"))
        for kind in CHARGES if fields.text(f"charge-{kind}")
    )  # fmt: skip


def _day(fields: Fields, name: str, *, needed: bool = False) -> date | None:
    said = fields.needed(name) if needed else fields.text(name)
    try:
        return date.fromisoformat(said) if said else None
    except ValueError:
        raise Invalid(_("This must be a day."), field=name) from None


def _field_of(named: str, message: str, rows: Sequence[int]) -> str:
    if named not in FIELDS:
        return named
    said = message.removeprefix("Row ").partition(":")[0]
    row = int(said) if said.isdecimal() and 1 <= int(said) <= len(rows) else 1
    return f"{FIELDS[named]}-{rows[row - 1] if rows else 1}"


@get("/bills/{bill_id:uuid}", opt={"scope": "books"}, sync_to_thread=True, include_in_schema=False)
def one_bill(bill_id: FromPath[UUID], page: NamedDependency[Page]) -> Response[Any]:
    """A bill beside what came, what it changed in stock and expenses, and its debit notes."""
    with page.open() as tx:
        bill = receiving.one_bill(tx, bill_id)
        lines, notes = receiving.bill_lines(tx, bill_id), receiving.bill_notes(tx, bill_id)
    taxes: dict[str, int] = {}
    for told in [*(line.taxes for line in lines), *(one["taxes"] for one in bill.charges)]:
        for code, paise in told.items():
            taxes[head_word(code)] = taxes.get(head_word(code), 0) + paise
    return page.render("bill.html", bill=bill, lines=[(line, _open(line, notes, reclaims=bill.reclaims)) for line in lines], notes=notes,
                       taxes=taxes, reasons={key: _(word) for key, word in REASONS.items()}, charges={key: _(word) for key, word in CHARGES.items()},
                       key=str(new_id()))  # fmt: skip


def _open(line: BillLine, notes: Sequence[NoteLine], *, reclaims: bool) -> dict[str, Any]:
    """What a debit note would take back of a line: units that are short, and what the price was above the receipt's, tax in."""
    mine = [note for note in notes if note.bill_line_id == line.id]
    short = line.short - sum(note.units for note in mine if note.reason == "short")
    priced = any(note.reason == "price" for note in mine)
    beyond = max(0, line.stocked_paise + line.variance_paise) if not priced else 0
    inside = beyond * line.tax_paise // line.taxable_paise if reclaims and line.taxable_paise else 0
    gross = beyond + inside
    return {"short": short, "price": f"{gross // RUPEE}.{gross % RUPEE:02d}" if gross else ""}


@post("/bills/{bill_id:uuid}/debit", opt={"scope": "books"}, sync_to_thread=True, include_in_schema=False,
      status_code=303)  # fmt: skip
def debit(bill_id: FromPath[UUID], page: NamedDependency[Page], fields: NamedDependency[Fields]) -> Redirect:
    """Write a debit note of what was filled in."""
    lines = []
    for row in fields.rows("short", "returned", "price"):
        line = fields.uid(f"line-{row}")
        for reason in ("short", "returned"):
            if units := fields.whole(f"{reason}-{row}", 0):
                lines.append(NewNoteLine(line, reason, units))
        if amount := fields.paise(f"price-{row}", 0):
            lines.append(NewNoteLine(line, "price", amount_paise=amount))
    with page.open() as tx:
        made = receiving.debit_note(tx, NewNote(bill_id, tuple(lines), fields.uid("key"), fields.text("note")))
    return page.go(f"/bills/{bill_id}", _("Debit note %(number)s is written.") % {"number": made.number})


@post("/bills/{bill_id:uuid}/cancel", opt={"scope": "books"}, sync_to_thread=True, include_in_schema=False,
      status_code=303)  # fmt: skip
def cancel(bill_id: FromPath[UUID], page: NamedDependency[Page], fields: NamedDependency[Fields]) -> Redirect:
    """Take a bill back that was booked wrongly."""
    with page.open() as tx:
        bill = receiving.cancel_bill(tx, bill_id, fields.needed("why"))
    return page.go(
        f"/bills/{bill_id}", _("%(number)s is cancelled. Its goods wait for a bill again.") % {"number": bill.number}
    )


PAGES: Final = (bill_list, new_bill, write_bill, one_bill, debit, cancel)
