"""What a credit note takes back from a line: units that came back, or an amount. Whatever the order, all credits of a line
sum exactly to it, under every head, and nothing becomes negative.

- By units: k more after d of n take round(X(d+k)/n) - round(Xd/n) of the gross and of each head; taxable is the rest.
- By amount: v more after c of gross G take round(X(c+v)/G) of each head less what is credited of it; taxable is the rest.
  Once an amount was credited, the line goes by amount: units that come back take their part of what is left.
- The smallest credit, and the smallest rest: a head rounds by half a coin, so where only a few coins move, what is left
  for the taxable value could be less than nothing.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from godown.countries.lines import part_of
from godown.kernel.money import divide_half_up
from godown.kernel.refusal import Refusal

LEAST: Final = 10
"""The smallest amount that is credited or left over, and the smallest taxable value of a unit that is credited alone."""


@dataclass(frozen=True, slots=True)
class Sold:
    """A line as it was invoiced: units, gross, taxable, and the amount of each head."""

    units: int
    gross: int
    taxable: int
    heads: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Credited:
    """What is credited of a line, in all or by one note. `by_amount`: not by whole units alone."""

    units: int = 0
    gross: int = 0
    taxable: int = 0
    heads: Mapping[str, int] = field(default_factory=dict)
    by_amount: bool = False

    def plus(self, more: "Credited") -> "Credited":
        """Both together."""
        heads = {code: self.heads.get(code, 0) + more.heads.get(code, 0) for code in {**self.heads, **more.heads}}
        return Credited(
            self.units + more.units, self.gross + more.gross, self.taxable + more.taxable, heads,
            self.by_amount or more.by_amount,
        )  # fmt: skip


def credit_units(sold: Sold, done: Credited, units: int) -> Credited:
    """Credit units that came back. Refuses `more_than_invoiced`, and `only_whole` where a unit is worth so little that the
    line is credited only as a whole."""
    if units < 1 or done.units + units > sold.units:
        raise Refusal("more_than_invoiced", "More is to be credited than was invoiced.", left=sold.units - done.units)
    if done.by_amount:
        return _units_by_amount(sold, done, units)
    if done.units + units == sold.units:
        return _rest(sold, done, units, by_amount=False)
    if sold.gross > 0 and sold.taxable < LEAST * sold.units:
        raise Refusal(
            "only_whole", "A unit of this line is worth too little to be credited alone. Credit the whole line."
        )
    heads = {code: part_of(amount, done.units, units, sold.units) for code, amount in sold.heads.items()}
    gross = part_of(sold.gross, done.units, units, sold.units)
    return Credited(units, gross, gross - sum(heads.values()), heads)


def credit_returned(sold: Sold, done: Credited, units: int) -> Credited:
    """As `credit_units`, for goods that are here: where a line is credited only whole, nothing until its last unit is back."""
    whole = done.units + units == sold.units
    if not done.by_amount and not whole and sold.gross > 0 and sold.taxable < LEAST * sold.units:
        if done.units + units > sold.units:
            raise Refusal("more_than_invoiced", "More is to be credited than was invoiced.")
        return Credited(units, heads=dict.fromkeys(sold.heads, 0))
    return credit_units(sold, done, units)


def credit_amount(sold: Sold, done: Credited, amount: int, units: int = 0) -> Credited:
    """Credit an amount: a price reduced, or a return that keeps the shipping (then with its units).

    Refuses `more_than_invoiced`, `too_small` (less than ten coins, or a rest of fewer), `only_whole`.
    """
    left = sold.gross - done.gross
    if amount > left or done.units + units > sold.units:
        raise Refusal("more_than_invoiced", "More is to be credited than is left of the line.", left=left)
    if amount == left and amount > 0:
        return _rest(sold, done, units, by_amount=True)
    if amount < LEAST or left - amount < LEAST:
        raise Refusal(
            "too_small", f"A credit is at least {LEAST} paise, and leaves nothing or at least {LEAST}.", left=left
        )
    if sold.taxable < LEAST * sold.units:
        raise Refusal(
            "only_whole", "A unit of this line is worth too little to be credited alone. Credit the whole line."
        )
    piece = _by_amount(sold, done, amount, units)
    if piece is None:
        raise Refusal(
            "too_small", "So little of this line cannot be split into value and tax. Credit more of it.", left=left
        )
    return piece


def _by_amount(sold: Sold, done: Credited, amount: int, units: int) -> Credited | None:
    """A piece by amount; None where the rounding of its heads would leave less than nothing, now or for the rest."""
    reached = done.gross + amount
    heads = {
        code: divide_half_up(total * reached, sold.gross) - done.heads.get(code, 0)
        for code, total in sold.heads.items()
    }
    taxable = amount - sum(heads.values())
    fits = 0 <= taxable <= sold.taxable - done.taxable
    fits = fits and all(0 <= heads[code] <= total - done.heads.get(code, 0) for code, total in sold.heads.items())
    return Credited(units, amount, taxable, heads, by_amount=True) if fits else None


def _units_by_amount(sold: Sold, done: Credited, units: int) -> Credited:
    """Units of a line that goes by amount take their part of what is left; too little waits for the next, and too little a
    rest goes with this one."""
    left, units_left = sold.gross - done.gross, sold.units - done.units
    amount = divide_half_up(left * units, units_left)
    if units == units_left or left - amount < LEAST:
        return _rest(sold, done, units, by_amount=True)
    piece = _by_amount(sold, done, amount, units) if amount >= LEAST else None
    return piece or Credited(units, heads=dict.fromkeys(sold.heads, 0), by_amount=True)


def _rest(sold: Sold, done: Credited, units: int, *, by_amount: bool) -> Credited:
    heads = {code: amount - done.heads.get(code, 0) for code, amount in sold.heads.items()}
    return Credited(units, sold.gross - done.gross, sold.taxable - done.taxable, heads, by_amount)


def refund_of(credited: int, received: int, refunded: int, owed: int) -> int:
    """What the customer gets of a credit: never more than was paid and not given back, less what is still owed.

    `received` is what arrived of the customer's money: COD that a courier never remitted is not there, so it only ends the
    receivable. `owed` is what the documents still ask for after this credit.
    """
    return max(0, min(credited, received - refunded - owed))
