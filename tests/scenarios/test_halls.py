"""Halls as they are: several cross-aisles, a walk that ends elsewhere, a stretch of an aisle that is closed today."""

import itertools
from datetime import timedelta
from typing import Any
from uuid import UUID

import httpx
import pytest

from godown import catalog, picking, racking, stock
from godown.catalog import NewSku
from godown.kernel.refusal import Refusal
from godown.platform.database import Database
from godown.racking import LayoutSpec
from godown.receiving import CountedGoods, CountedLine, PutAway, put_away, receive
from godown.reports import queries_waves
from godown.stock import queries_places
from tests.builders.seller import NOON, Seller
from tests.http import Api
from tests.scenarios.test_office_doors import signed_in

M = 1_000


@pytest.fixture
def seller(database: Database, tenant_id: UUID) -> Seller:
    """Two aisles of three bays, 3 m apart."""
    return Seller(database, tenant_id)


def puts(seller: Seller, code: str, *bins: UUID, facility: UUID | None = None) -> None:
    """A unit into each of these bins."""
    place = facility or seller.facility
    with seller.open() as tx:
        receive(tx, CountedGoods(place, (CountedLine(code, len(bins)),)))
        dock = queries_places.places_of_kind(tx, place, "dock")[0].id
        put_away(tx, place, [PutAway(seller.sku[code], 1, dock, one) for one in bins])


def walk(seller: Seller, trip: UUID) -> tuple[int, list[list[int]]]:
    """The length and the corners of a trip's walk."""
    with seller.open() as tx:
        (found,) = picking.queries.trips(tx, [trip]).values()
        (row,) = [one for one in queries_waves.trips(tx, found.wave_id) if one.id == trip]
    return row.length_mm, [list(corner) for corner in row.path]


def test_a_wave_takes_nothing_from_a_closed_stretch_and_walks_round_it(seller: Seller) -> None:
    _a1, a2, a3, b1, *_ = seller.bins
    puts(seller, "TEA", a2, b1)
    puts(seller, "CUP", a3)
    with seller.open() as tx:
        racking.close_stretch(tx, seller.facility, "a", 2, 2, "A spill")
    assert not seller.takes(seller.order("1", TEA=1, CUP=1)).refused
    (trip,) = seller.releases()
    assert seller.at("TEA") == {"A-02-1": 1, "B-01-1": 1}
    length, path = walk(seller, trip)
    # up aisle B past B-01, along the back, a metre down aisle A to A-03, and back the way it came
    assert length == 2 * (3 * M + 4 * M + 3 * M + 1 * M)
    assert not any({x, u} == {0} and min(y, v) < 2 * M < max(y, v) for (x, y), (u, v) in itertools.pairwise(path))
    with seller.open() as tx:
        picking.pick_all(tx, [trip])
    assert seller.at("TEA")["A-02-1"] == 1


def test_an_order_that_only_a_closed_bin_covers_stays_promised_until_it_is_open_again(seller: Seller) -> None:
    puts(seller, "TEA", seller.bins[1])
    with seller.open() as tx:
        closed = racking.close_stretch(tx, seller.facility, "A", 2, 3)
    seller.takes(seller.order("1", TEA=1))
    with seller.open() as tx:
        assert picking.release(tx, seller.facility).wave_id is None
    assert seller.status("1") == "promised"
    with seller.open() as tx:
        assert racking.open_again(tx, seller.facility, [closed, closed]) == 1
    assert len(seller.releases()) == 1


def test_a_bin_between_two_closed_stretches_is_out_of_reach_too(seller: Seller) -> None:
    puts(seller, "TEA", seller.bins[1])
    with seller.open() as tx:
        for bay in (1, 3):
            racking.close_stretch(tx, seller.facility, "A", bay, bay)
        assert picking.hall.shut_places(tx, seller.facility) == seller.bins[:3]


def test_a_walk_turns_at_the_middle_cross_aisle_and_ends_where_it_is_packed(
    database: Database, tenant_id: UUID
) -> None:
    seller = Seller(database, tenant_id)
    spec = LayoutSpec(2, 4, 1, cross_aisles=3, drop_aisle=1, drop_end="front")
    with seller.open() as tx:
        hall = stock.open_facility(tx, stock.NewFacility("BOM", "Bhiwandi", state_code="27", pincode="421302"))
        bins = racking.lay_out(tx, hall, spec)
        places = racking.positions(tx, bins)
        assert [places[one][1] // M for one in bins[:4]] == [1, 2, 4, 5], "the cross-aisle lies behind bay 2"
        with pytest.raises(Refusal, match="Cross-aisles run through the whole hall"):
            racking.lay_out(tx, hall, LayoutSpec(1, 4, 1, first_aisle=2))
    puts(seller, "TEA", bins[1], bins[5], facility=hall)
    seller.takes(seller.order("1", TEA=2))
    with seller.open() as tx:
        released = picking.release(tx, hall)
        assert released.wave_id is not None
        (trip,) = picking.trips_of(tx, released.wave_id)
    length, path = walk(seller, trip)
    assert (length, path[0], path[-1]) == (9 * M, [0, 0], [3 * M, 0])
    assert [0, 3 * M] in path, "it crosses in the middle, not at the back"


def test_closing_by_the_api_names_what_is_wrong(api: Api) -> None:
    facility = api.http.post("/facilities", json={"code": "BLR", "name": "Peenya"}).json()["id"]
    laid = api.http.post(
        f"/facilities/{facility}/layout", json={"aisles": 2, "bays": 5, "levels": 1, "cross_aisles": 7}
    )
    assert laid.status_code == 422, laid.text
    api.http.post(f"/facilities/{facility}/layout", json={"aisles": 2, "bays": 5, "levels": 1, "cross_aisles": 3})

    def close(**data: object) -> httpx.Response:
        return api.http.post(f"/facilities/{facility}/closures", json=data)

    assert close(aisle="C", from_bay=1, to_bay=2).json()["code"] == "unknown_aisle"
    assert close(aisle="A", from_bay=4, to_bay=6).json()["code"] == "unknown_bay"
    made = close(aisle="B", from_bay=4, to_bay=3, note="Repair")
    assert made.status_code == 201, made.text
    (one,) = api.http.get(f"/facilities/{facility}/closures").json()
    said: dict[str, Any] = {
        "aisle": "B",
        "from_bay": 3,
        "to_bay": 4,
        "from_mm": 3_500,
        "to_mm": 5_500,
        "note": "Repair",
    }
    assert {name: one[name] for name in said} == said
    opened = api.http.post(f"/facilities/{facility}/closures/open", json={"ids": [one["id"]]})
    assert opened.json() == {"opened": 1}
    assert api.http.get(f"/facilities/{facility}/closures").json() == []


def test_a_manager_closes_and_opens_on_the_racks_page(
    seller: Seller, database: Database, address: str, tenant_id: UUID
) -> None:
    with signed_in(database, address, tenant_id, "owner") as owner:
        token = owner.get("/racks").text.split('name="csrf_token" value="')[1].split('"')[0]
        sent = {"csrf_token": token, "aisle": "A", "from_bay": "1", "to_bay": "2", "note": "A lorry"}
        owner.post("/racks/closures", data=sent)
        page = owner.get("/racks").text
        assert "A lorry" in page
        assert 'class="closed"' in page
        with seller.open() as tx:
            (one,) = racking.closures(tx, seller.facility)
        owner.post(f"/racks/closures/{one.id}/open", data={"csrf_token": token})
        assert "A lorry" not in owner.get("/racks").text


def test_what_nobody_has_begun_is_planned_anew_round_a_closed_stretch(seller: Seller) -> None:
    puts(seller, "TEA", seller.bins[2])
    puts(seller, "CUP", seller.bins[1])
    for number, code in (("1", "TEA"), ("2", "CUP")):
        seller.takes(seller.order(number, **{code: 1}))
    (trip,) = seller.releases()
    assert walk(seller, trip)[0] == 6 * M
    with seller.open() as tx:
        wave = picking.queries.trips(tx, [trip])[trip].wave_id
        racking.close_stretch(tx, seller.facility, "A", 1, 1)
        picking.replan(tx, wave)
        (again,) = [one for one in picking.trips_of(tx, wave) if one != trip] or [trip]
    assert walk(seller, again)[0] == 2 * (3 * M + 4 * M + 3 * M + 2 * M), "down from the back, past both bins, and back"


def test_a_small_wave_takes_from_the_bin_on_its_way_not_from_the_fullest(seller: Seller) -> None:
    a1, a2, _, _, _, b3 = seller.bins
    puts(seller, "TEA", a1, b3, b3)
    puts(seller, "CUP", a2)
    seller.takes(seller.order("1", TEA=1, CUP=1))
    (trip,) = seller.releases()
    assert walk(seller, trip)[0] == 4 * M, "up to A-02 and back, past A-01; B-03 holds more, but lies on no way"
    with seller.open() as tx:
        picking.pick_all(tx, [trip])
    assert "A-01-1" not in seller.at("TEA")


def test_what_expires_first_goes_first_however_far_it_lies(seller: Seller) -> None:
    milk = NewSku("MILK", "Milk", price_paise=5_000, tracking="batch")
    with seller.open() as tx:
        assert not catalog.save(tx, [milk]).refused
        for days, place in ((20, seller.bins[0]), (10, seller.bins[5])):
            line = CountedLine("MILK", 1, batch_number=f"L{days}", expires_on=(NOON + timedelta(days=days)).date())
            receive(tx, CountedGoods(seller.facility, (line,), to_place=place))
    seller.takes(seller.order("1", MILK=1))
    (trip,) = seller.releases()
    with seller.open() as tx:
        (pick,) = picking.queries.picks_of(tx, trip)
    assert pick.place_id == seller.bins[5]
