"""A return is fetched from its customer: asked of a courier, its AWB becomes that of the way back, cancellable until it is fetched."""

from uuid import UUID

from godown.kernel.refusal import Refusal
from godown.platform.transaction import Tx
from godown.returns import queries, store
from godown.returns.challans import challan_if_needed
from godown.returns.words import Return
from godown.shipping import pickups
from godown.shipping.queries_pickups import Pickup, PickupTask


def fetch(tx: Tx, return_id: UUID, courier_id: UUID, note: str = "") -> Pickup:
    """Ask a courier to fetch a customer's return. A return that has a living pickup keeps it.

    Refusals: `not_expected` (asked for and not accepted yet, refused, here already, or an RTO), `no_pickups`.
    """
    known = queries.one(tx, return_id, lock=True)
    if known.status != "expected" or known.kind != "customer" or known.parcel_id is None:
        raise Refusal("not_expected", "Only what a customer sends back, and was accepted, is fetched.", status=409)
    had = pickups.living(tx, return_id)
    made = pickups.ask_pickup(tx, return_id, known.number, known.parcel_id, courier_id, note)
    if not had:
        challan_if_needed(tx, known)
        _note(tx, known, "pickup_asked", courier=made.courier)
    return made


def cancel_fetch(tx: Tx, return_id: UUID) -> None:
    """The courier need not come. A repeat changes nothing."""
    known = queries.one(tx, return_id, lock=True)
    if pickups.living(tx, return_id):
        pickups.cancel_pickups(tx, [return_id])
        _note(tx, known, "pickup_cancelled")


def pickup_given(tx: Tx, courier_id: UUID, task: PickupTask, awb: str) -> str:
    """The courier gave its AWB: the parcel that comes back is known by it at the door. Answer the state of the pickup."""
    known = queries.one(tx, task.return_id, lock=True)
    state = pickups.given(tx, courier_id, task, awb)
    if state == "given":
        store.set_awb(tx, known.id, awb)
        _note(tx, known, "pickup_given", awb=awb)
    return state


def _note(tx: Tx, known: Return, verb: str, **facts: str) -> None:
    tx.note(verb, "order", [known.order_id] if known.order_id else [], number=known.number, **facts)
