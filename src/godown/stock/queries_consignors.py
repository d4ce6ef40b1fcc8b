"""SQL that reads consignors, and what lies here of each."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from godown.kernel.refusal import NotFound
from godown.platform.transaction import Tx


@dataclass(frozen=True, slots=True)
class Consignor:
    """Somebody whose goods lie here, and stay his."""

    id: UUID
    code: str
    name: str
    gstin: str
    contact: str
    active: bool


@dataclass(frozen=True, slots=True)
class KeptFor:
    """Units of a consignor that lie in a facility: all of them, those that are saleable, and those that somebody holds. They are
    worth nothing in our books."""

    sku_id: UUID
    sku_code: str
    sku_name: str
    unit: str
    facility: str
    on_hand: int
    saleable: int
    held: int


CONSIGNOR = "SELECT id, code, name, gstin, contact, active FROM consignor WHERE tenant_id = %(tenant)s"


def consignors(tx: Tx) -> list[Consignor]:
    """All of them, by name."""
    return tx.rows(Consignor, f"{CONSIGNOR} ORDER BY name, code")


def of_codes(tx: Tx, codes: Sequence[str]) -> list[Consignor]:
    """Those of these codes that are there."""
    return tx.rows(Consignor, f"{CONSIGNOR} AND code = ANY(%(codes)s) ORDER BY code", codes=list(codes))


def consignor(tx: Tx, consignor_id: UUID) -> Consignor:
    """One of them. Refuses what is not there."""
    found = tx.one(Consignor, f"{CONSIGNOR} AND id = %(id)s", id=consignor_id)
    if found is None:
        raise NotFound("consignor", consignor_id=str(consignor_id))
    return found


def names(tx: Tx) -> dict[UUID, str]:
    """{owner: name} of all consignors."""
    return dict(tx.tuples("SELECT id, name FROM consignor WHERE tenant_id = %(tenant)s"))


def units_of(tx: Tx) -> dict[UUID, int]:
    """{consignor: units that lie here of it}, those with none left out."""
    return dict(
        tx.tuples(
            """SELECT b.owner_id, sum(b.on_hand)::bigint FROM stock_balance b
               JOIN consignor c ON c.tenant_id = b.tenant_id AND c.id = b.owner_id
               WHERE b.tenant_id = %(tenant)s AND b.on_hand > 0 GROUP BY 1"""
        )
    )


def kept_for(tx: Tx, consignor_id: UUID, limit: int) -> list[KeptFor]:
    """What lies here of a consignor, by SKU and facility: found through the doors of its SKUs."""
    return tx.rows(
        KeptFor,
        """
        SELECT k.id AS sku_id, k.code AS sku_code, k.name AS sku_name, k.unit, f.code AS facility,
               sum(b.on_hand)::bigint AS on_hand, coalesce(sum(b.on_hand) FILTER (WHERE c.saleable), 0)::bigint AS saleable,
               sum(b.held)::bigint AS held
        FROM (SELECT DISTINCT sku_id FROM stock_supply WHERE tenant_id = %(tenant)s AND owner_id = %(owner)s) AS d
        JOIN stock_balance b ON b.tenant_id = %(tenant)s AND b.sku_id = d.sku_id AND b.owner_id = %(owner)s AND b.on_hand > 0
        JOIN condition c ON c.tenant_id = b.tenant_id AND c.code = b.condition
        JOIN place l ON l.tenant_id = b.tenant_id AND l.id = b.place_id
        JOIN facility f ON f.tenant_id = l.tenant_id AND f.id = l.facility_id
        JOIN sku k ON k.tenant_id = b.tenant_id AND k.id = b.sku_id
        GROUP BY 1, 2, 3, 4, 5 ORDER BY k.code COLLATE "C", f.code COLLATE "C" LIMIT %(limit)s""",
        owner=consignor_id,
        limit=limit,
    )
