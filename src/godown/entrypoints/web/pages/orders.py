"""Orders: which orders, in what state, due when? Tabs by state, filters, search, and deeds on a selection."""

from collections import defaultdict
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID
from zoneinfo import ZoneInfo

from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.response import Redirect

from godown import orders, picking
from godown.entrypoints.web import links
from godown.entrypoints.web.fields import Fields
from godown.entrypoints.web.formats import duration, written
from godown.entrypoints.web.frame import gettext as _
from godown.entrypoints.web.frame import ngettext
from godown.entrypoints.web.links import Listing
from godown.entrypoints.web.page import Page, Said
from godown.entrypoints.web.states import N_
from godown.kernel.outcome import Outcome, RowRefusal
from godown.kernel.refusal import Invalid, Refusal
from godown.platform.transaction import Tx
from godown.reports import queries_orders
from godown.reports.queries_orders import OPEN, OrderRow, Wanted

TABS: Final[dict[str, tuple[str, Sequence[str]]]] = {
    "open": (N_("All open"), OPEN),
    "promised": (N_("To pick"), ("promised",)),
    "in_wave": (N_("In a wave"), ("in_wave",)),
    "picked": (N_("To pack"), ("picked",)),
    "packed": (N_("To hand over"), ("packed",)),
    "late": (N_("Late"), OPEN),
    "waiting": (N_("Waiting for stock"), ("waiting",)),
    "needs_decision": (N_("Needs decision"), ("needs_decision",)),
    "suspended": (N_("On hold"), ("suspended",)),
    "handed_over": (N_("Handed over"), ("handed_over", "delivered")),
    "cancelled": (N_("Cancelled"), ("cancelled",)),
}
"""Key in the address: the word on the tab, the states behind it."""

PAST: Final = ("handed_over", "cancelled")
"""Tabs that lead into the past: not counted, the newest first."""

FILTERS: Final = ("channel", "due", "pay")


@get("/orders", sync_to_thread=True, include_in_schema=False)
def order_list(page: NamedDependency[Page]) -> Response[Any]:
    """One page of the list."""
    shown = links.listing(page, "/orders", "open", FILTERS)
    if shown.tab not in TABS:
        raise Invalid(_("There is no such tab."), field="tab")
    zone = ZoneInfo(page.request.state.shell.zone)
    with page.open() as tx:
        wanted = wanted_of(page, shown, tx.now.astimezone(zone))
        rows = queries_orders.page(tx, wanted, links.cursor_of(shown.after), links.PAGE_SIZE + 1)
        total = queries_orders.count(tx, wanted, links.COUNTED_MAX)
        counts = queries_orders.by_state(tx, page.facility_id)
        channels = queries_orders.channels(tx)
        now = tx.now
    more, rows = len(rows) > links.PAGE_SIZE, rows[: links.PAGE_SIZE]
    next_to = {"after": cursor(rows[-1]), "first": shown.first + len(rows)} if more else {}
    return page.render(
        "orders.html",
        shown=shown,
        rows=rows,
        due={row.id: due_of(row, now) for row in rows},
        tabs=[(_(TABS[key][0]), None if key in PAST else counts.get(key, 0), shown.to(tab=key), key == shown.tab)
              for key in TABS if key not in ("suspended", "needs_decision", "late") or counts.get(key) or key == shown.tab],
        chips=chips(shown, channels),
        says=links.span(shown, len(rows), total, _("ship by")) if rows else "",
        next=shown.to(**next_to) if more else None,
        may_act=page.may("orders"),
    )  # fmt: skip


def wanted_of(page: Page, shown: Listing, here: datetime) -> Wanted:
    """The orders that an address asks for; "today" ends at midnight in the facility."""
    tonight = here.replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=1)
    due = {"today": tonight, "tomorrow": tonight + timedelta(days=1)}.get(shown.filters["due"])
    return Wanted(
        TABS[shown.tab][1], page.facility_id, shown.tab == "late", due, shown.filters["channel"], shown.filters["pay"],
        shown.q, newest_first=shown.tab in PAST,
    )  # fmt: skip


def cursor(row: OrderRow) -> str:
    """Where the next page begins."""
    return f"{row.ship_by.isoformat()}~{row.id}"


def due_of(row: OrderRow, now: datetime) -> tuple[str, str]:
    """(tone, words) of an order's ship-by: late, soon, or the day."""
    if row.status in ("handed_over", "delivered", "cancelled"):
        return "", ""
    left = int((row.ship_by - now).total_seconds())
    if left < 0:
        return "stop", _("late %(time)s") % {"time": duration(-left)}
    here = row.ship_by.astimezone(now.tzinfo)
    return ("warn" if left < 4 * 3600 else ""), written(here, "EEE HH:mm")


def chips(shown: Listing, channels: Sequence[queries_orders.Channel]) -> list[tuple[str, str, bool, str]]:
    """The filters as (word, address, set?, value): one that is set takes itself off, one that is not steps on."""
    due = {"today": _("today and late"), "tomorrow": _("until tomorrow")}
    pay = {"prepaid": _("Prepaid"), "cod": _("COD")}
    names = {one.code: one.name for one in channels}
    found = []
    for name, word, values in (("due", _("Due"), due), ("pay", _("Payment"), pay), ("channel", _("Channel"), names)):
        if value := shown.filters[name]:
            found.append((word, shown.to(**{name: ""}), True, values.get(value, value)))
        else:
            found += [(text, shown.to(**{name: key}), False, "") for key, text in list(values.items())[:4]]
    return found


DEEDS: Final[dict[str, Callable[[Tx, Sequence[UUID]], Outcome[UUID]]]] = {
    "hold": orders.suspend,
    "resume": orders.resume,
    "cancel": orders.cancel,
    "split": orders.split,
}


@post("/orders/bulk", opt={"scope": "orders"}, sync_to_thread=True, include_in_schema=False, status_code=303)
def bulk(page: NamedDependency[Page], fields: NamedDependency[Fields]) -> Redirect:
    """Do something with the selected orders; each that is refused is named with its reason."""
    chosen, act = fields.uids("order"), fields.text("act")
    back = fields.text("back", "/orders")
    back = back if back.startswith("/orders") else "/orders"
    if not chosen:
        raise Invalid(_("Select at least one order."), field="order")
    if act == "wave":
        return put_in_wave(page, chosen, back)
    if act not in DEEDS:
        raise Invalid(_("There is no such deed."), field="act")
    with page.open() as tx:
        outcome = DEEDS[act](tx, chosen)
        named = queries_orders.numbers(tx, chosen)
    told = [RowRefusal(named.get(r.key, (str(r.key), None))[0], r.code, r.message) for r in outcome.refused]
    return page.went(back, Outcome.of(outcome.done, told), done_words(act, len(outcome.done)))


def done_words(act: str, count: int) -> str:
    """What was done with how many orders."""
    if act == "hold":
        return ngettext("%(num)s order is on hold.", "%(num)s orders are on hold.", count) % {"num": count}
    if act == "resume":
        return ngettext("%(num)s order waits again.", "%(num)s orders wait again.", count) % {"num": count}
    if act == "split":
        return ngettext("%(num)s order was split.", "%(num)s orders were split.", count) % {"num": count}
    return ngettext("%(num)s order was cancelled.", "%(num)s orders were cancelled.", count) % {"num": count}


def put_in_wave(page: Page, chosen: Sequence[UUID], back: str) -> Redirect:
    """Release a wave of these orders, one for each facility; what cannot go is named."""
    if not page.may("floor"):
        raise Refusal("not_allowed", _("You may not release waves."), status=403)
    by_facility: dict[UUID, list[UUID]] = defaultdict(list)
    refused: list[tuple[str, str]] = []
    why = _("It is not promised whole, or no pickable bin holds it.")
    with page.open() as tx:
        named = queries_orders.numbers(tx, chosen)
        for order_id, (_number, facility) in named.items():
            if facility is not None:
                by_facility[facility].append(order_id)
        drafts = [picking.draft(tx, picking.Wish(at, tuple(ids))) for at, ids in sorted(by_facility.items())]
    planned = [(made, picking.think(made)) for made in drafts]
    with page.open() as tx:
        waves = [picking.carry_out(tx, made, plan) for made, plan in planned]
    gone = {order for wave in waves for order in wave.order_ids}
    refused = [(named[one][0], why) for one in named if one not in gone]
    released = [wave for wave in waves if wave.wave_id]
    if not released:
        return page.go(back, Said(_("No order went into a wave."), "warn", refused))
    words = ngettext("%(num)s order went into wave %(wave)s.", "%(num)s orders went into wave %(wave)s.", len(gone))
    said = words % {"num": len(gone), "wave": ", ".join(wave.number for wave in released)}
    return page.go(f"/waves/{released[0].wave_id}", Said(said, "warn" if refused else "ok", refused))
