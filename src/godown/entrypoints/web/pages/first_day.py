"""First day: what is left till the first parcel? Six steps; what is done stays done. It becomes Today by itself."""

from dataclasses import dataclass
from typing import Any

from litestar import Response

from godown.entrypoints.web.formats import num
from godown.entrypoints.web.frame import gettext as _
from godown.entrypoints.web.frame import ngettext
from godown.entrypoints.web.page import Page
from godown.reports.queries_first_day import FirstDay


@dataclass(frozen=True, slots=True)
class Step:
    """A step to the first parcel. `done`: what is there already, in words; empty where it is still to be done."""

    title: str
    done: str
    say: str
    act: str
    href: str
    minutes: int


def show_first_day(page: Page, state: FirstDay) -> Response[Any]:
    """The steps, the next undone one in front."""
    told = steps(state)
    now = next((number for number, step in enumerate(told) if not step.done), len(told))
    name = page.door.identity.name.split()[0]
    return page.render("first_day.html", name=name, steps=told, now=now, state=state, minutes=minutes_left(told))


def minutes_left(told: list[Step]) -> int:
    """How long the undone steps take."""
    return sum(step.minutes for step in told if not step.done)


def steps(state: FirstDay) -> list[Step]:
    """The six steps with their state."""
    return [*_house(state), *_world(state)]


def _house(state: FirstDay) -> list[Step]:
    where = ", ".join(
        part for part in (state.facility_name, state.gstin and f"GSTIN {state.gstin}", state.facility_city) if part
    )
    skus = ngettext("%(num)s SKU", "%(num)s SKUs", state.skus) % {"num": num(state.skus)}
    bins = ngettext("%(num)s bin", "%(num)s bins", state.bins) % {"num": num(state.bins)}
    counted = ngettext("%(num)s SKU in stock", "%(num)s SKUs in stock", state.skus_in_stock)
    return [
        Step(
            _("Your business"), where, _("The address that stands on invoices and labels; a GSTIN if you have one."),
            _("Open the facility"), "/settings", 2,
        ),
        Step(
            _("Your products"), skus if state.skus else "",
            _("A sheet with codes, names, prices and barcodes. You see every row before anything is saved."),
            _("Import products"), "/imports", 5,
        ),
        Step(
            _("Your racks"), bins if state.bins else "",
            _("Say how many aisles, bays and levels. We draw the map, name every bin and print the labels. One room with four "
              "shelves is fine too."),
            _("Lay out racks"), "/racks", 5,
        ),
        Step(
            _("Count what you have"), counted % {"num": num(state.skus_in_stock)} if state.skus_in_stock else "",
            _("Walk once with a scanner or fill a sheet. From here on no shop sells what is not there."),
            _("Count in"), "/receive", 10,
        ),
    ]  # fmt: skip


def _world(state: FirstDay) -> list[Step]:
    orders = ngettext("%(num)s order so far", "%(num)s orders so far", state.orders) % {"num": num(state.orders)}
    shop = f"{state.channel_name}, {orders}" if state.channel_name and state.orders else ""
    return [
        Step(
            _("Connect a shop"), shop, _("A shop over HTTP, the order files of Shopify and Amazon, or orders by hand."),
            _("Connect"), "/channels", 4,
        ),
        Step(
            _("Connect a courier"), state.courier_name or "", _("A courier over HTTP, or your own AWB numbers."),
            _("Connect"), "/couriers", 3,
        ),
    ]  # fmt: skip
