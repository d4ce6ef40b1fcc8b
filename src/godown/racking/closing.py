"""A stretch of an aisle is closed (a spill, a lorry, a repair) and opened again; walks of new waves go round it."""

from collections.abc import Sequence
from uuid import UUID

from godown.kernel.refusal import Invalid, Refusal
from godown.platform.transaction import Tx
from godown.racking import queries, store
from godown.racking.site import refuse_site

NOTE_MAX = 200


def close_stretch(tx: Tx, facility_id: UUID, aisle: str, from_bay: int, to_bay: int, note: str = "") -> UUID:
    """Close an aisle from one bay to another, both included. New waves take nothing from its bins; walks that were planned before
    stay as they are. Refuses an aisle or bays that are not there (`unknown_aisle`, `unknown_bay`)."""
    refuse_site(tx, facility_id)
    known = {
        name.casefold(): (name, number, first, last) for name, number, first, last in queries.aisles_of(tx, facility_id)
    }
    found = known.get(aisle.strip().casefold())
    if found is None:
        said = ", ".join(name for name, *_ in known.values())
        raise Refusal("unknown_aisle", f"There is no aisle {aisle} here. There are: {said}.", status=422, field="aisle")
    name, number, first, last = found
    low, high = sorted((from_bay, to_bay))
    if not first <= low <= high <= last:
        raise Refusal("unknown_bay", f"Aisle {name} has bays {first} to {last}.", status=422, field="from_bay")
    if len(note) > NOTE_MAX:
        raise Invalid(f"A note has at most {NOTE_MAX} signs.", field="note")
    made = store.add_closure(tx, facility_id, number, name, (low, high), note.strip())
    tx.note("closed_aisle", "facility", [facility_id], aisle=name, bays=f"{low}-{high}")
    return made


def open_again(tx: Tx, facility_id: UUID, closure_ids: Sequence[UUID]) -> int:
    """Open stretches again; one that is open already is passed over. Answer how many were closed."""
    opened = store.drop_closures(tx, facility_id, closure_ids)
    if opened:
        tx.note("opened_aisle", "facility", [facility_id], stretches=opened)
    return opened
