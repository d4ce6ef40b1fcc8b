"""Freight and other charges on a supplier bill: part of what the goods cost, to the paisa, and their tax follows the goods."""

from dataclasses import replace

import pytest

from godown import receiving
from godown.kernel.refusal import Refusal
from godown.receiving import NewBillLine, NewCharge
from tests.builders.seller import Seller
from tests.http import Api
from tests.scenarios.test_bills import CGST, DAY, SGST, VENDOR, accounts, billed, books_it, receives, removes
from tests.scenarios.test_bills import seller as seller

FREIGHT = (NewCharge("freight", 10_001),)


def two_lines(seller: Seller) -> receiving.NewBill:
    """Tea for 400 and cups for 120 rupees, as they were received; freight of 100.01 rupees at 18 %."""
    tea, cups = receives(seller), receives(seller, "CUP", 6, 2_000)
    lines = (NewBillLine(tea, "TEA", 10, 40_000, "gst_5"), NewBillLine(cups, "CUP", 6, 12_000, "gst_5"))
    return replace(billed(*lines), charges=FREIGHT)


def test_freight_is_spread_by_value_into_the_cost(seller: Seller) -> None:
    """Ind AS 2, paragraphs 10 and 11: costs of purchase comprise transport and handling."""
    bill, (tea, cups) = books_it(seller, replace(two_lines(seller), total_paise=66_401))
    assert (bill.taxable_paise, bill.tax_paise, bill.round_off_paise) == (62_001, 2_600 + 1_800, 0)
    assert (tea.charges_paise, cups.charges_paise) == (7_693, 2_308)
    assert (tea.stocked_paise, cups.stocked_paise, tea.variance_paise) == (7_693, 2_308, 0)
    assert accounts(seller) == {
        "Assets:Stock:BLR": 62_001, CGST: 2_200, SGST: 2_200, "Liabilities:Payable:Vendors": -66_401}  # fmt: skip


def test_what_is_lost_gives_back_its_part_of_the_tax_on_freight(seller: Seller) -> None:
    """Section 17(5)(h), CGST Act: credit in respect of goods lost, the freight inward in it."""
    books_it(seller, two_lines(seller))
    removes(seller, 10)
    told = accounts(seller)
    assert told["Expenses:Input-Tax-Reversed"] == 2_000 + 1_384
    assert told["Expenses:Stock-Loss"] == 47_693


def test_where_goods_left_before_the_bill_their_freight_is_an_expense(seller: Seller) -> None:
    number = receives(seller)
    removes(seller, 5)
    new = replace(billed(NewBillLine(number, "TEA", 10, 40_000, "gst_5")), charges=(NewCharge("freight", 10_000),))
    _, (line,) = books_it(seller, new)
    assert (line.stocked_paise, line.variance_paise) == (5_000, 5_000)


def test_without_a_claim_the_tax_of_freight_is_cost_too(seller: Seller) -> None:
    number = receives(seller)
    new = replace(
        billed(NewBillLine(number, "TEA", 10, 40_000, "gst_5")), charges=(NewCharge("packing", 1_000),), reclaims=False
    )
    books_it(seller, new)
    assert accounts(seller) == {"Assets:Stock:BLR": 43_180, "Liabilities:Payable:Vendors": -43_180}


def test_a_bill_with_freight_is_cancelled_whole(seller: Seller) -> None:
    new = two_lines(seller)
    before = accounts(seller)
    bill, _ = books_it(seller, new)
    with seller.open() as tx:
        receiving.cancel_bill(tx, bill.id, "Booked twice")
    assert accounts(seller) == before


def test_charges_come_over_the_api_and_wrong_ones_are_refused(seller: Seller, api: Api) -> None:
    number = receives(seller)
    line = {"receipt": number, "sku_code": "TEA", "quantity": 10, "taxable_paise": 40_000, "tax_class": "gst_5"}
    bill = {"vendor": "Kansa Metals", "number": "K/9", "dated": str(DAY), "vendor_registration": VENDOR, "lines": [line],
            "charges": [{"kind": "freight", "taxable_paise": 5_000, "tax_class": "gst_5", "tax_paise": 250}]}  # fmt: skip
    done = api.http.post("/supplier-bills", json=[bill]).json()["done"]
    told = api.http.get(f"/supplier-bills/{done[0]}").json()
    assert told["bill"]["charges"] == [
        {"kind": "freight", "tax_class": "gst_5", "taxable_paise": 5_000, "taxes": {"cgst": 125, "sgst": 125}}]  # fmt: skip
    for wrong in (NewCharge("bribe", 100), NewCharge("freight", -1), NewCharge("freight", 100, "gst_18", 999)):
        with pytest.raises(Refusal):
            books_it(seller, replace(billed(NewBillLine(number, "TEA", 1, 4_000), number="K/10"), charges=(wrong,)))
