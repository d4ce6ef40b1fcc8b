"""Where a document stands in GSTR-1, and the sums of each table. Pure: documents in, figures out.

| table | what |
|---|---|
| b2b | to registered buyers and zones (4, 6B) |
| b2cl | to consumers of another state, above the dated limit (5) |
| exp | abroad (6A) |
| b2cs | to other consumers, summed by place and rate, less their notes; may be negative (7) |
| nil | lines at no rate (8) |
| cdnr, cdnur | notes to registered buyers; to those of b2cl and exp (9B) |
| none | what no return knows: commercial credits, bills of supply |

A cancelled document is in no table but that of documents issued (13). Supplies through an operator stand again in 14.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Final
from uuid import UUID

from godown.countries.india.dated import limit

SECTIONS: Final = ("b2b", "b2cl", "exp", "b2cs", "nil", "cdnr", "cdnur")
REGISTERED: Final = frozenset({"b2b", "sez_paid", "sez_bond"})
ABROAD: Final = frozenset({"export_paid", "export_bond"})
NOTES: Final = frozenset({"credit_note"})
GIVES_BACK: Final = frozenset({"credit_note", "commercial_credit"})
IN_RETURN: Final = frozenset({"tax_invoice", "credit_note"})


@dataclass(frozen=True, slots=True)
class Amounts:
    """Taxable value and tax per head, paise. UTGST is reported as SGST, cess of both kinds together."""

    taxable: int = 0
    igst: int = 0
    cgst: int = 0
    sgst: int = 0
    cess: int = 0

    def plus(self, other: "Amounts") -> "Amounts":
        """Both together."""
        return Amounts(
            self.taxable + other.taxable, self.igst + other.igst, self.cgst + other.cgst, self.sgst + other.sgst,
            self.cess + other.cess,
        )  # fmt: skip

    def signed(self, sign: int) -> "Amounts":
        """Times 1 or -1."""
        return Amounts(sign * self.taxable, sign * self.igst, sign * self.cgst, sign * self.sgst, sign * self.cess)

    @property
    def tax(self) -> int:
        """All heads together."""
        return self.igst + self.cgst + self.sgst + self.cess


@dataclass(frozen=True, slots=True)
class FiledLine:
    """A line of a document, as a return needs it. `rate` in millionths, without cess."""

    hsn: str
    unit: str
    quantity: int
    rate: int
    amounts: Amounts


@dataclass(frozen=True, slots=True)
class FiledDocument:
    """A document of the month. `original_*`: total and day of the invoice that a note corrects; of an invoice its own. Totals are
    what the papers ask for, `round_off` inside: so the e-invoice portal fills the return in."""

    id: UUID
    kind: str
    number: str
    cancelled: bool
    dated: date
    treatment: str
    place: str
    buyer: str
    total: int
    operator: str
    original_total: int
    original_dated: date
    lines: tuple[FiledLine, ...] = ()
    warnings: tuple[str, ...] = ()
    round_off: int = 0

    @property
    def sign(self) -> int:
        """1, for a note -1."""
        return -1 if self.kind in NOTES else 1

    @property
    def booked_sign(self) -> int:
        """1; -1 for whatever gives back, with tax or without."""
        return -1 if self.kind in GIVES_BACK else 1


def amounts_of(taxable: int, taxes: Iterable[Sequence[object]]) -> Amounts:
    """The amounts of a line, of (head, rate, base, amount)."""
    sums: dict[str, int] = defaultdict(int)
    for code, _, _, amount in taxes:
        sums[str(code)] += int(str(amount))
    return Amounts(taxable, sums["igst"], sums["cgst"], sums["sgst"] + sums["utgst"], sums["cess"] + sums["unit_cess"])


def section_of(one: FiledDocument, seller_state: str) -> str:
    """The table of a document that stands; its lines at no rate go to `nil` where they do not leave the country."""
    if one.cancelled or one.kind not in IN_RETURN:
        return "none"
    note = one.kind in NOTES
    if one.treatment in REGISTERED:
        return "cdnr" if note else "b2b"
    if one.treatment in ABROAD:
        return "cdnur" if note else "exp"
    over = limit("b2cl_over", one.original_dated)
    large = one.place != seller_state and over is not None and one.original_total > over
    if large:
        return "cdnur" if note else "b2cl"
    return "b2cs"


@dataclass(slots=True)
class Placed:
    """A document in a table: its lines there by rate, and their sum. Of a document of which some lines bear no rate, those
    stand in `nil`."""

    document: FiledDocument
    by_rate: dict[int, Amounts]

    @property
    def amounts(self) -> Amounts:
        """The sum, with the sign of the document."""
        return summed(self.by_rate.values()).signed(self.document.sign)


def summed(rows: Iterable[Amounts]) -> Amounts:
    """All together."""
    taxable = igst = cgst = sgst = cess = 0
    for one in rows:
        taxable, igst, cgst = taxable + one.taxable, igst + one.igst, cgst + one.cgst
        sgst, cess = sgst + one.sgst, cess + one.cess
    return Amounts(taxable, igst, cgst, sgst, cess)


@dataclass(slots=True)
class Month:
    """The documents of a registration in a month, each in its tables."""

    registration: str
    year: int
    month: int
    documents: list[FiledDocument]
    tables: dict[str, list[Placed]] = field(default_factory=lambda: {name: [] for name in SECTIONS})
    outside: list[FiledDocument] = field(default_factory=list)

    @property
    def period(self) -> str:
        """As the portal writes it: 112026."""
        return f"{self.month:02d}{self.year}"

    @property
    def commercial(self) -> list[tuple[FiledDocument, int]]:
        """Credits that came too late to reduce tax, with what they give back before round-off: no return knows them."""
        return [(one, one.total - one.round_off) for one in self.standing if one.kind == "commercial_credit"]

    @property
    def rounded(self) -> list[tuple[FiledDocument, int]]:
        """Documents with a round-off, and what it adds to what customers owe: the journal knows it, no return does."""
        return [(one, one.booked_sign * one.round_off) for one in self.standing if one.round_off]

    @property
    def standing(self) -> list[FiledDocument]:
        """What is not cancelled."""
        return [one for one in self.documents if not one.cancelled]

    def total(self, section: str) -> Amounts:
        """The sum of a table."""
        return summed(one.amounts for one in self.tables[section])


def place_documents(registration: str, year: int, month: int, documents: Sequence[FiledDocument]) -> Month:
    """Sort the documents of a month into their tables."""
    found = Month(registration, year, month, list(documents))
    for one in documents:
        section = section_of(one, registration[:2])
        if section == "none":
            found.outside.append(one)
            continue
        rated: dict[int, Amounts] = {}
        nil: dict[int, Amounts] = {}
        for line in one.lines:
            kept = nil if line.rate == 0 and one.treatment not in ABROAD and not line.amounts.tax else rated
            before = kept.get(line.rate)
            kept[line.rate] = line.amounts if before is None else before.plus(line.amounts)
        if rated:
            found.tables[section].append(Placed(one, rated))
        if nil:
            found.tables["nil"].append(Placed(one, nil))
    return found


@dataclass(frozen=True, slots=True)
class Finding:
    """Something to look at before filing: a stable code, how many documents, some of their ids."""

    code: str
    count: int
    documents: tuple[UUID, ...]


FINDINGS_SHOWN: Final = 50


def findings(found: Mapping[str, Sequence[UUID]]) -> list[Finding]:
    """What an accountant looks at before the month is filed, of the documents that are concerned, by code."""
    return [Finding(code, len(ids), tuple(ids[:FINDINGS_SHOWN])) for code, ids in sorted(found.items())]


def concerned(
    month: Month, hsn_digits: int, faulty: Mapping[str, str], lacking: Mapping[str, Sequence[UUID]]
) -> dict[str, list[UUID]]:
    """The documents of each finding. `faulty`: registrations of buyers that are none; `lacking`: what
    documents lack at the portal, by code (`lacking.lacking`)."""
    found: dict[str, list[UUID]] = defaultdict(list, {code: list(ids) for code, ids in lacking.items()})
    for one in month.documents:
        if one.cancelled:
            continue
        for warning in one.warnings:
            found[warning].append(one.id)
        if one.kind == "commercial_credit":
            found["commercial_credit"].append(one.id)
        if one.kind not in IN_RETURN:
            continue
        if one.buyer in faulty:
            found["buyer_registration"].append(one.id)
        if not one.place:
            found["no_place"].append(one.id)
        if any(len(line.hsn) < hsn_digits for line in one.lines):
            found["hsn_short"].append(one.id)
    if negative := [p.document.id for p in month.tables["b2cs"] if month.total("b2cs").taxable < 0]:
        found["b2cs_negative"] = negative
    return dict(found)
