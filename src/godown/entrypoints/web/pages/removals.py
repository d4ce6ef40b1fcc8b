"""Removals in the office: what left of our own will, and the form that takes goods out."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.response import Redirect

from godown import receiving
from godown.entrypoints.web.fields import Fields
from godown.entrypoints.web.frame import gettext as _
from godown.entrypoints.web.page import Page
from godown.entrypoints.web.states import N_
from godown.kernel.ids import new_id
from godown.kernel.refusal import Refusal
from godown.receiving import NewRemoval, NewRemovalLine
from godown.stock import queries_counts

SHOWN: Final = 100
ROWS: Final = 2
WHY: Final = {
    "vendor_return": N_("Back to the vendor"), "sample": N_("Sample"), "own_use": N_("Our own use"), "scrapped": N_("Scrap"),
}  # fmt: skip


@get("/removals", opt={"scope": "stock"}, sync_to_thread=True, include_in_schema=False)
def removal_list(page: NamedDependency[Page]) -> Response[Any]:
    """What left of our own will, newest first."""
    with page.open() as tx:
        found = receiving.removals_of(tx, page.facility_id, SHOWN)
    return page.render("removals.html", removals=found, why={key: _(word) for key, word in WHY.items()})


@get("/removals/new", opt={"scope": "stock"}, sync_to_thread=True, include_in_schema=False)
def new_removal(page: NamedDependency[Page]) -> Response[Any]:
    """The empty form."""
    return _form(page, {}, {}, str(new_id()))


def _form(
    page: Page,
    values: Mapping[str, str],
    errors: Mapping[str, str],
    key: str,
    rows: Sequence[int] = (),
    status: int = 200,
) -> Response[Any]:
    here = page.here()
    with page.open() as tx:
        conditions = list(queries_counts.countable(tx).items())
    answer = page.render("removal_new.html", values=values, errors=errors, key=key, rows=rows or range(1, ROWS + 1),
                         conditions=conditions, why=[(code, _(word)) for code, word in WHY.items()], facility=here)  # fmt: skip
    answer.status_code = status
    return answer


@post("/removals/new", opt={"scope": "stock"}, sync_to_thread=True, include_in_schema=False, status_code=303)
def write_removal(page: NamedDependency[Page], fields: NamedDependency[Fields]) -> Redirect | Response[Any]:
    """Take the goods out. The form carries its id: sent twice, they leave once."""
    key, rows = fields.uid("key"), fields.rows("sku", "units")
    try:
        lines = tuple(
            NewRemovalLine(fields.needed(f"sku-{row}"), fields.whole(f"units-{row}"), fields.needed(f"place-{row}"),
                           fields.needed(f"condition-{row}"))
            for row in rows
        )  # fmt: skip
        new = NewRemoval(
            page.here().id, fields.needed("reason"), lines, key, fields.text("vendor"), fields.text("note")
        )
        with page.open() as tx:
            made = receiving.remove(tx, new)
    except Refusal as wrong:
        if wrong.status != 422:
            raise
        said = {name: fields.text(name) for name in fields.values}
        return _form(
            page, said, {_field_of(str(wrong.facts.get("field") or ""), rows): wrong.message}, str(key), rows, 422
        )
    return page.go("/removals", _("%(number)s: %(units)s units left.") % {"number": made.number, "units": made.units})


def _field_of(named: str, rows: Sequence[int]) -> str:
    words = {"sku_code": "sku", "quantity": "units", "place_code": "place"}
    parts = named.split(".")
    return f"{words[parts[2]]}-{rows[int(parts[1]) - 1]}" if len(parts) == 3 else "sku-1" if named == "lines" else named


PAGES: Final = (removal_list, new_removal, write_removal)
