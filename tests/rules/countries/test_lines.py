"""Tax of a line, shares of coupons and shipping, parts of an order line: figures worked out by hand."""

from datetime import date

import pytest

from godown.countries import (
    EMIRATES,
    INDIA,
    Deal,
    Head,
    Party,
    Rate,
    allocate,
    heads_in_all,
    note_payable,
    part_of,
    payable,
    price_line,
    slabs_on,
    tax_line,
)
from godown.countries.india.dated import rate
from godown.countries.words import CountryPack
from godown.kernel.refusal import Refusal

HOME = {
    "IN": Deal(Party("29AAXCA1234F1ZJ", "29", "IN"), Party(state="29"), "29", "IN"),
    "IN between": Deal(Party("29AAXCA1234F1ZJ", "29", "IN"), Party(state="32"), "32", "IN"),
    "IN union territory": Deal(Party("04AAXCA1234F1ZV", "04", "IN"), Party(state="04"), "04", "IN"),
    "AE": Deal(Party("100123456700003", "", "AE"), Party(), "", "AE"),
}


def heads(where: str, what: Rate) -> tuple[Head, ...]:
    pack: CountryPack = EMIRATES if where == "AE" else INDIA
    return pack.heads(what, pack.supply(HOME[where]))


GST_5, GST_12, GST_18, GST_28 = (rate(bp) for bp in (500, 1_200, 1_800, 2_800))
VAT_5 = Rate((Head("vat", 50_000),))
AERATED = rate(2_800, 1_200)
BY_UNIT = rate(2_800, 0, 2_00)
TOBACCO = rate(2_800, 500, 4_17)

INCLUSIVE = [
    ("IN", GST_28, 24_900_00, 1, 19_453_12, {"cgst": 2_723_44, "sgst": 2_723_44}),
    ("IN between", GST_28, 24_900_00, 1, 19_453_12, {"igst": 5_446_88}),
    ("IN union territory", GST_28, 24_900_00, 1, 19_453_12, {"cgst": 2_723_44, "utgst": 2_723_44}),
    ("IN", GST_18, 100_00, 1, 84_74, {"cgst": 7_63, "sgst": 7_63}),
    ("IN between", GST_18, 100_00, 1, 84_75, {"igst": 15_25}),
    ("IN", GST_5, 1, 1, 1, {"cgst": 0, "sgst": 0}),
    ("IN", GST_18, 7, 1, 5, {"cgst": 1, "sgst": 1}),
    ("IN between", rate(0), 499_00, 1, 499_00, {"igst": 0}),
    ("IN", rate(300), 1_03, 1, 99, {"cgst": 2, "sgst": 2}),
    ("IN", rate(25), 10_000_00, 1, 9_975_06, {"cgst": 12_47, "sgst": 12_47}),
    ("IN between", AERATED, 20_00, 1, 14_29, {"igst": 4_00, "cess": 1_71}),
    ("IN", AERATED, 20_00, 1, 14_29, {"cgst": 2_00, "sgst": 2_00, "cess": 1_71}),
    ("IN between", BY_UNIT, 132_00, 2, 100_00, {"igst": 28_00, "unit_cess": 4_00}),
    ("IN", BY_UNIT, 132_00, 2, 100_00, {"cgst": 14_00, "sgst": 14_00, "unit_cess": 4_00}),
    ("IN between", TOBACCO, 137_17, 1, 100_00, {"igst": 28_00, "cess": 5_00, "unit_cess": 4_17}),
    ("IN", BY_UNIT, 4_00, 2, 0, {"cgst": 0, "sgst": 0, "unit_cess": 4_00}),
    ("IN", GST_18, 0, 3, 0, {"cgst": 0, "sgst": 0}),
    ("AE", VAT_5, 105_00, 1, 100_00, {"vat": 5_00}),
    ("AE", VAT_5, 99_99, 1, 95_23, {"vat": 4_76}),
]


@pytest.mark.parametrize(("where", "what", "gross", "units", "taxable", "amounts"), INCLUSIVE)
def test_tax_inside(where: str, what: Rate, gross: int, units: int, taxable: int, amounts: dict[str, int]) -> None:
    """Rule 35, CGST Rules (value inclusive of tax): tax = value x rate / (100 + rate), half-up to the paisa per head
    (section 170 rounds only what is paid to the rupee). Compensation cess by the unit: section 8, GST (Compensation to
    States) Act. United Arab Emirates: VAT of 5 %, Federal Decree-Law 8 of 2017, article 3."""
    line = tax_line(gross, units, heads(where, what), inclusive=True)
    assert (line.taxable, {one.code: one.amount for one in line.components}) == (taxable, amounts)
    assert line.gross == gross == taxable + sum(amounts.values())


EXCLUSIVE = [
    ("IN", GST_18, 62_51, 1, {"cgst": 5_63, "sgst": 5_63}),
    ("IN between", GST_18, 62_51, 1, {"igst": 11_25}),
    ("IN", GST_12, 7_60, 1, {"cgst": 46, "sgst": 46}),
    ("IN between", GST_12, 7_60, 1, {"igst": 91}),
    ("IN", GST_5, 10, 1, {"cgst": 0, "sgst": 0}),
    ("IN", GST_5, 20, 1, {"cgst": 1, "sgst": 1}),
    ("IN between", GST_5, 10, 1, {"igst": 1}),
    ("IN between", TOBACCO, 100_00, 3, {"igst": 28_00, "cess": 5_00, "unit_cess": 12_51}),
    ("IN union territory", GST_18, 1_000_00, 1, {"cgst": 90_00, "utgst": 90_00}),
    ("AE", VAT_5, 10, 1, {"vat": 1}),
    ("AE", VAT_5, 9, 1, {"vat": 0}),
]


@pytest.mark.parametrize(("where", "what", "taxable", "units", "amounts"), EXCLUSIVE)
def test_tax_on_top(where: str, what: Rate, taxable: int, units: int, amounts: dict[str, int]) -> None:
    """Section 15, CGST Act (the value is the price without tax), each head half-up to the paisa; IGST Act, section 5."""
    line = tax_line(taxable, units, heads(where, what), inclusive=False)
    assert (line.taxable, {one.code: one.amount for one in line.components}) == (taxable, amounts)
    assert line.gross == taxable + sum(amounts.values())


def test_heads_of_a_document_are_the_sums_of_its_lines() -> None:
    """Rule 46(m): the amount of tax charged, per head; two lines of 7.60 at 12 % keep CGST = SGST each."""
    lines = [tax_line(7_60, 1, heads("IN", GST_12), inclusive=False) for _ in range(2)]
    assert all(line.of("cgst") == line.of("sgst") == 46 for line in lines)
    assert heads_in_all(lines) == {"cgst": 92, "sgst": 92}


def test_a_line_below_the_tax_on_its_units_is_refused() -> None:
    """Section 8, GST (Compensation to States) Act: cess by the unit is owed whatever the price."""
    with pytest.raises(Refusal) as refused:
        tax_line(3_99, 2, heads("IN", BY_UNIT), inclusive=True)
    assert refused.value.code == "below_unit_tax"


SHARES = [
    (100, [(1, 300), (2, 100)], [60, 40]),
    (100, [(1, 100), (1, 100), (1, 100)], [34, 33, 33]),
    (2, [(1, 100), (1, 100), (1, 100)], [1, 1, 0]),
    (100, [(1, 0), (3, 0)], [25, 75]),
    (10, [(1, 0), (2, 0)], [3, 7]),
    (100, [(1, 0), (1, 500)], [0, 100]),
    (50, [(3, 199), (1, 403)], [30, 20]),
    (1, [(1, 1), (1, 2)], [0, 1]),
    (0, [(1, 5), (1, 7)], [0, 0]),
    (5, [(1, 20), (1, 40), (1, 40)], [1, 2, 2]),
]


@pytest.mark.parametrize(("total", "goods", "shares"), SHARES)
def test_shares_of_a_coupon_or_of_shipping(total: int, goods: list[tuple[int, int]], shares: list[int]) -> None:
    """Section 15(3)(a), CGST Act: a discount known at the supply reduces its value, line by line; section 15(2)(c): what is
    charged for delivery belongs to it. Split by largest remainder (Hamilton's method)."""
    assert allocate(total, goods) == shares


PARTS = [
    (100, 3, [1, 1, 1], [33, 34, 33]),
    (100, 3, [2, 1], [67, 33]),
    (1, 2, [1, 1], [1, 0]),
    (1, 4, [1, 1, 1, 1], [0, 1, 0, 0]),
    (-100, 3, [1, 1, 1], [-33, -34, -33]),
    (0, 5, [2, 3], [0, 0]),
    (101, 10, [3, 3, 4], [30, 31, 40]),
]


@pytest.mark.parametrize(("share", "units", "parcels", "parts"), PARTS)
def test_parts_of_an_order_line(share: int, units: int, parcels: list[int], parts: list[int]) -> None:
    """Section 12(2), CGST Act: each parcel's invoice is a supply of its own; its share is round(S(d+k)/n) - round(Sd/n)."""
    found, done = [], 0
    for count in parcels:
        found.append(part_of(share, done, count, units))
        done += count
    assert found == parts
    assert sum(found) == share


def test_shares_of_cancelled_units_lapse() -> None:
    """Four units with 10.00 of shipping, one cancelled before it was invoiced: `d` counts invoiced units only, so 7.50 is
    charged whatever came first (section 15(2), CGST Act: nothing is owed for what is not supplied)."""
    assert part_of(1_000, 0, 2, 4) + part_of(1_000, 2, 1, 4) == 750


SLABS = [
    ("apparel", date(2026, 11, 30), 2_625_00, 1, True, 500, False),
    ("apparel", date(2026, 11, 30), 2_625_01, 1, True, 1_800, True),
    ("apparel", date(2026, 11, 30), 2_625_02, 1, True, 1_800, True),
    ("apparel", date(2026, 11, 30), 2_950_00, 1, True, 1_800, True),
    ("apparel", date(2026, 11, 30), 2_950_02, 1, True, 1_800, False),
    ("apparel", date(2026, 11, 30), 5_250_00, 2, True, 500, False),
    ("apparel", date(2026, 11, 30), 2_500_00, 1, False, 500, False),
    ("apparel", date(2026, 11, 30), 2_500_01, 1, False, 1_800, False),
    ("apparel", date(2025, 9, 21), 1_000_00, 1, False, 500, False),
    ("apparel", date(2025, 9, 21), 1_000_01, 1, False, 1_200, False),
    ("apparel", date(2025, 9, 22), 1_000_01, 1, False, 500, False),
    ("footwear", date(2025, 9, 21), 999_00, 1, False, 1_200, False),
    ("footwear", date(2025, 9, 21), 1_000_01, 1, False, 1_800, False),
    ("footwear", date(2025, 9, 22), 2_500_00, 1, False, 500, False),
    ("footwear", date(2025, 9, 22), 7_500_01, 3, False, 1_800, False),
    ("gst_18", date(2026, 11, 30), 1_00, 1, True, 1_800, False),
    ("aerated", date(2025, 9, 21), 20_00, 1, True, 4_000, False),
    ("aerated", date(2025, 9, 22), 20_00, 1, True, 4_000, False),
]


@pytest.mark.parametrize(("tax_class", "day", "goods", "units", "inside", "bp", "doubtful"), SLABS)
def test_the_slab_of_a_piece(
    tax_class: str, day: date, goods: int, units: int, inside: bool, bp: int, doubtful: bool
) -> None:
    """Notification 9/2025-Central Tax (Rate), 17 September 2025 (apparel and footwear "of sale value not exceeding 2,500 per
    piece", 5 %, else 18 %, from the 22nd); before it Notifications 1/2017 and 21/2021. Aerated drinks: 28 % + 12 % cess, then
    40 %. Tax inside: 2,625 is 2,500 + 5 %, 2,950 is 2,500 + 18 %; between them no slab is consistent."""
    slabs = slabs_on(INDIA.slabs, tax_class, day)
    priced = price_line(slabs, lambda r: heads("IN", r), goods=goods, shipping=0, units=units, inclusive=inside)
    assert (priced.rate.total // 100, priced.doubtful) == (bp, doubtful)
    assert priced.tax.of("cgst") == priced.tax.of("sgst")


@pytest.mark.parametrize(("shipping_counts", "bp"), [(False, 500), (True, 1_800)])
def test_shipping_bears_the_rate_of_its_line_and_counts_for_the_slab_by_setting(shipping_counts: bool, bp: int) -> None:
    """Section 8(a), CGST Act: delivery is part of a composite supply and bears the rate of the goods."""
    slabs = slabs_on(INDIA.slabs, "apparel", date(2026, 11, 30))
    found = price_line(
        slabs, lambda r: heads("IN", r), goods=2_450_00, shipping=100_00, units=1, inclusive=False,
        shipping_counts=shipping_counts,
    )  # fmt: skip
    assert (found.rate.total // 100, found.tax.taxable) == (bp, 2_550_00)


def test_a_coupon_of_the_seller_may_lower_the_slab() -> None:
    """Section 15(3)(a): 2,700 less 75.00 is 2,625 with tax inside, 2,500 without: 5 %. A coupon that the marketplace pays
    reduces nothing (section 15(2)(e): a subsidy from others belongs to the value)."""
    slabs = slabs_on(INDIA.slabs, "apparel", date(2026, 11, 30))
    for goods, bp in ((2_700_00 - 75_00, 500), (2_700_00, 1_800)):
        found = price_line(slabs, lambda r: heads("IN", r), goods=goods, shipping=0, units=1, inclusive=True)
        assert found.rate.total // 100 == bp


@pytest.mark.parametrize("day", [date(2017, 6, 30), date(2021, 12, 31)])
def test_a_day_without_a_rate_is_refused(day: date) -> None:
    """GST began on 1 July 2017 (Notification 9/2017-CT); footwear is known here since Notification 21/2021."""
    with pytest.raises(Refusal) as refused:
        slabs_on(INDIA.slabs, "footwear", day)
    assert refused.value.code == "no_rate"


ROUNDED = [(100_49, 100_00), (100_50, 101_00), (99_51, 100_00), (0, 0), (50, 1_00), (49, 0)]


@pytest.mark.parametrize(("total", "rupees"), ROUNDED)
def test_rounded_to_the_rupee(total: int, rupees: int) -> None:
    """Section 170, CGST Act: fifty paise and more are a rupee."""
    assert payable(total) == rupees


@pytest.mark.parametrize("notes", [[33_16, 33_17, 34_16], [50_25, 50_24], [100_49], [1, 100_48]])
def test_notes_on_a_rounded_invoice_pay_back_exactly_what_was_paid(notes: list[int]) -> None:
    """Section 170, CGST Act: payable is the rounded rest that is not credited; a note pays the change in it."""
    left, paid = 100_49, 0
    for note in notes:
        paid += note_payable(left, note)
        left -= note
    assert (left, paid) == (0, payable(100_49))
