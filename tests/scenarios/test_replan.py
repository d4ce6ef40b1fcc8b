"""Plans change while pickers walk: what nobody has begun is planned anew, what somebody has begun stays his; waves by pickup."""

from datetime import timedelta
from random import Random
from uuid import UUID

import pytest

from godown import orders, picking, stock
from godown.kernel.ids import new_id
from godown.kernel.refusal import Refusal
from godown.orders import NewOrder
from godown.picking import CutOff, queries
from godown.platform.database import Database
from godown.reports import doctor
from godown.stock.words import Move
from tests.builders.seller import NOON, Seller


@pytest.fixture
def seller(database: Database, tenant_id: UUID) -> Seller:
    made = Seller(database, tenant_id)
    made.stocks(TEA=20, CUP=20)
    return made


def released(seller: Seller, totes: int = 2) -> tuple[UUID, list[UUID]]:
    with seller.open() as tx:
        wave = picking.release(tx, seller.facility, totes=totes, strategy="cluster").wave_id
        assert wave is not None
        return wave, picking.trips_of(tx, wave)


def on_trips(seller: Seller, wave: UUID) -> list[tuple[int, str, list[str]]]:
    """(number, status, orders) of each trip."""
    with seller.open() as tx:
        trips = queries.trips(tx, picking.trips_of(tx, wave)).values()
        return [
            (trip.trip_no, trip.status, sorted({p.order_number for p in queries.picks_of(tx, trip.id) if p.status != "cancelled"}))
            for trip in sorted(trips, key=lambda trip: trip.trip_no)
        ]  # fmt: skip


def holds(seller: Seller) -> set[UUID]:
    with seller.open() as tx:
        return set(tx.scalars("SELECT id FROM hold WHERE tenant_id = %(tenant)s"))


def test_what_nobody_has_begun_is_planned_anew_and_holds_stay(seller: Seller) -> None:
    seller.takes(*(seller.order(str(n), TEA=1, CUP=1) for n in range(1, 6)))
    wave, trips = released(seller)
    seller.starts(trips[0])
    begun = on_trips(seller, wave)[0]
    before = holds(seller)
    with seller.open() as tx:
        orders.cancel(tx, [seller.id_of("5")])
    seller.takes(seller.order("6", TEA=1), seller.order("7", CUP=1))
    with seller.open() as tx:
        done = picking.replan(tx, wave)
    assert (done.trips_before, done.fell_out, len(done.came)) == (2, (seller.id_of("5"),), 2)
    after = on_trips(seller, wave)
    assert after[0] == begun
    assert sorted(order for _, _, mine in after[1:] for order in mine) == ["3", "4", "6", "7"]
    assert {hold for hold in before if hold in holds(seller)} == before & holds(seller)
    assert [seller.status(n) for n in ("3", "6", "7", "5")] == ["in_wave", "in_wave", "in_wave", "cancelled"]
    with seller.open() as tx:
        wave_row = picking.waves_in(tx, seller.facility, ["released"], 5)[0]
        lengths = [trip.length_mm for trip in queries.trips(tx, picking.trips_of(tx, wave)).values()]
    assert wave_row.planned_mm == done.after_mm == sum(lengths)
    assert wave_row.planned_mm <= wave_row.first_come_mm <= wave_row.single_mm
    with seller.open() as tx:
        rest = [trip for trip in picking.trips_of(tx, wave) if trip != trips[0]]
        assert picking.pick_all(tx, rest)["orders"] == 4


def test_a_trip_that_is_begun_is_never_touched_and_a_repeat_changes_nothing(seller: Seller) -> None:
    seller.takes(seller.order("1", TEA=1), seller.order("2", TEA=1))
    wave, (trip,) = released(seller)
    seller.starts(trip)
    with seller.open() as tx:
        done = picking.replan(tx, wave)
    assert (done.trips_before, done.trips_after) == (0, 0)
    assert on_trips(seller, wave) == [(1, "started", ["1", "2"])]
    with seller.open() as tx:
        picking.pick_all(tx, [trip])
    with pytest.raises(Refusal, match="is done"), seller.open() as tx:
        picking.replan(tx, wave)


def test_what_a_short_pick_sent_elsewhere_is_in_the_new_plan(seller: Seller) -> None:
    move = Move(id=new_id(), facility_id=seller.facility, sku_id=seller.sku["TEA"], quantity=5, reason="received",
                document_kind="test", document_id=new_id(), to_place=seller.bins[5], outside="supplier")  # fmt: skip
    with seller.open() as tx:
        stock.post(tx, [move])
    seller.takes(*(seller.order(str(n), TEA=1) for n in range(1, 5)))
    wave, trips = released(seller)
    seller.starts(trips[0])
    seller.scans(trips[0], act="short")
    with seller.open() as tx:
        assert picking.replan_of_orders(tx, [seller.id_of("3")]) == [wave]
        (trip,) = (one for one in picking.trips_of(tx, wave) if one != trips[0])
        assert {(p.place_code, p.sequence) for p in queries.picks_of(tx, trip)} == {("B-03-1", 1)}


def by(seller: Seller, number: str, hours: int) -> NewOrder:
    """An order that ships within so many hours of noon."""
    order = seller.order(number, TEA=1)
    return NewOrder(number, number, NOON, order.lines, "Meera", ship_by=NOON + timedelta(hours=hours), email=order.email,
                    pincode=order.pincode, state_code=order.state_code, city=order.city, address1=order.address1)  # fmt: skip


def test_a_pickup_takes_what_would_be_late_without_it(seller: Seller) -> None:
    """Noon in India; the courier comes at 13:00 and 17:30. What ships before 17:30 must go with the first."""
    seller.takes(by(seller, "soon", 2), by(seller, "evening", 8), by(seller, "next week", 150))
    rules = [CutOff(seller.facility, "noon", "13:00", 90, True), CutOff(seller.facility, "evening", "17:30", 60, True)]
    with seller.open() as tx:
        picking.set_cut_offs(tx, rules)
        assert [one.name for one in picking.upcoming(tx, seller.facility)] == ["noon", "evening"]
        assert [pickup.name for _, pickup in picking.due_now(tx)] == ["noon"]
        (wave,) = picking.release_due(tx)
        assert wave.order_ids == (seller.id_of("soon"),)
        assert picking.release_due(tx) == []
    seller.now = NOON + timedelta(hours=4, minutes=45)
    with seller.open() as tx:
        (wave,) = picking.release_due(tx)
    assert wave.order_ids == (seller.id_of("evening"),)
    assert seller.status("next week") == "promised"
    with pytest.raises(Refusal, match="is no time"), seller.open() as tx:
        picking.set_cut_offs(tx, [CutOff(seller.facility, "x", "25 past")])


def test_who_finds_a_bin_short_has_begun_his_trip_and_it_stays(seller: Seller) -> None:
    seller.takes(seller.order("1", TEA=1), seller.order("2", CUP=1), seller.order("3", CUP=1))
    wave, trips = released(seller, totes=3)
    with seller.open() as tx:
        assert picking.scan(tx, trips[0], new_id(), "", act="short").word == "Short"
    with seller.open() as tx:
        orders.cancel(tx, [seller.id_of("3")])
    with seller.open() as tx:
        picking.replan(tx, wave)
        assert picking.trips_of(tx, wave) == trips
    with seller.open() as tx:
        assert doctor.examine(tx) == []


BEGUN = """SELECT t.*, (SELECT jsonb_agg(to_jsonb(p) ORDER BY p.id) FROM pick p WHERE p.tenant_id = t.tenant_id AND p.trip_id = t.id) AS picks,
    (SELECT jsonb_agg(to_jsonb(o) ORDER BY o.order_id) FROM trip_order o WHERE o.tenant_id = t.tenant_id AND o.trip_id = t.id) AS its_orders,
    (SELECT jsonb_agg(to_jsonb(h) ORDER BY h.id) FROM hold h JOIN pick p ON p.tenant_id = h.tenant_id AND p.hold_id = h.id
     WHERE p.tenant_id = t.tenant_id AND p.trip_id = t.id) AS holds
    FROM trip t WHERE t.tenant_id = %(tenant)s AND t.id = ANY(%(trips)s) ORDER BY t.id"""


@pytest.mark.parametrize("seed", range(4))
def test_whatever_comes_nothing_of_a_begun_trip_changes(seller: Seller, seed: int) -> None:
    """Orders come, are cancelled, and the wave is planned anew, again and again: a begun trip is the same to the last column."""
    dice = Random(seed)
    with seller.open() as tx:
        picking.set_cart_rules(tx, picking.CartRules((picking.CartKind("Cart", units=5),), may_split=True))
    seller.takes(*(seller.order(f"a{n}", TEA=dice.randint(1, 7 if n == 1 else 3)) for n in range(4)))
    with seller.open() as tx:
        wave = picking.release(tx, seller.facility, strategy="cluster").wave_id
        assert wave is not None
        trips = picking.trips_of(tx, wave)
    begun = dice.sample(trips, max(1, len(trips) // 2))
    for trip in begun:
        seller.starts(trip)
    with seller.open() as tx:
        before = tx.tuples(BEGUN, trips=begun)
        theirs = set(queries.orders_of_trips(tx, begun))
    for turn in range(3):
        seller.takes(seller.order(f"b{turn}", CUP=dice.randint(1, 6)))
        with seller.open() as tx:
            rest = [o for o in queries.orders_of_wave(tx, wave) if o not in theirs]
            if rest and turn:
                orders.cancel(tx, [dice.choice(sorted(rest))])
        with seller.open() as tx:
            picking.replan(tx, wave)
        with seller.open() as tx:
            assert tx.tuples(BEGUN, trips=begun) == before
    with seller.open() as tx:
        picking.pick_all(tx, begun)
    with seller.open() as tx:
        assert set(begun) <= set(picking.trips_of(tx, wave))
