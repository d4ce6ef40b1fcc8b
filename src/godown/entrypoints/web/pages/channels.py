"""Channels: does every shop know our stock, and do we have its orders?"""

from datetime import datetime
from typing import Any, Final
from uuid import UUID

from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Redirect

from godown import channels, orders
from godown.channels import queries
from godown.channels.words import Message, ShopState
from godown.entrypoints.shops import test_shop
from godown.entrypoints.web import links
from godown.entrypoints.web.fields import Fields
from godown.entrypoints.web.formats import num
from godown.entrypoints.web.frame import gettext as _
from godown.entrypoints.web.frame import ngettext
from godown.entrypoints.web.page import Page, Said
from godown.entrypoints.web.states import N_
from godown.kernel.refusal import Invalid
from godown.reports.queries_today import ShopLag

MAY: Final = {"scope": "settings"}
"""The right that the whole door needs."""

MESSAGES_SHOWN: Final = 50

TABS: Final[dict[str, str]] = {
    "refused": N_("Refused lines"),
    "codes": N_("Codes"),
    "stock": N_("What it shows"),
}

LATE_SECONDS: Final = 30
"""A shop that lags longer is out of step, and the top bar says so."""


def standing(shop: ShopState | ShopLag, now: datetime) -> tuple[str, str, str]:
    """Tone, icon and word of how a shop stands."""
    if shop.paused:
        return "warn", "player-pause", _("Paused")
    if shop.not_before is not None and shop.not_before > now and "429" in shop.last_error:
        return "warn", "hourglass", _("Asks us to wait")
    if shop.failures:
        return "stop", "alert-octagon", _("Does not answer")
    if lag(shop, now) > LATE_SECONDS:
        return "warn", "refresh", _("Behind")
    return "ok", "circle-check", _("In step")


def lag(shop: ShopState | ShopLag, now: datetime) -> int:
    """Seconds for which the shop has shown something else than it should."""
    return max(0, int((now - shop.oldest_change).total_seconds())) if shop.oldest_change else 0


@get("/channels", opt=MAY, sync_to_thread=True, include_in_schema=False)
def channel_list(page: NamedDependency[Page]) -> Response[Any]:
    """Every shop on one line, what waits with its reason, and the form to connect one."""
    return _list(page, {}, [])


def _list(page: Page, values: dict[str, str], errors: list[tuple[str, str]]) -> Response[Any]:
    with page.open() as tx:
        shops = queries.states(tx)
        messages = queries.messages(tx, None, "refused", None, MESSAGES_SHOWN + 1)
        now = tx.now
    return page.render(
        "channels.html",
        shops=[(shop, standing(shop, now), lag(shop, now)) for shop in shops],
        messages=messages[:MESSAGES_SHOWN],
        more=len(messages) > MESSAGES_SHOWN,
        names={shop.id: shop.name for shop in shops},
        about={message.id: about(message) for message in messages},
        values=values,
        errors=errors,
    )


def about(message: Message) -> str:
    """Whose order a message is, as far as it can be read."""
    customer = message.payload.get("customer")
    name = customer.get("name") if isinstance(customer, dict) else ""
    return str(name)[:60] if isinstance(name, str) else ""


@post("/channels", opt=MAY, sync_to_thread=True, include_in_schema=False, status_code=200)
def connect(page: NamedDependency[Page], fields: NamedDependency[Fields]) -> Response[Any]:
    """Connect a shop; its webhook address and secret are shown this once."""
    try:
        new = channels.NewShop(
            fields.needed("code"), fields.text("name"), fields.needed("base_url"), fields.needed("token"),
            buffer_units=fields.whole("buffer_units", 0), share_percent=fields.whole("share_percent", 100),
        )  # fmt: skip
        with page.open() as tx:
            made = channels.connect(tx, new)
    except Invalid as wrong:
        kept = {name: fields.text(name) for name in ("code", "name", "base_url", "buffer_units", "share_percent")}
        return _list(page, kept, [(str(wrong.facts.get("field", "code")), wrong.message)])
    base = page.door.settings.public_url or str(page.request.base_url).rstrip("/")
    return page.render("channel_connected.html", made=made, shop=new, webhook=base + made.webhook_path)


@get("/channels/{channel_id:uuid}", opt=MAY, sync_to_thread=True, include_in_schema=False)
def channel(channel_id: FromPath[UUID], page: NamedDependency[Page]) -> Response[Any]:
    """One shop: how it stands, its rules, what it refused, its codes, what it shows."""
    tab, q, after = links.asked(page, "tab", "refused"), links.asked(page, "q"), links.asked(page, "after")
    if tab not in TABS:
        raise Invalid(_("There is no such tab."), field="tab")
    size, path = links.PAGE_SIZE + 1, f"/channels/{channel_id}"
    with page.open() as tx:
        shop = queries.state(tx, channel_id)
        rows: list[Any] = []
        if tab == "codes":
            mapped, _dash, code = after.partition("-")
            key = (mapped, code) if mapped in ("0", "1") else None
            rows = list(queries.mappings(tx, channel_id, q, key, size))
        else:
            rows = list(queries.shown(tx, channel_id, "refused" if tab == "refused" else "", after, size))
        now = tx.now
    more, rows = len(rows) == size, rows[: links.PAGE_SIZE]
    last = rows[-1] if rows else None
    cursor = "" if last is None else _cursor(tab, last)
    counts = {"refused": shop.refused_rows, "codes": shop.unmapped or None, "stock": None}
    return page.render(
        "channel.html",
        shop=shop,
        stands=standing(shop, now),
        lag=lag(shop, now),
        tab=tab,
        q=q,
        tabs=[(_(word), counts[key], links.link(path, tab=key), key == tab) for key, word in TABS.items()],
        rows=rows,
        facilities=page.facilities,
        next_page=links.link(path, tab=tab, q=q, after=cursor) if more else None,
        first_page=links.link(path, tab=tab, q=q) if after else None,
    )


def _cursor(tab: str, row: Any) -> str:
    return f"{int(row.sku_id is not None)}-{row.shop_code}" if tab == "codes" else str(row.sku_code)


@post("/channels/{channel_id:uuid}/rules", opt=MAY, sync_to_thread=True, include_in_schema=False, status_code=303)
def set_rules(channel_id: FromPath[UUID], page: NamedDependency[Page], fields: NamedDependency[Fields]) -> Redirect:
    """How much of the stock a shop shows."""
    rules = channels.ShopRules(
        fields.whole("buffer_units", 0),
        fields.whole("share_percent", 100),
        tuple(fields.uids("facility")),
        fields.whole("dispatch_days", 0),
        fields.flag("sells_ahead"),
    )
    with page.open() as tx:
        channels.set_rules(tx, channel_id, rules)
    return page.go(f"/channels/{channel_id}", _("Saved. The shop is told its new numbers now."))


@post("/channels/{channel_id:uuid}/payment", opt=MAY, sync_to_thread=True, include_in_schema=False, status_code=303)
def set_payment(channel_id: FromPath[UUID], page: NamedDependency[Page], fields: NamedDependency[Fields]) -> Redirect:
    """What the money of its orders is counted as."""
    later = fields.needed("pays") == "later"
    with page.open() as tx:
        orders.set_pays_later(tx, channel_id, later)
    said = (
        _("Saved. From now on its orders are paid when a list or a transfer brings the money.")
        if later
        else _("Saved. From now on its orders are paid on the day they come.")
    )
    return page.go("/settings/channels" if fields.flag("settings") else f"/channels/{channel_id}", said)


@post("/channels/{channel_id:uuid}/test", opt=MAY, sync_to_thread=True, include_in_schema=False, status_code=303)
def test_connection(channel_id: FromPath[UUID], page: NamedDependency[Page]) -> Redirect:
    """Call the shop now."""
    said = test_shop(page.door, channel_id)
    return page.go(f"/channels/{channel_id}", _("It answers: “%(name)s”.") % {"name": said})


@post("/channels/{channel_id:uuid}/pause", opt=MAY, sync_to_thread=True, include_in_schema=False, status_code=303)
def pause(channel_id: FromPath[UUID], page: NamedDependency[Page]) -> Redirect:
    """Leave a shop alone."""
    with page.open() as tx:
        channels.pause(tx, channel_id)
    undo = f"/channels/{channel_id}/resume"
    said = _("Paused. No order is fetched, and the shop is told nothing, until you go on.")
    return page.go(f"/channels/{channel_id}", Said(said, "warn", undo=undo))


@post("/channels/{channel_id:uuid}/resume", opt=MAY, sync_to_thread=True, include_in_schema=False, status_code=303)
def resume(channel_id: FromPath[UUID], page: NamedDependency[Page]) -> Redirect:
    """Go on with a shop."""
    with page.open() as tx:
        channels.resume(tx, channel_id)
    return page.go(f"/channels/{channel_id}", _("It goes on: the shop is told what changed meanwhile."))


@post("/channels/{channel_id:uuid}/codes", opt=MAY, sync_to_thread=True, include_in_schema=False, status_code=303)
def map_codes(channel_id: FromPath[UUID], page: NamedDependency[Page], fields: NamedDependency[Fields]) -> Redirect:
    """Say which SKU is behind one of the shop's codes; an empty SKU forgets it."""
    code, sku = fields.needed("shop_code"), fields.text("sku")
    with page.open() as tx:
        outcome = channels.map_codes(tx, channel_id, {code: sku or None})
    back = f"/channels/{channel_id}?tab=codes"
    if outcome.refused:
        return page.go(back, Said(outcome.refused[0].message, "stop"))
    done = (
        _("%(code)s is %(sku)s now.") % {"code": code, "sku": sku}
        if sku
        else _("%(code)s is nothing of ours.") % {"code": code}
    )
    return page.go(back, done + " " + _("Orders that waited for it are processed."))


@post("/channels/retry", opt=MAY, sync_to_thread=True, include_in_schema=False, status_code=303)
def retry(page: NamedDependency[Page], fields: NamedDependency[Fields]) -> Redirect:
    """Process messages again that wait for a person."""
    with page.open() as tx:
        outcome = channels.retry(tx, fields.uids("message"))
        ids = {message.id: message.external_id for message in queries.messages(tx, None, "refused", None, 500)}
    count = len(outcome.done)
    done = ngettext("%(num)s order processed.", "%(num)s orders processed.", count) % {"num": num(count)}
    refused = [(ids.get(row.key, ""), row.message) for row in outcome.refused]
    return page.go("/channels", Said(done, "warn" if refused else "ok", refused))
