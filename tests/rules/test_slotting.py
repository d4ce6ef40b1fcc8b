"""What should lie where: the rules against brute force on tiny halls, the kernel against its plain twin."""

from itertools import permutations
from random import Random
from uuid import UUID

import pytest

from godown.picking.hall import hall_of
from godown.picking.reslot_site import site_of
from godown.picking.reslot_words import SlotRules
from godown.racking import Layout
from godown.racking.queries_slots import CellBin
from godown.routing import Hall, walk_lengths
from godown.slotting import (
    Cell,
    Item,
    NoSuchHall,
    Pace,
    Site,
    Unit,
    abc,
    arrange,
    best_changes,
    by_cube_per_order,
    core,
    face_size,
    fits,
    holds,
    length_of,
    ranked,
    rules,
)
from godown.slotting.ground import PLAIN, Engine, ground

SLOW = Pace(speed_mm_s=1, horizon_days=1, days=1)
"""A pace by which a second of carrying must save a millimetre."""


def cell(dice: Random, number: int, aisles: int, length: int) -> Cell[int]:
    return Cell(
        number, dice.randrange(aisles), dice.randint(0, length), dice.randint(1, 3), dice.choice(("dry", "cold")),
        dice.choice((None, 5, 9)), dice.choice((None, 5, 9)), dice.choice((None, 5, 9)), dice.choice((None, 5, 9)),
    )  # fmt: skip


def item(dice: Random, number: int, *, pinned: bool = False) -> Item[int]:
    zones = dice.choice((None, None, frozenset({"dry"}), frozenset({"cold", "dry"}), frozenset[str]()))
    return Item(
        number,
        dice.randint(0, 7),
        dice.randint(0, 7),
        dice.randint(0, 7),
        dice.randint(0, 5),
        dice.choice((None, 2)),
        zones,
        pinned,
    )


def small(seed: int, skus: int = 4, cells: int = 5, trips: int = 6, *, loose: bool = False) -> Site[int, int]:
    """A hall of three aisles in one or two blocks; `loose`: every cell bears every SKU."""
    dice = Random(seed)
    rows = dice.choice(((0, 12), (0, 6, 12)))
    end = dice.choice((None, (2, 12)))
    hall = Hall(3, 5, rows, (dice.randrange(3), 0), end)
    places = [cell(dice, n, 3, 12) for n in range(cells)]
    goods = [item(dice, n) for n in range(skus)]
    if loose:
        places = [Cell(one.key, one.aisle, one.position_mm) for one in places]
        goods = [Item(one.key) for one in goods]
    return Site(hall, places, goods, [dice.sample(range(skus), dice.randint(1, min(3, skus))) for _ in range(trips)])


def length(site: Site[int, int], slots: dict[int, int]) -> int:
    """All walks, priced one by one by the router."""
    cells = [site.cells[slots[n]] for n in range(len(site.items))]
    return sum(walk_lengths(site.hall, [[cells[n].spot for n in trip] for trip in site.trips]))


def arrangements(site: Site[int, int]) -> list[dict[int, int]]:
    """All that the rules allow."""
    return [
        dict(enumerate(chosen))
        for chosen in permutations(range(len(site.cells)), len(site.items))
        if all(fits(site.items[n], site.cells[at]) for n, at in enumerate(chosen))
    ]


def test_numbers_say_what_the_rule_says() -> None:
    seen = set()
    for seed in range(40):
        dice = Random(seed)
        cells, items = [cell(dice, n, 3, 9) for n in range(6)], [item(dice, n) for n in range(6)]
        of_item, of_cell, zones, allowed = rules.zones(items, cells)
        numbers = rules.needs(items), rules.rooms(cells), of_item, of_cell, zones, allowed
        for n, one in enumerate(items):
            for at, place in enumerate(cells):
                assert core.may_lie(n, at, numbers) == fits(one, place)
                seen.add(fits(one, place))
    assert seen == {True, False}


def test_a_heavy_sku_lies_low_and_a_cold_one_in_the_cold() -> None:
    heavy, cold = Item("heavy", weight_grams=30_000, level_max=1), Item("ice", zones=frozenset({"cold"}))
    assert fits(heavy, Cell("a", 0, 0, 1, weight_grams=30_000))
    assert not fits(heavy, Cell("a", 0, 0, 2))
    assert not fits(heavy, Cell("a", 0, 0, 1, weight_grams=29_999))
    assert fits(cold, Cell("a", 0, 0, zone="cold"))
    assert not fits(cold, Cell("a", 0, 0, zone="dry"))


@pytest.mark.parametrize("seed", range(25))
def test_a_ranking_finds_every_sku_a_cell_where_there_is_one(seed: int) -> None:
    site = small(seed)
    slots = ranked(site)
    laid = {n: at for n, at in enumerate(slots) if at is not None}
    assert len(set(laid.values())) == len(laid)
    assert all(fits(site.items[n], site.cells[at]) for n, at in laid.items())
    most = max(
        sum(at is not None and fits(site.items[n], site.cells[at]) for n, at in enumerate(chosen))
        for chosen in permutations([*range(len(site.cells)), *[None] * len(site.items)], len(site.items))
    )
    assert len(laid) == most


def test_the_least_cube_per_order_lies_nearest() -> None:
    items = [Item("big", 900), Item("small", 10), Item("idle", 5)]
    assert by_cube_per_order(items, [9, 3, 0]) == [1, 0, 2]
    site = Site(Hall(1, 1, (0, 10)), [Cell(n, 0, n) for n in (9, 2, 5)], items, [["big"]] * 9 + [["small"]] * 3)
    assert ranked(site) == [2, 1, 0]


def test_classes_by_their_share_of_visits() -> None:
    assert abc([50, 30, 10, 5, 5, 0]) == ["A", "A", "B", "B", "C", "C"]


@pytest.mark.parametrize("seed", range(16))
def test_the_arrangement_that_is_found_is_the_shortest_or_near_it(seed: int) -> None:
    site = small(seed, loose=seed % 2 == 0)
    every = arrangements(site)
    if not every:
        return
    found = arrange(site, every[0], walks=4_000, engine=PLAIN)
    assert found.slots in every
    assert (found.before_mm, found.after_mm) == (length(site, every[0]), length(site, found.slots))
    near = [changed(found.slots, sku, at) for sku in range(len(site.items)) for at in range(len(site.cells))]
    assert found.after_mm <= min(length(site, one) for one in near if one in every), "no single change helps any more"
    if seed % 2 == 0:
        best = min(length(site, one) for one in every)
        assert found.after_mm * 20 <= best * 21, (
            "where swaps are free: the shortest of all, or within a twentieth of it"
        )


@pytest.mark.xdist_group("numba")
def test_the_kernel_arranges_as_its_twin() -> None:
    for seed in range(6):
        site = small(seed, skus=9, cells=12, trips=30, loose=seed % 3 > 0)
        start = None if seed < 3 else {n: n + 1 for n in range(9)}
        if seed >= 3 and seed % 3 == 0:
            start = None
        assert arrange(site, start, seed=seed, walks=3_000) == arrange(
            site, start, seed=seed, walks=3_000, engine=PLAIN
        )


def test_who_is_pinned_stays_and_a_person_may_stop() -> None:
    site = small(4, skus=5, cells=8, trips=20, loose=True)
    held = Site(site.hall, site.cells, [Item(n, pinned=n == 2) for n in range(5)], site.trips)
    start = {n: 7 - n for n in range(5)}
    assert arrange(held, start, walks=3_000, engine=PLAIN).slots[2] == 5
    told: list[int] = []

    def enough(thousandths: int) -> bool:
        told.append(thousandths)
        return len(told) < 3

    stopped = arrange(site, start, walks=3_000, engine=PLAIN, progress=enough)
    assert told == [0, 10, 20]
    assert stopped.after_mm == length(site, stopped.slots)


def test_a_sku_that_no_cell_bears_is_left_out() -> None:
    site = Site(Hall(1, 1, (0, 9)), [Cell(0, 0, 3, volume_ml=5)], [Item("a", 9), Item("b", 5)], [["a", "b"]])
    assert arrange(site, walks=100, engine=PLAIN).slots == {"b": 0}


def test_a_walk_that_begins_inside_an_aisle_is_refused() -> None:
    with pytest.raises(NoSuchHall):
        ground(Site(Hall(1, 1, (0, 9), (0, 4)), [Cell(0, 0, 3)], [Item(1)], [[1]]), [0], PLAIN)
    with pytest.raises(NoSuchHall):
        ground(Site(Hall(1, 1, (0, 9)), [Cell(0, 0, 10)], [Item(1)], [[1]]), [0], PLAIN)


def changed(slots: dict[int, int], sku: int, at: int) -> dict[int, int]:
    """The SKU lies in that cell, what lay there in the one it left."""
    other = next((one for one, place in slots.items() if place == at), None)
    return slots | {sku: at} | ({other: slots[sku]} if other is not None else {})


def engines() -> list[object]:
    return [pytest.param(PLAIN, id="twin"), pytest.param(None, id="kernel", marks=pytest.mark.xdist_group("numba"))]


@pytest.mark.parametrize("engine", engines())
@pytest.mark.parametrize("seed", range(12))
def test_the_first_change_of_a_list_is_the_best_there_is(seed: int, engine: Engine | None) -> None:
    site = small(seed, skus=5, cells=7, trips=12, loose=seed % 2 == 0)
    every = arrangements(site)
    if not every:
        return
    start = every[len(every) // 2]
    seconds = {n: 2 + n for n in range(5)}
    found = best_changes(site, start, seconds, 1, SLOW, care=0, engine=engine)
    nets = []
    for sku in range(5):
        for at in range(7):
            after = changed(start, sku, at)
            moved = sum(seconds[one] for one in after if after[one] != start[one])
            if after in every and after != start:
                nets.append(length(site, start) - length(site, after) - moved)
    best = max(nets, default=0)
    if found.changes:
        one = found.changes[0]
        assert one.saved_mm - one.seconds == best >= 0
        assert found.slots == changed(start, one.sku, one.to_cell)
        assert one.saved_mm == length(site, start) - length(site, found.slots) == found.before_mm - found.after_mm
    else:
        assert best < 0 or not nets


@pytest.mark.parametrize("engine", engines())
def test_a_list_is_done_from_top_to_bottom(engine: Engine | None) -> None:
    longest = 0
    for seed in range(8):
        site = small(seed, skus=8, cells=12, trips=60, loose=True)
        slots = {n: n for n in range(8)}
        found = best_changes(site, slots, dict.fromkeys(range(8), 5), 4, SLOW, care=0, engine=engine)
        carried: list[int] = []
        for one in found.changes:
            assert slots[one.sku] == one.from_cell
            assert next((sku for sku, at in slots.items() if at == one.to_cell), None) == one.other
            after = changed(slots, one.sku, one.to_cell)
            assert length(site, slots) - length(site, after) == one.saved_mm >= one.seconds
            assert one.seconds == (5 if one.other is None else 10)
            carried += [one.sku] + ([one.other] if one.other is not None else [])
            slots = after
        assert slots == found.slots
        assert len(set(carried)) == len(carried), "nobody is carried twice"
        assert found.after_mm == length(site, slots) == length_of(site, slots, site.trips)
        longest = max(longest, len(found.changes))
    assert longest > 1


def test_chance_is_not_taken_for_a_saving() -> None:
    """One walk among many that went far is no reason to carry anything; forty of forty are."""
    cells = [Cell(n, 0, 1 + 3 * n) for n in range(4)]
    hall = Hall(1, 1, (0, 12))
    once = Site(hall, cells, [Item("a"), Item("b")], [["a"]])
    often = Site(hall, cells, [Item("a"), Item("b")], [["a"]] * 5 + [["a", "b"]] * 5)
    start = {"a": 3, "b": 0}
    assert not best_changes(once, start, {"a": 1, "b": 1}, 3, SLOW, engine=PLAIN).changes
    assert best_changes(once, start, {"a": 1, "b": 1}, 3, SLOW, care=0, engine=PLAIN).changes
    assert not best_changes(often, start, {"a": 500, "b": 500}, 3, SLOW, care=0, engine=PLAIN).changes, "never pays"


def test_payback_is_carrying_against_walking() -> None:
    pace = Pace(speed_mm_s=1_000, horizon_days=30, days=20)
    site = Site(Hall(1, 1, (0, 90_000)), [Cell(0, 0, 80_000), Cell(1, 0, 1_000)], [Item("a")], [["a"]] * 200)
    one = best_changes(site, {"a": 0}, {"a": 600}, 5, pace, care=0, engine=PLAIN).changes[0]
    assert one.saved_mm == 200 * 158_000
    assert one.saved_mm_per_day(pace) == 1_580_000, "10 walks a day"
    assert one.payback_days(pace) == 1, "600 s of carrying, 1,580 s a day saved"
    assert pace.must_save_mm(600) == 400_000


def test_a_face_holds_days_of_sales_as_far_as_there_is_room() -> None:
    daily = [4, 0, 6, 2, 3, 5, 4, 0, 3, 3]
    assert face_size(daily, 7, Unit(), None) is not None
    size = face_size(daily, 7, Unit(), None)
    assert size is not None
    assert (size.min_units, size.max_units, size.wanted_units) == (6, 21, 21)
    packs = face_size(daily, 7, Unit(pack=12), None)
    assert packs is not None
    assert packs.max_units == 24
    tight = face_size(daily, 7, Unit(pack=4), 10)
    assert tight is not None
    assert (tight.min_units, tight.max_units, tight.wanted_units) == (4, 8, 24)
    assert face_size([0, 0], 7, Unit(), None) is None
    assert face_size(daily, 7, Unit(), 0) is None
    one = face_size([1], 1, Unit(), 1)
    assert one is not None
    assert (one.min_units, one.max_units) == (1, 1)


def test_a_cell_holds_what_its_tightest_limit_lets_in() -> None:
    place = Cell("a", 0, 0, volume_ml=10_000, weight_grams=6_000)
    assert holds(Unit(1_000, 1_000), place) == 6
    assert holds(Unit(3_000, 1_000), place) == 3
    assert holds(Unit(1_000, 0), place, 4) == 4
    assert holds(Unit(), place) is None


def test_the_hall_of_a_list_is_the_one_that_walks_see() -> None:
    layout = Layout(
        UUID(int=1), "block", 3, 12, 1, 3_000, 1_000, 14_000, 0, "front", cross_aisles=3, drop_aisle=2, drop_end="back"
    )
    bins = [CellBin(UUID(int=n), f"B-{n:02d}-1", "Main", 1, n * 1_000, 1, None, None, None, None, True) for n in (3, 9)]
    hall = hall_of(layout, ())
    site, slots, units = site_of(hall, bins, [], {}, [], SlotRules())
    assert (site.hall, hall.end, len(hall.cross_mm), len(site.cells)) == (hall, (2, 14_000), 3, 2)
    assert (slots, units) == ({}, {})
