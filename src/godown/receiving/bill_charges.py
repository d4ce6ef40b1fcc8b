"""Freight and other charges on a supplier bill, pure: they are part of what the goods cost (by value), their tax part of the
input tax that follows them."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any, Final

from godown.countries import Sold, allocate
from godown.kernel.refusal import Invalid

KINDS: Final = ("freight", "packing", "insurance", "other")
CHARGES_MAX: Final = 10
PAISE_MAX: Final = 10**13


@dataclass(frozen=True, slots=True)
class NewCharge:
    """What a bill charges beside its goods: freight, packing, insurance or other, its value before tax. `tax_paise`, where it is
    said, is what the paper says."""

    kind: str
    taxable_paise: int
    tax_class: str = "gst_18"
    tax_paise: int | None = None


@dataclass(frozen=True, slots=True)
class Charge:
    """A charge with its tax by head."""

    kind: str
    tax_class: str
    taxable_paise: int
    taxes: Mapping[str, int]

    @property
    def tax_paise(self) -> int:
        """All heads."""
        return sum(self.taxes.values())

    def told(self) -> dict[str, Any]:
        """As it is kept with the bill."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class Share:
    """What of all charges falls on a line: value before tax, tax by head."""

    paise: int = 0
    taxes: Mapping[str, int] = field(default_factory=dict)

    def cost(self, *, reclaims: bool) -> int:
        """What it adds to the cost."""
        return self.paise if reclaims else self.paise + sum(self.taxes.values())


def must_be_whole(charges: Sequence[NewCharge]) -> None:
    """Refuses what is none (`invalid`)."""
    if len(charges) > CHARGES_MAX:
        raise Invalid(f"A bill has at most {CHARGES_MAX} charges.", field="charges")
    for row, one in enumerate(charges, 1):
        if one.kind not in KINDS:
            raise Invalid(f"Charge {row}: one of {', '.join(KINDS)}.", field="charges")
        if not 0 <= one.taxable_paise <= PAISE_MAX or not 0 <= (one.tax_paise or 0) <= PAISE_MAX:
            raise Invalid(f"Charge {row}: an amount is whole paise and never negative.", field="charges")


def spread_charges(charges: Sequence[Charge], came: Sequence[Sold]) -> list[Share]:
    """The charges over lines by the value of what came of each; where nothing has a value by units, where nothing came evenly.
    Every head and the value sum exactly.

    >>> spread_charges([Charge("freight", "gst_18", 100, {"igst": 18})], [Sold(1, 2, 2, {}), Sold(4, 1, 1, {})])
    [Share(paise=67, taxes={'igst': 12}), Share(paise=33, taxes={'igst': 6})]
    """
    goods = [(1, one.taxable) for one in came] if any(one.taxable for one in came) else [(one.units, 1) for one in came]
    goods = goods if any(units * paise for units, paise in goods) else [(1, 1)] * len(came)
    codes = dict.fromkeys(code for one in charges for code in one.taxes)
    values = allocate(sum(one.taxable_paise for one in charges), goods)
    heads = {code: allocate(sum(one.taxes.get(code, 0) for one in charges), goods) for code in codes}
    return [
        Share(value, {code: paise[turn] for code, paise in heads.items() if paise[turn]})
        for turn, value in enumerate(values)
    ]
