"""SQL that reads purchase orders and drafts of receipts."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from godown.kernel.refusal import NotFound
from godown.platform.transaction import Tx


@dataclass(frozen=True, slots=True)
class Purchase:
    """A purchase order: what was ordered of whom, for which facility, and how far it came."""

    id: UUID
    number: str
    vendor: str
    facility_id: UUID
    status: str
    due_on: date | None


@dataclass(frozen=True, slots=True)
class PurchaseLine:
    """A line of a purchase order. `received` counts all that came, rejected units too; `cost_paise` is for the SKU's `cost_units`."""

    id: UUID
    purchase_order_id: UUID
    line_no: int
    sku_id: UUID
    quantity: int
    cost_paise: int
    due_on: date | None
    received: int

    @property
    def open(self) -> int:
        """Units that have not come yet."""
        return max(self.quantity - self.received, 0)


@dataclass(frozen=True, slots=True)
class DraftHead:
    """Where and for which purchase order a receipt is being counted."""

    id: UUID
    facility_id: UUID
    purchase_order_id: UUID | None
    vendor_name: str
    units: int


def purchases(tx: Tx, ids: Sequence[UUID]) -> dict[UUID, Purchase]:
    """Purchase orders by id; unknown ids are absent."""
    found = tx.rows(
        Purchase,
        """SELECT o.id, o.number, v.name AS vendor, o.facility_id, o.status, o.due_on
           FROM purchase_order o JOIN vendor v ON v.tenant_id = o.tenant_id AND v.id = o.vendor_id
           WHERE o.tenant_id = %(tenant)s AND o.id = ANY(%(ids)s)""",
        ids=list(ids),
    )
    return {one.id: one for one in found}


def purchase(tx: Tx, order_id: UUID) -> Purchase:
    """One purchase order. Refuses one that is not there."""
    if not (found := purchases(tx, [order_id])):
        raise NotFound("purchase order", id=str(order_id))
    return found[order_id]


def lines_of(tx: Tx, ids: Sequence[UUID]) -> list[PurchaseLine]:
    """The lines of these orders, in their order."""
    return tx.rows(
        PurchaseLine,
        """SELECT id, purchase_order_id, line_no, sku_id, quantity, cost_paise, due_on, received FROM purchase_line
           WHERE tenant_id = %(tenant)s AND purchase_order_id = ANY(%(ids)s) ORDER BY purchase_order_id, line_no""",
        ids=list(ids),
    )


def draft_head(tx: Tx, draft_id: UUID) -> DraftHead | None:
    """A draft that has begun and is not posted."""
    return tx.one(
        DraftHead,
        """SELECT id, facility_id, purchase_order_id, vendor_name, units FROM receipt_draft
           WHERE tenant_id = %(tenant)s AND id = %(id)s""",
        id=draft_id,
    )


def fresh_draft_of(tx: Tx, order_id: UUID) -> UUID | None:
    """A draft for this order that this person began and in which nothing is counted yet."""
    found: UUID | None = tx.scalar(
        """SELECT id FROM receipt_draft WHERE tenant_id = %(tenant)s AND purchase_order_id = %(order)s AND units = 0
             AND made_by = %(actor)s ORDER BY opened_at DESC, id DESC LIMIT 1""",
        order=order_id,
    )
    return found
