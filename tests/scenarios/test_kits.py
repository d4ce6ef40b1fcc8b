"""Bundles that are made of their parts when they are sold, and kits that a work order makes: counts, prices, cost, returns."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from uuid import UUID

import pytest

from godown import books, catalog, packing, receiving, returns, shipping
from godown.catalog import NewSku
from godown.channels import queries_published
from godown.entrypoints.doctor import examine
from godown.kernel.ids import new_id
from godown.kernel.refusal import Refusal
from godown.orders import NewLine, NewOrder, queries
from godown.packing import NewParcel
from godown.platform.database import Database
from godown.receiving import CountedGoods, CountedLine, NewWorkOrder, PutAway, WorkDone
from godown.returns import QUESTIONS, Expected, NewInspection
from godown.shipping import NewCourier
from godown.stock import queries_places
from tests.builders.seller import NOON
from tests.scenarios.test_promises_exact import Day
from tests.scenarios.test_sets import counting, said
from tests.world.jobs import office

SKUS = (
    NewSku("PENCIL", "Pencil", price_paise=1_000, cost_paise=333),
    NewSku("ERASER", "Eraser", price_paise=700, cost_paise=250),
    NewSku("CASE", "Case", price_paise=9_900, cost_paise=4_001),
    NewSku("SCHOOL", "School set", kind="bundle", price_paise=9_999),
    NewSku("GIFT", "Gift box", kind="kit", price_paise=14_900),
)
PARTS = {"PENCIL": 2, "ERASER": 1, "CASE": 1}


@pytest.fixture
def day(database: Database, tenant_id: UUID, tmp_path: Path) -> Iterator[Day]:
    """A day with a bundle and a kit of the same parts, whose books agree in the end."""
    made = Day(database, tenant_id)
    made.worker = office(database, tmp_path)
    with made.open() as tx:
        assert not catalog.save(tx, SKUS).refused
        catalog.set_bundles(tx, {"SCHOOL": PARTS, "GIFT": PARTS})
        made.sku |= {code: sku.id for code, sku in catalog.skus_by_code(tx, [s.code for s in SKUS]).items()}
    yield made
    made.works()
    assert examine(database, made.worker.files, tenant_id).findings == ()


def stocks(
    day: Day, code: str, units: int, cost: int | None = None, batch: str = "", expires: date | None = None
) -> None:
    with day.open() as tx:
        line = CountedLine(code, units, cost_paise=cost, batch_number=batch, expires_on=expires)
        receiving.receive(tx, CountedGoods(day.facility, (line,)))
        dock, bin_ = (queries_places.places_of_kind(tx, day.facility, kind)[0].id for kind in ("dock", "bin"))
        sku = catalog.skus_by_code(tx, [code])[code].id
        found = tx.scalar(
            "SELECT batch_id FROM stock_balance WHERE place_id = %(p)s AND sku_id = %(s)s AND on_hand > 0",
            p=dock,
            s=sku,
        )
        receiving.put_away(tx, day.facility, [PutAway(sku, units, dock, bin_, batch_id=found)])


def plans(day: Day, units: int, kind: str = "make", kit: str = "GIFT") -> UUID:
    new = NewWorkOrder(day.facility, kit, units, kind)
    with day.open() as tx:
        assert receiving.plan_work(tx, [new]).done == (new.id,)
    return new.id


def does(day: Day, work: UUID, units: int, step: UUID | None = None) -> int:
    """Kits are made or taken apart; answer the cost that the work order carried so far."""
    with day.open() as tx:
        return receiving.do_work(tx, WorkDone(work, units, id=step or new_id())).value_paise


def refused(day: Day, work: UUID, units: int) -> str:
    with pytest.raises(Refusal) as refusal:
        does(day, work, units)
    return refusal.value.code


def worth(day: Day, *codes: str) -> dict[str, tuple[int, int]]:
    """{code: (units, what they cost)}."""
    with day.open() as tx:
        rows = tx.tuples("SELECT s.code, c.quantity, c.value_paise FROM stock_cost c JOIN sku s ON s.id = c.sku_id")
    return {code: (units, value) for code, units, value in rows if code in codes}


def test_a_bundle_is_as_many_as_its_scarcest_part_allows(day: Day) -> None:
    day.stocks(PENCIL=6, ERASER=2, CASE=3)
    assert day.shows("SCHOOL") == 2
    day.takes(day.buys("1", 1, CASE=2))
    assert day.shows("SCHOOL") == 1
    with day.open() as tx:
        assert catalog.bundles_with(tx, [day.sku["ERASER"]]) != []
        catalog.set_bundles(tx, {"SCHOOL": {"PENCIL": 2, "CASE": 1}})
    assert day.shows("GIFT") == 0, "a kit is sold from its own stock"
    assert day.shows("SCHOOL") == 1


def test_the_price_of_a_bundle_is_split_by_list_price_to_the_paisa_and_one_part_comes_back(day: Day) -> None:
    day.stocks(PENCIL=6, ERASER=3, CASE=3, BOX=2, TAPE=2_000)
    line = NewLine("SCHOOL", 3, 9_999)
    day.takes(NewOrder("1", "1", NOON, (line,), "Meera", state_code="29", pincode="560001"))
    with day.open() as tx:
        courier = shipping.add_courier(tx, NewCourier("own", "Own riders"))
        shipping.set_range(tx, courier, "K", 1, 99)
        found = {one.sku_id: one for one in queries.lines_of(tx, [day.id_of("1")])}
        gross = {
            code: one.unit_price_paise * one.quantity - one.discount_paise
            for code in PARTS
            if (one := found[day.sku[code]])
        }
    assert gross == {"PENCIL": 4_761, "ERASER": 1_667, "CASE": 23_569}, "2,000 : 700 : 9,900 of 29,997 paise"
    assert sum(gross.values()) == 3 * 9_999
    day.picks_all()
    with day.open() as tx:
        (parcel,), _ = packing.pack(tx, [NewParcel(day.id_of("1"), 900, "BOX")])
        invoice = {row.sku_code: row for row in books.lines_of(tx, parcel.document_id)}
        shipping.assign(tx, [parcel.id])
    assert sum(row.gross_paise for row in invoice.values()) == 3 * 9_999
    with day.open() as tx:
        _, outcome = shipping.hand_over(tx, courier, day.facility, [parcel.id])
        assert outcome.done == (parcel.id,)
        eraser = next(one for one in packing.lines_of(tx, [parcel.id]) if one.sku_id == day.sku["ERASER"])
    with day.open() as tx:
        back = returns.expect(tx, parcel.id, [Expected(eraser.id, 1)], reason="not needed")
        returns.arrive(tx, back.id)
        (arrived,) = returns.lines_of(tx, back.id)
        returns.inspect(tx, NewInspection(arrived.id, 1, "saleable", dict.fromkeys(QUESTIONS, "yes")))
        credits = [one for one in books.documents_of_order(tx, day.id_of("1")) if one.kind == "credit_note"]
        assert [one.total_paise for one in credits] == [books.part_of(1_667, 0, 1, 3)]
    assert day.supply("ERASER")[0] == 1
    assert worth(day, "ERASER") == {"ERASER": (1, 250)}, "a part comes back at what it cost"


def test_a_work_order_keeps_its_parts_and_makes_kits_at_exactly_their_cost(day: Day) -> None:
    day.stocks(PENCIL=6, ERASER=2, CASE=3)
    stocks(day, "PENCIL", 1, cost=1_000)
    work = plans(day, 3)
    assert (day.supply("PENCIL"), day.supply("ERASER")) == ((7, 6, 0), (2, 2, 1))
    assert day.shows("SCHOOL") == 0, "what a work order waits for is not sold"
    assert refused(day, work, 3) == "not_promised"
    assert refused(day, work, 4) == "more_than_open"
    step = new_id()
    spent = does(day, work, 1, step)
    assert does(day, work, 1, step) == spent, "the same deed twice is one"
    assert day.at("GIFT") == {"PUTBACK": 1}
    assert spent == 857 + 250 + 4_001, "two of seven pencils that cost 2,998 in all are 856.57"
    assert worth(day, "GIFT", "PENCIL") == {"GIFT": (1, 5_108), "PENCIL": (5, 2_998 - 857)}
    assert (day.supply("GIFT"), day.shows("GIFT")) == ((1, 0, 0), 1)
    does(day, work, 1)
    day.stocks(ERASER=1)
    day.works()
    does(day, work, 1)
    total = sum(value for _, value in worth(day, "GIFT", "PENCIL", "ERASER", "CASE").values())
    assert total == 6 * 333 + 1_000 + 3 * 250 + 3 * 4_001
    assert day.supply("PENCIL") == (1, 0, 0)


def test_kits_are_taken_apart_again_and_nothing_is_lost(day: Day) -> None:
    day.stocks(PENCIL=4, ERASER=2, CASE=2)
    before = worth(day, *PARTS)
    does(day, plans(day, 2), 2)
    assert worth(day, *PARTS) == {"PENCIL": (0, 0), "ERASER": (0, 0), "CASE": (0, 0)}
    back = plans(day, 2, "unmake")
    assert day.shows("GIFT") == 0
    does(day, back, 1)
    does(day, back, 1)
    assert worth(day, *PARTS) == before
    assert worth(day, "GIFT") == {"GIFT": (0, 0)}
    assert day.at("PENCIL") == {"PUTBACK": 4}


def test_a_kit_is_taken_apart_into_what_it_was_made_of(day: Day) -> None:
    """What a kit is made of changes while kits lie there: from now on another number of pencils, and those that lie have two."""
    day.stocks(PENCIL=4, ERASER=2, CASE=2)
    before = worth(day, *PARTS)
    does(day, plans(day, 2), 2)
    with day.open() as tx:
        catalog.set_bundles(tx, {"GIFT": {"PENCIL": 5, "CASE": 1}})
    does(day, plans(day, 2, "unmake"), 2)
    assert worth(day, *PARTS) == before


def test_a_kit_is_sold_like_any_product_and_an_order_goes_before_taking_it_apart(day: Day) -> None:
    day.stocks(PENCIL=4, ERASER=2, CASE=2)
    work = plans(day, 2)
    does(day, work, 2)
    day.takes(day.buys("1", 1, GIFT=1))
    assert day.promised("1") == [1]
    apart = plans(day, 2, "unmake")
    assert refused(day, apart, 2) == "not_promised"
    does(day, apart, 1)
    with day.open() as tx:
        told = receiving.cancel_work(tx, [apart, work, UUID(int=1)])
    assert (told.done, told.known, [row.code for row in told.refused]) == ((apart,), (work,), ["not_found"])
    assert day.supply("GIFT") == (1, 1, 0)
    with day.open() as tx:
        assert receiving.one_work_order(tx, apart).status == "done"


def test_a_kit_with_dates_inside_expires_with_the_first_of_them(day: Day) -> None:
    with day.open() as tx:
        catalog.save(tx, [NewSku("TOFFEE", "Toffee", tracking="batch", cost_paise=10), NewSku("PLAIN", "Plain", kind="kit"),
                          NewSku("SWEET", "Sweet box", kind="kit", tracking="batch")])  # fmt: skip
        with pytest.raises(Refusal, match="track it by batch"):
            catalog.set_bundles(tx, {"PLAIN": {"TOFFEE": 2}})
        catalog.set_bundles(tx, {"SWEET": {"TOFFEE": 3}})
        day.sku |= {code: sku.id for code, sku in catalog.skus_by_code(tx, ["TOFFEE", "SWEET"]).items()}
    stocks(day, "TOFFEE", 4, batch="T1", expires=date(2027, 3, 1))
    stocks(day, "TOFFEE", 5, cost=40, batch="T2", expires=date(2027, 9, 1))
    does(day, plans(day, 3, kit="SWEET"), 3)
    with day.open() as tx:
        batches = tx.tuples("SELECT number, expires_on FROM batch WHERE sku_id = %(s)s", s=day.sku["SWEET"])
    assert batches == [("WO-0001/1", date(2027, 3, 1))]
    does(day, plans(day, 2, "unmake", kit="SWEET"), 2)
    with day.open() as tx:
        back = tx.tuples(
            """SELECT b.number, sum(s.on_hand)::bigint FROM stock_balance s JOIN batch b ON b.id = s.batch_id
               WHERE s.sku_id = %(s)s AND s.on_hand > 0 GROUP BY 1 ORDER BY 1""",
            s=day.sku["TOFFEE"],
        )
    assert back == [("T1", 4), ("T2", 2)]
    assert sum(value for _, value in worth(day, "TOFFEE", "SWEET").values()) == 4 * 10 + 5 * 40


def test_what_is_no_kit_is_refused(day: Day) -> None:
    news = [
        NewWorkOrder(day.facility, "SCHOOL", 1),
        NewWorkOrder(day.facility, "NONE", 1),
        NewWorkOrder(UUID(int=1), "GIFT", 1),
        NewWorkOrder(day.facility, "GIFT", 0),
        NewWorkOrder(day.facility, "GIFT", 1, "melt"),
    ]
    with day.open() as tx:
        codes = [row.code for row in receiving.plan_work(tx, news).refused]
        assert codes == ["not_a_kit", "unknown_sku", "unknown_facility", "invalid", "invalid"]
        wrong: list[dict[str, dict[str, int]]] = [{"GIFT": {"SCHOOL": 1}}, {"GIFT": {"GIFT": 1}}, {"SCHOOL": {}}]
        for parts in wrong:
            with pytest.raises(Refusal) as refusal:
                catalog.set_bundles(tx, parts)
            assert refusal.value.code in ("not_a_bundle", "invalid")


def test_many_work_orders_take_as_many_statements_as_few(day: Day) -> None:
    day.stocks(PENCIL=900, ERASER=500, CASE=500)
    found: dict[int, list[int]] = {}
    for count in (10, 200):
        news = [NewWorkOrder(day.facility, "GIFT", 1) for _ in range(count)]
        steps = []
        with counting(day) as tx:
            assert len(receiving.plan_work(tx, news).done) == count
        steps.append(len(said))
        with counting(day) as tx:
            receiving.cancel_work(tx, [new.id for new in news])
        steps.append(len(said))
        found[count] = steps
    assert found[10] == found[200]


def test_every_bundle_of_a_part_is_told_to_shops_when_the_part_moves(day: Day) -> None:
    day.stocks(PENCIL=6, ERASER=2, CASE=3)
    with day.open() as tx:
        assert sorted(catalog.bundles_with(tx, [day.sku["PENCIL"]])) == sorted([day.sku["SCHOOL"], day.sku["GIFT"]])
        assert queries_published.published(tx, day.shop, [day.sku["SCHOOL"], day.sku["GIFT"]]) == {
            day.sku["SCHOOL"]: 2,
            day.sku["GIFT"]: 0,
        }
