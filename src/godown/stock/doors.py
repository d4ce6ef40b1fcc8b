"""The door of a SKU in a facility: who changes what is behind it locks it first, and finds nothing there that has expired."""

from collections.abc import Iterable, Sequence
from uuid import UUID

from godown.kernel.ids import OWN, new_id
from godown.platform.transaction import Tx
from godown.stock import queries_dates, store, store_dates, store_expiry, store_promises
from godown.stock.facts import StockChanged, SupplyRose
from godown.stock.recording import record
from godown.stock.store_promises import Door, Due
from godown.stock.words import Move


def lock(tx: Tx, doors: Sequence[Door]) -> None:
    """Lock doors in the one order of locks. What has expired behind them ends at this moment, though no job ran."""
    settle(tx, store_promises.lock_doors(tx, doors))


def settle(tx: Tx, due: Due) -> bool:
    """See to what the clock asks for behind locked doors, before anything else is done there: so it is done on time, whoever
    comes first. Answer whether moves were staged for it. A door at which nothing is due costs nothing more."""
    end_expired(tx, due.lapsed)
    if due.dated:
        see_off(tx, due.dated)
    return bool(due.dated)


def see_off(tx: Tx, doors: Sequence[Door]) -> int:
    """Units behind these locked doors whose batch is expired, or under its tolerance, leave their saleable condition; that
    is a loss (DESIGN, *Loss*). Those that a lower tolerance makes good again come back. Answer how many moves that took."""
    moves = [
        Move(
            id=new_id(), facility_id=one.facility_id, sku_id=one.sku_id, quantity=one.units, reason=one.to_condition,
            document_kind="batch", document_id=one.batch_id, from_place=one.place_id, to_place=one.place_id,
            from_condition=one.condition, to_condition=one.to_condition, owner_id=one.owner_id, batch_id=one.batch_id,
        )
        for one in queries_dates.going(tx, doors)
    ]  # fmt: skip
    if moves:
        store.stage_moves(tx, moves)
        record(tx, may_lose=True)
    store_dates.set_dates(tx, doors)
    return len(moves)


def lock_skus(tx: Tx, facility_ids: Sequence[UUID], sku_ids: Sequence[UUID]) -> None:
    """Lock the doors of our own stock of these SKUs in these facilities, all in the one order: for who moves a promise from
    one facility to another."""
    wanted = [Door(place, OWN, sku) for place in sorted(set(facility_ids)) for sku in sorted(set(sku_ids))]
    store_promises.open_doors(tx, wanted)
    lock(tx, wanted)


def lock_everywhere(tx: Tx, sku_ids: Sequence[UUID]) -> None:
    """Lock the doors of these SKUs in all facilities, those that are there: for who looks where units are free, and takes
    them."""
    lock(tx, store_promises.doors_everywhere(tx, sku_ids))


def lock_owners(tx: Tx, facility_id: UUID, sku_ids: Sequence[UUID]) -> None:
    """Lock the doors of all owners of these SKUs in a facility: for who moves what lies there, whosever it is."""
    lock(tx, store_promises.doors_of_skus(tx, facility_id, sku_ids))


def lock_holders(tx: Tx, holder_ids: Sequence[UUID]) -> None:
    """Lock the doors of all promises of these holders: for who unholds some of them, then takes all of them back. One after
    the other, two cancels that cross each other were a deadlock."""
    lock(tx, store_promises.doors_of_holders(tx, holder_ids))


def lock_behind(tx: Tx, keys: Iterable[tuple[UUID, UUID, UUID]]) -> None:
    """Lock the doors of (facility, owner, SKU), opened where they are new: for who takes goods from one facility to another."""
    wanted = [Door(*key) for key in sorted(set(keys))]
    store_promises.open_doors(tx, wanted)
    lock(tx, wanted)


def end_expired(tx: Tx, doors: Sequence[Door]) -> None:
    """End what has expired behind locked doors, and say that there is more to promise."""
    if not doors:
        return
    store_expiry.lapse(tx, doors)
    tx.publish(StockChanged(tuple(sorted({door.sku_id for door in doors}))))
    rise(tx, doors)


def rise(tx: Tx, doors: Sequence[Door]) -> None:
    """Say that waiting lines behind these doors can be served."""
    for facility_id in sorted({door.facility_id for door in doors}):
        skus = tuple(sorted({door.sku_id for door in doors if door.facility_id == facility_id}))
        tx.publish(SupplyRose(facility_id, skus))
