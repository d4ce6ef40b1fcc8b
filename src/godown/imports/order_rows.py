"""Our own CSV of orders: a row for each line; what belongs to the order stands on its first row, or on every row alike."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from godown.channels.told import ToldOrder
from godown.credits import CreditUse
from godown.imports.words import Ground
from godown.kernel.cells import Cells, Row
from godown.kernel.columns import Column, Thing
from godown.kernel.money import parse_rupees
from godown.kernel.states_of_india import state_code
from godown.orders import NewLine, NewOrder

COLUMNS: Final = (
    Column("order_id", "The order's id where it comes from; the same on every row of the order.", "2041",
           ("order id", "id", "order no", "order number", "external id"), needed=True),
    Column("number", "What the customer knows it by; the order_id where it is empty.", "#2041", ("order name",)),
    Column("ordered_at", "When it was ordered; without a zone, in the facility's time.", "2026-11-24 00:10",
           ("order date", "date", "created at"), needed=True),
    Column("sku", "Your SKU or bundle.", "AAN-TEA-250", ("item code", "sku code", "product code"), needed=True),
    Column("quantity", "Units.", "2", ("qty", "units"), needed=True),
    Column("price", "Price of one unit in rupees, with tax.", "275.00", ("unit price", "rate", "selling price"), needed=True),
    Column("line_discount", "Discount of the line in rupees.", "0", ("item discount",)),
    Column("line_id", "The line's id where it comes from.", "", ("order item id",)),
    Column("item_name", "Name on the invoice; the SKU's where it is empty.", "", ("product name",)),
    Column("shipping", "What the customer pays for shipping.", "40.00", ("shipping charge",)),
    Column("discount", "Discount of the order in rupees.", "0", ("order discount",)),
    Column("payment", "prepaid or cod.", "cod", ("payment method", "payment mode")),
    Column("paid", "Paid already; all of it for prepaid.", "", ("amount paid",)),
    Column("to_collect", "To be collected by the courier; the rest for COD.", "590.00", ("cod amount", "collect")),
    Column("store_credit", "Codes of store credit that pay beside money, a space between them; an amount after a colon.", "SC-2345-6789-ABCD:500.00",
           ("store credit", "gift card")),
    Column("customer_name", "", "Meera Krishnan", ("name", "customer", "recipient"), needed=True),
    Column("email", "", "meera@customer.example", ("customer email",)),
    Column("phone", "", "+91 98470 00000", ("mobile", "customer phone")),
    Column("address1", "", "14/302 Swaraj Round South", ("address", "address line 1")),
    Column("address2", "", "", ("address line 2",)),
    Column("city", "", "Thrissur", ("town",)),
    Column("state", "Name, two letters or GST code.", "Kerala", ("state code", "province")),
    Column("pincode", "", "680001", ("pin", "zip", "postal code")),
    Column("country", "Two letters; IN where it is empty.", "IN", ()),
    Column("gstin", "GSTIN of a business customer.", "", ("customer gstin",)),
    Column("ship_by", "When it must leave; a day after it was ordered where it is empty.", "", ("promise date",)),
    Column("priority", "Higher goes first; 0 where it is empty.", "0", ()),
    Column("ship_complete", "no lets a part of it leave while its rest waits; yes where it is empty.", "yes",
           ("ship whole", "all together")),
    Column("may_split", "yes lets several facilities fill it, each its part; as the business says where it is empty.", "",
           ("split allowed", "allow split")),
    Column("facility", "Code of the facility that must ship it; chosen by rule where it is empty.", "", ("warehouse",)),
    Column("note", "", "", ("notes", "remarks")),
    Column("cancelled", "yes takes the order back.", "no", ("is cancelled",)),
)  # fmt: skip

OF_LINE: Final = frozenset({"order_id", "sku", "quantity", "price", "line_discount", "line_id", "item_name"})


def read(rows: Sequence[Row], headers: Mapping[str, str], ground: Ground) -> list[Thing[ToldOrder]]:
    """The orders of a file, in its order."""
    orders: dict[str, list[Cells]] = {}
    for row in rows:
        cells = Cells(row, headers)
        orders.setdefault(cells.raw("order_id"), []).append(cells)
    return [_order(order_id, cells, ground) for order_id, cells in orders.items()]


def _order(order_id: str, rows: Sequence[Cells], ground: Ground) -> Thing[ToldOrder]:
    first = rows[0]
    first.code("order_id", longest=200, needed=True)
    _alike(rows)
    ordered_at, ship_by = first.instant("ordered_at", ground.zone, needed=True), first.instant("ship_by", ground.zone)
    lines = tuple(_line(cells) for cells in rows)
    numbers = tuple(cells.row.number for cells in rows)
    order = _head(order_id, first, lines, ordered_at, ship_by, ground) if ordered_at else None
    problems = tuple(problem for cells in rows for problem in cells.problems)
    told = ToldOrder(order, numbers, "sku") if order else None
    return Thing(order_id, numbers, told, problems)


def _alike(rows: Sequence[Cells]) -> None:
    """A later row that says something else of the order than its first is a mistake that nobody would see."""
    for cells in rows[1:]:
        for name in cells.row.cells:
            if name not in OF_LINE and cells.has(name) and cells.raw(name) != rows[0].raw(name):
                said = f"Row {rows[0].row.number} of the same order says “{rows[0].raw(name)[:60]}”."
                cells.wrong(name, "not_alike", said, rows[0].raw(name)[:200])


def _line(cells: Cells) -> NewLine:
    return NewLine(
        sku_code=cells.code("sku", needed=True),
        quantity=cells.whole("quantity", least=1, needed=True, default=1),
        unit_price_paise=cells.rupees("price", needed=True),
        name=cells.text("item_name", longest=300),
        external_line_id=cells.code("line_id", longest=100),
        discount_paise=cells.rupees("line_discount"),
    )


def _credits(first: Cells) -> tuple[CreditUse, ...]:
    """Codes that pay, each with how much of it, or with all that it has."""
    found = []
    for word in first.raw("store_credit").split():
        code, _, amount = word.partition(":")
        try:
            found.append(CreditUse(code, parse_rupees(amount) if amount else None))
        except ValueError as wrong:
            first.wrong("store_credit", "not_money", str(wrong))
    return tuple(found)


def _head(
    order_id: str,
    first: Cells,
    lines: tuple[NewLine, ...],
    ordered_at: datetime,
    ship_by: datetime | None,
    ground: Ground,
) -> NewOrder:
    state = state_code(first.raw("state"))
    if first.has("state") and not state and first.raw("country").upper() in ("", "IN"):
        first.wrong("state", "unknown_state", "A state of India by name, two letters or GST code.")
    facility = ground.facility(first.raw("facility")) if first.has("facility") else None
    if first.has("facility") and facility is None:
        first.wrong("facility", "unknown_facility", f"One of {', '.join(one.code for one in ground.facilities)}.")
    values: dict[str, Any] = {name: first.text(name, longest=300) for name in ("address1", "address2", "city", "email")}
    return NewOrder(
        external_id=order_id, number=first.text("number", default=order_id, longest=100), ordered_at=ordered_at, lines=lines,
        customer_name=first.text("customer_name", longest=200, needed=True),
        payment=first.choice("payment", ("prepaid", "cod"), default="prepaid"),
        paid_paise=first.rupees("paid") if first.has("paid") else None,
        collect_paise=first.rupees("to_collect") if first.has("to_collect") else None,
        store_credit=_credits(first), shipping_paise=first.rupees("shipping"), discount_paise=first.rupees("discount"), ship_by=ship_by,
        priority=first.whole("priority"), phone=first.code("phone", longest=40), state_code=state,
        pincode=first.code("pincode", longest=12), country=first.text("country", default="IN", longest=2).upper(),
        customer_gstin=first.code("gstin", longest=15) or None, note=first.text("note", longest=1000),
        ship_complete=first.yes("ship_complete", default=True),
        may_split=first.yes("may_split", default=False) if first.raw("may_split") else None,
        cancelled=first.yes("cancelled", default=False), facility_id=facility.id if facility else None, **values,
    )  # fmt: skip
