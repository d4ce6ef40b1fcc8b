"""Never a query per row in the books: settlements, margins, the journal, the GST month and customer accounts of many orders ask the
database as often as those of few."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from uuid import UUID

import pytest

from godown.platform.database import Database
from godown.platform.transaction import Tx
from godown.reports import gst_month, journal, queries_customers, queries_margin
from godown.settling import NewSettledLine, NewSettlement, settle
from tests.builders.month import FIRST, HERE, issue_month
from tests.builders.trade import DAY, Trade
from tests.scenarios.test_never_per_line import counted

FEW, MANY = 10, 1_000
LAST = date(2026, 11, 30)
Work = Callable[[Tx], object]

READ: dict[str, Work] = {
    "margin by SKU": lambda tx: queries_margin.margins(tx, "sku", FIRST, LAST, 200),
    "margin by order": lambda tx: queries_margin.margins(tx, "order", FIRST, LAST, 200),
    "stock value": lambda tx: queries_margin.valued(tx, LAST, 200),
    "journal": lambda tx: journal.journal(tx, FIRST, LAST),
    "GST month": lambda tx: gst_month.gst_month(tx, HERE, "2026-11"),
    "customer accounts": lambda tx: queries_customers.open_accounts(tx, "", date(2026, 1, 1), None, 51),
}


@pytest.fixture
def trade(database: Database, tenant_id: UUID) -> Trade:
    return Trade(database, tenant_id)


def asked(trade: Trade, work: Work, monkeypatch: pytest.MonkeyPatch) -> int:
    with trade.open() as tx, counted(monkeypatch) as sent:
        work(tx)
        tx.flush()
    return len(sent)


def sells(trade: Trade, first: int, many: int) -> NewSettlement:
    """So many orders come, and the marketplace's list of all of them."""
    numbers = [str(number) for number in range(first, first + many)]
    trade.takes(*(replace(trade.order(number, TEA=1), payment="prepaid") for number in numbers))
    return NewSettlement(
        "market", "shop", f"S-{first}", DAY, tuple(NewSettledLine(one, 10_000, 500) for one in numbers)
    )


def test_a_list_of_a_thousand_orders_is_settled_with_as_many_statements(
    trade: Trade, monkeypatch: pytest.MonkeyPatch
) -> None:
    few, many = (sells(trade, first, count) for first, count in ((1, FEW), (FEW + 1, MANY)))
    assert asked(trade, lambda tx: settle(tx, [few]).done, monkeypatch) == asked(
        trade, lambda tx: settle(tx, [many]).done, monkeypatch
    )


def test_reports_ask_as_often_for_a_thousand_rows_as_for_ten(trade: Trade, monkeypatch: pytest.MonkeyPatch) -> None:
    with trade.open() as tx:
        issue_month(tx, FEW, 2)
    sells(trade, 1, FEW)
    few = {name: asked(trade, work, monkeypatch) for name, work in READ.items()}
    with trade.open() as tx:
        issue_month(tx, MANY, 50)
    sells(trade, FEW + 1, MANY)
    assert {name: asked(trade, work, monkeypatch) for name, work in READ.items()} == few
