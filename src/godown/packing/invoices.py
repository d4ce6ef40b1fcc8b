"""What lies in boxes becomes invoices: parts of order lines with their shares, from the registration of the facility."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from godown import books, catalog, stock
from godown.catalog import Sku
from godown.countries import Deal, Party
from godown.kernel.money import divide_half_up
from godown.kernel.outcome import RowRefusal
from godown.orders import Order, OrderLine
from godown.orders import queries as order_queries
from godown.packing.sets import Sets, sets_of
from godown.packing.words import NewParcel
from godown.platform.identity import business_name
from godown.platform.transaction import Tx
from godown.stock import queries_places
from godown.stock.queries_places import Facility


@dataclass(slots=True)
class Box:
    """A parcel in the making: its lines as (order line, units, batch, id of the parcel line), the serial numbers and the
    owner of each."""

    new: NewParcel
    order: Order
    lines: list[tuple[OrderLine, int, UUID, UUID]]
    moves: list[stock.Move]
    value_paise: int = 0
    round_off_paise: int = 0
    parcel_no: int = 0
    collect_paise: int = 0
    document: books.Issued | None = field(default=None)
    serials: dict[UUID, list[str]] = field(default_factory=dict)
    owners: dict[UUID, UUID] = field(default_factory=dict)


@dataclass(slots=True)
class Homes:
    """The facilities of a business, as suppliers."""

    business: str
    facilities: dict[UUID, Facility]

    def day(self, facility_id: UUID, instant: datetime) -> date:
        """The day of an instant in the facility's zone."""
        return instant.astimezone(ZoneInfo(self.facilities[facility_id].time_zone)).date()


def homes_of(tx: Tx) -> Homes:
    """All facilities, and the name of the business."""
    return Homes(business_name(tx), {home.id: home for home in queries_places.facilities(tx)})


def draft(tx: Tx, boxes: Sequence[Box]) -> tuple[list[Box], list[books.Draft], list[RowRefusal[UUID]]]:
    """The boxes that can be invoiced, each valued, with its document; and why the others cannot: `no_rate`,
    `below_unit_tax`. Without tax nothing leaves."""
    if not boxes:
        return [], [], []
    lines = [line for box in boxes for line, _, _, _ in box.lines]
    skus = catalog.skus_by_id(tx, list({line.sku_id for line in lines}))
    sets = sets_of(tx, lines) if any(line.bundle_id for line in lines) else {}
    homes = homes_of(tx)
    done: dict[UUID, int] = defaultdict(int)
    drafts, refused = books.draft(tx, [_invoice(tx, box, homes, skus, sets, done) for box in boxes])
    for box in boxes:
        if box.new.id in drafts:
            box.value_paise = drafts[box.new.id].total_paise
            box.round_off_paise = drafts[box.new.id].round_off_paise
    good = [box for box in boxes if box.new.id in drafts]
    rows = [RowRefusal(source, why.code, why.message, "units") for source, why in refused.items()]
    return good, [drafts[box.new.id] for box in good], rows


def _invoice(
    tx: Tx,
    box: Box,
    homes: Homes,
    skus: dict[UUID, Sku],
    sets: Sets,
    done: dict[UUID, int],
) -> books.NewInvoice:
    order = box.order
    assert order.facility_id is not None
    home = homes.facilities[order.facility_id]
    lines = []
    for line, count, _, line_id in box.lines:
        new = _line(line, line.packed + done[line.id], count, line_id, skus[line.sku_id])
        bundle, parts = sets.get(line.id, (None, ()))
        lines.append(replace(new, bundle=bundle, set_parts=parts))
        done[line.id] += count
    registration = home.gstin or ""
    seller = Party(registration, home.state_code or registration[:2], home.country)
    buyer = Party(order.customer_gstin or "", "", order.country)
    return books.NewInvoice(
        home.id, "parcel", box.new.id, order.id, homes.day(home.id, tx.now), home.as_party(homes.business),
        buyer_of(order),
        Deal(seller, buyer, order.state_code, order.country, third_party=order.bill_to is not None), tuple(lines),
        homes.day(home.id, order.ordered_at), order.channel_id,
        rounds=False if order.paid_paise >= order.total_paise else None,
    )  # fmt: skip


def _line(line: OrderLine, done: int, units: int, line_id: UUID, sku: Sku) -> books.NewLine:
    """`units` more of an order line after `done` were invoiced: their price, less their part of the discount, and their part of
    the shipping. Shares are cumulative over what is invoiced, so parcels sum exactly; those of cancelled units lapse."""
    discount = books.part_of(line.discount_paise, done, units, line.quantity)
    shipping = books.part_of(line.shipping_paise, done, units, line.quantity)
    return books.NewLine(
        line_id, sku.id, sku.code, line.name, sku.hsn, sku.unit, units, line.unit_price_paise * units - discount,
        sku.tax_class, shipping, line.price_includes_tax,
    )  # fmt: skip


def living_values(tx: Tx, boxes: Sequence[Box]) -> dict[UUID, int]:
    """By parcel, for orders that are to be collected and in part paid already: what the order is worth without its cancelled units; of a
    parcel that closes it 0, so that it bears all that is left."""
    found: dict[UUID, int] = {}
    lines: dict[UUID, list[OrderLine]] = defaultdict(list)
    for line in order_queries.lines_of(tx, list({box.order.id for box in boxes if _paid_in_part(box.order)})):
        lines[line.order_id].append(line)
    boxed: dict[UUID, int] = defaultdict(int)
    for box in boxes:
        mine = lines[box.order.id]
        boxed[box.order.id] += sum(count for _, count, _, _ in box.lines)
        closes = boxed[box.order.id] >= sum(line.open_units for line in mine)
        found[box.new.id] = 0 if closes else living_value(box.order.total_paise, mine)
    return found


def _paid_in_part(order: Order) -> bool:
    return order.collect_paise > 0 and order.prepaid_paise > 0


def living_value(total: int, lines: Sequence[OrderLine]) -> int:
    """What of an order's total is not cancelled, by the worth of its lines."""
    worth = [
        (line.unit_price_paise * line.quantity - line.discount_paise + line.shipping_paise, line) for line in lines
    ]
    whole = sum(value for value, _ in worth)
    living = sum(divide_half_up(value * (line.quantity - line.cancelled), line.quantity) for value, line in worth)
    return divide_half_up(total * living, whole) if whole else total


def buyer_of(order: Order) -> dict[str, object]:
    """Who is billed, fixed when the invoice is issued; where the goods go to someone else, that stands beside as `ship_to`."""
    goods = ship_to(order)
    told: dict[str, object] = {**goods, "gstin": order.customer_gstin or ""}
    if order.bill_to is None:
        return told
    billed = {name: text for name, text in order.bill_to.items() if name != "name"}
    return {**told, **billed, "customer_name": order.bill_to["name"], "ship_to": goods}


def ship_to(order: Order) -> dict[str, str]:
    """Where a parcel goes, fixed when it is packed."""
    names = ("customer_name", "phone", "email", "address1", "address2", "city", "state_code", "pincode", "country")
    return {name: str(getattr(order, name)) for name in names}
