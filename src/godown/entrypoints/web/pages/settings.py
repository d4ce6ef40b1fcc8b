"""Settings: one page a subject, saved by section, and who changed what."""

from datetime import datetime
from typing import Any, Final
from uuid import UUID
from zoneinfo import available_timezones

from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Redirect

from godown import orders, stock
from godown.entrypoints.gstin import as_printed, fault_of
from godown.entrypoints.web import links, things
from godown.entrypoints.web.fields import Fields
from godown.entrypoints.web.frame import LANGUAGES
from godown.entrypoints.web.frame import gettext as _
from godown.entrypoints.web.india import state_options
from godown.entrypoints.web.page import ROLE_WORDS, Page
from godown.entrypoints.web.states import N_
from godown.kernel.refusal import Invalid, NotFound, Refusal
from godown.platform import keys, people
from godown.platform.identity import SCOPES
from godown.platform.paper_language import PAPER_LANGUAGES, choose_paper_language, paper_language
from godown.platform.tables import ROLES
from godown.reports import queries_settings
from godown.stock import NewFacility, queries_places

SUBJECTS: Final = {
    "": N_("Business"),
    "facilities": N_("Facilities"),
    "people": N_("People"),
    "keys": N_("API keys"),
    "channels": N_("Channels"),
    "where-orders-go": N_("Where orders go"),
    "picking": N_("Picking"),
    "returns": N_("Returns"),
    "conditions": N_("Conditions"),
    "consignors": N_("Consignors"),
    "taxes": N_("Taxes"),
    "numbers": N_("Numbers"),
    "activity": N_("Who changed what"),
}
SCOPE_WORDS: Final = {
    "read": N_("read everything"), "catalog": N_("SKUs"), "stock": N_("receive and move stock"), "orders": N_("orders"),
    "floor": N_("waves, picks, packing"), "shipping": N_("couriers and hand-over"), "returns": N_("returns"),
    "settings": N_("settings"), "approve": N_("approve counts of high value"), "books": N_("taxes, returns and the journal"),
}  # fmt: skip
LOGGED: Final = 60


def show(page: Page, subject: str, **context: Any) -> Response[Any]:
    """A subject of the settings, under the tabs of all."""
    seen = [key for key in SUBJECTS if page.may("books" if key == "taxes" else "settings")]
    tabs = [(_(SUBJECTS[key]), None, f"/settings/{key}".rstrip("/"), key == subject) for key in seen]
    return page.render("settings.html", subject=subject, tabs=tabs, **context)


def _owner(page: Page) -> None:
    if not page.may("users"):
        raise Refusal("not_allowed", _("Only an owner may do this."), status=403)


@get("/settings", opt={"scope": "settings"}, sync_to_thread=True, include_in_schema=False)
def business(page: NamedDependency[Page]) -> Response[Any]:
    """The business."""
    with page.open() as tx:
        name, slug = queries_settings.business(tx)
        language = paper_language(tx)
    offered = [(code, LANGUAGES[code]) for code in PAPER_LANGUAGES]
    return show(page, "", name=name, slug=slug, paper_language=language, offered=offered)


@post("/settings", opt={"scope": "settings"}, sync_to_thread=True, include_in_schema=False, status_code=303)
def rename(page: NamedDependency[Page], fields: NamedDependency[Fields]) -> Redirect:
    """Rename the business, and say in which language its documents are printed."""
    with page.open() as tx:
        people.rename_business(tx, fields.needed("name"))
        if fields.text("paper_language"):
            choose_paper_language(tx, fields.text("paper_language"))
    return page.go("/settings", _("Saved. Papers that were made stay as they are."))


@get("/settings/facilities", opt={"scope": "settings"}, sync_to_thread=True, include_in_schema=False)
def facilities(page: NamedDependency[Page]) -> Response[Any]:
    """All facilities."""
    return show(page, "facilities", states=dict(state_options()))


@get("/settings/facilities/new", opt={"scope": "settings"}, sync_to_thread=True, include_in_schema=False)
def new_facility(page: NamedDependency[Page]) -> Response[Any]:
    """The empty form of a facility."""
    return _facility_form(page, None, {}, 200)


@get("/settings/facilities/{facility_id:uuid}", opt={"scope": "settings"}, sync_to_thread=True, include_in_schema=False)
def edit_facility(facility_id: FromPath[UUID], page: NamedDependency[Page]) -> Response[Any]:
    """The form of a facility that is there."""
    return _facility_form(page, facility_id, {}, 200)


def _facility_form(
    page: Page, facility_id: UUID | None, errors: dict[str, str], status: int, kept: dict[str, str] | None = None
) -> Response[Any]:
    known = next((one for one in page.facilities if one.id == facility_id), None)
    if facility_id is not None and known is None:
        raise NotFound("facility", facility_id=str(facility_id))
    names = ("code", "name", "gstin", "address1", "address2", "city", "state_code", "pincode", "phone", "time_zone")
    values = kept or {name: str(getattr(known, name) or "") for name in names if known}
    zones = sorted(
        zone for zone in available_timezones() if zone.startswith(("Asia/", "Europe/", "America/", "Africa/", "UTC"))
    )
    answer = page.render(
        "facility.html",
        known=known,
        values=values,
        errors=errors,
        states=state_options(),
        zones=[(z, z) for z in zones],
    )
    answer.status_code = status
    return answer


@post(
    "/settings/facilities/new", opt={"scope": "settings"}, sync_to_thread=True, include_in_schema=False, status_code=303
)
def add_facility(page: NamedDependency[Page], fields: NamedDependency[Fields]) -> Redirect | Response[Any]:
    """Open a facility. The GSTIN is checked to its last sign, and against the state."""
    return _save_facility(page, fields, None)


@post(
    "/settings/facilities/{facility_id:uuid}",
    opt={"scope": "settings"},
    sync_to_thread=True,
    include_in_schema=False,
    status_code=303,
)
def save_facility(
    facility_id: FromPath[UUID], page: NamedDependency[Page], fields: NamedDependency[Fields]
) -> Redirect | Response[Any]:
    """Change a facility; its code and time zone stay."""
    return _save_facility(page, fields, facility_id)


def _save_facility(page: Page, fields: Fields, facility_id: UUID | None) -> Redirect | Response[Any]:
    try:
        with page.open() as tx:
            known = queries_places.facility(tx, facility_id) if facility_id else None
            new = _facility(fields, known.code if known else fields.needed("code").upper())
            if facility_id:
                stock.change_facility(tx, facility_id, new)
            else:
                stock.open_facility(tx, new)
    except Invalid as wrong:
        kept = {name: fields.text(name) for name in fields.values}
        return _facility_form(page, facility_id, {str(wrong.facts.get("field", "code")): wrong.message}, 422, kept)
    return page.go("/settings/facilities", _("%(name)s is saved.") % {"name": new.name})


def _facility(fields: Fields, code: str) -> NewFacility:
    gstin, state = as_printed(fields.text("gstin")), fields.text("state_code")
    if gstin and (fault := fault_of(gstin, state)):
        raise Invalid(_(fault), field="gstin")
    return NewFacility(
        code, fields.needed("name"), fields.text("time_zone", "Asia/Kolkata"), gstin or None, fields.text("address1"),
        fields.text("address2"), fields.text("city"), state or gstin[:2], fields.text("pincode"), phone=fields.text("phone"),
    )  # fmt: skip


@get("/settings/people", opt={"scope": "settings"}, sync_to_thread=True, include_in_schema=False)
def people_list(page: NamedDependency[Page]) -> Response[Any]:
    """Who may do what."""
    with page.open() as tx:
        everybody = people.people(tx)
    roles = [(role, _(ROLE_WORDS[role])) for role in ROLES]
    return show(
        page, "people", everybody=everybody, roles=roles, may_change=page.may("users"), me=page.door.identity.actor_id
    )


@post("/settings/people", opt={"scope": "users"}, sync_to_thread=True, include_in_schema=False, status_code=303)
def invite(page: NamedDependency[Page], fields: NamedDependency[Fields]) -> Redirect:
    """Let a person in with a first password."""
    _owner(page)
    with page.open() as tx:
        made = people.add(
            tx, fields.needed("email"), fields.needed("name"), fields.needed("role"), fields.needed("password")
        )
    return page.go(
        "/settings/people", _("%(name)s may sign in now. Say the first password in person.") % {"name": made.name}
    )


@post(
    "/settings/people/{account_id:uuid}",
    opt={"scope": "users"},
    sync_to_thread=True,
    include_in_schema=False,
    status_code=303,
)
def change_person(account_id: FromPath[UUID], page: NamedDependency[Page], fields: NamedDependency[Fields]) -> Redirect:
    """Change a person's role, shut them out, or let them in again."""
    _owner(page)
    act = fields.text("act")
    with page.open() as tx:
        if act == "role":
            one = people.change_role(tx, account_id, fields.needed("role"))
            said = _("%(name)s is %(role)s now.") % {"name": one.name, "role": _(ROLE_WORDS[one.role])}
        elif act == "out":
            one = people.deactivate(tx, account_id)
            said = _("%(name)s is shut out; their sessions have ended.") % {"name": one.name}
        elif act == "in":
            one = people.reactivate(tx, account_id)
            said = _("%(name)s may sign in again.") % {"name": one.name}
        else:
            raise Invalid(_("There is no such deed."), field="act")
    return page.go("/settings/people", said)


@get("/settings/keys", opt={"scope": "settings"}, sync_to_thread=True, include_in_schema=False)
def key_list(page: NamedDependency[Page]) -> Response[Any]:
    """The API keys."""
    return _keys(page, "")


def _keys(page: Page, secret: str) -> Response[Any]:
    with page.open() as tx:
        known = keys.keys(tx)
    scopes = [(scope, _(SCOPE_WORDS[scope])) for scope in SCOPES]
    answer = show(page, "keys", known=known, scopes=scopes, secret=secret, may_change=page.may("users"))
    answer.headers["cache-control"] = "no-store"
    return answer


@post("/settings/keys", opt={"scope": "users"}, sync_to_thread=True, include_in_schema=False, status_code=200)
def make_key(page: NamedDependency[Page], fields: NamedDependency[Fields]) -> Response[Any]:
    """Make a key and show its secret, once: it is in this answer and nowhere else."""
    _owner(page)
    with page.open() as tx:
        _made, secret = keys.add(tx, fields.needed("name"), fields.texts("scope"))
    return _keys(page, secret)


@post(
    "/settings/keys/{key_id:uuid}/revoke",
    opt={"scope": "users"},
    sync_to_thread=True,
    include_in_schema=False,
    status_code=303,
)
def revoke_key(key_id: FromPath[UUID], page: NamedDependency[Page]) -> Redirect:
    """End a key for good."""
    _owner(page)
    with page.open() as tx:
        gone = keys.revoke(tx, key_id)
    return page.go("/settings/keys", _("The key “%(name)s” has ended.") % {"name": gone.name})


@get("/settings/channels", opt={"scope": "settings"}, sync_to_thread=True, include_in_schema=False)
def channel_list(page: NamedDependency[Page]) -> Response[Any]:
    """How much of the stock each channel may show."""
    with page.open() as tx:
        known = queries_settings.channels(tx)
    return show(page, "channels", known=known)


@post(
    "/settings/channels/{channel_id:uuid}",
    opt={"scope": "settings"},
    sync_to_thread=True,
    include_in_schema=False,
    status_code=303,
)
def channel_rules(channel_id: FromPath[UUID], page: NamedDependency[Page], fields: NamedDependency[Fields]) -> Redirect:
    """Save the share and the buffer of a channel that no shop is connected to; a connected one has its own page."""
    share, buffer = fields.whole("share"), fields.whole("buffer")
    if not (0 <= share <= 100 and 0 <= buffer <= 1_000_000):
        raise Invalid(_("A share is 0 to 100 percent, a buffer 0 to 1,000,000 units."), field="share")
    with page.open() as tx:
        orders.set_channel_rules(tx, channel_id, buffer, share)
        tx.note("rules_changed", "channel", [channel_id], buffer=buffer, share=share)
    return page.go("/settings/channels", _("The rules are saved."))


@get("/settings/numbers", opt={"scope": "settings"}, sync_to_thread=True, include_in_schema=False)
def numbers(page: NamedDependency[Page]) -> Response[Any]:
    """The next number of each series."""
    with page.open() as tx:
        papers, floor = queries_settings.papers(tx), queries_settings.floor_numbers(tx)
    return show(page, "numbers", papers=papers, floor_numbers=floor)


@get("/settings/activity", opt={"scope": "settings"}, sync_to_thread=True, include_in_schema=False)
def activity(page: NamedDependency[Page]) -> Response[Any]:
    """Who changed what, newest first."""
    text, last = links.asked(page, "before"), links.asked_uid(page, "last")
    try:
        before = (datetime.fromisoformat(text), last) if last else None
        if text and (before is None or before[0].tzinfo is None):
            raise ValueError(text)
    except ValueError:
        raise Invalid(_("This page of the list is not there any more. Begin again."), field="before") from None
    with page.open() as tx:
        found = queries_settings.changes(tx, before, LOGGED + 1)
    end, more = found[LOGGED - 1] if len(found) > LOGGED else None, None
    if end:
        more = links.link("/settings/activity", before=end.at.isoformat(), last=end.id)
    return show(page, "activity", changes=found[:LOGGED], next=more, counted=things.counted, address=things.address)
