"""A SKU is entered or changed: one form for products, packaging and bundles."""

from collections.abc import Mapping
from typing import Any, Final
from uuid import UUID

from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Redirect

from godown import catalog
from godown.catalog import NewSku, Sku
from godown.countries import pack_of
from godown.entrypoints.web.fields import Fields
from godown.entrypoints.web.frame import gettext as _
from godown.entrypoints.web.page import Page
from godown.entrypoints.web.states import N_
from godown.kernel.refusal import Invalid, NotFound
from godown.platform.photos import keep_photo
from godown.platform.transaction import Tx
from godown.reports import queries_card

KINDS: Final = {
    "product": N_("Product for sale"),
    "bundle": N_("Bundle of products"),
    "kit": N_("Kit, made by a work order"),
    "packaging": N_("Packaging material"),
}
PACKAGING: Final = {
    "": "—",
    "box": N_("Box"),
    "filler": N_("Filler"),
    "tape": N_("Tape"),
    "label": N_("Label"),
    "other": N_("Other"),
}
TAXES: Final = tuple(dict.fromkeys(one.tax_class for one in pack_of("").slabs))
TRACKING: Final = {"none": N_("not tracked"), "batch": N_("by batch"), "serial": N_("by serial number")}
MEASURES: Final = ("weight_grams", "length_mm", "width_mm", "height_mm", "wall_mm")
DAYS: Final = ("receive_days", "dispatch_days", "return_days")
UNITS: Final = {"piece": N_("pieces"), "mm": N_("mm"), "g": N_("g"), "ml": N_("ml")}


@get("/stock/new", opt={"scope": "catalog"}, sync_to_thread=True, include_in_schema=False)
def new_sku(page: NamedDependency[Page]) -> Response[Any]:
    """The empty form."""
    return _form(page, None, {"price_includes_tax": "yes", "active": "yes", "tax_class": "gst_18"}, {})


@get("/stock/{sku_id:uuid}/edit", opt={"scope": "catalog"}, sync_to_thread=True, include_in_schema=False)
def edit_sku(sku_id: FromPath[UUID], page: NamedDependency[Page]) -> Response[Any]:
    """The form of a SKU that is there."""
    with page.open() as tx:
        sku = _known(tx, sku_id)
        codes = [code for code, _count in queries_card.barcodes(tx, [sku_id])]
        parts = queries_card.used_with(tx, sku_id)
    return _form(page, sku, _values(sku, codes, parts), {})


def _known(tx: Tx, sku_id: UUID) -> Sku:
    sku = catalog.skus_by_id(tx, [sku_id]).get(sku_id)
    if sku is None:
        raise NotFound("SKU", sku_id=str(sku_id))
    return sku


def _values(sku: Sku, barcodes: list[str], parts: list[tuple[UUID, str, str, int, str]]) -> dict[str, str]:
    plain = (
        "code",
        "name",
        "kind",
        "hsn",
        "tax_class",
        "unit",
        "weight_grams",
        "length_mm",
        "width_mm",
        "height_mm",
        "tracking",
        "cost_units",
        "ahead_units",
        "wall_mm",
        *DAYS,
    )
    found = {name: str(getattr(sku, name)) for name in plain}
    money = {"price": sku.price_paise, "cost": sku.cost_paise, "mrp": sku.mrp_paise}
    found |= {name: f"{paise // 100}.{paise % 100:02d}" for name, paise in money.items() if paise}
    flags = {
        name: getattr(sku, name) for name in ("price_includes_tax", "active", "this_side_up", "fragile", "mixed_supply")
    }
    found |= {name: "yes" for name, on in flags.items() if on}
    return found | {
        "packaging_kind": sku.packaging_kind or "",
        "max_weight_grams": str(sku.max_weight_grams or ""),
        "bears_grams": "" if sku.bears_grams is None else str(sku.bears_grams),
        "barcodes": " ".join(barcodes),
        "parts": "\n".join(f"{code} {count}" for _id, code, _name, count, _unit in parts),
    }


def _form(
    page: Page, sku: Sku | None, values: Mapping[str, str], errors: Mapping[str, str], status: int = 200
) -> Response[Any]:
    choices = {
        "kinds": [(key, _(word)) for key, word in KINDS.items()],
        "packaging": [(key, _(word)) for key, word in PACKAGING.items()],
        "taxes": [(key, tax_word(key)) for key in TAXES],
        "tracking": [(key, _(word)) for key, word in TRACKING.items()],
        "units": [(key, _(word)) for key, word in UNITS.items()],
    }
    answer = page.render("sku_edit.html", sku=sku, values=values, errors=errors, **choices)
    answer.status_code = status
    return answer


@post("/stock/new", opt={"scope": "catalog"}, sync_to_thread=True, include_in_schema=False, status_code=303)
def add_sku(page: NamedDependency[Page], fields: NamedDependency[Fields]) -> Redirect | Response[Any]:
    """Add a SKU. A code that is there already is refused here: this form adds, it does not overwrite."""
    return _save(page, fields, None)


@post(
    "/stock/{sku_id:uuid}/edit", opt={"scope": "catalog"}, sync_to_thread=True, include_in_schema=False, status_code=303
)
def save_sku(
    sku_id: FromPath[UUID], page: NamedDependency[Page], fields: NamedDependency[Fields]
) -> Redirect | Response[Any]:
    """Change a SKU; its code and kind stay."""
    with page.open() as tx:
        sku = _known(tx, sku_id)
    return _save(page, fields, sku)


def _save(page: Page, fields: Fields, sku: Sku | None) -> Redirect | Response[Any]:
    try:
        with page.open() as tx:
            new = _new(fields, sku)
            if sku is None and new.code in catalog.skus_by_code(tx, [new.code]):
                raise Invalid(_("There is a SKU of this code already."), field="code")
            if refused := catalog.save(tx, [new]).refused:
                raise Invalid(refused[0].message, field=refused[0].field or "code")
            _save_parts(tx, fields, new)
            saved = catalog.skus_by_code(tx, [new.code])[new.code]
    except Invalid as wrong:
        kept = {name: fields.text(name) for name in fields.values}
        return _form(page, sku, kept, {str(wrong.facts.get("field", "code")): wrong.message}, 422)
    return page.go(f"/stock/{saved.id}", _("%(name)s is saved.") % {"name": saved.name})


def _new(fields: Fields, sku: Sku | None) -> NewSku:
    kind = sku.kind if sku else fields.text("kind", "product")
    numbers = {name: fields.whole(name, 0) for name in (*MEASURES, *DAYS)}
    return NewSku(
        sku.code if sku else fields.needed("code"), fields.needed("name"), kind=kind,
        packaging_kind=(fields.text("packaging_kind") or "other") if kind == "packaging" else None,
        barcodes=tuple(fields.text("barcodes").split()), hsn=fields.text("hsn"), tax_class=fields.text("tax_class", "gst_18"),
        price_paise=fields.paise("price", 0), price_includes_tax=fields.flag("price_includes_tax"),
        mrp_paise=fields.paise("mrp") if fields.text("mrp") else None, cost_paise=fields.paise("cost", 0),
        unit=fields.text("unit", "piece"), tracking=fields.text("tracking", "none"), active=fields.flag("active"),
        max_weight_grams=fields.whole("max_weight_grams") if fields.text("max_weight_grams") else None,
        bears_grams=fields.whole("bears_grams") if fields.text("bears_grams") else None,
        this_side_up=fields.flag("this_side_up"), fragile=fields.flag("fragile"),
        mixed_supply=kind == "bundle" and fields.flag("mixed_supply"),
        cost_units=fields.whole("cost_units", 1), ahead_units=fields.whole("ahead_units", 0), **numbers,
    )  # fmt: skip


def _save_parts(tx: Tx, fields: Fields, new: NewSku) -> None:
    if (not fields.text("parts") and new.packaging_kind != "box") or new.kind == "product":
        return
    parts: dict[str, int] = {}
    for line in fields.text("parts").splitlines():
        code, _space, count = line.strip().rpartition(" ")
        if not count.isdecimal() or not code:
            raise Invalid(_("Write one part a line: its code, then how many."), field="parts")
        parts[code.strip()] = int(count)
    if new.kind in ("bundle", "kit"):
        catalog.set_bundles(tx, {new.code: parts})
    else:
        catalog.set_packing_bill(tx, {new.code: parts})


@post(
    "/stock/{sku_id:uuid}/photo",
    opt={"scope": "catalog"},
    sync_to_thread=True,
    include_in_schema=False,
    status_code=303,
)
def give_photo(sku_id: FromPath[UUID], page: NamedDependency[Page], fields: NamedDependency[Fields]) -> Redirect:
    """Give a SKU its photo."""
    files = fields.files("photo")
    if not files:
        raise Invalid(_("Choose a photo first."), field="photo")
    with page.open() as tx:
        catalog.set_photo(tx, sku_id, keep_photo(tx, page.door.files, files[0].name, files[0].content))
    return page.go(f"/stock/{sku_id}", _("The photo is saved."))


def tax_word(tax_class: str) -> str:
    """GST 18 %; a class of goods by its name."""
    rate = tax_class.removeprefix("gst_")
    return f"GST {rate} %" if rate != tax_class else tax_class.capitalize()
