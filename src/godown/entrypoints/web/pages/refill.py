"""Refill: what to carry from reserve bins to the bins from which is picked, and which bins those are."""

from typing import Any, Final
from uuid import UUID

from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.response import Redirect

from godown import picking
from godown.entrypoints.api.imports import file_download
from godown.entrypoints.web import links
from godown.entrypoints.web.fields import Fields
from godown.entrypoints.web.formats import num
from godown.entrypoints.web.frame import gettext as _
from godown.entrypoints.web.frame import ngettext
from godown.entrypoints.web.page import Page
from godown.kernel.refusal import Invalid
from godown.picking import NewFace, Refill, Shift
from godown.platform.sheets import write_csv

SHOWN: Final = 200
HEAD: Final = ("from", "to", "sku", "name", "batch", "units", "free", "min", "max", "below_max_then")


@get("/replenish/refill", opt={"scope": "floor"}, sync_to_thread=True, include_in_schema=False)
def refill_list(page: NamedDependency[Page]) -> Response[Any]:
    """What to carry now, and the pick faces."""
    search = links.asked(page, "q")
    with page.open() as tx:
        moves, bare = picking.refills_and_rest(tx, page.here().id)
        faces = picking.faces_of(tx, page.here().id, SHOWN, search)
    last = {(one.to_place, one.sku_id): one.id for one in moves}
    return page.render("refill.html", moves=moves, last=set(last.values()), bare=bare, faces=faces, q=search, value_of=_value,
                       may_edit=page.may("stock"), order_at=_order_at)  # fmt: skip


@get("/replenish/refill.csv", opt={"scope": "floor"}, sync_to_thread=True, include_in_schema=False)
def refill_file(page: NamedDependency[Page]) -> Response[bytes]:
    """The moves as a CSV file."""
    with page.open() as tx:
        moves = picking.refills(tx, page.here().id)
    rows = [
        [one.from_code, one.to_code, one.sku_code, one.sku_name, one.batch_number or "", str(one.units), str(one.free),
         str(one.min_units), str(one.max_units), str(one.below)]
        for one in moves
    ]  # fmt: skip
    return file_download("refill.csv", write_csv(HEAD, rows))


def _order_at(sku_code: str) -> str:
    """Where what is to be ordered of a SKU stands."""
    return links.link("/replenish", tab="all", q=sku_code)


def _value(one: Refill) -> str:
    """A move as a box of the form carries it."""
    parts = (one.id, one.sku_id, one.from_place, one.to_place, one.batch_id, one.condition, one.units)
    return "~".join(str(part) for part in parts)


def _shift(value: str) -> Shift:
    try:
        uid, sku, start, end, batch, condition, units = value.split("~")
        return Shift(UUID(sku), int(units), UUID(start), UUID(end), condition, UUID(batch), id=UUID(uid))
    except ValueError:
        raise Invalid(_("This list is too old. Load it again."), field="move") from None


@post("/replenish/refill", opt={"scope": "floor"}, sync_to_thread=True, include_in_schema=False, status_code=303)
def carried(page: NamedDependency[Page], fields: NamedDependency[Fields]) -> Redirect:
    """What is ticked was carried. Sent twice, it counts once."""
    shifts = [_shift(value) for value in fields.texts("move")]
    if not shifts:
        raise Invalid(_("Tick what was carried."), field="move")
    with page.open() as tx:
        picking.shift(tx, page.here().id, shifts)
    units = sum(one.quantity for one in shifts)
    said = ngettext("%(num)s unit lies in its pick face.", "%(num)s units lie in their pick faces.", units)
    return page.go("/replenish/refill", said % {"num": num(units)})


@post("/replenish/faces", opt={"scope": "stock"}, sync_to_thread=True, include_in_schema=False, status_code=303)
def set_face(page: NamedDependency[Page], fields: NamedDependency[Fields]) -> Redirect:
    """A bin becomes a pick face, gets other numbers, or is none any more (a maximum of 0)."""
    new = NewFace(
        fields.needed("place"), fields.needed("sku"), fields.whole("min_units", 0), fields.whole("max_units", 0)
    )
    with page.open() as tx:
        outcome = picking.set_faces(tx, page.here().id, [new])
    return page.went("/replenish/refill", outcome, _("Saved.") if outcome.done else _("Nothing was saved."))


PAGES: Final = (refill_list, refill_file, carried, set_face)
