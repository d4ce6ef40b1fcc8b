"""When a count is made twice, and when a person must approve it: rules of a business, and the value of a difference."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from godown.catalog import Sku
from godown.kernel.refusal import Invalid
from godown.platform import choices
from godown.platform.transaction import Tx
from godown.stock.queries_counts import Count, Units
from godown.stock.rules import Difference
from godown.stock.words import MISSING

KEY: Final = "count_rules"
UNITS_MAX: Final = 100_000
PAISE_MAX: Final = 10_000_000_000


@dataclass(frozen=True, slots=True)
class CountRules:
    """A count that is off by more than `tolerance_units` and more than `tolerance_percent` of what we know is made twice; one
    whose differences are worth more than `approve_above_paise` waits for a person who has the right “approve”."""

    tolerance_units: int = 2
    tolerance_percent: int = 0
    approve_above_paise: int = 500_000


def count_rules(tx: Tx) -> CountRules:
    """The rules of this business."""
    return CountRules(**choices.chosen(tx, KEY, {}))


def set_count_rules(tx: Tx, rules: CountRules) -> CountRules:
    """Keep other rules; they hold for counts that are not confirmed yet. Refuses what is out of bounds, naming the field."""
    for field, value, most in (
        ("tolerance_units", rules.tolerance_units, UNITS_MAX),
        ("tolerance_percent", rules.tolerance_percent, 100),
        ("approve_above_paise", rules.approve_above_paise, PAISE_MAX),
    ):
        if not 0 <= value <= most:
            raise Invalid(f"This is a whole number from 0 to {most:,}.", field=field)
    choices.choose(tx, KEY, {"tolerance_units": rules.tolerance_units, "tolerance_percent": rules.tolerance_percent,
                             "approve_above_paise": rules.approve_above_paise})  # fmt: skip
    return rules


def above_tolerance(rules: CountRules, base: Units, counted: Units) -> bool:
    """Whether what was counted is so far from what we know that it must be counted once more.

    >>> sku = UUID(int=1)
    >>> above_tolerance(CountRules(2, 10), {sku: {"saleable": 100}}, {sku: {"saleable": 90}})
    False
    >>> above_tolerance(CountRules(2, 10), {sku: {"saleable": 100}}, {sku: {"saleable": 89}})
    True
    """
    off = sum(
        abs(counted.get(sku, {}).get(code, 0) - base.get(sku, {}).get(code, 0))
        for sku in {*base, *counted}
        for code in {*base.get(sku, {}), *counted.get(sku, {})}
    )
    known = sum(units for by in base.values() for units in by.values())
    return off > rules.tolerance_units and off * 100 > rules.tolerance_percent * known


def value_of(differences: Sequence[tuple[UUID, Difference]], skus: Mapping[UUID, Sku]) -> int:
    """What differences are worth at cost, both ways added up: ten too many do not hide ten too few. What was missing and is
    found again is no difference."""
    return sum(
        skus[sku].cost_of(one.units)
        for sku, one in differences
        if sku in skus and (one.start != MISSING or one.end is None)
    )


def uncounted(count: Count) -> tuple[UUID, str] | None:
    """(SKU, condition) that should lie there and that nobody counted yet, if any."""
    return next(
        (
            (sku, code)
            for sku, by in sorted(count.base.items())
            for code in by
            if code not in count.counted.get(sku, {})
        ),
        None,
    )
