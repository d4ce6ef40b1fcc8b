"""Orders in: a set from a channel, each once, known ones compared, new ones assigned and promised."""

from collections.abc import Collection, Mapping, Sequence
from operator import attrgetter
from typing import Any
from uuid import UUID

from godown import catalog, stock
from godown.kernel.ids import OWN, new_id
from godown.kernel.money import split_by_weight
from godown.kernel.outcome import Outcome, RowRefusal
from godown.kernel.refusal import Refusal
from godown.orders import change, choose, promising, queries, reservations, rules, store
from godown.orders.facts import DemandChanged
from godown.orders.words import NewOrder, PlannedLine, Reservation, Served
from godown.platform.transaction import Tx
from godown.stock import queries as stock_queries
from godown.stock import queries_places

TAKE_MAX = 10_000
"""One call takes at most so many orders; more are sent in parts."""


def take(tx: Tx, channel_id: UUID, news: Sequence[NewOrder]) -> Outcome[str]:
    """Take orders of a channel. `done` are new or changed, `known` came before with the same content.

    Refusals per order: `invalid` (form), `unknown_sku`, `empty_bundle`, and those of a change that comes too late. An
    order that is refused spoils no other.
    """
    if len(news) > TAKE_MAX:
        raise Refusal("too_many", f"Send at most {TAKE_MAX} orders at once.", status=413, limit=TAKE_MAX)
    latest = {new.external_id: new for new in news}
    refused = [fault for new in latest.values() for fault in rules.order_faults(new)]
    plans, unknown = _plan(tx, _without(latest, refused))
    refused += unknown
    good = _without(latest, refused)
    known = queries.by_external_id(tx, channel_id, [new.external_id for new in good])
    fresh = [new for new in good if new.external_id not in known and not new.cancelled]
    added = _add(tx, channel_id, fresh, plans)
    raced = [new for new in fresh if new.external_id not in added]
    if raced:
        known |= queries.by_external_id(tx, channel_id, [new.external_id for new in raced])
    again = change.apply_again(tx, [(known[new.external_id], new) for new in good if new.external_id in known], plans)
    never = [new.external_id for new in good if new.cancelled and new.external_id not in known]
    return Outcome.of([*added, *again.done], [*refused, *again.refused], [*again.known, *never])


def _without(news: Mapping[str, NewOrder], refused: Sequence[RowRefusal[str]]) -> list[NewOrder]:
    wrong = {row.key for row in refused}
    return [new for key, new in news.items() if key not in wrong]


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
) -> dict[str, tuple[UUID, bool]]:
    """Facility of each order, and whether a person must decide; what a checkout reserved is where it was reserved."""
    asks = [
        choose.Ask(new.external_id, choose.needs(plans[new.external_id]), new.facility_id, new.pincode, new.state_code)
        for new in news
    ]
    reserved = {key: (reservation.facility_id, False) for key, reservation in taken.items()}
    return choose.facilities(tx, channel_id, asks, known) | reserved


def _add(tx: Tx, channel_id: UUID, news: Sequence[NewOrder], plans: Mapping[str, Sequence[PlannedLine]]) -> list[str]:
    if not news:
        return []
    taken = reservations.to_take(tx, news)
    known = queries_places.facilities(tx)
    assigned = _assign(tx, channel_id, news, plans, taken, known)
    zones = {facility.id: facility.time_zone for facility in known}
    pass_over = promising.promise_rules(tx).pass_over
    ids = {new.external_id: new_id() for new in news}
    covered = _covered(tx, news, plans, assigned)
    written = store.add_orders(
        tx,
        [
            _order_row(tx, channel_id, new, ids[new.external_id], assigned, zones, covered)
            for new in sorted(news, key=attrgetter("external_id"))  # two calls with the same orders insert in one order
        ],
    )
    added = [new for new in news if ids[new.external_id] in written]
    wants: list[stock.Want] = []
    taking: dict[UUID, UUID] = {}
    rows = []
    for new in added:
        facility, undecided = assigned[new.external_id]
        plan = plans[new.external_id]
        shipping = split_by_weight(new.shipping_paise, [line.quantity * line.unit_price_paise for line in plan])
        discount = split_by_weight(new.discount_paise, [line.quantity * line.unit_price_paise for line in plan])
        for line, share, off in zip(plan, shipping, discount, strict=True):
            line_id = new_id()
            rows.append(
                (
                    line_id, ids[new.external_id], line.line_no, line.external_line_id, line.sku_id, line.bundle_id,
                    line.name, line.quantity, line.unit_price_paise, line.price_includes_tax,
                    min(line.discount_paise + off, line.quantity * line.unit_price_paise), share,
                )
            )  # fmt: skip
            if new.external_id in taken:
                taking[line_id] = taken[new.external_id].id
            if not undecided:
                wants.append(_want(new, line_id, facility, line, ids[new.external_id] if pass_over else None))
    store.add_lines(tx, rows)
    _tell_undecided(tx, [plans[new.external_id] for new in added if assigned[new.external_id][1]])
    reservations.taken(tx, [(taken[n.external_id].id, ids[n.external_id]) for n in added if n.external_id in taken])
    made = stock.wait(tx, wants, taking=taking)
    _correct(tx, rows, made, {ids[n.external_id]: (n.external_id in covered, n.ship_complete) for n in added})
    tx.note("arrived", "order", [ids[new.external_id] for new in added])
    return [new.external_id for new in added]


def _want(new: NewOrder, line_id: UUID, facility: UUID, line: PlannedLine, whole: UUID | None) -> stock.Want:
    due = new.ship_by or new.ordered_at + rules.SHIP_WITHIN
    return stock.Want(
        line_id, facility, line.sku_id, line.quantity, due, new.ordered_at, new.priority,
        together=whole if new.ship_complete else None,
    )  # fmt: skip


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
    assigned: Mapping[str, tuple[UUID, bool]],
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
        facility, undecided = assigned[new.external_id]
        needs = choose.needs(plans[new.external_id])
        if not undecided and all(free.get((facility, sku), 0) >= units for sku, units in needs.items()):
            covered.add(new.external_id)
            for sku, units in needs.items():
                free[facility, sku] -= units
    return covered


def _order_row(
    tx: Tx,
    channel_id: UUID,
    new: NewOrder,
    order_id: UUID,
    assigned: Mapping[str, tuple[UUID, bool]],
    zones: Mapping[UUID, str],
    covered: Collection[str],
) -> tuple[object, ...]:
    facility, undecided = assigned[new.external_id]
    paid, collect = rules.to_pay(new)
    status = "needs_decision" if undecided else "promised" if new.external_id in covered else "waiting"
    return (
        order_id, channel_id, new.external_id, new.number, status,
        None if undecided else facility, new.facility_id is not None, new.ship_complete, new.priority, new.ordered_at,
        new.ship_by or new.ordered_at + rules.SHIP_WITHIN, rules.business_day(new.ordered_at, zones[facility]),
        new.payment, rules.total_paise(new), paid, collect, new.shipping_paise, new.discount_paise, new.customer_name,
        new.email, new.phone, new.address1, new.address2, new.city, new.state_code, new.pincode, new.country,
        new.customer_gstin, new.note, rules.content_hash(new),
        "No facility alone can fill this order: split, transfer or cancel." if undecided else None, tx.now, tx.now,
    )  # fmt: skip
