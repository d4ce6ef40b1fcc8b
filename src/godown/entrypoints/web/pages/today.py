"""Today: what needs me now? The worst first, one action each."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from litestar import Response, get
from litestar.di import NamedDependency

from godown import picking
from godown.entrypoints.web.formats import duration, num
from godown.entrypoints.web.frame import gettext as _
from godown.entrypoints.web.frame import ngettext
from godown.entrypoints.web.page import Page
from godown.entrypoints.web.pages.channels import lag, standing
from godown.entrypoints.web.pages.first_day import show_first_day
from godown.platform.doctor_results import last_result
from godown.platform.transaction import Tx
from godown.reports import queries_first_day, queries_packaging, queries_today
from godown.reports.queries_packaging import Short
from godown.reports.queries_today import Floor, Open, RanOut

RAN_OUT_SHOWN = 5
WAVES_SHOWN = 4
FIRST_HOUR, LAST_HOUR = 8, 19


@dataclass(frozen=True, slots=True)
class Need:
    """Something that waits for a person: what, why, and the one thing to do."""

    tone: str
    icon: str
    what: str
    why: str
    act: str
    href: str

    @property
    def door(self) -> str:
        """The door that the address lies behind: whoever does not have it is not sent there."""
        return self.href.split("?", maxsplit=1)[0].split("/")[1]


@get("/", sync_to_thread=True, include_in_schema=False)
def today(page: NamedDependency[Page]) -> Response[Any]:
    """The day at a glance, or the first day's steps while no order ever left."""
    zone = ZoneInfo(page.request.state.shell.zone)
    with page.open() as tx:
        state = queries_first_day.first_day(tx)
        if not state.shipped and page.may("settings"):
            return show_first_day(page, state)
        here = tx.now.astimezone(zone)
        midnight = here.replace(hour=0, minute=0, second=0, microsecond=0)
        orders = queries_today.open_orders(tx, page.facility_id, midnight + timedelta(days=1))
        floor = queries_today.on_the_floor(tx, page.facility_id)
        out = queries_today.ran_out(tx, page.facility_id, RAN_OUT_SHOWN)
        context = {
            "now": tx.now,
            "orders": orders,
            "floor": floor,
            "ran_out": out,
            "needs": needs(orders, floor, out, tx.now, queries_packaging.short(tx, page.facility_id)),
            "hours": hours(tx, page, zone, midnight),
            "road": queries_today.on_the_road(tx, page.facility_id),
            "cash": queries_today.cash_due(tx, page.facility_id),
            "waves": _open_waves(tx, page),
            "shops": [(shop, standing(shop, tx.now), lag(shop, tx.now)) for shop in queries_today.shop_lags(tx)],
            "proved": proved(tx),
        }
    return page.render("today.html", **context)


def proved(tx: Tx) -> tuple[str, str] | None:
    """Tone and sentence of the doctor's last examination. None where none was made yet."""
    last = last_result(tx)
    if last is None:
        return None
    age = {"time": duration(max(0, int((tx.now - last.at).total_seconds())))}
    if last.clean:
        return "ok", _("Books and stock agree, proved %(time)s ago") % age
    return "stop", _("Books and stock do not agree, examined %(time)s ago: godown doctor says where") % age


def _open_waves(tx: Tx, page: Page) -> Sequence[picking.Wave]:
    places = [page.facility] if page.facility else page.facilities
    found = [wave for place in places for wave in picking.waves_in(tx, place.id, ["released"], WAVES_SHOWN)]
    return found[:WAVES_SHOWN]


def needs(
    orders: Open, floor: Floor, out: Sequence[RanOut], now: datetime, packaging: Short | None = None
) -> list[Need]:
    """What waits for a person, the worst first."""
    found = []
    if orders.late:
        parts = [
            _("%(count)s wait for stock") % {"count": num(orders.late_waiting)} if orders.late_waiting else "",
            _("%(count)s lie packed") % {"count": num(orders.late_packed)} if orders.late_packed else "",
            _("oldest %(time)s") % {"time": duration(int((now - (orders.oldest_due or now)).total_seconds()))},
        ]
        what = ngettext("%(num)s order is late", "%(num)s orders are late", orders.late) % {"num": num(orders.late)}
        found.append(
            Need("stop", "clock-exclamation", what, ", ".join(filter(None, parts)), _("See them"), "/orders?tab=late")
        )
    if orders.needs_decision:
        count = orders.needs_decision
        what = ngettext("%(num)s order needs a decision", "%(num)s orders need a decision", count) % {"num": num(count)}
        why = _("Split it, move stock, or cancel it")
        found.append(Need("stop", "help-circle", what, why, _("Decide"), "/orders?tab=needs_decision"))
    if orders.lost_stock:
        count = orders.lost_stock
        what = ngettext("%(num)s order lost its stock", "%(num)s orders lost their stock", count) % {"num": num(count)}
        why = _("What was promised broke, expired or was not there; they wait at their rank")
        found.append(Need("stop", "alert-triangle", what, why, _("See them"), "/orders?tab=waiting"))
    found += _from_outside(floor)
    if out:
        skus, lines = out[0].skus, orders.no_stock
        what = ngettext("%(num)s SKU ran out", "%(num)s SKUs ran out", skus) % {"num": num(skus)}
        why = ngettext("%(num)s order waits", "%(num)s orders wait", lines) % {"num": num(lines)}
        found.append(Need("warn", "hourglass", what, why, _("Receive goods"), "/receive"))
    return found + _packaging(packaging) + _on_the_floor(floor, now)


def _packaging(short: Short | None) -> list[Need]:
    if short is None:
        return []
    what = ngettext("%(num)s packaging material runs out", "%(num)s packaging materials run out", short.skus)
    unit = "" if short.unit == "piece" else f" {short.unit}"
    why = _("%(name)s: %(left)s left") % {"name": short.name, "left": num(short.left) + unit}
    return [Need("warn", "package", what % {"num": num(short.skus)}, why, _("See what is left"), "/stock/packaging")]


def _from_outside(floor: Floor) -> list[Need]:
    found = []
    if floor.label_pending:
        count = floor.label_pending
        what = ngettext("%(num)s parcel has no label", "%(num)s parcels have no label", count) % {"num": num(count)}
        why = _("The courier did not answer yet; we go on asking")
        found.append(Need("warn", "printer", what, why, _("See why"), "/couriers"))
    if floor.einvoices_waiting:
        count = floor.einvoices_waiting
        what = ngettext("%(num)s e-invoice was rejected", "%(num)s e-invoices were rejected", count) % {
            "num": num(count)
        }
        found.append(Need("stop", "certificate", what, _("Their parcels may not leave"), _("See why"), "/einvoices"))
    if floor.inbox_waiting:
        count = floor.inbox_waiting
        what = ngettext("%(num)s message of a shop waits", "%(num)s messages of shops wait", count) % {
            "num": num(count)
        }
        found.append(Need("warn", "plug-connected", what, _("It could not be understood"), _("Look"), "/channels"))
    if floor.notices_waiting:
        count = floor.notices_waiting
        what = ngettext("%(num)s customer was not told", "%(num)s customers were not told", count) % {"num": num(count)}
        found.append(Need("warn", "mail-off", what, _("The mail server refused it"), _("See why"), "/couriers"))
    return found


def _on_the_floor(floor: Floor, now: datetime) -> list[Need]:
    found = []
    if floor.returns_to_check:
        count = floor.returns_to_check
        what = ngettext("%(num)s return waits for inspection", "%(num)s returns wait for inspection", count)
        age = duration(int((now - (floor.oldest_return or now)).total_seconds()))
        why = _("oldest arrived %(time)s ago") % {"time": age}
        if floor.claims_damaged:
            why = _("%(count)s say “damaged”") % {"count": num(floor.claims_damaged)} + ", " + why
        found.append(Need("ret", "photo", what % {"num": num(count)}, why, _("Inspect"), "/returns"))
    if floor.counts_open:
        count = floor.counts_open
        what = ngettext("%(num)s bin is to be counted", "%(num)s bins are to be counted", count) % {"num": num(count)}
        found.append(Need("warn", "clipboard-check", what, _("Counting stops nobody"), _("Count"), "/count"))
    return found


def hours(tx: Tx, page: Page, zone: ZoneInfo, midnight: datetime) -> dict[str, Any]:
    """Parcels handed over by the hour: today up to now, then the same hours of yesterday."""
    found = queries_today.shipped_by_hour(tx, page.facility_id, zone.key, midnight - timedelta(days=1))
    mine = {hour: count for day, hour, count in found if day.date() == midnight.date()}
    before = {hour: count for day, hour, count in found if day.date() != midnight.date()}
    now = tx.now.astimezone(zone).hour
    first, last = min([FIRST_HOUR, now, *mine, *before]), max([LAST_HOUR, now, *mine, *before])
    span = range(first, last + 1)
    return {
        "values": [mine.get(hour, 0) if hour <= now else before.get(hour, 0) for hour in span],
        "labels": [f"{hour:02d}" for hour in span],
        "now": now - first,
        "today": sum(mine.values()),
        "yesterday": sum(before.values()),
    }
