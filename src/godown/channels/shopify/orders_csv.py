"""The CSV that Shopify exports for orders (Admin, Orders, Export): a row for each line item, the order's own columns on its
first row only. Column names are Shopify's; money is in the shop's currency, which must be rupees here.

How the money adds up (Shopify Help, "Exporting orders"): Subtotal = items less discounts; Total = Subtotal + Shipping, plus
Taxes where the shop's prices are without tax. All discounts are spread over the lines by their value, so that a line that we
do not ship (a gift card) takes its share along.
"""

import re
from collections.abc import Mapping, Sequence
from typing import Any, Final
from zoneinfo import ZoneInfo

from godown.channels.told import ToldOrder
from godown.kernel.cells import Cells, Row
from godown.kernel.columns import Column, Thing
from godown.kernel.money import split_by_weight
from godown.kernel.states_of_india import state_code
from godown.orders import NewLine, NewOrder

COLUMNS: Final = (
    Column("Name", "Order number; the same on every row of an order.", "#1001", needed=True),
    Column("Email", "", "meera@customer.example"),
    Column(
        "Financial Status", "paid, pending, authorized, partially_paid, refunded, partially_refunded, voided.", "paid"
    ),
    Column("Fulfillment Status", "unfulfilled, partial, fulfilled.", "unfulfilled"),
    Column("Currency", "INR.", "INR"),
    Column("Subtotal", "", "899.00"),
    Column("Shipping", "", "49.00"),
    Column("Taxes", "", "137.14"),
    Column("Total", "", "948.00"),
    Column("Discount Amount", "", "0.00"),
    Column("Created at", "", "2026-11-24 00:10:00 +0530", needed=True),
    Column("Lineitem quantity", "", "1", needed=True),
    Column("Lineitem name", "", "Copper bottle, hammered, 750 ml"),
    Column("Lineitem price", "Price of one unit before discounts.", "899.00", needed=True),
    Column("Lineitem sku", "", "AAN-BTL-750", needed=True),
    Column("Lineitem requires shipping", "", "true"),
    Column("Lineitem fulfillment status", "", "pending"),
    Column("Lineitem discount", "", "0.00"),
    Column("Shipping Name", "", "Meera Krishnan"),
    Column("Shipping Street", "", "14/302 Swaraj Round South"),
    Column("Shipping Address1", "", "14/302 Swaraj Round South"),
    Column("Shipping Address2", "", ""),
    Column("Shipping Company", "", ""),
    Column("Shipping City", "", "Thrissur"),
    Column("Shipping Zip", "", "'680001"),
    Column("Shipping Province", "", "KL"),
    Column("Shipping Province Name", "", "Kerala"),
    Column("Shipping Country", "", "IN"),
    Column("Shipping Phone", "", "+91 98470 00000"),
    Column("Billing Name", "", "Meera Krishnan"),
    Column("Phone", "", ""),
    Column("Notes", "", ""),
    Column("Cancelled at", "", ""),
    Column("Payment Method", "", "Cash on Delivery (COD)"),
    Column("Outstanding Balance", "", "948.00"),
    Column("Id", "", "5512340987654"),
)

COD: Final = re.compile(r"(?i)\bcod\b|cash[ _-]*on[ _-]*delivery")
GONE: Final = frozenset({"refunded", "voided"})
NAMES: Final = ("Shipping Name", "Billing Name", "Shipping Company")


def read_orders(rows: Sequence[Row], headers: Mapping[str, str], zone: ZoneInfo) -> list[Thing[ToldOrder]]:
    """The orders of an export, in the order of the file."""
    orders: dict[str, list[Cells]] = {}
    for row in rows:
        cells = Cells(row, headers)
        orders.setdefault(cells.raw("Name"), []).append(cells)
    return [_order(name, cells, zone) for name, cells in orders.items()]


def _order(name: str, rows: Sequence[Cells], zone: ZoneInfo) -> Thing[ToldOrder]:
    first = next((cells for cells in rows if cells.has("Created at")), rows[0])
    if not name:
        first.wrong("Name", "missing", "A row needs the Name of its order.")
    key = first.code("Id", longest=40) or name
    ordered_at = first.instant("Created at", zone, needed=True)
    if first.raw("Currency") not in ("", "INR"):
        first.wrong("Currency", "other_currency", "Only orders in rupees (INR) can be taken.")
    skip = _skip(first)
    lines = _lines(first, rows)
    problems = tuple(problem for cells in rows for problem in cells.problems)
    numbers = tuple(cells.row.number for cells in rows)
    if not skip and not lines and not _cancelled(first):
        skip = "Nothing of this order is shipped: its items need no shipping, or are fulfilled."
    if ordered_at is None or any(problem.severity == "error" for problem in problems):
        return Thing(key, numbers, None, () if skip else problems, skip)
    shipping = first.rupees("Shipping")
    paid, collect = _to_pay(first)
    order = NewOrder(
        external_id=key, number=name, ordered_at=ordered_at, lines=tuple(line for line, _ in lines),
        customer_name=next((first.raw(column) for column in NAMES if first.has(column)), first.raw("Email")),
        payment="cod" if collect else "prepaid", paid_paise=paid, collect_paise=collect, shipping_paise=shipping,
        cancelled=_cancelled(first), **_address(first),
    )  # fmt: skip
    told = ToldOrder(order, tuple(row for _, row in lines), "Lineitem sku", partial=_part(first))
    return Thing(key, numbers, told, tuple(problem for cells in rows for problem in cells.problems), skip)


def _cancelled(first: Cells) -> bool:
    return first.has("Cancelled at") or first.raw("Financial Status").lower() in GONE


def _part(first: Cells) -> bool:
    return first.raw("Fulfillment Status").lower() == "partial"


def _skip(first: Cells) -> str:
    """Why an order is left out, though nothing is wrong with it."""
    if _cancelled(first):
        return ""
    if first.raw("Fulfillment Status").lower() in ("fulfilled", "restocked"):
        return "Fulfilled already in the shop."
    status = first.raw("Financial Status").lower()
    if status in ("pending", "unpaid", "expired") and not COD.search(first.raw("Payment Method")):
        return "Not paid yet. It is taken when the shop says that it is paid."
    return ""


def _to_pay(first: Cells) -> tuple[int, int]:
    """(paid, to collect). COD collects what is outstanding; where the file does not say, all of it."""
    total = first.rupees("Total")
    status = first.raw("Financial Status").lower()
    due = COD.search(first.raw("Payment Method")) and status in (
        "pending",
        "unpaid",
        "partially_paid",
        "authorized",
        "",
    )
    if not due and status != "partially_paid":
        return total, 0
    collect = min(first.rupees("Outstanding Balance", default=total) or total, total)
    return total - collect, collect


def _lines(first: Cells, rows: Sequence[Cells]) -> list[tuple[NewLine, int]]:
    """The lines to ship with their rows; every line takes its share of the discounts and of a tax that is added."""
    items = [cells for cells in rows if cells.has("Lineitem quantity") or cells.has("Lineitem name")]
    shipped = [_ships(cells) for cells in items]
    units = [cells.whole("Lineitem quantity", least=1, needed=True, default=1) for cells in items]
    prices = [cells.rupees("Lineitem price", needed=True) for cells in items]
    own = [
        min(cells.rupees("Lineitem discount"), n * price) for cells, n, price in zip(items, units, prices, strict=True)
    ]
    net = [n * price - off for n, price, off in zip(units, prices, own, strict=True)]
    if not items:
        first.wrong("Lineitem quantity", "missing", "This order has no items.")
        return []
    off = _order_discount(first, sum(net))
    net = [value - share for value, share in zip(net, split_by_weight(off, net), strict=True)]
    net = [value + share for value, share in zip(net, split_by_weight(_added_tax(first), net), strict=True)]
    lines = []
    for cells, n, price, value, ships in zip(items, units, prices, net, shipped, strict=True):
        if ships:
            sku = cells.code("Lineitem sku", needed=True)
            unit = max(price, -(-value // n))
            lines.append(
                (NewLine(sku, n, unit, cells.raw("Lineitem name")[:300], discount_paise=unit * n - value), cells)
            )
    return [(line, cells.row.number) for line, cells in lines]


def _ships(cells: Cells) -> bool:
    return (
        cells.raw("Lineitem requires shipping").lower() not in ("false", "no")
        and cells.raw("Lineitem fulfillment status").lower() != "fulfilled"
    )


def _order_discount(first: Cells, items: int) -> int:
    """What the order's discounts take off the items: the items less the Subtotal where the file has one."""
    if first.has("Subtotal"):
        return min(max(0, items - first.rupees("Subtotal")), items)
    return min(first.rupees("Discount Amount"), items)


def _added_tax(first: Cells) -> int:
    """Taxes that come on top of the prices; 0 where prices contain them (the Total tells)."""
    taxes, total = first.rupees("Taxes"), first.rupees("Total")
    return taxes if taxes and total == first.rupees("Subtotal") + first.rupees("Shipping") + taxes else 0


def _address(first: Cells) -> dict[str, Any]:
    province = first.raw("Shipping Province Name") or first.raw("Shipping Province")
    country = first.raw("Shipping Country")[:2].upper() or "IN"
    state = state_code(province) or state_code(first.raw("Shipping Province"))
    if province and not state and country == "IN":
        first.note("Shipping Province", "unknown_state", f"“{province}” is no state of India that we know.")
    street = first.raw("Shipping Address1") or first.raw("Shipping Street")
    company = first.raw("Shipping Company")
    second = ", ".join(part for part in (company, first.raw("Shipping Address2")) if part)
    return {
        "email": first.raw("Email")[:200], "phone": (first.raw("Shipping Phone") or first.raw("Phone"))[:40],
        "address1": street[:300], "address2": second[:300], "city": first.raw("Shipping City")[:100], "state_code": state,
        "pincode": first.raw("Shipping Zip")[:12], "country": country, "note": first.raw("Notes")[:1000],
    }  # fmt: skip
