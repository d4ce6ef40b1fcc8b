"""SKUs in: added or changed by code, in sets, with a line for each row that is wrong."""

from collections import Counter
from collections.abc import Mapping, Sequence
from uuid import UUID

from godown.catalog import queries, rules, store
from godown.catalog.facts import AheadChanged, BundlesChanged, TolerancesChanged
from godown.catalog.words import NewSku
from godown.kernel.outcome import Outcome, RowRefusal
from godown.kernel.refusal import Invalid, NotFound, Refusal
from godown.platform.photos import need_photos
from godown.platform.transaction import Tx


def save(tx: Tx, news: Sequence[NewSku], *, dry_run: bool = False) -> Outcome[str]:
    """Add SKUs or change those of known code. Rows that are wrong are refused, the rest is saved (unless a dry run).

    Refusals per row: `invalid` (form), `twice` (a code or barcode twice in the set), `barcode_in_use`.
    """
    refused = [fault for new in news for fault in rules.faults(new)]
    refused += _doubles(news)
    refused += _foreign_barcodes(tx, news)
    wrong = {row.key for row in refused}
    good = [new for new in news if new.code not in wrong]
    if good and not dry_run:
        days, ahead = queries.sold_otherwise(tx, good)
        store.write_skus(tx, good)
        if days:
            tx.publish(TolerancesChanged(tuple(days)))
        if ahead:
            tx.publish(AheadChanged(tuple(ahead)))
        ids = {code: sku.id for code, sku in queries.skus_by_code(tx, [new.code for new in good]).items()}
        store.write_barcodes(tx, [(barcode, ids[new.code]) for new in good for barcode in new.barcodes])
        tx.note("saved", "sku", list(ids.values()))
    return Outcome.of(done=[new.code for new in good], refused=refused)


def _doubles(news: Sequence[NewSku]) -> list[RowRefusal[str]]:
    codes = Counter(new.code for new in news)
    barcodes = Counter(barcode for new in news for barcode in set(new.barcodes))
    found = [
        RowRefusal(code, "twice", "This code stands twice in the list.", "code") for code, n in codes.items() if n > 1
    ]
    found += [
        RowRefusal(new.code, "twice", f"Barcode {barcode} stands at two SKUs of the list.", "barcodes")
        for new in news
        for barcode in new.barcodes
        if barcodes[barcode] > 1
    ]
    return found


def _foreign_barcodes(tx: Tx, news: Sequence[NewSku]) -> list[RowRefusal[str]]:
    owners = queries.owners_of_barcodes(tx, [barcode for new in news for barcode in new.barcodes])
    return [
        RowRefusal(new.code, "barcode_in_use", f"{barcode} already belongs to {owners[barcode]}.", "barcodes")
        for new in news
        for barcode in new.barcodes
        if owners.get(barcode, new.code) != new.code
    ]


def set_bundles(tx: Tx, bundles: dict[str, dict[str, int]]) -> None:
    """Say what bundles and kits are made of: {code: {part code: quantity}}. A bundle is made of its parts when it is sold, a kit
    by a work order.

    Refusals: `unknown_sku`, `not_a_bundle` (made of nothing, or of a bundle; a kit of a kit), `invalid` (fewer than one),
    `kit_tracking` (a kit must keep what its parts are tracked by).
    """
    skus = _known(tx, [*bundles, *(part for parts in bundles.values() for part in parts)])
    for code, parts in bundles.items():
        _must_be_parts(skus, code, parts)
    store.replace_parts(
        tx, [(skus[code].id, skus[part].id, n) for code, parts in bundles.items() for part, n in parts.items()]
    )
    tx.publish(BundlesChanged(tuple(sorted(skus[code].id for code in bundles))))


def _must_be_parts(skus: Mapping[str, queries.Sku], code: str, parts: Mapping[str, int]) -> None:
    whole, inside = skus[code], [skus[part] for part in parts]
    wrong = ("bundle", "kit") if whole.kind == "kit" else ("bundle",)
    if whole.kind not in ("bundle", "kit") or any(part.kind in wrong for part in inside) or not parts:
        raise Refusal("not_a_bundle", f"{code} is not a bundle, or is made of nothing or of a bundle.", sku=code)
    _must_be_units(code, parts)
    if whole.kind == "kit":
        tracked = {part.tracking for part in inside} | {whole.tracking}
        if "serial" in tracked:
            raise Refusal("kit_tracking", f"{code}: a kit has no serial numbers, and takes no part that has.", sku=code)
        if whole.tracking == "none" and "batch" in tracked:
            raise Refusal(
                "kit_tracking",
                f"{code} has parts with batches and dates: track it by batch too, to keep them.",
                sku=code,
            )


def set_packing_bill(tx: Tx, bills: dict[str, dict[str, int]]) -> None:
    """Say what a box uses up when it is packed: {box code: {material code: base units}}; an empty bill uses up nothing.

    Refusals: `unknown_sku`, `not_packaging`, `not_a_box`, `invalid` (fewer than one unit, or a box in a box).
    """
    skus = _known(tx, [*bills, *(material for rows in bills.values() for material in rows)])
    for code, rows in bills.items():
        if any(skus[one].kind != "packaging" for one in (code, *rows)):
            raise Refusal("not_packaging", f"{code} and what it uses must be packaging materials.", sku=code)
        if skus[code].packaging_kind != "box":
            raise Refusal("not_a_box", f"{code} is not a box: only a box uses up other material.", sku=code)
        _must_be_units(code, rows)
    store.replace_bill(
        tx,
        [skus[code].id for code in bills],
        [(skus[code].id, skus[material].id, n) for code, rows in bills.items() for material, n in rows.items()],
    )
    tx.note("packing_bill_set", "sku", [skus[code].id for code in bills])


def packing_bills(tx: Tx, after: str, limit: int) -> dict[str, dict[str, int]]:
    """{box code: {material code: base units}} of the boxes after a code."""
    found: dict[str, dict[str, int]] = {}
    for box, material, units in queries.bills_after(tx, after, limit):
        bill = found.setdefault(box, {})
        if material is not None and units is not None:
            bill[material] = units
    return found


def _must_be_units(code: str, rows: Mapping[str, int]) -> None:
    for part, units in rows.items():
        if not 1 <= units <= rules.LARGEST:
            raise Invalid(f"{code}: at least 1 of {part}.", field="quantity", sku=part)
        if part == code:
            raise Invalid(f"{code} is not made of itself.", field="parts", sku=code)


def _known(tx: Tx, codes: Sequence[str]) -> dict[str, queries.Sku]:
    found = queries.skus_by_code(tx, codes)
    if missing := sorted(set(codes) - set(found)):
        raise Refusal("unknown_sku", f"There is no SKU {missing[0]}.", status=404, skus=missing)
    return found


def set_photo(tx: Tx, sku_id: UUID, file_id: UUID) -> None:
    """Give a SKU its photo, which was sent before. Refuses a SKU or a photo that is not there."""
    need_photos(tx, [file_id], "file_id")
    if not store.set_photo(tx, sku_id, file_id):
        raise NotFound("SKU", sku_id=str(sku_id))
