"""Every parcel gets its courier and its AWB: from a range at once, or from a partner by a job, never inside a transaction."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Final
from uuid import UUID

from godown.boxing import Tariff
from godown.kernel.refusal import Refusal
from godown.orders import queries as order_queries
from godown.platform.files import Files, keep_file
from godown.platform.transaction import Tx
from godown.shipping import errands, queries, queries_couriers, store, store_couriers
from godown.shipping.courier import Waybill, WaybillRequest
from godown.shipping.rules import choose
from godown.shipping.store import NewShipment
from godown.shipping.words import SHIPMENT, Courier, Task
from godown.stock import queries_places

USED_UP: Final = "The AWB range of this courier is used up. Enter a new range."

CATCH_UP_MAX: Final = 1_000
"""Parcels without a courier that are looked at in one go."""


def assign(tx: Tx, parcel_ids: Sequence[UUID], courier_id: UUID | None = None) -> list[UUID]:
    """Give parcels a courier: the one named, else by rule. Answer those that got one now; a repeat changes nothing.

    A manual courier gives its AWB at once; a partner is asked by a job, the label is pending until it answers.
    """
    couriers = {one.id: one for one in queries_couriers.couriers(tx)}
    default = next(iter(couriers), None)
    by_rule = queries_couriers.rules(tx) if courier_id is None else []
    chosen: dict[UUID, list[UUID]] = defaultdict(list)
    for parcel, facility, payment, pincode in queries.to_assign(tx, parcel_ids):
        one = courier_id or choose(by_rule, default, facility, payment, pincode)
        if one in couriers:
            chosen[one].append(parcel)
    added: list[UUID] = []
    for one in sorted(chosen):
        added += _give(tx, couriers[one], chosen[one])
    return added


def tariff_of(tx: Tx, order_id: UUID) -> Tariff | None:
    """What the courier charges by that the rules choose for an order; none where there is no courier. Refuses what is not there."""
    order = order_queries.one(tx, order_id)
    couriers = {one.id: one for one in queries_couriers.couriers(tx)}
    if not couriers or order.facility_id is None:
        return None
    default, payment = next(iter(couriers)), "cod" if order.collect_paise else "prepaid"
    chosen = choose(queries_couriers.rules(tx), default, order.facility_id, payment, order.pincode)
    return couriers[chosen].tariff if chosen in couriers else None


def _give(tx: Tx, courier: Courier, parcel_ids: Sequence[UUID]) -> list[UUID]:
    if not courier.can.own_range:
        added = store.add_shipments(tx, [NewShipment(parcel, courier.id, ask=True) for parcel in parcel_ids])
        errands.ask(tx, SHIPMENT, [courier.id], len(added))
        return added
    awbs = store_couriers.take_awbs(tx, courier.id, len(parcel_ids))
    given = [NewShipment(parcel, courier.id, awb) for parcel, awb in zip(parcel_ids, awbs, strict=False)]
    pending = [NewShipment(parcel, courier.id, error=USED_UP) for parcel in parcel_ids[len(awbs) :]]
    return store.add_shipments(tx, given + pending)


def assign_forgotten(tx: Tx) -> list[UUID]:
    """Packed parcels that found no courier (there was none then) get one now."""
    return assign(tx, queries.without_courier(tx, CATCH_UP_MAX))


def void(tx: Tx, parcel_ids: Sequence[UUID]) -> None:
    """Parcels were opened again: their AWBs are void; a partner that was asked for one is told by a job."""
    errands.cancel(tx, SHIPMENT, parcel_ids)


def change_courier(tx: Tx, parcel_ids: Sequence[UUID], courier_id: UUID) -> list[UUID]:
    """A person gives parcels another courier. The AWB they had is void. Refuses what is on a manifest or has left."""
    if not queries_couriers.courier(tx, courier_id).active:
        raise Refusal("courier_not_active", "This courier is not active.")
    living = queries.shipments_of_parcels(tx, parcel_ids)
    for one in living:
        if one.state not in ("label_pending", "ready"):
            raise Refusal("has_left", f"{one.parcel_number} has left.", parcel_id=str(one.parcel_id))
        if one.manifest_id:
            raise Refusal("on_manifest", f"{one.parcel_number} is on a manifest.", parcel_id=str(one.parcel_id))
    void(tx, [one.parcel_id for one in living if one.courier_id != courier_id])
    changed = assign(tx, parcel_ids, courier_id)
    tx.note("changed_courier", "parcel", changed, courier=str(courier_id))
    return changed


def retry(tx: Tx, parcel_ids: Sequence[UUID] | None = None, courier_id: UUID | None = None) -> None:
    """A person says: ask again, now. For these parcels, or for all that wait of a courier."""
    errands.retry(tx, SHIPMENT, parcel_ids, courier_id)


def claim(tx: Tx, courier_id: UUID) -> list[Task]:
    """Take what this courier must be asked now."""
    return queries.tasks(tx, errands.claim(tx, SHIPMENT, courier_id))


def request_of(task: Task, homes: dict[UUID, queries_places.Facility]) -> WaybillRequest:
    """What the courier is told. The shipment's id makes the request the same in every repeat."""
    home = homes[task.facility_id]
    ship_from = {"name": home.name, "phone": home.phone, "address1": home.address1, "address2": home.address2, "city": home.city,
                 "state_code": home.state_code, "pincode": home.pincode, "country": home.country}  # fmt: skip
    return WaybillRequest(
        task.id, task.parcel_number, task.order_number, task.weight_grams, task.length_mm, task.width_mm,
        task.height_mm, task.value_paise, task.collect_paise, task.ship_to, ship_from,
    )  # fmt: skip


def answered(tx: Tx, courier: Courier, task: Task, waybill: Waybill, files: Files) -> str:
    """Keep the AWB and label that came. Answer the state; an AWB that came after the cancel is taken back (`cancelled`)."""
    label = None
    if waybill.label and not task.void:
        label = keep_file(
            tx, files, kind="label", name=f"{waybill.awb}.pdf", media_type="application/pdf", content=waybill.label
        )
    missing = f"AWB {waybill.awb} is there, but {waybill.missing}." if waybill.missing and not task.void else ""
    state = errands.keep(tx, SHIPMENT, courier.id, task, waybill.awb, missing)
    if state:
        store.set_waybill(tx, task.id, waybill.sort_code, label)
    return state
