"""A customer's account: paid with the order, charged, given back by the bank or the gateway, closed at zero; the list of what is open
sums to the journal's account of customers."""

from dataclasses import replace
from datetime import date
from uuid import UUID

import pytest

from godown import books, orders, packing, returns
from godown.books import Credit
from godown.kernel.ids import new_id
from godown.kernel.refusal import Invalid
from godown.platform.database import Database
from godown.reports import journal, queries_customers
from godown.reports.queries_customers import OrderAccount
from godown.returns import NewRefund
from godown.settling import NewSettledLine, NewSettlement
from tests.builders.trade import DAY, Trade, cod
from tests.http import Api

SHOP = "Assets:Receivable:Payments:Shop"


@pytest.fixture
def trade(database: Database, tenant_id: UUID) -> Trade:
    return Trade(database, tenant_id)


def opened(trade: Trade) -> dict[str, OrderAccount]:
    """The open accounts by order; their sum is that of the journal."""
    with trade.open() as tx:
        found = queries_customers.open_accounts(tx, "", date(2026, 1, 1), None, 100)
        count, owed, owing = queries_customers.open_sums(tx, "", date(2026, 1, 1))
    assert count == len(found)
    assert owed - owing == sum(one.open_paise for one in found) == trade.accounts().get(journal.CUSTOMERS, 0)
    return {one.number: one for one in found}


def credits(trade: Trade, number: str, units: int = 1) -> None:
    """So many units of an order are credited by hand."""
    with trade.open() as tx:
        (parcel,) = packing.parcels_of_orders(tx, [trade.id_of(number)])
        line = packing.lines_of(tx, [parcel.id])[0].id
        books.credit(tx, source_kind="by_hand", source_id=new_id(), dated=DAY, credits=[Credit(line, units)])


def gives(trade: Trade, number: str, amount: int, way: str) -> None:
    with trade.open() as tx:
        returns.refund(tx, NewRefund(trade.id_of(number), way, amount, "Came back"))


def test_what_was_paid_with_an_order_settles_its_invoice(trade: Trade) -> None:
    """The gateway owes it until its payout; then nothing is open anywhere."""
    trade.takes(replace(trade.order("9", TEA=2), payment="prepaid"))
    assert trade.accounts()[journal.CUSTOMERS] == -20_000, "paid and not sent yet: we owe it"
    assert (opened(trade)["9"].open_paise, opened(trade)["9"].charged_paise) == (-20_000, 0)
    trade.delivers("1", 2, payment="prepaid")
    told = trade.accounts()
    assert (told[SHOP], told[journal.CUSTOMERS]) == (40_000, -20_000)
    line = NewSettledLine("1", 20_000, 400, 72)
    assert trade.settles(NewSettlement("gateway", "shop", "PO-1", DAY, (line,), paid_paise=19_528)) == []
    told = trade.accounts()
    assert (told[SHOP], told["Assets:Bank:Settlements"], told["Expenses:Payment-Charges"]) == (20_000, 19_528, 472)
    assert "Assets:Tax-Deducted-At-Source" not in told, "a gateway withholds nothing (section 194-O is of operators)"
    assert set(opened(trade)) == {"9"}


@pytest.mark.parametrize(("way", "account"), [("gateway", SHOP), ("money", "Assets:Bank")])
def test_a_refund_closes_the_account_at_zero(trade: Trade, way: str, account: str) -> None:
    trade.delivers("1", 2, payment="prepaid")
    assert opened(trade) == {}
    credits(trade, "1")
    assert opened(trade)["1"].open_paise == -10_000
    before = trade.accounts().get(account, 0)
    gives(trade, "1", 10_000, way)
    assert opened(trade) == {}
    told = trade.accounts()
    assert (told.get(account, 0) - before, told.get(journal.CUSTOMERS, 0)) == (-10_000, 0)


def test_what_the_gateway_paid_back_it_keeps_of_its_payout(trade: Trade) -> None:
    trade.delivers("1", 2, payment="prepaid")
    credits(trade, "1")
    gives(trade, "1", 10_000, "gateway")
    lines = (NewSettledLine("1", 20_000), NewSettledLine("1", -10_000))
    assert trade.settles(NewSettlement("market", "shop", "S-1", DAY, lines)) == []
    told = trade.accounts()
    assert (told.get(SHOP, 0), told.get(journal.CUSTOMERS, 0), opened(trade)) == (0, 0, {})


def test_cash_is_open_until_it_is_remitted_or_written_off(trade: Trade) -> None:
    one, _ = trade.delivers("1"), trade.delivers("2")
    assert {key: told.open_paise for key, told in opened(trade).items()} == {"1": 10_000, "2": 10_000}
    assert trade.settles(cod(NewSettledLine(one, 6_000))) == []
    assert {key: told.open_paise for key, told in opened(trade).items()} == {"1": 4_000, "2": 10_000}
    with pytest.raises(Invalid):
        gives(trade, "1", 1_000, "gateway")


def test_an_order_that_is_cancelled_is_owed_and_given_back(trade: Trade, api: Api) -> None:
    trade.takes(replace(trade.order("1", TEA=1), payment="prepaid"))
    with trade.open() as tx:
        orders.cancel(tx, [trade.id_of("1")])
    told = api.http.get("/customer-accounts", params={"since": "2026-01-01", "search": "1"}).json()["items"]
    assert [(one["number"], one["open_paise"], one["paid_paise"]) for one in told] == [("1", -10_000, 10_000)]
    gives(trade, "1", 10_000, "gateway")
    assert api.http.get("/customer-accounts", params={"since": "2026-01-01"}).json()["items"] == []
    assert trade.accounts().get(SHOP, 0) == 0


def test_lists_bring_what_was_not_paid_before(trade: Trade) -> None:
    """Of 100 rupees 30 were paid with the order; the gateway's lists bring these first, then what the customer still owed."""
    trade.takes(replace(trade.order("1", TEA=1), payment="prepaid", paid_paise=3_000))
    lines = (NewSettledLine("1", 3_000), NewSettledLine("1", 5_000))
    assert trade.settles(NewSettlement("gateway", "shop", "PO-1", DAY, lines)) == []
    assert trade.settles(NewSettlement("gateway", "shop", "PO-2", DAY, (NewSettledLine("1", 2_000),))) == []
    told = opened(trade)["1"]
    assert (told.paid_paise, told.brought_paise, told.open_paise) == (3_000, 7_000, -10_000)
    assert SHOP not in trade.accounts(), "the gateway paid out all that was paid to it"
