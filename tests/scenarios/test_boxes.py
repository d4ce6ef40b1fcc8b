"""Boxes from the catalogue to the parcel: which is suggested, how it is packed, what is charged, and what the packer takes instead."""

from dataclasses import replace
from uuid import UUID, uuid4

import pytest
from bench.boxes_checked import faults

from godown import catalog, packing, picking, shipping
from godown.boxing import ENOUGH_PERCENT
from godown.catalog import NewSku
from godown.kernel.ids import new_id
from godown.packing import Bench, PlannedBox
from godown.platform.database import Database
from godown.shipping import NewCourier
from tests.builders.seller import Seller
from tests.http import Api
from tests.scenarios.test_api_office import ok

GOODS = (
    NewSku("VASE", "Glass vase", price_paise=90_000, weight_grams=900, length_mm=120, width_mm=120, height_mm=200,
           this_side_up=True, fragile=True),
    NewSku("BOOK", "Book", price_paise=40_000, weight_grams=500, length_mm=210, width_mm=148, height_mm=30),
    NewSku("RUG", "Rug", price_paise=99_000, weight_grams=800),
)  # fmt: skip
BOXES = (
    NewSku("CUBE", "Cube", cost_paise=2_500, length_mm=260, width_mm=230, height_mm=230, weight_grams=150, wall_mm=5,
           max_weight_grams=5_000, kind="packaging", packaging_kind="box"),
    NewSku("FLAT", "Flat box", cost_paise=2_000, length_mm=320, width_mm=240, height_mm=70, weight_grams=100,
           kind="packaging", packaging_kind="box"),
)  # fmt: skip


@pytest.fixture
def seller(database: Database, tenant_id: UUID) -> Seller:
    made = Seller(database, tenant_id, now=None)
    with made.open() as tx:
        assert not catalog.save(tx, [*GOODS, *BOXES]).refused
        made.sku |= {code: sku.id for code, sku in catalog.skus_by_code(tx, [n.code for n in (*GOODS, *BOXES)]).items()}
    made.stocks(VASE=9, BOOK=30, RUG=5, CUBE=6, FLAT=6)
    return made


def picked(seller: Seller, number: str, **units: int) -> UUID:
    seller.takes(seller.order(number, **units))
    with seller.open() as tx:
        for trip in seller.releases():
            picking.pick_all(tx, [trip])
    return seller.id_of(number)


def bench(seller: Seller, order: UUID) -> Bench:
    with seller.open() as tx:
        return packing.present(tx, order, shipping.tariff_of(tx, order))


def says(seller: Seller, order: UUID, act: str, value: str = "") -> str:
    with seller.open() as tx:
        tariff = shipping.tariff_of(tx, order)
        return packing.scan(tx, order, new_id(), "", act=act, value=value, tariff=tariff).word


def wrong(planned: PlannedBox) -> list[str]:
    """What the judge of placements says of a box, by what the catalogue says of the goods."""
    goods, boxes = {one.code: one for one in GOODS}, {one.code: one for one in BOXES}
    units = [
        {
            "sides": (goods[u.sku_code].length_mm, goods[u.sku_code].width_mm, goods[u.sku_code].height_mm),
            "at": (u.x_mm, u.y_mm, u.z_mm), "turned": (u.length_mm, u.width_mm, u.height_mm),
            "grams": goods[u.sku_code].weight_grams, "upright": goods[u.sku_code].this_side_up,
            "fragile": goods[u.sku_code].fragile,
        }
        for u in planned.units
    ]  # fmt: skip
    box = boxes[planned.code]
    sides = (planned.length_mm, planned.width_mm, planned.height_mm)
    return faults(sides, box.max_weight_grams, box.weight_grams, units, ENOUGH_PERCENT)


def test_the_bench_shows_how_goods_lie_in_the_cheapest_box(seller: Seller) -> None:
    order = picked(seller, "1", BOOK=2)
    there = bench(seller, order)
    (planned,) = there.suggestion.boxes
    assert (planned.code, there.suggested_code, there.box and there.box.code) == ("FLAT", "FLAT", "FLAT")
    assert wrong(planned) == []
    assert (planned.weight_grams, planned.chargeable_grams) == (1_100, None), "no courier charges yet"
    order = picked(seller, "2", VASE=1, BOOK=2)
    (planned,) = bench(seller, order).suggestion.boxes
    assert planned.code == "CUBE", "a vase stands"
    assert wrong(planned) == []
    assert [unit.sku_code for unit in planned.units if unit.z_mm + unit.height_mm > 200] == [], "nothing above the vase"


def test_the_courier_of_the_order_decides_what_a_box_costs(seller: Seller) -> None:
    with seller.open() as tx:
        catalog.save(tx, [replace(BOXES[1], cost_paise=2_600)])
    order = picked(seller, "1", BOOK=2)
    assert bench(seller, order).suggested_code == "CUBE", "the box alone is cheaper"
    with seller.open() as tx:
        shipping.add_courier(
            tx, NewCourier("air", "By air", slab_grams=500, slab_paise=4_000, volumetric_divisor=5_000)
        )
    (planned,) = bench(seller, order).suggestion.boxes
    # 320 x 240 x 70 mm / 5000 = 1,076 g, the parcel weighs 1,100 g: three slabs. The cube (270 x 240 x 240 outside): 3,111 g, seven.
    assert (planned.code, planned.chargeable_grams, planned.charge_paise) == ("FLAT", 1_500, 12_000)
    says(seller, order, "box", "CUBE")
    (planned,) = bench(seller, order).suggestion.boxes
    assert (planned.code, planned.chargeable_grams, planned.charge_paise) == ("CUBE", 3_500, 28_000)


def test_what_goes_into_no_box_goes_into_two(seller: Seller) -> None:
    order = picked(seller, "1", VASE=3, BOOK=4)
    there = bench(seller, order)
    first, second = there.suggestion.boxes
    assert wrong(first) == wrong(second) == []
    assert sum(len(one.units) for one in there.suggestion.boxes) == 7
    says(seller, order, "item", str(next(line.line_id for line in there.lines if line.sku_code == "VASE")))
    assert bench(seller, order).suggestion == there.suggestion, "a scan does not move what is planned"
    for line in there.lines:
        while (
            now := next(x for x in bench(seller, order).lines if x.line_id == line.line_id)
        ).checked < first.units_of(line.sku_code):
            assert says(seller, order, "item", str(now.line_id)).endswith(f"of {now.wanted}")
    assert says(seller, order, "full") == "This box is full"
    full = bench(seller, order)
    assert full.box is not None
    assert (full.box.code, [len(one.units) for one in full.suggestion.boxes]) == (first.code, [len(first.units)])
    assert says(seller, order, "weight", str(full.expected_grams)).endswith("closed")
    (rest,) = bench(seller, order).suggestion.boxes
    assert sorted(unit.sku_code for unit in rest.units) == sorted(unit.sku_code for unit in second.units)


def test_a_sku_without_measures_is_named_and_packing_goes_on(seller: Seller) -> None:
    order = picked(seller, "1", RUG=1, BOOK=1)
    there = bench(seller, order)
    assert (there.suggestion.unmeasured, there.suggestion.boxes) == (("RUG",), ())
    assert there.box is not None
    assert there.box.code == "FLAT", "it holds what is known"
    says(seller, order, "all")
    assert says(seller, order, "weight", "1400").endswith("closed")


def test_the_packer_takes_another_box_and_both_are_kept(seller: Seller) -> None:
    order = picked(seller, "1", BOOK=1)
    assert says(seller, order, "box", "CUBE") == "Cube"
    there = bench(seller, order)
    assert there.box is not None
    assert (there.box.code, there.suggested_code) == ("CUBE", "FLAT")
    says(seller, order, "all")
    assert says(seller, order, "weight", "650").endswith("closed")
    with seller.open() as tx:
        kept = tx.tuples("SELECT box_id, suggested_box_id, length_mm, width_mm, height_mm FROM parcel")
    assert kept == [(seller.sku["CUBE"], seller.sku["FLAT"], 270, 240, 240)], "a parcel measures what it does outside"


def test_too_much_for_the_box_that_was_taken(seller: Seller) -> None:
    order = picked(seller, "1", VASE=2)
    says(seller, order, "box", "FLAT")
    there = bench(seller, order)
    assert there.box is not None
    assert (there.box.code, there.box.fits, there.suggestion.boxes) == ("FLAT", False, ())


def test_many_are_packed_by_tap_in_boxes_that_hold_them(seller: Seller) -> None:
    found = [picked(seller, "1", BOOK=2), picked(seller, "2", VASE=1), picked(seller, "3", VASE=3, BOOK=4)]
    with seller.open() as tx:
        made, told = packing.pack_all(tx, found)
    assert [one.order_id for one in made] == found[:2]
    assert [(row.key, row.code) for row in told.refused] == [(found[2], "no_box")], (
        "it needs two: that is for the bench"
    )
    with seller.open() as tx:
        boxes = tx.tuples("SELECT order_id, box_id, suggested_box_id FROM parcel")
    flat, cube = seller.sku["FLAT"], seller.sku["CUBE"]
    assert sorted(boxes) == sorted([(found[0], flat, flat), (found[1], cube, cube)])


def test_the_api_tells_where_each_unit_lies(api: Api, seller: Seller) -> None:
    order = picked(seller, "1", BOOK=2)
    ok(
        api.http.post(
            "/couriers", json={"code": "road", "name": "Road", "volumetric_divisor": 4000, "slab_grams": 1000}
        )
    )
    told = ok(api.http.get(f"/orders/{order}/bench"))["suggestion"]
    assert (told["code"], told["unmeasured"], len(told["boxes"])) == ("FLAT", [], 1)
    assert told["boxes"][0]["chargeable_grams"] == 2_000
    (one, two) = told["boxes"][0]["units"]
    assert (one["sku_code"], one["x_mm"], one["y_mm"], one["z_mm"]) == ("BOOK", 0, 0, 0)
    assert (two["x_mm"], two["y_mm"], two["z_mm"]) != (0, 0, 0)
    scanned = ok(api.http.post(f"/orders/{order}/bench/scans", json={"act": "all", "scan_id": str(uuid4())}))
    assert scanned["bench"]["suggestion"] == told


@pytest.mark.parametrize(("field", "value"), [("volumetric_divisor", -1), ("slab_grams", 0), ("slab_paise", -5)])
def test_a_courier_charges_by_what_can_be(api: Api, field: str, value: int) -> None:
    answer = api.http.post("/couriers", json={"code": "x", "name": "X", field: value})
    assert answer.status_code == 422
    assert field in answer.text


def test_flags_and_walls_come_from_a_file(api: Api, seller: Seller) -> None:
    rows = "sku,name,this side up,fragile,wall_mm,max weight,bears\nLAMP,Lamp,yes,yes,,,\nBOOK,,yes,no,,,900\nCUBE,,,,7,4500,\n"
    run = ok(api.http.post("/imports", files={"file": ("skus.csv", rows)}, params={"kind": "skus"}))
    ok(api.http.post(f"/imports/{run['id']}/save"))
    with seller.open() as tx:
        known = catalog.skus_by_code(tx, ["LAMP", "BOOK", "CUBE"])
    assert [(known[code].this_side_up, known[code].fragile) for code in ("LAMP", "BOOK")] == [
        (True, True),
        (True, False),
    ]
    assert [known[code].bears_grams for code in ("LAMP", "BOOK", "CUBE")] == [None, 900, None]
    assert (known["CUBE"].wall_mm, known["CUBE"].max_weight_grams, known["CUBE"].length_mm) == (7, 4_500, 260)
