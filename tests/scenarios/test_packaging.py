"""Packaging is stock: a bill for each box, its cost to the paisa, a warning before the floor runs out, no box no pack."""

from dataclasses import replace
from uuid import UUID

import pytest

from godown import catalog, orders, packing, picking, receiving
from godown.catalog import NewSku
from godown.entrypoints.web.pages.today import needs
from godown.kernel.refusal import Refusal
from godown.packing import NewParcel
from godown.platform.database import Database
from godown.receiving import CountedGoods, CountedLine
from godown.reports import queries_packaging, queries_story, queries_today
from tests.builders.seller import NOON, Seller
from tests.scenarios.test_sets import counting, said

ROLL_MM = 65_000
TAPE = NewSku(
    "ROLL", "Brown tape", kind="packaging", packaging_kind="tape", unit="mm", cost_paise=4_000, cost_units=ROLL_MM
)
LABEL = NewSku("LABEL", "Label 4 x 6", kind="packaging", packaging_kind="label", cost_paise=45)
BILL = {"ROLL": 700, "LABEL": 1}


@pytest.fixture
def seller(database: Database, tenant_id: UUID) -> Seller:
    made = Seller(database, tenant_id)
    with made.open() as tx:
        assert not catalog.save(tx, [TAPE, LABEL]).refused
        catalog.set_packing_bill(tx, {"BOX": BILL})
        made.sku |= {code: sku.id for code, sku in catalog.skus_by_code(tx, ["ROLL", "LABEL"]).items()}
    made.stocks(TEA=200, BOX=120, LABEL=120, ROLL=ROLL_MM)
    return made


def picked(seller: Seller, *numbers: str) -> list[UUID]:
    seller.takes(*(seller.order(number, TEA=1) for number in numbers))
    seller.picks_all()
    return [seller.id_of(number) for number in numbers]


def packs(seller: Seller, order: UUID, box: str | None = "BOX", **more: str) -> list[str]:
    """Close a box; answer the codes of what was refused."""
    with seller.open() as tx:
        _, outcome = packing.pack(tx, [NewParcel(order, 400, box, **more)])  # type: ignore[arg-type]
    return [row.code for row in outcome.refused]


def cost_of(seller: Seller, code: str) -> tuple[int, int]:
    return seller.cost(code)


def test_forty_rupees_of_tape_are_forty_rupees_to_the_last_millimetre(seller: Seller) -> None:
    assert cost_of(seller, "ROLL") == (65_000, 4_000)
    found = picked(seller, *(str(number) for number in range(92)))
    with seller.open() as tx:
        packing.pack(tx, [NewParcel(order, 400, "BOX") for order in found[:50]])
    for order in found[50:53]:
        assert packs(seller, order) == []
    with seller.open() as tx:
        packing.pack(tx, [NewParcel(order, 400, "BOX") for order in found[53:]])
    left, value = cost_of(seller, "ROLL")
    assert (left, value) == (600, 37), "65,000 - 92 x 700 mm; 600 mm of 4,000 paise are 36.9"
    with seller.open() as tx:
        spent = tx.scalar("SELECT sum(value_paise) FROM parcel_material WHERE sku_id = %(s)s", s=seller.sku["ROLL"])
        dearest = tx.scalar("SELECT max(value_paise) FROM parcel_material WHERE sku_id = %(s)s", s=seller.sku["ROLL"])
    assert spent == 4_000 - 37
    assert dearest == 44, "700 mm are 43.08 paise: 43 or 44"
    with seller.open() as tx:
        catalog.set_packing_bill(tx, {"BOX": {"ROLL": 600}})
    (last,) = picked(seller, "last")
    assert packs(seller, last) == []
    assert cost_of(seller, "ROLL") == (0, 0)


def test_what_the_packaging_of_an_order_cost(seller: Seller) -> None:
    (order,) = picked(seller, "1")
    assert packs(seller, order) == []
    with seller.open() as tx:
        used = {one.sku_code: (one.quantity, one.value_paise) for one in packing.used_up(tx, order)}
        story = queries_story.parcels(tx, order)[0]
        late = queries_packaging.order_cost(tx, seller.facility)
    assert used == {"BOX": (1, 1_900), "LABEL": (1, 45), "ROLL": (700, 43)}
    assert story.packaging_paise == 1_988
    assert (late.orders, late.value_paise, late.per_order_paise) == (1, 1_988, 1_988)


def test_a_part_of_a_roll_is_received_at_its_share(seller: Seller) -> None:
    line = CountedLine("ROLL", 20_000, rejected=10_000, cost_paise=6_500)
    with seller.open() as tx:
        receiving.receive(tx, CountedGoods(seller.facility, (line,)))
    assert cost_of(seller, "ROLL") == (95_000, 7_000), (
        "30,000 mm at 65 rupees a roll are 30 rupees, whole and broken together"
    )


def test_no_box_no_pack_unless_someone_says_why(seller: Seller) -> None:
    one, two, three = picked(seller, "1", "2", "3")
    assert packs(seller, one, None) == ["no_box"]
    assert packs(seller, one, None, override=" ") == ["no_box"]
    assert packs(seller, one, None, override="goes in its own carton") == []
    with seller.open() as tx:
        catalog.set_packing_bill(tx, {"BOX": {"ROLL": 65_001}})
    assert packs(seller, two) == ["no_packaging"]
    assert packs(seller, two, override="stapled") == []
    with seller.open() as tx:
        who = tx.tuples(
            """SELECT verb, facts->>'why', actor_name <> '' FROM activity WHERE verb LIKE 'packed_without%%' ORDER BY verb"""
        )
        story = queries_story.parcels(tx, two)[0]
    assert who == [
        ("packed_without_box", "goes in its own carton", True),
        ("packed_without_material", "stapled", True),
    ]
    assert (story.box, story.box_override) == ("Box", "stapled")
    with seller.open() as tx:
        made, told = packing.pack_all(tx, [three])
        assert (made, [row.code for row in told.refused]) == ([], ["no_packaging"])
        made, told = packing.pack_all(tx, [three], override="by hand, in paper")
        assert (len(made), told.refused) == (1, ())


def test_the_day_warns_before_the_floor_runs_out(seller: Seller) -> None:
    with seller.open() as tx:
        receiving.set_reorder_points(tx, seller.facility, {"BOX": 119, "ROLL": 9_000, "LABEL": 0})
        assert queries_packaging.short(tx, seller.facility) is None
    (order,) = picked(seller, "1")
    packs(seller, order)
    with seller.open() as tx:
        short = queries_packaging.short(tx, seller.facility)
        assert short is not None
        assert (short.skus, short.name, short.left) == (1, "Box", 119)
        rows = {row.code: row for row in queries_packaging.materials(tx, seller.facility, 50)}
        state = queries_today.open_orders(tx, None, NOON), queries_today.on_the_floor(tx, None)
        told = needs(*state, [], NOON, short)
        bench = packing.present(tx, order)
    assert [(row.state, row.parcels) for row in (rows["BOX"], rows["ROLL"])] == [("low", 91), ("ok", None)]
    assert (rows["ROLL"].used, rows["ROLL"].lasts_days) == (700, 643)
    assert rows["BOX"].uses == "Brown tape 700 mm, Label 4 x 6 1"
    assert any(need.href == "/stock/packaging" and need.what == "1 packaging material runs out" for need in told)
    assert {one.code: one.low for one in bench.boxes} == {"BOX": True}


def test_the_day_warns_without_a_reorder_point_too(seller: Seller) -> None:
    """Ninety boxes go in a week; the thirty that are left do not last until an order of today arrives."""
    with seller.open() as tx:
        assert queries_packaging.short(tx, seller.facility) is None, "nothing was used yet"
    ids = picked(seller, *(str(number) for number in range(1, 91)))
    packs(seller, ids[0])
    with seller.open() as tx:
        assert queries_packaging.short(tx, seller.facility) is None, "119 boxes last for two years"
        packing.pack(tx, [packing.NewParcel(order, 300, "BOX") for order in ids[1:]])
    with seller.open() as tx:
        short = queries_packaging.short(tx, seller.facility)
        rows = {row.code: row for row in queries_packaging.materials(tx, seller.facility, 50)}
    assert short is not None
    assert (short.skus, short.name, short.left) == (3, "Brown tape", 2_000)
    assert {code: (row.left, row.needed, row.lasts_days, row.state) for code, row in rows.items()} == {
        "BOX": (30, 90, 2, "low"),
        "ROLL": (2_000, 63_000, 0, "low"),
        "LABEL": (30, 90, 2, "low"),
    }
    with seller.open() as tx:
        rules = [receiving.NewReorderRule(code, 0, lead_days=0) for code in ("BOX", "ROLL", "LABEL")]
        receiving.set_reorder_rules(tx, seller.facility, rules)
        assert queries_packaging.short(tx, seller.facility) is None, "the vendor is next door"


def test_what_a_bill_may_not_say(seller: Seller) -> None:
    wrong: list[tuple[dict[str, dict[str, int]], str]] = [
        ({"BOX": {"TEA": 1}}, "not_packaging"),
        ({"ROLL": {"LABEL": 1}}, "not_a_box"),
        ({"BOX": {"ROLL": 0}}, "invalid"),
        ({"BOX": {"BOX": 1}}, "invalid"),
        ({"BOX": {"NONE": 1}}, "unknown_sku"),
    ]
    for bill, code in wrong:
        with pytest.raises(Refusal) as refusal, seller.open() as tx:
            catalog.set_packing_bill(tx, bill)
        assert refusal.value.code == code
    with seller.open() as tx:
        assert catalog.packing_bills(tx, "", 9) == {"BOX": BILL}
        catalog.set_packing_bill(tx, {"BOX": {}})
        assert catalog.packing_bills(tx, "", 9) == {"BOX": {}}
        refused = catalog.save(tx, [replace(TAPE, cost_units=0)]).refused
    assert [row.field for row in refused] == ["cost_units"]


def test_many_bills_and_parcels_cost_as_many_statements_as_few(seller: Seller) -> None:
    boxes = [NewSku(f"B{n}", f"Box {n}", kind="packaging", packaging_kind="box") for n in range(200)]
    with seller.open() as tx:
        catalog.save(tx, boxes)
    counts: dict[int, list[int]] = {}
    for few in (10, 200):
        codes = [box.code for box in boxes[:few]]
        steps = []
        for work in (
            lambda tx, codes=codes: catalog.set_packing_bill(tx, dict.fromkeys(codes, BILL)),
            lambda tx, codes=codes: receiving.set_reorder_points(tx, seller.facility, dict.fromkeys(codes, len(codes))),
            lambda tx, few=few: catalog.packing_bills(tx, "", few),
            lambda tx: queries_packaging.materials(tx, None, 200),
        ):
            with counting(seller) as tx:
                work(tx)
            steps.append(len(said))
        counts[few] = steps
    assert counts[10] == counts[200]


def test_what_was_opened_again_stays_used_up(seller: Seller) -> None:
    (order,) = picked(seller, "1")
    packs(seller, order)
    with seller.open() as tx:
        orders.cancel(tx, [order])
    with seller.open() as tx:
        packing.unpack(tx, [order])
        picking.put_back(tx, seller.facility, [order])
        assert sum(one.value_paise for one in packing.used_up(tx, order)) == 1_988
