"""A new wave: what would go, its trips before anything is released, then its release."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Final
from uuid import UUID

from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Redirect

from godown import picking, racking
from godown.entrypoints.web.fields import Fields
from godown.entrypoints.web.frame import gettext as _
from godown.entrypoints.web.frame import ngettext
from godown.entrypoints.web.large_orders import said_of
from godown.entrypoints.web.page import Page
from godown.entrypoints.web.pages.choose import choose
from godown.entrypoints.web.pages.waves import saved, tonight, ways
from godown.kernel.ids import new_id
from godown.kernel.refusal import Invalid
from godown.picking import CartRules, Draft, TripPlan, Wish
from godown.platform.transaction import Tx
from godown.reports import queries_waves
from godown.stock import queries_places
from godown.stock.queries_places import Facility

UNDER_WAY: Final = ("asked", "running")


@dataclass(frozen=True, slots=True)
class Asked:
    """What a person asked of a new wave, as the form has it."""

    totes: int | None
    strategy: str
    shared: bool
    due: str
    pickers: int | None
    split: bool

    def wish(self, facility_id: UUID) -> Wish:
        """As picking wants it."""
        return Wish(
            facility_id, None, self.totes, self.strategy, self.shared, due_of(self.due), None, self.pickers, self.split
        )


@dataclass(frozen=True, slots=True)
class TripShown:
    """A trip of a plan that nobody has released."""

    trip_no: int
    orders: int
    stops: int
    units: int
    length_mm: int
    cart: str
    picker: int
    back_at: datetime


@dataclass(frozen=True, slots=True)
class Look:
    """A plan as the page shows it."""

    made: Draft
    plan: TripPlan
    trips: Sequence[TripShown]
    finish_at: datetime

    @property
    def left_out(self) -> int:
        """Orders that no pickable bin covers."""
        return len(self.made.wanted) - len(self.made.orders)


def due_of(due: str) -> datetime | None:
    """Only what ships by then; None: all."""
    try:
        instant = datetime.fromisoformat(due) if due else None
    except ValueError:
        raise Invalid(_("This cut-off is not known: plan again."), field="due") from None
    return instant if instant is None or instant.tzinfo else instant.replace(tzinfo=UTC)


def whole_of(told: str, field: str) -> int | None:
    """A whole number; None where the field is empty: as the business has set."""
    if not told.strip():
        return None
    if not told.strip().isdecimal():
        raise Invalid(_("Write a whole number."), field=field)
    return int(told.strip()[:4])


def asked_of(page: Page, tx: Tx, rules: CartRules) -> Asked:
    """What the address of the page asks, else what the business has set."""
    told = page.request.query_params
    shared = told.get("shared") == "yes" if "totes" in told else picking.pick_rules(tx).shared_totes
    return Asked(
        whole_of(str(told.get("totes") or ""), "totes"), str(told.get("strategy") or "auto"), shared, str(told.get("due") or ""),
        whole_of(str(told.get("pickers") or ""), "pickers") or rules.pickers,
        told.get("split") == "yes" if "totes" in told else rules.may_split,
    )  # fmt: skip


def asked_in(fields: Fields) -> Asked:
    """What a form asks."""
    return Asked(
        whole_of(fields.text("totes"), "totes"), fields.text("strategy") or "auto", fields.flag("shared"), fields.text("due"),
        whole_of(fields.text("pickers"), "pickers"), fields.flag("split"),
    )  # fmt: skip


@get("/waves/new", opt={"scope": "floor"}, sync_to_thread=True, include_in_schema=False)
def new_wave(page: NamedDependency[Page]) -> Response[Any]:
    """What would go, and the plan of it. Nothing is held and nothing is locked."""
    if page.facility is None:
        return choose(page, "waves")
    home = page.facility
    with page.open() as tx:
        rules = picking.cart_rules(tx)
        asked = asked_of(page, tx, rules)
        ready = queries_waves.ready(tx, home.id, tonight(page, tx))
        laid = racking.layout_of(tx, home.id) is not None
        due = _cut_offs(page, tx, home)
        walled = bool(queries_places.places_of_kind(tx, home.id, "wall"))
        made = picking.draft(tx, asked.wish(home.id)) if ready.orders and laid else None
        now = tx.now
    look = look_at(made, now) if made and made.orders else None
    with page.open() as tx:
        large = picking.large_in_draft(tx, look.made, look.plan) if look else []
    return page.render(
        "wave_new.html",
        home=home,
        wish=asked,
        rules=rules,
        due=due,
        ways=[(key, word) for key, word in ways() if key != "total" or walled],
        ready=ready,
        laid=laid,
        look=look,
        saved=saved(look.plan) if look else None,
        large=said_of(large),
        may_split=asked.split,
        settle=page.may("settings"),
        key=str(new_id()),
    )


def look_at(made: Draft, now: datetime) -> Look:
    """Plan a draft, for a person to look at."""
    plan = picking.think(made)
    trips = [
        TripShown(
            number, len(trip.orders), len(trip.walk.stops), sum(order.units for order in trip.orders),
            trip.walk.length_mm, made.rules.name_of(trip.cart), trip.picker + 1,
            now + timedelta(seconds=trip.ends_s),
        )
        for number, trip in enumerate(plan.trips, 1)
    ]  # fmt: skip
    return Look(made, plan, trips, now + timedelta(seconds=plan.finish_s))


def _cut_offs(page: Page, tx: Tx, home: Facility) -> list[tuple[str, str]]:
    return [
        ("", _("all that can go")),
        *((one.due_by.isoformat(), _("what would be late if it missed %(name)s") % {"name": one.name})
          for one in picking.upcoming(tx, home.id)),
        (tonight(page, tx).isoformat(), _("what ships today")),
    ]  # fmt: skip


@post("/waves/new", opt={"scope": "floor"}, sync_to_thread=True, include_in_schema=False, status_code=303)
def release(page: NamedDependency[Page], fields: NamedDependency[Fields]) -> Redirect:
    """Release a wave of all promised orders of the facility: planned first, then held."""
    home = page.here()
    asked = asked_in(fields)
    with page.open() as tx:
        made = picking.draft(tx, asked.wish(home.id))
    plan = picking.think(made)
    with page.open() as tx:
        released = picking.carry_out(tx, made, plan)
    return went(page, released)


@post("/waves/plans", opt={"scope": "floor"}, sync_to_thread=True, include_in_schema=False, status_code=303)
def search_longer(page: NamedDependency[Page], fields: NamedDependency[Fields]) -> Redirect:
    """Search for the best plan in so many seconds. The form carries its id: sent twice, one is made."""
    home = page.here()
    asked = asked_in(fields)
    with page.open() as tx:
        plan = picking.ask_plan(tx, fields.uid("key"), asked.wish(home.id), fields.whole("seconds", 10))
    return page.go(f"/waves/plans/{plan.id}", _("The search is on. You may leave this page."))


@get("/waves/plans/{plan_id:uuid}", opt={"scope": "floor"}, sync_to_thread=True, include_in_schema=False)
def long_plan(plan_id: FromPath[UUID], page: NamedDependency[Page]) -> Response[Any]:
    """How far a search is, or the plan that it found."""
    with page.open() as tx:
        found = picking.long_plan(tx, plan_id)
    return page.render("wave_plan.html", found=found, under_way=found.status in UNDER_WAY, saved=saved(found))


@get("/waves/plans/{plan_id:uuid}/progress", opt={"scope": "floor"}, sync_to_thread=True, include_in_schema=False)
def plan_progress(plan_id: FromPath[UUID], page: NamedDependency[Page]) -> Response[Any]:
    """How far it is; the page loads again when it is made."""
    with page.open() as tx:
        found = picking.long_plan(tx, plan_id)
    answer = page.render("wave_plan_job.html", found=found)
    if found.status not in UNDER_WAY:
        answer.headers["HX-Refresh"] = "true"
    return answer


@post(
    "/waves/plans/{plan_id:uuid}/stop",
    opt={"scope": "floor"},
    sync_to_thread=True,
    include_in_schema=False,
    status_code=303,
)
def stop_search(plan_id: FromPath[UUID], page: NamedDependency[Page]) -> Redirect:
    """Stop the search; the best plan so far is kept."""
    with page.open() as tx:
        picking.stop_plan(tx, plan_id)
    return page.go(f"/waves/plans/{plan_id}", _("The search ends with the best plan that it has."))


@post(
    "/waves/plans/{plan_id:uuid}/release",
    opt={"scope": "floor"},
    sync_to_thread=True,
    include_in_schema=False,
    status_code=303,
)
def release_found(plan_id: FromPath[UUID], page: NamedDependency[Page]) -> Redirect:
    """Release the wave as it was planned."""
    with page.open() as tx:
        made, groups = picking.draft_of_plan(tx, plan_id)
    plan = picking.think_of_plan(made, groups)
    with page.open() as tx:
        released = picking.release_plan(tx, plan_id, made, plan)
    return went(page, released)


def went(page: Page, released: picking.Released) -> Redirect:
    """To the wave that was released, if any."""
    if released.wave_id is None:
        return page.go("/waves", _("No order can go now: none is promised and covered by a pickable bin."), tone="warn")
    count = len(released.order_ids)
    words = ngettext(
        "Wave %(wave)s is released with %(num)s order.", "Wave %(wave)s is released with %(num)s orders.", count
    )
    return page.go(f"/waves/{released.wave_id}", words % {"wave": released.number, "num": count})
