"""What ends by the clock: reservations of checkouts, store credit."""

from uuid import UUID

from godown import credits, orders
from godown.entrypoints.worker.office import Office


def end_expired(office: Office, tenant_id: UUID) -> None:
    """Units of checkouts whose time is over are free, shops are told, who waits is served. (Who buys does not wait for
    this: what has expired ends when its SKU is touched.)"""
    with office.open(tenant_id) as tx:
        orders.sweep(tx)


def end_credits(office: Office, tenant_id: UUID) -> None:
    """Store credit whose last day is over is owed to nobody any more. (It cannot be spent since midnight, whether this ran or not.)"""
    with office.open(tenant_id) as tx:
        credits.expire(tx)
