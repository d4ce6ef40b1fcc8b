"""A set of goods sold for one price as a mixed supply: taxed as one, at the rate of that part which bears the highest (section 8(b)
and 2(74) of the CGST Act; cess likewise, section 11 of the Compensation Act).

The tax is worked out once, on the price of the whole set. Its parts carry it along in proportion to their price, cumulatively, so that
parts that come back one by one give back exactly what the set bore.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from godown.countries.credits import LEAST
from godown.countries.lines import part_of, tax_line
from godown.countries.words import Component, Head, LineTax, Rate
from godown.kernel.refusal import Refusal


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a set: what was entered for its units, and the rate that it would bear alone."""

    entered: int
    units: int
    rate: Rate


def leading(rates: Sequence[Rate]) -> int:
    """Which of the rates of its parts a set is taxed at: the highest, cess and all; the first of those."""
    return max(range(len(rates)), key=lambda number: (rates[number].total, -number))


def tax_set(parts: Sequence[Part], rate: Rate, heads: Sequence[Head], *, inclusive: bool) -> list[LineTax]:
    """The tax of the parts of a set that are here, at its leading rate under `heads`, as carried by each part. What is levied by the unit
    is levied on the units of that rate. Refuses (`below_unit_tax`) a set that costs less than that, or parts that cannot carry it."""
    units = sum(part.units for part in parts if part.rate == rate)
    whole = tax_line(sum(part.entered for part in parts), units, heads, inclusive=inclusive)
    weights = _weights([part.entered for part in parts], inclusive=inclusive)
    found, done, total = [], 0, sum(weights)
    for part, weight in zip(parts, weights, strict=True):
        amounts = [part_of(one.amount, done, weight, total) for one in whole.components]
        taxable = part.entered - sum(amounts) if inclusive else part.entered
        if taxable < 0:
            raise Refusal(
                "below_unit_tax", "The parts of this set cost less than its tax.", tax=whole.gross - whole.taxable
            )
        pieces = zip(whole.components, amounts, strict=True)
        components = tuple(Component(one.code, one.rate, taxable, amount) for one, amount in pieces)
        found.append(LineTax(taxable + sum(amounts), taxable, components))
        done += weight
    return found


def _weights(entered: Sequence[int], *, inclusive: bool) -> list[int]:
    """By price; a part of a few paise could not carry the rounding of its heads, so the others carry its tax."""
    weights = [paise if not inclusive or paise >= LEAST else 0 for paise in entered]
    if not any(weights):
        weights[entered.index(max(entered))] = 1
    return weights
