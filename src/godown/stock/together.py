"""Sets of wants that are promised whole or not at all: `serve` passes one over until it can be complete."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from godown.platform.transaction import Tx
from godown.stock import doors, rules, store_together
from godown.stock.store_promises import Door, doors_of_holders


def serve(tx: Tx, behind: Sequence[Door]) -> dict[UUID, int]:
    """Serve locked doors at which sets wait, by rank. A set that could be complete but has a door that is not locked keeps
    its place: a job serves it. Answer units per holder."""
    taken, left = rules.serve_sets(
        store_together.candidates(tx, behind), {(door.facility_id, door.owner_id, door.sku_id) for door in behind}
    )
    doors.rise(tx, [Door(*key) for key in sorted(left)])
    return store_together.make(tx, taken) if taken else {}


def set_together(tx: Tx, sets: Mapping[UUID, UUID | None]) -> None:
    """Say which holders go together (holder -> set; None: each for itself), and serve them anew."""
    if not sets:
        return
    behind = doors_of_holders(tx, list(sets))
    doors.lock(tx, behind)
    store_together.bind(tx, list(sets), list(sets.values()))
    doors.rise(tx, behind)
