"""Promises: a line waits, `serve` promises it by rank, a cancel withdraws it. Holders are opaque here."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from godown.platform.transaction import Tx
from godown.stock import doors, reservations, store_expiry, store_one, store_together, together
from godown.stock import store_promises as store
from godown.stock.facts import PromisesChanged, StockChanged
from godown.stock.store_promises import Door
from godown.stock.words import Want


def wait(
    tx: Tx, wants: Sequence[Want], *, serve_now: bool = True, taking: Mapping[UUID, UUID] | None = None
) -> dict[UUID, int]:
    """Let holders wait for units and, unless told otherwise, serve them at once. Answer units promised per holder.

    `taking`: holder -> the reservation whose units it takes over first, at once and whole; the reservation ends.

    Wants that go `together` are promised all or none; nobody is promised past those of them that can be complete now.
    A line never overtakes a waiting line of equal or higher rank: it is served together with all that wait there. The
    answer is the caller's to act on; only other holders that were served too are told by a fact.
    """
    if not wants:
        return {}
    own = {want.holder_id for want in wants}
    behind_these = _doors((want.facility_id, want.owner_id, want.sku_id) for want in wants)
    behind_all = behind_these
    if taking:
        behind_all = [*behind_these, *store.doors_of_holders(tx, sorted(set(taking.values())))]
    store.open_doors(tx, behind_all)
    doors.lock(tx, behind_all)
    wants, got = reservations.claim(tx, wants, taking) if taking else (wants, {})
    made, behind = store.arrive(tx, wants, serve=serve_now and not any(want.together for want in wants))
    if any(want.expires_at for want in wants):
        store_expiry.note_expiry(tx, sorted(own))
    for holder, units in got.items():
        made[holder] = made.get(holder, 0) + units
    if serve_now and behind:
        for holder, units in _serve(tx, behind).items():
            made[holder] = made.get(holder, 0) + units
    _tell(tx, behind_these, {holder: units for holder, units in made.items() if holder not in own})
    return dict(made)


def wait_alone(tx: Tx, want: Want, sql: str, params: Mapping[str, Any]) -> None:
    """Let one holder wait at a door that is `store_one.EASY`, and be served, as `wait` does for a set (decision 14). It
    happens as late as can be, so there is no answer: `sql` begins with `store_one.ARRIVED` and acts on what `arrived`."""
    store_one.arrive_last(tx, want, sql, params)
    _tell(tx, [Door(want.facility_id, want.owner_id, want.sku_id)], {})


def serve(tx: Tx, facility_id: UUID, sku_ids: Sequence[UUID]) -> dict[UUID, int]:
    """Promise waiting lines of these SKUs by rank, each owner's as far as its supply goes. Answer units per holder."""
    behind = store_together.doors_of_skus(tx, facility_id, sku_ids)
    doors.lock(tx, behind)
    made = _serve(tx, behind)
    if made:
        _tell(tx, (), made)
    return made


def withdraw(tx: Tx, takes: Sequence[tuple[UUID, int]]) -> dict[UUID, int]:
    """Take (holder, units) back: waiting units first, then made ones that nothing holds, newest first.

    Answer what was withdrawn per holder; what is held stays (unhold it first). What becomes free is served again.
    """
    if not takes:
        return {}
    holders = [holder for holder, _ in takes]
    behind = store.doors_of_holders(tx, holders)
    doors.lock(tx, behind)
    gone = dict(store.withdraw_units(tx, holders, [units for _, units in takes]))
    _tell(tx, behind, gone)
    doors.rise(tx, behind)
    return gone


def spend(tx: Tx, takes: Sequence[tuple[UUID, int]]) -> dict[UUID, int]:
    """End made promises of (holder, units) whose goods leave now, the oldest first; what is held or waits stays. The moves
    that take the goods out are posted by the caller, in this transaction. Answer the units ended per holder."""
    if not takes:
        return {}
    holders = [holder for holder, _ in takes]
    behind = store.doors_of_holders(tx, holders)
    doors.lock(tx, behind)
    gone = dict(store.spend_units(tx, holders, [units for _, units in takes]))
    if behind:
        tx.publish(StockChanged(tuple(sorted({door.sku_id for door in behind}))))
        doors.rise(tx, behind)
    return gone


def rank(tx: Tx, holder_ids: Sequence[UUID], priority: int, ship_by: datetime | None) -> None:
    """Give holders another rank among those that wait. What is promised stays promised."""
    doors.lock(tx, store.doors_of_holders(tx, holder_ids))
    store.set_rank(tx, holder_ids, priority, ship_by)


def _serve(tx: Tx, behind: Sequence[Door]) -> dict[UUID, int]:
    made, sets = store.serve_doors(tx, behind)
    return made | together.serve(tx, behind) if sets else made


def _doors(keys: Iterable[tuple[UUID, UUID, UUID]]) -> list[Door]:
    return [Door(*key) for key in dict.fromkeys(keys)]


def _tell(tx: Tx, behind: Sequence[Door], changed: dict[UUID, int]) -> None:
    if behind:
        tx.publish(StockChanged(tuple(sorted({door.sku_id for door in behind}))))
    if changed:
        tx.publish(PromisesChanged(tuple(sorted(changed))))
