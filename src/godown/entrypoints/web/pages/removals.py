"""Removals in the office: what left of our own will, and the form that takes goods out."""

from typing import Any, Final

from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.response import Redirect

from godown import books, receiving, stock
from godown.entrypoints.web.fields import Fields
from godown.entrypoints.web.formats import num
from godown.entrypoints.web.frame import gettext as _
from godown.entrypoints.web.frame import ngettext
from godown.entrypoints.web.line_forms import LineForm, rows_of
from godown.entrypoints.web.page import Page
from godown.entrypoints.web.states import N_
from godown.kernel.refusal import Refusal
from godown.receiving import NewRemoval, NewRemovalLine, OtherSide
from godown.stock import queries_counts

SHOWN: Final = 100
WHY: Final = {
    "vendor_return": N_("Back to the vendor"), "given_back": N_("Given back to its owner"),
    "sample": N_("Sample"), "own_use": N_("Our own use"), "scrapped": N_("Scrap"),
}  # fmt: skip


@get("/removals", opt={"scope": "stock"}, sync_to_thread=True, include_in_schema=False)
def removal_list(page: NamedDependency[Page]) -> Response[Any]:
    """What left of our own will, newest first."""
    with page.open() as tx:
        found = receiving.removals_of(tx, page.facility_id, SHOWN)
        challans = books.documents_of_sources(tx, "removal", [one.id for one in found])
    why = {key: _(word) for key, word in WHY.items()}
    return page.render("removals.html", removals=found, why=why, challans=challans)


def _around(page: Page) -> dict[str, Any]:
    here = page.here()
    with page.open() as tx:
        conditions = list(queries_counts.countable(tx).items())
        known = stock.consignors(tx)
    owners = [(one.code, one.name) for one in known]
    why = [(code, _(word)) for code, word in WHY.items() if owners or code != "given_back"]
    return {"conditions": conditions, "why": why, "facility": here, "owners": owners}


def other_side(fields: Fields, name: str) -> OtherSide:
    """Who goods go to, as a form says it."""
    return OtherSide(
        name, fields.text("gstin"), fields.text("address1"), fields.text("city"), fields.text("state_code"),
        fields.text("pincode"),
    )  # fmt: skip


FORM: Final = LineForm("removal_new.html", 2, _around, {"sku_code": "sku", "quantity": "units", "place_code": "place"})


@get("/removals/new", opt={"scope": "stock"}, sync_to_thread=True, include_in_schema=False)
def new_removal(page: NamedDependency[Page]) -> Response[Any]:
    """The empty form."""
    return FORM.empty(page)


@post("/removals/new", opt={"scope": "stock"}, sync_to_thread=True, include_in_schema=False, status_code=303)
def write_removal(page: NamedDependency[Page], fields: NamedDependency[Fields]) -> Redirect | Response[Any]:
    """Take the goods out. The form carries its id: sent twice, they leave once."""
    key = fields.uid("key")
    try:
        lines = tuple(
            NewRemovalLine(fields.needed(f"sku-{row}"), fields.whole(f"units-{row}"), fields.needed(f"place-{row}"),
                           fields.needed(f"condition-{row}"), owner=fields.text(f"owner-{row}"))
            for row in rows_of(fields)
        )  # fmt: skip
        new = NewRemoval(
            page.here().id, fields.needed("reason"), lines, key, fields.text("vendor"), fields.text("note")
        )
        with page.open() as tx:
            made = receiving.remove(tx, new)
            if fields.flag("challan"):
                receiving.removal_challan(tx, made.id, other_side(fields, fields.text("vendor")))
    except Refusal as wrong:
        return FORM.again(page, fields, wrong)
    said = ngettext("%(number)s: %(num)s unit left.", "%(number)s: %(num)s units left.", made.units)
    return page.go("/removals", said % {"number": made.number, "num": num(made.units)})


PAGES: Final = (removal_list, new_removal, write_removal)
