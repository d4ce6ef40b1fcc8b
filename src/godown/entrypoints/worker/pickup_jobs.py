"""Jobs of pickups: couriers are asked to fetch returns from customers, or not to. Killed anywhere, they ask again with the same id."""

from contextlib import closing
from uuid import UUID

from godown import returns, shipping
from godown.entrypoints.worker.courier_jobs import LINES, SILENT_MAX
from godown.entrypoints.worker.office import Office
from godown.platform.outside import OutsideFault
from godown.shipping import pickups
from godown.shipping.courier import CourierLine
from godown.shipping.queries_pickups import PickupTask
from godown.shipping.words import Courier
from godown.stock import queries_places
from godown.stock.queries_places import Facility


def ask_pickups(office: Office, tenant_id: UUID, courier: str) -> None:
    """Ask a courier for what is due, until nothing is (or it does not answer)."""
    with office.open(tenant_id) as tx:
        one = shipping.courier(tx, UUID(courier))
        homes = {home.id: home for home in queries_places.facilities(tx)}
    if one.kind not in LINES:
        return
    silent = 0
    with closing(LINES[one.kind](one)) as line:
        while silent < SILENT_MAX:
            with office.open(tenant_id) as tx:
                tasks = pickups.claim(tx, one.id)
            if not tasks:
                return
            for task in tasks:
                silent = 0 if _ask(office, tenant_id, one, line, task, homes[task.facility_id]) else silent + 1


def _ask(
    office: Office, tenant_id: UUID, courier: Courier, line: CourierLine, task: PickupTask, home: Facility
) -> bool:
    """Ask to fetch something, or not to. Answer whether the courier spoke at all."""
    try:
        awb = task.awb
        if not (task.void and awb):
            awb = line.pickup(pickups.request_of(task, home))
            with office.open(tenant_id) as tx:
                returns.pickup_given(tx, courier.id, task, awb)
        if task.void:
            line.cancel_pickup(awb)
            with office.open(tenant_id) as tx:
                pickups.taken_back(tx, task)
    except OutsideFault as fault:
        with office.open(tenant_id) as tx:
            pickups.failed(tx, task, fault)
        return bool(fault.status)
    return True


def ask_due(office: Office, tenant_id: UUID) -> None:
    """By the clock: ask for what is due."""
    with office.open(tenant_id) as tx:
        pickups.ask_due(tx)
