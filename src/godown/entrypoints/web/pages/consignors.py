"""Consignors: whose goods lie here for sale, under Settings; and of each what lies here of it."""

from typing import Any, Final
from uuid import UUID

from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Redirect

from godown import stock
from godown.entrypoints.api.imports import file_download
from godown.entrypoints.gstin import as_printed
from godown.entrypoints.web.fields import Fields
from godown.entrypoints.web.frame import gettext as _
from godown.entrypoints.web.page import Page
from godown.entrypoints.web.pages.settings import show
from godown.platform.sheets import write_csv
from godown.stock import NewConsignor, queries_consignors

PATH: Final = "/settings/consignors"
LINES_MAX: Final = 500
ROWS_MAX: Final = 20_000
"""Rows of a file: what a person can still look through."""
HEAD: Final = ("consignor", "name", "gstin", "contact", "active")
KEPT_HEAD: Final = ("sku", "name", "unit", "facility", "on_hand", "saleable", "held")


@get(PATH, opt={"scope": "settings"}, sync_to_thread=True, include_in_schema=False)
def consignor_list(page: NamedDependency[Page]) -> Response[Any]:
    """All consignors, and how many units lie here of each."""
    with page.open() as tx:
        known = stock.consignors(tx)
        lying = queries_consignors.units_of(tx)
    return show(page, "consignors", known=known, lying=lying)


@post(PATH, opt={"scope": "settings"}, sync_to_thread=True, include_in_schema=False, status_code=303)
def save_consignor(page: NamedDependency[Page], fields: NamedDependency[Fields]) -> Redirect:
    """Add a consignor, or change the one of this code."""
    new = NewConsignor(
        fields.needed("code").strip().upper(), fields.needed("name"), as_printed(fields.text("gstin")), fields.text("contact"),
        fields.flag("active"),
    )  # fmt: skip
    with page.open() as tx:
        told = stock.save_consignors(tx, [new])
    return page.went(PATH, told, _("Saved.") if not told.refused else _("Nothing was changed."))


@get("/settings/consignors.csv", opt={"scope": "settings"}, sync_to_thread=True, include_in_schema=False)
def consignor_file(page: NamedDependency[Page]) -> Response[bytes]:
    """All consignors; changed, the file can be put in again."""
    with page.open() as tx:
        known = stock.consignors(tx)
    rows = [
        [one.code, one.name, one.gstin, one.contact, "yes" if one.active else "no"] for one in known
    ]  # fmt: skip
    return file_download("consignors.csv", write_csv(HEAD, rows))


@get("/consignors/{consignor_id:uuid}", opt={"scope": "stock"}, sync_to_thread=True, include_in_schema=False)
def one_consignor(consignor_id: FromPath[UUID], page: NamedDependency[Page]) -> Response[Any]:
    """What lies here of a consignor, by SKU and facility."""
    with page.open() as tx:
        known = queries_consignors.consignor(tx, consignor_id)
        kept = queries_consignors.kept_for(tx, consignor_id, LINES_MAX)
    return page.render("consignor.html", known=known, kept=kept)


@get("/consignors/{consignor_id:uuid}/stock.csv", opt={"scope": "stock"}, sync_to_thread=True, include_in_schema=False)
def kept_file(consignor_id: FromPath[UUID], page: NamedDependency[Page]) -> Response[bytes]:
    """The same as a file."""
    with page.open() as tx:
        known = queries_consignors.consignor(tx, consignor_id)
        kept = queries_consignors.kept_for(tx, consignor_id, ROWS_MAX)
    rows = [
        [one.sku_code, one.sku_name, one.unit, one.facility, str(one.on_hand), str(one.saleable), str(one.held)] for one in kept
    ]  # fmt: skip
    return file_download(f"goods-of-{known.code}.csv", write_csv(KEPT_HEAD, rows))


PAGES: Final = (consignor_list, save_consignor, consignor_file, one_consignor, kept_file)
