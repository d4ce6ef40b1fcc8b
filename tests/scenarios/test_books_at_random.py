"""Random invoices, then credits of units and of amounts, cancels and late notes in any order: the books say what an accountant
wrote down, to the paisa, and a rebuild of the journal equals what was posted."""

from collections import defaultdict
from dataclasses import replace
from datetime import date, timedelta
from random import Random
from uuid import UUID

import pytest

from godown import books
from godown.countries import payable
from godown.platform.database import Database
from godown.platform.transaction import Tx, transaction
from godown.reports import gst_month, journal, journal_files, queries_gst
from tests import servers
from tests.builders.accountant import Accountant
from tests.builders.month import CHOICES, FIRST, HERE, THERE, invoice

LATE = date(2027, 11, 5)
INVOICES, STEPS = 12, 90


def lives(tx: Tx, seed: int) -> Accountant:
    """A random life of the books; every second one asks for whole rupees."""
    random, accountant = Random(seed), Accountant()
    books.choose_taxes(tx, replace(CHOICES, whole_rupees=seed % 2 == 0))
    drafts, refused = books.draft(tx, [invoice(random, number) for number in range(1, INVOICES + 1)])
    assert not refused
    books.issue(tx, list(drafts.values()))
    for draft in drafts.values():
        accountant.invoiced(draft)
    for step in range(STEPS):
        day = FIRST + timedelta(days=29 + step // 3)
        deed = random.random()
        if deed < 0.08:
            accountant.cancels(tx, random, day)
        else:
            accountant.credits(tx, random, LATE if deed > 0.92 else day)
    return accountant


def prove(tx: Tx, accountant: Accountant) -> None:
    """Journal, rebuild, return and invoices against what was written down."""
    entries = journal.journal(tx, FIRST, LATE)
    assert all(sum(one.paise for one in entry.postings) == 0 for entry in entries)
    found = {one.account: one.paise for one in journal.balances(entries) if one.paise}
    assert found == {account: paise for account, paise in accountant.ledger.items() if paise}
    assert journal_files.as_csv(journal.journal(tx, FIRST, LATE)) == journal_files.as_csv(entries)
    by_week: dict[str, int] = defaultdict(int)
    for number in range(0, (LATE - FIRST).days + 1, 7):
        first = FIRST + timedelta(days=number)
        for balance in journal.balances(journal.journal(tx, first, min(first + timedelta(days=6), LATE))):
            by_week[balance.account] += balance.paise
    assert {account: paise for account, paise in by_week.items() if paise} == found
    for one in accountant.lines:
        assert 0 <= one.done.gross <= one.sold.gross
        assert 0 <= one.done.taxable <= one.sold.taxable
        assert all(0 <= one.done.heads.get(code, 0) <= paise for code, paise in one.sold.heads.items())
    assert_whole_rupees(tx, accountant)
    months = [gst_month.gst_month(tx, home, f"{year}-{month:02d}") for home in (HERE, THERE)
              for year, month in ((2026, 11), (2026, 12), (2027, 11))]  # fmt: skip
    assert all(month.agrees for month in months)
    assert sum(month.commercial_paise for month in months) == accountant.commercial


def assert_whole_rupees(tx: Tx, accountant: Accountant) -> None:
    """All papers of an invoice ask for what is left of it, in whole rupees where it asks so; fully credited for exactly 0."""
    asked: dict[UUID, int] = defaultdict(int)
    for row in queries_gst.documents_of_month(tx, HERE, FIRST, LATE) + queries_gst.documents_of_month(
        tx, THERE, FIRST, LATE
    ):
        if not row.cancelled:
            head = books.documents(tx, [row.id])[row.id]
            asked[head.corrects_id or head.id] += row.booked_sign * head.payable_paise
            assert not head.rounded or head.payable_paise % 100 == 0
    drafts = {one.draft.id: one.draft for one in accountant.lines}
    for i, left in accountant.left.items():
        assert asked.get(i, 0) == (payable(left) if drafts[i].rounded else left)


def survive(database: Database, seed: int) -> None:
    with transaction(database, servers.fresh_tenant(database)) as tx:
        prove(tx, lives(tx, seed))


@pytest.mark.parametrize("seed", range(1, 9))
def test_the_books_say_what_was_written_down(database: Database, tenant_id: UUID, seed: int) -> None:
    survive(database, seed)


@pytest.mark.parametrize("seed", [2, 4, 6])
def test_all_that_was_asked_for_is_given_back_when_all_is_credited(
    database: Database, tenant_id: UUID, seed: int
) -> None:
    """Whatever was credited before, units and amounts, in time and late: the rest leaves exactly 0 owed, and 0 of round-off."""
    with transaction(database, tenant_id) as tx:
        accountant = lives(tx, seed)
        for source in dict.fromkeys(one.draft.source_id for one in accountant.lines):
            books.cancel(tx, "parcel", [source], LATE)
        left = {one.account: one.paise for one in journal.balances(journal.journal(tx, FIRST, LATE))}
    assert (left[journal.CUSTOMERS], left.get(journal.ROUND_OFF, 0)) == (0, 0)


@pytest.mark.soak
def test_three_hundred_random_lives(database: Database, tenant_id: UUID) -> None:
    for seed in range(100, 400):
        print(f"seed {seed}")
        survive(database, seed)


def test_what_is_credited_in_part_is_not_cancelled_but_credited_whole(database: Database, tenant_id: UUID) -> None:
    """A price was reduced while the parcel stood in the dispatch area; then its order was cancelled."""
    with transaction(database, tenant_id) as tx:
        books.choose_taxes(tx, CHOICES)
        drafts, _ = books.draft(tx, [invoice(Random(3), 1)])
        (draft,) = drafts.values()
        books.issue(tx, [draft])
        line = draft.lines[0]
        day = draft.dated
        reduced = [books.Credit(line.source_line_id, 0, 1_000)]
        books.credit(tx, source_kind="by_hand", source_id=UUID(int=1), dated=day, credits=reduced)
        books.cancel(tx, "parcel", [draft.source_id], day)
        entries = journal.journal(tx, day, day)
    assert [entry.kind for entry in entries] == ["credit_note", "credit_note", "tax_invoice"]
    assert {one.account: one.paise for one in journal.balances(entries) if one.paise} == {
        journal.SALES: -sum(one.taxable_paise for one in draft.lines),
        journal.RETURNS: sum(one.taxable_paise for one in draft.lines),
    }
