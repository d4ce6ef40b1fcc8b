"""The kinds of files that can be imported, in the order in which a newcomer needs them."""

from collections.abc import Sequence
from typing import Final

from godown.channels import amazon, shopify
from godown.imports import bins, numbers, opening, order_files, order_rows, reorder, skus
from godown.imports.words import Kind
from godown.kernel.columns import match_columns, missing, normal
from godown.kernel.refusal import Invalid, NotFound

ORDERS_AT_ONCE: Final = 500
"""So many orders are saved by one transaction: a file of 10,000 holds no lock for long."""

KINDS: Final[dict[str, Kind]] = {
    kind.name: kind
    for kind in (
        Kind("skus", "SKUs", "What you sell and pack with: products, bundles, packaging.",
             skus.COLUMNS, skus.read, skus.judge, skus.save, "catalog"),
        Kind("bins", "Bins", "The places of your racks, with their own names.",
             bins.COLUMNS, bins.read, bins.judge, bins.save, "settings"),
        Kind("stock", "Opening stock", "What lies in which bin on the first day, and what it cost.",
             opening.COLUMNS, opening.read, opening.judge, opening.save, "stock"),
        Kind("numbers", "Document numbers", "The next number of your invoices and credit notes.",
             numbers.COLUMNS, numbers.read, numbers.judge, numbers.save, "settings"),
        Kind("reorder", "Reorder points", "When each SKU is ordered again, of whom, in which pack.",
             reorder.COLUMNS, reorder.read, reorder.judge, reorder.save, "stock"),
        Kind("orders", "Orders", "Open orders from anywhere, in our own columns.",
             order_rows.COLUMNS, order_rows.read, order_files.judge, order_files.save, "orders", ORDERS_AT_ONCE, "file"),
        Kind("shopify_orders", "Orders from Shopify", "The CSV that Shopify exports for orders.",
             shopify.COLUMNS, order_files.read_shopify, order_files.judge, order_files.save, "orders", ORDERS_AT_ONCE, "shopify"),
        Kind("amazon_orders", "Orders from Amazon", "The order reports of Seller Central: order report, unshipped, all orders.",
             amazon.COLUMNS, order_files.read_amazon, order_files.judge, order_files.save, "orders", ORDERS_AT_ONCE, "amazon",
             "\t"),
    )
}  # fmt: skip

SIGNS: Final = (
    # kind, and headers that only it has
    ("shopify_orders", ("lineitem_sku", "lineitem_quantity")),
    ("amazon_orders", ("quantity_purchased", "order_id")),
    ("amazon_orders", ("amazon_order_id",)),
    ("numbers", ("next", "document")),
    ("reorder", ("reorder_point", "lead_days")),
)


def kind_of(name: str) -> Kind:
    """The kind of this name. Refuses what is not there."""
    if name not in KINDS:
        raise NotFound("kind of import", kinds=list(KINDS))
    return KINDS[name]


def guess_kind(headers: Sequence[str]) -> Kind:
    """The kind that a file's columns tell. Refuses (`invalid`) where they do not."""
    given = {normal(header) for header in headers}
    for name, signs in SIGNS:
        if given.issuperset(signs):
            return KINDS[name]
    for name in ("orders", "stock", "bins", "skus"):
        if not missing(match_columns(headers, KINDS[name].columns), KINDS[name].columns):
            return KINDS[name]
    raise Invalid("Say what kind of file this is: its columns do not tell.", field="kind", kinds=list(KINDS))
