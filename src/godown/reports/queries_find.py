"""Find anything: what a scanned or typed text may name, of every kind that people hold in their hands."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from godown.platform.transaction import Tx

HITS_MAX: Final = 12
"""So many of each kind are listed."""


@dataclass(frozen=True, slots=True)
class Hit:
    """Something that the text names. `whole` says that it names it exactly, not in part."""

    kind: str
    id: UUID
    name: str
    note: str
    whole: bool


FIND: Final = """
(SELECT 'order' AS kind, id, number AS name, customer_name || ', ' || city AS note, true AS whole FROM sales_order
 WHERE tenant_id = %(tenant)s AND id = ANY(ARRAY(
     SELECT id FROM sales_order WHERE tenant_id = %(tenant)s AND number = ANY(%(texts)s)
     UNION SELECT id FROM sales_order WHERE tenant_id = %(tenant)s AND external_id = ANY(%(texts)s)
         AND part_no = 0 AND channel_id = ANY(ARRAY(SELECT id FROM channel WHERE tenant_id = %(tenant)s)))) LIMIT %(limit)s)
UNION ALL
(SELECT 'parcel', p.order_id, coalesce(s.awb, p.number), 'parcel ' || p.number || ', order ' || o.number, true
 FROM parcel p JOIN sales_order o ON o.tenant_id = p.tenant_id AND o.id = p.order_id
 LEFT JOIN shipment s ON s.tenant_id = p.tenant_id AND s.parcel_id = p.id
 WHERE p.tenant_id = %(tenant)s AND p.id = ANY(ARRAY(
     SELECT id FROM parcel WHERE tenant_id = %(tenant)s AND number = ANY(%(texts)s)
     UNION SELECT parcel_id FROM shipment WHERE tenant_id = %(tenant)s AND awb = ANY(%(texts)s)))
   AND (p.number = ANY(%(texts)s) OR s.awb = ANY(%(texts)s)) LIMIT %(limit)s)
UNION ALL
(SELECT 'sku', s.id, s.name, s.code, true FROM sku s WHERE s.tenant_id = %(tenant)s AND s.id = ANY(ARRAY(
     SELECT id FROM sku WHERE tenant_id = %(tenant)s AND code = ANY(%(texts)s)
     UNION SELECT sku_id FROM sku_barcode WHERE tenant_id = %(tenant)s AND barcode = ANY(%(texts)s))) LIMIT %(limit)s)
UNION ALL
(SELECT 'serial', e.sku_id, e.number, s.code || ', ' || s.name, true FROM serial e
 JOIN sku s ON s.tenant_id = e.tenant_id AND s.id = e.sku_id
 WHERE e.tenant_id = %(tenant)s AND e.number = ANY(%(texts)s) LIMIT %(limit)s)
UNION ALL
(SELECT CASE l.kind WHEN 'bin' THEN 'bin' WHEN 'tote' THEN 'tote' ELSE 'place' END, l.id, l.code, f.name, true
 FROM place l JOIN facility f ON f.tenant_id = l.tenant_id AND f.id = l.facility_id
 WHERE l.tenant_id = %(tenant)s AND (l.code = ANY(%(texts)s) OR l.barcode = ANY(%(texts)s)) LIMIT %(limit)s)
UNION ALL
(SELECT 'return', id, number, status, true FROM goods_return
 WHERE tenant_id = %(tenant)s AND (number = ANY(%(texts)s) OR awb <> '' AND awb = ANY(%(texts)s)) LIMIT %(limit)s)
UNION ALL
(SELECT 'receipt', id, number, vendor_name, true FROM receipt
 WHERE tenant_id = %(tenant)s AND number = ANY(%(texts)s) LIMIT %(limit)s)
UNION ALL
(SELECT 'wave', id, number, status, true FROM wave WHERE tenant_id = %(tenant)s AND number = ANY(%(texts)s) LIMIT %(limit)s)
UNION ALL
(SELECT 'document', d.id, d.number, d.kind, true
 FROM document_series r CROSS JOIN LATERAL (
     SELECT id, number, kind FROM document WHERE tenant_id = r.tenant_id AND kind = r.kind AND registration = r.registration
       AND financial_year = r.financial_year AND number = ANY(%(texts)s) OFFSET 0) AS d
 WHERE r.tenant_id = %(tenant)s LIMIT %(limit)s)
UNION ALL
(SELECT 'manifest', id, number, status, true FROM manifest
 WHERE tenant_id = %(tenant)s AND number = ANY(%(texts)s) LIMIT %(limit)s)
UNION ALL
(SELECT 'facility', id, name, gstin, true FROM facility
 WHERE tenant_id = %(tenant)s AND (gstin = ANY(%(texts)s) OR code = ANY(%(texts)s)) LIMIT %(limit)s)
"""

PARTLY: Final = """
(SELECT 'order' AS kind, id, number AS name, customer_name || ', ' || city AS note, false AS whole FROM sales_order
 WHERE tenant_id = %(tenant)s AND (number ILIKE %(like)s OR customer_name ILIKE %(like)s OR phone LIKE %(like)s
    OR email ILIKE %(like)s OR pincode = %(text)s) ORDER BY ship_by DESC, id LIMIT %(limit)s)
UNION ALL
(SELECT 'sku', id, name, code, false FROM sku
 WHERE tenant_id = %(tenant)s AND code = ANY(ARRAY(
     SELECT code FROM sku WHERE tenant_id = %(tenant)s AND strpos(search, lower(%(text)s)) > 0 ORDER BY code LIMIT %(limit)s))
 ORDER BY code LIMIT %(limit)s)
UNION ALL
(SELECT 'bin', l.id, l.code, f.name, false FROM place l JOIN facility f ON f.tenant_id = l.tenant_id AND f.id = l.facility_id
 WHERE l.tenant_id = %(tenant)s AND l.kind = 'bin' AND l.code ILIKE %(starts)s ORDER BY l.code LIMIT %(limit)s)
"""


def exactly(tx: Tx, texts: Sequence[str]) -> list[Hit]:
    """What these texts name exactly."""
    return tx.rows(Hit, FIND, texts=list(texts), limit=HITS_MAX)


def partly(tx: Tx, text: str) -> list[Hit]:
    """What holds this text somewhere."""
    escaped = text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    return tx.rows(Hit, PARTLY, text=text, like=f"%{escaped}%", starts=f"{escaped}%", limit=HITS_MAX)


def in_tote(tx: Tx, tote_id: UUID) -> UUID | None:
    """The order that a tote is in use for."""
    found: UUID | None = tx.scalar(
        """SELECT order_id FROM trip_order WHERE tenant_id = %(tenant)s AND (tote_id = %(tote)s OR wall_id = %(tote)s)
           AND status IN ('open', 'to_sort', 'picked') ORDER BY trip_id DESC, order_id LIMIT 1""",
        tote=tote_id,
    )
    return found
