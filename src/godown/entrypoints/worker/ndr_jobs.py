"""Jobs that tell couriers what people answered about parcels that were not delivered."""

from contextlib import closing
from uuid import UUID

from godown import shipping
from godown.entrypoints.worker.courier_jobs import LINES, SILENT_MAX
from godown.entrypoints.worker.office import Office
from godown.platform.outside import OutsideFault
from godown.shipping import ndr
from godown.shipping.courier import CourierLine
from godown.shipping.queries_ndr import AnswerTask


def tell_answers(office: Office, tenant_id: UUID, courier: str) -> None:
    """Tell a courier what is due, until nothing is (or it does not answer)."""
    with office.open(tenant_id) as tx:
        one = shipping.courier(tx, UUID(courier))
    if one.kind not in LINES:
        return
    silent = 0
    with closing(LINES[one.kind](one)) as line:
        while silent < SILENT_MAX:
            with office.open(tenant_id) as tx:
                tasks = ndr.claim(tx, one.id)
            if not tasks:
                return
            for task in tasks:
                silent = 0 if _tell(office, tenant_id, line, task) else silent + 1


def _tell(office: Office, tenant_id: UUID, line: CourierLine, task: AnswerTask) -> bool:
    """Tell one answer. Answer whether the courier spoke at all."""
    try:
        line.instruct(task.awb, task.instruction)
    except OutsideFault as fault:
        with office.open(tenant_id) as tx:
            ndr.refused(tx, task, fault)
        return bool(fault.status)
    with office.open(tenant_id) as tx:
        ndr.told(tx, task)
    return True


def tell_due(office: Office, tenant_id: UUID) -> None:
    """By the clock: what is due is told."""
    with office.open(tenant_id) as tx:
        ndr.ask_due(tx)
