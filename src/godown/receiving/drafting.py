"""Purchase orders from chosen rows of the list of what to order: one for each vendor."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Final
from uuid import UUID

from godown import catalog
from godown.kernel.ids import derived_id
from godown.kernel.outcome import RowRefusal
from godown.kernel.refusal import Invalid
from godown.platform.transaction import Tx
from godown.receiving import queries, queries_reorder
from godown.receiving.purchases import LINES_MAX, NewPurchase, NewPurchaseLine, order
from godown.stock import queries_places

CHOSEN_MAX: Final = 5_000


@dataclass(frozen=True, slots=True)
class Chosen:
    """A SKU to order: how many units, of which vendor (empty: that of its rule)."""

    sku_code: str
    units: int
    vendor: str = ""


@dataclass(frozen=True, slots=True)
class Drafted:
    """The purchase orders that were written, and the SKUs that are on none, with the reason."""

    orders: tuple[queries.Purchase, ...]
    refused: tuple[RowRefusal[str], ...]


def draft_purchases(tx: Tx, facility_id: UUID, key: UUID, chosen: Sequence[Chosen]) -> Drafted:
    """Write a purchase order for each vendor; lines are due after the lead time of their SKU. `key` comes from the sender, so a
    repeat writes nothing more. Refusals per SKU: `no_vendor`, `twice`, and those of purchase orders."""
    if len(chosen) > CHOSEN_MAX:
        raise Invalid(f"At most {CHOSEN_MAX} at once.", field="chosen")
    queries_places.facility(tx, facility_id)
    skus = catalog.skus_by_code(tx, [one.sku_code for one in chosen])
    rules = queries_reorder.rules_of(tx, facility_id, [sku.id for sku in skus.values()])
    of_code = {code: rules[sku.id] for code, sku in skus.items() if sku.id in rules}
    today = tx.now.astimezone(queries_places.zone_of(tx, facility_id)).date()
    lines: dict[str, list[NewPurchaseLine]] = {}
    refused: list[RowRefusal[str]] = []
    seen: set[str] = set()
    for one in chosen:
        rule = of_code.get(one.sku_code)
        vendor = one.vendor.strip() or (rule.vendor if rule else "")
        if not vendor or one.sku_code in seen:
            code, say = (
                ("no_vendor", "Say of which vendor.") if not vendor else ("twice", "It stands twice in the list.")
            )
            refused.append(RowRefusal(one.sku_code, code, f"{one.sku_code[:64]}: {say}", "vendor"))
            continue
        seen.add(one.sku_code)
        due = today + timedelta(days=rule.lead_days if rule else queries_reorder.LEAD_DAYS)
        lines.setdefault(vendor, []).append(NewPurchaseLine(one.sku_code, one.units, due_on=due))
    news = [
        NewPurchase(facility_id, vendor, tuple(part), derived_id(key, vendor, start), due_on=max(x.due_on for x in part if x.due_on))
        for vendor, mine in sorted(lines.items())
        for start in range(0, len(mine), LINES_MAX)
        if (part := mine[start : start + LINES_MAX])
    ]  # fmt: skip
    outcome = order(tx, news)
    of_id = {new.id: new for new in news}
    for row in outcome.refused:
        refused += [RowRefusal(line.sku_code, row.code, row.message, row.field) for line in of_id[row.key].lines]
    found = queries.purchases(tx, [*outcome.done, *outcome.known])
    return Drafted(tuple(sorted(found.values(), key=lambda one: one.number)), tuple(refused))
