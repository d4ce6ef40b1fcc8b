"""Batches and their dates: what is past its day, or under its tolerance, is out of sale at midnight, whoever is asleep."""

import random
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from uuid import UUID

import pytest

from godown import catalog, channels, packing, picking, receiving, returns, shipping, stock
from godown.catalog import NewSku
from godown.channels import queries_published
from godown.kernel.ids import new_id
from godown.kernel.refusal import Refusal
from godown.packing import NewParcel, bench
from godown.platform.database import Database
from godown.platform.files import FolderFiles
from godown.platform.photos import keep_photo
from godown.receiving import CountedGoods, CountedLine, Regrade
from godown.reports import doctor, queries_batches, queries_receiving
from godown.shipping import NewCourier
from godown.stock import queries as stock_queries
from godown.stock import queries_places
from godown.stock.words import Move
from tests.builders.seller import NOON, Seller
from tests.http import Api

TODAY = date(2026, 11, 24)
MIDNIGHT = datetime(2026, 11, 24, 18, 30, tzinfo=UTC)
"""Midnight in Bengaluru, as the 25th begins."""


class Dairy(Seller):
    """A seller of curd, which is tracked by batch."""

    def __init__(self, database: Database, tenant_id: UUID, folder: Path) -> None:
        super().__init__(database, tenant_id)
        self.now: datetime = NOON
        self.folder = folder
        self.keeps(0)
        with self.open() as tx:
            self.bin = queries_places.places_of_kind(tx, self.facility, "bin")[0].id
            shop = channels.NewShop("web", "Web shop", "http://127.0.0.1:9", "token")
            self.web = channels.connect(tx, shop).channel_id

    def keeps(self, days: int, receive_days: int = 0, return_days: int = 0) -> None:
        """Buyers must get so many days of the curd, a vendor must bring so many, so many make a return good again."""
        curd = NewSku("CURD", "Curd 400 g", price_paise=9_000, cost_paise=5_000, hsn="0403", weight_grams=420, tracking="batch",
                      receive_days=receive_days, dispatch_days=days, return_days=return_days)  # fmt: skip
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
def dairy(database: Database, tenant_id: UUID, tmp_path: Path) -> Dairy:
    """The dairy's shop at noon of the 24th."""
    return Dairy(database, tenant_id, tmp_path)


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
        base = Move(new_id(), dairy.facility, dairy.sku["CURD"], 3, "moved", "shift", new_id(), old.place_id, bins[4].id,
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
        channels.set_rules(tx, dairy.web, channels.ShopRules(dispatch_days=6))
    assert dairy.published() == 4


def test_receipts_keep_what_stands_on_the_goods(dairy: Dairy) -> None:
    line = CountedLine("CURD", 4, batch_number="B7", made_on=TODAY, expires_on=TODAY + timedelta(30), mrp_paise=9_500,
                       vendor_batch="N-22")  # fmt: skip
    with dairy.open() as tx:
        receiving.receive(tx, CountedGoods(dairy.facility, (line,)))
        row = tx.tuples("SELECT made_on, expires_on, mrp_paise, vendor_batch FROM batch WHERE tenant_id = %(tenant)s")
    assert row == [(TODAY, TODAY + timedelta(30), 9_500, "N-22")]
    again = replace(line, expires_on=TODAY + timedelta(31))
    with pytest.raises(Refusal, match="Another date is another batch"), dairy.open() as tx:
        receiving.receive(tx, CountedGoods(dairy.facility, (again,)))


def test_what_is_too_old_is_not_taken_in_but_to_quarantine(dairy: Dairy) -> None:
    dairy.keeps(7, receive_days=20)
    line = CountedLine("CURD", 4, batch_number="B7", expires_on=TODAY + timedelta(19))
    with pytest.raises(Refusal, match="19 days left, 20 are asked for") as refused, dairy.open() as tx:
        receiving.receive(tx, CountedGoods(dairy.facility, (line,)))
    assert (refused.value.code, refused.value.facts["days_left"]) == ("short_dated", 19)
    with dairy.open() as tx:
        receiving.receive(tx, CountedGoods(dairy.facility, (replace(line, accepted=0, rejected=4),)))
    assert dairy.lies() == {("DOCK", "quarantine"): (4, 0)}


def test_the_receiver_is_told_by_scan(dairy: Dairy) -> None:
    dairy.keeps(7, receive_days=20)
    session, photo = new_id(), b"\xff\xd8\xff broken"

    def says(raw: str = "", act: str = "scan", value: str = "") -> str:
        with dairy.open() as tx:
            return receiving.scan_receipt(tx, dairy.facility, session, new_id(), raw, act=act, value=value).kind

    assert [says("CURD"), says("6"), says(act="batch", value="B9"), says(act="made", value="2026-11-01")] == ["ok"] * 4
    assert [says(act="mrp", value="95.50"), says(act="mrp", value="9x"), says(act="vendor_batch", value="N-3")] == [
        "ok", "not_accepted", "ok",
    ]  # fmt: skip
    assert [says(act="expires", value="2026-12-01"), says(act="post")] == ["ok", "not_accepted"]
    with dairy.open() as tx:
        assert receiving.draft_receipt(tx, session).lines[0].too_old == "7 days left, 20 are asked for."
    assert says(act="all_quarantine") == "ok"
    with dairy.open() as tx:
        kept = keep_photo(tx, FolderFiles(dairy.folder), "damage.jpg", photo)
    assert [says(act="photo", value=str(kept)), says(act="post")] == ["ok", "ok"]
    with dairy.open() as tx:
        (line,) = queries_receiving.receipt_lines(tx, session)
    assert (line.rejected, line.photos, line.mrp_paise, line.vendor_batch) == (6, [str(kept)], 9_550, "N-3")


def test_what_comes_back_too_old_is_not_sold_again(dairy: Dairy) -> None:
    dairy.keeps(0, return_days=10)
    dairy.gets("B1", 5, days=11)
    dairy.takes(dairy.order("A", CURD=2))
    dairy.picks_all()
    with dairy.open() as tx:
        courier = shipping.add_courier(tx, NewCourier("own", "Own riders"))
        shipping.set_range(tx, courier, "GDN", 1001, 1999)
        made, _ = packing.pack(tx, [NewParcel(dairy.id_of("A"), 900, override="no box")])
        shipping.assign(tx, [made[0].id])
        shipping.hand_over(tx, courier, dairy.facility, [made[0].id])
        sent = packing.lines_of(tx, [made[0].id])[0]
        back = returns.expect(tx, made[0].id, [returns.Expected(sent.id, 2)], reason="too many")
        returns.arrive(tx, back.id)
        line = returns.lines_of(tx, back.id)[0].id
    good = returns.NewInspection(line, 1, "saleable", dict.fromkeys(returns.QUESTIONS, "yes"), ())
    with dairy.open() as tx:
        returns.inspect(tx, good)
    dairy.now += timedelta(days=2)
    with pytest.raises(Refusal, match="has 9 days left, 10 are needed"), dairy.open() as tx:
        returns.inspect(tx, replace(good, id=new_id()))
    with dairy.open() as tx:
        returns.inspect(tx, replace(good, id=new_id(), outcome="scrap"))


def test_a_closed_box_past_its_date_does_not_leave(dairy: Dairy) -> None:
    dairy.gets("B1", 5, days=0)
    dairy.takes(dairy.order("A", CURD=2))
    dairy.picks_all()
    with dairy.open() as tx:
        courier = shipping.add_courier(tx, NewCourier("own", "Own riders"))
        shipping.set_range(tx, courier, "GDN", 1001, 1999)
        made, _ = packing.pack(tx, [NewParcel(dairy.id_of("A"), 900, override="no box")])
        shipping.assign(tx, [made[0].id])
    dairy.now = MIDNIGHT
    with dairy.open() as tx:
        _, outcome = shipping.hand_over(tx, courier, dairy.facility, [made[0].id])
    assert [row.code for row in outcome.refused] == ["expired"]
    assert dairy.status("A") == "packed"


@pytest.mark.parametrize("seed", range(5))
def test_the_pure_rule_and_the_sql_agree(dairy: Dairy, seed: int) -> None:
    chance = random.Random(seed)
    days = chance.randint(0, 12)
    dairy.keeps(days)
    dairy.now = NOON + timedelta(hours=chance.randint(0, 48))
    left = [chance.randint(0, 20) for _ in range(6)]
    for number, count in enumerate(left):
        line = CountedLine("CURD", 1 << number, batch_number=f"B{number}", expires_on=TODAY + timedelta(count + 2))
        with dairy.open() as tx:
            receiving.receive(tx, CountedGoods(dairy.facility, (line,), to_place=dairy.bin))
    asked, channel_days = chance.randint(0, 15) * 24, chance.randint(0, 15)
    with dairy.open() as tx:
        tx.run(
            "UPDATE channel SET dispatch_days = %(n)s WHERE tenant_id = %(tenant)s AND id = %(id)s",
            n=channel_days,
            id=dairy.web,
        )
    dairy.now += timedelta(hours=asked)
    today = (dairy.now + timedelta(hours=5, minutes=30)).date()

    def good(least: int) -> int:
        ends = [TODAY + timedelta(count + 2) for count in left]
        return sum(1 << n for n, end in enumerate(ends) if stock.fit(end, least, today) == stock.SALEABLE)

    assert dairy.supply("CURD")[0] == good(days)  # read, while nobody has come by
    assert dairy.published() == good(max(days, channel_days))
    with dairy.open() as tx:
        stock.expire_due(tx)
    assert dairy.supply("CURD")[0] == good(days)
    with dairy.open() as tx:
        assert tx.scalar("SELECT saleable FROM stock_supply WHERE tenant_id = %(tenant)s") == good(days)


def test_batches_are_listed_by_their_date(dairy: Dairy, api: Api) -> None:
    dairy.keeps(7)
    for number, days in enumerate((-3, 5, 7, 20, 90)):
        line = CountedLine("CURD", 0, 4, "quarantine", batch_number=f"B{number}", expires_on=TODAY + timedelta(days))
        with dairy.open() as tx:
            receiving.receive(tx, CountedGoods(dairy.facility, (line,), to_place=dairy.bin))
    with dairy.open() as tx:
        found = queries_batches.page(tx, "all", None, "", None, 50)
        counts = queries_batches.counts(tx, dairy.facility)
        tabs = {
            tab: [row.number for row in queries_batches.page(tx, tab, None, "", None, 50)]
            for tab in queries_batches.TABS
        }
        second = queries_batches.page(
            tx, "all", None, "cur", (TODAY + timedelta(5), found[1].batch_id, dairy.facility), 2
        )
    assert [(row.number, row.days_left, row.state) for row in found] == [
        ("B0", -3, "expired"), ("B1", 5, "short_dated"), ("B2", 7, "saleable"), ("B3", 20, "saleable"), ("B4", 90, "saleable"),
    ]  # fmt: skip
    assert (counts.all, counts.expired, counts.short, counts.soon, counts.undated) == (5, 1, 1, 3, 0)
    assert tabs == {"all": ["B0", "B1", "B2", "B3", "B4"], "expired": ["B0"], "short": ["B1"], "soon": ["B1", "B2", "B3"],
                    "undated": []}  # fmt: skip
    assert [row.number for row in second] == ["B2", "B3"]
    first = api.http.get("/batches?limit=2").json()
    assert [row["number"] for row in first["items"]] == ["B0", "B1"]
    rest = api.http.get(f"/batches?limit=9&cursor={first['next_cursor']}").json()
    assert [row["number"] for row in rest["items"]] == ["B2", "B3", "B4"]


def test_what_a_date_makes_of_goods_is_what_their_papers_said(dairy: Dairy) -> None:
    """Accepted, or mended, as saleable: that they lie there as short dated is the date's doing, and no paper lies."""
    dairy.keeps(7)
    line = CountedLine("CURD", 4, 2, batch_number="B1", expires_on=TODAY + timedelta(5))
    with dairy.open() as tx:
        receiving.receive(tx, CountedGoods(dairy.facility, (line,), to_place=dairy.bin))
        code = queries_places.places(tx, [dairy.bin])[0].code
        receiving.regrade(tx, dairy.facility, [Regrade("CURD", 2, code, "saleable", "looked at", "quarantine", "B1")])
    assert dairy.lies() == {(code, "short_dated"): (6, 0)}
    with dairy.open() as tx:
        assert [one for one in doctor.examine(tx) if not one.warning] == []


def test_a_date_that_is_said_later_counts_for_what_lies_already(dairy: Dairy) -> None:
    """Ten came without a date; one of the same batch comes to another house and says it: at its midnight all are out of sale."""
    with dairy.open() as tx:
        receiving.receive(
            tx, CountedGoods(dairy.facility, (CountedLine("CURD", 10, batch_number="B1"),), to_place=dairy.bin)
        )
        delhi = stock.open_facility(tx, stock.NewFacility("DEL", "Okhla", state_code="07", pincode="110020"))
    assert (dairy.published(), dairy.supply("CURD")) == (10, (10, 0, 0))
    with dairy.open() as tx:
        line = CountedLine("CURD", 1, batch_number="B1", expires_on=TODAY)
        receiving.receive(tx, CountedGoods(delhi, (line,)))
    assert dairy.published() == 10
    dairy.now = MIDNIGHT + timedelta(minutes=1)
    assert dairy.published() == 0
    dairy.takes(dairy.order("1", CURD=1))
    assert dairy.supply("CURD") == (0, 0, 1)
    with dairy.open() as tx:
        assert [one for one in doctor.examine(tx) if not one.warning] == []


def test_a_date_that_is_past_when_it_is_said_takes_what_lies_out_of_sale(dairy: Dairy) -> None:
    """A box of the same batch is rejected at the dock because its date is over; those that lie in the bin are as old."""
    with dairy.open() as tx:
        receiving.receive(
            tx, CountedGoods(dairy.facility, (CountedLine("CURD", 10, batch_number="B1"),), to_place=dairy.bin)
        )
    dairy.takes(dairy.order("1", CURD=2))
    with dairy.open() as tx:
        line = CountedLine("CURD", 0, 1, batch_number="B1", expires_on=TODAY - timedelta(1))
        receiving.receive(tx, CountedGoods(dairy.facility, (line,)))
    assert (dairy.published(), dairy.supply("CURD")) == (0, (0, 0, 2))
    with dairy.open() as tx:
        assert [one for one in doctor.examine(tx) if not one.warning] == []


def test_a_batch_that_is_known_is_too_old_whether_its_date_is_said_or_not(dairy: Dairy) -> None:
    dairy.keeps(0, receive_days=30)
    dairy.gets("B1", 5, days=40)
    dairy.now += timedelta(days=20)
    for number in ("B1", " B1 "):
        with pytest.raises(Refusal) as told, dairy.open() as tx:
            receiving.receive(tx, CountedGoods(dairy.facility, (CountedLine("CURD", 5, batch_number=number),)))
        assert (told.value.code, told.value.facts["days_left"]) == ("short_dated", 20)


@pytest.mark.parametrize(
    ("number", "taken"), [(" B1 ", True), ("B1\t", True), ("   ", False), ("B\n1", False), ("B" * 101, False)]
)
def test_blanks_around_the_number_of_a_batch_make_no_other_batch(dairy: Dairy, number: str, taken: bool) -> None:
    """Else the same goods had two dates, or none."""
    dairy.gets("B1", 5, days=40)
    line = CountedLine("CURD", 2, batch_number=number)
    if taken:
        with dairy.open() as tx:
            receiving.receive(tx, CountedGoods(dairy.facility, (line,), to_place=dairy.bin))
    else:
        with pytest.raises(Refusal) as told, dairy.open() as tx:
            receiving.receive(tx, CountedGoods(dairy.facility, (line,)))
        assert told.value.facts["field"] == "batch"
    with dairy.open() as tx:
        assert tx.scalars("SELECT number FROM batch WHERE tenant_id = %(tenant)s") == ["B1"]
