"""Jobs of pickups: couriers are asked to fetch returns from customers, or not to."""

from uuid import UUID

from godown import returns
from godown.entrypoints.worker.errands import run_errands
from godown.entrypoints.worker.office import Office
from godown.shipping import pickups
from godown.shipping.courier import CourierLine
from godown.shipping.queries_pickups import PickupTask
from godown.shipping.words import PICKUP, Courier
from godown.stock import queries_places


def ask_pickups(office: Office, tenant_id: UUID, courier: str) -> None:
    """Ask a courier for the pickups that are due, or not to come."""
    with office.open(tenant_id) as tx:
        homes = {home.id: home for home in queries_places.facilities(tx)}

    def ask(one: Courier, line: CourierLine, task: PickupTask) -> str:
        awb = line.pickup(pickups.request_of(task, homes[task.facility_id]))
        with office.open(tenant_id) as tx:
            return awb if returns.pickup_given(tx, one.id, task, awb) else ""

    run_errands(office, tenant_id, courier, PICKUP, pickups.claim, ask, lambda line, awb: line.cancel_pickup(awb))
