"""Goods of a consignor: received for him, put away, moved, counted, sent over and given back, his all the way and worth nothing to us."""

from collections.abc import Iterator
from datetime import timedelta
from uuid import UUID

import pytest

from godown import picking, receiving, stock
from godown.kernel.ids import OWN, new_id
from godown.kernel.refusal import Refusal
from godown.platform.database import Database
from godown.receiving import (
    ArrivedLine,
    CountedGoods,
    CountedLine,
    NewPurchase,
    NewPurchaseLine,
    NewRemoval,
    NewRemovalLine,
    NewTransferLine,
    PutAway,
)
from godown.reports import doctor, queries_margin, queries_receiving
from godown.stock import NewConsignor, queries_consignors, queries_lying, queries_places
from tests.builders.houses import Houses
from tests.http import Api
from tests.scenarios.test_api_office import code, ok
from tests.scenarios.test_doctor import damaged
from tests.scenarios.test_imports import check, save
from tests.scenarios.test_only_ours import counts

KANSA = NewConsignor("KANSA", "Kansa Metals", contact="Asha")


class Keeper(Houses):
    """A seller who keeps goods of Kansa Metals beside his own: three cups of ours and five of Kansa's, in one bin."""

    def __init__(self, database: Database, tenant_id: UUID) -> None:
        super().__init__(database, tenant_id)
        with self.open() as tx:
            assert stock.save_consignors(tx, [KANSA, NewConsignor("ASHA", "Asha Pots")]).done == ("KANSA", "ASHA")
            self.kansa, self.asha = stock.owner_of(tx, "KANSA"), stock.owner_of(tx, "ASHA")
        self.stocks(CUP=3)
        self.bin = self.shelf_of("CUP")
        self.keeps("KANSA", CUP=5)

    def keeps(self, owner: str, **units: int) -> receiving.Received:
        """Goods of a consignor are received, and put away where our cups lie."""
        lines = tuple(CountedLine(sku, count) for sku, count in units.items())
        with self.open() as tx:
            done = receiving.receive(tx, CountedGoods(self.facility, lines, owner=owner))
            dock = queries_places.places_of_kind(tx, self.facility, "dock")[0].id
            shelf = queries_places.places_by_code(tx, self.facility, [self.bin])[self.bin].id
            whose = stock.owner_of(tx, owner)
            receiving.put_away(
                tx, self.facility, [PutAway(self.sku[sku], n, dock, shelf, owner_id=whose) for sku, n in units.items()]
            )
        return done

    def lies(self, sku: str = "CUP") -> dict[tuple[str, UUID], int]:
        """{(place, owner): units} of a SKU in Bengaluru and Delhi."""
        found: dict[tuple[str, UUID], int] = {}
        with self.open() as tx:
            for place in (self.facility, self.delhi):
                kinds = ("bin", "dock", "tote", "putback", "transit", "returns")
                for one in queries_lying.of_skus(tx, place, [self.sku[sku]], kinds):
                    key = one.place_code, one.owner_id
                    found[key] = found.get(key, 0) + one.on_hand
        return found

    def removes(self, reason: str, *lines: NewRemovalLine) -> receiving.Removal:
        """Goods leave."""
        with self.open() as tx:
            return receiving.remove(tx, NewRemoval(self.facility, reason, lines))

    def sound(self) -> None:
        """The doctor finds nothing."""
        with self.open() as tx:
            assert doctor.examine(tx) == []


@pytest.fixture
def hand(database: Database) -> Iterator[Database]:
    """The hand of the owner of the database."""
    opened = Database(database.url, as_owner=True, pool_size=1)
    yield opened
    opened.close()


@pytest.fixture
def keeper(database: Database, tenant_id: UUID) -> Keeper:
    return Keeper(database, tenant_id)


def refused(keeper: Keeper, reason: str, *lines: NewRemovalLine) -> str:
    with pytest.raises(Refusal) as wrong:
        keeper.removes(reason, *lines)
    return wrong.value.code


def test_two_owners_of_one_sku_stay_apart_in_one_bin(keeper: Keeper) -> None:
    assert keeper.lies() == {(keeper.bin, OWN): 3, (keeper.bin, keeper.kansa): 5}
    assert keeper.supply("CUP") == (3, 0, 0), "theirs are not for sale as ours"
    with keeper.open() as tx:
        (kept,) = queries_consignors.kept_for(tx, keeper.kansa, 9)
        worth = queries_margin.valued(tx, tx.now.date() + timedelta(days=1), 99)
        (row, *_) = queries_receiving.receipts(tx, keeper.facility, None, "", None, 9)
    assert (kept.sku_code, kept.on_hand, kept.saleable) == ("CUP", 5, 5)
    assert [(one.sku_code, one.quantity) for one in worth] == [("CUP", 3)], "and worth nothing in our books"
    assert (row.vendor, row.owner_id, row.value_paise) == ("Kansa Metals", keeper.kansa, 0)
    keeper.sound()


def test_what_is_received_for_another_comes_on_no_order_and_on_no_bill(keeper: Keeper) -> None:
    with keeper.open() as tx:
        order = receiving.order_purchase(tx, NewPurchase(keeper.facility, "Kansa", (NewPurchaseLine("CUP", 5),)))
        goods = CountedGoods(keeper.facility, (CountedLine("CUP", 5),), purchase_order_id=order.id, owner="KANSA")
        with pytest.raises(Refusal) as wrong:
            receiving.receive(tx, goods)
    assert wrong.value.code == "order_is_ours"
    for lines, owner, said in (
        ((CountedLine("BOX", 5),), "KANSA", "invalid"),
        ((CountedLine("CUP", 5),), "NOBODY", "unknown_owner"),
    ):
        with keeper.open() as tx, pytest.raises(Refusal) as wrong:
            receiving.receive(tx, CountedGoods(keeper.facility, lines, owner=owner))
        assert wrong.value.code == said
    with keeper.open() as tx:
        assert len(receiving.receipts_to_bill(tx, None, None, 9)) == 1, "only that of our own cups"


def test_one_that_is_not_active_receives_nothing_more(keeper: Keeper) -> None:
    with keeper.open() as tx:
        stock.save_consignors(tx, [NewConsignor("KANSA", "Kansa Metals", active=False)])
    with keeper.open() as tx, pytest.raises(Refusal) as wrong:
        receiving.receive(tx, CountedGoods(keeper.facility, (CountedLine("CUP", 1),), owner="KANSA"))
    assert wrong.value.code == "consignor_not_active"
    keeper.removes("given_back", NewRemovalLine("CUP", 5, keeper.bin, owner="KANSA"))


def test_they_are_given_back_and_leave_only_where_they_are_named(keeper: Keeper) -> None:
    assert refused(keeper, "scrapped", NewRemovalLine("CUP", 4, keeper.bin)) == "not_enough_stock"
    assert refused(keeper, "given_back", NewRemovalLine("CUP", 1, keeper.bin)) == "invalid"
    assert refused(keeper, "vendor_return", NewRemovalLine("CUP", 1, keeper.bin, owner="KANSA")) == "invalid"
    assert refused(keeper, "given_back", NewRemovalLine("CUP", 6, keeper.bin, owner="KANSA")) == "not_enough_stock"
    both = (NewRemovalLine("CUP", 1, keeper.bin, owner="KANSA"), NewRemovalLine("CUP", 1, keeper.bin, owner="ASHA"))
    assert refused(keeper, "given_back", *both) == "invalid"
    gone = keeper.removes("given_back", NewRemovalLine("CUP", 4, keeper.bin, owner="kansa"))
    assert (gone.vendor_name, gone.units, gone.cost_paise) == ("Kansa Metals", 4, 0)
    assert keeper.lies() == {(keeper.bin, OWN): 3, (keeper.bin, keeper.kansa): 1}
    keeper.sound()


def test_they_go_over_and_come_back_theirs(keeper: Keeper) -> None:
    sent = keeper.sends(keeper.asks(NewTransferLine("CUP", 4, owner="KANSA")))
    keeper.counts_in(sent, ArrivedLine(1, accepted=2, rejected=1, lost=1, lost_reason="lost"))
    dock = {owner: units for (place, owner), units in keeper.lies().items() if place.startswith("DOCK")}
    assert dock == {keeper.kansa: 3}
    assert keeper.lies()[keeper.bin, OWN] == 3
    assert keeper.cost_in(keeper.delhi, "CUP") == (0, 0)
    keeper.sound()
    with pytest.raises(Refusal) as wrong:
        keeper.asks(NewTransferLine("CUP", 1, owner_id=new_id()))
    assert wrong.value.code == "unknown_owner"


def test_what_is_moved_stays_theirs(keeper: Keeper) -> None:
    """Of two owners in a bin the one that is named moves."""
    with keeper.open() as tx:
        bins = queries_places.places_by_code(tx, keeper.facility, [keeper.bin, "B-01-1"])
        move = picking.Shift(keeper.sku["CUP"], 2, bins[keeper.bin].id, bins["B-01-1"].id, owner_id=keeper.kansa)
        picking.shift(tx, keeper.facility, [move])
    assert keeper.lies() == {(keeper.bin, OWN): 3, (keeper.bin, keeper.kansa): 3, ("B-01-1", keeper.kansa): 2}
    keeper.sound()


def test_a_count_asks_once_and_ours_answer_first(keeper: Keeper) -> None:
    counts(keeper, 6)
    assert keeper.lies() == {(keeper.bin, OWN): 1, (keeper.bin, keeper.kansa): 5}, "two fewer are ours"
    counts(keeper, 8)
    assert keeper.lies() == {(keeper.bin, OWN): 3, (keeper.bin, keeper.kansa): 5}, "found again, they are ours again"
    counts(keeper, 4)
    assert keeper.lies() == {(keeper.bin, keeper.kansa): 4}, "theirs only when none of ours is left"
    keeper.sound()


def test_the_doctor_knows_every_owner(keeper: Keeper, hand: Database) -> None:
    """Papers, costs and owners are damaged behind the ledger's back."""
    for damage, named in (
        ("DELETE FROM consignor WHERE tenant_id = %(tenant)s AND code = 'KANSA'", "owner_is_known"),
        (
            f"UPDATE receipt SET owner_id = '{OWN}' WHERE tenant_id = %(tenant)s AND owner_id <> '{OWN}'",
            "receipt_has_moves",
        ),
        (f"UPDATE stock_cost SET owner_id = '{keeper.kansa}' WHERE tenant_id = %(tenant)s", "cost_covers_stock"),
    ):
        with damaged(hand, keeper.tenant, damage) as tx:
            assert named in {one.check for one in doctor.examine(tx)}


def test_opening_stock_names_its_owner(api: Api) -> None:
    ok(api.http.post("/facilities", json={"code": "BLR", "name": "Peenya"}))
    ok(api.http.post("/consignors", json=[{"code": "KANSA", "name": "Kansa Metals"}]))
    ok(api.http.post("/skus/bulk", json=[{"code": "CUP", "name": "Cup"}]))
    save(api, check(api, b"facility,bin\nBLR,A-01-1\n", "bins.csv", kind="bins"))
    rows = b"sku,bin,quantity,owner\nCUP,A-01-1,3,\nCUP,A-01-1,5,KANSA\n"
    wrong = check(api, rows + b"CUP,A-01-1,1,NOBODY\n", kind="stock")
    assert wrong["counts"]["wrong"] == 1
    run = save(api, check(api, rows, kind="stock"))
    assert run["counts"]["new"] == 2
    assert check(api, rows, kind="stock")["counts"]["same"] == 2
    (known,) = ok(api.http.get("/consignors"))
    (kept,) = ok(api.http.get(f"/consignors/{known['id']}/stock"))
    assert (kept["sku_code"], kept["on_hand"]) == ("CUP", 5)


def test_consignors_are_kept_once_each(api: Api) -> None:
    ok(api.http.post("/facilities", json={"code": "BLR", "name": "Peenya"}))

    def post(**one: object) -> dict[str, object]:
        told: dict[str, object] = ok(api.http.post("/consignors", json=[one]))
        return told

    assert post(code="KANSA", name="Kansa")["done"] == ["KANSA"]
    assert post(code="KANSA", name="Kansa")["known"] == ["KANSA"]
    for bad in (
        {"code": "kansa"},
        {"code": "OWN"},
        {"code": "X", "gstin": "29AAXCA1234F1ZK"},
        {"code": "X", "contact": "a\nb"},
    ):
        told = post(**{"name": "Kansa", **bad})
        assert told["done"] == []
        assert told["refused"], bad
    run = check(api, b"consignor,name,contact\nASHA,Asha Pots,\nKANSA,Kansa Metals,\n")
    assert (run["kind"], run["counts"]["new"], run["counts"]["changed"]) == ("consignors", 1, 1)
    save(api, run)
    assert [one["code"] for one in ok(api.http.get("/consignors"))] == ["ASHA", "KANSA"]
    assert code(api.http.get(f"/consignors/{new_id()}/stock")) == (404, "not_found")
