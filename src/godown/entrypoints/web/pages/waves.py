"""Waves: what does the plan save? The list, a new wave with its plan before it is released, and a wave on the rack map."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import groupby
from typing import Any, Final
from uuid import UUID
from zoneinfo import ZoneInfo

from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Redirect

from godown import packing, picking, racking
from godown.entrypoints.web import links
from godown.entrypoints.web.fields import Fields
from godown.entrypoints.web.frame import gettext as _
from godown.entrypoints.web.frame import ngettext
from godown.entrypoints.web.page import Page, Said
from godown.entrypoints.web.pages.choose import choose
from godown.entrypoints.web.rack_map import BayFill, MapStop, fill_of, rack_map
from godown.kernel.ids import new_id
from godown.kernel.outcome import Outcome, RowRefusal
from godown.kernel.refusal import Invalid
from godown.packing import NewParcel
from godown.picking import Released
from godown.platform.transaction import Tx
from godown.reports import queries_racks, queries_waves
from godown.reports.queries_waves import StopRow, TripRow, WaveOrder, WaveRow
from godown.stock.queries_places import Facility

WALK_MM_A_MINUTE: Final = 60_000
"""A picker with a cart walks about a metre a second."""
WAGE_PAISE_AN_HOUR: Final = 120_00
"""What an hour of picking costs, for the sum that the plan saves."""
TOTES: Final = 12
BOX_ROOM_PERCENT: Final = 125
"""A box needs so much of the volume of its goods: things do not fill corners."""
TABS: Final = {"open": ("released",), "done": ("done", "cancelled")}


@get("/waves", opt={"scope": "floor"}, sync_to_thread=True, include_in_schema=False)
def wave_list(page: NamedDependency[Page]) -> Response[Any]:
    """Open waves and those that are done."""
    shown = links.listing(page, "/waves", "open")
    if shown.tab not in TABS:
        raise Invalid(_("There is no such tab."), field="tab")
    after = links.cursor_of(shown.after)
    with page.open() as tx:
        rows = queries_waves.waves(tx, page.facility_id, TABS[shown.tab], after, links.PAGE_SIZE + 1)
        ready = queries_waves.ready(tx, page.facility.id, tonight(page, tx)) if page.facility else None
    more, rows = len(rows) > links.PAGE_SIZE, rows[: links.PAGE_SIZE]
    return page.render(
        "waves.html",
        shown=shown,
        rows=rows,
        ready=ready,
        saved={row.id: saved(row) for row in rows},
        next=shown.to(after=f"{rows[-1].released_at.isoformat()}~{rows[-1].id}", first=shown.first + len(rows))
        if more
        else None,
    )


def tonight(page: Page, tx: Tx) -> datetime:
    """The coming midnight in the facility."""
    here = tx.now.astimezone(ZoneInfo(page.request.state.shell.zone))
    return here.replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=1)


def saved(wave: WaveRow | Released) -> tuple[int, int, int]:
    """(per cent less walking than order by order, minutes, paise) that a plan saves."""
    less = max(0, wave.single_mm - wave.planned_mm)
    minutes = less // WALK_MM_A_MINUTE
    return less * 100 // (wave.single_mm or 1), minutes, minutes * WAGE_PAISE_AN_HOUR // 60


class _OnlyLook(Exception):
    """Ends the transaction of a preview: nothing of it stays."""

    def __init__(self, released: Released, trips: Sequence[TripRow]) -> None:
        super().__init__("preview")
        self.released, self.trips = released, trips


@get("/waves/new", opt={"scope": "floor"}, sync_to_thread=True, include_in_schema=False)
def new_wave(page: NamedDependency[Page]) -> Response[Any]:
    """What would go, and the plan of it: made in full, then taken back."""
    if page.facility is None:
        return choose(page, "waves")
    home = page.facility
    totes = min(max(links.asked_whole(page, "totes", TOTES), 1), 60)
    with page.open() as tx:
        ready = queries_waves.ready(tx, home.id, tonight(page, tx))
        laid = racking.layout_of(tx, home.id) is not None
    looked = _look(page, home, totes) if ready.orders and laid else None
    return page.render(
        "wave_new.html",
        home=home,
        totes=totes,
        ready=ready,
        laid=laid,
        plan=looked.released if looked else None,
        trips=looked.trips if looked else [],
        saved=saved(looked.released) if looked else None,
    )


def _look(page: Page, home: Facility, totes: int) -> _OnlyLook | None:
    try:
        with page.open() as tx:
            released = picking.release(tx, home.id, totes=totes)
            raise _OnlyLook(released, queries_waves.trips(tx, released.wave_id) if released.wave_id else [])
    except _OnlyLook as seen:
        return seen


@post("/waves/new", opt={"scope": "floor"}, sync_to_thread=True, include_in_schema=False, status_code=303)
def release(page: NamedDependency[Page], fields: NamedDependency[Fields]) -> Redirect:
    """Release a wave of all promised orders of the facility."""
    home = page.here()
    with page.open() as tx:
        released = picking.release(tx, home.id, totes=fields.whole("totes", TOTES))
    if released.wave_id is None:
        return page.go("/waves", _("No order can go now: none is promised and covered by a pickable bin."), tone="warn")
    count = len(released.order_ids)
    words = ngettext(
        "Wave %(wave)s is released with %(num)s order.", "Wave %(wave)s is released with %(num)s orders.", count
    )
    return page.go(f"/waves/{released.wave_id}", words % {"wave": released.number, "num": count})


@get("/waves/{wave_id:uuid}", opt={"scope": "floor"}, sync_to_thread=True, include_in_schema=False)
def one_wave(wave_id: FromPath[UUID], page: NamedDependency[Page]) -> Response[Any]:
    """A wave: what its plan saves, its trips, and one of them on the map."""
    with page.open() as tx:
        wave = queries_waves.one(tx, wave_id)
        trips = queries_waves.trips(tx, wave_id)
        chosen = chosen_of(trips, links.asked_whole(page, "trip", 0))
        stops = queries_waves.stops(tx, chosen.id) if chosen else []
        layout = racking.layout_of(tx, wave.facility_id)
        bays = queries_racks.bays(tx, wave.facility_id)
        orders = queries_waves.orders(tx, wave_id, ())
    drawn = None
    if layout and chosen:
        fills = [BayFill(b.aisle, b.aisle_no, b.bay, fill_of(b.used, b.bins), f"{b.aisle}-{b.bay:02d}") for b in bays]
        label = _("The walk of trip %(number)s on the rack map") % {"number": chosen.trip_no}
        others = [trip.path for trip in trips if trip.id != chosen.id and trip.status in ("open", "started")]
        drawn = rack_map(layout, fills, label=label, walk=chosen.path, stops=map_stops(stops), ghosts=others[:6])
    return page.render(
        "wave.html",
        wave=wave,
        trips=trips,
        chosen=chosen,
        stops=stops,
        drawn=drawn,
        saved=saved(wave),
        orders=orders,
        to_pack=sum(order.status == "picked" for order in orders),
        to_start=next((trip for trip in trips if trip.status == "open"), None),
    )


def chosen_of(trips: Sequence[TripRow], number: int) -> TripRow | None:
    """The trip that is drawn: the one asked for, else one that is being walked, else the first not begun."""
    ranked = sorted(
        trips, key=lambda trip: (trip.trip_no != number, trip.status != "started", trip.status != "open", trip.trip_no)
    )
    return ranked[0] if ranked else None


def map_stops(stops: Sequence[StopRow]) -> list[MapStop]:
    """Stops as the map draws them: picked, the next one, to come. Neighbours in one bay are one mark."""
    here = next((stop.sequence for stop in stops if stop.open), None)
    found = []
    for (aisle, position), group in groupby(stops, key=lambda stop: (stop.aisle_no, stop.position_mm)):
        bins = list(group)
        numbers = [stop.sequence for stop in bins]
        name = str(numbers[0]) if len(bins) == 1 else f"{numbers[0]}–{numbers[-1]}"
        where = "here" if here in numbers else "" if any(stop.open for stop in bins) else "past"
        title = ", ".join(f"{stop.code}: {stop.products}" for stop in bins)
        found.append(MapStop(name, aisle, position, where, title))
    return found


@post(
    "/waves/{wave_id:uuid}/picked",
    opt={"scope": "floor"},
    sync_to_thread=True,
    include_in_schema=False,
    status_code=303,
)
def picked(wave_id: FromPath[UUID], page: NamedDependency[Page], fields: NamedDependency[Fields]) -> Redirect:
    """Take trips as picked, by tap: one, or all that nobody has begun."""
    with page.open() as tx:
        trips = queries_waves.trips(tx, wave_id)
        asked = fields.text("trip")
        going = [trip.id for trip in trips if (str(trip.id) == asked if asked else trip.status == "open")]
        if not going:
            raise Invalid(_("No trip of this wave waits to be picked."), field="trip")
        done = picking.pick_all(tx, going)
    said = _("Picked by tap: %(orders)s orders, %(units)s units.") % {"orders": done["orders"], "units": done["units"]}
    return page.go(f"/waves/{wave_id}", said)


@get("/waves/{wave_id:uuid}/pack", opt={"scope": "floor"}, sync_to_thread=True, include_in_schema=False)
def pack_form(wave_id: FromPath[UUID], page: NamedDependency[Page]) -> Response[Any]:
    """All picked orders of a wave with a box and a weight for each."""
    with page.open() as tx:
        wave = queries_waves.one(tx, wave_id)
        orders = queries_waves.orders(tx, wave_id, ("picked",))
        boxes = queries_waves.boxes(tx, wave.facility_id)
    rows = [(order, new_id(), *box_for(order, boxes)) for order in orders]
    return page.render(
        "wave_pack.html",
        wave=wave,
        rows=rows,
        boxes=[*[(code, f"{name} ({free})") for code, name, _v, _w, free in boxes], ("", _("no box"))],
    )


def box_for(order: WaveOrder, boxes: Sequence[tuple[str, str, int, int, int]]) -> tuple[str, int]:
    """(box, expected weight in grams) of an order: the smallest box with room for all, else the largest."""
    need = order.volume_mm3 * BOX_ROOM_PERCENT // 100
    fitting = next((box for box in boxes if box[2] >= need and box[4] > 0), boxes[-1] if boxes else None)
    return (fitting[0], order.weight_grams + fitting[3]) if fitting else ("", order.weight_grams)


@post(
    "/waves/{wave_id:uuid}/pack", opt={"scope": "floor"}, sync_to_thread=True, include_in_schema=False, status_code=303
)
def pack(wave_id: FromPath[UUID], page: NamedDependency[Page], fields: NamedDependency[Fields]) -> Redirect:
    """Close a box for each ticked order, recorded as unscanned."""
    chosen = fields.uids("order")
    news = [
        NewParcel(
            order,
            fields.whole(f"weight-{order}"),
            fields.text(f"box-{order}") or None,
            override=None if fields.text(f"box-{order}") else fields.text("why") or None,
            unscanned=True,
            id=fields.uid(f"id-{order}"),
        )
        for order in chosen
    ]
    if not news:
        raise Invalid(_("Tick at least one order."), field="order")
    with page.open() as tx:
        names = {order.id: order.number for order in queries_waves.orders(tx, wave_id, ())}
        made, outcome = packing.pack(tx, news)
    order_of = {new.id: names.get(new.order_id, "") for new in news}
    told: Outcome[Any] = Outcome.of(
        outcome.done, [RowRefusal(order_of[row.key], row.code, row.message) for row in outcome.refused]
    )
    said = ngettext(
        "%(num)s parcel is closed, with its invoice.", "%(num)s parcels are closed, with their invoices.", len(made)
    )
    if not made and not outcome.refused:
        return page.go(f"/waves/{wave_id}", Said(_("These parcels were closed already."), "done"))
    return page.went(f"/waves/{wave_id}", told, said % {"num": len(made)})
