"""Order story: what happened to this order, and where is each unit? The next step of its state is the primary action."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Final
from uuid import UUID
from zoneinfo import ZoneInfo

from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Redirect

from godown import books, orders, packing
from godown.entrypoints.web.fields import Fields, uid_of
from godown.entrypoints.web.formats import inr, local_day
from godown.entrypoints.web.frame import gettext as _
from godown.entrypoints.web.frame import ngettext
from godown.entrypoints.web.page import Page
from godown.entrypoints.web.pages.not_delivered import ANSWERS
from godown.entrypoints.web.pages.orders import DEEDS
from godown.entrypoints.web.pages.store_credits import CREDIT_WORDS, offer
from godown.entrypoints.web.states import N_, STATES
from godown.kernel.refusal import Invalid, Refusal
from godown.orders import Order
from godown.orders import queries as order_queries
from godown.orders.decide import NOT_FETCHED
from godown.orders.promising import FETCHED
from godown.orders.splitting import SPLITS
from godown.orders.states import BEFORE_HAND_OVER
from godown.reports import queries_expected, queries_orders, queries_parts, queries_story
from godown.reports.queries_story import Event, HeldIn, StoryLine, StoryParcel, StoryReturn

STEPS: Final = ("arrived", "promised", "picked", "packed", "handed_over", "delivered")
STEP_WORDS: Final = {
    "arrived": N_("Arrived"),
    "promised": N_("Promised"),
    "picked": N_("Picked"),
    "packed": N_("Packed"),
    "handed_over": N_("Handed over"),
    "delivered": N_("Delivered"),
}
REACHED: Final = {
    "waiting": 1, "needs_decision": 1, "suspended": 1, "promised": 2, "in_wave": 2, "picked": 3, "packed": 4,
    "handed_over": 5, "delivered": 6, "cancelled": 1, "split": 1,
}  # fmt: skip
"""How many steps are behind an order in a state."""


@dataclass(frozen=True, slots=True)
class Step:
    """A step of the way: its word, when it was done, whether it is past, now, or to come."""

    word: str
    at: datetime | None
    where: str


@dataclass(frozen=True, slots=True)
class Told:
    """A fact of the timeline, as it is shown."""

    tone: str
    icon: str
    what: str
    who: str
    when: datetime
    href: str = ""


@get("/orders/{order_id:uuid}", sync_to_thread=True, include_in_schema=False)
def order_story(order_id: FromPath[UUID], page: NamedDependency[Page]) -> Response[Any]:
    """The whole story on one page."""
    with page.open() as tx:
        order = order_queries.one(tx, order_id)
        lines = queries_story.lines(tx, order_id)
        held = queries_story.places(tx, [line.id for line in lines])
        now = tx.now
        coming = queries_expected.expected(tx, [line.id for line in lines if line.waiting])
        parcels = queries_story.parcels(tx, order_id)
        back = queries_story.returns(tx, order_id)
        documents = books.documents_of_order(tx, order_id)
        events = queries_story.events(tx, order_id)
        channel = {one.id: one.name for one in queries_orders.channels(tx)}.get(order.channel_id, "")
        wave = queries_story.wave_of(tx, order_id) if order.status in ("in_wave", "picked") else None
        tax = queries_story.tax_of(tx, order_id) if documents else []
        parts = queries_parts.parts(tx, order_id)
        credit = offer(tx, order) if page.may("orders") else {}
    home = next((one.name for one in page.facilities if one.id == order.facility_id), "")
    return page.render(
        "order.html",
        order=order,
        channel=channel,
        home=home,
        lines=lines,
        now_of={line.id: now_of(order, line, held) for line in lines},
        held=held,
        coming=coming,
        complete_on=queries_expected.complete_on({line.id: line.waiting for line in lines if line.waiting}, coming),
        today=local_day(now),
        open_lines=[line for line in lines if line.quantity > line.cancelled + line.shipped],
        parcels=parcels,
        back=back,
        wave=wave,
        steps=steps(order, parcels, back, events),
        money=money(order, lines, documents, tax),
        facts=[told(event, page.may("floor")) for event in events if told_words(event)],
        may_act=page.may("orders"),
        may_return=page.may("returns") and any(one.status == "handed_over" for one in parcels),
        can_hold=order.status in ("waiting", "promised", "in_wave", "picked"),
        can_cancel=order.status in BEFORE_HAND_OVER
        or (order.status == "split" and any(one.status in BEFORE_HAND_OVER for one in parts)),
        by_line=order.status in BEFORE_HAND_OVER,
        can_move=order.status in NOT_FETCHED and len(page.facilities) > 1,
        parts=parts,
        can_split=order.status in SPLITS and not order.part_of and len(page.facilities) > 1 and not parcels,
        can_ship_whole=order.status not in FETCHED,
        outcome_words=OUTCOMES,
        **credit,
    )


def now_of(order: Order, line: StoryLine, held: Sequence[HeldIn]) -> str:
    """The state of a line's units: the least that has happened to one that is not cancelled."""
    kinds = {one.kind for one in held if one.line_id == line.id and one.now}
    left = line.quantity - line.cancelled
    if not left:
        return "cancelled"
    if line.returned:
        return "returned" if line.returned == left else "part_returned"
    if line.shipped == left:
        return "delivered" if order.status == "delivered" else "handed_over"
    if line.packed == left:
        return "packed"
    if order.status in ("suspended", "needs_decision", "split", "cancelled"):
        return order.status
    if kinds & {"tote", "wall"} and not kinds & {"bin"} and not line.waiting:
        return "picked"
    if "bin" in kinds:
        return "in_wave"
    return "promised" if line.promised and not line.waiting else "part_promised" if line.promised else "waiting"


def steps(
    order: Order, parcels: Sequence[StoryParcel], back: Sequence[StoryReturn], events: Sequence[Event]
) -> list[Step]:
    """The way of an order, with the time of each step that is behind it."""
    living = [one for one in parcels if one.status != "cancelled"]
    picked = [event.at for event in events if event.what == "picked" and event.facts.get("done")]
    times: dict[str, datetime | None] = {
        "arrived": order.ordered_at,
        "picked": max(picked, default=None),
        "packed": max((one.packed_at for one in living), default=None),
        "handed_over": max((one.handed_over_at for one in living if one.handed_over_at), default=None),
        "delivered": max((one.delivered_at for one in living if one.delivered_at), default=None),
    }
    reached = REACHED[order.status]
    found = [
        Step(_(STEP_WORDS[key]), times.get(key) if number < reached else None,
             "past" if number < reached else "now" if number == reached and order.status != "cancelled" else "")
        for number, key in enumerate(STEPS)
    ]  # fmt: skip
    if order.status == "cancelled":
        at = next((event.at for event in events if event.what == "cancelled"), None)
        return [*found[:1], Step(_(STATES["cancelled"].word), at, "now")]
    if back:
        found = [replace(step, where="") if step.where == "now" else step for step in found]
        return [*found, Step(_("Return"), back[0].created_at, "past" if back[0].status == "closed" else "now")]
    return found


def money(
    order: Order, lines: Sequence[StoryLine], documents: Sequence[books.Document], tax: Sequence[tuple[str, int, int]]
) -> dict[str, Any]:
    """Money that adds up: what was ordered until an invoice says what was charged, then what was credited and kept."""
    standing = [one for one in documents if one.status == "issued"]
    charged = [one for one in standing if one.corrects_id is None]
    credits = [one for one in standing if one.corrects_id]
    total, round_off = sum(one.total_paise for one in charged), sum(one.round_off_paise for one in charged)
    credited = sum(one.payable_paise for one in credits)
    goods = sum(line.amount_paise for line in lines)
    whole = all(line.packed == line.quantity for line in lines)
    return {
        "goods": goods,
        "shipping": order.shipping_paise,
        "taxable": sum(one.taxable_paise for one in charged),
        "tax": [
            (f"{word} {rate // 100}{f'.{rate % 100:02d}'.rstrip('0').rstrip('.')} %", paise)
            for word, rate, paise in tax
        ],
        "round_off": round_off,
        "charged": total + round_off,
        "credits": credits,
        "kept": total + round_off - credited,
        "invoiced": bool(charged),
        "balanced": sum(one.taxable_paise + one.tax_paise for one in charged) == total
        and (not whole or total == order.total_paise),
    }


CREDITS: Final = frozenset({"credit_note", "commercial_credit"})

SHAPES: Final = {
    "arrived": ("idle", "shopping-cart"), "changed": ("warn", "pencil"), "wave_released": ("go", "route"),
    "picked": ("go", "basket"), "parcel": ("go", "package"), "handed_over": ("go", "truck"), "cancelled": ("stop", "ban"),
    "units_cancelled": ("stop", "ban"), "stock_lost": ("stop", "alert-triangle"),
    "suspended": ("warn", "player-pause"), "resumed": ("go", "player-play"),
    "assigned": ("go", "building-warehouse"), "split": ("go", "arrows-split-2"), "split_off": ("go", "arrows-split-2"),
    "packed_without_box": ("warn", "package-off"), "no_room_on_cart": ("warn", "shopping-cart"),
    "packed_without_material": ("warn", "package-off"), "ranked": ("go", "clock"),
    "credit_spent": ("go", "gift"), "credit_back": ("ret", "gift"),
    "return_expected": ("ret", "arrow-back-up"), "return_arrived": ("ret", "arrow-back-up"), "inspected": ("ret", "eye"),
    "document": ("go", "file-invoice"), "told": ("go", "mail"), "ndr": ("warn", "phone"),
}  # fmt: skip
WITHOUT: Final = {
    "packed_without_box": N_("Packed without a box of ours: %(why)s"),
    "packed_without_material": N_("Packed without all that its box takes: %(why)s"),
}
OUTCOMES: Final = {
    "saleable": N_("good, back to stock"),
    "repair": N_("to repair"),
    "damaged": N_("damaged"),
    "scrap": N_("scrapped"),
    "not_ours": N_("not ours"),
}


def told(event: Event, to_waves: bool) -> Told:
    """A fact of the timeline; whoever may not open waves is not sent to one."""
    facts = event.facts
    tone, drawn = SHAPES.get(event.what, ("idle", "history"))
    if event.what == "tracking":
        state = STATES.get(facts["state"])
        tone, drawn = (state.tone, state.icon or "truck") if state else ("idle", "truck")
    if event.what == "document" and facts["kind"] in CREDITS:
        tone, drawn = "ret", "receipt-refund"
    href = f"/documents/{facts['id']}/pdf" if event.what == "document" else ""
    href = f"/waves/{facts['wave_id']}" if event.what == "picked" and to_waves else href
    return Told(tone, drawn, told_words(event), event.who, event.at, href)


def told_words(event: Event) -> str:
    """One sentence for a fact; empty where the list says it otherwise already."""
    facts = event.facts
    plain = {
        "arrived": _("Arrived"), "changed": _("Changed by the shop"), "cancelled": _("Cancelled"), "suspended": _("Put on hold"),
        "resumed": _("Resumed, waits at its old rank"), "handed_over": _("Handed over to the courier"),
        "assigned": _("Given to a facility by hand"), "ranked": _("Another rank"), "delivered": _("Delivered"),
        "split": _("Split over facilities: one order for each"), "split_off": _("Part of an order that was split"),
        "ships_complete": _("It leaves all together"), "ships_in_part": _("It may leave in part"),
    }  # fmt: skip
    if event.what == "stock_lost":
        return _("What was promised is there no more: it waits again at its rank")
    if event.what in plain:
        return plain[event.what]
    if event.what == "tracking":
        state = STATES.get(facts["state"])
        word = _(state.word) if state else facts["raw"]
        return f"{word}, {facts['place']}" if facts["place"] else word
    if event.what == "document":
        word = _("Credit note") if facts["kind"] in CREDITS else _("Invoice")
        return f"{word} {facts['number']}, {inr(facts['total'])}"
    if event.what == "told":
        return _("Tracking mailed to the customer") if facts["status"] == "sent" else _("A mail waits to be sent")
    if event.what == "picked":
        words = _("Picked in wave %(wave)s") if facts["done"] else _("Being picked in wave %(wave)s")
        return (words % {"wave": facts["wave"]}) + (f", {facts['tote']}" if facts["tote"] else "")
    if event.what == "ndr":
        parts = (_(ANSWERS[facts["action"]]), facts["note"], facts["phone"], facts["address"])
        return ", ".join(part for part in parts if part)
    if event.what == "inspected":
        return _("Return inspected: %(outcome)s") % {"outcome": _(OUTCOMES.get(facts.get("outcome", ""), ""))}
    return _told_numbered(event)


def _told_numbered(event: Event) -> str:
    number = event.facts.get("number", event.facts.get("wave", ""))
    words = {
        "wave_released": _("Put in wave %(number)s"),
        "parcel": _("Packed, parcel %(number)s"),
        "return_expected": _("Return %(number)s is expected"),
        "return_arrived": _("Return %(number)s arrived"),
    }
    if event.what == "units_cancelled":
        count = int(event.facts.get("units", 0))
        return ngettext("%(num)s unit was cancelled", "%(num)s units were cancelled", count) % {"num": count}
    if event.what == "no_room_on_cart":
        count = int(event.facts.get("units", 0))
        said = ngettext("%(num)s unit comes with another trip: no cart that fetches the order has room",
                        "%(num)s units come with another trip: no cart that fetches the order has room", count)  # fmt: skip
        return said % {"num": count}
    if event.what in CREDIT_WORDS:
        return _(CREDIT_WORDS[event.what]) % {"amount": inr(int(event.facts.get("paise", 0)))}
    if event.what in WITHOUT:
        return _(WITHOUT[event.what]) % {"why": event.facts.get("why", "")}
    return words[event.what] % {"number": number} if event.what in words else event.what.replace("_", " ").capitalize()


@post(
    "/orders/{order_id:uuid}/deed",
    opt={"scope": "orders"},
    sync_to_thread=True,
    include_in_schema=False,
    status_code=303,
)
def deed(order_id: FromPath[UUID], page: NamedDependency[Page], fields: NamedDependency[Fields]) -> Redirect:
    """Hold or resume this order."""
    act = fields.text("act")
    if act not in ("hold", "resume"):
        raise Invalid(_("There is no such deed."), field="act")
    with page.open() as tx:
        outcome = DEEDS[act](tx, [order_id])
    if outcome.refused:
        raise Refusal(outcome.refused[0].code, outcome.refused[0].message)
    said = (
        _("The order is on hold. Its promises are free for others.")
        if act == "hold"
        else _("The order waits again, at its old rank.")
    )
    return page.go(f"/orders/{order_id}", said)


@post(
    "/orders/{order_id:uuid}/cancel",
    opt={"scope": "orders"},
    sync_to_thread=True,
    include_in_schema=False,
    status_code=303,
)
def cancel(order_id: FromPath[UUID], page: NamedDependency[Page], fields: NamedDependency[Fields]) -> Redirect:
    """Cancel the whole order, or so many units of its lines."""
    units = {uid_of(name[6:], name): fields.whole(name, 0) for name in fields.values if name.startswith("units-")}
    wanted = {line: count for line, count in units.items() if count}
    if units and not wanted:
        raise Invalid(_("Say how many units to cancel."), field="units")
    with page.open() as tx:
        if wanted:
            packing.cancel_units(tx, order_id, wanted)
        elif refused := orders.cancel(tx, [order_id]).refused:
            raise Refusal(refused[0].code, refused[0].message)
        after = order_queries.one(tx, order_id)
    count = sum(wanted.values())
    if after.status == "cancelled":
        return page.go(f"/orders/{order_id}", _("The order was cancelled. What was promised is free for others."))
    said = ngettext("%(num)s unit was cancelled.", "%(num)s units were cancelled.", count) % {"num": count}
    return page.go(f"/orders/{order_id}", said)


@post(
    "/orders/{order_id:uuid}/decide",
    opt={"scope": "orders"},
    sync_to_thread=True,
    include_in_schema=False,
    status_code=303,
)
def decide(order_id: FromPath[UUID], page: NamedDependency[Page], fields: NamedDependency[Fields]) -> Redirect:
    """Say which facility fills this order, or split it over several; how urgent it is, or whether it leaves whole."""
    if fields.text("act") in ("part", "whole"):
        whole = fields.text("act") == "whole"
        with page.open() as tx:
            outcome = orders.set_ship_complete(tx, [order_id], whole)
        said = _("It leaves all together now.") if whole else _("It may leave in part now; its rest follows.")
    elif fields.text("act") == "assign":
        home = fields.uid("facility")
        with page.open() as tx:
            outcome = orders.assign(tx, [order_id], home)
        name = next((one.name for one in page.facilities if one.id == home), "")
        said = _("%(place)s fills this order now.") % {"place": name}
    elif fields.text("act") == "split":
        with page.open() as tx:
            outcome = orders.split(tx, [order_id])
        said = _("The order was split: each facility fills its part.")
    else:
        due = due_at(fields.text("ship_by"), page.request.state.shell.zone)
        with page.open() as tx:
            outcome = orders.rank(tx, [order_id], priority=fields.whole("priority", 0), ship_by=due)
        said = _("The rank is saved. It counts for what is promised from now on.")
    if outcome.refused:
        raise Refusal(outcome.refused[0].code, outcome.refused[0].message)
    return page.go(f"/orders/{order_id}", said)


def due_at(text: str, zone: str) -> datetime | None:
    """A wall clock time of the facility, as forms send it; None where it is left empty."""
    try:
        return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone)) if text else None
    except ValueError:
        raise Invalid(_("This is no date and time."), field="ship_by") from None
