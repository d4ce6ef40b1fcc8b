"""Pure rules of splitting an order over facilities: which facility fills what, and what of the money goes with it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from godown import books
from godown.orders.rules import cash_by_now
from godown.orders.words import Order, OrderLine

Units = dict[UUID, int]
"""SKU -> units."""


@dataclass(frozen=True, slots=True)
class PartLine:
    """So many units of a line of the original, with their shares of its discount and shipping."""

    line: OrderLine
    units: int
    discount_paise: int
    shipping_paise: int

    @property
    def value_paise(self) -> int:
        """What the customer pays for these units."""
        return self.units * self.line.unit_price_paise - self.discount_paise + self.shipping_paise


@dataclass(frozen=True, slots=True)
class Part:
    """What one facility fills of an order, and its shares of the order's money."""

    facility_id: UUID
    lines: list[PartLine]
    total_paise: int
    paid_paise: int
    collect_paise: int
    discount_paise: int
    credit_paise: int = 0

    @property
    def shipping_paise(self) -> int:
        """What of the order's shipping its lines carry."""
        return sum(line.shipping_paise for line in self.lines)


def fills(needs: Mapping[UUID, int], stock: Mapping[UUID, int]) -> bool:
    """Whether a facility can fill all of it alone."""
    return all(stock.get(sku, 0) >= units for sku, units in needs.items())


def split_over(needs: Mapping[UUID, int], free: Mapping[UUID, Mapping[UUID, int]]) -> dict[UUID, Units]:
    """Which facility fills which units of an order (facility -> SKU -> units); empty where all of them together cannot.

    `needs`: SKU -> units; `free`: facility -> SKU -> free units, in the order of preference. For few parcels, the facility
    that covers most units comes first, the preferred one of equals, then again for what is left; one that turns out to be
    needless is left out.
    """
    chosen: list[UUID] = []
    left = dict(needs)
    while left:
        reach = {place: sum(_cover(left, stock).values()) for place, stock in free.items() if place not in chosen}
        best = max(reach, key=lambda place: reach[place], default=None)
        if best is None or not reach[best]:
            return {}
        chosen.append(best)
        left = _rest(left, _cover(left, free[best]))
    for place in reversed(chosen):
        others = [one for one in chosen if one != place]
        if all(sum(max(0, free[one].get(sku, 0)) for one in others) >= units for sku, units in needs.items()):
            chosen = others
    return _deal(needs, {place: free[place] for place in free if place in chosen})


def _cover(needs: Mapping[UUID, int], stock: Mapping[UUID, int]) -> Units:
    found = {sku: min(units, stock.get(sku, 0)) for sku, units in needs.items()}
    return {sku: units for sku, units in found.items() if units > 0}


def _rest(needs: Mapping[UUID, int], taken: Mapping[UUID, int]) -> Units:
    left = {sku: units - taken.get(sku, 0) for sku, units in needs.items()}
    return {sku: units for sku, units in left.items() if units}


def _deal(needs: Mapping[UUID, int], free: Mapping[UUID, Mapping[UUID, int]]) -> dict[UUID, Units]:
    """Deal units out to facilities that together have them. A SKU that one of them can give whole comes from one: a customer
    is not sent two parcels of what fits one."""
    dealt: dict[UUID, Units] = {place: {} for place in free}
    for sku, units in needs.items():
        whole = [place for place, stock in free.items() if stock.get(sku, 0) >= units]
        needed = [place for place in whole if dealt[place]] or whole
        for place in needed[:1] or free:
            if taken := min(units, max(0, free[place].get(sku, 0))):
                dealt[place][sku] = taken
                units -= taken
    return {place: skus for place, skus in dealt.items() if skus}


def parts_of(order: Order, lines: Sequence[OrderLine], plan: Mapping[UUID, Mapping[UUID, int]]) -> list[Part]:
    """The parts of an order by a plan (facility -> SKU -> units, together the open units of its lines), lines in their order.

    Discount and shipping of a line are shared by units, the order's money by value, each cumulatively, as parcels share
    them: the parts of an order of which nothing was cancelled before sum exactly to it. Store credit that pays for it pays for the
    parts in full: what was cancelled is nobody's, and needs none. So does money in advance where the rest is collected, as far as the
    parts need it.
    """
    taken = dict.fromkeys((line.id for line in lines), 0)
    drawn = [(place, _draw(lines, skus, taken)) for place, skus in plan.items()]
    values = [sum(line.value_paise for line in mine) for _, mine in drawn]
    whole = max(order.total_paise, sum(values), 1)
    done, parts = 0, []
    shares = _cash_shares(order, values, whole) if order.collect_paise else _paid_shares(order, values, whole)
    for (place, mine), value, (paid, collect, credit) in zip(drawn, values, shares, strict=True):
        total, off = (books.part_of(amount, done, value, whole) for amount in (order.total_paise, order.discount_paise))
        parts.append(Part(place, mine, total, paid, collect, off, credit))
        done += value
    return parts


Shares = tuple[int, int, int]
"""(paid, to be collected, of what is paid by store credit) of a part."""


def _paid_shares(order: Order, values: Sequence[int], whole: int) -> Iterator[Shares]:
    """Of an order that is paid: what was paid for units that were cancelled stays with it."""
    done = 0
    for value in values:
        credit = books.part_of(order.by_credit, done, value, max(sum(values), 1))
        yield max(books.part_of(order.paid_paise, done, value, whole), credit), 0, credit
        done += value


def _cash_shares(order: Order, values: Sequence[int], whole: int) -> Iterator[Shares]:
    """Of an order that is to be collected. Each sum runs on, so that no paisa is lost or asked twice: what is asked of the parts, what is
    collected of it, and of the rest what credit pays."""
    living = sum(values)
    asked = books.part_of(order.asked_paise, 0, living, whole)
    money = max(0, min(order.prepaid_paise, asked) - order.by_credit)
    prepaid = money + order.by_credit
    sent = cash = paid = by_credit = 0
    for value in values:
        sent += value
        cash_now = max(cash, min(cash_by_now(order.asked_paise, prepaid, whole, sent, living), max(0, asked - prepaid)))
        paid_now = max(paid, books.part_of(order.asked_paise, 0, sent, whole) - cash_now)
        if prepaid > asked:
            paid_now = books.part_of(prepaid, 0, sent, max(living, 1))
        credit_now = books.part_of(order.by_credit, 0, paid_now, max(prepaid, 1))
        yield paid_now - paid, cash_now - cash, credit_now - by_credit
        cash, paid, by_credit = cash_now, paid_now, credit_now


def _draw(lines: Sequence[OrderLine], skus: Mapping[UUID, int], taken: dict[UUID, int]) -> list[PartLine]:
    """Draw units for one part from the lines, after what earlier parts have `taken` of each."""
    wanted, drawn = dict(skus), []
    for line in lines:
        units = min(wanted.get(line.sku_id, 0), line.open_units - taken[line.id])
        if units <= 0:
            continue
        done = taken[line.id]
        drawn.append(
            PartLine(
                line, units, books.part_of(line.discount_paise, done, units, line.quantity),
                books.part_of(line.shipping_paise, done, units, line.quantity),
            )
        )  # fmt: skip
        taken[line.id] += units
        wanted[line.sku_id] -= units
    return drawn
