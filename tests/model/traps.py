"""A day on which each rule of the ledger decides something once: bins that are half held, newcomers who come while the worker
sleeps, losses under trips that have begun. Random days come to these seldom; a bug in one of the rules shows here at once."""

from collections.abc import Callable
from datetime import timedelta
from uuid import UUID

from tests.model.day import Day


def index(day: Day, sku: str, kinds: tuple[str, ...], place: UUID | None = None, *, free: bool = True) -> int:
    """Which of the lots to choose from is that of a SKU, in a place."""
    lots = day.lots(*kinds, free=free)
    return next(n for n, lot in enumerate(lots) if lot.sku == sku and place in (None, lot.place))


def stocks(day: Day, sku: str, units: int, bin: int, days: int = 6, cost: int = 100) -> None:
    """Goods come and are put away."""
    day.receives(sku, units, 0, cost, days)
    dock = day.twin.place(day.home, "dock")
    day.puts_away(index(day, sku, ("dock", "putback", "returns"), dock), units, bin)


def half_held_bins(day: Day) -> None:
    """The first to expire is held first, as far as nobody else holds it; a loss strikes first what no trip fetches yet."""
    stocks(day, "JAM", 3, 0, days=4)
    stocks(day, "JAM", 4, 1, days=6)
    day.takes([{"JAM": 2}], 0)
    day.waves(1)
    older = day.trips()[0]
    day.takes([{"JAM": 3}], 0)
    day.waves(1)
    newer = next(trip for trip in day.trips() if trip != older)
    day.starts(day.trips().index(newer))
    day.breaks(index(day, "JAM", ("bin", "tote", "putback", "dock"), day.bin(0), free=False), 1)
    day.shifts(index(day, "JAM", ("bin",), day.bin(0), free=False), 2, 2)  # one of them is about to be fetched
    day.cancels_units(0, 1)
    day.picks()


def two_in_a_bin(day: Day) -> None:
    """Of two holds that no trip fetches yet a loss strikes the newer one."""
    stocks(day, "TEA", 4, 0)
    for _ in range(2):
        day.takes([{"TEA": 2}], 0)
        day.waves(1)
    day.breaks(index(day, "TEA", ("bin", "tote", "putback", "dock"), day.bin(0), free=False), 1)


def loose_first(day: Day) -> None:
    """From bin to bin goes first what nobody holds."""
    stocks(day, "TEA", 4, 0)
    day.takes([{"TEA": 2}], 0)
    day.waves(1)
    day.shifts(index(day, "TEA", ("bin",), day.bin(0), free=False), 2, 1)


def newcomers(day: Day) -> None:
    """Goods came, the worker sleeps: who waits has them, not who comes."""
    stocks(day, "TEA", 2, 0)
    day.takes([{"TEA": 5}], 0)
    day.naps(4)
    stocks(day, "TEA", 2, 1)
    day.takes([{"TEA": 1}], 0)
    day.wakes()


def lost_promises(day: Day) -> None:
    """More was promised than is left: the newest that nobody holds wait again; cancels take what waits first."""
    stocks(day, "CUP", 9, 2)
    for units in (2, 3, 4):
        day.takes([{"CUP": units}], 0)
    day.breaks(index(day, "CUP", ("bin", "tote", "putback", "dock"), day.bin(2), free=False), 3)
    for number in range(3):
        day.cancels_units(number, 2)
    day.suspends(0)
    stocks(day, "CUP", 1, 1)
    day.resumes(0)
    day.mends(index_of_damaged(day), 2)


def index_of_damaged(day: Day) -> int:
    """Which of the broken lots is that of cups."""
    lots = [
        lot
        for code in ("damaged", "quarantine")
        for lot in day.lots("bin", "tote", "putback", "dock", "returns", condition=code)
    ]
    return next(n for n, lot in enumerate(lots) if lot.sku == "CUP")


def cancelled_newest(day: Day) -> None:
    """A cancel gives back what was promised last; so a later loss strikes who was promised after what is left."""
    stocks(day, "TEA", 2, 0)
    day.takes([{"TEA": 4}], 0)
    day.takes([{"TEA": 2}], 1)
    stocks(day, "TEA", 2, 1)
    stocks(day, "TEA", 2, 2)
    day.cancels_units(0, 2)
    for bin in range(2):
        day.breaks(index(day, "TEA", ("bin", "tote", "putback", "dock"), day.bin(bin), free=False), 2)


def counted(day: Day) -> None:
    """A short pick makes units missing; a count finds some of them again, and the rest is gone. A bin that is touched is counted anew."""
    stocks(day, "CUP", 4, 0)
    day.takes([{"CUP": 2}], 1)
    day.waves(1)
    trips = day.trips()
    day.short_picks(len(trips) - 1)
    day.waves(1)  # nothing is held in the bin before it was counted
    place = next(
        n for n in range(3) if any(lot.condition == "missing" and lot.place == day.bin(n) for lot in day.twin.lots)
    )
    day.counts("CUP", place, 1)
    day.counts("CUP", place, 3)
    day.counts("CUP", place, 2, meanwhile=True)


def reserved(day: Day) -> None:
    """A checkout keeps units: an order takes them over, or they are free when their time is over."""
    stocks(day, "TEA", 2, 2)
    day.reserves({"TEA": 2}, 120)
    day.takes([{"TEA": 1}], 1)  # waits, and would be served first
    day.takes([{"TEA": 2}], 0, 0)
    stocks(day, "TEA", 3, 1)
    day.reserves({"TEA": 1}, 5)
    day.waits(timedelta(minutes=6))


def there_and_back(day: Day) -> None:
    """Boxes leave at a rounded cost, and come back at that of their own."""
    stocks(day, "TEA", 2, 0, cost=99)
    stocks(day, "TEA", 1, 0, cost=50)
    day.takes([{"TEA": 1}, {"TEA": 2}], 1)
    for number in range(16):
        day.goes_on(number)
    stocks(day, "TEA", 3, 1, cost=7)
    for number in range(3):
        day.comes_back(number, "saleable")
        day.comes_back(number, "damaged")


def box_opened(day: Day) -> None:
    """Units are cancelled out of a closed box until none is left."""
    stocks(day, "CUP", 3, 0)
    day.takes([{"CUP": 2}], 1)
    for _ in range(2):
        day.waves(1)
        day.picks()
        day.packs(0)
        day.opens_boxes(0)
        if any(lot.sku == "CUP" for lot in day.lots("putback")):
            day.puts_away(index(day, "CUP", ("dock", "putback", "returns")), 2, 1)


def other_house(day: Day) -> None:
    """What waits for others is not sent over, what is on the road is lost or comes, cost and all; kits take all their parts."""
    stocks(day, "TEA", 3, 1)
    stocks(day, "CUP", 6, 1)
    day.asks({"TEA": 2, "CUP": 1}, False)
    for number in range(3):
        day.sends(number)
        day.arrives(number, 1, 0, 1)
    day.plans(2, False)
    day.works(0, 1)
    day.plans(1, True)
    day.works(0, 1)


def dates(day: Day) -> None:
    """On its last day a batch may be used, not sold under its tolerance, and the day after it is expired."""
    day.receives("JAM", 1, 0, 99, 1)  # is not sold from the beginning
    for left in (2, 3):
        stocks(day, "JAM", 1, 1, days=left)
    for _ in range(3):
        day.waits(timedelta(days=1))
        for late in range(len(day.past)):  # what was received in time is known, though its date has passed
            day.repeats(late)


def numbers(day: Day) -> None:
    """A number that is scanned goes, whichever was thought to lie there."""
    day.receives("FON", 2, 0, 99, 0)
    day.puts_away(index(day, "FON", ("dock", "putback", "returns")), 2, 0)
    day.takes([{"FON": 1}], 1)
    day.waves(1)
    day.picks()
    for number in range(4):
        day.packs(number, swap=True)
    for number in range(3):
        day.hands_over(number)


def numbers_wait(day: Day) -> None:
    """What waits for its inspection, number by number, is no good unit yet: nobody says so over its head."""
    day.receives("FON", 3, 0, 99, 0)
    day.puts_away(index(day, "FON", ("dock", "putback", "returns")), 3, 0)
    day.takes([{"FON": 3}], 1)
    day.waves(1)
    day.picks()
    for number in range(4):
        day.packs(number)
    for number in range(3):
        day.hands_over(number)
    day.comes_back(0, "repair", by_courier=True)
    for units in (3, 1):
        day.mends(0, units)


TRAPS: tuple[Callable[[Day], None], ...] = (
    half_held_bins, two_in_a_bin, loose_first, newcomers, lost_promises, cancelled_newest, counted, reserved, there_and_back, box_opened,
    other_house, dates, numbers, numbers_wait,
)  # fmt: skip
