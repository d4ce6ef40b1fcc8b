"""Pure rules of what vendors bill: which units came, what they cost beyond what the receipt said, what a debit note takes back.

A line of a bill has two parts. Its *matched* units came in by the receipt: their tax is claimed (section 16(2)(b), CGST Act:
goods must have been received), what they cost corrects the stock. Its *short* units did not come: they are a claim on the
vendor, tax and all, until a debit note settles it.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from godown.countries import Credited, Sold, credit_amount, credit_units, part_of
from godown.kernel.refusal import Refusal

SHORT, RETURNED, PRICE = "short", "returned", "price"
REASONS: Final = (SHORT, RETURNED, PRICE)
ROUNDING_MAX_PAISE: Final = 100
"""So much of a line, and of the bill, may a vendor round otherwise than we: what is beyond is another figure."""


@dataclass(frozen=True, slots=True)
class Billed:
    """A line of a bill: units, how many of them came, value before tax, and tax by head."""

    units: int
    matched: int
    taxable: int
    heads: Mapping[str, int]

    @property
    def came(self) -> Sold:
        """The part that came."""
        heads = {code: part_of(paise, 0, self.matched, self.units) for code, paise in self.heads.items()}
        taxable = part_of(self.taxable, 0, self.matched, self.units)
        return Sold(self.matched, taxable + sum(heads.values()), taxable, heads)

    @property
    def short(self) -> Sold:
        """The part that did not."""
        came = self.came
        heads = {code: paise - came.heads[code] for code, paise in self.heads.items()}
        taxable = self.taxable - came.taxable
        return Sold(self.units - self.matched, taxable + sum(heads.values()), taxable, heads)


def cost_of(sold: Sold, *, reclaims: bool) -> int:
    """What goods cost: their value, with the tax where nobody gives it back."""
    return sold.taxable if reclaims else sold.gross


def heads_plus(one: Mapping[str, int], other: Mapping[str, int]) -> dict[str, int]:
    """Tax by head of both together."""
    return {code: one.get(code, 0) + other.get(code, 0) for code in (*one, *other)}


def accrued(value_paise: int, billed: int, units: int, of: int, taken: int) -> int:
    """What a receipt said of `units` more of its `of` after `billed` were billed, which took `taken`; all bills sum exactly to it,
    also where some between were cancelled: the last units take what is left."""
    if billed + units == of:
        return value_paise - taken
    return part_of(value_paise, billed, units, of) if of else 0


def share_out(units: int, amount: int, free: Sequence[int]) -> list[tuple[int, int, int]]:
    """A line that names goods which several lines of a receipt brought: (units, matched, amount) for each, in order. What
    nobody brought stays with the last. Amounts sum exactly.

    >>> share_out(10, 100, [4, 5])
    [(4, 4, 40), (6, 5, 60)]
    """
    found, left = [], units
    for turn, room in enumerate(free):
        last = turn == len(free) - 1
        took = left if last else min(left, max(room, 0))
        if took:
            found.append((took, min(took, max(room, 0)), part_of(amount, units - left, took, units)))
        left -= took
    return found


def may_round(difference: int, lines: int) -> bool:
    """Whether the total on paper differs from the sum of its lines by no more than rounding."""
    return abs(difference) <= ROUNDING_MAX_PAISE * (lines + 1)


def debit(
    billed: Billed, done: Iterable[tuple[str, Credited]], reason: str, units: int, amount: int | None
) -> Credited:
    """What a debit note takes back of a line after `done` (reason, piece): units that are short or went back, or an amount with
    tax of a price that was too high. Refuses `more_than_invoiced`, `too_small`, `only_whole` as credits do."""
    before = Credited()
    for kind, piece in done:
        if (kind == SHORT) == (reason == SHORT):
            before = before.plus(piece)
    if reason == PRICE:
        return credit_amount(billed.came, before, amount or 0)
    sold = billed.short if reason == SHORT else billed.came
    if not sold.units:
        raise Refusal("more_than_invoiced", "More is to be taken back than was billed.", left=0)
    return credit_units(sold, before, units)
