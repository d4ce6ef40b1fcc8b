"""Orders from any file: what saving would do with each, and saving. An order that came before is known."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from uuid import UUID

from godown import catalog, orders
from godown.channels import amazon, shopify
from godown.channels import queries as queries_of_shops
from godown.channels.told import ToldOrder
from godown.imports.near import near_codes
from godown.imports.words import CHANGED, NEW, SAME, SKIPPED, WRONG, Ground, Verdict
from godown.kernel.cells import Problem, Row
from godown.kernel.columns import Thing
from godown.kernel.outcome import RowRefusal
from godown.orders import NewOrder, Order, preview, queries
from godown.platform.transaction import Tx

Told = Thing[ToldOrder]


def read_shopify(rows: Sequence[Row], headers: Mapping[str, str], ground: Ground) -> list[Told]:
    """Orders of Shopify's export."""
    return shopify.read_orders(rows, headers, ground.zone)


def read_amazon(rows: Sequence[Row], headers: Mapping[str, str], ground: Ground) -> list[Told]:
    """Orders of an Amazon report."""
    return amazon.read_orders(rows, headers, ground.zone)


def judge(tx: Tx, things: Sequence[Told], headers: Mapping[str, str], ground: Ground) -> list[Verdict]:
    """What saving would do with each order."""
    channel = queries.channel_of_code(tx, ground.channel)
    known = queries.by_external_id(tx, channel, [thing.key for thing in things]) if channel else {}
    told = {thing.key: thing.record for thing in things if thing.record and not thing.bad and not thing.skip}
    priced = _with_prices(tx, _in_our_codes(tx, channel, told))
    open_orders = [
        order for key, order in priced.items() if not order.cancelled and not _settled(told[key], known.get(key))
    ]
    refused: dict[str, list[RowRefusal[str]]] = {}
    for one in preview.faults(tx, open_orders):
        refused.setdefault(one.key, []).append(one)
    missing = preview.unknown_skus(tx, open_orders)
    near = near_codes(tx, sorted({code for codes in missing.values() for code in codes}))
    verdicts = []
    for thing in things:
        if thing.skip:
            verdicts.append(Verdict(thing.key, thing.rows, SKIPPED, detail=thing.skip))
        elif thing.bad or thing.record is None:
            verdicts.append(Verdict(thing.key, thing.rows, WRONG, problems=thing.problems))
        elif said := _problems(thing, headers, refused.get(thing.key, ()), missing.get(thing.key, ()), near):
            verdicts.append(Verdict(thing.key, thing.rows, WRONG, problems=(*thing.problems, *said)))
        else:
            verdicts.append(_verdict(thing, priced[thing.key], known.get(thing.key)))
    return verdicts


def _settled(told: ToldOrder, old: Order | None) -> bool:
    """Whether an order is here and this file does not change it."""
    return old is not None and (told.partial or old.status == "cancelled")


def _in_our_codes(tx: Tx, channel: UUID | None, told: Mapping[str, ToldOrder]) -> dict[str, ToldOrder]:
    """The orders with our SKU codes where the shop's codes are mapped to ours."""
    codes = sorted({line.sku_code for one in told.values() for line in one.order.lines})
    ours = queries_of_shops.skus_behind(tx, channel, codes) if channel else {}
    changed = {code: own for code, own in ours.items() if code != own}
    if not changed:
        return dict(told)
    found = {}
    for key, one in told.items():
        lines = tuple(replace(line, sku_code=changed.get(line.sku_code, line.sku_code)) for line in one.order.lines)
        found[key] = replace(one, order=replace(one.order, lines=lines))
    return found


def _with_prices(tx: Tx, told: Mapping[str, ToldOrder]) -> dict[str, NewOrder]:
    """The orders; lines of a report without prices get the price of the catalogue."""
    bare = [one for one in told.values() if one.priceless]
    skus = catalog.skus_by_code(tx, sorted({line.sku_code for one in bare for line in one.order.lines})) if bare else {}
    found = {}
    for key, one in told.items():
        lines = tuple(
            replace(line, unit_price_paise=skus[line.sku_code].price_paise, discount_paise=0)
            if one.priceless and line.sku_code in skus else line
            for line in one.order.lines
        )  # fmt: skip
        order = replace(one.order, lines=lines)
        found[key] = replace(order, paid_paise=None, collect_paise=None) if one.priceless else order
    return found


def _problems(
    thing: Told,
    headers: Mapping[str, str],
    refused: Sequence[RowRefusal[str]],
    missing: Sequence[str],
    near: Mapping[str, str],
) -> list[Problem]:
    told = thing.record
    assert told is not None
    found = [
        Problem(row, headers.get(told.sku_column, told.sku_column), line.sku_code, "unknown_sku",
                f"There is no SKU {line.sku_code}. Add it, or map the shop's code to one of yours.",
                near.get(line.sku_code, ""))
        for row, line in zip(told.line_rows, told.order.lines, strict=True)
        if line.sku_code in missing
    ]  # fmt: skip
    return found + [Problem(thing.rows[0], one.field or "", "", one.code, one.message) for one in refused]


def _verdict(thing: Told, order: NewOrder, old: Order | None) -> Verdict:
    told = thing.record
    assert told is not None
    problems = thing.problems
    if told.priceless and old is None and not order.cancelled:
        said = "This report has no prices: the price of the catalogue is taken."
        problems = (*problems, Problem(thing.rows[0], told.sku_column, "", "no_price", said, severity="note"))
    if old is None:
        if order.cancelled:
            return Verdict(thing.key, thing.rows, SKIPPED, detail="Cancelled before it came here.", problems=problems)
        return Verdict(thing.key, thing.rows, NEW, order, problems=problems)
    if old.status == "cancelled":
        if order.cancelled:
            return Verdict(thing.key, thing.rows, SAME, detail="Cancelled here too.", problems=problems)
        return Verdict(thing.key, thing.rows, SKIPPED, detail="Cancelled here already.", problems=problems)
    if order.cancelled:
        if old.status in ("handed_over", "delivered"):
            said = "It was cancelled in the shop, but has left already. Ask the courier to return it to origin."
            problem = Problem(thing.rows[0], "", "", "already_left", said)
            return Verdict(thing.key, thing.rows, WRONG, problems=(*problems, problem))
        return Verdict(thing.key, thing.rows, CHANGED, order, "is cancelled", problems)
    if told.partial or preview.is_same(old, order):
        return Verdict(thing.key, thing.rows, SAME, problems=problems)
    return Verdict(thing.key, thing.rows, CHANGED, order, "the shop changed it", problems)


def save(tx: Tx, verdicts: Sequence[Verdict], ground: Ground) -> Sequence[RowRefusal[str]]:
    """Take orders, and cancel those that the shop cancelled."""
    channel = orders.open_channel(tx, ground.channel, ground.channel, "file")
    news: list[NewOrder] = [verdict.record for verdict in verdicts]
    taken = orders.take(tx, channel, [new for new in news if not new.cancelled])
    dropped = [new.external_id for new in news if new.cancelled]
    ids: dict[UUID, str] = {one.id: key for key, one in queries.by_external_id(tx, channel, dropped).items()}
    cancelled = orders.cancel(tx, list(ids)) if ids else None
    late = [RowRefusal(ids[row.key], row.code, row.message) for row in cancelled.refused] if cancelled else []
    return [*taken.refused, *late]
