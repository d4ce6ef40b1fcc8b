"""What goes on and into a parcel: the label of a courier of one's own, and the packing slip.

A partner courier brings its own label file; `kept` finds it like one that was made here (`shipment.label_file_id`).
"""

from collections.abc import Mapping, Sequence
from typing import Final
from uuid import UUID
from zoneinfo import ZoneInfo

from godown import packing, shipping
from godown.entrypoints.papers import codes, words
from godown.entrypoints.papers.keep import Draft, PaperKind, Standing
from godown.entrypoints.papers.press import PRESS, Sheet
from godown.kernel.india import state_name
from godown.kernel.money import format_inr
from godown.packing import Content
from godown.platform.identity import business_name
from godown.platform.transaction import Tx
from godown.shipping.queries_papers import ParcelFacts, files_of_labels, parcel_facts
from godown.stock import queries_places
from godown.stock.queries_places import Facility

ITEMS_ON_LABEL: Final = 3
LINE_MAX: Final = 60
"""Signs of a line that surely fit across the label."""
LONG_ADDRESS: Final = 120
"""Longer addresses are printed smaller, so that the PIN keeps its place."""
SLIP_NOTE: Final = (
    "Something wrong or missing? Keep the box and this slip, and write to the shop with the order number."
)


def label_of(parcel: ParcelFacts, contents: Sequence[Content], home: Facility, business: str) -> dict[str, object]:
    """What the template shows of one parcel with an AWB."""
    to = parcel.ship_to
    street = [to.get("address1", ""), to.get("address2", "")]
    town = ", ".join(filter(None, (to.get("city", ""), state_name(to.get("state_code", "")))))
    packed = parcel.packed_at.astimezone(ZoneInfo(home.time_zone)).date()
    size = f"{parcel.length_mm} × {parcel.width_mm} × {parcel.height_mm} mm" if parcel.length_mm else ""
    facts = [("Order", parcel.order_number), ("Invoice", parcel.document_number), ("Parcel", _which(parcel)),
             ("Packed", words.day_of(packed)), ("Weight", words.weight(parcel.weight_grams)), ("Size", size)]  # fmt: skip
    return {
        "courier": parcel.courier_name,
        "routing": parcel.routing_code,
        "awb": parcel.awb,
        "bars": codes.code128(parcel.awb),
        "qr": codes.qr(parcel.awb),
        "collect": format_inr(parcel.collect_paise) if parcel.collect_paise else "",
        "to": {"name": to.get("customer_name", ""), "address": [*street, town], "phone": to.get("phone", ""),
               "pincode": to.get("pincode", ""), "long": len("".join(street)) > LONG_ADDRESS},
        "facts": [fact for fact in facts if fact[1]],
        "items": _items(contents),
        "back": ", ".join([business, *words.postal(_address(home))]) + (f" · GSTIN {home.gstin}" if home.gstin else ""),
    }  # fmt: skip


def slip_of(parcel: ParcelFacts, contents: Sequence[Content], home: Facility, business: str) -> dict[str, object]:
    """What the template shows of the contents of one parcel; no price anywhere."""
    packed = parcel.packed_at.astimezone(ZoneInfo(home.time_zone)).date()
    return {
        "seller": business,
        "qr": codes.qr(parcel.parcel_number),
        "facts": [["Order", parcel.order_number], ["Parcel", _which(parcel)], ["Packed", words.day_of(packed)],
                  ["Units", str(sum(one.quantity for one in contents))]],
        "to": {"name": parcel.ship_to.get("customer_name", ""), "address": words.postal(parcel.ship_to)},
        "lines": [{"name": one.name, "sku": one.sku_code, "serials": one.serials, "units": str(one.quantity)} for one in contents],
        "note": SLIP_NOTE,
    }  # fmt: skip


def label_pdf(tx: Tx, parcel_ids: Sequence[UUID]) -> bytes:
    """One file with the labels of parcels that have an AWB, in the order given; empty where none has."""
    labels = [label for _, label in labels_ready(tx, parcel_ids)]
    if not labels:
        return b""
    return PRESS.pdf(Sheet("label", {"labels": labels}, "labels", tx.now))


def labels_ready(tx: Tx, parcel_ids: Sequence[UUID]) -> list[tuple[ParcelFacts, dict[str, object]]]:
    """The labels of parcels that have an AWB, in the order given."""
    facts, contents, homes, business = _about(tx, parcel_ids)
    ready = [facts[parcel] for parcel in parcel_ids if parcel in facts and facts[parcel].awb]
    return [(one, label_of(one, contents[one.parcel_id], homes[one.facility_id], business)) for one in ready]


def slip_pdf(tx: Tx, parcel_ids: Sequence[UUID]) -> bytes:
    """One file with the packing slips of parcels, in the order given."""
    facts, contents, homes, business = _about(tx, parcel_ids)
    there = [facts[parcel] for parcel in parcel_ids if parcel in facts]
    slips = [slip_of(one, contents[one.parcel_id], homes[one.facility_id], business) for one in there]
    at = max((one.packed_at for one in there), default=tx.now)
    return PRESS.pdf(Sheet("slip", {"slips": slips}, "slips", at)) if slips else b""


def _about(
    tx: Tx, parcel_ids: Sequence[UUID]
) -> tuple[dict[UUID, ParcelFacts], dict[UUID, list[Content]], Mapping[UUID, Facility], str]:
    facts = parcel_facts(tx, parcel_ids)
    homes = queries_places.facilities_by_id(tx, sorted({one.facility_id for one in facts.values()}))
    return facts, packing.contents(tx, parcel_ids), homes, business_name(tx)


def _which(parcel: ParcelFacts) -> str:
    return (
        f"{parcel.parcel_number} ({parcel.parcel_no} of {parcel.parcels})"
        if parcel.parcels > 1
        else parcel.parcel_number
    )


def _items(contents: Sequence[Content]) -> list[str]:
    """What lies in the box, on three lines at most."""
    shown = contents if len(contents) <= ITEMS_ON_LABEL else contents[: ITEMS_ON_LABEL - 1]
    more = sum(one.quantity for one in contents[len(shown) :])
    return [*(_cut(f"{one.quantity} × {one.sku_code} {one.name}") for one in shown), f"and {more} more" if more else ""]


def _cut(line: str) -> str:
    return line if len(line) <= LINE_MAX else f"{line[: LINE_MAX - 1].rstrip()}…"


def _address(home: Facility) -> dict[str, str]:
    names = ("address1", "address2", "city", "pincode", "state_code", "country")
    return {name: getattr(home, name) for name in names}


def _compose(tx: Tx, parcel_ids: Sequence[UUID]) -> list[Draft]:
    if not parcel_ids:
        return []
    return [
        Draft(one.parcel_id, str(one.shipment_id),
              Sheet("label", {"labels": [label]}, f"label-{one.awb}", one.packed_at))
        for one, label in labels_ready(tx, parcel_ids)
        if one.courier_kind == "manual"
    ]  # fmt: skip


def _standing(tx: Tx, parcel_ids: Sequence[UUID], lock: bool) -> Mapping[UUID, Standing]:
    return files_of_labels(tx, parcel_ids, lock=lock)


def _keep(tx: Tx, made: Sequence[tuple[Draft, UUID]]) -> None:
    shipping.set_labels(tx, {UUID(draft.variant): file for draft, file in made})


LABEL: Final = PaperKind("label", _standing, _compose, _keep)
