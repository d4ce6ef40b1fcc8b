"""How the orders of a wave are fetched: one by one, each to its tote at the cart, or all in total and sorted at a put wall."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from godown.kernel.refusal import Refusal

STRATEGIES: Final = ("auto", "single", "cluster", "total")
BIG_LINES: Final = 15
"""An order of so many lines keeps a picker busy for a walk of its own; more beside it only wait longer."""
OVERLAP_TENTHS: Final = 30
"""Where a bin serves three orders or more, one visit for all saves more than sorting at the wall costs: the second touch of
a unit takes about as long as half a stop."""
ORDERS_A_TOTE: Final = 4
"""Small orders of which the units of a total pick, or single lines that may share, lie in one tote."""


@dataclass(frozen=True, slots=True)
class Work:
    """What is to be fetched: `visits` are pairs of an order and a bin, `bins` different bins."""

    orders: int
    lines: int
    units: int
    visits: int
    bins: int
    wall_free: int


@dataclass(frozen=True, slots=True)
class Strategy:
    """How, and why; `orders_a_trip` is how many orders at most go together."""

    name: str
    why: str
    orders_a_trip: int


def choose_strategy(asked: str, work: Work, totes: int) -> Strategy:
    """The strategy that was asked for, or the one that the work calls for. `totes` fit on a cart.

    Refuses what is none (`unknown_strategy`), and a total pick where no slot of a put wall is free (`no_put_wall`).
    """
    if asked not in STRATEGIES:
        raise Refusal(
            "unknown_strategy", f"A strategy is one of {', '.join(STRATEGIES)}.", status=422, field="strategy"
        )
    if asked == "total" and not work.wall_free:
        raise Refusal("no_put_wall", "No slot of a put wall is free: open slots, or pick to totes.", field="strategy")
    if asked != "auto":
        return Strategy(asked, "Asked for.", orders_a_trip(asked, work, totes))
    name, why = _called_for(work, totes)
    return Strategy(name, why, orders_a_trip(name, work, totes))


def orders_a_trip(name: str, work: Work, totes: int) -> int:
    """How many orders at most go together in one trip."""
    if name == "single":
        return 1
    return max(1, min(work.wall_free, totes * ORDERS_A_TOTE)) if name == "total" else totes


def _called_for(work: Work, totes: int) -> tuple[str, str]:
    if work.orders <= 1:
        return "single", "One order waits: it is fetched by itself."
    each = work.lines // work.orders
    if each >= BIG_LINES:
        return "single", f"These orders have {each} lines each: every one is a walk of its own."
    shared = work.visits * 10 // max(work.bins, 1)
    often = f"{shared // 10}.{shared % 10}"
    if shared < OVERLAP_TENTHS:
        return (
            "cluster",
            f"A bin serves {often} orders: each order goes to its tote at the cart, nothing is sorted twice.",
        )
    if work.orders <= totes:
        return "cluster", f"One cart takes all {work.orders} orders: each goes to its tote, nothing is sorted twice."
    if work.wall_free <= totes:
        free = f"only {work.wall_free} slots of a put wall are free" if work.wall_free else "there is no free put wall"
        return "cluster", f"A bin serves {often} orders, but {free}: each order goes to its tote at the cart."
    return (
        "total",
        f"A bin serves {often} orders and {work.wall_free} slots are free: one visit for all, sorted at the wall.",
    )


def slots(lines: Sequence[tuple[UUID, int]], shared: bool) -> dict[UUID, int]:
    """The tote of a cart for each order (order, lines), from 1 on. Where totes may be shared, single-line orders lie
    together, `ORDERS_A_TOTE` in one.

    >>> from uuid import UUID
    >>> a, b, c = (UUID(int=n) for n in range(3))
    >>> list(slots([(a, 1), (b, 2), (c, 1)], True).values()), list(slots([(a, 1), (b, 2), (c, 1)], False).values())
    ([1, 2, 1], [1, 2, 3])
    """
    found: dict[UUID, int] = {}
    number = common = filled = 0
    for order, count in lines:
        if shared and count == 1 and common and filled < ORDERS_A_TOTE:
            found[order], filled = common, filled + 1
            continue
        number += 1
        found[order] = number
        if shared and count == 1:
            common, filled = number, 1
    return found
