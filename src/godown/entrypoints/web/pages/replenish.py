"""Replenish: what to order of which vendor, and why; the rules of each SKU; purchase orders from what is chosen."""

from dataclasses import replace
from typing import Any, Final

from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.response import Redirect

from godown import receiving
from godown.entrypoints.api.imports import file_download
from godown.entrypoints.web import links
from godown.entrypoints.web.fields import Fields
from godown.entrypoints.web.frame import gettext as _
from godown.entrypoints.web.frame import ngettext
from godown.entrypoints.web.page import Page, Said
from godown.entrypoints.web.states import N_
from godown.kernel.ids import new_id
from godown.kernel.refusal import Invalid
from godown.platform.sheets import write_csv
from godown.receiving import Chosen, NewReorderRule
from godown.reports import queries_replenish
from godown.reports.queries_replenish import ReplenishRow

TABS: Final = {"order": N_("To order"), "known": N_("Sold or with a rule"), "all": N_("All SKUs")}
PLAIN: Final = NewReorderRule("")
"""What counts for a SKU without a rule."""
FILE_MAX: Final = 50_000
DAYS_MAX: Final = 365
HEAD: Final = (
    "sku", "name", "vendor", "sold", "here", "owed", "expected", "position", "point", "aim", "to_order", "reorder_point",
    "lead_days", "safety_units", "pack_units",
)  # fmt: skip


@get("/replenish", opt={"scope": "stock"}, sync_to_thread=True, include_in_schema=False)
def replenish_list(page: NamedDependency[Page]) -> Response[Any]:
    """What to order, by vendor, with the sum behind each number."""
    shown, days, cover = _asked(page)
    vendor, _sep, code = shown.after.partition("~")
    with page.open() as tx:
        rows = queries_replenish.page(tx, page.here().id, days, cover, links.PAGE_SIZE + 1, tab=shown.tab, search=shown.q,
                                      after=(vendor, code) if code else None)  # fmt: skip
    more, rows = len(rows) > links.PAGE_SIZE, rows[: links.PAGE_SIZE]
    after = f"{rows[-1].vendor}~{rows[-1].sku_code}" if more else ""
    return page.render(
        "replenish.html",
        shown=shown,
        rows=rows,
        days=days,
        cover=cover,
        key=str(new_id()),
        tabs=[(_(word), None, shown.to(tab=key), key == shown.tab) for key, word in TABS.items()],
        says=_("%(first)s–%(last)s, sorted by vendor") % {"first": shown.first, "last": shown.first + len(rows) - 1},
        next=shown.to(after=after, first=shown.first + len(rows)) if more else None,
        file=links.link("/replenish.csv", tab=shown.tab, q=shown.q, days=days, cover=cover),
    )


@get("/replenish.csv", opt={"scope": "stock"}, sync_to_thread=True, include_in_schema=False)
def replenish_file(page: NamedDependency[Page]) -> Response[bytes]:
    """The same list as a CSV file."""
    shown, days, cover = _asked(page)
    with page.open() as tx:
        rows = queries_replenish.page(tx, page.here().id, days, cover, FILE_MAX, tab=shown.tab, search=shown.q)
    return file_download("replenish.csv", write_csv(HEAD, [_cells(row) for row in rows]))


def _asked(page: Page) -> tuple[links.Listing, int, int]:
    shown = links.listing(page, "/replenish", "order", ("days", "cover"))
    days = links.asked_whole(page, "days", receiving.DAYS)
    cover = links.asked_whole(page, "cover", receiving.COVER_DAYS)
    if shown.tab not in TABS or not 1 <= days <= DAYS_MAX or cover > DAYS_MAX:
        raise Invalid(_("There is no such list. Days are 1 to 365."), field="days")
    return shown, days, cover


def _cells(row: ReplenishRow) -> list[str]:
    numbers = (row.sold, row.here, row.owed, row.expected, row.position, row.point, row.aim, row.units, row.reorder_point,
               row.lead_days, row.safety_units, row.pack_units)  # fmt: skip
    return [row.sku_code, row.sku_name, row.vendor, *(str(number) for number in numbers)]


@post("/replenish/orders", opt={"scope": "stock"}, sync_to_thread=True, include_in_schema=False, status_code=303)
def write_orders(page: NamedDependency[Page], fields: NamedDependency[Fields]) -> Redirect:
    """A purchase order for each vendor of the rows that are ticked. The form carries its id: sent twice, they are written once."""
    chosen = tuple(
        Chosen(code, fields.whole(f"units-{code}"), fields.text(f"vendor-{code}")) for code in fields.texts("sku")
    )
    if not chosen:
        raise Invalid(_("Tick what is to be ordered."), field="sku")
    with page.open() as tx:
        drafted = receiving.draft_purchases(tx, page.here().id, fields.uid("key"), chosen)
    numbers = ", ".join(order.number for order in drafted.orders)
    words = _("Written: %(numbers)s.") % {"numbers": numbers} if numbers else _("No order was written.")
    refused = [(row.key, row.message) for row in drafted.refused]
    home = f"/receive/orders/{drafted.orders[0].id}" if len(drafted.orders) == 1 and not refused else "/replenish"
    return page.go(home, Said(words, "warn" if refused else "ok", refused))


@get("/replenish/rules", opt={"scope": "stock"}, sync_to_thread=True, include_in_schema=False)
def rule_list(page: NamedDependency[Page]) -> Response[Any]:
    """The rules of SKUs: reorder point, lead time, safety, pack, vendor."""
    shown = links.listing(page, "/replenish/rules", "all")
    vendor, _sep, code = shown.after.partition("~")
    with page.open() as tx:
        rows = queries_replenish.page(tx, page.here().id, receiving.DAYS, receiving.COVER_DAYS, links.PAGE_SIZE + 1, tab="all",
                                      search=shown.q, after=(vendor, code) if code else None)  # fmt: skip
    more, rows = len(rows) > links.PAGE_SIZE, rows[: links.PAGE_SIZE]
    after = f"{rows[-1].vendor}~{rows[-1].sku_code}" if more else ""
    return page.render(
        "replenish_rules.html",
        shown=shown,
        rows=rows,
        says=_("%(first)s–%(last)s, sorted by vendor") % {"first": shown.first, "last": shown.first + len(rows) - 1},
        next=shown.to(after=after, first=shown.first + len(rows)) if more else None,
    )


@post("/replenish/rules", opt={"scope": "stock"}, sync_to_thread=True, include_in_schema=False, status_code=303)
def save_rules(page: NamedDependency[Page], fields: NamedDependency[Fields]) -> Redirect:
    """Keep the rules that were written; rows as they were stay without one."""
    written = [_rule(fields, code) for code in fields.texts("sku")]
    news = [new for new in written if _says_something(fields, new)]
    with page.open() as tx:
        outcome = receiving.set_reorder_rules(tx, page.here().id, news)
    return page.went(
        "/replenish/rules",
        outcome,
        ngettext("%(num)s rule is changed.", "%(num)s rules are changed.", len(outcome.done))
        % {"num": len(outcome.done)},
    )


def _rule(fields: Fields, code: str) -> NewReorderRule:
    return NewReorderRule(
        code,
        fields.whole(f"point-{code}", 0),
        fields.whole(f"lead-{code}", PLAIN.lead_days),
        fields.whole(f"safety-{code}", 0),
        fields.whole(f"pack-{code}", 1),
        fields.text(f"vendor-{code}"),
    )


def _says_something(fields: Fields, new: NewReorderRule) -> bool:
    """A row that nobody touched, and that had no rule, gets none."""
    untouched = replace(PLAIN, sku_code=new.sku_code, vendor=fields.text(f"was-{new.sku_code}"))
    return fields.flag(f"ruled-{new.sku_code}") or new != untouched


PAGES: Final = (replenish_list, replenish_file, write_orders, rule_list, save_rules)
