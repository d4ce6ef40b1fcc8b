"""Documents: tax invoices, bills of supply, credit notes. Numbered without gaps, never changed once they are issued."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from uuid import UUID

from godown.books import accounts, clearances, queries, store_documents
from godown.books.choices import TaxChoices, tax_choices
from godown.books.queries import Document, InvoiceLine
from godown.books.store_documents import Draft, DraftLine
from godown.books.taxing import draft_each
from godown.books.words import Credit, Foreseen, Issued, NewInvoice
from godown.countries import Credited, credit_amount, credit_returned, note_payable, pack_of, part_of
from godown.kernel.ids import new_id
from godown.kernel.refusal import Refusal
from godown.platform.transaction import Tx

TAXED = ("tax_invoice", "outside_invoice")
UNTAXED = "commercial_credit"
"""A credit that comes too late to reduce tax: it pays back, and no return knows it."""


def draft(tx: Tx, invoices: Sequence[NewInvoice]) -> tuple[dict[UUID, Draft], dict[UUID, Refusal]]:
    """Work out the document of each source, its tax line by line, or say why there is none (`no_rate`, `below_unit_tax`).
    Nothing is written: do it before anything is locked."""
    return draft_each(tax_choices(tx), invoices)


def issue(tx: Tx, drafts: Sequence[Draft]) -> list[Issued]:
    """Issue what was drafted, numbered in the order given, consecutive per series. Call it last: the series is the last
    lock of a transaction. What a tax portal must acknowledge of a document is asked for in the same commit."""
    rules = clearances.rules_of(tx, drafts)
    accounts.charge(tx, drafts)
    series: dict[tuple[str, str, str], list[Draft]] = defaultdict(list)
    for one in drafts:
        series[one.kind, one.registration, one.financial_year].append(one)
    for key in sorted(series):
        prefix = pack_of(series[key][0].country).prefix(*key)
        first, prefix, at = store_documents.take_numbers(tx, key, prefix, len(series[key]))
        for offset, one in enumerate(series[key]):
            one.number, one.issued_at = f"{prefix}{first + offset:06d}", at + store_documents.STEP * offset
    store_documents.write(tx, drafts)
    clearances.open_for(tx, drafts, rules)
    return [Issued(d.id, d.number, d.source_id, d.total_paise, d.round_off_paise) for d in drafts]


def credit(tx: Tx, *, source_kind: str, source_id: UUID, dated: date, credits: Sequence[Credit]) -> list[Issued]:
    """Issue credit notes for units that came back or amounts given back, one for each invoice they were on. Rate, HSN and
    place of supply are those of the invoice line; all credits of a line add up to it. A note that comes too late to reduce tax
    is a commercial credit. One of a day whose books are closed is of the first open day. Refuses `more_than_invoiced`, `too_small`, `only_whole`."""
    return issue(tx, _credit_notes(tx, source_kind, source_id, dated, credits))


def foresee_credit(tx: Tx, credits: Sequence[Credit], dated: date) -> list[Foreseen]:
    """What `credit` would issue for these units, to the paisa. Writes nothing; refuses as `credit` does."""
    notes = _credit_notes(tx, "", new_id(), dated, credits)
    heads = queries.documents(tx, [note.corrects_id for note in notes if note.corrects_id])
    return [
        Foreseen(
            heads[note.corrects_id].number if note.corrects_id else "",
            note.total_paise,
            sum(line.taxable_paise for line in note.lines),
            _heads_of(note.lines),
            note.kind != UNTAXED,
            note.round_off_paise,
        )
        for note in notes
    ]


def _heads_of(lines: Sequence[DraftLine]) -> dict[str, int]:
    sums: dict[str, int] = defaultdict(int)
    for line in lines:
        for code, _, _, amount in line.taxes:
            sums[code] += amount
    return dict(sums)


def _credit_notes(tx: Tx, source_kind: str, source_id: UUID, dated: date, credits: Sequence[Credit]) -> list[Draft]:
    lines = {line.source_line_id: line for line in queries.invoice_lines(tx, [c.source_line_id for c in credits])}
    done = queries.credited(tx, [line.id for line in lines.values()])
    by_invoice: dict[UUID, list[tuple[Credit, InvoiceLine]]] = defaultdict(list)
    for one in credits:
        line = lines.get(one.source_line_id)
        if line is None:
            raise Refusal(
                "more_than_invoiced", "More is to be credited than was invoiced.", line=str(one.source_line_id)
            )
        by_invoice[line.document_id].append((one, line))
    heads = queries.documents(tx, list(by_invoice))
    choices = tax_choices(tx)
    day = choices.open_day(dated)
    notes = [_credit_note(heads[i], rows, done, choices, source_kind, source_id, day) for i, rows in by_invoice.items()]
    return _rounded(tx, notes, heads)


def _rounded(tx: Tx, notes: list[Draft], heads: Mapping[UUID, Document]) -> list[Draft]:
    """A note on an invoice in whole rupees gives back the change in what is to be paid."""
    before = queries.credited_in_all(tx, [i for i, head in heads.items() if head.rounded])
    for note in notes:
        if note.corrects_id and (head := heads[note.corrects_id]).rounded:
            left = head.total_paise - before.get(head.id, 0)
            note.rounded, note.round_off_paise = True, note_payable(left, note.total_paise) - note.total_paise
    return notes


def _credit_note(
    head: Document,
    rows: Sequence[tuple[Credit, InvoiceLine]],
    done: Mapping[UUID, Credited],
    choices: TaxChoices,
    kind: str,
    source_id: UUID,
    dated: date,
) -> Draft:
    pack = pack_of(head.country)
    late = head.kind in TAXED and not pack.note_in_time(head.dated, dated, by_filing=choices.notes_by_filing)
    lines = []
    for number, (one, line) in enumerate(rows, 1):
        piece = _piece(one, line, done.get(line.id, Credited()))
        taxes = [[code, rate, piece.taxable, piece.heads.get(code, 0)] for code, rate, _, _ in line.taxes]
        taxable = piece.gross if late else piece.taxable
        lines.append(
            DraftLine(
                new_id(), number, line.source_line_id, line.id, line.sku_id, line.sku_code, line.description, line.hsn,
                line.unit, piece.units, piece.gross, taxable, 0 if late else line.rate_bp, piece.gross - taxable,
                [] if late else taxes, piece.by_amount, taxes if late else [], bundle=line.bundle,
            )
        )  # fmt: skip
    return Draft(
        id=new_id(), kind=UNTAXED if late else "credit_note", country=head.country, registration=head.registration,
        financial_year=pack.year(dated), dated=dated, facility_id=head.facility_id, source_kind=kind, source_id=source_id,
        order_id=head.order_id, corrects_id=head.id, treatment=head.treatment, place_of_supply=head.place_of_supply,
        supplier=head.supplier, buyer=head.buyer, warnings=[], lines=tuple(lines),
        operator=head.operator,
    )  # fmt: skip


def _piece(one: Credit, line: InvoiceLine, done: Credited) -> Credited:
    if one.amount_paise is None and one.keeps_shipping and line.shipping_paise:
        return _goods_alone(one, line, done)
    if one.amount_paise is None:
        return credit_returned(line.sold, done, one.units)
    return credit_amount(line.sold, done, one.amount_paise, one.units)


def _goods_alone(one: Credit, line: InvoiceLine, done: Credited) -> Credited:
    """Units without their shipping, by amount: their part of the line less their part of its shipping, so that all units
    together leave exactly the shipping. Where so little cannot be credited by amount, they are credited whole."""
    if done.units + one.units > line.quantity:
        raise Refusal("more_than_invoiced", "More is to be credited than was invoiced.")
    shares = [part_of(paise, done.units, one.units, line.quantity) for paise in (line.gross_paise, line.shipping_paise)]
    amount = min(shares[0] - shares[1], line.gross_paise - done.gross)
    if amount == 0:
        return Credited(one.units, heads=dict.fromkeys(line.sold.heads, 0), by_amount=True)
    try:
        return credit_amount(line.sold, done, amount, one.units)
    except Refusal:
        return credit_returned(line.sold, done, one.units)
