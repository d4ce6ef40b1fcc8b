"""Orders in: a set from a channel, each once, known ones compared, new ones assigned and promised."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from operator import attrgetter
from typing import Any
from uuid import UUID

from godown import catalog, stock
from godown.countries import allocate
from godown.credits import Purse
from godown.kernel.ids import OWN, new_id
from godown.kernel.outcome import Outcome, RowRefusal
from godown.kernel.refusal import Refusal
from godown.orders import (
    added_tax,
    again,
    arrival,
    change,
    choose,
    paying,
    promising,
    queries,
    reservations,
    rules,
    splitting,
    store,
    take_one,
)
from godown.orders.choose import Chosen
from godown.orders.facts import DemandChanged
from godown.orders.words import NewOrder, Order, PlannedLine, Reservation, Served
from godown.platform.transaction import Tx
from godown.stock import queries as stock_queries
from godown.stock import queries_places

TAKE_MAX = 10_000
"""One call takes at most so many orders; more are sent in parts."""


def take(tx: Tx, channel_id: UUID, news: Sequence[NewOrder]) -> Outcome[str]:
    """Take orders of a channel. `done` are new or changed, `known` came before with the same content.

    Refusals per order: `invalid` (form), `unknown_sku`, `empty_bundle`, `unknown_facility` (it names one that is not open), those of
    `paying.claim` (its store credit cannot be spent), and those of a change that comes too late. An order that is refused spoils no other.
    """
    if len(news) == 1 and take_one.taken(tx, channel_id, news[0]):
        return Outcome.of([news[0].external_id])
    return take_set(tx, channel_id, news)


def take_set(tx: Tx, channel_id: UUID, news: Sequence[NewOrder]) -> Outcome[str]:
    """What `take` does with any set. One order of one line has a shorter way, which ends in the same (decision 14)."""
    if len(news) > TAKE_MAX:
        raise Refusal("too_many", f"Send at most {TAKE_MAX} orders at once.", status=413, limit=TAKE_MAX)
    latest = {new.external_id: new for new in news}
    refused = [fault for new in latest.values() for fault in rules.order_faults(new)]
    plans, unknown = _plan(tx, _without(latest, refused))
    refused += unknown
    good = _without(latest, refused)
    known = queries.by_external_id(tx, channel_id, [new.external_id for new in good])
    fresh = [new for new in good if new.external_id not in known and not new.cancelled]
    nowhere = _nowhere(tx, fresh)
    refused += nowhere
    fresh = _without({new.external_id: new for new in fresh}, nowhere)
    came = [(known[new.external_id], new) for new in good if new.external_id in known]
    skus = _lock_changed(tx, fresh, came)
    purse, poor = paying.claim(tx, fresh)
    refused += poor
    fresh = _without({new.external_id: new for new in fresh}, poor)
    _lock_doors(tx, fresh, skus, plans)
    added = _add(tx, channel_id, fresh, plans, purse)
    raced = [new for new in fresh if new.external_id not in added]
    if raced:
        known |= queries.by_external_id(tx, channel_id, [new.external_id for new in raced])
    told = again.apply_again(tx, [(known[new.external_id], new) for new in good if new.external_id in known], plans)
    never = [new.external_id for new in good if new.cancelled and new.external_id not in known]
    return Outcome.of([*added, *told.done], [*refused, *told.refused], [*told.known, *never])


def _lock_changed(tx: Tx, fresh: Sequence[NewOrder], came: Sequence[tuple[Order, NewOrder]]) -> list[UUID]:
    """Of a set in which some orders are new and some have changed: lock the changed ones, then the credits and what new ones reserved, then
    all doors, in the order of locks. Otherwise new ones held doors while the changed ones waited for somebody who cancels them: a
    deadlock. Answer the SKUs of the changed ones."""
    return again.lock_changed(tx, came) if fresh and came else []


def _lock_doors(
    tx: Tx, fresh: Sequence[NewOrder], skus: Sequence[UUID], plans: Mapping[str, Sequence[PlannedLine]]
) -> None:
    if skus:
        reservations.to_take(tx, fresh)
        stock.lock_everywhere(tx, sorted({*skus, *(line.sku_id for new in fresh for line in plans[new.external_id])}))


def _without(news: Mapping[str, NewOrder], refused: Sequence[RowRefusal[str]]) -> list[NewOrder]:
    wrong = {row.key for row in refused}
    return [new for key, new in news.items() if key not in wrong]


def _nowhere(tx: Tx, news: Sequence[NewOrder]) -> list[RowRefusal[str]]:
    """Refusals of orders that name a facility which is not there, or not open."""
    asked = [new for new in news if new.facility_id]
    known = {one.id for one in queries_places.facilities(tx)} if asked else set()
    say = "There is no such facility. Name an open one, or none: then the rules choose."
    return [
        RowRefusal(new.external_id, "unknown_facility", say, "facility_id")
        for new in asked
        if new.facility_id not in known
    ]


def _plan(tx: Tx, news: Sequence[NewOrder]) -> tuple[dict[str, list[PlannedLine]], list[RowRefusal[str]]]:
    skus = catalog.skus_by_code(tx, sorted({line.sku_code for new in news for line in new.lines}))
    bundles = [sku.id for sku in skus.values() if sku.kind == "bundle"]
    rows = catalog.parts_of(tx, bundles) if bundles else []
    part_skus = catalog.skus_by_id(tx, [row.part_id for row in rows]) if rows else {}
    parts: dict[UUID, list[tuple[UUID, int, int]]] = {bundle: [] for bundle in bundles}
    for row in rows:
        parts[row.bundle_id].append((row.part_id, row.quantity, part_skus[row.part_id].price_paise))
    ids = {code: sku.id for code, sku in skus.items()}
    names = {sku.id: sku.name for sku in (*skus.values(), *part_skus.values())}
    plans, refused = {}, []
    for new in news:
        missing = [line.sku_code for line in new.lines if line.sku_code not in ids]
        empty = [line.sku_code for line in new.lines if parts.get(ids.get(line.sku_code, OWN)) == []]
        if missing:
            message = f"There is no SKU {missing[0]}. Add it, or map the shop's code to one of yours."
            refused.append(RowRefusal(new.external_id, "unknown_sku", message, "sku"))
        elif empty:
            refused.append(RowRefusal(new.external_id, "empty_bundle", f"Bundle {empty[0]} has no parts yet.", "sku"))
        else:
            plans[new.external_id] = rules.plan_lines(new.lines, ids, parts, names)
    return plans, refused


def _assign(
    tx: Tx,
    channel_id: UUID,
    news: Sequence[NewOrder],
    plans: Mapping[str, Sequence[PlannedLine]],
    taken: Mapping[str, Reservation],
    known: Sequence[queries_places.Facility],
    usual: bool,
) -> dict[str, Chosen]:
    """Where each order goes; what a checkout reserved is where it was reserved. `usual`: whether orders may be split that do
    not say."""
    asks = [
        choose.Ask(
            new.external_id, choose.needs(plans[new.external_id]), new.facility_id, new.pincode, new.state_code,
            usual if new.may_split is None else new.may_split,
        )
        for new in news
    ]  # fmt: skip
    reserved = {key: Chosen(reservation.facility_id) for key, reservation in taken.items()}
    return choose.facilities(tx, channel_id, asks, known) | reserved


def _add(
    tx: Tx, channel_id: UUID, news: Sequence[NewOrder], plans: Mapping[str, Sequence[PlannedLine]], purse: Purse
) -> list[str]:
    if not news:
        return []
    taken = reservations.to_take(tx, news)
    known = queries_places.facilities(tx)
    told = promising.promise_rules(tx)
    assigned = _assign(tx, channel_id, news, plans, taken, known, told.may_split)
    zones = {facility.id: facility.time_zone for facility in known}
    ids = {new.external_id: new_id() for new in news}
    covered = _covered(tx, news, plans, assigned)
    on_top = added_tax.foresee(tx, news, plans, assigned, known)
    drawn, later = paying.draw(purse, news, on_top), queries.pays_later(tx, channel_id)
    heads = [
        arrival.order_row(tx, channel_id, new, ids[key], assigned[key], zones, key in covered, paying.money(key, on_top, drawn, later))
        for key, new in _in_order(news)  # two calls with the same orders insert in one order
    ]  # fmt: skip
    written = store.add_orders(tx, heads)
    added = [new for new in news if ids[new.external_id] in written]
    rows = {n.external_id: _line_rows(n, ids[n.external_id], plans[n.external_id]) for n in added}
    store.add_lines(tx, [row for mine in rows.values() for row in mine])
    paying.settle(tx, heads, written)
    paying.spend(tx, drawn, ids, added)
    taking = {row[0]: taken[n.external_id].id for n in added if n.external_id in taken for row in rows[n.external_id]}
    parts = splitting.write_parts(tx, {ids[n.external_id]: p for n in added if (p := assigned[n.external_id].parts)})
    of_parts = _by_original(parts, change.wants(tx, parts))
    wants: list[stock.Want] = []
    for new in added:  # what arrives together keeps its order, those that are split too
        chosen, order_id = assigned[new.external_id], ids[new.external_id]
        if chosen.parts:
            wants += of_parts[order_id]
        elif not chosen.undecided:
            wants += [
                arrival.want(new, row[0], chosen.facility_id, line, order_id if told.pass_over else None)
                for row, line in zip(rows[new.external_id], plans[new.external_id], strict=True)
            ]
    _tell_undecided(tx, [plans[new.external_id] for new in added if assigned[new.external_id].undecided])
    reservations.taken(tx, [(taken[n.external_id].id, ids[n.external_id]) for n in added if n.external_id in taken])
    made = stock.wait(tx, wants, taking=taking)
    if parts:
        store.refresh(tx, [part.id for part in parts])
    _correct(
        tx,
        [row for mine in rows.values() for row in mine],
        made,
        {ids[n.external_id]: (n.external_id in covered, n.ship_complete) for n in added},
    )
    tx.note("arrived", "order", [ids[new.external_id] for new in added])
    return [new.external_id for new in added]


def _in_order(news: Sequence[NewOrder]) -> list[tuple[str, NewOrder]]:
    return [(new.external_id, new) for new in sorted(news, key=attrgetter("external_id"))]


def _by_original(parts: Sequence[Order], wants: Mapping[UUID, list[stock.Want]]) -> dict[UUID | None, list[stock.Want]]:
    found: dict[UUID | None, list[stock.Want]] = defaultdict(list)
    for part in parts:
        found[part.part_of] += wants[part.id]
    return found


def _line_rows(new: NewOrder, order_id: UUID, plan: Sequence[PlannedLine]) -> list[tuple[Any, ...]]:
    """The lines of an order as they are written, each with its share of the order's shipping and discount."""
    goods = [(line.quantity, line.unit_price_paise) for line in plan]
    shares = zip(plan, allocate(new.shipping_paise, goods), allocate(new.discount_paise, goods), strict=True)
    return [arrival.line_row(new_id(), order_id, line, shipping, off) for line, shipping, off in shares]


def _correct(
    tx: Tx, lines: Sequence[tuple[Any, ...]], made: Mapping[UUID, int], written: Mapping[UUID, tuple[bool, bool]]
) -> None:
    """Bring orders into step with their promises where these came out otherwise than was written of them: (whether it is
    promised, whether it leaves only whole)."""
    served: dict[UUID, list[Served]] = {order: [] for order in written}
    for line in lines:
        served[line[1]].append(Served(line[7], made.get(line[0], 0), 0))
    wrong = [
        order
        for order, (promised, whole) in written.items()
        if promised != (rules.standing(whole, served[order]) == "promised")
    ]
    if wrong:
        store.refresh(tx, wrong)


def _tell_undecided(tx: Tx, plans: Sequence[Sequence[PlannedLine]]) -> None:
    """Orders that a person must place wait nowhere yet; shops must not sell what they want all the same."""
    if plans:
        tx.publish(DemandChanged(tuple(sorted({line.sku_id for plan in plans for line in plan}))))


def _covered(
    tx: Tx,
    news: Sequence[NewOrder],
    plans: Mapping[str, Sequence[PlannedLine]],
    assigned: Mapping[str, Chosen],
) -> set[str]:
    """Orders that supply seems to cover, as nothing waits before them: they are written as promised at once.

    A guess that saves changing nearly every order again; `_correct` has the last word when promises are made.
    """
    skus = list({line.sku_id for new in news for line in plans[new.external_id]})
    free = {
        (supply.facility_id, supply.sku_id): supply.saleable - supply.promised
        for supply in stock_queries.supply_of(tx, skus)
        if supply.owner_id == OWN and not supply.waiting
    }
    covered = set()
    for new in news:
        chosen = assigned[new.external_id]
        needs = choose.needs(plans[new.external_id])
        if chosen.undecided or chosen.parts:
            continue
        if all(free.get((chosen.facility_id, sku), 0) >= units for sku, units in needs.items()):
            covered.add(new.external_id)
            for sku, units in needs.items():
                free[chosen.facility_id, sku] -= units
    return covered
