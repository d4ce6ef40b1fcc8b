"""The door of a SKU in a facility: who changes what is behind it locks it first, and finds nothing there that has expired."""

from collections.abc import Sequence

from godown.platform.transaction import Tx
from godown.stock import store_expiry, store_promises
from godown.stock.facts import StockChanged, SupplyRose
from godown.stock.store_promises import Door


def lock(tx: Tx, doors: Sequence[Door]) -> None:
    """Lock doors in the one order of locks. What has expired behind them ends at this moment, though no job ran."""
    end_expired(tx, store_promises.lock_doors(tx, doors))


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
