"""Bundles that are taxed as one (mixed supply): what a set holds, and what each of its parts would bear alone."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from uuid import UUID

from godown import catalog
from godown.books import Bundle, SetPart
from godown.catalog import Sku
from godown.kernel.money import divide_half_up
from godown.orders import OrderLine
from godown.orders import queries as order_queries
from godown.platform.transaction import Tx

Sets = Mapping[UUID, tuple[Bundle, tuple[SetPart, ...]]]


def sets_of(tx: Tx, lines: Iterable[OrderLine]) -> Sets:
    """Of each of these order lines the set that it is taxed with as one; a line that is taxed alone is absent. The set is what the
    order asks for, in whichever parcels its parts leave."""
    mine = list(lines)
    bundles = catalog.skus_by_id(tx, sorted({line.bundle_id for line in mine if line.bundle_id}))
    bundles = {i: sku for i, sku in bundles.items() if sku.mixed_supply}
    if not bundles:
        return {}
    recipes: dict[UUID, dict[UUID, int]] = {i: {} for i in bundles}
    for part in catalog.parts_of(tx, list(bundles)):
        recipes[part.bundle_id][part.part_id] = part.quantity
    wanted = [line for line in mine if line.bundle_id in bundles]
    whole: dict[tuple[UUID, UUID | None], list[OrderLine]] = defaultdict(list)
    for line in order_queries.lines_of(tx, sorted({line.order_id for line in wanted})):
        whole[line.order_id, line.bundle_id].append(line)
    skus = catalog.skus_by_id(tx, sorted({line.sku_id for rows in whole.values() for line in rows}))
    return {
        line.id: (
            _bundle(line, bundles, recipes),
            tuple(_part(one, skus) for one in whole[line.order_id, line.bundle_id]),
        )
        for line in wanted
    }


def _bundle(line: OrderLine, bundles: Mapping[UUID, Sku], recipes: Mapping[UUID, Mapping[UUID, int]]) -> Bundle:
    assert line.bundle_id is not None
    sku, recipe = bundles[line.bundle_id], recipes[line.bundle_id]
    return Bundle(sku.code, sku.name, recipe.get(line.sku_id, 0), len(recipe))


def _part(line: OrderLine, skus: Mapping[UUID, Sku]) -> SetPart:
    """A part with the price of a piece, after discount: it tells the slab."""
    piece = divide_half_up(line.unit_price_paise * line.quantity - line.discount_paise, line.quantity)
    return SetPart(line.sku_id, skus[line.sku_id].tax_class, skus[line.sku_id].hsn, max(0, piece))
