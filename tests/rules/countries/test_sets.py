"""Sets that are taxed as one: figures worked out by hand, and random sets whose parts come back in any order."""

from random import Random

import pytest

from godown.countries import (
    INDIA,
    Credited,
    Deal,
    Head,
    Part,
    Party,
    Rate,
    Sold,
    credit_units,
    leading,
    tax_line,
    tax_set,
)
from godown.countries.india.dated import rate
from godown.kernel.refusal import Refusal

WITHIN = INDIA.supply(Deal(Party("29AAXCA1234F1ZJ", "29", "IN"), Party(state="29"), "29", "IN"))
BETWEEN = INDIA.supply(Deal(Party("29AAXCA1234F1ZJ", "29", "IN"), Party(state="32"), "32", "IN"))
GST_0, GST_5, GST_12, GST_18, GST_28 = (rate(bp) for bp in (0, 500, 1_200, 1_800, 2_800))
AERATED, BY_UNIT = rate(2_800, 1_200), rate(2_800, 0, 2_00)

LEADS = [
    ([GST_5, GST_18], 1),
    ([GST_18, GST_5], 0),
    ([GST_5, GST_28, GST_18], 1),
    ([GST_0, GST_0], 0),
    ([GST_28, AERATED], 1),
    ([GST_18, GST_18], 0),
]


@pytest.mark.parametrize(("rates", "lead"), LEADS)
def test_the_part_of_the_highest_rate_leads(rates: list[Rate], lead: int) -> None:
    """Section 8(b), CGST Act: a mixed supply is treated as a supply of that particular supply which attracts the highest rate of tax;
    with its cess (section 11(2), GST (Compensation to States) Act). Of equal ones the first."""
    assert leading(rates) == lead


SETS = [
    # a gift box for 1,000.00: tea at 5 % for 400.00, cups at 18 % for 600.00: all of it at 18 %
    (True, [(400_00, 1, GST_5), (600_00, 2, GST_18)], {"igst": 152_54}, [(338_98, 61_02), (508_48, 91_52)]),
    # the same with tax on top
    (False, [(400_00, 1, GST_5), (600_00, 2, GST_18)], {"igst": 180_00}, [(400_00, 72_00), (600_00, 108_00)]),
    # what is free in the set bears nothing
    (True, [(0, 1, GST_28), (1_180_00, 1, GST_18)], {"igst": 258_13}, [(0, 0), (921_87, 258_13)]),
    # an exempt book with a lamp is a lamp
    (True, [(100_00, 1, GST_0), (100_00, 1, GST_12)], {"igst": 21_43}, [(89_28, 10_72), (89_29, 10_71)]),
    # dry fruits with aerated drinks (the example of section 2(74)): 28 % and a cess of 12 % on all of it
    (True, [(140_00, 1, GST_12), (140_00, 6, AERATED)], {"igst": 56_00, "cess": 24_00}, [(100_00, 40_00), (100_00, 40_00)]),
    # a levy by the unit is levied on the units of the part that leads
    (True, [(66_00, 5, GST_5), (66_00, 2, BY_UNIT)], {"igst": 28_00, "unit_cess": 4_00}, [(50_00, 16_00), (50_00, 16_00)]),
    # a part of 4 paise could not carry its rounding
    (True, [(4, 1, GST_18), (117_96, 1, GST_18)], {"igst": 18_00}, [(4, 0), (99_96, 18_00)]),
]  # fmt: skip


@pytest.mark.parametrize(("inclusive", "parts", "heads", "shares"), SETS)
def test_a_set_is_taxed_as_one(
    inclusive: bool, parts: list[tuple[int, int, Rate]], heads: dict[str, int], shares: list[tuple[int, int]]
) -> None:
    """Sections 2(74) and 8(b), CGST Act; the tax is worked out once, on the price of the set (rule 35 where it is inside), and its parts
    carry it in proportion to their price."""
    made = [Part(*part) for part in parts]
    highest = max((part.rate for part in made), key=lambda one: one.total)
    found = tax_set(made, highest, INDIA.heads(highest, BETWEEN), inclusive=inclusive)
    assert {code: sum(line.of(code) for line in found) for code in heads} == heads
    assert [(line.taxable, line.gross - line.taxable) for line in found] == shares


def test_a_set_that_costs_less_than_what_is_levied_by_the_unit_is_refused() -> None:
    """A line whose gross is below its per-unit cess is refused (issue 7); a set likewise."""
    parts = [Part(1_00, 1, GST_5), Part(1_00, 2, BY_UNIT)]
    with pytest.raises(Refusal) as refused:
        tax_set(parts, BY_UNIT, INDIA.heads(BY_UNIT, BETWEEN), inclusive=True)
    assert refused.value.code == "below_unit_tax"


def random_set(random: Random) -> tuple[list[Part], Rate, tuple[Head, ...], bool]:
    rates = (GST_0, GST_5, GST_12, GST_18, GST_28, AERATED)
    parts = [
        Part(
            random.choice((0, random.randint(10, 99), random.randint(100, 500_000))),
            random.randint(1, 5),
            random.choice(rates),
        )
        for _ in range(random.randint(2, 6))
    ]
    supply, highest = random.choice((WITHIN, BETWEEN)), parts[leading([part.rate for part in parts])].rate
    return parts, highest, INDIA.heads(highest, supply), random.random() < 0.7


@pytest.mark.parametrize("seed", range(200))
def test_the_parts_of_random_sets_carry_exactly_its_tax_and_give_it_back(seed: int) -> None:
    """All credits of a line sum exactly to it, also where the line is a set and its parts come back one by one, in any order (issue 7)."""
    random = Random(seed)
    parts, highest, heads, inclusive = random_set(random)
    whole = tax_line(sum(part.entered for part in parts), 0, heads, inclusive=inclusive)
    carried = tax_set(parts, highest, heads, inclusive=inclusive)
    for head in heads:
        assert sum(line.of(head.code) for line in carried) == whole.of(head.code)
    assert sum(line.gross for line in carried) == whole.gross
    assert all(line.taxable >= 0 and line.of("cgst") == line.of("sgst") for line in carried)
    back = {code.code: 0 for code in heads}
    for number in random.sample(range(len(parts)), len(parts)):
        line, units, done = carried[number], parts[number].units, Credited()
        sold = Sold(units, line.gross, line.taxable, {one.code: one.amount for one in line.components})
        steps = [1] * units if sold.taxable >= 10 * units else [units]
        for step in steps:
            piece = credit_units(sold, done, step)
            assert piece.taxable >= 0
            assert piece.heads.get("cgst", 0) == piece.heads.get("sgst", 0)
            done = done.plus(piece)
        assert (done.gross, done.taxable) == (line.gross, line.taxable)
        back = {code: back[code] + done.heads.get(code, 0) for code in back}
    assert back == {head.code: whole.of(head.code) for head in heads}
