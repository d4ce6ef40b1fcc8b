"""The pack bench: is this order complete, and in which box? One scan after the other; the label prints itself once."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID
from zoneinfo import ZoneInfo

from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath

from godown import packing, picking, shipping
from godown.entrypoints.web.boxpic import boxpic
from godown.entrypoints.web.formats import weight
from godown.entrypoints.web.frame import gettext as _
from godown.entrypoints.web.packpic import layers, packpic
from godown.entrypoints.web.page import Page
from godown.entrypoints.web.scan import Answer, Scan, ScanPage, reply_scan
from godown.kernel.ids import new_id
from godown.packing import Bench, BoxChoice, PlannedBox
from godown.platform import prints
from godown.platform.transaction import Tx
from godown.shipping import Shipment
from godown.stock import queries_places

ORDERS_SHOWN: Final = 60
BENCH: Final = "pack.html"
DESK: Final = "pack_list.html"


@dataclass(frozen=True, slots=True)
class Table:
    """The bench as its screen shows it. `printing` is the address of a label that prints itself now, once."""

    bench: Bench
    done_today: int
    seconds_each: int
    labels: dict[UUID, Shipment]
    shelf: str
    printing: str = ""

    @property
    def other_box(self) -> BoxChoice | None:
        """The next box on the shelf that everything fits into, for F2."""
        able = [one for one in self.bench.boxes if one.fits and one.left] or [
            one for one in self.bench.boxes if one.left
        ]
        at = next((n for n, one in enumerate(able) if self.bench.box and one.code == self.bench.box.code), -1)
        return able[(at + 1) % len(able)] if able and (len(able) > 1 or at < 0) else None

    @property
    def planned(self) -> PlannedBox | None:
        """The box to fill now, with what lies in it where."""
        return self.bench.suggestion.boxes[0] if self.bench.suggestion.boxes else None

    @property
    def numbers(self) -> dict[str, int]:
        """What stands on the units of a SKU in the picture: the place of its first line."""
        return {code: no for no, code in enumerate(dict.fromkeys(line.sku_code for line in self.bench.lines), 1)}

    @property
    def missing_measures(self) -> str:
        """The SKUs that no picture can be drawn for."""
        return ", ".join(self.bench.suggestion.unmeasured)

    @property
    def last(self) -> packing.Parcel | None:
        """The parcel that was closed last."""
        return self.bench.parcels[-1] if self.bench.parcels else None


@get("/pack", opt={"scope": "floor"}, sync_to_thread=True)
def pack_list(page: NamedDependency[Page]) -> Response[Any]:
    """The bench without an order: scan a tote, or choose from what is picked."""
    with page.open() as tx:
        context = _desk(tx, page)
    return page.render(DESK, scan=_desk_page(), **context)


@post("/pack", opt={"scope": "floor"}, status_code=200, sync_to_thread=True)
def pack_find(page: NamedDependency[Page], scan: NamedDependency[Scan]) -> Response[Any]:
    """A tote, an order or a parcel was scanned: to its bench."""
    with page.open() as tx:
        order = packing.find(tx, page.here().id, scan.raw)
        context = _desk(tx, page)
    if order is not None:
        return reply_scan(page.request, DESK, scan, None, go=f"/pack/{order}", scan=_desk_page(), **context)
    answer = Answer("not_accepted", _("Nothing is picked for this"), _("Read: %(raw)s") % {"raw": scan.raw[:60]})
    return reply_scan(page.request, DESK, scan, answer, scan=_desk_page(), **context)


def _desk_page() -> ScanPage:
    return ScanPage("/pack", str(new_id()), state="tote", back="/", page_url="/pack")


def _desk(tx: Tx, page: Page) -> dict[str, Any]:
    waiting = packing.to_pack(tx, page.facility.id, ORDERS_SHOWN) if page.facility else []
    done, each = packing.packed_by(tx, tx.actor.id, _midnight(tx, page))
    return {"waiting": waiting, "done_today": done, "seconds_each": each, "now": tx.now}


def _midnight(tx: Tx, page: Page) -> datetime:
    here = tx.now.astimezone(ZoneInfo(page.facility.time_zone if page.facility else "Asia/Kolkata"))
    return here - timedelta(hours=here.hour, minutes=here.minute, seconds=here.second)


@get("/pack/{order_id:uuid}", opt={"scope": "floor"}, sync_to_thread=True)
def pack_order(order_id: FromPath[UUID], page: NamedDependency[Page]) -> Response[Any]:
    """The bench with an order on it."""
    with page.open() as tx:
        table = _table(tx, page, order_id)
    return page.render(BENCH, **_context(table))


@post("/pack/{order_id:uuid}", opt={"scope": "floor"}, status_code=200, sync_to_thread=True)
def pack_scan(order_id: FromPath[UUID], page: NamedDependency[Page], scan: NamedDependency[Scan]) -> Response[Any]:
    """A scan or a tap on the bench."""
    with page.open() as tx:
        if scan.act == "print":
            table = _table(tx, page, order_id, _claim(tx, UUID(scan.value), again=True))
            return reply_scan(page.request, BENCH, scan, _printed(table), **_context(table))
        if scan.raw and (other := _other_order(tx, page, order_id, scan.raw)):
            return reply_scan(
                page.request, BENCH, scan, None, go=f"/pack/{other}", **_context(_table(tx, page, order_id))
            )
        tariff = shipping.tariff_of(tx, order_id)
        told = packing.scan(
            tx, order_id, scan.scan_id, scan.raw, act=scan.act or "scan", value=scan.value, tariff=tariff
        )
        printing = ""
        if closed := told.data.get("parcel_id"):
            shipping.assign(tx, [UUID(closed)])
            printing = _claim(tx, UUID(closed))
        table = _table(tx, page, order_id, printing)
    go = "/pack" if told.word in ("Put aside", "Damaged", "Put back") else None
    return reply_scan(page.request, BENCH, scan, _answer(told, table), data=told.data, go=go, **_context(table))


def _context(table: Table) -> dict[str, Any]:
    here = f"/pack/{table.bench.order.id}"
    scan = ScanPage(here, str(table.bench.order.id), state=table.bench.step, back="/pack", page_url=here)
    return {"scan": scan, "table": table, "bench": table.bench, "boxpic": boxpic, "packpic": packpic, "layers": layers}


def _table(tx: Tx, page: Page, order_id: UUID, printing: str = "") -> Table:
    bench = packing.present(tx, order_id, shipping.tariff_of(tx, order_id))
    done, each = packing.packed_by(tx, tx.actor.id, _midnight(tx, page))
    labels = {one.parcel_id: one for one in shipping.shipments_of_parcels(tx, [parcel.id for parcel in bench.parcels])}
    shelf = ""
    if bench.step == "stop" and bench.order.facility_id:
        shelf = queries_places.places_of_kind(tx, bench.order.facility_id, "putback")[0].code
    return Table(bench, done, each, labels, shelf, printing)


def _other_order(tx: Tx, page: Page, order_id: UUID, raw: str) -> UUID | None:
    """When nothing is left to do here, the tote of the next order may be scanned at once."""
    if page.facility is None or packing.present(tx, order_id).step != "done":
        return None
    found = packing.find(tx, page.facility.id, raw)
    return found if found != order_id else None


def _claim(tx: Tx, parcel_id: UUID, *, again: bool = False) -> str:
    """The address of a label to be printed now: the first time by itself, later only when asked for."""
    ready = [one for one in shipping.shipments_of_parcels(tx, [parcel_id]) if one.awb]
    if not ready:
        return ""
    claimed = prints.claim_prints(tx, "label", [parcel_id], again=again)
    return f"/parcels/{parcel_id}/label.pdf" if parcel_id in claimed.done else ""


def _printed(table: Table) -> Answer:
    if table.printing:
        return Answer("ok", _("Printed again"), _("This is remembered as a reprint."))
    return Answer("not_accepted", _("No label yet"), _("The courier has not given its number."))


def _answer(told: picking.Answer, table: Table) -> Answer:
    return Answer.of(told, *_next(table))


def _next(table: Table) -> tuple[str, str]:
    bench = table.bench
    if bench.step == "stop":
        return _("Scan this shelf when all lies there"), table.shelf
    if bench.step == "items" and bench.now:
        return _("Scan this next"), bench.now.sku_code
    if bench.step == "serial" and bench.now:
        return _("Scan the serial number of this unit"), bench.now.sku_code
    if bench.step == "box":
        return _("Scan a box"), ""
    if bench.step == "weight":
        return _("Put the closed box on the scale"), _("expected %(weight)s") % {"weight": weight(bench.expected_grams)}
    return _("Scan the next tote"), ""
