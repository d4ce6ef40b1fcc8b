"""SQL that reads conditions: what each allows, and what lies in it."""

from collections.abc import Sequence
from dataclasses import dataclass

from godown.platform.transaction import Tx


@dataclass(frozen=True, slots=True)
class Condition:
    """A condition with its four flags, and what lies in it now: while anything does, the flags are frozen."""

    code: str
    name: str
    saleable: bool
    shippable: bool
    movable: bool
    countable: bool
    units: int
    skus: int
    example: str

    @property
    def flags(self) -> tuple[bool, bool, bool, bool]:
        """Saleable, shippable, movable, countable."""
        return self.saleable, self.shippable, self.movable, self.countable


def conditions(tx: Tx) -> list[Condition]:
    """All conditions, what can be sold first; `example` names one SKU and place that a condition lies in."""
    return tx.rows(
        Condition,
        """
        SELECT c.code, c.name, c.saleable, c.shippable, c.movable, c.countable, coalesce(u.units, 0) AS units,
               coalesce(u.skus, 0) AS skus, coalesce(u.example, '') AS example
        FROM condition c LEFT JOIN (
            SELECT b.condition, sum(b.on_hand)::bigint AS units, count(DISTINCT b.sku_id) AS skus,
                   min(s.code || ' in ' || l.code) AS example
            FROM stock_balance b JOIN place l ON l.tenant_id = b.tenant_id AND l.id = b.place_id
            JOIN sku s ON s.tenant_id = b.tenant_id AND s.id = b.sku_id
            WHERE b.tenant_id = %(tenant)s AND b.on_hand > 0 AND b.condition <> 'saleable' GROUP BY 1) AS u ON u.condition = c.code
        WHERE c.tenant_id = %(tenant)s ORDER BY c.code <> 'saleable', c.name""",
    )


def flags_of(tx: Tx, codes: Sequence[str]) -> dict[str, Condition]:
    """Conditions by code, without what lies in them; unknown codes are absent."""
    found = tx.rows(
        Condition,
        """SELECT code, name, saleable, shippable, movable, countable, 0::bigint AS units, 0::bigint AS skus, '' AS example
           FROM condition WHERE tenant_id = %(tenant)s AND code = ANY(%(codes)s)""",
        codes=list(codes),
    )
    return {one.code: one for one in found}
