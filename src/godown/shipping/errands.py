"""Errands: what is asked of a courier and can be taken back, each under a lease. Asked for in the transaction, spoken by a job
with none open; the same id, the same AWB."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Final, Protocol
from uuid import UUID

from godown.kernel.patience import next_wait
from godown.platform.outside import CALL_SECONDS, OutsideFault
from godown.platform.transaction import Tx
from godown.shipping import queries_errands, store_errands, store_tracking
from godown.shipping.words import Errand

CLAIM: Final = 4
"""Things that a worker takes at once; its lease must outlast all their calls (a label may be fetched besides)."""

LEASE: Final = timedelta(seconds=CLAIM * 2 * (CALL_SECONDS + 30))
"""A worker that dies leaves its things for so long."""

THINGS_A_JOB: Final = 20
JOBS_MAX: Final = 4
"""So many workers ask one courier at once when there is much to ask."""


class Asked(Protocol):
    """What a courier is asked now: for something with an AWB, or to take it back (`void`)."""

    @property
    def id(self) -> UUID:
        """The thing; the same in every repeat."""
        ...

    @property
    def awb(self) -> str | None:
        """What it gave, if anything."""
        ...

    @property
    def void(self) -> bool:
        """To be taken back."""
        ...

    @property
    def attempts(self) -> int:
        """How often it was asked."""
        ...


def ask(tx: Tx, errand: Errand, courier_ids: Sequence[UUID], things: int = 1) -> None:
    """Defer the jobs that ask these couriers for what is due."""
    for courier in courier_ids:
        for _ in range(min(JOBS_MAX, -(-things // THINGS_A_JOB))):
            tx.defer(errand.job, queue="courier", courier=str(courier))


def ask_due(tx: Tx, errand: Errand) -> None:
    """By the clock: whatever is due is asked for, also what a worker that died had taken."""
    ask(tx, errand, queries_errands.due_couriers(tx, errand), JOBS_MAX * THINGS_A_JOB)


def retry(tx: Tx, errand: Errand, keys: Sequence[UUID] | None = None, courier_id: UUID | None = None) -> None:
    """A person says: ask again, now. For the things of these keys, or for all that wait of a courier."""
    things = JOBS_MAX * THINGS_A_JOB if keys is None else len(keys)
    ask(tx, errand, store_errands.retry(tx, errand, keys, courier_id), things)


def cancel(tx: Tx, errand: Errand, keys: Sequence[UUID], *, given: bool = True) -> None:
    """The things of these keys are not wanted any more; couriers that were asked are told by a job. What has an AWB already is
    left alone where `given` is False, and always what has gone on from there."""
    states = (errand.waits, errand.there) if given else (errand.waits,)
    ask(tx, errand, store_errands.cancel(tx, errand, keys, states))


def claim(tx: Tx, errand: Errand, courier_id: UUID) -> list[UUID]:
    """Take what this courier must be asked now. The caller asks with no transaction open, then calls `keep`, `failed` or
    `taken_back` for each in a new one."""
    return store_errands.claim(tx, errand, courier_id, CLAIM, LEASE)


def keep(tx: Tx, errand: Errand, courier_id: UUID, task: Asked, awb: str, missing: str = "") -> str:
    """Keep the AWB that came. Answer the state (`missing`: it goes on waiting for this); one that came after the cancel is to be
    taken back (`cancelled`). Empty: it went on meanwhile, or the AWB is another's: said visibly, and never taken back."""
    wait = next_wait(task.attempts)
    state = store_errands.set_awb(tx, errand, task.id, awb, missing, wait)
    if state:
        store_tracking.judge_again(tx, courier_id, [awb])
    elif queries_errands.of_another(tx, errand, courier_id, task.id, awb):
        said = f"It gave AWB {awb}, which another {errand.noun} has."
        store_errands.set_failed(tx, errand, task.id, said, wait, void=task.void)
    return state


def taken_back(tx: Tx, errand: Errand, task: Asked) -> None:
    """The courier has taken it back."""
    store_errands.set_void(tx, errand, task.id, "done")


def failed(tx: Tx, errand: Errand, task: Asked, fault: OutsideFault) -> None:
    """The courier did not do it: kept visibly with its reason, tried again later, or when a person says so."""
    wait = None if fault.permanent else next_wait(task.attempts, fault.retry_after)
    if task.void and (wait is None or fault.status == 409):
        store_errands.set_void(tx, errand, task.id, "refused", fault.reason)
    else:
        store_errands.set_failed(tx, errand, task.id, fault.reason, wait, void=task.void)
