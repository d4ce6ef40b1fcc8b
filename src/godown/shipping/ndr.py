"""Parcels that could not be handed over (NDR): a person answers, the courier is told, and each answer is kept."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import timedelta
from typing import Final
from uuid import UUID

from godown.kernel.outcome import Outcome, RowRefusal, reused_row
from godown.kernel.patience import next_wait
from godown.platform.outside import CALL_SECONDS, OutsideFault
from godown.platform.transaction import Tx
from godown.shipping import queries_ndr, store_ndr
from godown.shipping.courier import CAPABILITIES
from godown.shipping.facts import ParcelsComingBack
from godown.shipping.queries_ndr import Answered, AnswerTask, NotDelivered
from godown.shipping.words import NewAnswer

ACTIONS: Final = ("try_again", "called", "return")

LONGEST: Final = {"note": 500, "phone": 40, "address1": 200, "address2": 200}

CLAIM: Final = 4
LEASE: Final = timedelta(seconds=CLAIM * CALL_SECONDS + 30)


def answer(tx: Tx, answers: Sequence[NewAnswer]) -> Outcome[UUID]:
    """Say what is to happen with parcels that were not delivered, each answer with an id of the sender's: done, known or
    refused. A courier that can be told is told by a job; what a manual courier brings back is expected from now on."""
    there = {one.parcel_id: one for one in queries_ndr.lock(tx, [given.parcel_id for given in answers])}
    known = queries_ndr.known(tx, [given.id for given in answers])
    done: dict[UUID, tuple[NewAnswer, NotDelivered]] = {}
    repeated, refused = [], []
    for given in answers:
        one = there.get(given.parcel_id)
        if (first := known.get(given.id)) is not None:
            if first.parcel_id == given.parcel_id:
                repeated.append(given.id)
            else:
                refused.append(reused_row(given.id, first.parcel_number))
        elif wrong := _fault(given, one):
            refused.append(RowRefusal(given.id, *wrong))
        elif one is not None:
            done[given.id] = (given, one)
            known[given.id] = Answered(given.id, one.parcel_id, one.parcel_number)
    _keep(tx, list(done.values()))
    return Outcome.of(done, refused, repeated)


def _fault(given: NewAnswer, one: NotDelivered | None) -> tuple[str, str, str] | None:
    """(code, sentence, field) of what is wrong with an answer."""
    if given.action not in ACTIONS:
        return "invalid", f"An answer is one of: {', '.join(ACTIONS)}.", "action"
    if long := next((name for name, most in LONGEST.items() if len(getattr(given, name)) > most), None):
        return "invalid", f"This has at most {LONGEST[long]} signs.", long
    if given.action != "try_again" and (given.phone or given.address1 or given.address2):
        return "invalid", "A new phone or address goes with another try.", "action"
    if given.action == "called" and not given.note:
        return "invalid", "Write down what the customer said.", "note"
    if one is None:
        return (
            "not_delivered_only",
            "This parcel does not wait for an answer: it is not among those not delivered.",
            "parcel_id",
        )
    if one.returning and given.action != "called":
        return "returning", f"{one.parcel_number} was asked back already.", "action"
    return None


def _keep(tx: Tx, done: Sequence[tuple[NewAnswer, NotDelivered]]) -> None:
    telling: dict[UUID, bool] = {
        given.id: given.action != "called" and CAPABILITIES[one.courier_kind].answers for given, one in done
    }
    store_ndr.add(tx, [(given, one.shipment_id, telling[given.id]) for given, one in done])
    ask(tx, sorted({one.courier_id for given, one in done if telling[given.id]}))
    if back := [one.parcel_id for given, one in done if given.action == "return" and not telling[given.id]]:
        tx.publish(ParcelsComingBack(tuple(back)))
    by_action: dict[str, list[UUID]] = defaultdict(list)
    for given, one in done:
        by_action[given.action].append(one.parcel_id)
    for action, parcels in by_action.items():
        tx.note("answered_ndr", "parcel", parcels, action=action)


def ask(tx: Tx, courier_ids: Sequence[UUID]) -> None:
    """Defer the jobs that tell these couriers what people answered."""
    for courier in courier_ids:
        tx.defer("courier.ndr", queue="courier", courier=str(courier))


def ask_due(tx: Tx) -> None:
    """By the clock: whatever is due is told, also what a worker that died had taken."""
    ask(tx, queries_ndr.due_couriers(tx))


def retry(tx: Tx, parcel_ids: Sequence[UUID] | None = None, courier_id: UUID | None = None) -> None:
    """A person says: tell the courier again, now. Of these parcels, or all that a courier did not take."""
    ask(tx, store_ndr.retry(tx, parcel_ids, courier_id))


def claim(tx: Tx, courier_id: UUID) -> list[AnswerTask]:
    """Take what this courier is to be told now. The caller tells with no transaction open, then calls `told` or `refused`."""
    store_ndr.drop_late(tx, courier_id)
    return queries_ndr.tasks(tx, store_ndr.claim(tx, courier_id, CLAIM, LEASE))


def told(tx: Tx, task: AnswerTask) -> None:
    """The courier will do it; a parcel that it brings back is expected from now on."""
    store_ndr.set_told(tx, task.instruction.id)
    if task.instruction.action == "return":
        tx.publish(ParcelsComingBack((task.parcel_id,)))


def refused(tx: Tx, task: AnswerTask, fault: OutsideFault) -> None:
    """The courier did not take it: kept visibly with its reason, tried again later, or when a person says so."""
    wait = None if fault.permanent else next_wait(task.attempts, fault.retry_after)
    store_ndr.set_failed(tx, task.instruction.id, fault.reason, wait)
