"""Whose units a promise is of, the floor keeps: what is picked, packed, sent, opened again and returned stays its owner's."""

from uuid import UUID

import pytest

from godown import orders, packing, returns, shipping, stock
from godown.kernel.ids import OWN
from godown.kernel.refusal import Refusal
from godown.orders import queries
from godown.packing import NewParcel
from godown.picking import deeds
from godown.picking import queries as pick_queries
from godown.platform.database import Database
from godown.returns import QUESTIONS, Expected, NewInspection
from godown.shipping import NewCourier
from godown.stock import queries_lying, queries_places
from tests.scenarios.test_consignment import Keeper

YES = dict.fromkeys(QUESTIONS, "yes")


@pytest.fixture
def keeper(database: Database, tenant_id: UUID) -> Keeper:
    """Order 1 takes two of our cups, order 2 two of Kansa's."""
    made = Keeper(database, tenant_id)
    made.stocks(BOX=4, TAPE=9_000)
    with made.open() as tx:
        made.courier = shipping.add_courier(tx, NewCourier("own", "Own riders"))
        shipping.set_range(tx, made.courier, "GDN", 1001, 1999)
    made.takes(made.order("1", CUP=2), made.order("2", CUP=1))
    with made.open() as tx:
        (line,) = queries.lines_of(tx, [made.id_of("2")])
        order = queries.one(tx, made.id_of("2"))
        stock.lock_behind(tx, [(made.facility, who, made.sku["CUP"]) for who in (OWN, made.kansa)])
        stock.withdraw(tx, [(line.id, 1)])
        stock.wait(
            tx,
            [stock.Want(line.id, made.facility, line.sku_id, 1, order.ship_by, order.ordered_at, owner_id=made.kansa)],
        )
    return made


def owners(keeper: Keeper, kind: str) -> dict[UUID, int]:
    """{owner: cups} in places of a kind."""
    with keeper.open() as tx:
        places = {place.code for place in queries_places.places_of_kind(tx, keeper.facility, kind)}
        rows = tx.tuples(
            """SELECT b.owner_id, sum(b.on_hand)::bigint FROM stock_balance b JOIN place l ON l.tenant_id = b.tenant_id AND l.id = b.place_id
               WHERE b.tenant_id = %(tenant)s AND b.sku_id = %(sku)s AND l.kind = %(kind)s AND b.on_hand > 0 GROUP BY 1""",
            sku=keeper.sku["CUP"], kind=kind,
        )  # fmt: skip
    assert places
    return dict(rows)


def packs(keeper: Keeper, number: str) -> UUID:
    """The order is packed in a box, and has its courier."""
    order = keeper.id_of(number)
    with keeper.open() as tx:
        made, told = packing.pack(tx, [NewParcel(order, 300, "BOX")])
        assert not told.refused
        shipping.assign(tx, [made[0].id])
    return made[0].id


def test_what_is_picked_packed_and_opened_again_stays_theirs(keeper: Keeper) -> None:
    keeper.picks_all()
    assert owners(keeper, "tote") == {OWN: 2, keeper.kansa: 1}
    packs(keeper, "1")
    packs(keeper, "2")
    assert owners(keeper, "pack") == {OWN: 2, keeper.kansa: 1}
    keeper.sound()
    second = keeper.id_of("2")
    with keeper.open() as tx:
        orders.cancel(tx, [second])
        packing.unpack(tx, [second])
    assert owners(keeper, "putback") == {keeper.kansa: 1}
    keeper.sound()


def test_what_leaves_takes_no_cost_and_brings_none_back(keeper: Keeper) -> None:
    keeper.picks_all()
    parcel = packs(keeper, "2")
    before = keeper.cost_in(keeper.facility, "CUP")
    with keeper.open() as tx:
        shipping.hand_over(tx, keeper.courier, keeper.facility, [parcel])
    assert owners(keeper, "pack") == {}
    assert keeper.cost_in(keeper.facility, "CUP") == before
    keeper.sound()
    with keeper.open() as tx:
        (sent,) = packing.lines_of(tx, [parcel])
        back = returns.expect(tx, parcel, [Expected(sent.id, 1)], reason="too many")
        returns.arrive(tx, back.id)
    assert owners(keeper, "returns") == {keeper.kansa: 1}
    with keeper.open() as tx:
        (line,) = returns.lines_to_inspect(tx, back.id)
        with pytest.raises(Refusal) as wrong:
            returns.inspect(tx, NewInspection(line.id, 1, "repair", YES))
        assert wrong.value.code == "not_ours_to_repair"
    with keeper.open() as tx:
        returns.inspect(tx, NewInspection(line.id, 1, "saleable", YES))
    assert owners(keeper, "putback") == {keeper.kansa: 1}
    assert keeper.cost_in(keeper.facility, "CUP") == before
    keeper.sound()


def test_what_breaks_on_the_way_is_theirs(keeper: Keeper) -> None:
    """A unit of theirs that is broken in its bin leaves sale as theirs; none of ours does."""
    trips = keeper.releases()
    with keeper.open() as tx:
        kansa = next(pick for trip in trips for pick in pick_queries.picks_of(tx, trip) if pick.order_number == "2")
    keeper.starts(kansa.trip_id)
    with keeper.open() as tx:
        deeds.damaged(tx, pick_queries.trips(tx, [kansa.trip_id])[kansa.trip_id], [kansa])
    with keeper.open() as tx:
        said = {(one.owner_id, one.condition): one.on_hand for one in queries_lying.in_places(tx, [kansa.place_id])}
    assert said[keeper.kansa, stock.DAMAGED] == 1
    assert (OWN, stock.DAMAGED) not in said
