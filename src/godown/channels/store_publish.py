"""SQL that writes what shops are told. The row of `channel_link` is the door of a shop: whoever changes the numbers of a
shop locks it first, so that a later change always reads later stock."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from godown.channels.queries_published import PUBLISHED, published_params
from godown.channels.words import Told
from godown.platform.transaction import Tx


def lock_publishing(tx: Tx) -> list[UUID]:
    """The shops that are told stock, locked in the order of their ids. Paused ones too: they are told later."""
    return tx.scalars("""
        SELECT l.channel_id FROM channel_link l
        JOIN channel c ON c.tenant_id = l.tenant_id AND c.id = l.channel_id AND c.publishes AND c.active
        WHERE l.tenant_id = %(tenant)s ORDER BY l.channel_id FOR NO KEY UPDATE OF l""")


def count_again(tx: Tx, channel_id: UUID, sku_ids: Sequence[UUID] | None) -> int:
    """Write down the numbers that a shop should show; those that differ get their next version. Answer how many.

    A refused row keeps waiting for its time, unless the SKU ran out.
    """
    return tx.run(
        f"""
        INSERT INTO publication AS p (tenant_id, channel_id, sku_id, version, quantity, changed_at)
        SELECT %(tenant)s, %(channel)s, n.sku_id, 1, n.quantity, %(now)s FROM ({PUBLISHED}) AS n ORDER BY n.sku_id
        ON CONFLICT (tenant_id, channel_id, sku_id) DO UPDATE
        SET version = p.version + 1, quantity = excluded.quantity,
            changed_at = CASE WHEN p.pushed_version < p.version THEN p.changed_at ELSE excluded.changed_at END,
            next_try_at = CASE WHEN excluded.quantity = 0 THEN NULL ELSE p.next_try_at END
        WHERE p.quantity <> excluded.quantity""",
        **published_params(channel_id, sku_ids),
    )


def say_again(tx: Tx, channel_id: UUID, sku_ids: Sequence[UUID]) -> int:
    """Give numbers of these SKUs their next version, so that they are told again at once."""
    return tx.run(
        """
        UPDATE publication SET version = version + 1, changed_at = %(now)s, next_try_at = NULL, attempts = 0
        WHERE tenant_id = %(tenant)s AND channel_id = %(channel)s AND sku_id = ANY(%(skus)s)""",
        channel=channel_id,
        skus=list(sku_ids),
    )


def try_refused_again(tx: Tx, channel_id: UUID) -> int:
    """Refused rows whose time has come get their next version."""
    return tx.run(
        """
        UPDATE publication SET version = version + 1, changed_at = %(now)s, next_try_at = NULL
        WHERE tenant_id = %(tenant)s AND channel_id = %(channel)s AND refused <> '' AND next_try_at <= %(now)s
          AND pushed_version = version""",
        channel=channel_id,
    )


def note_told(tx: Tx, channel_id: UUID) -> None:
    """The shop took some of our numbers just now."""
    tx.run(
        "UPDATE channel_link SET told_at = %(now)s WHERE tenant_id = %(tenant)s AND channel_id = %(channel)s",
        channel=channel_id,
    )


def settle(tx: Tx, channel_id: UUID, told: Sequence[Told], next_tries: Sequence[datetime | None]) -> None:
    """Write down what came of telling: accepted, refused with a reason, or told something newer than we know.

    `next_tries`: for each, when a refused row is told again. A shop that knows a higher version than ours (we were
    restored from a backup, or its code was another SKU's) makes us count on from there.
    """
    tx.run(
        """
        UPDATE publication p SET
            version = CASE WHEN t.shop_version > p.version THEN t.shop_version + 1 ELSE p.version END,
            pushed_version = greatest(p.pushed_version, t.version),
            pushed_quantity = CASE WHEN t.status = 'ok' AND t.version >= p.pushed_version THEN t.quantity
                                   ELSE p.pushed_quantity END,
            pushed_at = CASE WHEN t.status = 'ok' THEN %(now)s ELSE p.pushed_at END,
            changed_at = CASE WHEN t.version < p.version THEN %(now)s ELSE p.changed_at END,
            refused = CASE WHEN t.status = 'refused' THEN t.reason ELSE '' END,
            attempts = CASE WHEN t.status = 'refused' THEN p.attempts + 1 ELSE 0 END,
            next_try_at = t.next_try
        FROM unnest(%(skus)s::uuid[], %(versions)s::bigint[], %(quantities)s::bigint[], %(statuses)s::text[],
                    %(reasons)s::text[], %(shop_versions)s::bigint[], %(tries)s::timestamptz[])
             AS t (sku_id, version, quantity, status, reason, shop_version, next_try)
        WHERE p.tenant_id = %(tenant)s AND p.channel_id = %(channel)s AND p.sku_id = t.sku_id""",
        channel=channel_id,
        skus=[row.sku_id for row in told],
        versions=[row.version for row in told],
        quantities=[row.quantity for row in told],
        statuses=[row.status for row in told],
        reasons=[row.reason or "The shop refused this row." for row in told],
        shop_versions=[row.shop_version if row.status == "older" else 0 for row in told],
        tries=list(next_tries),
    )
