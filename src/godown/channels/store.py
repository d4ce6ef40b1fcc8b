"""SQL that writes how shops are reached, which codes are ours, and which parcels they are told of."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from godown.channels.tables import channel_sku
from godown.platform.transaction import Tx


def set_link(tx: Tx, channel_id: UUID, base_url: str, token: str, webhook_secret: str, cursor: str) -> None:
    """Remember how to reach a shop. How far its orders were read stays; `cursor` is for a new one."""
    tx.run(
        """
        INSERT INTO channel_link (tenant_id, channel_id, base_url, token, webhook_secret, cursor, connected_at)
        VALUES (%(tenant)s, %(channel)s, %(url)s, %(token)s, %(secret)s, %(cursor)s, %(now)s)
        ON CONFLICT (tenant_id, channel_id) DO UPDATE
        SET base_url = excluded.base_url, token = excluded.token, webhook_secret = excluded.webhook_secret,
            not_before = NULL, failures = 0, last_error = ''""",
        channel=channel_id,
        url=base_url,
        token=token,
        secret=webhook_secret,
        cursor=cursor,
    )


def set_paused(tx: Tx, channel_id: UUID, paused: bool) -> bool:
    """Leave a shop alone, or go on; answer whether it is connected."""
    done = tx.run(
        """UPDATE channel_link SET paused = %(paused)s, not_before = NULL, failures = 0
           WHERE tenant_id = %(tenant)s AND channel_id = %(channel)s""",
        channel=channel_id,
        paused=paused,
    )
    return bool(done)


def answered(tx: Tx, channel_id: UUID) -> None:
    """The shop answered: nothing is wrong."""
    tx.run(
        """UPDATE channel_link SET not_before = NULL, failures = 0, last_error = ''
           WHERE tenant_id = %(tenant)s AND channel_id = %(channel)s
             AND (failures > 0 OR last_error <> '' OR not_before IS NOT NULL)""",
        channel=channel_id,
    )


def failed(tx: Tx, channel_id: UUID, reason: str, until: datetime) -> None:
    """The shop failed or is busy: leave it alone until then. An earlier, longer wait stays."""
    tx.run(
        """UPDATE channel_link SET failures = failures + 1, last_error = %(reason)s,
                  not_before = greatest(not_before, %(until)s)
           WHERE tenant_id = %(tenant)s AND channel_id = %(channel)s""",
        channel=channel_id,
        reason=reason,
        until=until,
    )


def page_read(tx: Tx, channel_id: UUID, page_cursor: str, sweep_until: str) -> None:
    """A page of orders is in: where the sweep stands, and the latest change in it. The last page ends the sweep."""
    tx.run(
        """
        UPDATE channel_link SET page_cursor = %(page)s,
               sweep_until = CASE WHEN %(page)s = '' THEN '' ELSE greatest(sweep_until, %(until)s) END,
               cursor = CASE WHEN %(page)s = '' THEN greatest(cursor, sweep_until, %(until)s) ELSE cursor END,
               polled_at = CASE WHEN %(page)s = '' THEN %(now)s ELSE polled_at END
        WHERE tenant_id = %(tenant)s AND channel_id = %(channel)s""",
        channel=channel_id,
        page=page_cursor,
        until=sweep_until,
    )


def sweep_again(tx: Tx, channel_id: UUID) -> None:
    """The shop does not know our page cursor any more: begin the sweep again."""
    tx.run(
        """UPDATE channel_link SET page_cursor = '', sweep_until = ''
           WHERE tenant_id = %(tenant)s AND channel_id = %(channel)s""",
        channel=channel_id,
    )


def orders_came(tx: Tx, channel_id: UUID) -> None:
    """Orders of a shop were taken just now."""
    tx.run(
        "UPDATE channel_link SET last_order_at = %(now)s WHERE tenant_id = %(tenant)s AND channel_id = %(channel)s",
        channel=channel_id,
    )


def see_codes(tx: Tx, channel_id: UUID, codes: Sequence[tuple[str, str]]) -> None:
    """Note (code, name) that a shop uses and that is none of ours, to be mapped by a person."""
    rows = [(channel_id, code, name, tx.now) for code, name in dict(codes).items()]
    tx.insert(
        channel_sku,
        ("channel_id", "shop_code", "shop_name", "seen_at"),
        rows,
        tail="""ON CONFLICT (tenant_id, channel_id, shop_code) DO UPDATE
                SET seen_at = excluded.seen_at, shop_name = excluded.shop_name""",
    )


def map_codes(tx: Tx, channel_id: UUID, codes: Sequence[tuple[str, UUID | None]]) -> list[UUID]:
    """Say which SKU is behind a shop's code (none: forget it); answer the SKUs that were behind them before."""
    before: list[UUID] = tx.scalars(
        """SELECT sku_id FROM channel_sku WHERE tenant_id = %(tenant)s AND channel_id = %(channel)s
           AND shop_code = ANY(%(codes)s) AND sku_id IS NOT NULL FOR UPDATE""",
        channel=channel_id,
        codes=[code for code, _ in codes],
    )
    tx.insert(
        channel_sku,
        ("channel_id", "shop_code", "sku_id", "seen_at", "mapped_at"),
        [(channel_id, code, sku, tx.now, tx.now) for code, sku in codes],
        tail="""ON CONFLICT (tenant_id, channel_id, shop_code) DO UPDATE
                SET sku_id = excluded.sku_id, mapped_at = excluded.mapped_at""",
    )
    return before


def queue_tracking(tx: Tx, parcel_ids: Sequence[UUID]) -> list[UUID]:
    """Parcels that left, of orders of connected shops: each is to be told once. Answer the shops."""
    return tx.scalars(
        """
        WITH queued AS (
            INSERT INTO tracking_push (tenant_id, parcel_id, channel_id, created_at)
            SELECT p.tenant_id, p.id, o.channel_id, %(now)s FROM parcel p
            JOIN sales_order o ON o.tenant_id = p.tenant_id AND o.id = p.order_id
            JOIN channel_link l ON l.tenant_id = o.tenant_id AND l.channel_id = o.channel_id
            WHERE p.tenant_id = %(tenant)s AND p.id = ANY(%(parcels)s)
            ON CONFLICT DO NOTHING RETURNING channel_id
        ) SELECT DISTINCT channel_id FROM queued""",
        parcels=list(parcel_ids),
    )


def settle_tracking(tx: Tx, rows: Sequence[tuple[UUID, str, str, datetime | None]]) -> None:
    """Write down what came of telling parcels: (parcel, status, reason, next try)."""
    tx.run(
        """
        UPDATE tracking_push t SET status = g.status, last_error = g.reason, next_try_at = g.next_try,
               attempts = t.attempts + CASE WHEN g.status = 'sent' THEN 0 ELSE 1 END,
               sent_at = CASE WHEN g.status = 'sent' THEN %(now)s ELSE NULL END
        FROM unnest(%(parcels)s::uuid[], %(statuses)s::text[], %(reasons)s::text[], %(tries)s::timestamptz[])
             AS g (parcel_id, status, reason, next_try)
        WHERE t.tenant_id = %(tenant)s AND t.parcel_id = g.parcel_id AND t.status <> 'sent'""",
        parcels=[row[0] for row in rows],
        statuses=[row[1] for row in rows],
        reasons=[row[2] for row in rows],
        tries=[row[3] for row in rows],
    )
