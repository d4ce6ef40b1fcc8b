"""Every parcel gets its courier and its AWB: from a range at once, or from a partner by a job, never inside a transaction."""

from collections import defaultdict
from collections.abc import Sequence
from uuid import UUID

from godown.kernel.refusal import Invalid
from godown.platform.transaction import Tx
from godown.shipping import queries, store
from godown.shipping.words import Courier, NewCourier

USED_UP = "The AWB range of this courier is used up. Enter a new range."


def add_courier(tx: Tx, new: NewCourier) -> UUID:
    """Add a courier, or change the one of this code."""
    if new.kind not in ("manual", "partner"):
        raise Invalid("A courier is manual or partner.", field="kind")
    courier = store.add_courier(tx, new)
    tx.note("saved", "courier", [courier], name=new.name)
    return courier


def set_range(tx: Tx, courier_id: UUID, prefix: str, first: int, last: int) -> None:
    """Give a manual courier its AWB numbers, then serve the parcels that wait for one."""
    if not 0 < first <= last:
        raise Invalid("A range goes from a first number up to a last one.", field="first")
    store.set_range(tx, courier_id, prefix, first, last)
    waiting = [s.parcel_id for s in queries.waiting_for_awb(tx, courier_id)]
    for parcel, awb in zip(waiting, store.take_awbs(tx, courier_id, len(waiting)), strict=False):
        store.set_waybill(tx, parcel, awb, "")


def assign(tx: Tx, parcel_ids: Sequence[UUID], courier_id: UUID | None = None) -> list[UUID]:
    """Give parcels a courier (the preferred one, unless named). Answer those that got one now; a repeat changes nothing.

    A manual courier gives its AWB at once; a partner is asked by a job, the label is pending until it answers.
    """
    couriers = queries.couriers(tx)
    chosen = next((c for c in couriers if courier_id in (None, c.id)), None)
    has_one = {s.parcel_id for s in queries.shipments_of_parcels(tx, parcel_ids)}
    fresh = [parcel for parcel in parcel_ids if parcel not in has_one]
    if chosen is None or not fresh:
        return []
    return _from_range(tx, chosen, fresh) if chosen.kind == "manual" else _ask_partner(tx, chosen, fresh)


def _from_range(tx: Tx, courier: Courier, parcel_ids: Sequence[UUID]) -> list[UUID]:
    awbs = store.take_awbs(tx, courier.id, len(parcel_ids))
    rows: list[tuple[UUID, UUID, str | None, str, str]] = []
    for number, parcel in enumerate(parcel_ids):
        given = awbs[number] if number < len(awbs) else None
        rows.append((parcel, courier.id, given, "ready" if given else "label_pending", "" if given else USED_UP))
    return store.add_shipments(tx, rows)


def _ask_partner(tx: Tx, courier: Courier, parcel_ids: Sequence[UUID]) -> list[UUID]:
    added = store.add_shipments(tx, [(parcel, courier.id, None, "label_pending", "") for parcel in parcel_ids])
    for parcel in added:
        tx.defer("shipping.ask_waybill", queue="courier", parcel=str(parcel))
    return added


def void(tx: Tx, parcel_ids: Sequence[UUID]) -> None:
    """Parcels were opened again: their AWBs are void; a partner is told by a job."""
    partners = {c.id for c in queries.couriers(tx) if c.kind == "partner"}
    by_courier: dict[UUID, list[str]] = defaultdict(list)
    for _, courier, awb in store.cancel(tx, parcel_ids):
        if awb and courier in partners:
            by_courier[courier].append(awb)
    for courier, awbs in by_courier.items():
        for awb in awbs:
            tx.defer("shipping.void_waybill", queue="courier", courier=str(courier), awb=awb)
