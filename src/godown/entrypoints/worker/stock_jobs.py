"""Jobs of the stock and of waves by the clock."""

from uuid import UUID

from godown import picking, stock
from godown.entrypoints.worker.office import Office


def expire(office: Office, tenant_id: UUID) -> None:
    """Past midnight: take out of sale what nobody has come by since. (Whoever comes by does it at the door.)"""
    with office.open(tenant_id) as tx:
        stock.expire_due(tx)


def release_waves(office: Office, tenant_id: UUID) -> None:
    """Couriers come soon: the waves of their pickups that release themselves are released, each planned while nothing is locked."""
    with office.open(tenant_id) as tx:
        due = picking.due_now(tx)
    for facility, pickup in due:
        with office.open(tenant_id) as tx:
            made = picking.draft(tx, picking.wish_of(facility, pickup))
        plan = picking.think(made)
        with office.open(tenant_id) as tx:
            picking.release_for(tx, facility, pickup, made, plan)
