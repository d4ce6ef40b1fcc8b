"""What came back of what left: by SKU, reason, channel, courier, PIN code; how often nothing was wrong; what was saved."""

from datetime import timedelta
from uuid import UUID

import pytest

from godown import packing, returns, shipping
from godown.packing import NewParcel
from godown.platform.database import Database
from godown.reports.queries_return_rates import BY, ReturnRate, return_rates
from godown.returns import Expected, NewInspection
from godown.shipping import NewCourier
from tests.builders.photos import a_photo
from tests.builders.seller import NOON, Seller
from tests.scenarios.test_returns import BROKEN, YES


@pytest.fixture
def seller(database: Database, tenant_id: UUID) -> Seller:
    """Four units of tea and a cup left; two of the tea were said to be damaged, one of them was; a parcel came back undelivered."""
    made = Seller(database, tenant_id)
    made.stocks(TEA=10, CUP=5, BOX=9, TAPE=20_000)
    made.takes(made.order("1", TEA=3), made.order("2", TEA=1), made.order("3", CUP=1))
    made.picks_all()
    with made.open() as tx:
        courier = shipping.add_courier(tx, NewCourier("own", "Own riders"))
        shipping.set_range(tx, courier, "GDN", 1001, 1999)
        parcels = [one.id for one in packing.pack(tx, [NewParcel(made.id_of(n), 300, "BOX") for n in "123"])[0]]
        shipping.assign(tx, parcels)
        shipping.hand_over(tx, courier, made.facility, parcels)
        line = packing.lines_of(tx, parcels[:1])[0].id
        back = returns.expect(tx, parcels[0], [Expected(line, 2)], reason="damaged")
        returns.arrive(tx, back.id)
        (here,) = returns.lines_of(tx, back.id)
        returns.inspect(tx, NewInspection(here.id, 1, "saleable", YES))
        returns.inspect(tx, NewInspection(here.id, 1, "damaged", BROKEN, (a_photo(tx),)))
        returns.arrive(tx, returns.expect_rto(tx, parcels[1]).id)
    return made


def rates(seller: Seller, by: str, days: int = 1) -> list[ReturnRate]:
    with seller.open() as tx:
        ours = [one.code for one in returns.return_rules(tx).reasons if one.ours]
        return return_rates(tx, by, tx.now - timedelta(days=days), NOON + timedelta(days=1), ours, 10)


def test_rates(seller: Seller) -> None:
    tea, cup = rates(seller, "sku")
    assert tea == ReturnRate("TEA", "Assam tea", 4, 3, 1, 2, 1, 4_000)
    assert (tea.rate_bp, cup) == (7_500, ReturnRate("CUP", "Cup", 1, 0, 0, 0, 0, 0))
    damaged, rto = rates(seller, "reason")
    assert (damaged.code, damaged.shipped, damaged.returned, damaged.no_fault) == ("damaged", 5, 2, 1)
    assert (rto.code, rto.shipped, rto.rto) == ("returned to origin", 5, 1)
    for by in BY[1:]:
        if by != "reason":
            (whole,) = rates(seller, by)
            assert (whole.shipped, whole.returned, whole.rto, whole.saved_paise) == (5, 3, 1, 4_000), by
    assert rates(seller, "pincode")[0].code == "680"
    assert rates(seller, "sku", -1) == []
