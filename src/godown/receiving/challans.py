"""Delivery challans of goods that move and are not supplied (rule 55(1)(c), CGST Rules): back to a vendor, out to a workshop, back from a
customer. They bear no tax; above its value an e-way bill goes along (rule 138(1))."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID
from zoneinfo import ZoneInfo

from godown import books, catalog
from godown.books import Document, NewInvoice, NewLine
from godown.countries import Deal, Party, pack_of
from godown.kernel.refusal import Invalid, Refusal
from godown.platform.identity import business_name
from godown.platform.transaction import Tx
from godown.platform.turns import take_turns
from godown.receiving import queries_removals
from godown.stock import queries_places

CHALLAN: Final = "delivery_challan"
REMOVAL: Final = "removal"
SENT_OUT: Final = ("vendor_return", "sample", "given_back")
"""Removals that go to somebody; what is scrapped or used goes to nobody."""
TEXT_MAX: Final = 100


@dataclass(frozen=True, slots=True)
class OtherSide:
    """Who goods go to without an invoice, as the challan says it. The portal of e-way bills wants the address whole."""

    name: str
    gstin: str = ""
    address1: str = ""
    city: str = ""
    state_code: str = ""
    pincode: str = ""

    def told(self, country: str) -> dict[str, Any]:
        """As a document keeps it."""
        return {"customer_name": self.name.strip(), "gstin": self.gstin.strip().upper(), "address1": self.address1.strip(),
                "address2": "", "city": self.city.strip(), "pincode": self.pincode.strip(), "phone": "", "email": "",
                "state_code": self.state_code.strip() or self.gstin.strip()[:2], "country": country}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Carried:
    """Units of a SKU that move, and what they are worth; `id` is what they stand for in the source."""

    id: UUID
    sku_id: UUID
    quantity: int
    value_paise: int


def issue_challan(
    tx: Tx, facility_id: UUID, source: tuple[str, UUID], other: Mapping[str, Any], rows: Sequence[Carried],
    *, only_if_needed: bool = False,
) -> Document | None:  # fmt: skip
    """The challan of a source (kind, id), issued now or before; `only_if_needed`: None where no e-way bill has to go along. Refuses
    `no_registration` for a facility without a GSTIN, and `invalid`."""
    take_turns(tx, [source[1]])
    known = books.documents_of_sources(tx, source[0], [source[1]]).get(source[1])
    if known is not None and known.status == "issued":
        return known
    home = queries_places.facility(tx, facility_id)
    if not home.gstin:
        raise Refusal(
            "no_registration", f"{home.name} has no GSTIN: enter it under Settings first.", field="facility_id"
        )
    gstin, state = str(other.get("gstin", "")), str(other.get("state_code", "")) or home.state_code
    skus = catalog.skus_by_id(tx, list({row.sku_id for row in rows}))
    lines = tuple(
        NewLine(row.id, row.sku_id, sku.code, sku.name, sku.hsn, sku.unit, row.quantity, row.value_paise, sku.tax_class, inclusive=False)
        for row in rows if (sku := skus[row.sku_id])
    )  # fmt: skip
    new = NewInvoice(
        home.id, source[0], source[1], None, tx.now.astimezone(ZoneInfo(home.time_zone)).date(), home.as_party(business_name(tx)),
        other, Deal(Party(home.gstin, home.state_code or home.gstin[:2], home.country), Party(gstin), state, home.country), lines,
        kind=CHALLAN, rounds=False,
    )  # fmt: skip
    drafts, refused = books.draft(tx, [new])
    for refusal in refused.values():
        raise refusal
    if only_if_needed and not books.needs_papers(tx, drafts[source[1]]):
        return None
    (made,) = books.issue(tx, list(drafts.values()))
    tx.note("issued", "document", [made.id], number=made.number)
    return books.documents(tx, [made.id])[made.id]


def must_be_somebody(tx: Tx, other: OtherSide, country: str) -> None:
    """Refuses who cannot stand on a challan (`invalid`)."""
    if not other.name.strip():
        raise Invalid("Say to whom the goods go.", field="name")
    for name in ("name", "gstin", "address1", "city", "state_code", "pincode"):
        if len(said := str(getattr(other, name))) > TEXT_MAX or (said and not said.isprintable()):
            raise Invalid(f"At most {TEXT_MAX} characters.", field=name)
    sandbox = books.tax_choices(tx).sandbox
    if other.gstin and (fault := pack_of(country).registration_fault(other.gstin.strip().upper(), sandbox=sandbox)):
        raise Invalid(fault, field="gstin")


def removal_challan(tx: Tx, removal_id: UUID, other: OtherSide) -> Document:
    """The challan of goods that were removed to go to a vendor or their owner, or out as a sample, at what they cost; what is not ours
    at the cost of the catalogue. A repeat answers the first.
    Refuses `not_sent` for what was scrapped or used, `no_registration`, `invalid`."""
    removal = queries_removals.removal(tx, removal_id)
    if removal.reason not in SENT_OUT:
        raise Refusal(
            "not_sent", f"{removal.number} went to nobody: only what is sent out has a challan.", number=removal.number
        )
    country = queries_places.facility(tx, removal.facility_id).country
    must_be_somebody(tx, other, country)
    lines = queries_removals.removed_lines(tx, removal_id)
    values = books.values_of_moves(tx, [line.id for line in lines])
    skus = catalog.skus_by_id(tx, list({line.sku_id for line in lines}))
    costs = {line.id: line.quantity * skus[line.sku_id].cost_paise // skus[line.sku_id].cost_units for line in lines}
    rows = [Carried(line.id, line.sku_id, line.quantity, values.get(line.id, costs[line.id])) for line in lines]
    made = issue_challan(tx, removal.facility_id, (REMOVAL, removal_id), other.told(country), rows)
    if made is None:
        raise Refusal("no_registration", "This facility has no GSTIN.")
    return made
