"""Ordering again: rules for each SKU and facility, what is to be ordered, and the pick faces that are refilled from reserve."""

from uuid import UUID

import pytest

from godown import packing, picking, receiving, shipping, stock
from godown.kernel.ids import new_id
from godown.packing import NewParcel
from godown.picking import NewFace
from godown.platform.database import Database
from godown.receiving import Chosen, CountedGoods, CountedLine, NewReorderRule, NewTransfer, NewTransferLine
from godown.receiving.replenish_rules import Need, aim, point, to_order
from godown.reports import queries_replenish
from godown.reports.queries_replenish import ReplenishRow
from godown.stock import queries, queries_places
from tests.builders.seller import Seller
from tests.http import Api
from tests.scenarios.test_api_office import code, ok


@pytest.fixture
def seller(database: Database, tenant_id: UUID) -> Seller:
    return Seller(database, tenant_id, now=None)


def test_rules_are_set_changed_and_refused_row_by_row(seller: Seller) -> None:
    tea = NewReorderRule("TEA", 40, 9, 12, 24, "Kansa")
    with seller.open() as tx:
        outcome = receiving.set_reorder_rules(
            tx,
            seller.facility,
            [tea, NewReorderRule("SET"), NewReorderRule("NOPE"), NewReorderRule("CUP", -1), NewReorderRule("BOX", pack_units=0)],
        )  # fmt: skip
    assert outcome.done == ("TEA",)
    assert [(row.key, row.code) for row in outcome.refused] == [
        ("SET", "invalid"), ("NOPE", "unknown_sku"), ("CUP", "invalid"), ("BOX", "invalid"),
    ]  # fmt: skip
    with seller.open() as tx:
        assert receiving.set_reorder_rules(tx, seller.facility, [tea]).known == ("TEA",)
        twice = receiving.set_reorder_rules(tx, seller.facility, [tea, NewReorderRule("TEA", 1)])
        assert [row.code for row in twice.refused] == ["twice", "twice"]
        changed = NewReorderRule("TEA", 50, 9, 12, 24)
        assert receiving.set_reorder_rules(tx, seller.facility, [changed], dry_run=True).done == ("TEA",)
        assert receiving.reorder_rules(tx, seller.facility, [seller.sku["TEA"]])[seller.sku["TEA"]].reorder_point == 40


def test_rules_over_the_api(api: Api, seller: Seller) -> None:
    here = {"facility_id": str(seller.facility)}
    body = [{"sku_code": "TEA", "reorder_point": 40, "lead_days": 9, "vendor": "Kansa"}, {"sku_code": "BOX"}]
    assert ok(api.http.put("/reorder-rules", json=body, params=here))["done"] == ["TEA", "BOX"]
    first = ok(api.http.get("/reorder-rules", params=here | {"limit": 1}))
    assert [(one["sku_code"], one["lead_days"]) for one in first["items"]] == [("BOX", 7)]
    rest = ok(api.http.get("/reorder-rules", params=here | {"cursor": first["next_cursor"]}))
    assert [(one["sku_code"], one["vendor"]) for one in rest["items"]] == [("TEA", "Kansa")]
    assert code(api.http.put("/reorder-rules", json=body, params={"facility_id": str(new_id())})) == (404, "not_found")


def sells(seller: Seller, **units: int) -> None:
    """Orders come, are packed and leave."""
    seller.takes(seller.order(f"o{new_id()}", **units))
    seller.picks_all()
    with seller.open() as tx:
        ids = tx.scalars("SELECT id FROM sales_order WHERE tenant_id = %(tenant)s AND status = 'picked'")
        made, _ = packing.pack(tx, [NewParcel(one, 300, None, override="in paper") for one in ids])
        seller.courier = shipping.add_courier(
            tx, shipping.NewCourier(f"own{len(ids)}{new_id().hex[-6:]}", "Own riders")
        )
        shipping.set_range(tx, seller.courier, f"G{new_id().hex[-6:]}", 1, 99)
        shipping.assign(tx, [one.id for one in made])
        shipping.hand_over(tx, seller.courier, seller.facility, [one.id for one in made])


def rows_of(seller: Seller, tab: str = "order") -> dict[str, ReplenishRow]:
    with seller.open() as tx:
        return {row.sku_code: row for row in queries_replenish.page(tx, seller.facility, 28, 14, 100, tab=tab)}


def rule(seller: Seller, *news: NewReorderRule) -> None:
    with seller.open() as tx:
        assert not receiving.set_reorder_rules(tx, seller.facility, news).refused


def test_what_sells_is_ordered_in_packs_of_the_vendor_and_expected_then(seller: Seller) -> None:
    seller.stocks(TEA=30, CUP=30)
    sells(seller, TEA=14, CUP=1)
    rule(seller, NewReorderRule("TEA", 0, 7, 13, 12, "Kansa"), NewReorderRule("CUP", 40, 7, 0, 1, "Mitti"))
    rows = rows_of(seller)
    tea = rows["TEA"]
    assert (tea.sold, tea.here, tea.owed, tea.position, tea.point, tea.aim, tea.units) == (14, 16, 0, 16, 17, 24, 12)
    assert (rows["CUP"].position, rows["CUP"].units) == (29, 11)
    seller.takes(seller.order("waits", TEA=20))
    assert rows_of(seller)["TEA"].units == 36
    for row in rows_of(seller, "all").values():
        need = Need(row.sold, 28, row.lead_days, 14, row.safety_units, row.reorder_point, row.pack_units, row.position)
        assert (row.point, row.aim, row.units) == (point(need), aim(need), to_order(need))
    key, chosen = new_id(), [Chosen("TEA", 36), Chosen("CUP", 11), Chosen("BOX", 5), Chosen("TAPE", 0, "Mitti")]
    with seller.open() as tx:
        drafted = [receiving.draft_purchases(tx, seller.facility, key, chosen[:3]) for _ in range(2)]
        assert drafted[0].orders == drafted[1].orders
        assert [(one.number, one.vendor) for one in drafted[0].orders] == [("PO-0001", "Kansa"), ("PO-0002", "Mitti")]
        assert [(row.key, row.code) for row in drafted[0].refused] == [("BOX", "no_vendor")]
        wrong = receiving.draft_purchases(tx, seller.facility, new_id(), chosen[3:])
        assert [(row.key, row.code) for row in wrong.refused] == [("TAPE", "invalid")]
    assert rows_of(seller) == {}
    assert (rows_of(seller, "known")["TEA"].expected, rows_of(seller, "known")["TEA"].vendor) == (36, "Kansa")


def test_goods_on_the_dock_and_on_the_road_are_not_ordered_again(seller: Seller) -> None:
    rule(seller, NewReorderRule("TEA", 30))
    assert rows_of(seller)["TEA"].units == 30
    with seller.open() as tx:
        receiving.receive(tx, CountedGoods(seller.facility, (CountedLine("TEA", 12),)))
    assert rows_of(seller)["TEA"].units == 18
    with seller.open() as tx:
        there = stock.open_facility(tx, stock.NewFacility("DEL", "Okhla"))
        receiving.transfer(tx, NewTransfer(there, seller.facility, (NewTransferLine("TEA", 10),)))
    assert rows_of(seller)["TEA"].units == 8


def test_pick_faces_are_refilled_from_reserve_and_never_with_what_is_held(seller: Seller) -> None:
    seller.stocks(TEA=30)
    with seller.open() as tx:
        where = {place.id: place.code for place in queries_places.places_of_kind(tx, seller.facility, "bin")}
        full = next(row.place_id for row in queries.where_is(tx, [seller.sku["TEA"]]))
        empty = next(place for place in seller.bins if place != full)
        faces = [NewFace(where[empty], "TEA", 5, 12), NewFace("NOPE", "TEA", 1, 2), NewFace(where[full], "CUP", 3, 2)]
        outcome = picking.set_faces(tx, seller.facility, faces)
    assert outcome.done == (f"{where[empty]} TEA",)
    assert [row.code for row in outcome.refused] == ["unknown_place", "invalid"]
    seller.takes(seller.order("1", TEA=25))
    seller.releases()
    with seller.open() as tx:
        (move,) = picking.refills(tx, seller.facility)
        assert (move.from_code, move.to_code, move.units, move.short, move.below) == (
            where[full],
            where[empty],
            5,
            True,
            7,
        )
        assert picking.refills_and_rest(tx, seller.facility) == ([move], [])
        for _ in range(2):
            picking.shift(tx, seller.facility, [move.as_shift])
    assert seller.at("TEA") == {where[full]: 25, where[empty]: 5}
    with seller.open() as tx:
        assert picking.refills(tx, seller.facility) == []
        picking.set_faces(tx, seller.facility, [NewFace(where[empty], "CUP", 2, 4)])
        none, (bare,) = picking.refills_and_rest(tx, seller.facility)
        assert (none, bare.sku_code, bare.free) == ([], "CUP", 0)
        picking.set_faces(tx, seller.facility, [NewFace(where[empty], code, 0, 0) for code in ("TEA", "CUP")])
        assert picking.faces_of(tx, seller.facility, 10) == []


def test_replenishment_over_the_api(api: Api, seller: Seller) -> None:
    here = {"facility_id": str(seller.facility)}
    rule(seller, NewReorderRule("TEA", 30, vendor="Kansa"), NewReorderRule("CUP", 20, vendor="Kansa"))
    first = ok(api.http.get("/replenishment", params=here | {"limit": 1}))
    rest = ok(api.http.get("/replenishment", params=here | {"cursor": first["next_cursor"]}))
    assert [(one["sku_code"], one["units"]) for one in first["items"] + rest["items"]] == [("CUP", 20), ("TEA", 30)]
    body = here | {"id": str(new_id()), "chosen": [{"sku_code": "TEA", "units": 30}, {"sku_code": "BOX", "units": 1}]}
    drafted = ok(api.http.post("/replenishment/orders", json=body))
    assert ([one["vendor"] for one in drafted["orders"]], drafted["refused"][0]["code"]) == (["Kansa"], "no_vendor")
    face = [{"place_code": "A-01-1", "sku_code": "TEA", "min_units": 4, "max_units": 9}]
    assert ok(api.http.put("/pick-faces", json=face, params=here))["done"] == ["A-01-1 TEA"]
    assert [one["max_units"] for one in ok(api.http.get("/pick-faces", params=here))] == [9]
    assert ok(api.http.get("/refills", params=here)) == []
