"""The same deed arrives several times at once, as an impatient hand or a lost answer sends it: it is done once, and each sender
hears of the same one."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from uuid import UUID

import pytest

from godown import catalog, receiving
from godown.catalog import NewSku
from godown.kernel.ids import new_id
from godown.platform.database import Database
from godown.platform.transaction import Tx
from godown.receiving import NewRemoval, NewRemovalLine, NewTransfer, NewTransferLine, NewWorkOrder, Regrade
from godown.reports import doctor
from tests.builders.houses import Houses

AT_ONCE = 6


@pytest.fixture
def houses(database: Database, tenant_id: UUID) -> Houses:
    made = Houses(database, tenant_id)
    made.stocks(TEA=20, CUP=20)
    return made


def all_at_once(houses: Houses, deed: Callable[[Tx], object]) -> None:
    def sends(_: int) -> object:
        with houses.open() as tx:
            return deed(tx)

    with ThreadPoolExecutor(AT_ONCE) as hands:
        list(hands.map(sends, range(AT_ONCE)))
    with houses.open() as tx:
        assert doctor.examine(tx) == []


def test_a_transfer_is_asked_for_once(houses: Houses) -> None:
    new = NewTransfer(houses.facility, houses.delhi, (NewTransferLine("TEA", 3),), new_id())
    all_at_once(houses, lambda tx: receiving.transfer(tx, new))
    assert houses.supply("TEA") == (20, 3, 0)


def test_a_removal_leaves_once(houses: Houses) -> None:
    new = NewRemoval(houses.facility, "sample", (NewRemovalLine("TEA", 3, "A-01-1"),), new_id())
    all_at_once(houses, lambda tx: receiving.remove(tx, new))
    assert houses.at("TEA") == {"A-01-1": 17}


def test_units_change_their_condition_once(houses: Houses) -> None:
    new = Regrade("TEA", 3, "A-01-1", "damaged", "dropped", id=new_id())
    all_at_once(houses, lambda tx: receiving.regrade(tx, houses.facility, [new]))
    assert houses.at("TEA") == {"A-01-1": 17, "A-01-1/damaged": 3}


def test_a_work_order_is_planned_once(houses: Houses) -> None:
    with houses.open() as tx:
        assert not catalog.save(tx, [NewSku("GIFT", "Gift box", kind="kit")]).refused
        catalog.set_bundles(tx, {"GIFT": {"TEA": 2, "CUP": 1}})
    new = NewWorkOrder(houses.facility, "GIFT", 2, "make", id=new_id())
    all_at_once(houses, lambda tx: receiving.plan_work(tx, [new]))
    assert (houses.supply("TEA"), houses.supply("CUP")) == ((20, 4, 0), (20, 2, 0))
