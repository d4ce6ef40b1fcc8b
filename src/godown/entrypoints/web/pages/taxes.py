"""Settings: what the business chose for its taxes, the rates of the day with those of its own, and its registrations."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Final
from zoneinfo import ZoneInfo

from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.response import Redirect

from godown import books
from godown.books import OwnRate, TaxChoices
from godown.countries import DatedSlab, head_word, pack_of
from godown.entrypoints.gstin import as_printed, fault_of
from godown.entrypoints.web.fields import Fields
from godown.entrypoints.web.frame import gettext as _
from godown.entrypoints.web.page import Page
from godown.entrypoints.web.pages.settings import show
from godown.kernel.india import state_name
from godown.kernel.refusal import Invalid
from godown.reports import queries_settings
from godown.stock.queries_places import Facility

PATH: Final = "/settings/taxes"
MILLIONTHS_IN_PERCENT: Final = 10_000
GST, CESS, UNIT_CESS = "gst", "cess", "unit_cess"


@dataclass(frozen=True, slots=True)
class ShownRate:
    """A rate of a tax class as the page shows it. `turn` is its place among the business's own, None for everybody's."""

    tax_class: str
    since: date
    until: date | None
    levies: str
    over_paise: int | None
    upto_paise: int | None
    holds: bool
    turn: int | None = None


@dataclass(frozen=True, slots=True)
class Registration:
    """A registration with its facilities; `fault` says what is wrong with it."""

    gstin: str
    state: str
    facilities: tuple[str, ...]
    fault: str


@get(PATH, opt={"scope": "books"}, sync_to_thread=True, include_in_schema=False)
def taxes(page: NamedDependency[Page]) -> Response[Any]:
    """All of it on one page."""
    with page.open() as tx:
        chosen = books.tax_choices(tx)
        shops = [(str(one.id), one.name) for one in queries_settings.channels(tx)]
        today = tx.now.astimezone(ZoneInfo(page.request.state.shell.zone)).date()
    return show(
        page,
        "taxes",
        chosen=chosen,
        shops=shops,
        today=today,
        rates=rates_of(chosen, today),
        registrations=registrations_of(page.facilities, chosen),
        turnover=chosen.turnover_paise // 100 if chosen.turnover_paise is not None else "",
    )


def rates_of(chosen: TaxChoices, today: date) -> list[ShownRate]:
    """The rates of a day and those to come; a class of one's own replaces everybody's of its name. Own ones of the past too: an
    invoice of their days would bear them."""
    mine = {rate.tax_class for rate in chosen.rates}
    common = [
        _shown(one, today)
        for one in pack_of("").slabs
        if one.tax_class not in mine and (not one.until or one.until >= today)
    ]
    return [*(_shown(rate.slab(), today, turn) for turn, rate in enumerate(chosen.rates)), *common]


def _shown(one: DatedSlab, today: date, turn: int | None = None) -> ShownRate:
    parts = [
        f"{head_word(head.code)} ₹{head.per_unit / 100:.2f}"
        if head.per_unit
        else f"{head_word(head.code)} {head.rate / MILLIONTHS_IN_PERCENT:g} %"
        for head in one.slab.rate.levies
    ]
    holds = one.since <= today and (one.until is None or today <= one.until)
    return ShownRate(one.tax_class, one.since, one.until, " + ".join(parts), one.slab.over, one.slab.upto, holds, turn)


def registrations_of(facilities: Sequence[Facility], chosen: TaxChoices) -> list[Registration]:
    """Each GSTIN with the facilities that have it; a facility without one stands under the empty one."""
    homes: dict[str, list[Facility]] = {}
    for one in facilities:
        homes.setdefault(one.gstin or "", []).append(one)
    return [
        Registration(
            gstin, state_name(gstin[:2]) if gstin else "", tuple(one.name for one in found),
            _fault(gstin, found[0].state_code, sandbox=chosen.sandbox) if gstin else "",
        )
        for gstin, found in sorted(homes.items())
    ]  # fmt: skip


def _fault(gstin: str, state_code: str, *, sandbox: bool) -> str:
    fault = fault_of(gstin, state_code, sandbox=sandbox)
    return _(fault) if fault else ""


@post(PATH, opt={"scope": "books"}, sync_to_thread=True, include_in_schema=False, status_code=303)
def choose(page: NamedDependency[Page], fields: NamedDependency[Fields]) -> Redirect:
    """Keep what was ticked and written; rates and closed months stay as they are."""
    sandbox = fields.flag("sandbox")
    with page.open() as tx:
        stands = books.tax_choices(tx)
        shops = [str(one.id) for one in queries_settings.channels(tx)]
        operators = {shop: as_printed(fields.text(f"operator-{shop}")) for shop in shops}
        wanted = replace(
            stands,
            bond=fields.flag("bond"),
            shipping_counts=fields.flag("shipping_counts"),
            notes_by_filing=fields.flag("notes_by_filing"),
            sandbox=sandbox,
            whole_rupees=fields.flag("whole_rupees"),
            turnover_paise=fields.whole("turnover") * 100 if fields.text("turnover") else None,
            zones=tuple(_known(one, "zones", sandbox=sandbox) for one in fields.text("zones").split()),
            operators={
                shop: _known(gstin, f"operator-{shop}", sandbox=sandbox) for shop, gstin in operators.items() if gstin
            },
        )
        books.choose_taxes(tx, wanted)
    return page.go(PATH, _("Saved. It counts for documents from now on."))


def _known(gstin: str, field: str, *, sandbox: bool) -> str:
    plain = as_printed(gstin)
    if fault := _fault(plain, "", sandbox=sandbox):
        raise Invalid(fault, field=field)
    return plain


@post(PATH + "/rates", opt={"scope": "books"}, sync_to_thread=True, include_in_schema=False, status_code=303)
def change_rates(page: NamedDependency[Page], fields: NamedDependency[Fields]) -> Redirect:
    """Add a rate of a tax class, or take one of the business's own away."""
    with page.open() as tx:
        stands = books.tax_choices(tx)
        if fields.text("drop"):
            turn = fields.whole("drop")
            rates = tuple(rate for place, rate in enumerate(stands.rates) if place != turn)
        else:
            rates = (*stands.rates, _rate(fields))
        books.choose_taxes(tx, replace(stands, rates=rates))
    return page.go(PATH, _("Saved. It counts for documents from now on."))


def _rate(fields: Fields) -> OwnRate:
    levies = [(GST, _percent(fields, "gst"), 0)]
    if cess := _percent(fields, "cess"):
        levies.append((CESS, cess, 0))
    if by_unit := fields.paise("unit_cess", 0):
        levies.append((UNIT_CESS, 0, by_unit))
    until = _day(fields, "until") if fields.text("until") else None
    return OwnRate(
        fields.needed("tax_class"), _day(fields, "since"), tuple(levies), until,
        fields.paise("over") if fields.text("over") else None, fields.paise("upto") if fields.text("upto") else None,
    )  # fmt: skip


def _percent(fields: Fields, name: str) -> int:
    """A rate in per cent, two places at most, as millionths."""
    return fields.paise(name, 0) * (MILLIONTHS_IN_PERCENT // 100)


def _day(fields: Fields, name: str) -> date:
    try:
        return date.fromisoformat(fields.needed(name))
    except ValueError:
        raise Invalid(_("This must be a day."), field=name) from None


PAGES: Final = (taxes, choose, change_rates)
