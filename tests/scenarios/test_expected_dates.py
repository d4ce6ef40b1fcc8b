"""An order that waits says when its units are expected, on its page and over the API."""

from datetime import date

from godown.platform.database import Database
from godown.receiving.purchases import NewPurchase, NewPurchaseLine
from godown.receiving.purchases import order as buy
from tests.builders.seller import Seller
from tests.http import Api
from tests.scenarios.test_office_doors import signed_in


def test_backorders_show_when_they_are_expected(database: Database, api: Api) -> None:
    seller = Seller(database, api.tenant_id)
    seller.stocks(TEA=2)
    seller.takes(seller.order("1", TEA=5))
    seller.takes(seller.order("2", TEA=4))
    with seller.open() as tx:
        first = NewPurchase(seller.facility, "Kansa Metals", (NewPurchaseLine("TEA", 4, due_on=date(2030, 12, 1)),))
        second = NewPurchase(seller.facility, "Kansa Metals", (NewPurchaseLine("TEA", 2),))
        assert len(buy(tx, [first, second]).done) == 2
    told = {number: api.http.get(f"/orders/{seller.id_of(number)}").json()["lines"][0] for number in ("1", "2")}
    assert (told["1"]["promised"], told["1"]["waiting"]) == (2, 3)
    coming = {n: [(one["due_on"], one["units"]) for one in line["expected"]] for n, line in told.items()}
    assert coming == {"1": [("2030-12-01", 3)], "2": [("2030-12-01", 1), (None, 2)]}
    with signed_in(database, api.base_url, api.tenant_id, "owner") as web:
        page = web.get(f"/orders/{seller.id_of('2')}").text
    assert "1 expected" in page
    assert "1 Dec 2030" in page
    assert "1 not ordered yet" in page
    assert told["2"]["expected"][0]["document_id"] in page
