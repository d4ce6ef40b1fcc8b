"""SQL that reads shops: how they stand, what waits, what they show."""

from collections.abc import Sequence
from uuid import UUID

from godown.channels.words import Due, Link, Mapping, Message, Sent, ShopState, ShownStock, Step
from godown.kernel.refusal import NotFound
from godown.platform.transaction import Tx

LINK = """
SELECT l.channel_id, c.code, c.name, c.kind, l.base_url, l.token, l.webhook_secret, l.cursor, l.page_cursor, l.sweep_until,
       l.not_before, l.failures, l.paused
FROM channel_link l JOIN channel c ON c.tenant_id = l.tenant_id AND c.id = l.channel_id
WHERE l.tenant_id = %(tenant)s AND c.active
"""


def links(tx: Tx) -> list[Link]:
    """Every connected shop."""
    return tx.rows(Link, f"{LINK} ORDER BY c.code")


def link(tx: Tx, channel_id: UUID, *, lock: bool = False) -> Link:
    """One shop; with `lock`, its door. Refuses what is not connected."""
    found = tx.one(Link, f"{LINK} AND l.channel_id = %(id)s {'FOR NO KEY UPDATE OF l' if lock else ''}", id=channel_id)
    if found is None:
        raise NotFound("shop", channel_id=str(channel_id))
    return found


def facility_ids(tx: Tx) -> set[UUID]:
    """Every facility that there is."""
    return set(tx.scalars("SELECT id FROM facility WHERE tenant_id = %(tenant)s"))


def due(tx: Tx, channel_id: UUID, limit: int) -> list[Due]:
    """What a shop is to be told next: zero first, then the oldest change."""
    return tx.rows(
        Due,
        """
        WITH next AS (
            SELECT p.sku_id, p.quantity, p.version, p.attempts, p.changed_at FROM publication p
            WHERE p.tenant_id = %(tenant)s AND p.channel_id = %(channel)s AND p.pushed_version < p.version
              AND (p.next_try_at IS NULL OR p.next_try_at <= %(now)s)
            ORDER BY (p.quantity > 0), p.changed_at, p.sku_id LIMIT %(limit)s
        )
        SELECT n.sku_id, n.quantity, n.version, n.attempts,
               coalesce((SELECT array_agg(m.shop_code ORDER BY m.shop_code) FROM channel_sku m
                         WHERE m.tenant_id = %(tenant)s AND m.channel_id = %(channel)s AND m.sku_id = n.sku_id),
                        ARRAY[s.code]) AS shop_codes
        FROM next n JOIN sku s ON s.tenant_id = %(tenant)s AND s.id = n.sku_id
        ORDER BY (n.quantity > 0), n.changed_at, n.sku_id""",
        channel=channel_id,
        limit=limit,
    )


STATES = """
SELECT c.id, c.code, c.name, c.kind, l.base_url, l.paused, c.buffer_units, c.share_percent, c.dispatch_days,
       c.sells_ahead, c.pays_later,
       ARRAY(SELECT f.facility_id FROM channel_facility f WHERE f.tenant_id = c.tenant_id AND f.channel_id = c.id
             ORDER BY 1) AS facility_ids,
       l.connected_at, l.polled_at, l.last_order_at, l.not_before, l.failures, l.last_error,
       p.queue, p.oldest_change, l.told_at AS pushed_at, p.refused_rows,
       (SELECT count(*) FROM inbox i WHERE i.tenant_id = c.tenant_id AND i.channel_id = c.id
            AND i.status = 'refused') AS waiting_messages,
       (SELECT count(*) FROM channel_sku m WHERE m.tenant_id = c.tenant_id AND m.channel_id = c.id AND m.sku_id IS NULL
            AND NOT EXISTS (SELECT 1 FROM sku s WHERE s.tenant_id = m.tenant_id AND s.code = m.shop_code)) AS unmapped,
       (SELECT count(*) FROM tracking_push t WHERE t.tenant_id = c.tenant_id AND t.channel_id = c.id
            AND t.status <> 'sent') AS tracking_waiting
FROM channel_link l JOIN channel c ON c.tenant_id = l.tenant_id AND c.id = l.channel_id
CROSS JOIN LATERAL (
    SELECT count(*) FILTER (WHERE pushed_version < version
                            AND (next_try_at IS NULL OR next_try_at <= %(now)s)) AS queue,
           min(changed_at) FILTER (WHERE pushed_version < version
                                   AND (next_try_at IS NULL OR next_try_at <= %(now)s)) AS oldest_change,
           count(*) FILTER (WHERE refused <> '') AS refused_rows
    FROM publication p WHERE p.tenant_id = l.tenant_id AND p.channel_id = l.channel_id) AS p
WHERE l.tenant_id = %(tenant)s AND c.active
"""


def states(tx: Tx) -> list[ShopState]:
    """Every connected shop on one line."""
    return tx.rows(ShopState, f"{STATES} ORDER BY c.name, c.id")


def state(tx: Tx, channel_id: UUID) -> ShopState:
    """One connected shop. Refuses what is not connected."""
    found = tx.one(ShopState, f"{STATES} AND c.id = %(id)s", id=channel_id)
    if found is None:
        raise NotFound("shop", channel_id=str(channel_id))
    return found


def in_step(tx: Tx) -> Step:
    """Whether the shops know our stock: for the top bar. `late` names the shop with the longest lag."""
    found = tx.tuples("""
        SELECT c.name, l.paused, l.last_error, count(*) OVER (),
               coalesce(extract(epoch FROM %(now)s - (
                   SELECT min(p.changed_at) FROM publication p WHERE p.tenant_id = l.tenant_id
                     AND p.channel_id = l.channel_id AND p.pushed_version < p.version
                     AND (p.next_try_at IS NULL OR p.next_try_at <= %(now)s))), 0)::bigint AS lag
        FROM channel_link l JOIN channel c ON c.tenant_id = l.tenant_id AND c.id = l.channel_id AND c.active
        WHERE l.tenant_id = %(tenant)s ORDER BY lag DESC, l.paused DESC, c.name LIMIT 1""")
    if not found:
        return Step(0, 0, "", "")
    name, paused, error, shops, lag = found[0]
    return Step(shops, max(0, lag), name, "paused" if paused else error)


def shown(tx: Tx, channel_id: UUID, only: str, after: str, limit: int) -> list[ShownStock]:
    """What a shop shows, by SKU code after a cursor; `only` is `refused`, `waiting` or everything."""
    return tx.rows(
        ShownStock,
        """
        SELECT p.sku_id, s.code AS sku_code, s.name AS sku_name, p.pushed_quantity AS shows, p.quantity, p.version,
               p.pushed_version, p.changed_at, p.pushed_at, p.refused, p.attempts, p.next_try_at,
               coalesce((SELECT array_agg(m.shop_code ORDER BY m.shop_code) FROM channel_sku m
                         WHERE m.tenant_id = p.tenant_id AND m.channel_id = p.channel_id AND m.sku_id = p.sku_id),
                        ARRAY[s.code]) AS shop_codes
        FROM publication p JOIN sku s ON s.tenant_id = p.tenant_id AND s.id = p.sku_id
        WHERE p.tenant_id = %(tenant)s AND p.channel_id = %(channel)s AND s.code > %(after)s
          AND (%(only)s = '' OR (%(only)s = 'refused' AND p.refused <> '')
               OR (%(only)s = 'waiting' AND p.pushed_version < p.version))
        ORDER BY s.code LIMIT %(limit)s""",
        channel=channel_id,
        only=only,
        after=after,
        limit=limit,
    )


def mappings(tx: Tx, channel_id: UUID, search: str, after: tuple[str, str] | None, limit: int) -> list[Mapping]:
    """The shop's codes and ours, the unmapped first; `after` is (mapped or not as 0 or 1, code)."""
    return tx.rows(
        Mapping,
        """
        SELECT m.shop_code, m.shop_name, s.id AS sku_id, s.code AS sku_code, s.name AS sku_name, m.seen_at
        FROM channel_sku m
        LEFT JOIN sku s ON s.tenant_id = m.tenant_id
             AND (s.id = m.sku_id OR (m.sku_id IS NULL AND s.code = m.shop_code))
        WHERE m.tenant_id = %(tenant)s AND m.channel_id = %(channel)s
          AND (%(search)s = '' OR m.shop_code ILIKE %(like)s OR m.shop_name ILIKE %(like)s OR s.code ILIKE %(like)s)
          AND (%(mapped)s::int IS NULL OR ((s.id IS NOT NULL)::int, m.shop_code) > (%(mapped)s::int, %(code)s::text))
        ORDER BY (s.id IS NOT NULL)::int, m.shop_code LIMIT %(limit)s""",
        channel=channel_id,
        search=search,
        like="%" + search.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%",
        mapped=int(after[0]) if after else None,
        code=after[1] if after else None,
        limit=limit,
    )


def skus_behind(tx: Tx, channel_id: UUID, shop_codes: Sequence[str]) -> dict[str, str]:
    """{the shop's code: our SKU's code}: what is mapped, and what is the same by itself."""
    return dict(
        tx.tuples(
            """
            SELECT g.code, coalesce(mapped.code, same.code) FROM unnest(%(codes)s::text[]) AS g (code)
            LEFT JOIN channel_sku m ON m.tenant_id = %(tenant)s AND m.channel_id = %(channel)s AND m.shop_code = g.code
            LEFT JOIN sku mapped ON mapped.tenant_id = %(tenant)s AND mapped.id = m.sku_id
            LEFT JOIN sku same ON same.tenant_id = %(tenant)s AND same.code = g.code
            WHERE coalesce(mapped.code, same.code) IS NOT NULL""",
            channel=channel_id,
            codes=list(shop_codes),
        )
    )


def messages(tx: Tx, channel_id: UUID | None, status: str, before: tuple[str, str] | None, limit: int) -> list[Message]:
    """What shops sent, newest first, before a cursor (received ISO, id)."""
    return tx.rows(
        Message,
        """
        SELECT id, channel_id, external_id, payload, changed_at, status, code, reason, received_at, handled_at FROM inbox
        WHERE tenant_id = %(tenant)s AND (%(channel)s::uuid IS NULL OR channel_id = %(channel)s) AND status = %(status)s
          AND (%(at)s::timestamptz IS NULL OR (received_at, id) < (%(at)s::timestamptz, %(id)s::uuid))
        ORDER BY received_at DESC, id DESC LIMIT %(limit)s""",
        channel=channel_id,
        status=status,
        at=before[0] if before else None,
        id=before[1] if before else None,
        limit=limit,
    )


def sent_parcels(tx: Tx, channel_id: UUID, limit: int) -> list[Sent]:
    """Parcels that left and that their shop is to be told of, oldest first."""
    return tx.rows(
        Sent,
        """
        SELECT t.parcel_id, o.external_id, p.number AS parcel_number, c.name AS courier_name, s.awb,
               replace(c.tracking_url, '{awb}', s.awb) AS tracking_url,
               coalesce(p.handed_over_at, t.created_at) AS handed_over_at, t.attempts,
               (SELECT coalesce(jsonb_agg(jsonb_build_object('line_id', l.external_line_id, 'sku', k.code,
                           'quantity', pl.quantity) ORDER BY l.line_no), '[]')
                FROM parcel_line pl JOIN order_line l ON l.tenant_id = pl.tenant_id AND l.id = pl.order_line_id
                JOIN sku k ON k.tenant_id = pl.tenant_id AND k.id = pl.sku_id
                WHERE pl.tenant_id = p.tenant_id AND pl.parcel_id = p.id) AS lines
        FROM tracking_push t
        JOIN parcel p ON p.tenant_id = t.tenant_id AND p.id = t.parcel_id
        JOIN sales_order o ON o.tenant_id = p.tenant_id AND o.id = p.order_id
        JOIN shipment s ON s.tenant_id = p.tenant_id AND s.parcel_id = p.id AND s.state <> 'cancelled' AND s.awb IS NOT NULL
        JOIN courier c ON c.tenant_id = s.tenant_id AND c.id = s.courier_id
        WHERE t.tenant_id = %(tenant)s AND t.channel_id = %(channel)s AND t.status = 'waiting'
          AND (t.next_try_at IS NULL OR t.next_try_at <= %(now)s)
        ORDER BY t.created_at, t.parcel_id LIMIT %(limit)s""",
        channel=channel_id,
        limit=limit,
    )
