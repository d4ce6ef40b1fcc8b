"""Challans of goods that come back, and of goods that go out to be repaired: no supply, so no invoice goes along (rule 55, CGST Rules)."""

from collections.abc import Mapping
from typing import Any, Final
from uuid import UUID

from godown import books, catalog, packing
from godown.books import Document
from godown.countries import part_of
from godown.kernel.refusal import Refusal
from godown.platform.transaction import Tx
from godown.receiving import Carried, OtherSide, issue_challan, must_be_somebody
from godown.returns import queries, queries_repairs
from godown.returns.words import Return
from godown.stock import queries_places

RETURN: Final = "return_challan"
REPAIR: Final = "repair_challan"
"""Sources of such documents; a credit note has the return itself for its source."""


def return_challan(tx: Tx, return_id: UUID) -> Document:
    """The challan of a return that is expected, at what its units were invoiced for: from the customer to us. A repeat answers the first.
    Refuses `not_expected`, `no_registration`."""
    known = queries.one(tx, return_id, lock=True)
    if known.status != "expected" or known.parcel_id is None:
        raise Refusal(
            "not_expected", "Only what is expected back, and left from here, has a challan.", number=known.number
        )
    made = _issue(tx, known, only_if_needed=False)
    if made is None:
        raise Refusal("no_registration", "This facility has no GSTIN.")
    return made


def challan_if_needed(tx: Tx, known: Return) -> None:
    """Goods come back that are worth more than the limit: their challan is issued, and its e-way bill asked for (rule 138(1))."""
    home = queries_places.facility(tx, known.facility_id)
    if known.parcel_id is not None and home.gstin and books.clearance_rule(tx, home.gstin).eway != "never":
        _issue(tx, known, only_if_needed=True)


def _issue(tx: Tx, known: Return, *, only_if_needed: bool) -> Document | None:
    assert known.parcel_id is not None
    parcel = packing.parcels(tx, [known.parcel_id])[known.parcel_id]
    if parcel.document_id is None:
        return None
    head = books.documents(tx, [parcel.document_id])[parcel.document_id]
    invoiced = {line.source_line_id: line for line in books.lines_of(tx, parcel.document_id)}
    rows = []
    for line in queries.lines_of(tx, known.id):
        sold = invoiced.get(line.parcel_line_id) if line.parcel_line_id else None
        worth = part_of(sold.gross_paise, 0, line.expected, sold.quantity) if sold else 0
        rows.append(Carried(line.id, line.sku_id, line.expected, worth))
    source = (RETURN, known.id)
    return issue_challan(tx, known.facility_id, source, _customer(head), rows, only_if_needed=only_if_needed)


def _customer(head: Document) -> Mapping[str, Any]:
    """Where the goods were delivered, and so come from; the registration is the buyer's."""
    goods = head.buyer.get("ship_to") or head.buyer
    return {**goods, "gstin": head.buyer.get("gstin", "")}


def repair_challan(tx: Tx, repair_id: UUID, other: OtherSide) -> Document:
    """The challan of units in repair that go out to a workshop, as to a job worker (section 143, CGST Act), at the cost of the SKU and
    what was put into them. The units stay ours and in repair. A repeat answers the first. Refuses `repaired`, `invalid`."""
    repair = queries_repairs.one(tx, repair_id)
    if not repair.left:
        raise Refusal("repaired", f"Nothing of {repair.number} is in repair any more.", number=repair.number)
    country = queries_places.facility(tx, repair.facility_id).country
    must_be_somebody(tx, other, country)
    sku = catalog.skus_by_id(tx, [repair.sku_id])[repair.sku_id]
    worth = sku.cost_paise * repair.left // sku.cost_units + repair.left_paise
    rows = [Carried(repair.id, repair.sku_id, repair.left, worth)]
    made = issue_challan(tx, repair.facility_id, (REPAIR, repair.id), other.told(country), rows)
    if made is None:
        raise Refusal("no_registration", "This facility has no GSTIN.")
    return made
