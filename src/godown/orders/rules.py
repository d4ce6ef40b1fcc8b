"""Pure rules of orders: form, money, bundles, rank, the business day, the facility."""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

import msgspec

from godown.credits import credit_faults
from godown.kernel.money import divide_half_up, split_by_weight
from godown.kernel.outcome import RowRefusal
from godown.orders.words import FacilityRule, NewLine, NewOrder, PlannedLine, ReservedLine, Served, Site

LINES_MAX = 500
UNITS_MAX = 1_000_000
MONEY_MAX = 10**13
SHIP_WITHIN = timedelta(days=1)
"""An order without a ship-by is due a day after it was placed."""


def order_faults(order: NewOrder) -> Iterator[RowRefusal[str]]:
    """Everything that is wrong with the form of an order."""

    def fault(field: str, message: str) -> RowRefusal[str]:
        return RowRefusal(order.external_id, "invalid", message, field)

    if not order.external_id.strip() or len(order.external_id) > 200:
        yield fault("external_id", "An order needs the channel's own id, at most 200 characters.")
    if not 1 <= len(order.lines) <= LINES_MAX:
        yield fault("lines", f"An order has 1 to {LINES_MAX} lines.")
    if order.payment not in ("prepaid", "cod"):
        yield fault("payment", "Payment is prepaid or cod.")
    if order.ordered_at.tzinfo is None or (order.ship_by is not None and order.ship_by.tzinfo is None):
        yield fault("ordered_at", "An instant needs its time zone.")
    if order.bill_to and (not order.bill_to.name.strip() or len(order.bill_to.name) > 200):
        yield fault("bill_to", "Who is billed has a name, at most 200 characters.")
    money = (order.shipping_paise, order.discount_paise, order.paid_paise or 0, order.collect_paise or 0)
    if not all(0 <= paise <= MONEY_MAX for paise in money):
        yield fault("shipping_paise", "Money is whole paise and never negative.")
    for message in credit_faults(order.store_credit):
        yield fault("store_credit", message)
    if order.store_credit and order.payment == "prepaid" and order.paid_paise is None:
        yield fault("paid_paise", "Say how much was paid in money beside the store credit, 0 if nothing.")
    for row, line in enumerate(order.lines, 1):
        if not 1 <= line.quantity <= UNITS_MAX:
            yield fault("quantity", f"Line {row}: quantity is a whole number of at least 1.")
        if not 0 <= line.unit_price_paise <= MONEY_MAX or not 0 <= line.discount_paise <= MONEY_MAX:
            yield fault("unit_price_paise", f"Line {row}: a price is whole paise and never negative.")
        elif line.discount_paise > line.unit_price_paise * line.quantity:
            yield fault("discount_paise", f"Line {row}: the discount is larger than the line.")


def total_paise(order: NewOrder, on_top: int = 0) -> int:
    """What the customer pays in all: lines less discounts, plus shipping, less the order's discount, with the tax that comes
    on top of the prices; never below 0."""
    lines = sum(line.unit_price_paise * line.quantity - line.discount_paise for line in order.lines)
    return max(0, lines + order.shipping_paise - order.discount_paise) + on_top


def to_pay(order: NewOrder, on_top: int = 0, credit: int = 0, *, later: bool = False) -> tuple[int, int]:
    """(paid, to collect): what is said, else all paid (prepaid; nothing where the buyers of its channel pay `later`) or all to collect
    (COD); `credit` pays beside money, so less is collected."""
    total = total_paise(order, on_top)
    if order.payment == "prepaid" and order.paid_paise is None:
        return 0 if later else total, order.collect_paise or 0
    paid = order.paid_paise or 0
    collect = order.collect_paise or 0
    if order.payment == "cod" and order.collect_paise is None:
        collect = max(0, total - paid)
    return paid + credit, max(0, collect - credit)


def due_of(order: NewOrder, on_top: int = 0) -> int:
    """What store credit may pay of an order that arrives: what is to be collected, else what was not paid."""
    paid, collect = to_pay(order, on_top)
    return collect or max(0, total_paise(order, on_top) - paid)


def content_hash(order: NewOrder) -> str:
    """A fingerprint of what the channel said, to tell a repeat from a change. By whose units it was filled is no content."""
    said = replace(order, reservation_id=None) if order.reservation_id else order
    return hashlib.sha256(msgspec.json.encode(said)).hexdigest()[:32]


def business_day(instant: datetime, zone: str) -> date:
    """The day that an instant belongs to in a facility's zone: 00:10 in India is that day, though UTC says the day before."""
    return instant.astimezone(ZoneInfo(zone)).date()


def cash_by_now(asked: int, prepaid: int, total: int, sent: int, living: int) -> int:
    """What the parcels of an order collect together, once goods worth `sent` of its `total` are in them, the newest included.

    `asked` is all that was to be paid of the order, of which goods that are sent take their part. What is paid already (`prepaid`: money
    in advance, store credit) pays for all that is not cancelled (worth `living`) alike; a parcel that sends the last of it (`living`
    no more than `sent`) bears all of it. So cash, money in advance and credit together are what was sent is worth; never below 0.

    >>> cash_by_now(30_000, 10_000, 30_000, 10_000, 30_000), cash_by_now(30_000, 10_000, 30_000, 10_000, 10_000)
    (6667, 0)
    """
    due = divide_half_up(asked * sent, max(total, sent, 1))
    return max(0, due - divide_half_up(prepaid * sent, max(living, sent, 1)))


def plan_lines(
    lines: Sequence[NewLine],
    sku_ids: Mapping[str, UUID],
    parts: Mapping[UUID, Sequence[tuple[UUID, int, int]]],
    names: Mapping[UUID, str],
) -> list[PlannedLine]:
    """Explode bundles into component lines. `parts`: bundle -> (part, quantity in one bundle, list price of a part).

    The bundle's price is split over its parts by list price; the paise that a whole unit price cannot carry become
    discount of the part's line, so that the sum of the parts is the price of the bundle, exactly.
    """
    planned: list[PlannedLine] = []
    for line in lines:
        sku_id = sku_ids[line.sku_code]
        if sku_id not in parts:
            name = line.name or names[sku_id]
            planned.append(
                PlannedLine(
                    len(planned) + 1, sku_id, None, line.quantity, line.unit_price_paise, line.discount_paise, name,
                    line.external_line_id, line.price_includes_tax,
                )
            )  # fmt: skip
            continue
        planned += _explode(line, sku_id, parts[sku_id], names, len(planned) + 1)
    return planned


def _explode(
    line: NewLine, bundle_id: UUID, parts: Sequence[tuple[UUID, int, int]], names: Mapping[UUID, str], first: int
) -> Iterator[PlannedLine]:
    weights = [quantity * price for _, quantity, price in parts]
    if not any(weights):
        weights = [quantity for _, quantity, _ in parts]
    gross = split_by_weight(line.unit_price_paise * line.quantity, weights)
    discounts = split_by_weight(line.discount_paise, weights)
    for number, ((part_id, quantity, _), value, discount) in enumerate(zip(parts, gross, discounts, strict=True)):
        units = quantity * line.quantity
        unit_price = -(-value // units)
        yield PlannedLine(
            first + number, part_id, bundle_id, units, unit_price, min(unit_price * units, discount + unit_price * units - value),
            names[part_id], line.external_line_id, line.price_includes_tax,
        )  # fmt: skip


def near(one: str, other: str) -> int:
    """How near two Indian PIN codes are: the digits that they share from the left, 0 to 6. The first digit is the zone, the
    second the region, the third the sorting district (India Post)."""
    return next((n for n, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))


def preference(
    sites: Sequence[Site], rules: Sequence[FacilityRule], channel_id: UUID, pincode: str, state_code: str
) -> list[UUID]:
    """The facilities in the order in which an order likes them: first those with room for today, then as the rules that fit
    say, then the nearest by PIN code, then those of its state, then as they are given."""
    wishes = [
        rule.facility_id for rule in rules if rule.channel_id in (None, channel_id) and pincode.startswith(rule.pincode)
    ]

    def liking(site: Site) -> tuple[bool, int, int, bool]:
        wish = wishes.index(site.id) if site.id in wishes else len(wishes)
        return (
            site.room is not None and site.room <= 0,
            wish,
            -near(site.pincode, pincode),
            site.state_code != state_code,
        )

    return [site.id for site in sorted(sites, key=liking)]


def choose_facility(needs: Mapping[UUID, int], free: Mapping[UUID, Mapping[UUID, int]]) -> tuple[UUID, bool]:
    """The facility of an order, and whether a person must decide.

    `needs`: SKU -> units; `free`: facility -> SKU -> free units, in the order of preference. The first facility that can
    fill all takes it. If none can alone but all together could, it is split or needs a decision; if not
    even together, it waits at the facility that covers most.
    """
    for facility_id, stock in free.items():
        if all(stock.get(sku, 0) >= units for sku, units in needs.items()):
            return facility_id, False
    best = max(free, key=lambda f: sum(min(units, max(0, free[f].get(sku, 0))) for sku, units in needs.items()))
    together = all(sum(max(0, stock.get(sku, 0)) for stock in free.values()) >= units for sku, units in needs.items())
    return best, together and len(free) > 1


def grant(
    asked: Sequence[tuple[str, int]],
    parts: Mapping[int, Mapping[UUID, int]],
    wrong: Mapping[int, tuple[str, str]],
    free: Mapping[UUID, int],
) -> list[ReservedLine]:
    """Which lines of a checkout are kept: each whole or not at all, earlier lines first.

    `asked`: (SKU code, units); `parts`: line -> SKU -> units; `wrong`: line -> (code, message); `free`: SKU -> free units.
    """
    left = dict(free)
    lines = []
    for number, (code, quantity) in enumerate(asked):
        if number in wrong:
            lines.append(ReservedLine(code, quantity, False, None, *wrong[number]))
            continue
        mine = parts[number]
        could = min(left.get(sku, 0) * quantity // units for sku, units in mine.items())
        if could < quantity:
            message = f"Only {could} of {code} can be had now." if could else f"{code} is sold out."
            lines.append(ReservedLine(code, quantity, False, could, "not_enough", message))
            continue
        for sku, units in mine.items():
            left[sku] -= units
        lines.append(ReservedLine(code, quantity, True))
    return lines


def standing(ship_complete: bool, lines: Sequence[Served]) -> str:
    """Where an order outside waves stands. It is picked where all that is promised of it lies in totes; one that ships
    complete needs all that it wants for either, one that ships in part whatever there is.

    >>> standing(True, [Served(3, 2, 0)]), standing(False, [Served(3, 2, 0)]), standing(False, [Served(3, 2, 2)])
    ('waiting', 'promised', 'picked')
    """
    if all(line.open <= line.made for line in lines):
        lies = all(line.open <= line.picked for line in lines)
        return "picked" if lies and any(line.open for line in lines) else "promised"
    made, picked = sum(min(line.open, line.made) for line in lines), sum(line.picked for line in lines)
    if ship_complete or made <= 0:
        return "waiting"
    return "picked" if picked and picked >= made else "promised"


def foreseen(
    waiting: Sequence[tuple[UUID, int]], free: int, coming: Sequence[tuple[date | None, int]]
) -> dict[UUID, list[tuple[date | None, int]]]:
    """When waiting units are expected: `waiting` (line, units) by rank, `coming` (day, units) by day, those without a day last.

    Units that are `free` now come first. What nothing covers is in no answer: nobody has ordered it.
    """
    supply = [(day, units) for day, units in coming if units > 0]
    found: dict[UUID, list[tuple[date | None, int]]] = {}
    at, spent = 0, 0
    for line, quantity in waiting:
        now = min(free, quantity)
        free -= now
        need = quantity - now
        while need and at < len(supply):
            day, units = supply[at]
            taken = min(need, units - spent)
            found.setdefault(line, []).append((day, taken))
            need, spent = need - taken, spent + taken
            if spent == units:
                at, spent = at + 1, 0
    return found


def complete_on(waiting: Mapping[UUID, int], expected: Sequence[tuple[UUID, date | None, int]]) -> date | None:
    """The day on which the last of the `waiting` units (line -> units) is expected: (line, day, units). None where nothing
    waits, where a unit is expected of nobody, or on no day.

    >>> tea, day = UUID(int=1), date(2026, 12, 1)
    >>> complete_on({tea: 3}, [(tea, day, 2), (tea, day.replace(day=4), 1)]), complete_on({tea: 3}, [(tea, day, 2)])
    (datetime.date(2026, 12, 4), None)
    """
    lacking = dict(waiting)
    for line, day, units in expected:
        if day is not None and line in lacking:
            lacking[line] -= units
    days = [day for line, day, _ in expected if day is not None and waiting.get(line)]
    return max(days) if days and not any(units > 0 for units in lacking.values()) else None
