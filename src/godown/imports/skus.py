"""SKUs from a file: all their fields, several barcodes, what a bundle is made of, what a box uses up.

A file may have some of the columns: of a known SKU only what the file says is changed, and an empty cell says nothing.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from difflib import get_close_matches
from typing import Any, Final

from godown import catalog
from godown.catalog import NewSku, rules
from godown.countries import pack_of
from godown.imports.words import CHANGED, NEW, SAME, WRONG, Ground, Verdict
from godown.kernel.cells import Cells, Problem, Row
from godown.kernel.columns import Column, Thing
from godown.kernel.outcome import RowRefusal
from godown.platform.transaction import Tx

COLUMNS: Final = (
    Column("sku", "Your code of the thing. The row with a known code changes it.", "AAN-BTL-750",
           ("code", "sku code", "item code", "item sku", "product code", "article", "variant sku"), needed=True),
    Column("name", "What people call it. Needed for a new SKU.", "Copper bottle, hammered, 750 ml",
           ("item name", "title", "product name", "description", "item description")),
    Column("kind", "product, packaging, bundle or kit. Stays as it was once saved.", "product", ("type", "item type")),
    Column("packaging_kind", "For packaging: box, filler, tape, label or other.", "", ("packaging kind",)),
    Column("barcodes", "One or more, apart by semicolons. EAN and UPC are checked. Barcodes are added, never taken away.",
           "8901234507506", ("barcode", "ean", "ean13", "upc", "gtin", "barcode 1")),
    Column("hsn", "HSN of 4, 6 or 8 digits.", "7418", ("hsn code", "hsn sac", "hsn/sac")),
    Column("tax_class", "gst_0, gst_3, gst_5, gst_12, gst_18, gst_28 or gst_40, apparel, footwear or aerated; 18 and 18% are understood.", "gst_18",
           ("tax", "gst", "gst rate", "tax rate", "gst %", "tax class")),
    Column("price", "Selling price in rupees: 1,349.50.", "899.00", ("selling price", "sale price", "rate", "variant price")),
    Column("price_includes_tax", "yes or no; yes where it is empty.", "yes", ("tax inclusive", "inclusive")),
    Column("mrp", "Printed price in rupees.", "999.00", ("mrp rs", "m.r.p.", "list price")),
    Column("cost", "Cost in rupees, of one unit or of `cost_units`.", "412.00", ("cost price", "purchase price", "cost per item")),
    Column("cost_units", "Of how many units the cost is: 65000 for a roll of tape counted in mm. One where it is empty.", "1",
           ("cost of units", "units per cost")),
    Column("unit", "piece, mm, g or ml. Stays as it was once saved.", "piece", ("uom", "base unit")),
    Column("weight_grams", "Weight of one unit in grams, whole.", "412",
           ("weight", "wt", "weight g", "weight in grams", "variant grams", "grams")),
    Column("weight_kg", "The same in kilograms: 0.412.", "", ("weight in kg", "wt kg")),
    Column("length_mm", "Length in millimetres, whole.", "75", ("length",)),
    Column("width_mm", "Width in millimetres.", "75", ("width", "breadth")),
    Column("height_mm", "Height in millimetres.", "260", ("height",)),
    Column("max_weight_grams", "For a box: what it may weigh with what is in it.", "", ("max weight",)),
    Column("wall_mm", "For a box: how thick its wall is. Its measures are those inside.", "", ("wall", "wall thickness")),
    Column("this_side_up", "yes where it must be packed with its height up.", "no", ("upright", "this way up")),
    Column("fragile", "yes where nothing may lie on it.", "no", ("breakable",)),
    Column("bears_grams", "How much may lie on it in a box, in grams. Anything where it is empty.", "", ("bears", "top load", "stack weight")),
    Column("tracking", "none, batch or serial. Stays as it was once saved.", "none", ("tracked by",)),
    Column("receive_days", "Days that must be left of a batch to be taken in.", "0", ("receive tolerance",)),
    Column("dispatch_days", "Days that a buyer must get; with fewer left a batch is not sold.", "0", ("dispatch tolerance",)),
    Column("return_days", "Days that must be left to sell again what comes back.", "0", ("return tolerance",)),
    Column("ahead_units", "So many may be sold before they are here, as far as they are expected; a bundle as far as each of its parts may be.",
           "0", ("pre-order", "sell ahead")),
    Column("active", "yes or no.", "yes", ("enabled", "status")),
    Column("mixed_supply", "For a bundle: yes where it is taxed as one, at the highest rate of its parts.", "", ("mixed", "taxed as one")),
    Column("components", "For a bundle or kit: what one holds, as TEA:1; CUP:2.", "", ("parts", "bundle of", "bundle components")),
    Column("packing_bill", "For a box: what packing it uses up in base units, as TAPE:800; PAPER:2000.", "", ("uses",)),
)  # fmt: skip

FIXED: Final = ("kind", "tracking", "unit")
"""What a known SKU keeps: its stock was counted by it."""

SAID: Final = {"code": "sku", "price_paise": "price", "mrp_paise": "mrp", "cost_paise": "cost"}


@dataclass(frozen=True, slots=True)
class SkuRow:
    """What a row says: values by field of NewSku (only those it gives), parts of a bundle, packing bill of a box."""

    code: str
    values: dict[str, Any]
    parts: dict[str, int]
    bill: dict[str, int]


def read(rows: Sequence[Row], headers: Mapping[str, str], ground: Ground) -> list[Thing[SkuRow]]:
    """A thing for each row."""
    return [_thing(Cells(row, headers)) for row in rows]


def _thing(cells: Cells) -> Thing[SkuRow]:
    code = cells.code("sku", needed=True)
    readers: dict[str, Callable[[], Any]] = {
        "name": lambda: cells.text("name", longest=300),
        "kind": lambda: cells.choice("kind", rules.KINDS, default="product"),
        "packaging_kind": lambda: cells.choice("packaging_kind", rules.PACKAGING_KINDS, default="other"),
        "barcodes": lambda: _barcodes(cells),
        "hsn": lambda: _hsn(cells),
        "tax_class": lambda: _tax_class(cells),
        "price": lambda: cells.rupees("price"),
        "price_includes_tax": lambda: cells.yes("price_includes_tax", default=True),
        "mrp": lambda: cells.rupees("mrp"),
        "cost": lambda: cells.rupees("cost"),
        "cost_units": lambda: cells.whole("cost_units", default=1, least=1, unit="units"),
        "unit": lambda: cells.choice("unit", rules.UNITS, default="piece"),
        "weight_grams": lambda: cells.whole("weight_grams", unit="grams"),
        "length_mm": lambda: cells.whole("length_mm", unit="millimetres"),
        "width_mm": lambda: cells.whole("width_mm", unit="millimetres"),
        "height_mm": lambda: cells.whole("height_mm", unit="millimetres"),
        "max_weight_grams": lambda: cells.whole("max_weight_grams", least=1, unit="grams"),
        "wall_mm": lambda: cells.whole("wall_mm", unit="millimetres"),
        "this_side_up": lambda: cells.yes("this_side_up", default=False),
        "fragile": lambda: cells.yes("fragile", default=False),
        "bears_grams": lambda: cells.whole("bears_grams", unit="grams"),
        "tracking": lambda: cells.choice("tracking", rules.TRACKINGS, default="none"),
        "receive_days": lambda: cells.whole("receive_days", unit="days"),
        "dispatch_days": lambda: cells.whole("dispatch_days", unit="days"),
        "return_days": lambda: cells.whole("return_days", unit="days"),
        "ahead_units": lambda: cells.whole("ahead_units", unit="units"),
        "mixed_supply": lambda: cells.yes("mixed_supply", default=False),
        "active": lambda: cells.yes("active", default=True),
    }
    fields_of = {said: name for name, said in SAID.items()}
    values: dict[str, Any] = {fields_of.get(n, n): reader() for n, reader in readers.items() if cells.has(n)}
    if cells.has("weight_kg") and "weight_grams" not in values:
        values["weight_grams"] = _kilograms(cells)
    if "packaging_kind" in values:
        values.setdefault("kind", "packaging")
    record = SkuRow(code, values, cells.counted("components"), cells.counted("packing_bill"))
    if record.parts and values.setdefault("kind", "bundle") not in ("bundle", "kit"):
        cells.wrong("components", "not_a_bundle", "Only a bundle or kit has components.")
    return Thing(code, (cells.row.number,), record, tuple(cells.problems))


def _barcodes(cells: Cells) -> tuple[str, ...]:
    found = tuple(
        dict.fromkeys(part for word in cells.words("barcodes") for part in re.split(r"\s*,\s*", word) if part)
    )
    for barcode in found:
        if re.fullmatch(r"\d(?:\.\d+)?[eE]\+?\d+", barcode):
            cells.wrong("barcodes", "shortened", "A spreadsheet shortened this number. Format the column as text.")
        elif said := rules.barcode_fault(barcode):
            mended = barcode[:-1] + rules.ean_check_digit(barcode[:-1]) if barcode.isdigit() else ""
            cells.wrong("barcodes", "invalid", said, "; ".join(mended if one == barcode else one for one in found))
    return found


def _hsn(cells: Cells) -> str:
    found = cells.raw("hsn")
    if not rules.HSN.fullmatch(found):
        digits = re.sub(r"\D", "", found)
        mended = digits if len(digits) in (4, 6, 8) else f"0{digits}" if len(digits) in (3, 5, 7) else ""
        cells.wrong("hsn", "invalid", "An HSN is 4, 6 or 8 digits, without a point.", mended)
    return found


CLASSES: Final = tuple(dict.fromkeys(one.tax_class for one in pack_of("").slabs))


def _tax_class(cells: Cells) -> str:
    found = cells.raw("tax_class").lower()
    digits = re.fullmatch(r"(?:gst)?[\s_@-]*(\d{1,2})(?:\.0+)?\s*%?", found)
    name = f"gst_{int(digits[1])}" if digits else found
    if name not in CLASSES:
        near = get_close_matches(name, CLASSES, 1)
        cells.wrong("tax_class", "unknown_tax", f"One of {', '.join(CLASSES)}.", near[0] if near else "")
    return name


def _kilograms(cells: Cells) -> int:
    match = re.fullmatch(r"(\d{0,9})(?:\.(\d{1,3})0*)?", cells.raw("weight_kg").lower().removesuffix("kg").strip())
    if not match:
        cells.wrong("weight_kg", "not_weight", "Kilograms with at most three places, as 0.412.")
        return 0
    return int(match[1] or 0) * 1000 + int((match[2] or "").ljust(3, "0"))


def judge(tx: Tx, things: Sequence[Thing[SkuRow]], headers: Mapping[str, str], ground: Ground) -> list[Verdict]:
    """What saving would do with each row."""
    records = {thing.key: thing.record for thing in things if thing.record and not thing.bad}
    named = {part for record in records.values() for part in (*record.parts, *record.bill)}
    known = catalog.skus_by_code(tx, [*records, *named])
    news = {key: _whole(record, known.get(key)) for key, record in records.items()}
    barcodes = _barcodes_of(tx, known)
    made_of = _parts_known(tx, known)
    doubled = _doubled(things)
    refused: dict[str, list[RowRefusal[str]]] = {}
    for one in catalog.save(tx, list(news.values()), dry_run=True).refused:
        refused.setdefault(one.key, []).append(one)
    sound = {key: new for key, new in news.items() if key not in refused}
    verdicts = []
    for thing in things:
        extra = [
            _problem(thing, headers, one.field or "code", one.code, one.message) for one in refused.get(thing.key, [])
        ]
        if thing.key in doubled and thing.key:
            extra.append(_problem(thing, headers, "code", "twice", "This code stands twice in the file."))
        if not thing.bad and thing.record:
            extra += _part_faults(thing, headers, sound, known)
            extra += _fixed_faults(thing, headers, known.get(thing.key))
        problems = (*thing.problems, *extra)
        if thing.bad or extra or thing.record is None:
            verdicts.append(Verdict(thing.key, thing.rows, WRONG, problems=problems))
            continue
        new, old = news[thing.key], known.get(thing.key)
        changes = _changes(new, old, barcodes.get(thing.key, set()), thing.record, made_of) if old else []
        state = NEW if old is None else CHANGED if changes else SAME
        verdicts.append(Verdict(thing.key, thing.rows, state, (new, thing.record), ", ".join(changes), problems))
    return verdicts


def _whole(record: SkuRow, old: catalog.Sku | None) -> NewSku:
    """The SKU as it will be: what it was, with what the row says."""
    if old is None:
        return NewSku(**{"code": record.code, "name": "", **record.values})
    kept = {field.name: getattr(old, field.name) for field in fields(NewSku) if field.name != "barcodes"}
    return NewSku(**{**kept, **record.values, **{name: kept[name] for name in FIXED}})


def _doubled(things: Sequence[Thing[SkuRow]]) -> set[str]:
    seen: set[str] = set()
    return {thing.key for thing in things if thing.key in seen or seen.add(thing.key)}  # type: ignore[func-returns-value]


def _barcodes_of(tx: Tx, known: Mapping[str, catalog.Sku]) -> dict[str, set[str]]:
    codes = {sku.id: code for code, sku in known.items()}
    found: dict[str, set[str]] = {}
    for sku_id, barcode in catalog.barcodes_of(tx, list(codes)):
        found.setdefault(codes[sku_id], set()).add(barcode)
    return found


def _parts_known(tx: Tx, known: Mapping[str, catalog.Sku]) -> dict[str, dict[str, int]]:
    """What bundles and boxes are made of now: {code: {code: quantity}}."""
    ids = {sku.id: code for code, sku in known.items()}
    rows = [(row.bundle_id, row.part_id, row.quantity) for row in catalog.parts_of(tx, list(ids))]
    rows += catalog.bill_of(tx, list(ids))
    names = {one.id: code for code, one in known.items()} | {
        sku_id: sku.code for sku_id, sku in catalog.skus_by_id(tx, [part for _, part, _ in rows]).items()
    }
    found: dict[str, dict[str, int]] = {}
    for owner, part, units in rows:
        found.setdefault(ids[owner], {})[names[part]] = units
    return found


def _changes(
    new: NewSku, old: catalog.Sku, barcodes: set[str], record: SkuRow, made_of: Mapping[str, dict[str, int]]
) -> list[str]:
    """The names of the columns that a row changes."""
    changed = [SAID.get(name, name) for name, value in asdict(new).items()
               if name != "barcodes" and getattr(old, name) != value]  # fmt: skip
    if set(new.barcodes) - barcodes:
        changed.append("barcodes")
    if record.parts and record.parts != made_of.get(record.code):
        changed.append("components")
    if record.bill and record.bill != made_of.get(record.code):
        changed.append("packing_bill")
    return changed


def _problem(thing: Thing[SkuRow], headers: Mapping[str, str], field: str, code: str, message: str) -> Problem:
    column = SAID.get(field, field)
    values = thing.record.values if thing.record else {}
    value = thing.key if field == "code" else values.get(field, "")
    shown = "; ".join(value) if isinstance(value, tuple) else str(value)
    return Problem(thing.rows[0], headers.get(column, column), shown, code, message)


def _part_faults(
    thing: Thing[SkuRow], headers: Mapping[str, str], news: Mapping[str, NewSku], known: Mapping[str, catalog.Sku]
) -> list[Problem]:
    """Parts of a bundle are SKUs and no bundles; what a box uses is packaging."""
    assert thing.record is not None
    faults, own = [], known.get(thing.key)
    for part in thing.record.parts:
        kind = news[part].kind if part in news else known[part].kind if part in known else ""
        if kind in ("", "bundle"):
            said = (
                f"{part} is a bundle itself." if kind else f"There is no SKU {part}, in this file or in the catalogue."
            )
            faults.append(_problem(thing, headers, "components", "unknown_part", said))
    for part in thing.record.bill:
        kind = news[part].kind if part in news else known[part].kind if part in known else ""
        if kind != "packaging" or thing.record.values.get("kind", own.kind if own else "") != "packaging":
            said = f"{part} and the box that uses it must be packaging."
            faults.append(_problem(thing, headers, "packing_bill", "not_packaging", said))
    return faults


def _fixed_faults(thing: Thing[SkuRow], headers: Mapping[str, str], old: catalog.Sku | None) -> list[Problem]:
    assert thing.record is not None
    if old is None:
        return []
    return [
        _problem(thing, headers, name, "fixed", f"{name} stays {getattr(old, name)}: make a new SKU for another.")
        for name in FIXED
        if name in thing.record.values and thing.record.values[name] != getattr(old, name)
    ]


def save(tx: Tx, verdicts: Sequence[Verdict], ground: Ground) -> Sequence[RowRefusal[str]]:
    """Save SKUs, then what bundles are made of and what boxes use up."""
    rows: list[tuple[NewSku, SkuRow]] = [verdict.record for verdict in verdicts]
    refused = catalog.save(tx, [new for new, _ in rows]).refused
    wrong = {one.key for one in refused}
    if parts := {record.code: record.parts for _, record in rows if record.parts and record.code not in wrong}:
        catalog.set_bundles(tx, parts)
    if bills := {record.code: record.bill for _, record in rows if record.bill and record.code not in wrong}:
        catalog.set_packing_bill(tx, bills)
    return refused
