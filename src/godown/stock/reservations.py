"""Reservations of a checkout: promised at once or not at all, with an instant at which they end by themselves."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from uuid import UUID

from godown.platform.transaction import Tx
from godown.stock import doors, queries, store_expiry, store_promises
from godown.stock.facts import StockChanged
from godown.stock.store_expiry import Reserved
from godown.stock.store_promises import Door
from godown.stock.words import Want

LAPSE_MAX = 10_000
"""One sweep ends what has expired behind at most so many doors; the next goes on."""


def free_behind(tx: Tx, facility_id: UUID, owner_id: UUID, sku_ids: Sequence[UUID]) -> dict[UUID, int]:
    """Lock the doors of these SKUs; answer the units of each that nobody has and nobody waits for."""
    wanted = [Door(facility_id, owner_id, sku) for sku in sorted(set(sku_ids))]
    store_promises.open_doors(tx, wanted)
    doors.lock(tx, wanted)
    return {
        row.sku_id: max(0, row.saleable - row.promised - row.waiting)
        for row in queries.supply_of(tx, [door.sku_id for door in wanted])
        if (row.facility_id, row.owner_id) == (facility_id, owner_id)
    }


def lapse(tx: Tx) -> int:
    """End what has expired; answer behind how many doors there was something."""
    found = store_expiry.doors_lapsing(tx, LAPSE_MAX)
    doors.lock(tx, found)
    return len(found)


def claim(tx: Tx, wants: Sequence[Want], of: Mapping[UUID, UUID]) -> tuple[list[Want], dict[UUID, int]]:
    """Let wants take over reservations (`of`: want's holder -> reservation); the doors of both are locked already.

    Answer what of the wants is still to be promised, and the units that holders got. What a reservation has beyond its
    wants is free again. One that has lapsed or was taken gives nothing.
    """
    rows = store_expiry.reserved(tx, sorted(set(of.values())))
    parts, rest = shared(wants, of, rows)
    store_expiry.take_over(tx, sorted({row.holder_id for row in rows}), parts)
    made = {row.id for row in rows if row.made}
    got: dict[UUID, int] = defaultdict(int)
    for row_id, want, units in parts:
        got[want.holder_id] += units if row_id in made else 0
    left = sum(row.quantity for row in rows) - sum(units for _, _, units in parts)
    if left:
        freed = sorted({Door(row.facility_id, row.owner_id, row.sku_id) for row in rows})
        tx.publish(StockChanged(tuple(sorted({door.sku_id for door in freed}))))
        doors.rise(tx, freed)
    return rest, dict(got)


def shared(
    wants: Sequence[Want], of: Mapping[UUID, UUID], rows: Sequence[Reserved]
) -> tuple[list[tuple[UUID, Want, int]], list[Want]]:
    """Which units of reserved rows go to which wants, (row, want, units); and what the wants still lack.

    A want takes rows of its reservation, SKU, facility and owner, in their order.
    """
    left = {row.id: row.quantity for row in rows}
    parts, rest = [], []
    for want in wants:
        need = want.quantity
        for row in rows:
            fits = (row.facility_id, row.owner_id, row.sku_id) == (want.facility_id, want.owner_id, want.sku_id)
            if need and fits and row.holder_id == of.get(want.holder_id) and (units := min(need, left[row.id])):
                parts.append((row.id, want, units))
                left[row.id] -= units
                need -= units
        if need:
            rest.append(want if need == want.quantity else replace(want, quantity=need))
    return parts, rest
