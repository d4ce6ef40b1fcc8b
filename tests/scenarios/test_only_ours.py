"""Goods of another lie among our own: what is free to sell, and what stock is worth, counts ours only."""

from datetime import timedelta
from uuid import UUID

import pytest

from godown import picking, receiving, stock
from godown.channels import queries_published
from godown.kernel.ids import OWN, new_id
from godown.orders import queries
from godown.packing import queries as packing_queries
from godown.platform.database import Database
from godown.receiving import CountAsk, NewRemoval, NewRemovalLine, NewTransferLine
from godown.reports import doctor, queries_card, queries_margin, queries_skus, queries_today, queries_waves
from godown.stock import queries as stock_queries
from godown.stock import queries_abc, queries_places, store_consignors
from tests.builders.houses import Houses

THEIRS = new_id()
"""Somebody whose goods lie here for sale: its id, for a business has but one in this file."""


@pytest.fixture
def seller(database: Database, tenant_id: UUID) -> Houses:
    """Two cups of our own, and seven in the same bin that are another's; of boxes none is ours."""
    made = Houses(database, tenant_id)
    made.stocks(CUP=2)
    with made.open() as tx:
        store_consignors.write_consignors(tx, [(THEIRS, "KANSA", "Kansa Metals", "", "", True)])
        shelf = queries_places.places_by_code(tx, made.facility, [made.shelf_of("CUP")])[made.shelf_of("CUP")].id
        stock.post(tx, [came(made, code, units, shelf) for code, units in (("CUP", 7), ("BOX", 3))])
    return made


def came(seller: Houses, code: str, units: int, place: UUID) -> stock.Move:
    """Units of theirs come in."""
    return stock.Move(
        id=new_id(), facility_id=seller.facility, sku_id=seller.sku[code], quantity=units, reason="opening",
        document_kind="opening", document_id=new_id(), to_place=place, outside="opening", owner_id=THEIRS,
    )  # fmt: skip


def sound(seller: Houses) -> None:
    with seller.open() as tx:
        assert doctor.examine(tx) == []


def units(seller: Houses, owner: UUID) -> int:
    """Units of an owner's cups, wherever they lie."""
    with seller.open() as tx:
        return sum(one.on_hand for one in queries_card.spots(tx, seller.sku["CUP"]) if one.owner_id == owner)


def test_the_lists_say_of_ours_only_what_is_free(seller: Houses) -> None:
    with seller.open() as tx:
        rows = {row.code: row for row in queries_skus.page(tx, "all", None, "", (), "", 50)[0]}
        for place in (None, seller.facility):
            low, counts = queries_skus.page(tx, "low", place, "", (), "", 50)
            assert "CUP" in {row.code for row in low}
            assert counts["low"] == len(low)
        card = next(one for one in queries_card.doors(tx, seller.sku["CUP"]) if one.facility_id == seller.facility)
        shown = queries_published.published(tx, seller.shop)
    assert (rows["CUP"].saleable, rows["CUP"].free, rows["CUP"].on_hand) == (2, 2, 9)
    assert (card.saleable, card.promised, card.waiting) == (2, 0, 0)
    assert shown[seller.sku["CUP"]] == 2


def test_orders_take_ours_only(seller: Houses) -> None:
    seller.takes(seller.order("1", CUP=3))
    with seller.open() as tx:
        (line,) = queries.lines_of(tx, [seller.id_of("1")])
        said = stock_queries.promise_states(tx, [line.id])[line.id]
        ran_out = [(one.code, one.waiting) for one in queries_today.ran_out(tx, None, 9)]
    assert (said.promised, said.waiting) == (2, 1)
    assert ran_out == [("CUP", 1)]


def test_what_others_wait_for_of_theirs_has_not_run_out(seller: Houses) -> None:
    """A transfer of their units that are not there is no order of ours that waits."""
    seller.asks(NewTransferLine("CUP", 9, owner_id=THEIRS))
    with seller.open() as tx:
        assert queries_today.ran_out(tx, None, 9) == []
        assert queries_card.doors(tx, seller.sku["CUP"])[0].waiting == 0


def test_packing_uses_up_ours_only(seller: Houses) -> None:
    with seller.open() as tx:
        boxes = {code: free for code, _, free in queries_waves.boxes(tx, seller.facility)}
        assert packing_queries.materials_at(tx, seller.facility, [seller.sku["BOX"]]) == []
    assert boxes["BOX"] == 0


def test_a_face_is_filled_for_ours(seller: Houses) -> None:
    """Seven of theirs lie in the bin from which is picked, ours lie in reserve: the face has none of ours."""
    with seller.open() as tx:
        bins = queries_places.places_by_code(tx, seller.facility, ["A-02-1"])
        stock.post(tx, [came(seller, "CUP", 7, bins["A-02-1"].id)])
        assert not picking.set_faces(tx, seller.facility, [picking.NewFace("A-02-1", "CUP", 2, 20)]).refused
    with seller.open() as tx:
        (fill,) = picking.refills(tx, seller.facility)
    assert (fill.to_code, fill.units) == ("A-02-1", 2)


def test_what_theirs_sold_makes_no_class(seller: Houses) -> None:
    with seller.open() as tx:
        shelf = queries_places.places_by_code(tx, seller.facility, [seller.shelf_of("CUP")])[seller.shelf_of("CUP")].id
        left = stock.Move(
            id=new_id(), facility_id=seller.facility, sku_id=seller.sku["CUP"], quantity=2, reason="handed_over",
            document_kind="opening", document_id=new_id(), from_place=shelf, outside="customer", owner_id=THEIRS,
        )  # fmt: skip
        stock.post(tx, [left])
        assert queries_abc.abc_classes(tx, seller.facility)[seller.sku["CUP"]] == "C"
        assert queries_card.sold(tx, seller.sku["CUP"], timedelta(days=14)) == 0


def test_theirs_leave_come_and_are_lost_without_a_cost(seller: Houses) -> None:
    seller.sends(seller.asks(NewTransferLine("CUP", 2, owner_id=THEIRS)))
    with seller.open() as tx:
        gone = receiving.remove(
            tx,
            NewRemoval(seller.facility, "scrapped", (NewRemovalLine("BOX", 3, seller.shelf_of("CUP"), owner="KANSA"),)),
        )
    assert (gone.units, gone.cost_paise) == (3, 0)
    with seller.open() as tx:
        worth = queries_margin.valued(tx, tx.now.date() + timedelta(days=1), 99)
    assert [(one.sku_code, one.quantity, one.value_paise) for one in worth] == [("CUP", 2, 4_000)]
    counts(seller, 4)
    assert (units(seller, OWN), units(seller, THEIRS)) == (0, 6), "two on the road among them"
    sound(seller)


def counts(seller: Houses, found: int) -> None:
    """So many cups are found in their bin, twice."""
    with seller.open() as tx:
        (count,) = receiving.ask_counts(tx, CountAsk(seller.facility, "skus", ("CUP",), 9)).count_ids
    for raw, act, value in [(seller.shelf_of("CUP"), "scan", ""), ("", "units", str(found)), ("", "done", "")] * 2:
        with seller.open() as tx:
            said = receiving.scan_count(tx, count, new_id(), raw, act=act, value=value)
    assert said.next_state == "posted"
