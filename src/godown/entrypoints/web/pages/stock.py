"""Stock: how many, where, in what condition, and why? The list of SKUs and the stock card of each."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any, Final
from uuid import UUID

from litestar import Response, get
from litestar.di import NamedDependency
from litestar.params import FromPath

from godown import catalog, returns, stock
from godown.catalog import Sku
from godown.channels.rules import published
from godown.entrypoints.web import links, reasons
from godown.entrypoints.web.formats import num
from godown.entrypoints.web.frame import gettext as _
from godown.entrypoints.web.page import Page
from godown.entrypoints.web.states import N_
from godown.kernel.refusal import Invalid, NotFound
from godown.kernel.scan import read_scan
from godown.platform.transaction import Tx
from godown.reports import queries_batches, queries_card, queries_skus
from godown.reports.queries_card import Cell, Door

TABS: Final = {
    "all": N_("All for sale"),
    "out": N_("Ran out"),
    "low": N_("Low"),
    "bundles": N_("Bundles and kits"),
    "packaging": N_("Packaging"),
    "inactive": N_("Not active"),
}
MOVES_SHOWN: Final = 30
SALES_DAYS: Final = 14

REASONS: Final = {
    "received": (N_("Received"), "package-import", "ok"), "put_away": (N_("Put away"), "forklift", "idle"),
    "picked": (N_("Picked"), "basket", "go"), "packed": (N_("Packed"), "package", "go"),
    "handed_over": (N_("Shipped"), "truck", "ok"), "returned": (N_("Came back"), "arrow-back-up", "ret"),
    "inspected": (N_("Inspected"), "eye", "ret"), "unexpected": (N_("Not expected"), "question-mark", "ret"),
    "broken": (N_("Broken"), "alert-triangle", "stop"), "short_pick": (N_("Not found"), "question-mark", "warn"),
    "used": (N_("Used up"), "package-off", "idle"), "unpacked": (N_("Unpacked"), "package-off", "warn"),
    "rejected": (N_("Rejected"), "alert-triangle", "stop"), "counted": (N_("Counted"), "clipboard-check", "warn"),
    "opening": (N_("Opening stock"), "upload", "idle"), "put_back": (N_("Put back"), "arrow-back-up", "go"),
    "found": (N_("Found again"), "clipboard-check", "ok"), "count_surplus": (N_("Counted more"), "clipboard-check", "warn"),
    "count_loss": (N_("Counted fewer"), "clipboard-check", "stop"), "count_difference": (N_("Gone"), "clipboard-check", "stop"),
    "count_condition": (N_("Other condition"), "clipboard-check", "warn"), "expired": (N_("Expired"), "calendar-off", "stop"),
    "short_dated": (N_("Short dated"), "calendar-off", "warn"), "saleable": (N_("Good again"), "circle-check", "ok"),
    "vendor_return": (N_("Back to vendor"), "package-off", "idle"), "sample": (N_("Sample"), "package-off", "idle"),
    "given_back": (N_("Given back to its owner"), "package-off", "idle"),
    "own_use": (N_("Own use"), "package-off", "idle"), "scrapped": (N_("Scrapped"), "package-off", "stop"),
    "kit_used": (N_("Into a kit"), "tool", "go"), "kit_made": (N_("Kit made"), "package", "ok"),
    "kit_undone": (N_("Taken apart"), "tool", "warn"), "kit_part": (N_("Out of a kit"), "package", "ok"),
    "repair_part": (N_("Into a repair"), "tool", "go"),
    "graded": (N_("Another SKU by its grade"), "arrows-exchange", "ret"),
    "condition": (N_("Other condition"), "alert-triangle", "warn"),
    "shifted": (N_("Moved"), "arrows-exchange", "idle"), "sent": (N_("Sent over"), "truck", "go"),
    "in_transit": (N_("On the road"), "truck-delivery", "go"), "transferred": (N_("Counted in"), "package-import", "ok"),
    "lost": (N_("Lost on the road"), "alert-octagon", "stop"),
}  # fmt: skip
"""Reason of a move: the word, the icon, the tone."""

OUTSIDE: Final = {
    "supplier": N_("Supplier"), "customer": N_("Customer"), "scrap": N_("Scrap"), "count": N_("Count"), "opening": N_("Opening"),
    "used": N_("Used up"), "vendor": N_("Vendor"), "transfer": N_("Transfer"), "kit": N_("Kit"),
    "grade": N_("Another SKU"), "repair": N_("Repair"),
}  # fmt: skip


@get("/stock", sync_to_thread=True, include_in_schema=False)
def sku_list(page: NamedDependency[Page]) -> Response[Any]:
    """The list of SKUs."""
    shown = links.listing(page, "/stock", "all")
    if shown.tab not in TABS:
        raise Invalid(_("There is no such tab."), field="tab")
    read = read_scan(shown.q).candidates if shown.q else ()
    with page.open() as tx:
        asked = (shown.q, read, shown.after, links.PAGE_SIZE + 1)
        rows, counts = queries_skus.page(tx, shown.tab, page.facility_id, *asked)
    more, rows = len(rows) > links.PAGE_SIZE, rows[: links.PAGE_SIZE]
    total = len(rows) if shown.q and not more and not shown.after else counts[shown.tab]
    return page.render(
        "stock.html",
        shown=shown,
        rows=rows,
        tabs=[(_(word), counts[key], shown.to(tab=key), key == shown.tab) for key, word in TABS.items()
              if counts[key] or key in ("all", "packaging", shown.tab)],
        says=links.span(shown, len(rows), total, _("code")) if rows else "",
        next=shown.to(after=rows[-1].code, first=shown.first + len(rows)) if more else None,
        low=queries_skus.LOW_UNITS,
        may_edit=page.may("catalog"),
    )  # fmt: skip


def sum_of(doors: Sequence[Door], undecided: int) -> str:
    """The sum behind "Shops show", written out."""
    parts = [num(sum(door.saleable for door in doors))]
    for count, word in (
        (sum(door.promised for door in doors), _("promised")),
        (sum(door.waiting for door in doors), _("waiting")),
        (undecided, _("undecided")),
    ):
        if count:
            parts.append(f"− {num(count)} {word}")
    return " ".join(parts)


def _behind(tx: Tx, sku: Sku) -> dict[str, Any]:
    """What a stock card says beside its figures."""
    return {
        "batches": queries_batches.of_sku(tx, sku.id) if sku.tracking == "batch" else [],
        "holders": queries_card.holders(tx, sku.id),
        "holder_count": queries_card.holder_count(tx, sku.id),
        "parts": queries_card.used_with(tx, sku.id) if sku.kind != "product" else [],
        "contained": queries_card.contained_in(tx, sku.id),
        "barcodes": queries_card.barcodes(tx, [sku.id]),
        "grades": reasons.grades(returns.return_rules(tx)),
    }


@get("/stock/{sku_id:uuid}", sync_to_thread=True, include_in_schema=False)
def stock_card(sku_id: FromPath[UUID], page: NamedDependency[Page]) -> Response[Any]:
    """The stock card of a SKU."""
    condition, before = links.asked(page, "condition"), links.asked_whole(page, "before", 0) or None
    looked_at = next((one for one in page.facilities if one.code == links.asked(page, "at")), page.facility)
    owner = links.owner(page)
    looked_at = looked_at or (page.facilities[0] if page.facilities else None)
    with page.open() as tx:
        sku = catalog.skus_by_id(tx, [sku_id]).get(sku_id)
        if sku is None:
            raise NotFound("SKU", sku_id=str(sku_id))
        doors, cells = queries_card.doors(tx, sku_id), queries_card.cells(tx, sku_id)
        facility = looked_at.id if looked_at else sku_id
        moves = queries_card.moves(tx, facility, sku_id, condition, before, MOVES_SHOWN + 1, owner)
        spots, owners = queries_card.spots(tx, sku_id), queries_card.other_owners(tx, sku_id)
        undecided = queries_card.undecided(tx, sku_id)
        shops = queries_card.shops(tx, sku_id)
        sold = queries_card.sold(tx, sku_id, timedelta(days=SALES_DAYS))
        context = _behind(tx, sku) | {"spots": spots}
    free = sum(door.saleable - door.promised - door.waiting for door in doors) - undecided
    return page.render(
        "sku.html",
        sku=sku,
        houses=doors,
        grid=grid(doors, cells),
        conditions=list(dict.fromkeys((cell.condition, cell.name) for cell in cells)),
        free=max(0, free),
        undecided=undecided,
        sum=sum_of(doors, undecided),
        shops=[(shop, published(max(0, free), shop.share_percent, shop.buffer_units)) for shop in shops],
        sold=sold,
        days=SALES_DAYS,
        cover=max(0, free) * SALES_DAYS // sold if sold else None,
        moves=moves[:MOVES_SHOWN],
        more=moves[MOVES_SHOWN - 1].seq if len(moves) > MOVES_SHOWN else None,
        condition=condition,
        before=before,
        looked_at=looked_at,
        owner=owner,
        owner_key=links.owner_key(owner),
        owners=[(links.owner_key(one), one, count) for one, count in owners],
        theirs=[(one, count) for one, count in owners if count and stock.is_consignor(one)],
        reasons=REASONS,
        outside=OUTSIDE,
        may_edit=page.may("catalog"),
        **context,
    )


def grid(doors: Sequence[Door], cells: Sequence[Cell]) -> dict[tuple[UUID, str], int]:
    """Units by facility and condition, with "" for all conditions."""
    found: dict[tuple[UUID, str], int] = {(door.facility_id, ""): 0 for door in doors}
    for cell in cells:
        found[cell.facility_id, cell.condition] = cell.units
        found[cell.facility_id, ""] = found.get((cell.facility_id, ""), 0) + cell.units
    return found
