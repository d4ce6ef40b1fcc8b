"""The twin and the database live the same random days (issue: how the ledger must stand up)."""

from datetime import timedelta

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule, run_state_machine_as_test

from godown.platform.database import Database
from godown.platform.transaction import transaction
from godown.reports import doctor
from tests import servers
from tests.model.day import SKUS, Day

ANY = st.integers(0, 30)
FEW = st.integers(1, 5)
SKU = st.sampled_from(SKUS)
BASKET = st.dictionaries(SKU, st.integers(1, 6), min_size=1, max_size=3)


class Days(RuleBasedStateMachine):
    """Steps in any order; each is compared. At the end the doctor finds nothing."""

    database: Database

    @initialize(tea=st.integers(3, 9), jam=st.integers(2, 6))
    def opens(self, tea: int, jam: int) -> None:
        self.day = Day(self.database, servers.fresh_tenant(self.database))
        for sku, units, number in (("CUP", 6, 0), ("JAM", jam, 0), ("TEA", tea, 0)):
            self.day.receives(sku, units, 0, 137, 6)
            self.day.puts_away(number, units, number)
        self.day.takes([{"TEA": 2, "CUP": 1}, {"JAM": 2}, {"TEA": 1, "JAM": 1}, {"TEA": 5}], 0)
        self.day.takes([{"TEA": 6, "CUP": 7}], 0)
        self.day.takes([{"TEA": 4, "CUP": 3}], 1)  # behind them in time, before them in rank
        self.day.waves(1)

    @rule(
        sku=SKU, accepted=FEW, rejected=st.integers(0, 1), cost=st.sampled_from((0, 99, 1_250)), days=st.integers(-1, 7)
    )
    def receives(self, sku: str, accepted: int, rejected: int, cost: int, days: int) -> None:
        self.day.receives(sku, accepted, rejected, cost, days)

    @rule(number=ANY, units=st.integers(1, 9), to=ANY)
    def puts_away(self, number: int, units: int, to: int) -> None:
        self.day.puts_away(number, units, to)

    @rule(number=ANY, units=FEW, to=ANY)
    def moves(self, number: int, units: int, to: int) -> None:
        self.day.moves(number, units, to)

    @rule(number=ANY, units=st.integers(1, 3))
    def breaks(self, number: int, units: int) -> None:
        self.day.breaks(number, units)

    @rule(sku=SKU, to=ANY, units=st.integers(0, 9))
    def counts(self, sku: str, to: int, units: int) -> None:
        self.day.counts(sku, to, units)

    @rule(many=st.lists(BASKET, min_size=1, max_size=3), priority=st.integers(0, 1), reserved=st.none() | ANY)
    def takes(self, many: list[dict[str, int]], priority: int, reserved: int | None) -> None:
        self.day.takes(many, priority, reserved)

    @rule(units=BASKET, minutes=st.sampled_from((5, 120)))
    def reserves(self, units: dict[str, int], minutes: int) -> None:
        self.day.reserves(units, minutes)

    @precondition(lambda self: self.day.can("reserved"))
    @rule(number=ANY)
    def releases_reservation(self, number: int) -> None:
        self.day.releases_reservation(number)

    @precondition(lambda self: self.day.can("alive"))
    @rule(number=ANY)
    def cancels(self, number: int) -> None:
        self.day.cancels(number)

    @precondition(lambda self: self.day.can("alive"))
    @rule(number=ANY, units=FEW)
    def cancels_units(self, number: int, units: int) -> None:
        self.day.cancels_units(number, units)

    @precondition(lambda self: self.day.can("alive"))
    @rule(number=ANY)
    def suspends(self, number: int) -> None:
        self.day.suspends(number)

    @precondition(lambda self: self.day.can("suspended"))
    @rule(number=ANY)
    def resumes(self, number: int) -> None:
        self.day.resumes(number)

    @precondition(lambda self: self.day.can("promised"))
    @rule(number=ANY)
    def waves(self, number: int) -> None:
        self.day.waves(number)

    @precondition(lambda self: self.day.can("alive"))
    @rule(number=ANY)
    def goes_on(self, number: int) -> None:
        self.day.goes_on(number)

    @rule(many=st.lists(BASKET, min_size=1, max_size=2))
    def takes_more(self, many: list[dict[str, int]]) -> None:
        self.day.takes(many, 0)

    @precondition(lambda self: self.day.can("alive"))
    @rule(number=ANY)
    def and_on(self, number: int) -> None:
        self.day.goes_on(number)

    @precondition(lambda self: self.day.can("alive"))
    @rule(number=ANY)
    def goes_further(self, number: int) -> None:
        self.day.goes_on(number)

    @precondition(lambda self: self.day.can("held"))
    @rule()
    def picks(self) -> None:
        self.day.picks()

    @precondition(lambda self: self.day.can("held"))
    @rule(number=ANY)
    def short_picks(self, number: int) -> None:
        self.day.short_picks(number)

    @precondition(lambda self: self.day.can("picked"))
    @rule(number=ANY)
    def packs(self, number: int) -> None:
        self.day.packs(number)

    @precondition(lambda self: self.day.can("packed"))
    @rule(number=ANY)
    def hands_over(self, number: int) -> None:
        self.day.hands_over(number)

    @precondition(lambda self: self.day.can("gone"))
    @rule(number=ANY, outcome=st.sampled_from(("saleable", "damaged", "repair", "scrap")))
    def comes_back(self, number: int, outcome: str) -> None:
        self.day.comes_back(number, outcome)

    @rule(time=st.sampled_from((timedelta(minutes=6), timedelta(hours=3), timedelta(days=1))))
    def waits(self, time: timedelta) -> None:
        self.day.waits(time)

    def teardown(self) -> None:
        if hasattr(self, "day"):
            with transaction(self.database, self.day.seller.tenant) as tx:
                assert [one for one in doctor.examine(tx) if not one.warning] == []


def live(database: Database, days: int, steps: int) -> None:
    """So many random days of so many steps, the same in each run."""
    machine = type("Days", (Days,), {"database": database})
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=days, stateful_step_count=steps, derandomize=True, deadline=None, database=None,
            suppress_health_check=list(HealthCheck), phases=[Phase.generate],
        ),
    )  # fmt: skip


def test_random_days(database: Database) -> None:
    live(database, 6, 40)


@pytest.mark.soak
def test_100_000_random_steps(database: Database) -> None:
    live(database, 1_000, 100)
