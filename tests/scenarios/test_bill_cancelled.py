"""A supplier bill that was booked wrongly is cancelled: journal, stock and input tax are as if it had never come."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from godown import books, receiving
from godown.kernel.ids import new_id
from godown.kernel.refusal import Refusal
from godown.receiving import NewBillLine, NewNote, NewNoteLine
from godown.reports import journal
from tests.builders.seller import Seller
from tests.http import Api
from tests.scenarios.test_bills import CGST, DAY, SGST, accounts, billed, books_it, receives, removes
from tests.scenarios.test_bills import seller as seller


def cancels(seller: Seller, bill_id: object, why: str = "Of another firm") -> receiving.Bill:
    with seller.open() as tx:
        (found,) = [one for one in receiving.bills_of(tx, "", None, 10) if one.id == bill_id]
        return receiving.cancel_bill(tx, found.id, why)


def test_everything_is_as_if_it_had_never_come(seller: Seller) -> None:
    number = receives(seller)
    before = accounts(seller)
    bill, _ = books_it(seller, billed(NewBillLine(number, "TEA", 10, 45_000, "gst_5")))
    assert accounts(seller) != before
    gone = cancels(seller, bill.id)
    assert (gone.cancelled_on, gone.cancelled_why) == (DAY, "Of another firm")
    assert accounts(seller) == before
    assert cancels(seller, bill.id, "again") == gone, "a repeat changes nothing"


def test_its_goods_wait_for_a_bill_again_under_the_same_number(seller: Seller) -> None:
    number = receives(seller)
    wrong, _ = books_it(seller, billed(NewBillLine(number, "TEA", 10, 99_000, "gst_5")))
    cancels(seller, wrong.id)
    with seller.open() as tx:
        assert [row.number for row in receiving.receipts_to_bill(tx, None, None, 5)] == [number]
    right, (line,) = books_it(seller, billed(NewBillLine(number, "TEA", 10, 40_000, "gst_5")))
    assert (right.number, line.matched, line.accrued_paise, line.variance_paise) == ("BILL-0002", 10, 40_000, 0)
    told = accounts(seller)
    assert (told["Assets:Stock:BLR"], told["Liabilities:Payable:Vendors"], told[CGST], told[SGST]) == (
        40_000, -42_000, 1_000, 1_000)  # fmt: skip
    assert "Liabilities:Goods-Received" not in told


def test_what_left_since_takes_its_part_along(seller: Seller) -> None:
    """Of 10 at 50 rupees more, 4 were scrapped with their tax before the bill was cancelled: nothing of it stays anywhere."""
    number = receives(seller)
    bill, _ = books_it(seller, billed(NewBillLine(number, "TEA", 10, 45_000, "gst_5")))
    removes(seller, 4)
    assert accounts(seller)["Expenses:Input-Tax-Reversed"] == 900
    cancels(seller, bill.id)
    told = accounts(seller)
    assert told["Assets:Stock:BLR"] == 24_000
    assert {CGST, SGST, "Expenses:Input-Tax-Reversed", "Liabilities:Payable:Vendors"}.isdisjoint(told)
    assert told["Expenses:Stock-Loss"] + told["Expenses:Price-Variance"] == 16_000


def test_three_bills_of_thirds_come_out_to_the_paisa_whichever_is_cancelled(seller: Seller) -> None:
    number = receives(seller, "TEA", 3, 3_333)
    made = [books_it(seller, billed(NewBillLine(number, "TEA", 1, 3_334, "gst_5"), number=f"K/{n}"))[0] for n in (1, 2)]
    cancels(seller, made[0].id)
    books_it(seller, billed(NewBillLine(number, "TEA", 1, 3_334, "gst_5"), number="K/3"))
    books_it(seller, billed(NewBillLine(number, "TEA", 1, 3_334, "gst_5"), number="K/4"))
    assert "Liabilities:Goods-Received" not in accounts(seller)


def test_a_closed_month_stays_and_the_cancel_goes_to_the_open_one(seller: Seller) -> None:
    november = seller.now
    assert november is not None
    seller.now = november - timedelta(days=31)
    bill = replace(billed(NewBillLine(receives(seller), "TEA", 10, 45_000, "gst_5")), dated=date(2026, 10, 20))
    made, _ = books_it(seller, bill)
    seller.now = november
    october = of_month(seller, 10)
    with seller.open() as tx:
        books.close_books(tx, date(2026, 10, 31))
    assert cancels(seller, made.id).cancelled_on == DAY
    assert of_month(seller, 10) == october
    (entry,) = of_month(seller, 11)
    assert (entry.kind, {p.account: p.paise for p in entry.postings}[CGST]) == ("bill_cancelled", -1_125)


def of_month(seller: Seller, month: int) -> list[journal.Entry]:
    """The journal of a month of 2026."""
    with seller.open() as tx:
        return journal.journal(tx, date(2026, month, 1), date(2026, month, 30))


def test_a_debit_note_keeps_its_bill(seller: Seller, api: Api) -> None:
    number = receives(seller)
    bill, (line,) = books_it(seller, billed(NewBillLine(number, "TEA", 12, 48_000, "gst_5")))
    other, (second,) = books_it(seller, billed(NewBillLine(number, "TEA", 1, 4_000, "gst_5"), number="KM/2"))
    with seller.open() as tx:
        receiving.debit_note(tx, NewNote(bill.id, (NewNoteLine(line.id, "short", 2),)))
    with pytest.raises(Refusal) as refused:
        cancels(seller, bill.id)
    assert refused.value.code == "has_debit_notes"
    assert api.http.post(f"/supplier-bills/{other.id}/cancel", json={"why": ""}).status_code == 422
    done = api.http.post(f"/supplier-bills/{other.id}/cancel", json={"why": "Twice"}).json()
    assert (done["id"], done["cancelled_why"]) == (str(other.id), "Twice")
    note = {"id": str(new_id()), "lines": [{"bill_line_id": str(second.id), "reason": "short", "units": 1}]}
    assert api.http.post(f"/supplier-bills/{other.id}/debit-notes", json=note).json()["code"] == "bill_cancelled"
