"""SQL behind the margin: what was sold in a span of days, what of it came back, and what the goods and their packaging cost."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from godown.kernel.ids import OWN
from godown.platform.transaction import Tx


@dataclass(frozen=True, slots=True)
class Margin:
    """What a SKU, an order or a channel brought: value before tax of invoices, less that of credit notes; the cost of what left, less
    that of what came back; packaging used up for it. A credit without tax counts whole."""

    key: str
    name: str
    units: int
    back: int
    sold_paise: int
    credited_paise: int
    cost_paise: int
    packaging_paise: int

    @property
    def margin_paise(self) -> int:
        """What is left."""
        return self.sold_paise - self.credited_paise - self.cost_paise - self.packaging_paise


@dataclass(frozen=True, slots=True)
class Valued:
    """Stock of a SKU in a facility at the end of a day: units, their value at moving average, and the input tax in it."""

    sku_code: str
    name: str
    unit: str
    facility: str
    quantity: int
    value_paise: int
    tax_paise: int


def summed(rows: Sequence[Margin]) -> Margin:
    """What they come to together, a row without key and name."""
    return Margin(
        "", "", sum(one.units for one in rows), sum(one.back for one in rows), sum(one.sold_paise for one in rows),
        sum(one.credited_paise for one in rows), sum(one.cost_paise for one in rows), sum(one.packaging_paise for one in rows),
    )  # fmt: skip


BY: Final = {
    "sku": ("s.code", "s.name"),
    "order": ("o.number", "coalesce(o.customer_name, '')"),
    "channel": ("c.code", "c.name"),
}
"""What margins can be summed by: the key and the name of a row."""


SALE: Final = """
    SELECT l.source_line_id AS line_id, l.sku_id,
           sum(l.quantity) FILTER (WHERE d.corrects_id IS NULL) AS units,
           sum(l.taxable_paise) FILTER (WHERE d.corrects_id IS NULL) AS sold,
           sum(l.taxable_paise) FILTER (WHERE d.corrects_id IS NOT NULL) AS credited
    FROM document d JOIN document_line l ON l.tenant_id = d.tenant_id AND l.document_id = d.id
    WHERE d.tenant_id = %(tenant)s AND d.status = 'issued' AND d.kind <> 'outside_invoice' AND d.dated BETWEEN %(first)s AND %(last)s GROUP BY 1, 2"""
"""What each invoiced line brought, by the documents of these days."""


def margins(tx: Tx, by: str, first: date, last: date, limit: int) -> list[Margin]:
    """Margins by `sku`, `order` or `channel`, from a day to a day: documents by their date, cost by the day of the move. The packaging
    of a parcel is shared over its lines by their value before tax, so that orders and channels bear all of it. The least first."""
    key, name = BY[by]
    return tx.rows(
        Margin,
        f"""
        WITH sale AS ({SALE}), cost AS (
            SELECT e.source_line_id AS line_id, e.sku_id, sum(e.quantity) FILTER (WHERE e.reason = 'returned') AS back,
                   -sum(e.value_paise) AS cost
            FROM cost_entry e JOIN facility f ON f.tenant_id = e.tenant_id AND f.id = e.facility_id
            WHERE e.tenant_id = %(tenant)s AND e.reason IN ('handed_over', 'returned') AND e.source_line_id IS NOT NULL
              AND e.at >= %(first)s::date - interval '1 day' AND e.at < %(last)s::date + interval '2 days'
              AND (e.at AT TIME ZONE f.time_zone)::date BETWEEN %(first)s AND %(last)s GROUP BY 1, 2
        ), line AS (
            SELECT p.id AS parcel_id, p.order_id, coalesce(x.sku_id, y.sku_id) AS sku_id, coalesce(x.units, 0) AS units,
                   coalesce(y.back, 0) AS back, coalesce(x.sold, 0) AS sold, coalesce(x.credited, 0) AS credited,
                   coalesce(y.cost, 0) AS cost, coalesce(x.sold, 0) AS weight
            FROM sale x FULL JOIN cost y ON y.line_id = x.line_id
            JOIN parcel_line l ON l.tenant_id = %(tenant)s AND l.id = coalesce(x.line_id, y.line_id)
            JOIN parcel p ON p.tenant_id = l.tenant_id AND p.id = l.parcel_id
        ), packaging AS (
            SELECT m.parcel_id, sum(m.value_paise) AS paise FROM parcel_material m
            WHERE m.tenant_id = %(tenant)s AND m.parcel_id IN (SELECT parcel_id FROM line WHERE sold > 0) GROUP BY 1
        ), shared AS (
            SELECT line.*, CASE WHEN line.sold = 0 THEN 0 ELSE round(coalesce(k.paise, 0) * (sum(line.weight) OVER mine)
                   / nullif(sum(line.weight) OVER whole, 0)) - round(coalesce(k.paise, 0) * (sum(line.weight) OVER mine - line.weight)
                   / nullif(sum(line.weight) OVER whole, 0)) END AS packaging
            FROM line LEFT JOIN packaging k USING (parcel_id)
            WINDOW whole AS (PARTITION BY line.parcel_id),
                   mine AS (PARTITION BY line.parcel_id ORDER BY line.sku_id, line.sold, line.cost ROWS UNBOUNDED PRECEDING)
        )
        SELECT {key} AS key, {name} AS name, sum(x.units)::bigint AS units, sum(x.back)::bigint AS back,
               sum(x.sold)::bigint AS sold_paise, sum(x.credited)::bigint AS credited_paise, sum(x.cost)::bigint AS cost_paise,
               coalesce(sum(x.packaging), 0)::bigint AS packaging_paise
        FROM shared x
        JOIN sku s ON s.tenant_id = %(tenant)s AND s.id = x.sku_id
        JOIN sales_order o ON o.tenant_id = %(tenant)s AND o.id = x.order_id
        JOIN channel c ON c.tenant_id = %(tenant)s AND c.id = o.channel_id
        GROUP BY 1, 2
        ORDER BY sum(x.sold - x.credited - x.cost) - coalesce(sum(x.packaging), 0), 1 LIMIT %(limit)s""",
        first=first,
        last=last,
        limit=limit,
    )


def valued(tx: Tx, day: date, limit: int) -> list[Valued]:
    """What of ours lay where at the end of a day, and what it was worth: the sum of its entries up to then, by SKU and facility."""
    return tx.rows(
        Valued,
        """
        SELECT s.code AS sku_code, s.name, s.unit, f.code AS facility, sum(e.quantity)::bigint AS quantity,
               sum(e.value_paise)::bigint AS value_paise, coalesce(sum(t.paise), 0)::bigint AS tax_paise
        FROM cost_entry e
        JOIN facility f ON f.tenant_id = e.tenant_id AND f.id = e.facility_id
        JOIN sku s ON s.tenant_id = e.tenant_id AND s.id = e.sku_id
        CROSS JOIN LATERAL (SELECT sum(h.value::bigint) AS paise FROM jsonb_each_text(e.taxes) AS h) AS t
        WHERE e.tenant_id = %(tenant)s AND e.owner_id = %(own)s AND (e.at AT TIME ZONE f.time_zone)::date <= %(day)s
        GROUP BY s.code, s.name, s.unit, f.code HAVING sum(e.quantity) <> 0 OR sum(e.value_paise) <> 0
        ORDER BY s.code COLLATE "C", f.code COLLATE "C" LIMIT %(limit)s""",
        day=day,
        own=OWN,
        limit=limit,
    )
