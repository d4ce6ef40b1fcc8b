"""A channel whose buyers pay later: their orders are owed until a transfer, or a list, brings the money; nobody is given back more than came."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from uuid import UUID

import pytest

from godown import books, orders, packing, returns, settling
from godown.books import Credit
from godown.entrypoints.doctor import examine
from godown.kernel.ids import new_id
from godown.kernel.refusal import NotFound, Refusal
from godown.platform.database import Database
from godown.reports import journal
from godown.settling import NewPayment, NewSettledLine, NewSettlement
from tests.builders.till import Till
from tests.http import Api

DAY = date(2026, 11, 24)
PAYMENTS, BANK = "Assets:Receivable:Payments:Shop", "Assets:Bank:Settlements"


@pytest.fixture
def till(database: Database, tenant_id: UUID, tmp_path: Path) -> Iterator[Till]:
    till = Till(database, tenant_id, tmp_path)
    till.stocks(TEA=20, CUP=6)
    with till.open() as tx:
        orders.set_pays_later(tx, till.shop, True)
    yield till
    till.works()
    till.accounts()
    assert examine(database, till.worker.files, tenant_id).findings == ()


def receives(till: Till, number: str, paise: int, reference: str = "NEFT-1", key: UUID | None = None) -> str:
    """A transfer comes for an order; the number under which it is booked, or why not."""
    try:
        with till.open() as tx:
            return settling.receive(tx, till.id_of(number), NewPayment(paise, reference, DAY, key or new_id())).number
    except Refusal as no:
        return no.code


def test_an_order_is_owed_until_its_transfer_comes(till: Till) -> None:
    till.takes(till.order("1", TEA=2), till.order("2", TEA=1))
    assert till.money("1") == (20_000, 0, 0)
    assert not any(account.startswith("Assets:Receivable") for account in till.accounts())
    till.boxes("1", None)
    assert till.accounts()[journal.CUSTOMERS] == 20_000
    key = new_id()
    assert receives(till, "1", 15_000, key=key) == receives(till, "1", 15_000, key=key)
    assert receives(till, "2", 5_000) == "booked_before", "the bank's number is booked once"
    assert receives(till, "2", 15_000, key=key) == "id_reused"
    assert (till.accounts()[journal.CUSTOMERS], till.accounts()[BANK]) == (5_000, 15_000)
    assert receives(till, "1", 5_000, "NEFT-2").startswith("SET-")
    assert journal.CUSTOMERS not in till.accounts()
    assert PAYMENTS not in till.accounts()


def test_no_more_is_given_back_than_came(till: Till) -> None:
    till.takes(till.order("1", TEA=2))
    till.boxes("1", None)
    with till.open() as tx:
        (parcel,) = packing.parcels_of_orders(tx, [till.id_of("1")])
        line = packing.lines_of(tx, [parcel.id])[0].id
        books.credit(tx, source_kind="by_hand", source_id=new_id(), dated=DAY, credits=[Credit(line, 1)])
    with pytest.raises(Refusal, match="No more is given back than was paid"):
        till.gives("1", 1)
    receives(till, "1", 12_000)
    with till.open() as tx:
        told = returns.money_story(tx, till.id_of("1"))
    assert (told.paid_paise, told.owed_paise, told.most_paise) == (12_000, 2_000, 12_000)
    with pytest.raises(Refusal, match="not owed"):
        till.gives("1", 2_001)
    with pytest.raises(Refusal, match="Nothing was paid through a gateway"):
        till.gives("1", 2_000, "gateway")
    till.gives("1", 2_000)
    assert journal.CUSTOMERS not in till.accounts()


def test_what_an_order_says_was_paid_holds(till: Till) -> None:
    """One line goes its own short way (decision 14), and says the same; cash is collected as ever."""
    till.takes(replace(till.order("1", TEA=1), paid_paise=4_000))
    till.takes(replace(till.order("2", TEA=1), payment="cod"))
    till.takes(till.order("3", TEA=1, CUP=1))
    assert [till.money(number)[1:] for number in "123"] == [(4_000, 0), (0, 10_000), (0, 0)]
    with till.open() as tx:
        orders.set_pays_later(tx, till.shop, False)
    assert till.takes(till.order("3", TEA=1, CUP=1)).known == ("3",), "the same order again, though the channel changed"
    till.takes(till.order("4", TEA=1))
    assert till.money("4") == (10_000, 10_000, 0)
    with till.open() as tx, pytest.raises(NotFound):
        orders.set_pays_later(tx, new_id(), True)


def test_the_parts_of_an_order_share_what_came(till: Till) -> None:
    till.stocks_at(till.mumbai, TEA=4)
    till.may_split()
    till.takes(till.order("1", TEA=23))
    one, two = till.parts("1")
    with till.open() as tx:
        settling.receive(tx, one.id, NewPayment(100_001, "NEFT-1", DAY))
        told = [returns.money_story(tx, order).paid_paise for order in (till.id_of("1"), one.id, two.id)]
        orders.cancel(tx, [two.id])
        owed = [returns.money_story(tx, order).owed_paise for order in (till.id_of("1"), one.id, two.id)]
    assert (told[0], sum(told)) == (0, 100_001)
    assert owed == [0, 0, told[2]]


def test_a_list_of_transfers_pays_many_orders(till: Till) -> None:
    till.takes(till.order("1", TEA=2), till.order("2", TEA=1))
    lines = (NewSettledLine("1", 20_000), NewSettledLine("2", 10_000))
    with till.open() as tx:
        assert not settling.settle(tx, [NewSettlement("transfer", "shop", "NEFT-9", DAY, lines)]).refused
        assert [returns.money_story(tx, till.id_of(n)).paid_paise for n in "12"] == [20_000, 10_000]
        orders.cancel(tx, [till.id_of("2")])
    assert till.gives("2", 10_000).amount_paise == 10_000


def test_the_api_says_and_sets_it(till: Till, api: Api) -> None:
    path = f"/channels/{till.shop}/payment"
    assert {one["code"]: one["pays_later"] for one in api.http.get("/channels/payment").json()}["shop"] is True
    till.takes(till.order("1", TEA=1))
    told = api.http.post(
        f"/orders/{till.id_of('1')}/payments",
        json={"amount_paise": 10_000, "reference": "NEFT-1", "dated": "2026-11-24"},
        headers={"Idempotency-Key": "once"},
    )
    assert (told.status_code, told.json()["kind"], told.json()["paid_paise"]) == (201, "transfer", 10_000)
    assert api.http.put(path, json={"pays_later": False}).status_code == 200
    assert {one["code"]: one["pays_later"] for one in api.http.get("/channels/payment").json()}["shop"] is False
    assert api.http.put(f"/channels/{new_id()}/payment", json={"pays_later": True}).status_code == 404
