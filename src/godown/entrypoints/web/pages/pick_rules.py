"""Settings of picking: do orders share totes, is an emptied bin asked about, which carts are there, when do couriers come?"""

from dataclasses import replace
from typing import Any, Final

from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.response import Redirect

from godown import picking
from godown.entrypoints.web.fields import Fields
from godown.entrypoints.web.frame import gettext as _
from godown.entrypoints.web.page import Page
from godown.entrypoints.web.pages.settings import show
from godown.picking import CartKind, CutOff, PickRules

PATH: Final = "/settings/picking"


@get(PATH, opt={"scope": "settings"}, sync_to_thread=True, include_in_schema=False)
def pick_rules(page: NamedDependency[Page]) -> Response[Any]:
    """How this business picks."""
    with page.open() as tx:
        rules, known, carts = picking.pick_rules(tx), picking.cut_offs(tx), picking.cart_rules(tx)
    names = {one.id: one.name for one in page.facilities}
    return show(page, "picking", rules=rules, cut_offs=known, names=names, carts=carts)


@post(PATH, opt={"scope": "settings"}, sync_to_thread=True, include_in_schema=False, status_code=303)
def change_pick_rules(page: NamedDependency[Page], fields: NamedDependency[Fields]) -> Redirect:
    """Say how this business picks."""
    with page.open() as tx:
        picking.set_pick_rules(tx, PickRules(fields.flag("shared_totes"), fields.flag("zero_check")))
    return page.go(PATH, _("Saved. It counts from the next wave on."))


@post(f"{PATH}/cut-offs", opt={"scope": "settings"}, sync_to_thread=True, include_in_schema=False, status_code=303)
def change_cut_offs(page: NamedDependency[Page], fields: NamedDependency[Fields]) -> Redirect:
    """A courier comes at this time, or no longer."""
    with page.open() as tx:
        known = picking.cut_offs(tx)
        if fields.text("drop"):
            at = fields.whole("drop")
            known = [one for number, one in enumerate(known) if number != at]
        else:
            new = CutOff(
                fields.uid("facility"), fields.needed("name"), fields.needed("pickup_at"), fields.whole("ready_minutes"),
                fields.flag("releases"),
            )  # fmt: skip
            known = [*known, new]
        picking.set_cut_offs(tx, known)
    return page.go(PATH, _("Saved."))


@post(f"{PATH}/carts", opt={"scope": "settings"}, sync_to_thread=True, include_in_schema=False, status_code=303)
def change_carts(page: NamedDependency[Page], fields: NamedDependency[Fields]) -> Redirect:
    """There is this kind of cart, or no longer."""
    with page.open() as tx:
        rules = picking.cart_rules(tx)
        if fields.text("drop"):
            at = fields.whole("drop")
            kinds = tuple(cart for number, cart in enumerate(rules.carts) if number != at)
        else:
            litres, kilos = _some(fields, "litres"), _some(fields, "kilos")
            new = CartKind(
                fields.needed("name"), _some(fields, "totes"), _some(fields, "units"),
                None if litres is None else litres * 1_000, None if kilos is None else kilos * 1_000,
            )  # fmt: skip
            kinds = (*(cart for cart in rules.carts if cart.name), new)
        picking.set_cart_rules(tx, replace(rules, carts=kinds or (CartKind(),)))
    return page.go(PATH, _("Saved. It counts from the next wave on."))


@post(f"{PATH}/split", opt={"scope": "settings"}, sync_to_thread=True, include_in_schema=False, status_code=303)
def change_split(page: NamedDependency[Page], fields: NamedDependency[Fields]) -> Redirect:
    """What no cart takes is split across trips, or goes by itself."""
    with page.open() as tx:
        picking.set_cart_rules(tx, replace(picking.cart_rules(tx), may_split=fields.flag("may_split")))
    return page.go(PATH, _("Saved. It counts from the next wave on."))


def _some(fields: Fields, name: str) -> int | None:
    return fields.whole(name) if fields.text(name) else None


@post(f"{PATH}/pace", opt={"scope": "settings"}, sync_to_thread=True, include_in_schema=False, status_code=303)
def change_pace(page: NamedDependency[Page], fields: NamedDependency[Fields]) -> Redirect:
    """So many pickers walk at this pace."""
    with page.open() as tx:
        known = picking.cart_rules(tx)
        picking.set_cart_rules(tx, replace(
            known, pickers=_some(fields, "pickers"), mm_a_second=fields.whole("mm_a_second"),
            seconds_a_line=fields.whole("seconds_a_line"), seconds_a_trip=fields.whole("seconds_a_trip"),
            pack_minutes=fields.whole("pack_minutes"),
        ))  # fmt: skip
    return page.go(PATH, _("Saved. It counts from the next wave on."))
