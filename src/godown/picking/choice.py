"""Which bins a small wave takes from, where a SKU lies in several: those that lengthen the walk least, what expires first first."""

from collections.abc import Collection, Mapping, Sequence
from typing import Final
from uuid import UUID

from godown import racking
from godown.picking.hall import ground_today
from godown.platform.transaction import Tx
from godown.routing import Source, Unreachable, near_bins
from godown.stock import queries_choice
from godown.stock.queries_choice import Lying

LINES_MAX: Final = 60
"""A larger wave visits so many bins that hardly one more is on no way; it takes the fullest bins, as ever."""
BINS_MAX: Final = 40
"""So many bins to choose from take a few tenths of a second at most; orders are locked meanwhile."""
OPEN_BIN_MM: Final = 5_000
"""So much farther one walks to empty a bin rather than leave another one half empty."""

Sku = tuple[UUID, UUID]
"""(owner, SKU)."""
Bin = tuple[UUID, UUID, UUID, int]
"""(owner, SKU, place, rank of its date)."""


def near(tx: Tx, facility_id: UUID, holder_ids: Sequence[UUID], shut: Collection[UUID]) -> list[tuple[UUID, UUID]]:
    """(place, SKU) in the order in which holds should take them; empty where there is no choice, or too much."""
    few = (
        holder_ids if len(holder_ids) <= LINES_MAX else ()
    )  # asked in any case: a wave takes as many statements, whatever its size
    rows = queries_choice.lying(tx, few, shut)
    found: dict[Sku, list[Lying]] = {}
    for row in rows:
        found.setdefault((row.owner_id, row.sku_id), []).append(row)
    choices = sum(len(mine) for mine in found.values() if len(mine) > 1)
    layout = racking.layout_of(tx, facility_id) if 0 < choices <= BINS_MAX else None
    if layout is None:
        return []
    try:
        ground, spots = ground_today(tx, layout, {row.place_id for row in rows})
    except Unreachable:
        return []
    sources = {sku: _sources(mine, spots) for sku, mine in found.items()}
    wanted = {sku: min(mine[0].needed, sum(one.units for one in sources[sku])) for sku, mine in found.items()}
    chosen = near_bins(ground, wanted, sources, open_bin_mm=OPEN_BIN_MM)
    return [(place, sku) for _, sku, place, _ in sorted(chosen, key=lambda one: -chosen[one])]


def _sources(rows: Sequence[Lying], spots: Mapping[UUID, tuple[int, int]]) -> list[Source[Bin]]:
    dates = list(dict.fromkeys(row.expires_on for row in rows))
    return [
        Source(
            (row.owner_id, row.sku_id, row.place_id, rank := dates.index(row.expires_on)), *spots[row.place_id], row.units,
            rank,
        )
        for row in rows
        if row.place_id in spots
    ]  # fmt: skip
