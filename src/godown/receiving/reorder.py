"""When a SKU is ordered again: reorder point, vendor, lead time, safety units and pack, for each SKU and facility."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from godown import catalog
from godown.kernel.outcome import Outcome, RowRefusal
from godown.kernel.refusal import Invalid
from godown.platform.transaction import Tx
from godown.receiving import queries_reorder, store_purchases, store_reorder
from godown.stock import queries_places

UNITS_MAX: Final = 10_000_000
LEAD_MAX: Final = 365
NAME_MAX: Final = 200


@dataclass(frozen=True, slots=True)
class NewReorderRule:
    """A rule as a person says it. It is ordered again at or below `reorder_point` units, or earlier where what is sold in
    `lead_days` and `safety_units` ask for it; in whole packs of `pack_units`. Packaging counts in its own unit."""

    sku_code: str
    reorder_point: int = 0
    lead_days: int = 7
    safety_units: int = 0
    pack_units: int = 1
    vendor: str = ""


def set_reorder_rules(
    tx: Tx, facility_id: UUID, news: Sequence[NewReorderRule], *, dry_run: bool = False
) -> Outcome[str]:
    """Set the rules of SKUs in a facility: a line for each SKU code, done, known (nothing changes) or refused.

    Refusals per row: `unknown_sku`, `invalid` (a bundle; a number out of its range), `twice`.
    """
    queries_places.facility(tx, facility_id)
    skus = catalog.skus_by_code(tx, [new.sku_code for new in news])
    now = queries_reorder.rules_of(tx, facility_id, [sku.id for sku in skus.values()])
    times = Counter(new.sku_code for new in news)
    refused = [RowRefusal(new.sku_code, *fault) for new in news if (fault := _fault(new, skus, times))]
    wrong = {row.key for row in refused}
    good = [new for new in news if new.sku_code not in wrong]
    changed = [new for new in good if not _same(new, now.get(skus[new.sku_code].id))]
    if changed and not dry_run:
        names = [new.vendor.strip() for new in changed if new.vendor.strip()]
        vendors = store_purchases.vendor_ids(tx, names) if names else {}
        store_reorder.write_rules(
            tx,
            [(facility_id, skus[new.sku_code].id, vendors.get(new.vendor.strip()), new.reorder_point, new.lead_days,
              new.safety_units, new.pack_units) for new in changed],
        )  # fmt: skip
        tx.note("set_reorder_rule", "sku", [skus[new.sku_code].id for new in changed])
    done = [new.sku_code for new in changed]
    return Outcome.of(done, refused, [new.sku_code for new in good if new not in changed])


def set_reorder_points(tx: Tx, facility_id: UUID, points: Mapping[str, int]) -> None:
    """Say at how many units SKUs of a facility are ordered again; what else their rules say stays. All or none."""
    skus = catalog.skus_by_code(tx, list(points))
    old = queries_reorder.rules_of(tx, facility_id, [sku.id for sku in skus.values()])
    ids = {code: sku.id for code, sku in skus.items()}
    news = [
        NewReorderRule(code, point, was.lead_days, was.safety_units, was.pack_units, was.vendor)
        if (was := old.get(ids.get(code, facility_id)))
        else NewReorderRule(code, point)
        for code, point in points.items()
        if code not in ids or ids[code] in old or point
    ]
    if refused := set_reorder_rules(tx, facility_id, news).refused:
        raise Invalid(f"{refused[0].key}: {refused[0].message}", field="reorder_point", sku=refused[0].key)


def _fault(new: NewReorderRule, skus: dict[str, catalog.Sku], times: Counter[str]) -> tuple[str, str, str] | None:
    sku = skus.get(new.sku_code)
    if sku is None:
        return "unknown_sku", f"There is no SKU {new.sku_code[:64]}.", "sku_code"
    if sku.kind == "bundle":
        return "invalid", f"{sku.code} is a bundle; order its parts.", "sku_code"
    if times[new.sku_code] > 1:
        return "twice", f"{sku.code} stands twice in the list.", "sku_code"
    for name, low, high in (("reorder_point", 0, UNITS_MAX), ("lead_days", 0, LEAD_MAX), ("safety_units", 0, UNITS_MAX),
                            ("pack_units", 1, UNITS_MAX)):  # fmt: skip
        if not low <= getattr(new, name) <= high:
            return "invalid", f"A number from {low} to {high:,}.", name
    if len(new.vendor.strip()) > NAME_MAX or not new.vendor.strip().isprintable():
        return "invalid", f"A vendor has a name of at most {NAME_MAX} characters.", "vendor"
    return None


def _same(new: NewReorderRule, old: queries_reorder.ReorderRule | None) -> bool:
    return old is not None and (new.vendor.strip(), new.reorder_point, new.lead_days, new.safety_units, new.pack_units) == (
        old.vendor, old.reorder_point, old.lead_days, old.safety_units, old.pack_units,
    )  # fmt: skip
