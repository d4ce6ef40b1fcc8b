"""An accountant who writes down every document as it is issued, and works out every credit by the rules alone: a twin of the
books in plain Python. At the end both must say the same."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date
from random import Random
from uuid import UUID

from godown import books
from godown.books import Credit, Draft
from godown.books.store_documents import DraftLine
from godown.countries import Credited, Sold, credit_amount, credit_returned, payable
from godown.countries.india.deeds import note_effect
from godown.kernel.ids import new_id
from godown.kernel.refusal import Refusal
from godown.platform.transaction import Tx
from godown.reports import journal


@dataclass
class SoldLine:
    """A line that was invoiced, and what is credited of it."""

    draft: Draft
    line: DraftLine
    sold: Sold
    done: Credited = field(default_factory=Credited)


class Accountant:
    """What was posted: `ledger` by account, `lines` with their credits, documents that stand."""

    def __init__(self) -> None:
        self.ledger: dict[str, int] = defaultdict(int)
        self.lines: list[SoldLine] = []
        self.cancelled: set[UUID] = set()
        self.refusals: dict[str, int] = defaultdict(int)
        self.commercial = 0
        self.left: dict[UUID, int] = {}

    def post(self, registration: str, income: str, gross: int, taxable: int, heads: dict[str, int], sign: int) -> None:
        """Customers against income and tax; `sign` -1 takes it back."""
        self.ledger[journal.CUSTOMERS] += sign * gross
        self.ledger[income] -= sign * taxable
        for code, paise in heads.items():
            self.ledger[journal.tax_account(registration, code)] -= sign * paise

    def asks(self, draft: Draft, left: int) -> None:
        """What is left of an invoice changed: what customers owe of it is that, in whole rupees where the invoice is."""
        before = self.left.get(draft.id, 0)
        self.left[draft.id] = left
        if draft.rounded:
            change = (payable(left) - left) - (payable(before) - before)
            self.ledger[journal.CUSTOMERS] += change
            self.ledger[journal.ROUND_OFF] -= change

    def invoiced(self, draft: Draft) -> None:
        """An invoice was issued."""
        self.asks(draft, draft.total_paise)
        for line in draft.lines:
            heads = {code: paise for code, _, _, paise in line.taxes}
            sold = Sold(line.quantity, line.gross_paise, line.taxable_paise, heads)
            self.lines.append(SoldLine(draft, line, sold))
            self.post(draft.registration, journal.SALES, sold.gross, sold.taxable, heads, 1)

    def credits(self, tx: Tx, random: Random, day: date) -> None:
        """Ask the books for a credit of a line, of units or of an amount, and work it out beside them: both refuse, by the
        same code, or both give the same."""
        one = random.choice(self.lines)
        left = one.sold.gross - one.done.gross
        units = random.randint(0, one.sold.units)
        amount = random.choice((None, None, random.randint(1, 40), random.randint(0, max(1, left)), left))
        if amount is None:
            units = max(1, units)
        wish = Credit(one.line.source_line_id, units, amount)
        expected, code = self._by_the_rules(one, wish)
        try:
            (note,) = books.credit(tx, source_kind="random", source_id=new_id(), dated=day, credits=[wish])
        except Refusal as refusal:
            self.refusals[refusal.code] += 1
            if refusal.code != code:
                raise
        else:
            assert expected is not None, code
            self._write_down(tx, one, expected, note.id, day)

    def _by_the_rules(self, one: SoldLine, wish: Credit) -> tuple[Credited | None, str]:
        if one.draft.source_id in self.cancelled:
            return None, "more_than_invoiced"
        try:
            if wish.amount_paise is None:
                return credit_returned(one.sold, one.done, wish.units), ""
            return credit_amount(one.sold, one.done, wish.amount_paise, wish.units), ""
        except Refusal as refusal:
            return None, refusal.code

    def _write_down(self, tx: Tx, one: SoldLine, piece: Credited, note_id: UUID, day: date) -> None:
        one.done = one.done.plus(piece)
        (line,) = books.lines_of(tx, note_id)
        late = one.draft.kind == "tax_invoice" and not note_effect(one.draft.dated, day).reduces_tax
        heads = {} if late else dict(piece.heads)
        assert (line.quantity, line.gross_paise) == (piece.units, piece.gross)
        assert {code: paise for code, _, _, paise in line.taxes} == heads
        assert heads.get("cgst", 0) == heads.get("sgst", 0) + heads.get("utgst", 0)
        income = journal.COMMERCIAL if late else journal.RETURNS
        self.post(one.draft.registration, income, piece.gross, piece.gross - sum(heads.values()), heads, -1)
        self.commercial += piece.gross if late else 0
        self.asks(one.draft, self.left[one.draft.id] - piece.gross)

    def cancels(self, tx: Tx, random: Random, day: date) -> None:
        """A box is opened again: what bears no credit is cancelled, of the rest a note takes what is left."""
        draft = random.choice(self.lines).draft
        if draft.source_id in self.cancelled:
            return
        mine = [one for one in self.lines if one.draft is draft]
        books.cancel(tx, "parcel", [draft.source_id], day)
        self.asks(draft, 0)
        touched = any(one.done != Credited() for one in mine)
        if not touched:
            self.cancelled.add(draft.source_id)
        for one in mine:
            rest = {code: paise - one.done.heads.get(code, 0) for code, paise in one.sold.heads.items()}
            gross, taxable = one.sold.gross - one.done.gross, one.sold.taxable - one.done.taxable
            income = journal.RETURNS if touched else journal.SALES
            self.post(draft.registration, income, gross, taxable, rest, -1)
            one.done = Credited(one.sold.units, one.sold.gross, one.sold.taxable, dict(one.sold.heads))
