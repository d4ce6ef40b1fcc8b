"""The twin and the database live the same random days (issue: how the ledger must stand up)."""

from collections import Counter
from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule, run_state_machine_as_test

from godown.platform.database import Database
from godown.platform.transaction import transaction
from godown.reports import doctor
from tests import servers
from tests.model.crowd import at_once
from tests.model.day import Day
from tests.model.steps import OFTEN, turned
from tests.model.traps import TRAPS
from tests.model.truths import check_documents


def open_house(database: Database, tea: int, jam: int) -> Day:
    """A seller in the morning: some goods, orders that outrank each other, a wave."""
    day = Day(database, servers.fresh_tenant(database))
    for sku, units, days, to in (("CUP", 6, 0, 0), ("JAM", jam, 6, 0), ("JAM", 2, 4, 1), ("TEA", tea, 0, 2)):
        day.receives(sku, units, 0, 137, days)
        day.puts_away(0, units, to)
    day.takes([{"TEA": 2, "CUP": 1}, {"JAM": 2}, {"TEA": 1, "JAM": 1}, {"TEA": 5}], 0)
    day.takes([{"TEA": 6, "CUP": 7}], 0)
    day.takes([{"TEA": 4, "CUP": 3}], 1)  # behind them in time, before them in rank
    day.waves(1)
    return day


def sound(day: Day) -> None:
    """In the evening the doctor finds nothing, and each unit is accounted for by documents."""
    with transaction(day.seller.database, day.seller.tenant) as tx:
        found = [one for one in doctor.examine(tx) if not one.warning]
        assert found == [], found
    with day.seller.open() as tx:
        check_documents(tx, day.twin)


class Days(RuleBasedStateMachine):
    """Steps in any order; each is compared. At the end the doctor finds nothing."""

    database: Database
    turn = 0

    @initialize(tea=st.integers(3, 9), jam=st.integers(2, 6))
    def opens(self, tea: int, jam: int) -> None:
        self.day = open_house(self.database, tea, jam)

    @rule(data=st.data())
    def goes(self, data: st.DataObject) -> None:
        """A step that has something to begin with."""
        able = [step for step in OFTEN if not step.needs or self.day.can(step.needs)]
        step = turned(able, data.draw(st.integers(0, len(able) - 1), "step"), self.turn)
        self.turn += 1
        getattr(self.day, step.verb)(**data.draw(st.fixed_dictionaries(step.draws), step.verb))

    def teardown(self) -> None:
        if hasattr(self, "day"):
            sound(self.day)


def live(database: Database, days: int, steps: int, number: int) -> None:
    """So many random days of so many steps, the same in each run of the same number. Each day is a run of its own: what chance
    decides in the product (ids, and so who of equals comes first) may end a day otherwise than one that began alike, which
    Hypothesis takes for a fault of ours where it sees both. The first of its two examples is always the simplest day of all."""
    for day in range(days):
        machine = seed(number * 1_000 + day)(type("Days", (Days,), {"database": database}))
        run_state_machine_as_test(
            machine,
            settings=settings(
                max_examples=2, stateful_step_count=steps, deadline=None, database=None,
                suppress_health_check=list(HealthCheck), phases=[Phase.generate],
            ),
        )  # fmt: skip


@pytest.mark.parametrize("trap", TRAPS, ids=lambda trap: str(trap.__name__))
def test_a_day_of_traps(database: Database, trap: Callable[[Day], None]) -> None:
    day = Day(database, servers.fresh_tenant(database))
    trap(day)
    day.wakes()
    sound(day)


def test_random_days(database: Database) -> None:
    live(database, 5, 50, 1)


PEOPLE = 4
CROWD = tuple(step for step in OFTEN if not step.alone)


def crowded(database: Database, days: int, steps: int, number: int) -> Counter[str]:
    """So many days on which four people do so many steps each at the same time. Answer what they did."""
    did = Counter[str]()

    @seed(number)
    @settings(
        max_examples=days,
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),
        phases=[Phase.generate],
    )
    @given(st.data())
    def day_of(data: st.DataObject) -> None:
        plans = []
        for person in range(PEOPLE):
            drawn = [
                turned(CROWD, data.draw(st.integers(0, len(CROWD) - 1)), 11 * person + turn) for turn in range(steps)
            ]
            plans.append([(step, data.draw(st.fixed_dictionaries(step.draws))) for step in drawn])
        house = open_house(database, 9, 6)
        did.update(at_once(house, plans))
        sound(house)

    day_of()
    return did


def test_four_at_once(database: Database) -> None:
    did = crowded(database, 2, 15, 1)
    done = sum(times for what, times in did.items() if not what.startswith("refused"))
    assert done >= 20, did  # of 120 that were planned; for some there is nothing to begin with
