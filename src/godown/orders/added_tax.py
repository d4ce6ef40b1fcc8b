"""Tax that comes on top of the prices of an order: foreseen when it arrives, so that what is to be collected is what its
invoice will ask for. The invoice works it out anew, at the rate of its own day."""

from collections.abc import Mapping, Sequence
from uuid import UUID
from zoneinfo import ZoneInfo

from godown import books, catalog
from godown.catalog import Sku
from godown.countries import Deal, Party, allocate
from godown.kernel.refusal import Refusal
from godown.orders.choose import Chosen
from godown.orders.words import NewOrder, PlannedLine
from godown.platform.transaction import Tx
from godown.stock.queries_places import Facility

Plans = Mapping[str, Sequence[PlannedLine]]


def foresee(
    tx: Tx, news: Sequence[NewOrder], plans: Plans, assigned: Mapping[str, Chosen], homes: Sequence[Facility]
) -> dict[str, int]:
    """The tax on top of each order, by its id; orders whose prices contain their tax are absent. Where a class has no rate, it is
    not known yet: the parcel will be refused (`no_rate`) until there is one."""
    wanted = [new for new in news if not all(line.price_includes_tax for line in plans[new.external_id])]
    if not wanted:
        return {}
    lines = [line for new in wanted for line in plans[new.external_id]]
    skus = catalog.skus_by_id(tx, sorted({i for line in lines for i in (line.sku_id, line.bundle_id) if i}))
    classes = {sku_id: sku.tax_class for sku_id, sku in skus.items()}
    choices, by_id = books.tax_choices(tx), {home.id: home for home in homes}
    found = {}
    for new in wanted:
        home = by_id[assigned[new.external_id].facility_id]
        day = tx.now.astimezone(ZoneInfo(home.time_zone)).date()
        try:
            plan = plans[new.external_id]
            rows, sets = _rows(new, plan, classes), _sets(plan, skus)
            _, taxes = books.tax_on_top(choices, _deal(new, home), day, rows, sets)
        except Refusal:
            continue
        found[new.external_id] = sum(tax.gross - tax.taxable for tax in taxes)
    return found


def _deal(new: NewOrder, home: Facility) -> Deal:
    registration = home.gstin or ""
    seller = Party(registration, home.state_code or registration[:2], home.country)
    return Deal(seller, Party(new.customer_gstin or "", "", new.country), new.state_code, new.country)


def _sets(plan: Sequence[PlannedLine], skus: Mapping[UUID, Sku]) -> list[UUID | None]:
    """Of each of these lines the bundle that it is taxed with as one, if any."""
    return [
        line.bundle_id if line.bundle_id and skus[line.bundle_id].mixed_supply else None
        for line in plan
        if not line.price_includes_tax
    ]


def _rows(new: NewOrder, plan: Sequence[PlannedLine], classes: Mapping[UUID, str]) -> list[tuple[str, int, int, int]]:
    """(tax class, goods, shipping, units) of the lines that bear tax on top, with their shares of the order."""
    goods = [(line.quantity, line.unit_price_paise) for line in plan]
    shares = zip(plan, allocate(new.shipping_paise, goods), allocate(new.discount_paise, goods), strict=True)
    return [
        (classes[line.sku_id], max(0, line.quantity * line.unit_price_paise - line.discount_paise - off), shipping, line.quantity)
        for line, shipping, off in shares
        if not line.price_includes_tax
    ]  # fmt: skip
