"""SQL that reads what can be sold. A promise that has expired counts no more, though it was not swept away yet."""

from typing import Final

SUPPLY_NOW: Final = """
SELECT d.facility_id, d.owner_id, d.sku_id, d.seq, d.saleable, d.promised - coalesce(x.made, 0) AS promised,
       d.waiting - coalesce(x.waited, 0) AS waiting
FROM stock_supply d LEFT JOIN (
    SELECT facility_id, owner_id, sku_id, coalesce(sum(quantity) FILTER (WHERE made_seq IS NOT NULL), 0)::bigint AS made,
           coalesce(sum(quantity) FILTER (WHERE made_seq IS NULL), 0)::bigint AS waited
    FROM promise WHERE tenant_id = %(tenant)s AND expires_at <= %(now)s GROUP BY 1, 2, 3) AS x
  ON x.facility_id = d.facility_id AND x.owner_id = d.owner_id AND x.sku_id = d.sku_id
WHERE d.tenant_id = %(tenant)s
"""
"""The doors of SKUs as they are now; a query that says more appends its conditions on `d`."""
