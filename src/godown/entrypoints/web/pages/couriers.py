"""Couriers: who carries what, what waits at each, which customers were not told. Every list has its way on."""

from typing import Any, Final
from uuid import UUID

from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Redirect

from godown import shipping
from godown.entrypoints.hooks import webhook_path
from godown.entrypoints.web.fields import Fields
from godown.entrypoints.web.frame import gettext as _
from godown.entrypoints.web.frame import ngettext
from godown.entrypoints.web.page import Page
from godown.entrypoints.web.pages.not_delivered import answer_words
from godown.entrypoints.web.states import N_
from godown.entrypoints.worker.courier_jobs import check_courier
from godown.kernel.refusal import Invalid
from godown.platform.transaction import Tx
from godown.shipping import NewCourier, Rule, notices
from godown.shipping.courier import CAPABILITIES

ROWS: Final = 50
"""Rows on a page; the next page is a link."""

TABS: Final = {
    "couriers": N_("Couriers"),
    "pending": N_("Label pending"),
    "not_delivered": N_("Not delivered"),
    "voids": N_("Not taken back"),
    "events": N_("Not understood"),
    "mails": N_("Mails"),
}

REASONS: Final = {
    "unknown_awb": N_("No parcel has this AWB"),
    "unknown_code": N_("This code has no meaning yet"),
    "cancelled_parcel": N_("The parcel was cancelled"),
    "unreadable": N_("It cannot be read"),
}

MAIL_WORDS: Final = {
    "handed_over": N_("On its way"),
    "out_for_delivery": N_("Out for delivery"),
    "delivered": N_("Delivered"),
    "not_delivered": N_("Not delivered"),
    "pickup": N_("Return is fetched"),
}

MAIL_STATES: Final = {"waiting": "retrying", "sent": "done", "refused": "refused", "too_old": "paused"}


def _after(page: Page) -> UUID | None:
    text = page.request.query_params.get("after", "")
    try:
        return UUID(text) if text else None
    except ValueError:
        raise Invalid(_("This page is not one of ours. Begin again."), field="after") from None


@get("/couriers", sync_to_thread=True, include_in_schema=False)
def courier_list(page: NamedDependency[Page]) -> Response[Any]:
    """One of the tabs."""
    tab = page.request.query_params.get("tab", "couriers")
    if tab not in TABS:
        raise Invalid(_("There is no such tab."), field="tab")
    after = _after(page)
    with page.open() as tx:
        stories = shipping.stories(tx)
        rows = rows_of(tx, tab, after)
        rules = shipping.rules(tx)
        kinds = notices.kinds(tx)
    more, rows = len(rows) > ROWS, rows[:ROWS]
    counts = {
        "pending": sum(one.label_pending for one in stories),
        "not_delivered": sum(one.not_delivered for one in stories),
        "voids": sum(one.voids_refused for one in stories),
        "events": sum(one.event_problems for one in stories),
    }
    return page.render(
        "couriers.html",
        tab=tab,
        tabs=[(_(word), counts.get(key), f"/couriers?tab={key}", key == tab) for key, word in TABS.items()],
        stories=stories,
        names={one.id: one.name for one in stories},
        places={one.id: one.name for one in page.facilities},
        rows=rows,
        rules=rules,
        kinds=kinds,
        mail_words={key: _(word) for key, word in MAIL_WORDS.items()},
        mail_states=MAIL_STATES,
        reasons={key: _(word) for key, word in REASONS.items()},
        next=f"/couriers?tab={tab}&after={rows[-1].id}" if more else None,
        may_act=page.may("shipping"),
        may_set=page.may("settings"),
        words=answer_words(),
    )


def rows_of(tx: Tx, tab: str, after: UUID | None) -> list[Any]:
    """The rows of a tab, one more than a page shows."""
    if tab == "voids":
        return list(shipping.voids_refused(tx, ROWS))
    if tab == "pending":
        return list(shipping.shipments_page(tx, ["label_pending"], None, after, ROWS))
    if tab == "not_delivered":
        return list(shipping.not_delivered(tx, after, ROWS + 1))
    if tab == "events":
        return list(shipping.events(tx, [], problems=True, after=after, limit=ROWS))
    return list(shipping.notices_page(tx, [], after, ROWS)) if tab == "mails" else []


@post("/couriers/retry", opt={"scope": "shipping"}, sync_to_thread=True, include_in_schema=False)
def retry(page: NamedDependency[Page], fields: NamedDependency[Fields]) -> Redirect:
    """Ask again for the chosen parcels, or send the chosen mails again."""
    parcels, mails = fields.uids("parcel"), fields.uids("mail")
    if not parcels and not mails:
        raise Invalid(_("Choose at least one row."))
    with page.open() as tx:
        if parcels:
            shipping.retry(tx, parcels)
        again = notices.retry(tx, mails) if mails else 0
    if mails:
        said = ngettext("%(num)s mail goes out again.", "%(num)s mails go out again.", again) % {"num": again}
        return page.go("/couriers?tab=mails", said, tone="ok" if again else "warn")
    said = ngettext("The courier is asked again for %(num)s parcel.", "The courier is asked again for %(num)s parcels.",
                    len(parcels)) % {"num": len(parcels)}  # fmt: skip
    return page.go(f"/couriers?tab={'voids' if fields.text('tab') == 'voids' else 'pending'}", said, tone="go")


@post("/couriers/rules", opt={"scope": "settings"}, sync_to_thread=True, include_in_schema=False)
def change_rules(page: NamedDependency[Page], fields: NamedDependency[Fields]) -> Redirect:
    """Add a rule at the end, or take one away."""
    with page.open() as tx:
        rules = shipping.rules(tx)
        if fields.text("drop"):
            number = fields.whole("drop")
            kept = [rule for place, rule in enumerate(rules) if place != number]
        else:
            place = fields.uid("facility") if fields.text("facility") else None
            kept = [*rules, Rule(fields.uid("courier"), place, fields.text("payment"), fields.text("pincode"))]
        shipping.set_rules(tx, kept)
    return page.go("/couriers", _("The rules are saved. They count for parcels that are packed from now on."))


@post("/couriers/notices", opt={"scope": "settings"}, sync_to_thread=True, include_in_schema=False)
def choose_notices(page: NamedDependency[Page], fields: NamedDependency[Fields]) -> Redirect:
    """Of what customers are told."""
    with page.open() as tx:
        notices.set_kinds(tx, fields.texts("kind"))
    return page.go("/couriers?tab=mails", _("Saved."))


@get("/couriers/new", opt={"scope": "settings"}, sync_to_thread=True, include_in_schema=False)
def new_courier(page: NamedDependency[Page]) -> Response[Any]:
    """The form of a courier that is not there yet."""
    kind = page.request.query_params.get("kind", "manual")
    if kind not in CAPABILITIES:
        raise Invalid(_("There is no such kind of courier."), field="kind")
    return page.render("courier.html", story=None, kind=kind, codes={}, states=STATES_OF_CODES)


STATES_OF_CODES: Final = (
    "ignored", "in_transit", "out_for_delivery", "not_delivered", "coming_back", "lost", "delivered", "returned",
)  # fmt: skip


@get("/couriers/{courier_id:uuid}", opt={"scope": "settings"}, sync_to_thread=True, include_in_schema=False)
def one_courier(courier_id: FromPath[UUID], page: NamedDependency[Page]) -> Response[Any]:
    """A courier: connection, AWB numbers, what its codes mean."""
    with page.open() as tx:
        courier = shipping.courier(tx, courier_id)
        story = next(one for one in shipping.stories(tx) if one.id == courier_id)
        codes = shipping.codes(tx, courier_id)
    return page.render("courier.html", story=story, kind=courier.kind, codes=codes, states=STATES_OF_CODES)


@post("/couriers/save", opt={"scope": "settings"}, sync_to_thread=True, include_in_schema=False)
def save_courier(page: NamedDependency[Page], fields: NamedDependency[Fields]) -> Redirect:
    """Add a courier, or change the one of this code. A token that is left empty stays."""
    new = NewCourier(
        fields.needed("code"), fields.needed("name"), fields.needed("kind"), fields.text("base_url"), fields.text("token"), "",
        fields.text("tracking_url"), fields.flag("preferred"), not fields.flag("stopped"), fields.whole("volumetric_divisor", 5000),
        fields.whole("slab_grams", 500), fields.paise("slab", 0), fields.text("transporter_id"),
    )  # fmt: skip
    with page.open() as tx:
        courier = shipping.add_courier(tx, new)
    return page.go(f"/couriers/{courier}", _("%(name)s is saved.") % {"name": new.name})


@post("/couriers/{courier_id:uuid}/range", opt={"scope": "settings"}, sync_to_thread=True, include_in_schema=False)
def save_range(courier_id: FromPath[UUID], page: NamedDependency[Page], fields: NamedDependency[Fields]) -> Redirect:
    """A fresh range of AWB numbers; parcels that waited for one get theirs."""
    with page.open() as tx:
        shipping.set_range(tx, courier_id, fields.text("prefix"), fields.whole("first"), fields.whole("last"))
    return page.go(f"/couriers/{courier_id}", _("The numbers are entered. Parcels that waited have theirs."))


@post("/couriers/{courier_id:uuid}/test", opt={"scope": "settings"}, sync_to_thread=True, include_in_schema=False)
def test_connection(courier_id: FromPath[UUID], page: NamedDependency[Page]) -> Redirect:
    """Ask the courier who it is, with no transaction open."""
    with page.open() as tx:
        courier = shipping.courier(tx, courier_id)
    works, said = check_courier(courier)
    return page.go(f"/couriers/{courier_id}", said, tone="ok" if works else "stop")


@post("/couriers/{courier_id:uuid}/webhook", opt={"scope": "settings"}, sync_to_thread=True, include_in_schema=False)
def new_webhook(courier_id: FromPath[UUID], page: NamedDependency[Page]) -> Response[Any]:
    """A fresh address and secret for the courier's messages: shown once, on this answer, and nowhere kept in the clear."""
    with page.open() as tx:
        token, secret = shipping.open_webhook(tx, courier_id)
        courier = shipping.courier(tx, courier_id)
    base = page.door.settings.public_url or str(page.request.base_url).rstrip("/")
    return page.render("courier_webhook.html", courier=courier, address=base + webhook_path(token), secret=secret)


@post("/couriers/{courier_id:uuid}/codes", opt={"scope": "settings"}, sync_to_thread=True, include_in_schema=False)
def save_code(courier_id: FromPath[UUID], page: NamedDependency[Page], fields: NamedDependency[Fields]) -> Redirect:
    """What a code means from now on; events that waited for it take effect."""
    with page.open() as tx:
        shipping.set_codes(tx, courier_id, {fields.needed("code").lower(): fields.needed("state")})
    return page.go(f"/couriers/{courier_id}", _("Saved. Events that waited for it count now."))


PAGES: Final = (
    courier_list, retry, change_rules, choose_notices, new_courier, one_courier, save_courier, save_range, test_connection,
    new_webhook, save_code,
)  # fmt: skip
"""All handlers of this door."""
