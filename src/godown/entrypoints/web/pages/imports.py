"""Imports: what will this file do? Checked row by row first; the good rows are saved, the wrong ones are had as a file."""

from typing import Any, Final
from uuid import UUID

from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Redirect

from godown import imports
from godown.entrypoints import importing
from godown.entrypoints.api.imports import file_download
from godown.entrypoints.web import links
from godown.entrypoints.web.fields import Fields
from godown.entrypoints.web.formats import num
from godown.entrypoints.web.frame import gettext as _
from godown.entrypoints.web.frame import ngettext
from godown.entrypoints.web.page import Page
from godown.entrypoints.web.states import N_
from godown.imports import Run, RunRow
from godown.imports.words import CHANGED, NEW, SAME, SKIPPED, WRONG
from godown.kernel.refusal import Invalid

TABS: Final[dict[str, str]] = {
    WRONG: N_("Wrong"),
    CHANGED: N_("Changed"),
    NEW: N_("New"),
    SAME: N_("Same"),
    SKIPPED: N_("Left out"),
}
"""State of rows: the word on its tab."""

TITLES: Final[dict[str, tuple[str, str]]] = {
    "skus": (N_("SKUs"), N_("What you sell and pack with: products, bundles, packaging.")),
    "bins": (N_("Bins"), N_("The places of your racks, with their own names.")),
    "shapes": (N_("Shapes of a site"), N_("Walls, racks and lanes of a free-form site, in their place.")),
    "stock": (N_("Opening stock"), N_("What lies in which bin on the first day, and what it cost.")),
    "numbers": (N_("Document numbers"), N_("The next number of your invoices and credit notes.")),
    "reorder": (N_("Reorder points"), N_("When each SKU is ordered again, of whom, in which pack.")),
    "bills": (N_("Supplier bills"), N_("Bills of vendors against your goods receipts.")),
    "cod": (N_("COD remittance"), N_("What a courier collected on delivery and paid, parcel by parcel.")),
    "settlement": (N_("Marketplace settlement"), N_("What a marketplace paid for orders, with commission and taxes.")),
    "payout": (N_("Gateway payout"), N_("What the payment gateway of your shop paid out, less its fee.")),
    "grade_skus": (N_("SKUs of grades"), N_("Which SKU of its own a returned unit becomes, by its grade.")),
    "faces": (N_("Pick faces"), N_("From which bin each SKU is picked, and between which bounds it is kept full.")),
    "conditions": (N_("Conditions"), N_("What you call the states of your goods, and what units in each may do.")),
    "consignors": (N_("Consignors"), N_("Whose goods lie here for sale beside your own.")),
    "transfers": (N_("Transfers"), N_("What goes from one facility to another, a row for each SKU.")),
    "counts": (N_("To be counted"), N_("Which bins are counted next, or which SKU in which bin.")),
    "orders": (N_("Orders"), N_("Open orders from anywhere, in our own columns.")),
    "shopify_orders": (N_("Orders from Shopify"), N_("The CSV that Shopify exports for orders.")),
    "amazon_orders": (N_("Orders from Amazon"), N_("The order reports of Seller Central.")),
}

CONSEQUENCES: Final[dict[str, str]] = {
    "skus": N_("No stock changes. No shop is told."),
    "bins": N_("Bins appear on the map. No stock moves."),
    "shapes": N_("Walks go round them from now on. No stock moves."),
    "stock": N_("Stock rises in its bins at its cost, and orders that wait are served."),
    "numbers": N_("The next document of each series gets the number of the file."),
    "reorder": N_("The list of what to order follows. Nothing is ordered."),
    "bills": N_("Bills are booked against their receipts. No stock moves."),
    "cod": N_("Cash on delivery is settled in the books. No stock moves."),
    "settlement": N_("What orders brought is settled in the books. No stock moves."),
    "payout": N_("What orders brought is settled in the books. No stock moves."),
    "grade_skus": N_("It counts for inspections from now on. No stock moves."),
    "faces": N_("The list of refills follows. No stock moves."),
    "conditions": N_("No stock changes. Flags of a condition in use stay as they are."),
    "consignors": N_("Goods may be received for them. No stock moves."),
    "transfers": N_("Goods are promised to the transfers by rank. Nothing is sent yet."),
    "counts": N_("The bins wait on the count list. No stock changes."),
    "orders": N_("Orders are promised stock by rank. Cancelled ones give theirs back."),
}

CELLS_SHOWN: Final = 5
RECENT: Final = 30


@get("/imports", opt={"scope": "catalog"}, sync_to_thread=True, include_in_schema=False)
def import_list(page: NamedDependency[Page]) -> Response[Any]:
    """What was imported, and where a new file goes in."""
    before = links.asked_uid(page, "before")
    with page.open() as tx:
        runs = imports.recent(tx, before, RECENT + 1)
    kinds = [
        (name, _(TITLES[name][0]), _(TITLES[name][1])) for name, kind in imports.KINDS.items() if page.may(kind.scope)
    ]
    more, runs = len(runs) > RECENT, runs[:RECENT]
    return page.render(
        "imports.html",
        runs=runs,
        kinds=kinds,
        titles={name: _(title) for name, (title, _about) in TITLES.items()},
        first=before is None,
        older=links.link("/imports", before=runs[-1].id) if more else "",
    )


@post("/imports", opt={"scope": "catalog"}, sync_to_thread=True, include_in_schema=False, status_code=303)
def check(page: NamedDependency[Page], fields: NamedDependency[Fields]) -> Redirect:
    """A file comes in and is checked."""
    files = fields.files("file")
    if not files:
        raise Invalid(_("Choose a file first."), field="file")
    with page.open() as tx:
        run = imports.check(
            tx, files[0].content, files[0].name, kind=fields.text("kind"), channel=fields.text("channel")[:50]
        )
        importing.mind_scope(page.door.identity, run.kind)
    return page.go(f"/imports/{run.id}")


@get("/imports/{run_id:uuid}", opt={"scope": "catalog"}, sync_to_thread=True, include_in_schema=False)
def review(run_id: FromPath[UUID], page: NamedDependency[Page]) -> Response[Any]:
    """What saving will do, row by row."""
    after = links.asked_whole(page, "after", 0)
    with page.open() as tx:
        run = imports.run(tx, run_id)
        tab = links.asked(page, "tab", _first_tab(run))
        if tab not in TABS:
            raise Invalid(_("There is no such tab."), field="tab")
        rows = imports.rows_page(tx, run_id, [tab], after, links.PAGE_SIZE + 1)
        left = imports.things_left(tx, run_id)
    path = f"/imports/{run_id}"
    more, rows = len(rows) > links.PAGE_SIZE, rows[: links.PAGE_SIZE]
    kind = imports.kind_of(run.kind)
    return page.render(
        "import.html",
        run=run,
        title=_(TITLES[run.kind][0]),
        tab=tab,
        tabs=[(_(word), run.counts.get(key, 0), links.link(path, tab=key), key == tab) for key, word in TABS.items()],
        rows=rows,
        told={row.row_no: _told(run, row) for row in rows},
        left=left,
        good=run.counts[NEW] + run.counts[CHANGED],
        may=page.may(kind.scope),
        next_page=links.link(path, tab=tab, after=rows[-1].row_no) if more else None,
        first_page=links.link(path, tab=tab) if after else None,
        choices=[("", _("not used")), *((column.name, column.name) for column in kind.columns)],
        used=sum(bool(column["field"]) for column in run.columns),
        own=kind.channel in ("", "file"),
        consequence=_(CONSEQUENCES["orders" if kind.scope == "orders" else run.kind]),
    )


def _first_tab(run: Run) -> str:
    """The tab with something to say: wrong rows first."""
    return next((key for key in (WRONG, CHANGED, NEW, SAME, SKIPPED) if run.counts.get(key)), WRONG)


def _told(run: Run, row: RunRow) -> str:
    """The first cells of a row, as they are used."""
    cells = [
        cell
        for column, cell in zip(run.columns, row.cells, strict=False)
        if column["field"] and cell and cell != row.key
    ]
    return " · ".join(cell[:60] for cell in cells[:CELLS_SHOWN])


@get("/imports/{run_id:uuid}/progress", opt={"scope": "catalog"}, sync_to_thread=True, include_in_schema=False)
def progress(run_id: FromPath[UUID], page: NamedDependency[Page]) -> Response[Any]:
    """How far saving is; the page loads again when it is done."""
    with page.open() as tx:
        run = imports.run(tx, run_id)
    answer = page.render("import_job.html", run=run, good=run.counts[NEW] + run.counts[CHANGED])
    if run.status == "saved":
        answer.headers["HX-Refresh"] = "true"
    return answer


@get("/imports/{run_id:uuid}/errors", opt={"scope": "catalog"}, sync_to_thread=True, include_in_schema=False)
def errors(run_id: FromPath[UUID], page: NamedDependency[Page]) -> Response[bytes]:
    """The wrong rows as a file."""
    with page.open() as tx:
        return file_download(*imports.wrong_rows_csv(tx, run_id))


@get("/imports/templates/{kind:str}", opt={"scope": "catalog"}, sync_to_thread=False, include_in_schema=False)
def template(kind: FromPath[str], page: NamedDependency[Page]) -> Response[bytes]:
    """An empty table of a kind with an example."""
    return file_download(*imports.template_csv(kind))


@post(
    "/imports/{run_id:uuid}/save",
    opt={"scope": "catalog"},
    sync_to_thread=True,
    include_in_schema=False,
    status_code=303,
)
def save(run_id: FromPath[UUID], page: NamedDependency[Page]) -> Redirect:
    """Save the good rows; a large file goes on in the background."""
    with page.open() as tx:
        importing.mind_scope(page.door.identity, imports.run(tx, run_id).kind)
    run = importing.save(page.open, run_id, seconds=importing.ANSWER_SECONDS)
    path = f"/imports/{run_id}"
    if run.status == "saving":
        return page.go(path, _("Saving goes on in the background."), tone="go")
    saved = run.counts.get("saved", 0)
    said = ngettext("%(num)s saved.", "%(num)s saved.", saved) % {"num": num(saved)}
    return page.go(path, said)


@post(
    "/imports/{run_id:uuid}/accept",
    opt={"scope": "catalog"},
    sync_to_thread=True,
    include_in_schema=False,
    status_code=303,
)
def accept(run_id: FromPath[UUID], page: NamedDependency[Page], fields: NamedDependency[Fields]) -> Redirect:
    """Take the suggestions of one row, or all."""
    rows = [fields.whole("row")] if fields.text("row") else None
    with page.open() as tx:
        importing.mind_scope(page.door.identity, imports.run(tx, run_id).kind)
        before = imports.run(tx, run_id).counts[WRONG]
        fixed = before - imports.accept(tx, run_id, rows).counts[WRONG]
    said = ngettext("%(num)s is right now.", "%(num)s are right now.", fixed) % {"num": num(fixed)}
    return page.go(f"/imports/{run_id}", said, tone="ok" if fixed > 0 else "warn")


@post(
    "/imports/{run_id:uuid}/columns",
    opt={"scope": "catalog"},
    sync_to_thread=True,
    include_in_schema=False,
    status_code=303,
)
def map_columns(run_id: FromPath[UUID], page: NamedDependency[Page], fields: NamedDependency[Fields]) -> Redirect:
    """Say what columns mean, and check again."""
    with page.open() as tx:
        run = imports.run(tx, run_id)
        importing.mind_scope(page.door.identity, run.kind)
        chosen = {column["header"]: fields.text(f"column-{place}") for place, column in enumerate(run.columns)}
        imports.map_columns(tx, run_id, chosen)
    return page.go(f"/imports/{run_id}", _("The file was checked again with these columns."))
