"""What `take` would say of orders, asked beforehand; nothing is written."""

from collections.abc import Sequence

from godown import catalog
from godown.kernel.outcome import RowRefusal
from godown.orders import rules
from godown.orders.words import NewOrder, Order
from godown.platform.transaction import Tx


def faults(tx: Tx, news: Sequence[NewOrder]) -> list[RowRefusal[str]]:
    """The refusals of form, and of bundles without parts. Unknown SKUs are told line by line by `unknown_skus`."""
    refused = [fault for new in news for fault in rules.order_faults(new)]
    skus = catalog.skus_by_code(tx, sorted({line.sku_code for new in news for line in new.lines}))
    bundles = {sku.id for sku in skus.values() if sku.kind == "bundle"}
    made = {row.bundle_id for row in catalog.parts_of(tx, sorted(bundles))} if bundles else set()
    empty = {code for code, sku in skus.items() if sku.id in bundles - made}
    refused += [
        RowRefusal(new.external_id, "empty_bundle", f"Bundle {line.sku_code} has no parts yet.", "sku")
        for new in news
        for line in new.lines
        if line.sku_code in empty
    ]
    return refused


def unknown_skus(tx: Tx, news: Sequence[NewOrder]) -> dict[str, list[str]]:
    """SKU codes of orders that the catalogue does not know, by the channel's id of the order."""
    known = catalog.skus_by_code(tx, sorted({line.sku_code for new in news for line in new.lines}))
    found = {new.external_id: [line.sku_code for line in new.lines if line.sku_code not in known] for new in news}
    return {key: codes for key, codes in found.items() if codes}


def is_same(old: Order, new: NewOrder) -> bool:
    """Whether the channel says what it said before."""
    return old.content_hash == rules.content_hash(new)
