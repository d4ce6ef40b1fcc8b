"""Repairs: what is in repair, which parts and how much labour went into it, and the way back to inspection."""

from typing import Any, Final
from uuid import UUID

from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Redirect

from godown import books, returns
from godown.entrypoints.web import links
from godown.entrypoints.web.fields import Fields
from godown.entrypoints.web.frame import gettext as _
from godown.entrypoints.web.page import Page
from godown.entrypoints.web.pages.removals import other_side
from godown.entrypoints.web.states import N_
from godown.kernel.ids import new_id
from godown.kernel.refusal import Invalid
from godown.returns import NewPart, RepairWork, queries_repairs

TABS: Final = {"open": N_("In repair"), "done": N_("Done")}
ROWS: Final = 3
"""Kinds of parts on one form; for more it is sent again."""


@get("/repairs", sync_to_thread=True, include_in_schema=False)
def repair_list(page: NamedDependency[Page]) -> Response[Any]:
    """Repairs that are open, or done."""
    shown = links.listing(page, "/repairs", "open")
    if shown.tab not in TABS:
        raise Invalid(_("There is no such tab."), field="tab")
    with page.open() as tx:
        done = shown.tab == "done"
        after = links.cursor_of(shown.after)
        rows = queries_repairs.page(tx, page.facility_id, done, after, links.PAGE_SIZE + 1)
        waiting = queries_repairs.open_count(tx, page.facility_id)
    more, rows = len(rows) > links.PAGE_SIZE, rows[: links.PAGE_SIZE]
    last = rows[-1] if rows else None
    return page.render(
        "repairs.html", shown=shown, rows=rows,
        tabs=[(_(word), waiting if key == "open" else None, shown.to(tab=key), key == shown.tab) for key, word in TABS.items()],
        next=shown.to(after=f"{last.opened_at.isoformat()}~{last.id}", first=shown.first + len(rows)) if more and last else None,
    )  # fmt: skip


@get("/repairs/{repair_id:uuid}", sync_to_thread=True, include_in_schema=False)
def one_repair(repair_id: FromPath[UUID], page: NamedDependency[Page]) -> Response[Any]:
    """The story of a repair, and the form of its bench."""
    with page.open() as tx:
        known = queries_repairs.one(tx, repair_id)
        parts, steps = queries_repairs.parts_of(tx, repair_id), queries_repairs.steps_of(tx, repair_id)
        challan = books.documents_of_sources(tx, "repair_challan", [repair_id]).get(repair_id)
    return page.render(
        "repair.html", known=known, parts=parts, steps=steps, key=new_id(), rows=ROWS, may_act=page.may("returns"),
        challan=challan,
    )  # fmt: skip


@post(
    "/repairs/{repair_id:uuid}", opt={"scope": "returns"}, sync_to_thread=True, include_in_schema=False, status_code=303
)
def repair_work(repair_id: FromPath[UUID], page: NamedDependency[Page], fields: NamedDependency[Fields]) -> Redirect:
    """Parts and labour go into a repair."""
    parts = tuple(
        NewPart(code, fields.whole(f"units-{row}") if fields.text(f"units-{row}") else 1, fields.text(f"place-{row}"))
        for row in range(ROWS)
        if (code := fields.text(f"part-{row}"))
    )
    labour = fields.paise("labour") if fields.text("labour") else 0
    with page.open() as tx:
        returns.work_on(tx, RepairWork(repair_id, parts, labour, fields.text("note"), fields.uid("key")))
    return page.go(f"/repairs/{repair_id}", _("Written down."))


@post(
    "/repairs/{repair_id:uuid}/challan", opt={"scope": "returns"}, sync_to_thread=True, include_in_schema=False, status_code=303
)  # fmt: skip
def repair_challan(repair_id: FromPath[UUID], page: NamedDependency[Page], fields: NamedDependency[Fields]) -> Redirect:
    """The paper of units that go out to a workshop."""
    with page.open() as tx:
        made = returns.repair_challan(tx, repair_id, other_side(fields, fields.needed("name")))
    return page.go(f"/documents/{made.id}", _("%(number)s is issued.") % {"number": made.number})


PAGES: Final = (repair_list, one_repair, repair_work, repair_challan)
