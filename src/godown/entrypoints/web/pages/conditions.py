"""Conditions: which a business has, under Settings; and the form by which units of a SKU change theirs."""

from typing import Any, Final
from uuid import UUID

from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Redirect

from godown import catalog, receiving, stock
from godown.entrypoints.web import links
from godown.entrypoints.web.fields import Fields
from godown.entrypoints.web.formats import num
from godown.entrypoints.web.frame import gettext as _
from godown.entrypoints.web.frame import ngettext
from godown.entrypoints.web.page import Page
from godown.entrypoints.web.pages.settings import show
from godown.entrypoints.web.states import STATES
from godown.kernel.ids import new_id
from godown.kernel.refusal import NotFound, Refusal
from godown.receiving import Regrade
from godown.receiving.regrade import BY_ITSELF
from godown.reports import queries_card
from godown.stock import NewCondition

PATH: Final = "/settings/conditions"


@get(PATH, opt={"scope": "settings"}, sync_to_thread=True, include_in_schema=False)
def condition_list(page: NamedDependency[Page]) -> Response[Any]:
    """All conditions with their flags, and what lies in each."""
    with page.open() as tx:
        known = stock.conditions(tx)
    return show(page, "conditions", known=known)


@post(PATH, opt={"scope": "settings"}, sync_to_thread=True, include_in_schema=False, status_code=303)
def save_condition(page: NamedDependency[Page], fields: NamedDependency[Fields]) -> Redirect:
    """Add a condition, or change what one allows."""
    new = NewCondition(
        fields.needed("code"), fields.needed("name"), movable=fields.flag("movable"), countable=fields.flag("countable")
    )
    with page.open() as tx:
        told = stock.save_conditions(tx, [new])
    return page.went(PATH, told, _("Saved.") if not told.refused else _("Nothing was changed."))


@get("/stock/{sku_id:uuid}/condition", opt={"scope": "stock"}, sync_to_thread=True, include_in_schema=False)
def change_form(sku_id: FromPath[UUID], page: NamedDependency[Page]) -> Response[Any]:
    """The form: which units, into what, and why."""
    return _form(page, sku_id, {"spot": links.asked(page, "spot")}, {}, str(new_id()))


def _form(
    page: Page, sku_id: UUID, values: dict[str, str], errors: dict[str, str], key: str, status: int = 200
) -> Response[Any]:
    here = page.here()
    with page.open() as tx:
        sku = catalog.skus_by_id(tx, [sku_id]).get(sku_id)
        if sku is None:
            raise NotFound("SKU", sku_id=str(sku_id))
        spots = [one for one in queries_card.spots(tx, sku_id) if one.facility == here.name]
        known = {one.code: one.name for one in stock.conditions(tx)}
    names = {code: _(STATES[code].word) if code in STATES else name for code, name in known.items()}
    answer = page.render(
        "condition_change.html",
        sku=sku,
        values=values,
        errors=errors,
        key=key,
        spots=[
            (f"{one.code}|{one.condition}|{one.batch or ''}",
             " · ".join(filter(None, (one.code, names.get(one.condition, one.condition), one.batch, num(one.on_hand)))))
            for one in spots if one.condition not in BY_ITSELF and one.kind != "pack"
        ],
        conditions=[(code, name) for code, name in names.items() if code not in BY_ITSELF],
    )  # fmt: skip
    answer.status_code = status
    return answer


@post(
    "/stock/{sku_id:uuid}/condition", opt={"scope": "stock"}, sync_to_thread=True, include_in_schema=False, status_code=303
)  # fmt: skip
def change_condition(
    sku_id: FromPath[UUID], page: NamedDependency[Page], fields: NamedDependency[Fields]
) -> Redirect | Response[Any]:
    """Give units another condition. The form carries its id: sent twice, they change once."""
    key, home = fields.uid("key"), page.here().id
    try:
        place, condition, batch = [*fields.needed("spot").split("|"), "", ""][:3]
        with page.open() as tx:
            sku = catalog.skus_by_id(tx, [sku_id]).get(sku_id)
            if sku is None:
                raise NotFound("SKU", sku_id=str(sku_id))
            new = Regrade(
                sku.code, fields.whole("units"), place, fields.needed("to"), fields.needed("why"), condition, batch, key
            )
            receiving.regrade(tx, home, [new])
    except Refusal as wrong:
        if wrong.status not in (409, 422):
            raise
        words = {"quantity": "units", "to_condition": "to", "place_code": "spot", "from_condition": "spot"}
        at = str(wrong.facts.get("field") or "units")
        kept = {name: fields.text(name) for name in fields.values}
        return _form(page, sku_id, kept, {words.get(at, at): wrong.message}, str(key), 422)
    said = ngettext("%(num)s unit has another condition.", "%(num)s units have another condition.", new.quantity)
    return page.go(f"/stock/{sku_id}", said % {"num": num(new.quantity)})


PAGES: Final = (condition_list, save_condition, change_form, change_condition)
