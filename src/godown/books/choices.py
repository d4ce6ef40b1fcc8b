"""What a business has chosen for its taxes, and rates of its own."""

from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Final

import msgspec

from godown.countries import DatedSlab, Head, Rate, Slab
from godown.kernel.refusal import Invalid, Refusal
from godown.platform import choices
from godown.platform.transaction import Tx

KEY: Final = "tax"
CLASS_MAX: Final = 40
RATES_MAX: Final = 500
"""More rates than the law has: a list that is longer is a mistake."""


@dataclass(frozen=True, slots=True)
class OwnRate:
    """A rate of a tax class of the business's own, or in the place of everybody's: levies as (head, millionths of the value,
    paise for each unit), for pieces worth more than `over_paise` and at most `upto_paise`, between two days."""

    tax_class: str
    since: date
    levies: tuple[tuple[str, int, int], ...]
    until: date | None = None
    over_paise: int | None = None
    upto_paise: int | None = None

    def slab(self) -> DatedSlab:
        """As the rules of tax read it."""
        rate = Rate(tuple(Head(*levy) for levy in self.levies))
        return DatedSlab(self.tax_class, self.since, self.until, Slab(rate, self.over_paise, self.upto_paise))


@dataclass(frozen=True, slots=True)
class TaxChoices:
    """`bond`: what goes abroad or into a zone bears no tax. `zones`: registrations of buyers in special economic zones.
    `shipping_counts`: the slab of a piece is told by its value with shipping. `notes_by_filing`: a credit note is in time when
    its return was filed, not when it is due. `turnover_paise`: of the year before. `locked_until`: the books are closed up to
    this day. `sandbox`: registrations of a test portal are taken. `whole_rupees`: what a document asks
    for is rounded to the rupee, unless the order was paid in full before. `operators`: id of a channel to the registration of the
    marketplace behind it, which collects tax at source."""

    bond: bool = False
    zones: tuple[str, ...] = ()
    shipping_counts: bool = False
    notes_by_filing: bool = False
    turnover_paise: int | None = None
    locked_until: date | None = None
    sandbox: bool = False
    whole_rupees: bool = False
    rates: tuple[OwnRate, ...] = ()
    operators: dict[str, str] = field(default_factory=dict)

    def open_day(self, day: date) -> date:
        """The day itself, or the first whose books are open: what happens late goes to the open period."""
        return max(day, self.locked_until + timedelta(days=1)) if self.locked_until else day


def tax_choices(tx: Tx) -> TaxChoices:
    """What was chosen, else the defaults."""
    return msgspec.convert(choices.chosen(tx, KEY, {}), TaxChoices)


def choose_taxes(tx: Tx, wanted: TaxChoices) -> None:
    """Keep what is chosen from now on; documents that were issued stay. Books that are closed stay closed: a day that is left
    out is the one that stands. Refuses rates whose form is wrong, days to come as closed, and to open what is closed
    (`books_closed`)."""
    stands = tax_choices(tx).locked_until
    wanted = replace(wanted, locked_until=wanted.locked_until or stands)
    if stands and wanted.locked_until and wanted.locked_until < stands:
        raise Refusal("books_closed", f"The books are closed up to {stands} already.", locked_until=str(stands))
    for row, rate in enumerate(wanted.rates, 1):
        if fault := _fault(rate):
            raise Invalid(f"Rate {row}: {fault}", field="rates", row=row)
    if len(wanted.rates) > RATES_MAX:
        raise Invalid(f"At most {RATES_MAX} rates.", field="rates")
    if wanted.locked_until and wanted.locked_until >= tx.now.date():
        raise Invalid("Books are closed up to a day that has passed.", field="locked_until")
    choices.choose(tx, KEY, msgspec.to_builtins(wanted))


def close_books(tx: Tx, day: date) -> None:
    """Close the books up to a day that has passed: what happens late goes to the open month."""
    choose_taxes(tx, replace(tax_choices(tx), locked_until=day))


def _fault(rate: OwnRate) -> str:
    if not 1 <= len(rate.tax_class) <= CLASS_MAX:
        return f"a tax class has 1 to {CLASS_MAX} characters."
    if rate.until is not None and rate.until < rate.since:
        return "it ends before it begins."
    if any(not code or millionths < 0 or paise < 0 for code, millionths, paise in rate.levies):
        return "a levy has a name, and is not below 0."
    if rate.over_paise is not None and rate.upto_paise is not None and rate.upto_paise <= rate.over_paise:
        return "its slab ends before it begins."
    return ""
