"""What is to be counted: by bin, zone, SKU, ABC class, or bins that should be empty. Nothing stops while it is counted."""

from collections.abc import Container, Sequence
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from godown import catalog, racking, stock
from godown.kernel.refusal import Invalid, Refusal
from godown.platform.transaction import Tx
from godown.stock import queries_abc, queries_counts, queries_places

BY: Final = ("all", "bins", "zone", "skus", "abc", "empty")
COUNTS_MAX: Final = 500
"""So many counts open at once: what one room counts in some days."""


@dataclass(frozen=True, slots=True)
class CountAsk:
    """What a person wants counted. `values`: bin codes, names of zones, SKU codes, or the letters of classes; none are needed
    for all bins and for empty ones. Bins that were counted longest ago come first, `limit` of them."""

    facility_id: UUID
    by: str
    values: tuple[str, ...] = ()
    limit: int = 50


@dataclass(frozen=True, slots=True)
class CountsOpened:
    """The counts that were opened, and how many bins were passed over because they wait to be counted already."""

    count_ids: tuple[UUID, ...]
    waiting: int


def ask(tx: Tx, wanted: CountAsk) -> CountsOpened:
    """Open counts. Refuses (`unknown`) a bin, zone or SKU that is not there, (`nothing_to_count`) where nothing fits."""
    if wanted.by not in BY:
        raise Invalid(f"Counts are asked for by one of {', '.join(BY)}.", field="by")
    if not 1 <= wanted.limit <= COUNTS_MAX:
        raise Invalid(f"1 to {COUNTS_MAX} bins are counted at once.", field="limit")
    queries_places.facility(tx, wanted.facility_id)
    values = tuple(dict.fromkeys(value.strip() for value in wanted.values if value.strip()))
    if not values and wanted.by in ("bins", "zone", "skus", "abc"):
        raise Invalid("Say which.", field="values")
    pairs = _pairs(tx, wanted, values)
    if not pairs:
        raise Refusal("nothing_to_count", "No bin fits: nothing lies there, or nothing is empty.", status=422)
    reason = {"empty": "empty_check", "bins": "asked", "skus": "asked"}.get(wanted.by, "cycle")
    opened = stock.open_counts(tx, wanted.facility_id, pairs, reason)
    tx.note("opened", "count", opened, by=wanted.by)
    return CountsOpened(tuple(opened), len(pairs) - len(opened))


def _pairs(tx: Tx, wanted: CountAsk, values: Sequence[str]) -> Sequence[tuple[UUID, UUID | None]]:
    here, most = wanted.facility_id, wanted.limit
    if wanted.by == "skus":
        skus = catalog.skus_by_code(tx, values)
        _must_know(values, skus, "SKU")
        return queries_counts.bins_with(tx, here, [sku.id for sku in skus.values()], most)
    if wanted.by == "abc":
        letters = {value.upper() for value in values}
        classes = queries_abc.abc_classes(tx, here)
        return queries_counts.bins_with(tx, here, [sku for sku, one in classes.items() if one in letters], most)
    return [(place, None) for place in queries_counts.places_by_turn(
        tx, here, _places(tx, wanted, values), wanted.by == "empty", most)]  # fmt: skip


def _places(tx: Tx, wanted: CountAsk, values: Sequence[str]) -> list[UUID] | None:
    if not values:
        return None
    if wanted.by == "bins":
        places = queries_places.bins_by_code(tx, wanted.facility_id, values)
        _must_know(values, places, "bin")
        return list(places.values())
    zones = racking.bins_of_zones(tx, wanted.facility_id)
    _must_know(values, zones, "zone")
    return [place for name in values for place in zones[name]]


def _must_know(values: Sequence[str], known: Container[str], word: str) -> None:
    if strange := [value for value in values if value not in known]:
        raise Refusal("unknown", f"There is no {word} {strange[0][:60]} here.", status=422, field="values")
