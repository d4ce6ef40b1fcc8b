"""Bills of vendors: matched with what came, tax that follows the stock, price variance, debit notes, and the journal of it."""

from dataclasses import replace
from datetime import date
from uuid import UUID

import pytest

from godown import books, imports, receiving
from godown.books.spread import spread
from godown.imports.queries import all_rows as import_rows
from godown.kernel.ids import new_id
from godown.kernel.refusal import Refusal
from godown.platform.database import Database
from godown.receiving import (
    Bill,
    BillLine,
    CountedGoods,
    CountedLine,
    NewBill,
    NewBillLine,
    NewNote,
    NewNoteLine,
    NewRemoval,
    NewRemovalLine,
)
from godown.reports import doctor, journal
from godown.reports.journal import balances
from tests.builders.seller import Seller
from tests.http import Api

HERE, VENDOR, ELSEWHERE = "29AAXCA1234F1ZJ", "29AADCB2230M1ZP", "27AADCB2230M1ZT"
DAY = date(2026, 11, 24)
CGST, SGST, IGST = (f"Assets:Input-Tax:{HERE}:{head}" for head in ("CGST", "SGST", "IGST"))


@pytest.fixture
def seller(database: Database, tenant_id: UUID) -> Seller:
    return Seller(database, tenant_id)


def receives(seller: Seller, code: str = "TEA", units: int = 10, cost: int = 4_000, rejected: int = 0) -> str:
    """Goods come; answer the number of their receipt."""
    with seller.open() as tx:
        line = CountedLine(code, units - rejected, rejected, cost_paise=cost)
        return receiving.receive(tx, CountedGoods(seller.facility, (line,), vendor_name="Kansa Metals")).number


def billed(*lines: NewBillLine, number: str = "KM/1", registration: str = VENDOR, total: int | None = None) -> NewBill:
    return NewBill("Kansa Metals", number, DAY, lines, vendor_registration=registration, total_paise=total)


def books_it(seller: Seller, new: NewBill) -> tuple[Bill, list[BillLine]]:
    with seller.open() as tx:
        made = receiving.book_bill(tx, new)
        return made, receiving.bill_lines(tx, made.id)


def removes(seller: Seller, units: int, reason: str = "scrapped") -> None:
    with seller.open() as tx:
        line = NewRemovalLine("TEA", units, "DOCK")
        receiving.remove(tx, NewRemoval(seller.facility, reason, (line,), vendor="Kansa Metals"))


def accounts(seller: Seller) -> dict[str, int]:
    """What each account came to, proved: every entry balances, and the doctor finds nothing."""
    with seller.open() as tx:
        assert [one.check for one in doctor.examine(tx) if not one.warning] == []
    with seller.open() as tx:
        entries = journal.journal(tx, date(2026, 11, 1), date(2026, 11, 30))
    assert all(sum(posting.paise for posting in entry.postings) == 0 for entry in entries)
    return {one.account: one.paise for one in balances(entries) if one.paise}


def test_a_bill_that_says_what_came(seller: Seller) -> None:
    number = receives(seller)
    bill, (line,) = books_it(seller, billed(NewBillLine(number, "TEA", 10, 40_000, "gst_5"), total=42_000))
    assert (bill.number, bill.reclaims, bill.taxable_paise, bill.tax_paise) == ("BILL-0001", True, 40_000, 2_000)
    assert (line.matched, line.accrued_paise, line.variance_paise, line.stocked_paise) == (10, 40_000, 0, 0)
    assert accounts(seller) == {
        "Assets:Stock:BLR": 40_000,
        CGST: 1_000,
        SGST: 1_000,
        "Liabilities:Payable:Vendors": -42_000,
    }


def test_from_another_state_the_tax_is_igst(seller: Seller) -> None:
    number = receives(seller)
    books_it(seller, billed(NewBillLine(number, "TEA", 10, 40_000, "gst_5"), registration=ELSEWHERE))
    assert accounts(seller)[IGST] == 2_000


def test_what_is_lost_reverses_its_part_of_the_tax_whenever_the_bill_comes(seller: Seller) -> None:
    """Section 17(5)(h), CGST Act: no input tax credit of goods lost, destroyed or written off."""
    number = receives(seller)
    removes(seller, 3)
    bill = billed(NewBillLine(number, "TEA", 10, 40_000, "gst_5"))
    books_it(seller, bill)
    assert {name: accounts(seller)[name] for name in (CGST, SGST, "Expenses:Input-Tax-Reversed")} == {
        CGST: 700, SGST: 700, "Expenses:Input-Tax-Reversed": 600}  # fmt: skip
    removes(seller, 2)
    assert accounts(seller)["Expenses:Input-Tax-Reversed"] == 1_000
    removes(seller, 2, "own_use")
    assert accounts(seller)["Expenses:Input-Tax-Reversed"] == 1_000
    removes(seller, 3, "sample")
    told = accounts(seller)
    assert (told["Expenses:Input-Tax-Reversed"], told[CGST]) == (1_600, 200)


def test_a_higher_price_enters_what_still_lies_and_the_rest_is_variance(seller: Seller) -> None:
    number = receives(seller)
    removes(seller, 4)
    _, (line,) = books_it(seller, billed(NewBillLine(number, "TEA", 10, 45_000, "gst_5")))
    assert (line.accrued_paise, line.stocked_paise, line.variance_paise) == (40_000, 3_000, 2_000)
    told = accounts(seller)
    assert (told["Assets:Stock:BLR"], told["Expenses:Price-Variance"]) == (27_000, 2_000)
    with seller.open() as tx:
        note = NewNote(line.bill_id, (NewNoteLine(line.id, "price", amount_paise=5_250),))
        assert receiving.debit_note(tx, note).total_paise == 5_250
        assert receiving.debit_note(tx, note).number == "DN-0001"
    told = accounts(seller)
    assert (told["Assets:Stock:BLR"], told.get("Expenses:Price-Variance", 0)) == (24_000, 0)
    assert told["Liabilities:Payable:Vendors"] == -42_000
    assert told["Expenses:Input-Tax-Reversed"] == 800


def test_short_units_are_a_claim_until_a_debit_note(seller: Seller) -> None:
    """Section 16(2)(b), CGST Act: tax is claimed of goods that were received."""
    number = receives(seller, units=8)
    bill, (line,) = books_it(seller, billed(NewBillLine(number, "TEA", 10, 40_000, "gst_5")))
    told = accounts(seller)
    assert (line.matched, line.short, told["Assets:Vendor-Claims"], told[CGST]) == (8, 2, 8_400, 800)
    with seller.open() as tx:
        receiving.debit_note(tx, NewNote(bill.id, (NewNoteLine(line.id, "short", 2),)))
    told = accounts(seller)
    assert (told.get("Assets:Vendor-Claims", 0), told["Liabilities:Payable:Vendors"]) == (0, -33_600)
    with pytest.raises(Refusal) as refused, seller.open() as tx:
        receiving.debit_note(tx, NewNote(bill.id, (NewNoteLine(line.id, "short", 1),)))
    assert refused.value.code == "more_than_invoiced"


def test_what_goes_back_to_the_vendor(seller: Seller) -> None:
    number = receives(seller, rejected=2)
    bill, (line,) = books_it(seller, billed(NewBillLine(number, "TEA", 10, 40_000, "gst_5")))
    removes(seller, 2, "vendor_return")
    with seller.open() as tx:
        receiving.debit_note(tx, NewNote(bill.id, (NewNoteLine(line.id, "returned", 2),), note="crushed"))
    told = accounts(seller)
    assert told.get("Expenses:Vendor-Returns", 0) == 0
    assert (told["Assets:Stock:BLR"], told[CGST], told["Liabilities:Payable:Vendors"]) == (32_000, 800, -33_600)


def test_without_a_registration_the_tax_is_cost(seller: Seller) -> None:
    number = receives(seller)
    bill, (line,) = books_it(seller, billed(NewBillLine(number, "TEA", 10, 40_000, "gst_5"), registration=""))
    assert (bill.reclaims, bill.tax_paise) == (False, 0)
    more = receives(seller)
    new = NewBill("Kansa Metals", "KM/9", DAY, (NewBillLine(more, "TEA", 10, 40_000, "gst_5"),), vendor_registration=VENDOR,
                  reclaims=False)  # fmt: skip
    _, (line,) = books_it(seller, new)
    assert line.stocked_paise == 2_000
    assert accounts(seller) == {"Assets:Stock:BLR": 82_000, "Liabilities:Payable:Vendors": -82_000}


def test_a_bill_that_is_too_late_claims_nothing(seller: Seller) -> None:
    """Section 16(4), CGST Act: until 30 November after the financial year of the bill."""
    number = receives(seller)
    old = NewBill("Kansa Metals", "KM/1", date(2025, 3, 31), (NewBillLine(number, "TEA", 10, 40_000, "gst_5"),),
                  vendor_registration=VENDOR)  # fmt: skip
    bill, _ = books_it(seller, old)
    assert (bill.reclaims, bill.tax_paise) == (False, 2_000)


def test_several_receipts_and_batches_are_billed_by_one_bill(seller: Seller) -> None:
    first, second = receives(seller, units=4), receives(seller, "CUP", 6, 2_000)
    _, lines = books_it(
        seller, billed(NewBillLine(first, "TEA", 4, 16_000, "gst_5"), NewBillLine(second, "CUP", 6, 12_000, "gst_12"))
    )
    assert [(one.sku_code, one.matched, one.tax_paise) for one in lines] == [("TEA", 4, 800), ("CUP", 6, 1_440)]


def test_refusals_name_their_row(seller: Seller) -> None:
    number = receives(seller)
    good = billed(NewBillLine(number, "TEA", 10, 40_000, "gst_5"))
    news = [
        good,
        billed(NewBillLine(number, "TEA", 1, 4_000)),
        billed(NewBillLine("GRN-9999", "TEA", 1, 4_000), number="KM/2"),
        billed(NewBillLine(number, "CUP", 1, 4_000), number="KM/3"),
        billed(NewBillLine(number, "TEA", 1, 4_000, "gst_5"), number="KM/4", total=9_999),
        billed(NewBillLine(number, "TEA", 1, 4_000, "gst_5", 900), number="KM/5"),
        NewBill("Other Metals", "1", DAY, (NewBillLine(number, "TEA", 1, 4_000),)),
        billed(NewBillLine(number, "TEA", 1, 4_000), number="KM/6", registration="29AADCB2230M1ZZ"),
        billed(number="KM/7"),
    ]
    with seller.open() as tx:
        assert receiving.check_bills(tx, news).done == (good.id,)
        outcome = receiving.book_bills(tx, news)
    assert [row.code for row in outcome.refused] == [
        "twice", "unknown_receipt", "not_on_receipt", "total_differs", "tax_differs", "other_vendor", "invalid", "invalid",
    ]  # fmt: skip
    with seller.open() as tx:
        again = receiving.book_bills(tx, [good, billed(NewBillLine(number, "TEA", 1, 4_000))])
    assert (again.known, [row.code for row in again.refused]) == ((good.id,), ["known_bill"])


def test_paper_may_round_otherwise(seller: Seller) -> None:
    number = receives(seller)
    bill, (line,) = books_it(seller, billed(NewBillLine(number, "TEA", 10, 40_010, "gst_5", 2_001), total=42_000))
    assert (line.tax_paise, line.taxes, bill.round_off_paise) == (2_001, {"cgst": 1_001, "sgst": 1_000}, -11)
    assert accounts(seller)["Expenses:Round-Off"] == -11


def test_a_return_brings_its_tax_back(seller: Seller) -> None:
    number = receives(seller)
    with seller.open() as tx:
        (sku,) = [seller.sku["TEA"]]
        line = new_id()
        move = books.CostMove(new_id(), seller.facility, *_door(seller), 90, 4, "handed_over", source_line_id=line)
        books.issue_cost(tx, [move])
        assert sku
    with seller.open() as tx:
        assert books.tax_of_issue(tx, [line]) == {}
    books_it(seller, billed(NewBillLine(number, "TEA", 10, 40_000, "gst_5")))
    with seller.open() as tx:
        assert books.tax_of_issue(tx, [line]) == {line: {"cgst": 400, "sgst": 400}}


def _door(seller: Seller) -> tuple[UUID, UUID]:
    with seller.open() as tx:
        ((owner,),) = tx.tuples("SELECT DISTINCT owner_id FROM stock_cost WHERE tenant_id = %(tenant)s")
    return owner, seller.sku["TEA"]


def test_spread_is_exact() -> None:
    left, taken = spread({"igst": 1_001, "value": -77}, 7, [-2, 3, -1, -7])
    assert left == {}
    assert sum(one.get("igst", 0) for one in taken) == 1_001
    assert sum(one.get("value", 0) for one in taken) == -77


def test_bills_over_the_api(api: Api, database: Database) -> None:
    seller = Seller(database, api.tenant_id)
    number = receives(seller, units=8)
    key = str(new_id())
    new = {"id": key, "vendor": "Kansa Metals", "number": "KM/1", "dated": "2026-11-20", "vendor_registration": VENDOR,
           "lines": [{"receipt": number, "sku_code": "TEA", "quantity": 10, "taxable_paise": 42_000, "tax_class": "gst_5"}]}  # fmt: skip
    assert api.http.post("/supplier-bills", json=[new]).json()["done"] == [key]
    assert api.http.post("/supplier-bills", json=[new]).json()["known"] == [key]
    (row,) = api.http.get("/supplier-bills", params={"search": "km/"}).json()["items"]
    assert (row["total_paise"], row["noted_paise"]) == (44_100, 0)
    story = api.http.get(f"/supplier-bills/{key}").json()
    (line,) = story["lines"]
    note = {"id": str(new_id()), "lines": [{"bill_line_id": line["id"], "reason": "short", "units": 2}]}
    made = api.http.post(f"/supplier-bills/{key}/debit-notes", json=note)
    assert (made.status_code, made.json()["total_paise"]) == (201, 8_820)
    assert len(api.http.get(f"/supplier-bills/{key}").json()["notes"]) == 1


def test_the_same_id_for_two_bills_is_named(seller: Seller) -> None:
    first, second = receives(seller), receives(seller)
    new = NewBill("Kansa Metals", "KM/1", DAY, (NewBillLine(first, "TEA", 1, 9_000, "gst_5"),))
    other = replace(new, number="KM/2", lines=(NewBillLine(second, "TEA", 1, 9_000, "gst_5"),))
    with seller.open() as tx:
        outcome = receiving.book_bills(tx, [new, other])
    assert ([row.code for row in outcome.refused], outcome.done) == (["twice", "twice"], ())


def test_bills_come_from_a_file(seller: Seller) -> None:
    first, second = receives(seller), receives(seller, "CUP", 6, 2_000)
    text = (
        "Supplier,Bill no,Bill date,GRN,SKU,Qty,Value,Tax class,GSTIN,Total\n"
        f"Kansa Metals,KM/1,2026-11-20,{first},TEA,10,400.00,gst_5,{VENDOR},546.00\n"
        f"Kansa Metals,KM/1,2026-11-20,{second},CUP,6,120.00,gst_5,{VENDOR},546.00\n"
        f"Kansa Metals,KM/2,2026-11-20,{first},TEA,1,,gst_5,,\n"
        "Kansa Metals,KM/3,2026-11-20,GRN-0999,TEA,1,40.00,gst_5,,\n"
    )
    with seller.open() as tx:
        run = imports.check(tx, text.encode(), "bills.csv")
        assert (run.kind, run.counts["new"], run.counts["wrong"]) == ("bills", 1, 2)
    with seller.open() as tx:
        imports.save_next(tx, run.id)
    with seller.open() as tx:
        (bill,) = receiving.bills_of(tx, "", None, 10)
        assert (bill.vendor_number, bill.total_paise, bill.vendor_registration) == ("KM/1", 54_600, VENDOR)
        assert imports.check(tx, text.encode(), "again.csv").counts["same"] == 1


def test_charges_of_a_bill_come_from_its_file(seller: Seller) -> None:
    """A row of its own for freight: it is in the cost of what came; what is wrong names its row and column."""
    number = receives(seller)
    head = "Supplier,Bill no,Bill date,GRN,SKU,Qty,Value,Tax class,GSTIN,Total,Charge\n"
    good = (
        f"Kansa Metals,KM/1,2026-11-20,{number},TEA,10,400.00,gst_5,{VENDOR},538.00,\n"
        f"Kansa Metals,KM/1,2026-11-20,,,,100.00,,{VENDOR},538.00,Freight\n"
    )
    wrong = (
        f"Kansa Metals,KM/2,2026-11-20,,,,10.00,,{VENDOR},,packing\n"
        f"Kansa Metals,KM/2,2026-11-20,GRN-0999,TEA,1,40.00,gst_5,{VENDOR},,\n"
        f"Kansa Metals,KM/3,2026-11-20,,TEA,,10.00,,{VENDOR},,tolls\n"
    )
    with seller.open() as tx:
        run = imports.check(tx, (head + good + wrong).encode(), "bills.csv")
        assert (run.kind, run.counts["new"], run.counts["wrong"]) == ("bills", 1, 2)
        told = [(p["row"], p["column"], p["code"]) for row in import_rows(tx, run.id) for p in row.problems]
    assert told == [
        (5, "D · GRN", "unknown_receipt"), (6, "E · SKU", "goods_or_charge"), (6, "K · Charge", "unknown_word")]  # fmt: skip
    with seller.open() as tx:
        imports.save_next(tx, run.id)
        (bill,) = receiving.bills_of(tx, "", None, 10)
        assert (bill.total_paise, [(one["kind"], one["taxable_paise"]) for one in bill.charges]) == (
            53_800,
            [("freight", 10_000)],
        )
        assert receiving.bill_lines(tx, bill.id)[0].charges_paise == 10_000
        assert imports.check(tx, (head + good).encode(), "again.csv").counts["same"] == 1


def test_what_waits_for_a_bill_is_read_page_by_page(seller: Seller) -> None:
    numbers = [receives(seller, units=2) for _ in range(3)]
    with seller.open() as tx:
        first = receiving.receipts_to_bill(tx, None, None, 2)
        rest = receiving.receipts_to_bill(tx, seller.facility, (first[-1].posted_at, first[-1].id), 2)
    assert {one.number for one in (*first, *rest)} == set(numbers)
    assert ([one.value_paise for one in first], len(rest)) == ([8_000, 8_000], 1)
    books_it(seller, billed(NewBillLine(numbers[0], "TEA", 1, 4_000, "gst_5")))
    books_it(seller, billed(NewBillLine(numbers[1], "TEA", 2, 8_000, "gst_5"), number="KM/2"))
    with seller.open() as tx:
        left = {one.number: one.value_paise for one in receiving.receipts_to_bill(tx, None, None, 9)}
    assert left == {numbers[0]: 4_000, numbers[2]: 8_000}
