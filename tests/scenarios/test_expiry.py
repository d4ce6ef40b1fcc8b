"""Batches and their dates: what is past its day, or under its tolerance, is out of sale at midnight, whoever is asleep."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest

from godown import catalog, channels, packing, picking, receiving, stock
from godown.catalog import NewSku
from godown.channels import queries_published
from godown.kernel.ids import new_id
from godown.packing import NewParcel, bench
from godown.platform.database import Database
from godown.receiving import CountedGoods, CountedLine
from godown.stock import queries as stock_queries
from godown.stock import queries_places
from godown.stock.words import Move
from tests.builders.seller import Seller

TODAY = date(2026, 11, 24)
MIDNIGHT = datetime(2026, 11, 24, 18, 30, tzinfo=UTC)
"""Midnight in Bengaluru, as the 25th begins."""


class Dairy(Seller):
    """A seller of curd, which is tracked by batch."""

    def __init__(self, database: Database, tenant_id: UUID) -> None:
        super().__init__(database, tenant_id)
        self.keeps(0)
        with self.open() as tx:
            self.bin = queries_places.places_of_kind(tx, self.facility, "bin")[0].id
            shop = channels.NewShop("web", "Web shop", "http://127.0.0.1:9", "token")
            self.web = channels.connect(tx, shop).channel_id

    def keeps(self, days: int) -> None:
        """Buyers must get so many days of the curd."""
        curd = NewSku("CURD", "Curd 400 g", price_paise=9_000, cost_paise=5_000, hsn="0403", weight_grams=420, tracking="batch",
                      dispatch_days=days)  # fmt: skip
        with self.open() as tx:
            assert not catalog.save(tx, [curd]).refused
            self.sku["CURD"] = catalog.skus_by_code(tx, ["CURD"])["CURD"].id

    def gets(self, batch: str, units: int, days: int) -> None:
        """A batch comes straight into the bin; so many days are left of it."""
        line = CountedLine("CURD", units, batch_number=batch, expires_on=TODAY + timedelta(days))
        with self.open() as tx:
            receiving.receive(tx, CountedGoods(self.facility, (line,), to_place=self.bin))

    def published(self) -> int:
        """What the web shop should show, read from the stock as it stands."""
        with self.open() as tx:
            return queries_published.published(tx, self.web, [self.sku["CURD"]])[self.sku["CURD"]]

    def lies(self) -> dict[tuple[str, str], tuple[int, int]]:
        """{(place, condition): (on hand, held)} of the curd."""
        with self.open() as tx:
            found = stock_queries.where_is(tx, [self.sku["CURD"]])
        return {(one.place_code, one.condition): (one.on_hand, one.held) for one in found}


@pytest.fixture
def dairy(database: Database, tenant_id: UUID) -> Dairy:
    """The dairy's shop at noon of the 24th."""
    return Dairy(database, tenant_id)


def test_under_the_tolerance_it_is_not_published_and_can_be_moved_counted_and_scrapped(dairy: Dairy) -> None:
    dairy.keeps(7)
    dairy.gets("B1", 10, days=5)
    dairy.gets("B2", 4, days=7)
    assert dairy.published() == 4
    assert dairy.supply("CURD") == (4, 0, 0)
    with dairy.open() as tx:
        there = stock_queries.where_is(tx, [dairy.sku["CURD"]])
        old = next(one for one in there if one.condition == stock.SHORT_DATED)
        assert (old.on_hand, old.batch_number) == (10, "B1")
        bins = queries_places.places_of_kind(tx, dairy.facility, "bin")
        base = Move(new_id(), dairy.facility, dairy.sku["CURD"], 3, "moved", "test", new_id(), old.place_id, bins[4].id,
                    stock.SHORT_DATED, stock.SHORT_DATED, batch_id=old.batch_id)  # fmt: skip
        assert stock.post(tx, [base])
        # A mover who still thinks that it is saleable moves the same units, in the condition that their date gives.
        assert stock.post(tx, [replace(base, id=new_id(), from_condition="saleable", to_condition="saleable")])
        assert stock.post(
            tx, [replace(base, id=new_id(), quantity=2, to_place=None, outside="scrap", reason="scrapped")]
        )
    assert sum(units for (_, condition), (units, _) in dairy.lies().items() if condition == stock.SHORT_DATED) == 8
    with dairy.open() as tx:
        count = stock.begin_count(tx, ask_count(dairy, bins[4].id))
        stock.turn_count(tx, count.id, stock.SHORT_DATED)
        stock.note_count(tx, count.id, 5)
        counted = stock.post_count(tx, count.id)
    assert (counted.lost, dairy.published(), dairy.supply("CURD")) == (1, 4, (4, 0, 0))


def ask_count(dairy: Dairy, place: UUID) -> UUID:
    """Someone asks to count the curd in a bin."""
    count = new_id()
    with dairy.open() as tx:
        tx.run(
            """INSERT INTO stock_count (tenant_id, id, number, facility_id, place_id, sku_id, reason, created_at, made_by)
               VALUES (%(tenant)s, %(id)s, 'C-1', %(facility)s, %(place)s, %(sku)s, 'asked', %(now)s, %(actor)s)""",
            id=count, facility=dairy.facility, place=place, sku=dairy.sku["CURD"],
        )  # fmt: skip
    return count


def test_out_of_sale_at_midnight_with_nobody_awake(dairy: Dairy) -> None:
    dairy.gets("B1", 10, days=0)
    dairy.gets("B2", 2, days=1)
    dairy.now = MIDNIGHT - timedelta(minutes=1)
    assert (dairy.published(), dairy.supply("CURD")) == (12, (12, 0, 0))
    dairy.now = MIDNIGHT
    assert (dairy.published(), dairy.supply("CURD")) == (2, (2, 0, 0))  # nothing ran: it is read so
    assert dairy.takes(dairy.order("A", CURD=3)).done
    assert dairy.supply("CURD") == (2, 2, 1)  # the order that comes finds it out of sale, at the door
    assert {code: units for (_, code), (units, _) in dairy.lies().items()} == {"saleable": 2, "expired": 10}


def test_at_midnight_promises_are_withdrawn_newest_first(dairy: Dairy) -> None:
    dairy.gets("B1", 5, days=0)
    dairy.gets("B2", 3, days=20)
    dairy.takes(dairy.order("A", CURD=3))
    dairy.takes(dairy.order("B", CURD=4))
    assert (dairy.status("A"), dairy.status("B")) == ("promised", "promised")
    (wave,) = [dairy.releases()]
    assert wave
    dairy.now = MIDNIGHT
    with dairy.open() as tx:
        assert stock.expire_due(tx) == 1
        assert stock.expire_due(tx) == 0  # the door knows its next date
    assert dairy.supply("CURD") == (3, 3, 4)
    assert {code: units for (_, code), (units, _) in dairy.lies().items()} == {"saleable": 3, "expired": 5}
    with dairy.open() as tx:
        facts = tx.scalar("SELECT count(*) FROM procrastinate_jobs WHERE task_name = 'fact.StockChanged'")
    assert facts


def test_what_is_held_goes_on_under_a_tolerance(dairy: Dairy) -> None:
    dairy.keeps(3)
    dairy.gets("B1", 5, days=3)
    dairy.takes(dairy.order("A", CURD=2))
    trips = dairy.releases()
    dairy.now = MIDNIGHT
    assert dairy.published() == 0
    with dairy.open() as tx:
        stock.expire_due(tx)
    assert dairy.supply("CURD") == (2, 2, 0)
    with dairy.open() as tx:
        picking.pick_all(tx, trips)
    assert dairy.status("A") == "picked"


def test_an_expired_unit_is_not_picked_and_its_order_waits(dairy: Dairy) -> None:
    dairy.gets("B1", 5, days=0)
    dairy.takes(dairy.order("A", CURD=2))
    (trip,) = dairy.releases()
    dairy.starts(trip)
    dairy.now = MIDNIGHT
    assert dairy.scans(trip, "A-01-1").kind == "stop"
    assert (dairy.status("A"), dairy.supply("CURD")) == ("waiting", (0, 0, 2))


def test_many_picks_leave_what_expired(dairy: Dairy) -> None:
    dairy.gets("B1", 5, days=0)
    dairy.takes(dairy.order("A", CURD=2))
    trips = dairy.releases()
    dairy.now = MIDNIGHT
    with dairy.open() as tx:
        assert picking.pick_all(tx, trips) == {"orders": 0, "units": 0, "cancelled": 1}
    assert (dairy.status("A"), dairy.supply("CURD")) == ("waiting", (0, 0, 2))


def test_what_expires_in_its_tote_is_not_packed_and_is_taken_out_as_damaged(dairy: Dairy) -> None:
    dairy.gets("B1", 5, days=0)
    dairy.takes(dairy.order("A", CURD=1))
    dairy.picks_all()
    dairy.now = MIDNIGHT
    with dairy.open() as tx:
        _, outcome = packing.pack(tx, [NewParcel(dairy.id_of("A"), 500, override="no box")])
    (row,) = outcome.refused
    assert row.code == "expired"
    with dairy.open() as tx:
        table = packing.present(tx, dairy.id_of("A"))
        bench.broken(tx, table, table.lines[0])
    assert (dairy.status("A"), dairy.supply("CURD")) == ("waiting", (0, 0, 1))
    assert {code: units for (_, code), (units, _) in dairy.lies().items()} == {"expired": 4, "damaged": 1}


def test_a_lower_tolerance_brings_it_back(dairy: Dairy) -> None:
    dairy.keeps(7)
    dairy.gets("B1", 10, days=5)
    assert dairy.supply("CURD") == (0, 0, 0)
    dairy.keeps(5)
    with dairy.open() as tx:
        stock.redate(tx, [dairy.sku["CURD"]])
    assert dairy.supply("CURD") == (10, 0, 0)
    dairy.keeps(6)
    with dairy.open() as tx:
        stock.redate(tx, [dairy.sku["CURD"]])
    assert dairy.supply("CURD") == (0, 0, 0)


def test_a_channel_may_ask_for_more_days(dairy: Dairy) -> None:
    dairy.gets("B1", 10, days=5)
    dairy.gets("B2", 4, days=30)
    assert dairy.published() == 14
    with dairy.open() as tx:
        tx.run("UPDATE channel SET dispatch_days = 6 WHERE tenant_id = %(tenant)s AND id = %(id)s", id=dairy.web)
    assert dairy.published() == 4
