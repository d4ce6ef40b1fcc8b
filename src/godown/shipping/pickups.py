"""Pickups: a courier fetches from a customer what comes back. Asked for in the transaction, spoken by a job; the same id, the same AWB."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Final
from uuid import UUID

from godown.kernel.ids import new_id
from godown.kernel.patience import next_wait
from godown.kernel.refusal import Refusal
from godown.platform.outside import CALL_SECONDS, OutsideFault
from godown.platform.transaction import Tx
from godown.shipping import notices, queries_couriers, queries_pickups, store_pickups, store_tracking
from godown.shipping.courier import PickupRequest
from godown.shipping.queries_pickups import Pickup, PickupTask
from godown.shipping.words import Courier
from godown.stock.queries_places import Facility

CLAIM: Final = 4
LEASE: Final = timedelta(seconds=CLAIM * 2 * (CALL_SECONDS + 30))
"""A worker that dies leaves its pickups for so long."""
NOTE_MAX: Final = 500
PICKUP: Final = "pickup"
"""The kind of the mail that tells a customer that a courier comes."""


def able(tx: Tx) -> list[Courier]:
    """The couriers that fetch what customers send back."""
    return [one for one in queries_couriers.couriers(tx) if one.active and one.can.pickups]


def ask_pickup(tx: Tx, return_id: UUID, reference: str, parcel_id: UUID, courier_id: UUID, note: str = "") -> Pickup:
    """A courier is to fetch a return; a return that has a living pickup keeps it. Refuses (`no_pickups`) a courier that does not."""
    if courier_id not in {one.id for one in able(tx)}:
        raise Refusal(
            "no_pickups", "This courier does not fetch from customers, as far as we know.", field="courier_id"
        )
    row = (new_id(), return_id, reference, parcel_id, courier_id, note.strip()[:NOTE_MAX], tx.now, tx.now, tx.actor.id,
           tx.actor.name)  # fmt: skip
    if store_pickups.write_pickup(tx, row):
        ask(tx, [courier_id])
    return living(tx, return_id)[0]


def living(tx: Tx, return_id: UUID) -> list[Pickup]:
    """The pickup of a return that was not cancelled, if there is one."""
    return [one for one in queries_pickups.pickups_of(tx, return_id) if one.state != "cancelled"]


def cancel_pickups(tx: Tx, return_ids: Sequence[UUID]) -> None:
    """The couriers need not come; those that were asked are told by a job."""
    ask(tx, store_pickups.cancel(tx, return_ids))


def retry_pickup(tx: Tx, return_id: UUID) -> None:
    """A person says: ask again, now."""
    ask(tx, store_pickups.retry(tx, return_id))


def ask(tx: Tx, courier_ids: Sequence[UUID]) -> None:
    """Defer the jobs that ask these couriers for what is due."""
    for courier in courier_ids:
        tx.defer("courier.pickup", queue="courier", courier=str(courier))


def ask_due(tx: Tx) -> None:
    """By the clock: whatever is due, also what a worker that died had taken."""
    ask(tx, queries_pickups.due_couriers(tx))


def claim(tx: Tx, courier_id: UUID) -> list[PickupTask]:
    """Take what this courier must be asked now. The caller asks with no transaction open, then says what became of each."""
    return queries_pickups.tasks(tx, store_pickups.claim(tx, courier_id, CLAIM, LEASE))


def request_of(task: PickupTask, home: Facility) -> PickupRequest:
    """What the courier is told; the pickup's id makes it the same in every repeat."""
    deliver_to = {"name": home.name, "phone": home.phone, "address1": home.address1, "address2": home.address2, "city": home.city,
                  "state_code": home.state_code, "pincode": home.pincode, "country": home.country}  # fmt: skip
    return PickupRequest(
        task.pickup_id, task.reference, task.order_number, task.weight_grams, task.value_paise, task.note, task.pick_from, deliver_to
    )  # fmt: skip


def given(tx: Tx, courier_id: UUID, task: PickupTask, awb: str) -> str:
    """Keep the AWB that came, and mail the customer. Answer the state; one that came after the cancel is to be taken back (`cancelled`)."""
    state = store_pickups.set_given(tx, task.pickup_id, awb)
    if not state:
        failed(tx, task, OutsideFault(f"It gave AWB {awb}, which another pickup has.", status=502))
        return ""
    store_tracking.judge_again(tx, courier_id, [awb])
    if state == "given":
        notices.ask(tx, [(task.parcel_id, PICKUP, task.email)])
    return state


def taken_back(tx: Tx, task: PickupTask) -> None:
    """The courier will not come."""
    store_pickups.set_void(tx, task.pickup_id, "done")


def failed(tx: Tx, task: PickupTask, fault: OutsideFault) -> None:
    """The courier did not do it: kept visibly with its reason, tried again later, or when a person says so."""
    wait = None if fault.permanent else next_wait(task.attempts, fault.retry_after)
    if task.void and (wait is None or fault.status == 409):
        store_pickups.set_void(tx, task.pickup_id, "refused", fault.reason)
    else:
        store_pickups.set_failed(tx, task.pickup_id, fault.reason, wait)
