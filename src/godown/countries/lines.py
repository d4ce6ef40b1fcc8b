"""What a line of a document is made of. Whole numbers; half-up to the smallest coin, head by head.

Tax inside (rule 35 of India's CGST Rules, and every VAT): with B = gross less what is levied by the unit, each head is
round(B x rate / (1 + sum of rates)) and the taxable value is the rest, so heads of one rate are equal and the line is exact.
Tax on top: each head is round(taxable x rate).
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from godown.countries.words import WHOLE, Component, DatedSlab, Head, LineTax, Rate, Slab
from godown.kernel.money import RUPEE, divide_half_up, split_by_weight
from godown.kernel.refusal import Refusal


def tax_line(entered: int, units: int, heads: Sequence[Head], *, inclusive: bool) -> LineTax:
    """Split an amount that contains its tax, or add the tax to one that does not. Refuses (`below_unit_tax`) an amount that is
    less than the tax by the unit inside it.

    >>> within = (Head("cgst", 140_000), Head("sgst", 140_000))
    >>> line = tax_line(24_900_00, 1, within, inclusive=True)
    >>> line.taxable, line.of("cgst"), line.of("sgst")
    (1945312, 272344, 272344)
    """
    by_unit = units * sum(head.per_unit for head in heads)
    base = entered - by_unit if inclusive else entered
    if base < 0:
        raise Refusal("below_unit_tax", "This line costs less than the tax on its units.", gross=entered, tax=by_unit)
    whole = WHOLE + sum(head.rate for head in heads) if inclusive else WHOLE
    amounts = [divide_half_up(base * head.rate, whole) + units * head.per_unit for head in heads]
    taxable = entered - sum(amounts) if inclusive else entered
    parts = tuple(Component(h.code, h.rate, taxable, amount) for h, amount in zip(heads, amounts, strict=True))
    return LineTax(taxable + sum(amounts), taxable, parts)


@dataclass(frozen=True, slots=True)
class Priced:
    """A line with its tax. `doubtful`: no slab fits the value that it leads to, so the highest was taken."""

    tax: LineTax
    rate: Rate
    heads: tuple[Head, ...]
    doubtful: bool = False


def price_line(
    slabs: Sequence[Slab],
    heads_of: Callable[[Rate], tuple[Head, ...]],
    *,
    goods: int,
    shipping: int,
    units: int,
    inclusive: bool,
    shipping_counts: bool = False,
) -> Priced:
    """Tax a line at the first slab (lowest first) that its own taxable value a piece falls into.

    `goods` is after discount; the share of `shipping` bears the rate of its line, and counts for the slab only by setting.
    """
    if len(slabs) == 1:
        heads = heads_of(slabs[0].rate)
        return Priced(tax_line(goods + shipping, units, heads, inclusive=inclusive), slabs[0].rate, heads)
    tested = goods + shipping if shipping_counts else goods
    for slab in slabs:
        heads = heads_of(slab.rate)
        value = tax_line(max(tested, units * sum(h.per_unit for h in heads)), units, heads, inclusive=inclusive).taxable
        if slab.holds(value, units):
            return Priced(tax_line(goods + shipping, units, heads, inclusive=inclusive), slab.rate, heads)
    top = slabs[-1].rate
    heads = heads_of(top)
    return Priced(tax_line(goods + shipping, units, heads, inclusive=inclusive), top, heads, doubtful=True)


def slabs_on(dated: Iterable[DatedSlab], tax_class: str, day: date) -> tuple[Slab, ...]:
    """The slabs of a class on a day, lowest first; refuses (`no_rate`) a class or a day without one."""
    found = [
        one.slab
        for one in dated
        if one.tax_class == tax_class and one.since <= day and (one.until is None or day <= one.until)
    ]
    if not found:
        raise Refusal(
            "no_rate", f"Tax class {tax_class} has no rate on {day}. Add one to the rates.", tax_class=tax_class
        )
    return tuple(sorted(found, key=lambda slab: slab.over or 0))


def allocate(total: int, goods: Sequence[tuple[int, int]]) -> list[int]:
    """Shares of a coupon or of shipping for lines of (units, entered unit price): by value, all zero by units; floor, the
    rest to the largest remainders, ties to the earlier line. They sum exactly to the total."""
    values = [units * price for units, price in goods]
    return split_by_weight(total, values if any(values) else [units for units, _ in goods])


def part_of(total: int, done: int, units: int, of: int) -> int:
    """The share of `units` more after `done` of `of`: round(X(d+k)/n) - round(Xd/n). All shares sum exactly to X."""
    if total == 0:
        return 0
    return divide_half_up(total * (done + units), of) - divide_half_up(total * done, of)


def heads_in_all(lines: Iterable[LineTax]) -> dict[str, int]:
    """The heads of a document: the sums of its lines."""
    found: dict[str, int] = {}
    for line in lines:
        for one in line.components:
            found[one.code] = found.get(one.code, 0) + one.amount
    return found


def payable(total: int) -> int:
    """A total rounded to the whole rupee, half-up; the difference is a figure of the document, not a line."""
    return divide_half_up(total, RUPEE) * RUPEE


def note_payable(uncredited: int, credited: int) -> int:
    """What a credit note on a rounded invoice pays back: the change in the rounded rest. All notes sum to the invoice."""
    return payable(uncredited) - payable(uncredited - credited)
