"""Lists that people carry: the pick list of a trip, the manifest of a pickup."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Final
from uuid import UUID
from zoneinfo import ZoneInfo

from godown import picking, shipping
from godown.entrypoints.papers import codes, words
from godown.entrypoints.papers.keep import Draft, PaperKind, Standing
from godown.entrypoints.papers.press import Sheet
from godown.kernel.ids import NO_BATCH
from godown.kernel.money import format_inr
from godown.picking import Pick, Trip
from godown.platform.identity import business_name
from godown.platform.transaction import Tx
from godown.shipping.queries_papers import ManifestFacts, ParcelFacts, facts_on_manifest, manifest_facts
from godown.stock import queries_places
from godown.stock.queries_places import Facility


def picklist(tx: Tx, trip_id: UUID) -> Sheet:
    """The pick list of a trip as it stands now: what is still to be fetched, in walking order, merged per SKU and bin."""
    trip, _, picks = picking.present(tx, trip_id)
    home = queries_places.facility(tx, trip.facility_id)
    batches = queries_places.batch_numbers(tx, sorted({p.batch_id for p in picks if p.batch_id != NO_BATCH}))
    number = f"{trip.wave_number}/{trip.trip_no}"
    data = {
        "number": number,
        "facility": f"{business_name(tx)}, {home.name}",
        "qr": codes.qr(number),
        "facts": _trip_facts(tx, trip, picks, home),
        "totes": _totes(picks),
        "rows": _rows([p for p in picks if p.status == "open" and p.quantity > p.picked], batches),
    }
    return Sheet("picklist", data, f"picklist-{number}".replace("/", "-"), tx.now)


def _trip_facts(tx: Tx, trip: Trip, picks: Sequence[Pick], home: Facility) -> list[list[str]]:
    orders, units = len({p.order_id for p in picks}), sum(p.quantity for p in picks)
    return [
        ["Orders", str(orders)], ["Bins", str(len({p.place_id for p in picks}))], ["Units", str(units)],
        ["Walk", f"{-(-trip.length_mm // 1000)} m"], ["Picker", trip.picker_name or "–"],
        ["Printed", _moment(tx.now, home)],
    ]  # fmt: skip


def _totes(picks: Sequence[Pick]) -> list[dict[str, str]]:
    totes = {p.slot: {"slot": str(p.slot), "order": p.order_number, "tote": p.tote_code or ""} for p in picks}
    return [totes[slot] for slot in sorted(totes)]


def _rows(picks: Sequence[Pick], batches: Mapping[UUID, str]) -> list[dict[str, object]]:
    """Picks are in walking order; those of one bin, SKU and batch become one row where the first of them stands."""
    merged: dict[tuple[UUID, UUID, UUID], list[Pick]] = defaultdict(list)
    for pick in picks:
        merged[pick.place_id, pick.sku_id, pick.batch_id].append(pick)
    return [
        {"no": str(no), "bin": group[0].place_code, "sku": group[0].sku_code, "name": group[0].sku_name,
         "batch": batches.get(group[0].batch_id, ""), "take": str(sum(p.quantity - p.picked for p in group)),
         "totes": _into(group)}
        for no, group in enumerate(merged.values(), 1)
    ]  # fmt: skip


def _into(picks: Sequence[Pick]) -> list[dict[str, str]]:
    units: dict[int, int] = defaultdict(int)
    for pick in picks:
        units[pick.slot] += pick.quantity - pick.picked
    return [{"slot": str(slot), "units": str(units[slot])} for slot in sorted(units)]


def _moment(at: datetime, home: Facility) -> str:
    local = at.astimezone(ZoneInfo(home.time_zone))
    return f"{words.day_of(local.date())}, {local:%H:%M}"


def manifest_sheet(tx: Tx, manifest: ManifestFacts, home: Facility) -> Sheet:
    """The paper of a manifest; an open one is stamped, for it is not what leaves yet."""
    rows = facts_on_manifest(tx, manifest.id)
    at = manifest.closed_at or manifest.opened_at
    collect = sum(row.collect_paise for row in rows)
    number = len(rows)
    data = {
        "number": manifest.number,
        "stamp": "" if manifest.status == "closed" else "NOT CLOSED",
        "courier": manifest.courier_name,
        "seller": business_name(tx),
        "facility": ", ".join([home.name, *words.postal({"address1": home.address1, "city": home.city,
                                                          "pincode": home.pincode})]),
        "qr": codes.qr(manifest.number),
        "facts": [["Parcels", str(number)], ["Weight", words.weight(sum(row.weight_grams for row in rows))],
                  ["To collect", format_inr(collect) if collect else "–"], ["Closed" if manifest.closed_at else "Opened", _moment(at, home)]],
        "rows": [_manifest_row(no, row) for no, row in enumerate(rows, 1)],
        "count": f"{number} {'parcel' if number == 1 else 'parcels'}",
        "weight": words.weight(sum(row.weight_grams for row in rows)),
        "collect": format_inr(collect) if collect else "–",
        "hands": [
            {"role": f"Handed over for {business_name(tx)}", "fields": [["Name", ""], ["Signature", ""]]},
            {"role": f"Received for {manifest.courier_name}",
             "fields": [["Name", manifest.handed_to], ["Signature", ""], ["Vehicle", ""], ["Date and time", ""]]},
        ],
    }  # fmt: skip
    return Sheet("manifest", data, f"manifest-{manifest.number}", at)


def _manifest_row(no: int, row: ParcelFacts) -> dict[str, object]:
    to = row.ship_to
    town = " ".join(filter(None, (to.get("city", ""), to.get("pincode", ""))))
    return {
        "no": str(no), "awb": row.awb, "bars": codes.code128(row.awb), "order": row.order_number,
        "parcel": row.parcel_number, "to": ", ".join(filter(None, (to.get("customer_name", ""), town))),
        "weight": words.weight(row.weight_grams),
        "collect": format_inr(row.collect_paise) if row.collect_paise else "–",
    }  # fmt: skip


def manifest_now(tx: Tx, manifest_id: UUID) -> Sheet | None:
    """The paper of a manifest as it stands, open or closed."""
    found = manifest_facts(tx, [manifest_id]).get(manifest_id)
    if found is None:
        return None
    return manifest_sheet(tx, found, queries_places.facilities_by_id(tx, [found.facility_id])[found.facility_id])


def _standing(tx: Tx, ids: Sequence[UUID], lock: bool) -> Mapping[UUID, Standing]:
    return {one.id: (one.status, one.file_id) for one in manifest_facts(tx, ids, lock=lock).values()}


def _compose(tx: Tx, ids: Sequence[UUID]) -> list[Draft]:
    closed = [one for one in manifest_facts(tx, ids).values() if one.status == "closed"] if ids else []
    homes = queries_places.facilities_by_id(tx, [one.facility_id for one in closed])
    return [Draft(one.id, one.status, manifest_sheet(tx, one, homes[one.facility_id])) for one in closed]


def _keep(tx: Tx, made: Sequence[tuple[Draft, UUID]]) -> None:
    shipping.set_manifest_files(tx, {draft.thing_id: file for draft, file in made})


MANIFEST: Final = PaperKind("manifest", _standing, _compose, _keep)
