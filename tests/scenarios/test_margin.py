"""Margin by SKU, order and channel with returns and packaging counted in; what stock is worth on a day."""

from datetime import date
from uuid import UUID

import pytest

from godown import returns, shipping
from godown.platform.database import Database
from godown.reports import margin_files, queries_margin
from godown.reports.queries_margin import Margin
from tests.builders.trade import DAY, Trade
from tests.http import Api

FIRST, LAST = date(2026, 11, 1), date(2026, 11, 30)


@pytest.fixture
def trade(database: Database, tenant_id: UUID) -> Trade:
    return Trade(database, tenant_id)


def leaves(trade: Trade, number: str, units: int) -> str:
    """An order is packed and handed over; answer the AWB of its parcel."""
    awb = trade.delivers(number, units, state="ready")
    with trade.open() as tx:
        manifest = shipping.open_manifest(tx, trade.courier, trade.facility)
        assert shipping.scan(tx, manifest.id, awb)[0] == "ok"
        assert len(shipping.close(tx, manifest.id, "Rider").done) == 1
    return awb


def margins(trade: Trade, by: str) -> list[Margin]:
    with trade.open() as tx:
        return queries_margin.margins(tx, by, FIRST, LAST, 100)


def test_what_sales_bring(trade: Trade) -> None:
    leaves(trade, "1", 2)
    leaves(trade, "2", 1)
    (sku,), (channel,) = margins(trade, "sku"), margins(trade, "channel")
    by_order = {one.key: one for one in margins(trade, "order")}
    assert (sku.key, sku.units, sku.sold_paise, sku.cost_paise) == ("TEA", 3, 16_949 + 8_475, 12_000)
    assert sku.packaging_paise == 2 * 1_900
    assert (channel.key, channel.margin_paise) == ("shop", sku.margin_paise)
    assert by_order["1"].margin_paise + by_order["2"].margin_paise == sku.margin_paise
    assert queries_margin.summed(margins(trade, "order")).margin_paise == channel.margin_paise
    assert by_order["2"].margin_paise == 8_475 - 4_000 - 1_900


def test_what_comes_back_is_taken_off(trade: Trade) -> None:
    awb = leaves(trade, "1", 2)
    with trade.open() as tx:
        (parcel,) = tx.scalars("SELECT parcel_id FROM shipment WHERE awb = %(awb)s", awb=awb)
        returns.arrive(tx, returns.expect_rto(tx, parcel).id)
    (order,) = margins(trade, "order")
    assert (order.back, order.credited_paise, order.cost_paise) == (2, order.sold_paise, 0)
    assert order.margin_paise == -order.packaging_paise == -1_900


def test_stock_is_worth_what_its_entries_say(trade: Trade) -> None:
    leaves(trade, "1", 2)
    with trade.open() as tx:
        worth = {one.sku_code: (one.quantity, one.value_paise, one.unit) for one in queries_margin.valued(tx, DAY, 100)}
        assert queries_margin.valued(tx, date(2026, 11, 23), 100) == []
        kept = dict(
            tx.tuples("""SELECT s.code, sum(c.value_paise)::bigint FROM stock_cost c JOIN sku s ON s.id = c.sku_id
                         WHERE c.tenant_id = %(tenant)s GROUP BY 1""")
        )
    assert worth["TEA"] == (18, 72_000, "piece")
    assert {code: row[1] for code, row in worth.items()} == kept


def test_files_and_api(api: Api, database: Database) -> None:
    trade = Trade(database, api.tenant_id)
    leaves(trade, "1", 2)
    (row,) = api.http.get("/margin", params={"month": "2026-11", "by": "order"}).json()
    assert (row["key"], row["units"]) == ("1", 2)
    text = api.http.get("/margin/csv", params={"month": "2026-11"}).content.decode("utf-8-sig")
    assert text.splitlines()[0] == ",".join(margin_files.MARGIN)
    assert text.splitlines()[1].startswith("TEA,Assam tea,2,0,169.49,0.00,80.00,19.00,70.49")
    assert api.http.get("/stock-value/xlsx", params={"day": "2026-11-24"}).content[:2] == b"PK"
    assert api.http.get("/margin/pdf", params={"month": "2026-11"}).status_code == 422
    assert len(api.http.get("/stock-value", params={"day": "2026-11-24"}).json()) >= 2
