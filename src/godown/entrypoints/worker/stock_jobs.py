"""Jobs of the stock by the clock."""

from uuid import UUID

from godown import stock
from godown.entrypoints.worker.office import Office


def expire(office: Office, tenant_id: UUID) -> None:
    """Past midnight: take out of sale what nobody has come by since. (Whoever comes by does it at the door.)"""
    with office.open(tenant_id) as tx:
        stock.expire_due(tx)
