"""`plan`: which orders go together, on which cart, in which walk, and when. See docs/howto/trips.md."""

import importlib
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final, Generic

from godown.planning.begin import bound
from godown.planning.ground import PLAIN, Engine, Item
from godown.planning.load import Load, Scale, fill, loads, scale_for
from godown.planning.schedule import Task, schedule
from godown.planning.search import Effort, Groups
from godown.planning.stages import staged
from godown.planning.words import Cart, Key, Limits, Order, Plan, Progress, Trip
from godown.routing import Ground, Hall, Spot, Walk, Ways, tours, walk_lengths, walk_past

READY: Final = threading.Event()
"""Set when the kernel is loaded and compiled: before, a small wave would wait for it longer than its twin takes."""
COMPILED: Final = "godown.planning.compiled"
KERNEL_PAYS: Final = 3_000
"""So many tries take the twin about as long as the kernel needs to come."""
DATES_MAX: Final = 8
TRIES: Final = 2_000_000
"""Where neither tries nor seconds are said."""


def kernel() -> Engine:
    """The compiled engine; the first call of a process imports numba, and the first on a machine compiles."""
    made: Engine = importlib.import_module(COMPILED).ENGINE
    return made


def engine_for(tries: int | None, orders: int) -> Engine:
    """The kernel where it is ready or pays, else its twin in plain Python. They answer the same."""
    pays = tries is None or tries >= KERNEL_PAYS or orders > KERNEL_PAYS // 10
    return kernel() if pays or READY.is_set() else PLAIN


@dataclass(frozen=True, slots=True)
class _Wave(Generic[Key]):
    """What is to be planned, with what the plan is held against."""

    orders: tuple[Order[Key], ...]
    loads: tuple[Load[Key], ...]
    scale: Scale
    limits: Limits
    ground: Ground
    singles: tuple[int, ...]
    first_come: Groups
    first_come_mm: int
    engine: Engine


def plan(
    orders: Sequence[Order[Key]], layout: Ground, carts: Sequence[Cart], limits: Limits | None = None, *, seed: int = 0,
    iterations: int | None = None, seconds: float | None = None, progress: Callable[[Progress], None] | None = None,
    stop: Callable[[], bool] | None = None, engine: Engine | None = None,
) -> Plan[Key]:  # fmt: skip
    """Trips for these orders (in the order in which they came) through one hall or site, near the shortest that there are.

    Of `iterations` (tries to change a plan; the same seed and iterations give the same plan) and `seconds` one is given;
    `stop` is asked often and ends the search early: the best plan so far is answered. Refuses an order that no cart takes
    (`TooLarge`) and a bin that no walk reaches (`Unreachable`).
    """
    tries = TRIES if iterations is None and seconds is None else iterations
    began, limits = time.monotonic(), limits or Limits()
    wave = _wave(tuple(orders), layout, carts, limits, engine or engine_for(tries, len(orders)))
    if not wave.loads:
        return Plan((), 0, 0, 0, 0)
    heard = None if progress is None else _Told(progress, wave.first_come_mm).hear
    timed = limits.by_date and any(order.ship_by_s is not None for order in orders)
    effort = Effort(tries, _less(seconds, time.monotonic() - began), heard, stop, began)
    found = _planned(wave, _ranks(wave), effort, seed)
    if timed and _avoidable(wave, found):
        effort = Effort(tries, seconds, heard, stop)
        by_date = _planned(wave, _ranks(wave, before_s=found.finish_s), effort, seed)
        found = min(found, by_date, key=lambda one: (len(one.late), one.planned_mm))
    return found


def _avoidable(wave: _Wave[Key], found: Plan[Key]) -> bool:
    """Whether some order comes back late that need not: fetched at once and alone it would be in time."""
    late = set(found.late)
    return any(
        load.order.key in late
        and load.order.ship_by_s is not None
        and Task(0, mm, len(load.lines), None).seconds(wave.limits) <= load.order.ship_by_s
        for load, mm in zip(wave.loads, wave.singles, strict=True)
    )


def _less(seconds: float | None, spent: float) -> float | None:
    """Seconds without those that the walks of the trips will take in the end: about as many as it took to begin."""
    return None if seconds is None else seconds - min(spent, seconds / 10)


class _Told:
    """Tells how far a plan is, ten times a second at most."""

    def __init__(self, progress: Callable[[Progress], None], first_come_mm: int) -> None:
        self.progress, self.first_come_mm = progress, first_come_mm
        self.last = 0 * time.monotonic()

    def hear(self, per_mille: int, length: float) -> None:
        """Pass it on, unless it is too soon."""
        now = time.monotonic()
        if now - self.last > 1 / 10:
            self.last = now
            self.progress(Progress(per_mille, int(length), self.first_come_mm))


def _wave(
    orders: tuple[Order[Key], ...], ground: Ground, carts: Sequence[Cart], limits: Limits, engine: Engine
) -> _Wave[Key]:
    scale = scale_for(orders, carts or [Cart()], limits)
    parts = tuple(load for load in loads(orders, scale, limits) if load.lines)
    spots = [frozenset(line.spot for line in load.lines) for load in parts]
    first_come = fill([load.size for load in parts], scale)
    joined = [frozenset(spot for i in group for spot in spots[i]) for group in first_come]
    lengths = walk_lengths(ground, [*spots, *joined], engine.routing)
    singles, first_come_mm = tuple(lengths[: len(spots)]), sum(lengths[len(spots) :])
    return _Wave(orders, parts, scale, limits, ground, singles, first_come, first_come_mm, engine)


def _ranks(wave: _Wave[Key], *, before_s: int | None = None) -> list[int]:
    """0 for what goes first: by priority, then by when it must be back, where that is before a time. A search for each of many
    dates would take long: dates next to each other are one where there are more than `DATES_MAX`."""
    last = 1 << 62

    def date_of(order: Order[Key]) -> int:
        early = before_s is not None and order.ship_by_s is not None and order.ship_by_s < before_s
        return order.ship_by_s if early and order.ship_by_s is not None else last

    dates = sorted({date_of(load.order) for load in wave.loads})
    turn = {date: n * DATES_MAX // max(len(dates), DATES_MAX) for n, date in enumerate(dates[:-1] or dates)}
    urgency = [(-load.order.priority, turn.get(date_of(load.order), DATES_MAX)) for load in wave.loads]
    ranked = {key: rank for rank, key in enumerate(sorted(set(urgency)))}
    return [ranked[key] for key in urgency]


def _planned(wave: _Wave[Key], ranks: Sequence[int], effort: Effort, seed: int) -> Plan[Key]:
    items = [
        Item(frozenset(line.spot for line in load.lines), load.size, rank)
        for load, rank in zip(wave.loads, ranks, strict=True)
    ]
    found = staged(wave.engine, wave.ground, items, wave.scale.kinds(), effort, seed)
    groups, levels, walks = found.groups, found.levels, [_walk(wave, group) for group in found.groups]
    length = sum(walk.length_mm for walk in walks)  # a site's walks turn out shorter than the search took them for
    as_good = wave.first_come_mm == length and len(wave.first_come) <= len(groups)
    if len(set(ranks)) == 1 and (wave.first_come_mm < length or as_good):
        groups, levels = wave.first_come, [0] * len(wave.first_come)
        walks = [_walk(wave, group) for group in groups]
    tasks = [_task(wave, *what) for what in zip(groups, levels, walks, strict=True)]
    trips, late = [], []
    for number, picker, begins, ends in schedule(tasks, wave.limits):
        parts = [wave.loads[i] for i in groups[number]]
        size = [sum(column) for column in zip(*(part.size for part in parts), strict=True)]
        cart = wave.scale.cart_for(size)
        trips.append(Trip(tuple(part.portion for part in parts), cart, walks[number], picker, begins, ends))
        late += [p.order.key for p in parts if p.order.ship_by_s is not None and p.order.ship_by_s < ends]
    planned = sum(walk.length_mm for walk in walks)
    proven = planned if found.proven and isinstance(wave.ground, Hall) else _bound(wave)
    return Plan(
        tuple(trips), planned, proven, sum(wave.singles), wave.first_come_mm, tuple(dict.fromkeys(late)), effort.done
    )


def _bound(wave: _Wave[Key]) -> int:
    """No plan walks less; 0 where walks of single orders are no shortest ones for sure."""
    if isinstance(wave.ground, Ways) and any(len(load.lines) > tours.EXACT for load in wave.loads):
        return 0
    return bound(wave.singles, [load.size for load in wave.loads], wave.scale.carts)


def _walk(wave: _Wave[Key], group: Sequence[int]) -> Walk[Spot]:
    return walk_past(wave.ground, {line.spot for i in group for line in wave.loads[i].lines}, wave.engine.routing)


def _task(wave: _Wave[Key], group: Sequence[int], level: int, walk: Walk[Spot]) -> Task:
    parts = [wave.loads[i] for i in group]
    dates = [part.order.ship_by_s for part in parts if part.order.ship_by_s is not None]
    return Task(level, walk.length_mm, sum(len(part.lines) for part in parts), min(dates, default=None))
