"""The words of tax, without a country: heads, rates with slabs, parties to a supply, what a line is made of.

Money is in the smallest unit (paise, fils); a rate is in millionths of its base (18 % is 180,000), so that half of 0.25 %
is still whole.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final, Protocol

WHOLE: Final = 1_000_000
"""Millionths in a whole."""

PER_BASIS_POINT: Final = WHOLE // 10_000


@dataclass(frozen=True, slots=True)
class Head:
    """A tax with a name of its own: a part of the base, and an amount for each unit."""

    code: str
    rate: int = 0
    per_unit: int = 0


@dataclass(frozen=True, slots=True)
class Rate:
    """What a class of goods bears, before it is known who gets which part of it."""

    levies: tuple[Head, ...] = ()

    @property
    def total(self) -> int:
        """The sum of the rates, in millionths."""
        return sum(levy.rate for levy in self.levies)


@dataclass(frozen=True, slots=True)
class Slab:
    """A rate for goods worth more than `over` and at most `upto` a piece, before tax; None is no limit."""

    rate: Rate
    over: int | None = None
    upto: int | None = None

    def holds(self, value: int, units: int) -> bool:
        """Whether units of this value together lie in the slab, a piece taken as the average."""
        return (self.over is None or value > self.over * units) and (self.upto is None or value <= self.upto * units)


@dataclass(frozen=True, slots=True)
class DatedSlab:
    """A slab of a tax class, and the days it is good for; `until` is the last day, None where it still holds."""

    tax_class: str
    since: date
    until: date | None
    slab: Slab


@dataclass(frozen=True, slots=True)
class Component:
    """What a line bears under one head: of which base, at which rate, how much. A head by the unit has rate 0."""

    code: str
    rate: int
    base: int
    amount: int


@dataclass(frozen=True, slots=True)
class LineTax:
    """What a line is made of; taxable and components sum exactly to gross."""

    gross: int
    taxable: int
    components: tuple[Component, ...] = ()

    def of(self, code: str) -> int:
        """The amount under a head, 0 where it bears none."""
        return sum(one.amount for one in self.components if one.code == code)


@dataclass(frozen=True, slots=True)
class Party:
    """Who supplies or who buys: registration (empty: none), state, country; `free_zone`: in a zone that counts as abroad."""

    registration: str = ""
    state: str = ""
    country: str = ""
    free_zone: bool = False


@dataclass(frozen=True, slots=True)
class Deal:
    """A supply as it is known when it is invoiced. `third_party`: a registered buyer lets it be delivered to someone else.
    `tax_paid`: what goes abroad or into a zone bears tax (it is claimed back) instead of none (under a bond)."""

    seller: Party
    buyer: Party
    state: str = ""
    country: str = ""
    third_party: bool = False
    tax_paid: bool = True


@dataclass(frozen=True, slots=True)
class Supply:
    """What a deal is for tax: its kind in the words of the country, where it is taxed, and who taxes it."""

    treatment: str
    place: str
    taxed_by: str


@dataclass(frozen=True, slots=True)
class ClearanceRule:
    """What a registration has to show its tax portal. `einvoice`: by_turnover, always, never; `eway`: by_value, never.
    `turnover`: of the year before, None where nobody told it; `within_over`: the value above which goods travel with an e-way bill
    inside a state, where the state has one of its own."""

    einvoice: str = "by_turnover"
    eway: str = "never"
    turnover: int | None = None
    within_over: int | None = None


@dataclass(frozen=True, slots=True)
class Filed:
    """A document as a tax portal looks at it."""

    kind: str
    registration: str
    number: str
    dated: date
    treatment: str
    place: str
    total: int


@dataclass(frozen=True, slots=True)
class Carriage:
    """By what goods travel, as a portal looks at it: a vehicle by road, a transport document else, who carries them, from which
    state, and why it is said (again)."""

    mode: str
    vehicle: str
    transporter: str
    paper_number: str
    from_state: str
    reason: str


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a document stands when it is to be undone: has it left, is its period filed, since when does the portal know it."""

    handed_over: bool = False
    period_filed: bool = False
    acknowledged_at: datetime | None = None
    eway_made_at: datetime | None = None


class CountryPack(Protocol):
    """All that the books ask of a country."""

    @property
    def code(self) -> str:
        """The country, by two letters."""

    @property
    def heads_of_returns(self) -> tuple[str, ...]:
        """The heads under which tax is owed, in the order of its documents."""

    @property
    def slabs(self) -> Sequence[DatedSlab]:
        """The rates by class that everybody has."""

    def supply(self, deal: Deal) -> Supply:
        """What a deal is for tax."""

    def heads(self, rate: Rate, supply: Supply) -> tuple[Head, ...]:
        """Who gets which part of a rate."""

    def document(self, seller: Party) -> str:
        """The kind of document of a sale: tax_invoice, or bill_of_supply without tax."""

    def transfer_paper(self, from_registration: str, to_registration: str) -> str:
        """The kind of document of goods that go from a branch to another: tax_invoice, or delivery_challan without tax."""

    def year(self, day: date) -> str:
        """The year in which documents of a day are numbered."""

    def prefix(self, kind: str, registration: str, year: str) -> str:
        """The fixed part of a document number."""

    def number_fault(self, number: str) -> str:
        """What is wrong with a document number; empty where nothing is."""

    def registration_fault(self, registration: str, state: str = "", *, sandbox: bool = False) -> str:
        """What is wrong with a registration (of a state); empty where nothing is."""

    def operator_rates(self, day: date) -> tuple[int, int]:
        """What the operator of a marketplace withholds of a sale on a day, in millionths: (tax collected at source of the value
        before tax, income tax deducted at source of the whole amount)."""

    def note_in_time(self, supplied: date, noted: date, *, by_filing: bool) -> bool:
        """Whether a credit note of a day can still reduce the tax of a supply."""

    def clearances(self, filed: Filed, rule: ClearanceRule) -> tuple[str, ...]:
        """The papers that a portal must acknowledge before the goods of a document leave: einvoice, eway."""

    def reference(self, filed: Filed) -> str:
        """The reference that the portal gives an e-invoice, where it can be worked out; else empty."""

    def carriage_fault(self, by: Carriage) -> tuple[str, str] | None:
        """(field, sentence) of what the portal of e-way bills would not take; None where nothing is wrong."""

    def eway_until(self, since: datetime, km: int) -> datetime:
        """Until when an e-way bill holds whose goods leave at an instant for a road of so many kilometres."""

    def undo(self, standing: Standing, now: datetime) -> tuple[str, ...]:
        """The steps that undo a document, in order: cancel_eway, cancel_irn, cancel; or credit_note alone."""
