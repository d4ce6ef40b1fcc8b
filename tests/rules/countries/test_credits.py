"""What a credit note takes back: figures worked out by hand, and the limits."""

import pytest

from godown.countries import Credited, Sold, credit_amount, credit_returned, credit_units, refund_of
from godown.countries.india.deeds import credited_when
from godown.kernel.refusal import Refusal

THREE = Sold(3, 100_00, 84_74, {"cgst": 7_63, "sgst": 7_63})
"""Three pieces for 100.00 with 18 % inside, in the state."""
KEPT = Sold(1, 1_100_00, 932_20, {"igst": 167_80})
"""One piece for 1,000.00 and 100.00 of shipping, 18 % inside, between states."""
TINY = Sold(10, 1_10, 94, {"cgst": 8, "sgst": 8})
FREE = Sold(2, 0, 0, {"cgst": 0, "sgst": 0})
CESS = Sold(3, 137_17, 100_00, {"igst": 28_00, "cess": 5_00, "unit_cess": 4_17})

UNITS = [
    (THREE, [1, 1, 1], [(33_33, 28_25, 2_54), (33_34, 28_24, 2_55), (33_33, 28_25, 2_54)]),
    (THREE, [2, 1], [(66_67, 56_49, 5_09), (33_33, 28_25, 2_54)]),
    (THREE, [3], [(100_00, 84_74, 7_63)]),
    (TINY, [10], [(1_10, 94, 8)]),
    (FREE, [1, 1], [(0, 0, 0), (0, 0, 0)]),
]


@pytest.mark.parametrize(("sold", "steps", "pieces"), UNITS)
def test_units_that_come_back(sold: Sold, steps: list[int], pieces: list[tuple[int, int, int]]) -> None:
    """Section 34(1), CGST Act (goods returned): k more after d of n take round(X(d+k)/n) - round(Xd/n)."""
    done, found = Credited(), []
    for units in steps:
        piece = credit_units(sold, done, units)
        assert piece.heads["cgst"] == piece.heads["sgst"]
        found.append((piece.gross, piece.taxable, piece.heads["cgst"]))
        done = done.plus(piece)
    assert found == pieces
    assert (done.gross, done.taxable, done.heads) == (sold.gross, sold.taxable, dict(sold.heads))


AMOUNTS = [
    (THREE, [10_00, 90_00], [(8_48, 76), (76_26, 6_87)]),
    (THREE, [33_33, 33_33, 33_34], [(28_25, 2_54), (28_23, 2_55), (28_26, 2_54)]),
    (THREE, [10, 99_90], [(8, 1), (84_66, 7_62)]),
    (THREE, [99_90, 10], [(84_66, 7_62), (8, 1)]),
]


@pytest.mark.parametrize(("sold", "amounts", "pieces"), AMOUNTS)
def test_amounts_that_are_given_back(sold: Sold, amounts: list[int], pieces: list[tuple[int, int]]) -> None:
    """Section 34(1), CGST Act (value or tax charged exceeds what is due): v more after c of gross G take
    round(X(c+v)/G) less what is credited of each head; taxable is the rest."""
    done, found = Credited(), []
    for amount in amounts:
        piece = credit_amount(sold, done, amount)
        found.append((piece.taxable, piece.heads["cgst"]))
        done = done.plus(piece)
    assert found == pieces
    assert (done.gross, done.taxable, done.heads) == (sold.gross, sold.taxable, dict(sold.heads))


def test_a_return_that_keeps_the_shipping() -> None:
    """Section 34(1), CGST Act: 1,000.00 of 1,100.00 come back with the unit, the rest stays charged."""
    piece = credit_amount(KEPT, Credited(), 1_000_00, units=1)
    assert (piece.units, piece.gross, piece.taxable, piece.heads) == (1, 1_000_00, 847_45, {"igst": 152_55})
    rest = credit_amount(KEPT, piece, 100_00)
    assert (rest.taxable, rest.heads) == (84_75, {"igst": 15_25})


def test_units_after_an_amount_take_their_part_of_what_is_left() -> None:
    """Section 34(1): a line goes by amount once an amount was credited."""
    done = credit_amount(THREE, Credited(), 10_00)
    first = credit_units(THREE, done, 1)
    assert (first.gross, first.by_amount) == (30_00, True)
    done = done.plus(first)
    last = credit_units(THREE, done, 2)
    assert last.gross == 60_00
    assert done.plus(last).heads == THREE.heads


def test_an_amount_after_units_goes_on_from_them() -> None:
    """Section 34(1): one unit of three came back, then 20.00 are taken off the price of the others."""
    done = credit_units(THREE, Credited(), 1)
    piece = credit_amount(THREE, done, 20_00)
    assert (piece.taxable, piece.heads["cgst"]) == (20_00 - 2 * 1_53, 1_53)


def test_cess_is_credited_as_it_was_charged() -> None:
    """Section 34(1) with section 11, GST (Compensation to States) Act: every head, the cess by the unit among them."""
    found = [credit_units(CESS, Credited(), 1).heads]
    found.append(credit_units(CESS, credit_units(CESS, Credited(), 1), 2).heads)
    assert found == [{"igst": 9_33, "cess": 1_67, "unit_cess": 1_39}, {"igst": 18_67, "cess": 3_33, "unit_cess": 2_78}]


REFUSED = [
    (THREE, Credited(), 9, "too_small"),
    (THREE, Credited(), 99_91, "too_small"),
    (THREE, Credited(), 0, "too_small"),
    (THREE, Credited(), -5, "too_small"),
    (THREE, Credited(), 100_01, "more_than_invoiced"),
    (THREE, Credited(1, 33_33, 28_25, {"cgst": 2_54, "sgst": 2_54}), 66_68, "more_than_invoiced"),
    (TINY, Credited(), 50, "only_whole"),
    (Sold(1, 20, 2, {"cess": 18}), Credited(), 10, "only_whole"),
    (Sold(1, 60, 12, {"igst": 6, "cess": 40, "unit_cess": 2}), Credited(by_amount=True), 10, None),
]


@pytest.mark.parametrize(("sold", "done", "amount", "code"), REFUSED)
def test_limits_of_an_amount(sold: Sold, done: Credited, amount: int, code: str | None) -> None:
    """Half-up rounding of heads moves up to half a paisa each: a credit of ten paise or more, leaving none or ten, keeps
    every taxable value at or above zero (section 15, CGST Act: a value is what is paid)."""
    if code is None:
        assert credit_amount(sold, done, amount).taxable >= 0
        return
    with pytest.raises(Refusal) as refused:
        credit_amount(sold, done, amount)
    assert refused.value.code == code


UNITS_REFUSED = [
    (THREE, Credited(), 4, "more_than_invoiced"),
    (THREE, Credited(2, 66_67, 56_49, {"cgst": 5_09, "sgst": 5_09}), 2, "more_than_invoiced"),
    (THREE, Credited(), 0, "more_than_invoiced"),
    (TINY, Credited(), 1, "only_whole"),
]


@pytest.mark.parametrize(("sold", "done", "units", "code"), UNITS_REFUSED)
def test_limits_of_units(sold: Sold, done: Credited, units: int, code: str) -> None:
    """Section 34(1), CGST Act: no more than the invoice charged."""
    with pytest.raises(Refusal) as refused:
        credit_units(sold, done, units)
    assert refused.value.code == code


def test_goods_of_no_worth_are_credited_when_all_are_back() -> None:
    """A return is never refused for a paisa: ten sachets for 1.10 are credited with the last one."""
    done = Credited()
    for units in (4, 5):
        piece = credit_returned(TINY, done, units)
        assert (piece.gross, piece.units) == (0, units)
        done = done.plus(piece)
    assert credit_returned(TINY, done, 1).gross == 1_10


REFUNDS = [
    (500_00, 500_00, 0, 0, 500_00),
    (500_00, 0, 0, 0, 0),
    (500_00, 300_00, 0, 0, 300_00),
    (500_00, 1_000_00, 700_00, 0, 300_00),
    (200_00, 1_000_00, 0, 800_00, 200_00),
    (200_00, 900_00, 0, 800_00, 100_00),
]


@pytest.mark.parametrize(("credited", "received", "refunded", "owed", "refund"), REFUNDS)
def test_what_the_customer_gets(credited: int, received: int, refunded: int, owed: int, refund: int) -> None:
    """Never more than was paid. COD that no courier remitted was never received: the credit ends the receivable, and
    nothing is paid out (section 34(1) lowers what is owed; section 65, Indian Contract Act: what was received goes back)."""
    assert refund_of(credited, received, refunded, owed) == refund


WHEN = [
    ("rto", "arrived", True), ("rto", "inspected", False), ("customer", "arrived", False),
    ("customer", "accepted", True), ("customer", "inspected", True),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "event", "due"), WHEN)
def test_when_a_credit_note_is_made(kind: str, event: str, due: bool) -> None:
    """Section 34(1), CGST Act: where goods are returned. A parcel undelivered is returned when it is scanned in; a
    customer's return when it is accepted."""
    assert credited_when(kind, event) is due
