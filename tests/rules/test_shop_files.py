"""Orders as Shopify and Amazon write them down: each line, each paisa, each reason to leave one out."""

import time
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from godown.channels import amazon, shopify
from godown.channels.told import ToldOrder
from godown.kernel.columns import Thing, match_columns, rows_of
from godown.orders import NewOrder
from godown.orders.rules import business_day, order_faults, to_pay, total_paise
from godown.platform.sheets import read_sheet
from tests.builders import files

INDIA = ZoneInfo("Asia/Kolkata")


def read_shopify(content: bytes) -> list[Thing[ToldOrder]]:
    sheet = read_sheet(content)
    found = match_columns(sheet.columns, shopify.COLUMNS)
    return shopify.read_orders(rows_of(sheet.rows, found), {name: name for name in found}, INDIA)


def read_amazon(content: bytes) -> list[Thing[ToldOrder]]:
    sheet = read_sheet(content)
    found = match_columns(sheet.columns, amazon.COLUMNS)
    return amazon.read_orders(rows_of(sheet.rows, found), {name: name for name in found}, INDIA)


def order_of(thing: Thing[ToldOrder]) -> NewOrder:
    assert thing.record is not None, thing.problems
    assert not thing.bad, thing.problems
    return thing.record.order


def net(order: NewOrder) -> list[int]:
    return [line.quantity * line.unit_price_paise - line.discount_paise for line in order.lines]


def test_an_order_of_two_lines() -> None:
    rows = files.shopify_order(1001, {"Lineitem quantity": "2"}, {"Lineitem sku": "CUP", "Lineitem price": "1,050.00"},
                               Subtotal="1250.00", Shipping="49.00", Total="1299.00")  # fmt: skip
    (thing,) = read_shopify(files.shopify_csv(rows))
    order = order_of(thing)
    assert (order.external_id, order.number, thing.rows) == ("5512340981001", "#1001", (2, 3))
    assert [(line.sku_code, line.quantity, line.unit_price_paise) for line in order.lines] == [
        ("TEA", 2, 10_000),
        ("CUP", 1, 105_000),
    ]
    assert (total_paise(order), to_pay(order)) == (129_900, (129_900, 0))
    assert (order.pincode, order.state_code, order.phone, order.city) == ("680001", "32", "+919847000000", "Thrissur")
    assert order.ordered_at == datetime(2026, 11, 23, 18, 40, tzinfo=UTC)
    assert business_day(order.ordered_at, "Asia/Kolkata").isoformat() == "2026-11-24"
    assert not list(order_faults(order))


def test_cod_collects_what_is_outstanding() -> None:
    whole = files.shopify_order(
        1, **{k.replace(" ", "_"): v for k, v in files.COD.items()}, Outstanding_Balance="100.00"
    )
    part = files.shopify_order(2, Financial_Status="partially_paid", Outstanding_Balance="60.00")
    paid = files.shopify_order(3, Payment_Method="Cash on Delivery (COD)")
    found = [order_of(thing) for thing in read_shopify(files.shopify_csv(whole, part, paid))]
    assert [(order.payment, *to_pay(order)) for order in found] == [
        ("cod", 0, 10_000), ("cod", 4_000, 6_000), ("prepaid", 10_000, 0)
    ]  # fmt: skip


def test_discounts_are_spread_and_gift_cards_are_not_shipped() -> None:
    card = {
        "Lineitem sku": "",
        "Lineitem name": "Gift card",
        "Lineitem price": "300.00",
        "Lineitem requires shipping": "false",
    }
    rows = files.shopify_order(1, {}, card, Subtotal="360.00", Discount_Amount="40.00", Total="360.00")
    order = order_of(read_shopify(files.shopify_csv(rows))[0])
    assert net(order) == [9_000]
    only = files.shopify_order(2, card, Subtotal="300.00", Total="300.00")
    assert "nothing" in read_shopify(files.shopify_csv(only))[0].skip.lower()


def test_tax_on_top_is_in_the_price_that_we_keep() -> None:
    rows = files.shopify_order(1, {"Lineitem quantity": "3", "Lineitem price": "33.33"}, Subtotal="99.99", Taxes="18.00",
                               Shipping="10.00", Total="127.99")  # fmt: skip
    order = order_of(read_shopify(files.shopify_csv(rows))[0])
    assert total_paise(order) == 12_799


@pytest.mark.parametrize(
    ("cells", "skipped", "cancelled"),
    [
        ({"Fulfillment_Status": "fulfilled"}, True, False),
        ({"Financial_Status": "pending"}, True, False),
        ({"Financial_Status": "authorized"}, False, False),
        ({"Cancelled_at": "2026-11-24 10:00:00 +0530", "Financial_Status": "voided"}, False, True),
        ({"Financial_Status": "refunded"}, False, True),
        ({"Financial_Status": "partially_refunded"}, False, False),
    ],
)
def test_what_the_status_says(cells: dict[str, str], skipped: bool, cancelled: bool) -> None:
    (thing,) = read_shopify(files.shopify_csv(files.shopify_order(1, **cells)))
    assert bool(thing.skip) is skipped
    if not skipped:
        assert order_of(thing).cancelled is cancelled


def test_of_a_part_fulfilled_order_the_rest_is_taken() -> None:
    rows = files.shopify_order(1, {"Lineitem fulfillment status": "fulfilled"}, {"Lineitem sku": "CUP"}, Subtotal="200.00",
                               Total="200.00", Fulfillment_Status="partial")  # fmt: skip
    (thing,) = read_shopify(files.shopify_csv(rows))
    assert [line.sku_code for line in order_of(thing).lines] == ["CUP"]
    assert thing.record is not None
    assert thing.record.partial


def test_errors_name_their_row_and_column() -> None:
    bad = files.shopify_order(1, {}, {"Lineitem price": "free", "Lineitem quantity": "0"}, {"Lineitem sku": ""})
    usd = files.shopify_order(2, Currency="USD", Id="5.51234E+12")
    wrong, foreign = read_shopify(files.shopify_csv(bad, usd))
    assert [(p.row, p.column) for p in wrong.problems] == [
        (3, "Lineitem quantity"),
        (3, "Lineitem price"),
        (4, "Lineitem sku"),
    ]
    assert {p.column for p in foreign.problems} == {"Currency", "Id"}


@settings(max_examples=80, deadline=None)
@given(
    st.lists(st.tuples(st.integers(1, 9), st.integers(0, 500_000), st.booleans()), min_size=1, max_size=6),
    st.integers(0, 100), st.integers(0, 20_000), st.integers(0, 50_000),
)  # fmt: skip
def test_the_money_of_an_export_adds_up(
    lines: list[tuple[int, int, bool]], percent: int, shipping: int, tax: int
) -> None:
    def rupees(paise: int) -> str:
        return f"{paise // 100}.{paise % 100:02d}"

    gross = sum(units * price for units, price, _ in lines)
    off = gross * percent // 100
    total = gross - off + shipping + tax
    given_lines = [{"Lineitem quantity": str(n), "Lineitem price": rupees(price)} for n, price, _ in lines]
    rows = files.shopify_order(1, *given_lines, Subtotal=rupees(gross - off), Discount_Amount=rupees(off), Taxes=rupees(tax),
                               Shipping=rupees(shipping), Total=rupees(total))  # fmt: skip
    order = order_of(read_shopify(files.shopify_csv(rows))[0])
    assert total_paise(order) == total
    assert not list(order_faults(order))


def test_amazons_money_is_for_all_units() -> None:
    rows = [files.amazon_row("402-1", "11", quantity_purchased="3", item_price="100.00", shipping_price="40.00",
                             item_promotion_discount="-10.00", item_promotion_id="DIWALI"),
            files.amazon_row("402-1", "11", quantity_purchased="", item_price="", item_promotion_discount="5.00",
                             item_promotion_id="COUPON"),
            files.amazon_row("402-1", "12", sku="CUP", item_price="49.50", payment_method=""),
            files.amazon_row("402-1", "12", sku="CUP", item_price="49.50")]  # fmt: skip
    (thing,) = read_amazon(files.amazon_report(rows))
    order = order_of(thing)
    assert [(line.sku_code, line.quantity, line.external_line_id) for line in order.lines] == [
        ("TEA", 3, "11"),
        ("CUP", 1, "12"),
    ]
    assert net(order) == [8_500, 4_950]
    assert (total_paise(order), order.shipping_paise, to_pay(order)) == (17_450, 4_000, (17_450, 0))
    assert order.lines[0].name == 'Assam tea "gold", 250 g'
    assert (order.state_code, order.city, order.address2) == ("32", "KOCHI", "Ravipuram")


def test_amazons_cod() -> None:
    (thing,) = read_amazon(files.amazon_report([files.amazon_row("402-1", "11", payment_method="COD")]))
    assert (order_of(thing).payment, to_pay(order_of(thing))) == ("cod", (0, 10_000))


def test_the_report_of_unshipped_orders_has_no_prices_and_a_last_day() -> None:
    rows = [files.amazon_row("402-1", "11", quantity_purchased="3", quantity_shipped="1", promise_date="2026-11-25T18:29:59+00:00"),
            files.amazon_row("402-2", "12", quantity_shipped="1")]  # fmt: skip
    first, second = read_amazon(files.amazon_report(rows, files.UNSHIPPED_HEADER))
    assert first.record is not None
    assert first.record.priceless
    assert first.record.partial
    assert (order_of(first).lines[0].quantity, order_of(first).ship_by) == (
        2,
        datetime(2026, 11, 25, 18, 29, 59, tzinfo=UTC),
    )
    assert second.skip == "Shipped already."


@pytest.mark.parametrize(
    ("status", "channel", "skip", "cancelled"),
    [("Unshipped", "Merchant", "", False), ("Shipped - Delivered to Buyer", "Merchant", "Shipped", False),
     ("Pending", "Merchant", "Not paid", False), ("Pending - Waiting for Pick Up", "Merchant", "Packed", False),
     ("Cancelled", "Merchant", "", True), ("Unshipped", "Amazon", "Amazon ships", False)],
)  # fmt: skip
def test_the_report_of_all_orders(status: str, channel: str, skip: str, cancelled: bool) -> None:
    gone = {"quantity": "0", "item-price": ""} if cancelled else {"quantity": "1"}
    row = {
        **files.amazon_row("", ""),
        "amazon-order-id": "402-1",
        "order-status": status,
        "fulfillment-channel": channel,
        **gone,
    }
    (thing,) = read_amazon(files.amazon_report([row], files.ALL_ORDERS_HEADER))
    assert thing.skip.startswith(skip)
    assert bool(thing.skip) is bool(skip)
    if not skip:
        assert thing.record is not None
        assert (order_of(thing).cancelled, thing.record.partial) == (cancelled, True)


def test_amazons_errors_name_their_row_and_column() -> None:
    rows = [
        files.amazon_row("402-1", "11", sku=""),
        files.amazon_row("402-2", "12", quantity_purchased="x", currency="EUR"),
    ]
    first, second = read_amazon(files.amazon_report(rows))
    assert [(p.row, p.column) for p in first.problems] == [(2, "sku")]
    assert {(p.row, p.column) for p in second.problems} == {(3, "quantity-purchased"), (3, "currency")}


def test_ten_thousand_orders_are_read_in_a_moment() -> None:
    content = files.shopify_csv(*(files.shopify_order(n, {}, {"Lineitem sku": "CUP"}) for n in range(10_000)))
    began = time.process_time()
    assert len(read_shopify(content)) == 10_000
    assert time.process_time() - began < 20
