"""The tab-separated order reports of Amazon (Seller Central): a row for each order item, money for all its units together.

Three of them have the same life here: *Order report* (prices, addresses), *Unshipped orders* (no prices, the last day to
ship) and *All orders* (every order with its status, no names and streets). Prices of amazon.in contain GST. A promotion too
many for one row continues on another row of the same item (Seller Central help, "Order report").
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from zoneinfo import ZoneInfo

from godown.channels.told import ToldOrder
from godown.kernel.cells import Cells, Problem, Row
from godown.kernel.columns import Column, Thing
from godown.kernel.states_of_india import state_code
from godown.orders import NewLine, NewOrder

COLUMNS: Final = (
    Column("order-id", "Amazon's order number.", "402-4870009-9733125", ("amazon-order-id",), needed=True),
    Column("order-item-id", "", "52336476957402"),
    Column("purchase-date", "", "2026-11-23T18:40:00+00:00", needed=True),
    Column("order-status", "All orders: Pending, Unshipped, Shipped, Cancelled.", ""),
    Column("item-status", "All orders: the status of the item.", ""),
    Column("fulfillment-channel", "All orders: Merchant, or Amazon where Amazon ships.", ""),
    Column("promise-date", "Unshipped orders: ship by.", "2026-11-25T18:29:59+00:00"),
    Column("latest-ship-date", "Ship by.", ""),
    Column("buyer-email", "", "p3vkb18m93xc7lv@marketplace.amazon.in"),
    Column("buyer-name", "", "Devika Menon"),
    Column("buyer-phone-number", "", "9847000000"),
    Column("sku", "", "AAN-TEA-250", needed=True),
    Column("product-name", "", "Assam tea, 250 g"),
    Column("quantity-purchased", "", "2", ("quantity",), needed=True),
    Column("quantity-shipped", "", "0"),
    Column("currency", "", "INR"),
    Column("item-price", "For all units, with tax.", "550.00"),
    Column("shipping-price", "", "40.00"),
    Column("gift-wrap-price", "", ""),
    Column("item-promotion-discount", "", "0.00"),
    Column("item-promotion-id", "", "", ("promotion-ids",)),
    Column("ship-promotion-discount", "", "0.00"),
    Column("payment-method", "COD where the courier collects.", "COD"),
    Column("cod-collectible-amount", "", ""),
    Column("recipient-name", "", "Devika Menon"),
    Column("ship-address-1", "", "12 MG Road"),
    Column("ship-address-2", "", ""),
    Column("ship-address-3", "", ""),
    Column("ship-city", "", "Kochi"),
    Column("ship-state", "", "KERALA"),
    Column("ship-postal-code", "", "682016"),
    Column("ship-country", "", "IN"),
    Column("ship-phone-number", "", "9847000000"),
    Column("is-business-order", "", "false"),
    Column("purchase-order-number", "", ""),
    Column("delivery-Instructions", "", ""),
)


@dataclass(slots=True)
class _Item:
    """An item of an order: its first row, and what all its rows add up to."""

    cells: Cells
    units: int
    price: int
    discount: int
    shipping: int
    promotions: set[str]


def read_orders(rows: Sequence[Row], headers: Mapping[str, str], zone: ZoneInfo) -> list[Thing[ToldOrder]]:
    """The orders of a report, in the order of the file."""
    orders: dict[str, list[Cells]] = {}
    for row in rows:
        cells = Cells(row, headers)
        orders.setdefault(cells.raw("order-id"), []).append(cells)
    return [_order(order_id, cells, zone) for order_id, cells in orders.items()]


def _order(order_id: str, rows: Sequence[Cells], zone: ZoneInfo) -> Thing[ToldOrder]:
    first = rows[0]
    if not order_id:
        first.wrong("order-id", "missing", "A row needs the order-id of its order.")
    ordered_at = first.instant("purchase-date", zone, needed=True)
    ship_by = first.instant("latest-ship-date", zone) or first.instant("promise-date", zone)
    if first.raw("currency") not in ("", "INR"):
        first.wrong("currency", "other_currency", "Only orders in rupees (INR) can be taken.")
    items = list(_items(rows).values())
    open_items = [item for item in items if item.units > 0]
    problems = _problems(rows)
    bad = any(problem.severity == "error" for problem in problems)
    skip = "" if bad and not open_items else _skip(first, items, open_items)
    if ordered_at is None or bad:
        return Thing(order_id, _numbers(rows), None, () if skip else problems, skip)
    order = _new_order(order_id, first, open_items or items, ordered_at, ship_by)
    priceless = "item-price" not in first.headers
    partial = priceless or "ship-address-1" not in first.headers or len(open_items) < len(items)
    told = ToldOrder(order, tuple(i.cells.row.number for i in open_items or items), "sku", partial, priceless)
    return Thing(order_id, _numbers(rows), told, _problems(rows), skip)


def _numbers(rows: Sequence[Cells]) -> tuple[int, ...]:
    return tuple(cells.row.number for cells in rows)


def _problems(rows: Sequence[Cells]) -> tuple[Problem, ...]:
    return tuple(problem for cells in rows for problem in cells.problems)


def _items(rows: Sequence[Cells]) -> dict[str, _Item]:
    """The items of an order; a row that continues an item adds its promotions, a row that repeats one adds nothing."""
    items: dict[str, _Item] = {}
    for cells in rows:
        key = (
            cells.raw("order-item-id") or f"{cells.raw('sku')} {len(items) if cells.has('quantity-purchased') else ''}"
        )
        if key not in items:
            items[key] = _Item(cells, _units(cells), *_amounts(cells), {cells.raw("item-promotion-id")})
            continue
        item, promotion = items[key], cells.raw("item-promotion-id")
        if not cells.has("quantity-purchased") or promotion not in item.promotions:
            item.promotions.add(promotion)
            item.discount += _off(cells, "item-promotion-discount")
            item.shipping -= _off(cells, "ship-promotion-discount")
    return items


def _units(cells: Cells) -> int:
    """Units still to ship; 0 where the item is cancelled or all has left."""
    if cells.raw("item-status").lower() in ("cancelled", "canceled"):
        return 0
    bought = cells.whole("quantity-purchased", needed=True)
    return max(0, bought - cells.whole("quantity-shipped"))


def _amounts(cells: Cells) -> tuple[int, int, int]:
    """(price of all units, discount, shipping with gift wrap less its promotion)."""
    price, discount = cells.rupees("item-price"), _off(cells, "item-promotion-discount")
    extra = cells.rupees("shipping-price") + cells.rupees("gift-wrap-price")
    return price, min(discount, price), extra - _off(cells, "ship-promotion-discount")


def _off(cells: Cells, name: str) -> int:
    """A promotion as a positive amount; some reports write it with a minus."""
    text = cells.raw(name).lstrip("-")
    bare = Cells(Row(cells.row.number, {name: text}), cells.headers)
    found = bare.rupees(name)
    cells.problems.extend(bare.problems)
    return found


def _skip(first: Cells, items: Sequence[_Item], open_items: Sequence[_Item]) -> str:
    if first.raw("fulfillment-channel").lower() in ("amazon", "afn"):
        return "Amazon ships this order itself."
    status = first.raw("order-status").lower()
    if status in ("cancelled", "canceled"):
        return ""
    if status.startswith("shipped") or status in ("complete", "delivered"):
        return "Shipped already."
    if status == "pending":
        return "Not paid yet. It is taken when Amazon says that it is unshipped."
    if status.startswith("pending"):
        return "Packed already: it waits for Amazon's pick-up."
    all_cancelled = all(item.cells.raw("item-status").lower() in ("cancelled", "canceled") for item in items)
    return "" if open_items or all_cancelled else "Shipped already."


def _cancelled(first: Cells, items: Sequence[_Item]) -> bool:
    gone = ("cancelled", "canceled")
    return first.raw("order-status").lower() in gone or all(i.cells.raw("item-status").lower() in gone for i in items)


def _line(item: _Item) -> NewLine:
    bought = item.cells.whole("quantity-purchased", default=1) or 1
    units = item.units or bought
    gross, off = item.price * units // bought, min(item.discount, item.price) * units // bought
    unit = -(-gross // units)
    return NewLine(
        item.cells.code("sku", needed=True), units, unit, item.cells.raw("product-name")[:300],
        item.cells.raw("order-item-id"), unit * units - gross + off,
    )  # fmt: skip


def _new_order(
    order_id: str, first: Cells, items: Sequence[_Item], ordered_at: datetime, ship_by: datetime | None
) -> NewOrder:
    lines = tuple(_line(item) for item in items)
    shipping = max(0, sum(item.shipping for item in items))
    total = sum(line.unit_price_paise * line.quantity - line.discount_paise for line in lines) + shipping
    cod = first.raw("payment-method").upper() == "COD" or first.rupees("cod-collectible-amount") > 0
    collect = min(first.rupees("cod-collectible-amount", default=total), total) if cod else 0
    purchase_order = first.raw("purchase-order-number")
    notes = [f"Business order {purchase_order}" if purchase_order else "", first.raw("delivery-Instructions")]
    return NewOrder(
        external_id=order_id, number=order_id, ordered_at=ordered_at, lines=lines, ship_by=ship_by,
        customer_name=(first.raw("recipient-name") or first.raw("buyer-name") or "Amazon customer")[:200],
        payment="cod" if cod else "prepaid", paid_paise=total - collect, collect_paise=collect, shipping_paise=shipping,
        note=". ".join(note for note in notes if note)[:1000], cancelled=_cancelled(first, items), **_address(first),
    )  # fmt: skip


def _address(first: Cells) -> dict[str, Any]:
    state, country = first.raw("ship-state"), first.raw("ship-country").upper() or "IN"
    if state and not state_code(state) and country == "IN":
        first.note("ship-state", "unknown_state", f"“{state}” is no state of India that we know.")
    second = ", ".join(part for name in ("ship-address-2", "ship-address-3") if (part := first.raw(name)))
    return {
        "email": first.raw("buyer-email")[:200],
        "phone": (first.raw("ship-phone-number") or first.raw("buyer-phone-number"))[:40],
        "address1": first.raw("ship-address-1")[:300], "address2": second[:300], "city": first.raw("ship-city")[:100],
        "state_code": state_code(state), "pincode": first.raw("ship-postal-code")[:12], "country": country[:2],
    }  # fmt: skip
