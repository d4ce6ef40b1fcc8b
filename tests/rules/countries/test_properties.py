"""Whatever is sold and credited, in whatever order: exact to the paisa, CGST = SGST, nothing negative, never too much."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from godown.countries import (
    EMIRATES,
    INDIA,
    Credited,
    Deal,
    Head,
    LineTax,
    Party,
    Rate,
    Sold,
    allocate,
    credit_amount,
    credit_returned,
    credit_units,
    note_payable,
    part_of,
    payable,
    tax_line,
)
from godown.countries.india.dated import rate
from godown.kernel.refusal import Refusal

SELLER = Party("29AAXCA1234F1ZJ", "29", "IN")
RATES = st.builds(
    rate,
    st.sampled_from([0, 10, 25, 150, 300, 500, 1_200, 1_800, 2_800, 4_000]),
    st.sampled_from([0, 0, 0, 500, 1_200, 2_900, 29_000]),
    st.sampled_from([0, 0, 0, 1, 417, 2_076]),
)
STATES = st.sampled_from(["29", "32"])


@st.composite
def lines(draw: st.DrawFn) -> tuple[LineTax, int]:
    """A taxed line of either country, and its units."""
    units = draw(st.integers(1, 12))
    entered = draw(st.one_of(st.integers(0, 200), st.integers(0, 30_000_000)))
    if draw(st.booleans()):
        what, state = draw(RATES), draw(STATES)
        heads = INDIA.heads(what, INDIA.supply(Deal(SELLER, Party(), state, "IN")))
    else:
        heads = EMIRATES.heads(Rate((Head("vat", 50_000),)), EMIRATES.supply(Deal(Party("100"), Party())))
    by_unit = units * sum(head.per_unit for head in heads)
    inclusive = draw(st.booleans())
    return tax_line(entered + by_unit if inclusive else entered, units, heads, inclusive=inclusive), units


def sold_of(line: LineTax, units: int) -> Sold:
    return Sold(units, line.gross, line.taxable, {one.code: one.amount for one in line.components})


@settings(max_examples=400)
@given(lines())
def test_a_line_is_exact(made: tuple[LineTax, int]) -> None:
    """Section 15 and rule 35: taxable and heads sum to gross, heads of one rate are equal, nothing is negative."""
    line, _ = made
    assert line.taxable + sum(one.amount for one in line.components) == line.gross
    assert line.taxable >= 0
    assert all(one.amount >= 0 for one in line.components)
    amounts = {one.code: one.amount for one in line.components}
    assert amounts.get("cgst", 0) == amounts.get("sgst", 0)


@settings(max_examples=600)
@given(lines(), st.data())
def test_any_credits_of_a_line_sum_exactly_to_it(made: tuple[LineTax, int], data: st.DataObject) -> None:
    """Section 34(1): units and amounts in any order; what is refused changes nothing; at the end the rest closes it."""
    line, units = made
    sold, done, notes = sold_of(line, units), Credited(), []
    for _ in range(data.draw(st.integers(0, 8))):
        left = sold.gross - done.gross
        try:
            if data.draw(st.booleans()):
                deed = credit_units if data.draw(st.booleans()) else credit_returned
                piece = deed(sold, done, data.draw(st.integers(1, units)))
            else:
                wish = data.draw(st.one_of(st.integers(1, 40), st.integers(0, max(1, left)), st.just(left)))
                piece = credit_amount(sold, done, wish, data.draw(st.integers(0, sold.units - done.units)))
        except Refusal:
            continue
        notes.append(piece)
        done = done.plus(piece)
        assert piece.gross >= 0
        assert piece.taxable >= 0
        assert all(0 <= amount <= sold.heads[code] for code, amount in piece.heads.items())
        assert piece.taxable + sum(piece.heads.values()) == piece.gross
        assert piece.heads.get("cgst", 0) == piece.heads.get("sgst", 0)
        assert done.gross <= sold.gross
        assert done.taxable <= sold.taxable
        assert done.units <= sold.units
        assert all(done.heads[code] <= amount for code, amount in sold.heads.items())
    if left := sold.gross - done.gross:
        notes.append(credit_amount(sold, done, left, sold.units - done.units))
    assert sum(note.gross for note in notes) == sold.gross
    assert sum(note.taxable for note in notes) == sold.taxable
    assert {c: sum(n.heads.get(c, 0) for n in notes) for c in sold.heads} == dict(sold.heads)


@settings(max_examples=300)
@given(lines(), st.lists(st.integers(1, 4), min_size=1, max_size=12))
def test_returned_units_alone_credit_the_line_exactly(made: tuple[LineTax, int], steps: list[int]) -> None:
    """Section 34(1): goods come back in any groups; when the last is here the whole line is credited, and none is refused."""
    line, units = made
    sold, done = sold_of(line, units), Credited()
    for step in steps:
        if done.units < units:
            done = done.plus(credit_returned(sold, done, min(step, units - done.units)))
    if done.units < units:
        done = done.plus(credit_returned(sold, done, units - done.units))
    assert (done.gross, done.taxable, done.heads) == (sold.gross, sold.taxable, dict(sold.heads))


@given(st.integers(0, 10**9), st.lists(st.tuples(st.integers(1, 50), st.integers(0, 10**6)), min_size=1, max_size=30))
def test_shares_sum_to_the_whole_and_none_is_off_by_more_than_a_paisa(total: int, goods: list[tuple[int, int]]) -> None:
    """Section 15(3)(a): the shares of a coupon, by largest remainder."""
    shares = allocate(total, goods)
    weights = [units * price for units, price in goods]
    weights = weights if any(weights) else [units for units, _ in goods]
    assert sum(shares) == total
    whole = sum(weights)
    assert all(abs(share * whole - total * weight) < whole for share, weight in zip(shares, weights, strict=True))


@given(st.integers(-(10**9), 10**9), st.lists(st.integers(1, 9), min_size=1, max_size=9))
def test_parcels_of_a_line_share_it_exactly(share: int, parcels: list[int]) -> None:
    """Section 12(2): cumulative parts sum to the share and never turn its sign."""
    done, units, parts = 0, sum(parcels), []
    for count in parcels:
        parts.append(part_of(share, done, count, units))
        done += count
    assert sum(parts) == share
    assert all(part * share >= 0 for part in parts)


@given(st.integers(0, 10**7), st.lists(st.integers(0, 10**6), max_size=10))
def test_notes_on_a_rounded_invoice_never_pay_back_more(total: int, notes: list[int]) -> None:
    """Section 170: what notes pay back in all is what was payable less what still is."""
    left, paid = total, 0
    for note in notes:
        piece = min(note, left)
        paid += note_payable(left, piece)
        left -= piece
    assert paid == payable(total) - payable(left)


def test_nothing_indian_in_the_words_that_all_share() -> None:
    """The second pack is in the same tests; the shared words name no head, state or rule of either as code."""
    import inspect

    from godown.countries import credits, lines, words

    for module in (credits, lines, words):
        code = [row.split("#")[0] for row in inspect.getsource(module).split('"""')[::2]]
        for word in ("gst", "igst", "vat", "sez", "utgst", "hsn", "india", "emirates"):
            assert not any(word in row.lower() for row in code), (module.__name__, word)


@pytest.mark.parametrize("units", [1, 7])
def test_unit_tax_is_credited_to_the_paisa(units: int) -> None:
    """Section 8, GST (Compensation to States) Act: cess by the unit comes back unit by unit."""
    heads = INDIA.heads(rate(2_800, 500, 417), INDIA.supply(Deal(SELLER, Party(), "32", "IN")))
    sold, done = sold_of(tax_line(units * 137_17, units, heads, inclusive=True), units), Credited()
    for _ in range(units):
        piece = credit_units(sold, done, 1)
        assert piece.heads["unit_cess"] == 417
        done = done.plus(piece)
