"""How far a new business is on its way to the first parcel."""

from dataclasses import dataclass

from godown.platform.transaction import Tx


@dataclass(frozen=True, slots=True)
class FirstDay:
    """What is there already. `shipped`: a parcel has left, so the first day is over."""

    facility_name: str | None
    facility_city: str | None
    gstin: str | None
    skus: int
    bins: int
    skus_in_stock: int
    channel_name: str | None
    orders: int
    courier_name: str | None
    shipped: bool


def first_day(tx: Tx) -> FirstDay:
    """The state of the six steps, in one statement; each part stops at the first row or is small by its nature."""
    (found,) = tx.rows(
        FirstDay,
        """
        SELECT f.name AS facility_name, f.city AS facility_city, f.gstin,
               (SELECT count(*) FROM (SELECT 1 FROM sku WHERE tenant_id = %(tenant)s AND kind <> 'packaging'
                                      LIMIT 10000) AS s) AS skus,
               (SELECT count(*) FROM (SELECT 1 FROM place WHERE tenant_id = %(tenant)s AND kind = 'bin'
                                      LIMIT 10000) AS b) AS bins,
               (SELECT count(*) FROM (SELECT 1 FROM stock_supply WHERE tenant_id = %(tenant)s AND saleable > 0
                                      LIMIT 10000) AS q) AS skus_in_stock,
               (SELECT name FROM channel WHERE tenant_id = %(tenant)s ORDER BY kind = 'manual', code LIMIT 1) AS channel_name,
               (SELECT count(*) FROM (SELECT 1 FROM sales_order WHERE tenant_id = %(tenant)s LIMIT 100) AS o) AS orders,
               (SELECT name FROM courier WHERE tenant_id = %(tenant)s ORDER BY code LIMIT 1) AS courier_name,
               EXISTS (SELECT 1 FROM parcel WHERE tenant_id = %(tenant)s AND handed_over_at IS NOT NULL) AS shipped
        FROM (SELECT 1) AS one LEFT JOIN LATERAL (
            SELECT name, city, gstin FROM facility WHERE tenant_id = %(tenant)s AND active ORDER BY code LIMIT 1) AS f ON true""",
    )
    return found
