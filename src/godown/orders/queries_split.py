"""SQL that reads orders together with their parts."""

from collections.abc import Sequence
from uuid import UUID

from godown.orders.queries import COLUMNS
from godown.orders.words import Order
from godown.platform.transaction import Tx


def with_parts(tx: Tx, order_ids: Sequence[UUID]) -> dict[UUID, Order]:
    """Orders by id, and the parts of those that were split; all locked in the order of their ids (the first lock of all).

    Who splits an order holds its lock: an order that was split while this waited for it is looked at once more.
    """
    found = _lock(tx, order_ids)
    originals = {order.id for order in found.values() if order.status == "split"}
    if originals - {order.part_of for order in found.values()}:
        found = _lock(tx, order_ids)
    return found


def _lock(tx: Tx, order_ids: Sequence[UUID]) -> dict[UUID, Order]:
    found = tx.rows(
        Order,
        f"""SELECT {COLUMNS} FROM sales_order o WHERE tenant_id = %(tenant)s AND id IN (
                SELECT unnest(%(ids)s::uuid[]) UNION ALL
                SELECT p.id FROM sales_order p
                WHERE p.tenant_id = %(tenant)s AND p.part_of IS NOT NULL AND p.part_of = ANY(%(ids)s))
            ORDER BY id FOR NO KEY UPDATE OF o""",
        ids=list(order_ids),
    )
    return {order.id: order for order in found}


def parts_of(tx: Tx, order_ids: Sequence[UUID]) -> list[Order]:
    """The parts of orders, in their order."""
    return tx.rows(
        Order,
        f"""SELECT {COLUMNS} FROM sales_order o
            WHERE tenant_id = %(tenant)s AND part_of IS NOT NULL AND part_of = ANY(%(ids)s) ORDER BY part_of, part_no""",
        ids=list(order_ids),
    )


def originals_of(tx: Tx, order_ids: Sequence[UUID]) -> list[UUID]:
    """The orders that these are parts of; locked in the order of their ids."""
    return tx.scalars(
        """SELECT id FROM sales_order WHERE tenant_id = %(tenant)s AND id IN (
               SELECT part_of FROM sales_order WHERE tenant_id = %(tenant)s AND id = ANY(%(ids)s) AND part_of IS NOT NULL)
           ORDER BY id FOR NO KEY UPDATE""",
        ids=list(order_ids),
    )
