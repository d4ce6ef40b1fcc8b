"""The API of shipping: couriers, waybills, manifests, hand-over, tracking, notices to customers."""

from dataclasses import dataclass, replace
from typing import Annotated
from uuid import UUID

from litestar import Response, Router, get, post, put
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, JSONBody, QueryParameter

from godown import shipping
from godown.entrypoints.api.goods import Limit, Text
from godown.entrypoints.api.pages import Page, encode_cursor, id_of, page_of
from godown.entrypoints.door import AnyRequest, Door
from godown.entrypoints.hooks import webhook_path
from godown.entrypoints.worker.courier_jobs import check_courier
from godown.kernel.outcome import Outcome, RowRefusal
from godown.platform.transaction import Tx
from godown.shipping import notices, queries
from godown.shipping.rules import Rule

MISSING_MAX = 500
"""Parcels that a manifest's answer names as missing; more are counted by the next page of shipments."""

Status = Annotated[str, QueryParameter(max_length=30, pattern=r"^[a-z_]*$", description="A state; all where empty.")]


@dataclass(frozen=True)
class RangeIn:
    """A range of AWB numbers."""

    first: int
    last: int
    prefix: str = ""


@dataclass(frozen=True)
class HandOverIn:
    """Parcels that leave with one pickup."""

    courier_id: UUID
    facility_id: UUID
    parcel_ids: tuple[UUID, ...]


@dataclass(frozen=True)
class ManifestIn:
    """A pickup of a courier; `slot` tells two pickups of a day apart."""

    courier_id: UUID
    facility_id: UUID
    slot: str = ""


@dataclass(frozen=True)
class ManifestScanIn:
    """A scanned AWB or parcel number; the scan's id is made by the device."""

    raw: str
    scan_id: UUID | None = None


@dataclass(frozen=True)
class ManifestScanned:
    """One of six answers, its sentence, and the parcel where one was found."""

    kind: str
    said: str
    shipment: shipping.Shipment | None
    parcels: int


@dataclass(frozen=True)
class CloseIn:
    """Who took the parcels, if that is to be kept."""

    handed_to: str = ""


@dataclass(frozen=True)
class ParcelIds:
    """Some parcels."""

    parcel_ids: tuple[UUID, ...]


@dataclass(frozen=True)
class ChangeCourierIn:
    """Parcels that go with another courier."""

    parcel_ids: tuple[UUID, ...]
    courier_id: UUID


@dataclass(frozen=True)
class CourierTested:
    """Whether a courier answers, and what it says."""

    works: bool
    said: str


@dataclass(frozen=True)
class Webhook:
    """Where a courier sends its messages, and what it signs them with."""

    path: str
    secret: str


@dataclass(frozen=True)
class ParcelsChanged:
    """Parcels that go with another courier now."""

    done: list[UUID]


@dataclass(frozen=True)
class HandedOver:
    """The manifest, if anything left with it, and a line for each parcel."""

    manifest: shipping.Manifest | None
    done: tuple[UUID, ...]
    known: tuple[UUID, ...]
    refused: tuple[RowRefusal[UUID], ...]


@dataclass(frozen=True)
class ManifestStory:
    """A manifest with its parcels, and those of its courier that are not on it yet."""

    manifest: shipping.Manifest
    shipments: list[shipping.Shipment]
    missing: list[shipping.Expected]


@dataclass(frozen=True)
class NoticeIds:
    """Some mails."""

    notice_ids: tuple[UUID, ...]


@get("/couriers", sync_to_thread=True, summary="List couriers")
def list_couriers(door: NamedDependency[Door]) -> list[shipping.CourierStory]:
    """Every courier with what waits at it: labels pending, AWBs left, failed deliveries, events not understood."""
    with door.open() as tx:
        return shipping.stories(tx)


@post("/couriers", opt={"scope": "settings"}, sync_to_thread=True, status_code=201, summary="Add a courier")
def add_courier(
    request: AnyRequest, data: JSONBody[shipping.NewCourier], door: NamedDependency[Door]
) -> Response[dict[str, UUID]]:
    """Add a courier, or change the one of this code. A token that is left empty stays; a change asks again for pending labels."""
    return door.write(request, lambda tx: {"id": shipping.add_courier(tx, data)}, status=201)


@post("/couriers/{courier_id:uuid}/awb-range", opt={"scope": "settings"}, sync_to_thread=True, status_code=200,
      summary="Give a courier its AWB numbers")  # fmt: skip
def set_range(
    request: AnyRequest, courier_id: FromPath[UUID], data: JSONBody[RangeIn], door: NamedDependency[Door]
) -> Response[None]:
    """A manual courier numbers its parcels from this range; parcels that wait for a number get one."""
    return door.write(request, lambda tx: shipping.set_range(tx, courier_id, data.prefix, data.first, data.last))


@post("/couriers/{courier_id:uuid}/test", opt={"scope": "settings"}, sync_to_thread=True, status_code=200,
      summary="Test a courier's connection")  # fmt: skip
def test_courier(courier_id: FromPath[UUID], door: NamedDependency[Door]) -> CourierTested:
    """Ask the courier who it is. Nothing is changed on either side."""
    with door.open() as tx:
        courier = shipping.courier(tx, courier_id)
    return CourierTested(*check_courier(courier))


@post("/couriers/{courier_id:uuid}/webhook", opt={"scope": "settings"}, sync_to_thread=True, status_code=201,
      summary="Open a courier's webhook")  # fmt: skip
def open_webhook(request: AnyRequest, courier_id: FromPath[UUID], door: NamedDependency[Door]) -> Response[Webhook]:
    """A fresh address and signing secret for the courier's messages, shown once. The address before it ends."""

    def work(tx: Tx) -> Webhook:
        token, secret = shipping.open_webhook(tx, courier_id)
        return Webhook(webhook_path(token), secret)

    return door.write(request, work, status=201, keep=lambda made: replace(made, path="", secret=""))


@get("/couriers/{courier_id:uuid}/codes", sync_to_thread=True, summary="What a courier's codes mean")
def list_codes(courier_id: FromPath[UUID], door: NamedDependency[Door]) -> dict[str, str]:
    """Each code of the courier with the state that it means; `ignored` changes nothing."""
    with door.open() as tx:
        shipping.courier(tx, courier_id)
        return shipping.codes(tx, courier_id)


@put("/couriers/{courier_id:uuid}/codes", opt={"scope": "settings"}, sync_to_thread=True, status_code=200,
     summary="Say what a courier's codes mean")  # fmt: skip
def set_codes(
    request: AnyRequest, courier_id: FromPath[UUID], data: JSONBody[dict[str, str]], door: NamedDependency[Door]
) -> Response[None]:
    """Codes that are not named keep their meaning. Events that waited for a code take effect now."""
    return door.write(request, lambda tx: shipping.set_codes(tx, courier_id, data))


@get("/courier-rules", sync_to_thread=True, summary="Which courier gets which parcels")
def list_rules(door: NamedDependency[Door]) -> list[Rule]:
    """The rules in their order; the first that fits counts, else the preferred courier."""
    with door.open() as tx:
        return shipping.rules(tx)


@put("/courier-rules", opt={"scope": "settings"}, sync_to_thread=True, status_code=200, summary="Set the courier rules")
def set_rules(request: AnyRequest, data: JSONBody[list[Rule]], door: NamedDependency[Door]) -> Response[None]:
    """These take the place of all rules that were there. `pincode` is a PIN code or how it begins."""
    return door.write(request, lambda tx: shipping.set_rules(tx, data))


@get("/shipments", sync_to_thread=True, summary="List shipments")
def list_shipments(
    door: NamedDependency[Door],
    status: Status = "",
    courier_id: FromQuery[UUID | None] = None,
    cursor: Text = "",
    limit: Limit = 50,
) -> Page[shipping.Shipment]:
    """Parcels with their courier and AWB, newest first. `last_error` says why a label is pending."""
    after = id_of(cursor)
    with door.open() as tx:
        found = shipping.shipments_page(tx, [status] if status else [], courier_id, after, limit)
    return page_of(found, limit, lambda one: encode_cursor(str(one.id)))


@get("/parcels/{parcel_id:uuid}/shipment", sync_to_thread=True, summary="The shipment of a parcel")
def shipment_of(parcel_id: FromPath[UUID], door: NamedDependency[Door]) -> list[shipping.Shipment]:
    """The parcel's living shipment; empty while no courier has it."""
    with door.open() as tx:
        return shipping.shipments_of_parcels(tx, [parcel_id])


@post("/shipments/retry", opt={"scope": "shipping"}, sync_to_thread=True, status_code=200, summary="Ask couriers again")
def retry(request: AnyRequest, data: JSONBody[ParcelIds], door: NamedDependency[Door]) -> Response[None]:
    """Ask again, now, for labels that are pending and for AWBs that were not taken back."""
    return door.write(request, lambda tx: shipping.retry(tx, data.parcel_ids))


@post("/shipments/courier", opt={"scope": "shipping"}, sync_to_thread=True, status_code=200, summary="Change couriers")
def change_courier(
    request: AnyRequest, data: JSONBody[ChangeCourierIn], door: NamedDependency[Door]
) -> Response[ParcelsChanged]:
    """Parcels that have not left go with another courier; the AWBs that they had are void. Answers those that changed."""
    return door.write(request, lambda tx: ParcelsChanged(shipping.change_courier(tx, data.parcel_ids, data.courier_id)))


@post("/manifests", opt={"scope": "shipping"}, sync_to_thread=True, status_code=200, summary="Open a manifest")
def open_manifest(
    request: AnyRequest, data: JSONBody[ManifestIn], door: NamedDependency[Door]
) -> Response[shipping.Manifest]:
    """The open manifest of a courier, facility and slot; opened where there is none."""
    return door.write(request, lambda tx: shipping.open_manifest(tx, data.courier_id, data.facility_id, data.slot))


@get("/manifests", sync_to_thread=True, summary="List manifests")
def list_manifests(
    door: NamedDependency[Door],
    facility_id: FromQuery[UUID | None] = None,
    status: Status = "",
    cursor: Text = "",
    limit: Limit = 50,
) -> Page[shipping.Manifest]:
    """Manifests, newest first: how many parcels, how much to collect on delivery."""
    after = id_of(cursor)
    with door.open() as tx:
        found = shipping.manifests(tx, facility_id, status, after, limit)
    return page_of(found, limit, lambda one: encode_cursor(str(one.id)))


@get("/manifests/{manifest_id:uuid}", sync_to_thread=True, summary="One manifest")
def one_manifest(manifest_id: FromPath[UUID], door: NamedDependency[Door]) -> ManifestStory:
    """What is on it, and, while it is open, which parcels of its courier are missing."""
    with door.open() as tx:
        manifest = queries.manifest(tx, manifest_id, lock=False)
        missing = shipping.missing(tx, manifest, MISSING_MAX)
        return ManifestStory(manifest, shipping.shipments_on(tx, manifest_id), missing)


@post("/manifests/{manifest_id:uuid}/scans", opt={"scope": "shipping"}, sync_to_thread=True, status_code=200,
      summary="Scan a parcel onto a manifest")  # fmt: skip
def scan(
    request: AnyRequest, manifest_id: FromPath[UUID], data: JSONBody[ManifestScanIn], door: NamedDependency[Door]
) -> Response[ManifestScanned]:
    """The answer is one of: ok, already_done, stop (cancelled, or a void label), wrong_item (another courier), not_accepted
    (unknown, or its label is pending)."""

    def work(tx: Tx) -> ManifestScanned:
        kind, said, shipment = shipping.scan(tx, manifest_id, data.raw, data.scan_id)
        return ManifestScanned(kind, said, shipment, queries.manifest(tx, manifest_id).parcels)

    return door.write(request, work)


@post("/manifests/{manifest_id:uuid}/take-off", opt={"scope": "shipping"}, sync_to_thread=True, status_code=200,
      summary="Take parcels off a manifest")  # fmt: skip
def take_off(
    request: AnyRequest, manifest_id: FromPath[UUID], data: JSONBody[ParcelIds], door: NamedDependency[Door]
) -> Response[None]:
    """They do not go with this pickup after all."""
    return door.write(request, lambda tx: shipping.take_off(tx, manifest_id, data.parcel_ids))


@post("/manifests/{manifest_id:uuid}/close", opt={"scope": "shipping"}, sync_to_thread=True, status_code=200,
      summary="Close a manifest")  # fmt: skip
def close(
    request: AnyRequest, manifest_id: FromPath[UUID], data: JSONBody[CloseIn], door: NamedDependency[Door]
) -> Response[Outcome[UUID]]:
    """Its parcels leave: goods and their cost go out together, customers are told. A cancelled parcel is refused and stays."""
    return door.write(request, lambda tx: shipping.close(tx, manifest_id, data.handed_to))


@post("/hand-overs", opt={"scope": "shipping"}, sync_to_thread=True, status_code=200, summary="Hand parcels over")
def hand_over(request: AnyRequest, data: JSONBody[HandOverIn], door: NamedDependency[Door]) -> Response[HandedOver]:
    """A manifest is made and closed: goods and their cost leave, customers are told. A line for each parcel."""

    def work(tx: Tx) -> HandedOver:
        manifest, outcome = shipping.hand_over(tx, data.courier_id, data.facility_id, data.parcel_ids)
        return HandedOver(manifest, outcome.done, outcome.known, outcome.refused)

    return door.write(request, work)


@get("/tracking-events", sync_to_thread=True, summary="List tracking events")
def list_events(
    door: NamedDependency[Door],
    awb: Text = "",
    problems: FromQuery[bool] = False,
    cursor: Text = "",
    limit: Limit = 50,
) -> Page[shipping.Event]:
    """What couriers said, newest first; with `problems`, only what changes nothing and why (unknown AWB or code)."""
    after = id_of(cursor)
    with door.open() as tx:
        found = shipping.events(tx, [awb] if awb else [], problems=problems, after=after, limit=limit)
    return page_of(found, limit, lambda one: encode_cursor(str(one.id)))


@get("/notices", sync_to_thread=True, summary="List notices to customers")
def list_notices(
    door: NamedDependency[Door], status: Status = "", cursor: Text = "", limit: Limit = 50
) -> Page[shipping.Notice]:
    """Mails to customers, newest first: waiting (why), sent, refused (why), or too old to be sent."""
    after = id_of(cursor)
    with door.open() as tx:
        found = shipping.notices_page(tx, [status] if status else [], after, limit)
    return page_of(found, limit, lambda one: encode_cursor(str(one.id)))


@post("/notices/retry", opt={"scope": "shipping"}, sync_to_thread=True, status_code=200, summary="Send notices again")
def retry_notices(
    request: AnyRequest, data: JSONBody[NoticeIds], door: NamedDependency[Door]
) -> Response[dict[str, int]]:
    """Try mails again that were refused, gave up or were too old. What was sent is not sent twice."""
    return door.write(request, lambda tx: {"again": notices.retry(tx, data.notice_ids)})


@get("/notice-kinds", sync_to_thread=True, summary="Of what customers are told")
def notice_kinds(door: NamedDependency[Door]) -> list[str]:
    """Kinds of mail that go out: handed_over, out_for_delivery, delivered, not_delivered, pickup (a courier fetches a return)."""
    with door.open() as tx:
        return list(notices.kinds(tx))


@put("/notice-kinds", opt={"scope": "settings"}, sync_to_thread=True, status_code=200, summary="Choose the notices")
def set_notice_kinds(request: AnyRequest, data: JSONBody[list[str]], door: NamedDependency[Door]) -> Response[None]:
    """Only these kinds of mail go out from now on."""
    return door.write(request, lambda tx: notices.set_kinds(tx, data))


shipping_routes = Router(
    "/",
    route_handlers=[
        list_couriers, add_courier, set_range, test_courier, open_webhook, list_codes, set_codes, list_rules, set_rules,
        list_shipments, shipment_of, retry, change_courier, open_manifest, list_manifests, one_manifest, scan, take_off, close,
        hand_over, list_events, list_notices, retry_notices, notice_kinds, set_notice_kinds,
    ],
    tags=["Shipping"],
)  # fmt: skip
