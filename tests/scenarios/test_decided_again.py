"""An order that may not be split is decided again when goods come: it waits in one facility until several could fill it together,
then a person is asked, and asked no longer once they could not."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from uuid import UUID

import pytest

from godown import orders, racking, receiving, stock
from godown.entrypoints.doctor import examine
from godown.platform.database import Database
from godown.receiving import Regrade
from tests.builders.seller import Seller
from tests.scenarios.test_facility_choice import Chain
from tests.world.jobs import office


@pytest.fixture
def chain(database: Database, tenant_id: UUID, tmp_path: Path) -> Iterator[Chain]:
    seller = Seller(database, tenant_id)
    with seller.open() as tx:
        mumbai = stock.open_facility(tx, stock.NewFacility("BOM", "Andheri", state_code="27", pincode="400072"))
        racking.lay_out(tx, mumbai, racking.LayoutSpec(1, 2, 1))
    made = Chain(seller, mumbai, tmp_path)
    yield made
    made.works()
    assert examine(database, office(database, tmp_path).files, tenant_id).findings == ()


def test_two_here_one_there(chain: Chain) -> None:
    """The case of the seller: of three a person decides at import; four wait in one facility by rule."""
    chain.stocks(chain.seller.facility, TEA=2)
    chain.stocks(chain.mumbai, TEA=1)
    chain.buys("three", TEA=3)
    chain.buys("four", TEA=4)
    assert [chain.stands("three"), chain.stands("four")] == [("", "needs_decision"), ("BLR", "waiting")]


def test_what_waits_is_a_decision_once_all_together_have_it(chain: Chain) -> None:
    chain.stocks(chain.seller.facility, TEA=2)
    chain.buys("four", TEA=4)
    chain.works()
    assert chain.stands("four") == ("BLR", "waiting")
    chain.stocks(chain.mumbai, TEA=2)
    chain.works()
    assert chain.stands("four") == ("", "needs_decision")
    chain.buys("next", TEA=2)  # what it had is free for who comes
    assert chain.stands("next") == ("BLR", "promised")


def test_a_person_is_asked_no_more_once_all_together_have_it_not(chain: Chain) -> None:
    chain.stocks(chain.seller.facility, TEA=2)
    chain.stocks(chain.mumbai, TEA=1)
    chain.buys("three", TEA=3)
    with chain.seller.open() as tx:
        receiving.regrade(tx, chain.seller.facility, [Regrade("TEA", 2, "A-01-1", "damaged", "rain")])
    assert chain.stands("three") == ("", "needs_decision")
    chain.stocks(chain.mumbai, TEA=1)
    chain.works()
    assert chain.stands("three") == ("BOM", "waiting")
    chain.stocks(chain.mumbai, TEA=1)
    chain.works()
    assert chain.stands("three") == ("BOM", "promised")


def test_a_pinned_order_and_one_that_may_be_split_ask_nobody(chain: Chain) -> None:
    chain.stocks(chain.seller.facility, TEA=2)
    chain.buys("pinned", TEA=4)
    chain.seller.takes(replace(chain.seller.order("split", CUP=2), may_split=True, pincode="560001"))
    with chain.seller.open() as tx:
        orders.assign(tx, [chain.seller.id_of("pinned")], chain.mumbai)
        orders.assign(tx, [chain.seller.id_of("pinned")], chain.seller.facility)
    chain.stocks(chain.mumbai, TEA=2, CUP=1)
    chain.stocks(chain.seller.facility, CUP=1)
    chain.works()
    assert chain.stands("pinned") == ("BLR", "waiting")
    assert chain.stands("split")[1] == "split"


def test_what_lies_in_a_tote_stays_in_its_facility(chain: Chain) -> None:
    chain.stocks(chain.seller.facility, TEA=1, CUP=1)
    chain.buys("1", TEA=1, CUP=1)
    (trip,) = chain.seller.releases()
    chain.seller.starts(trip)
    for act in ("bin", "quantity", "tote"):
        chain.seller.scans(trip, act=act, value=1)
    assert chain.seller.scans(trip, act="short").kind == "ok"  # the other is not there
    assert chain.stands("1") == ("BLR", "waiting")
    chain.stocks(chain.mumbai, TEA=1, CUP=1)
    chain.works()
    assert chain.stands("1") == ("BLR", "waiting")
    with chain.seller.open() as tx:
        told = orders.assign(tx, [chain.seller.id_of("1")], chain.mumbai)
        assert [row.code for row in told.refused] == ["too_late"]
        assert [row.code for row in orders.split(tx, [chain.seller.id_of("1")]).refused] == ["too_late"]
