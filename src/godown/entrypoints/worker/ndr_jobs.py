"""Jobs that tell couriers what people answered about parcels that were not delivered."""

from uuid import UUID

from godown.entrypoints.worker.errands import take_turns
from godown.entrypoints.worker.office import Office
from godown.shipping import ndr
from godown.shipping.courier import CourierLine
from godown.shipping.queries_ndr import AnswerTask
from godown.shipping.words import Courier


def tell_answers(office: Office, tenant_id: UUID, courier: str) -> None:
    """Tell a courier the answers that are due."""

    def tell(_: Courier, line: CourierLine, task: AnswerTask) -> None:
        line.instruct(task.awb, task.instruction)
        with office.open(tenant_id) as tx:
            ndr.told(tx, task)

    take_turns(office, tenant_id, courier, ndr.claim, tell, ndr.refused)


def tell_due(office: Office, tenant_id: UUID) -> None:
    """By the clock: what is due is told."""
    with office.open(tenant_id) as tx:
        ndr.ask_due(tx)
