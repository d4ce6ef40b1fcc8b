"""SQL that reads what can be sold. What the clock has ended counts no more, though nobody has swept it away yet: a promise
that has expired, a batch that is past its date."""

from typing import Final

from godown.stock.queries_dates import past


def supply_now(extra_days: str = "0") -> str:
    """The doors of SKUs as they are now, for a buyer who must get so many days of a batch (SQL); a query that says more
    appends its conditions on `d`. Until the door is touched, more may be promised than is saleable."""
    return f"""
SELECT d.facility_id, d.owner_id, d.sku_id, d.seq, d.saleable - {past("d", extra_days)} AS saleable,
       d.promised - coalesce(x.made, 0) AS promised, d.waiting - coalesce(x.waited, 0) AS waiting
FROM stock_supply d LEFT JOIN (
    SELECT facility_id, owner_id, sku_id, coalesce(sum(quantity) FILTER (WHERE made_seq IS NOT NULL), 0)::bigint AS made,
           coalesce(sum(quantity) FILTER (WHERE made_seq IS NULL), 0)::bigint AS waited
    FROM promise WHERE tenant_id = %(tenant)s AND expires_at <= %(now)s GROUP BY 1, 2, 3) AS x
  ON x.facility_id = d.facility_id AND x.owner_id = d.owner_id AND x.sku_id = d.sku_id
WHERE d.tenant_id = %(tenant)s
"""


SUPPLY_NOW: Final = supply_now()
"""The same for a buyer who asks for no more than the SKU does."""
