"""How couriers are asked, one thing after the other: read in one transaction, spoken with none open, the answer written in another.

Killed anywhere, it asks again with the same id and gets the same answer.
"""

from collections.abc import Callable
from contextlib import closing
from typing import Final, TypeVar
from uuid import UUID

from godown import shipping
from godown.entrypoints.worker.office import Office
from godown.platform.outside import OutsideFault
from godown.platform.transaction import Tx
from godown.shipping import errands
from godown.shipping.courier import CourierLine
from godown.shipping.errands import Asked
from godown.shipping.partner import PartnerLine
from godown.shipping.words import Courier, Errand

SILENT_MAX: Final = 3
"""After so many calls without any answer the courier is taken to be away; what is left is tried later."""

LINES: Final[dict[str, Callable[[Courier], CourierLine]]] = {
    "partner": lambda courier: PartnerLine(courier.base_url, courier.token)
}
"""How each kind of courier is spoken to; a manual one is not."""

Thing = TypeVar("Thing")
Task = TypeVar("Task", bound=Asked)


def take_turns(
    office: Office,
    tenant_id: UUID,
    courier: str,
    claim: Callable[[Tx, UUID], list[Thing]],
    do: Callable[[Courier, CourierLine, Thing], None],
    failed: Callable[[Tx, Thing, OutsideFault], None],
) -> None:
    """Say to a courier all that is due, until nothing is (or it does not answer)."""
    with office.open(tenant_id) as tx:
        one = shipping.courier(tx, UUID(courier))
    if one.kind not in LINES:
        return
    silent = 0
    with closing(LINES[one.kind](one)) as line:
        while silent < SILENT_MAX:
            with office.open(tenant_id) as tx:
                things = claim(tx, one.id)
            if not things:
                return
            for thing in things:
                try:
                    do(one, line, thing)
                    silent = 0
                except OutsideFault as fault:
                    with office.open(tenant_id) as tx:
                        failed(tx, thing, fault)
                    silent = 0 if fault.status else silent + 1


def run_errands(
    office: Office,
    tenant_id: UUID,
    courier: str,
    errand: Errand,
    claim: Callable[[Tx, UUID], list[Task]],
    ask: Callable[[Courier, CourierLine, Task], str],
    take_back: Callable[[CourierLine, str], None],
) -> None:
    """Ask a courier for what is due, or take it back. `ask` answers the AWB that it kept: another's is not, and is left alone."""

    def do(one: Courier, line: CourierLine, task: Task) -> None:
        awb = task.awb
        if not (task.void and awb):
            awb = ask(one, line, task)
        if task.void and awb:
            take_back(line, awb)
            with office.open(tenant_id) as tx:
                errands.taken_back(tx, errand, task)

    def failed(tx: Tx, task: Task, fault: OutsideFault) -> None:
        errands.failed(tx, errand, task, fault)

    take_turns(office, tenant_id, courier, claim, do, failed)
