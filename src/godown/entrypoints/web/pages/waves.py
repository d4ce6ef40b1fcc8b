"""Waves: what does the plan save? The list, and a wave on the rack map."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID
from zoneinfo import ZoneInfo

from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Redirect
from markupsafe import Markup

from godown import packing, picking, racking
from godown.entrypoints.web import links
from godown.entrypoints.web.fields import Fields
from godown.entrypoints.web.formats import orders as in_orders
from godown.entrypoints.web.formats import units as in_units
from godown.entrypoints.web.frame import gettext as _
from godown.entrypoints.web.frame import ngettext
from godown.entrypoints.web.ground_map import GroundMap, ground_map
from godown.entrypoints.web.large_orders import said_of
from godown.entrypoints.web.page import Page, Said
from godown.kernel.ids import new_id
from godown.kernel.outcome import Outcome, RowRefusal
from godown.kernel.refusal import Invalid
from godown.packing import NewParcel
from godown.picking import Compared, LongPlan, TripPlan
from godown.platform.transaction import Tx
from godown.reports import queries_waves
from godown.reports.queries_waves import TripRow, WaveRow

WALK_MM_A_MINUTE: Final = 60_000
"""A picker with a cart walks about a metre a second."""
WAGE_PAISE_AN_HOUR: Final = 120_00
"""What an hour of picking costs, for the sum that the plan saves."""
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


def saved(wave: WaveRow | TripPlan | LongPlan) -> tuple[int, int, int]:
    """(per cent less walking than order by order, minutes, paise) that a plan saves."""
    less = max(0, wave.single_mm - wave.planned_mm)
    minutes = less // WALK_MM_A_MINUTE
    return less * 100 // (wave.single_mm or 1), minutes, minutes * WAGE_PAISE_AN_HOUR // 60


def ways() -> list[tuple[str, str]]:
    """The strategies, in words."""
    return [
        ("auto", _("Let Godown choose")),
        ("single", _("One order a trip")),
        ("cluster", _("Each order to its tote at the cart")),
        ("total", _("All in total, then to the put wall")),
    ]


@get("/waves/{wave_id:uuid}", opt={"scope": "floor"}, sync_to_thread=True, include_in_schema=False)
def one_wave(wave_id: FromPath[UUID], page: NamedDependency[Page]) -> Response[Any]:
    """A wave: what its plan saves, its trips, and one of them on the map."""
    with page.open() as tx:
        wave = queries_waves.one(tx, wave_id)
        trips = queries_waves.trips(tx, wave_id)
        chosen = chosen_of(trips, links.asked_whole(page, "trip", 0))
        stops = queries_waves.stops(tx, chosen.id) if chosen else []
        ground = ground_map(tx, racking.layout_of(tx, wave.facility_id))
        orders = queries_waves.orders(tx, wave_id, ())
        both = picking.compare_walks(tx, wave_id)
        large = picking.large_in_wave(tx, wave_id)
    drawn, pair = None, side_by_side(ground, both) if ground and both else ()
    if ground and chosen:
        label = _("The walk of trip %(number)s on the rack map") % {"number": chosen.trip_no}
        others = [trip.path for trip in trips if trip.id != chosen.id and trip.status in ("open", "started")]
        drawn = ground.walk(label, chosen.path, stops, others[:6], links.asked(page, "walk") == "run")
    return page.render(
        "wave.html",
        wave=wave,
        trips=trips,
        chosen=chosen,
        stops=stops,
        drawn=drawn,
        pair=pair,
        saved=saved(wave),
        orders=orders,
        way=dict(ways())[wave.strategy],
        to_sort=wave.strategy == "total" and any(order.status == "in_wave" for order in orders),
        to_pack=len({order.id for order in orders if order.status == "picked"}),
        large=said_of(large),
        may_split=any(one.trips > 1 for one in large),
        settle=page.may("settings"),
        to_start=next((trip for trip in trips if trip.status == "open"), None),
    )


def side_by_side(ground: GroundMap, both: Compared) -> list[tuple[str, int, int, Markup]]:
    """(words, trips, metres, map) of all walks first come, and as planned."""
    ways = ((_("First come"), both.before, both.before_mm), (_("This plan"), both.after, both.after_mm))
    return [
        (word, len(paths), mm // 1_000, ground.walks(_("All walks: %(way)s") % {"way": word}, paths))
        for word, paths, mm in ways
    ]


def chosen_of(trips: Sequence[TripRow], number: int) -> TripRow | None:
    """The trip that is drawn: the one asked for, else one that is being walked, else the first not begun."""
    ranked = sorted(
        trips, key=lambda trip: (trip.trip_no != number, trip.status != "started", trip.status != "open", trip.trip_no)
    )
    return ranked[0] if ranked else None


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
    said = _("Picked by tap: %(orders)s, %(units)s.") % {
        "orders": in_orders(done["orders"]),
        "units": in_units(done["units"]),
    }
    return page.go(f"/waves/{wave_id}", said)


@post(
    "/waves/{wave_id:uuid}/replan",
    opt={"scope": "floor"},
    sync_to_thread=True,
    include_in_schema=False,
    status_code=303,
)
def replan(wave_id: FromPath[UUID], page: NamedDependency[Page]) -> Redirect:
    """Plan the trips that nobody has begun again; orders that came meanwhile come in."""
    with page.open() as tx:
        done = picking.replan(tx, wave_id)
    said = ngettext(
        "Planned again: %(num)s trip that nobody had begun. Came in: %(came)s. Fell out: %(out)s.",
        "Planned again: %(num)s trips that nobody had begun. Came in: %(came)s. Fell out: %(out)s.",
        done.trips_after,
    ) % {"num": done.trips_after, "came": in_orders(len(done.came)), "out": in_orders(len(done.fell_out))}
    return page.go(f"/waves/{wave_id}", said)


@get("/waves/{wave_id:uuid}/pack", opt={"scope": "floor"}, sync_to_thread=True, include_in_schema=False)
def pack_form(wave_id: FromPath[UUID], page: NamedDependency[Page]) -> Response[Any]:
    """All picked orders of a wave, each with the box in which every unit of it has a place, and what it should weigh."""
    with page.open() as tx:
        wave = queries_waves.one(tx, wave_id)
        orders = list({order.id: order for order in queries_waves.orders(tx, wave_id, ("picked",))}.values())
        boxed = {one.order_id: one for one in packing.suggest_boxes(tx, [order.id for order in orders])}
        boxes = queries_waves.boxes(tx, wave.facility_id)
    return page.render(
        "wave_pack.html",
        wave=wave,
        rows=[(order, new_id(), boxed[order.id]) for order in orders],
        boxes=[*[(code, f"{name} ({free})") for code, name, free in boxes], ("", _("no box"))],
    )


@post(
    "/waves/{wave_id:uuid}/pack", opt={"scope": "floor"}, sync_to_thread=True, include_in_schema=False, status_code=303
)
def pack(wave_id: FromPath[UUID], page: NamedDependency[Page], fields: NamedDependency[Fields]) -> Redirect:
    """Close a box for each ticked order, recorded as unscanned."""
    chosen = fields.uids("order")
    if not chosen:
        raise Invalid(_("Tick at least one order."), field="order")
    with page.open() as tx:
        boxed = {one.order_id: one.code for one in packing.suggest_boxes(tx, chosen)}
    news = [
        NewParcel(
            order,
            fields.whole(f"weight-{order}"),
            fields.text(f"box-{order}") or None,
            override=None if fields.text(f"box-{order}") else fields.text("why") or None,
            unscanned=True,
            id=fields.uid(f"id-{order}"),
            suggested_code=boxed.get(order),
        )
        for order in chosen
    ]
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
