"""Pickups: a courier fetches from a customer what comes back. Asked for in the transaction, spoken by a job; the same id, the same AWB."""

from collections.abc import Sequence
from typing import Final
from uuid import UUID

from godown.kernel.ids import new_id
from godown.kernel.refusal import Refusal
from godown.platform.transaction import Tx
from godown.shipping import errands, notices, queries_couriers, queries_pickups, store_notices, store_pickups
from godown.shipping.courier import PickupRequest
from godown.shipping.queries_pickups import Pickup, PickupTask
from godown.shipping.store_notices import NewNotice
from godown.shipping.words import PICKUP, Courier
from godown.stock.queries_places import Facility

NOTE_MAX: Final = 500
FETCHED: Final = "pickup"
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
    row = (new_id(), return_id, reference, parcel_id, courier_id, note.strip()[:NOTE_MAX], tx.now, tx.now, tx.now, tx.actor.id,
           tx.actor.name)  # fmt: skip
    if store_pickups.write_pickup(tx, row):
        errands.ask(tx, PICKUP, [courier_id])
    return living(tx, return_id)[0]


def living(tx: Tx, return_id: UUID) -> list[Pickup]:
    """The pickup of a return that was not cancelled, if there is one."""
    return [one for one in queries_pickups.pickups_of(tx, return_id) if one.state != "cancelled"]


def cancel_pickups(tx: Tx, return_ids: Sequence[UUID], *, given: bool = True) -> None:
    """The couriers need not come; those that were asked are told by a job, and who was not yet told of it gets no mail. With
    `given` False only what no courier has said yes to."""
    errands.cancel(tx, PICKUP, return_ids, given=given)
    store_notices.drop_pickups(tx, return_ids)


def retry_pickup(tx: Tx, return_id: UUID) -> None:
    """A person says: ask again, now."""
    errands.retry(tx, PICKUP, [return_id])


def claim(tx: Tx, courier_id: UUID) -> list[PickupTask]:
    """Take what this courier must be asked now."""
    return queries_pickups.tasks(tx, errands.claim(tx, PICKUP, courier_id))


def request_of(task: PickupTask, home: Facility) -> PickupRequest:
    """What the courier is told; the pickup's id makes it the same in every repeat."""
    deliver_to = {"name": home.name, "phone": home.phone, "address1": home.address1, "address2": home.address2, "city": home.city,
                  "state_code": home.state_code, "pincode": home.pincode, "country": home.country}  # fmt: skip
    return PickupRequest(
        task.id, task.reference, task.order_number, task.weight_grams, task.value_paise, task.note, task.pick_from, deliver_to
    )  # fmt: skip


def given(tx: Tx, courier_id: UUID, task: PickupTask, awb: str) -> str:
    """Keep the AWB that came, and mail the customer. Answer the state; one that came after the cancel is to be taken back (`cancelled`)."""
    state = errands.keep(tx, PICKUP, courier_id, task, awb)
    if state == PICKUP.there:
        notices.ask(tx, [NewNotice(task.parcel_id, FETCHED, task.email, task.id)])
    return state
