"""Orders that no cart takes: by what, and in how many trips they are fetched. A word for whoever releases waves."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from godown.picking import carts, queries_large, queries_replan
from godown.picking.carts import ML, CartRules
from godown.picking.drafting import Draft
from godown.picking.trips import TripPlan
from godown.platform.transaction import Tx

MEASURES = ("units", "volume_ml", "weight_grams")


@dataclass(frozen=True, slots=True)
class Large:
    """An order that no cart takes, and in how many trips it is fetched (one: by itself). `over`: (units, volume_ml or weight_grams,
    what the order comes to, the most that a cart takes); none, where no cart takes all of these together."""

    order_id: UUID
    number: str
    trips: int
    over: tuple[tuple[str, int, int], ...]


def over(amounts: Sequence[int], rules: CartRules) -> tuple[tuple[str, int, int], ...]:
    """What of an order (units, volume in ml, weight in g) is more than any cart takes.

    >>> from godown.picking.carts import CartKind
    >>> over((3, 95_000, 900), CartRules((CartKind(volume_ml=30_000), CartKind(volume_ml=60_000, units=9))))
    (('volume_ml', 95000, 60000),)
    """
    found = []
    for name, own in zip(MEASURES, amounts, strict=True):
        takes = [getattr(kind, name) for kind in rules.carts]
        most = None if None in takes else max(takes)
        if most is not None and own > most:
            found.append((name, own, most))
    return tuple(found)


def large_in_draft(tx: Tx, made: Draft, plan: TripPlan) -> list[Large]:
    """Those of a plan that nobody has released."""
    trips = Counter(order for trip in plan.trips for order in trip.order_ids)
    amounts: dict[UUID, tuple[int, int, int]] = {}
    large = {*plan.alone, *plan.split}
    for order in made.orders:
        if order.order_id in large:
            volume = sum(line.units * line.volume_mm3 for line in order.lines)
            weight = sum(line.units * line.weight_grams for line in order.lines)
            amounts[order.order_id] = (order.units, -(-volume // ML), weight)
    return _said(tx, {order: (trips[order], own) for order, own in amounts.items()}, made.rules)


def large_in_wave(tx: Tx, wave_id: UUID) -> list[Large]:
    """Those of a wave that was released, by its own carts."""
    head = queries_replan.head(tx, wave_id)
    if head is None:
        return []
    rules = carts.from_json(head.terms)
    rows = queries_large.no_cart_takes(
        tx, wave_id, [tuple(getattr(kind, name) for name in MEASURES) for kind in rules.carts]
    )
    return _said(tx, {row.order_id: (row.trips, (row.units, row.volume_ml, row.weight_grams)) for row in rows}, rules)


def _said(tx: Tx, found: Mapping[UUID, tuple[int, tuple[int, int, int]]], rules: CartRules) -> list[Large]:
    numbers = queries_large.numbers(tx, sorted(found))
    told = [Large(order, numbers[order], trips, over(own, rules)) for order, (trips, own) in found.items()]
    return sorted(told, key=lambda one: (one.number, one.order_id))
