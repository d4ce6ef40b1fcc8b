"""The kinds of files that can be imported, in the order in which a newcomer needs them."""

from collections.abc import Sequence
from typing import Final

from godown.channels import amazon, shopify
from godown.imports import (
    bills,
    bins,
    conditions,
    consignors,
    counts,
    faces,
    grade_skus,
    numbers,
    opening,
    order_files,
    order_rows,
    reorder,
    settlements,
    shapes,
    skus,
    transfers,
)  # fmt: skip
from godown.imports.words import Kind
from godown.kernel.columns import match_columns, missing, normal
from godown.kernel.refusal import Invalid, NotFound

ORDERS_AT_ONCE: Final = 500
"""So many orders are saved by one transaction: a file of 10,000 holds no lock for long."""

BILLS_AT_ONCE: Final = 200

KINDS: Final[dict[str, Kind]] = {
    kind.name: kind
    for kind in (
        Kind("skus", "SKUs", "What you sell and pack with: products, bundles, packaging.",
             skus.COLUMNS, skus.read, skus.judge, skus.save, "catalog"),
        Kind("bins", "Bins", "The places of your racks, with their own names.",
             bins.COLUMNS, bins.read, bins.judge, bins.save, "settings"),
        Kind("shapes", "Shapes of a site", "Walls, racks and lanes of a free-form site, with their place in its room.",
             shapes.COLUMNS, shapes.read, shapes.judge, shapes.save, "settings"),
        Kind("stock", "Opening stock", "What lies in which bin on the first day, and what it cost.",
             opening.COLUMNS, opening.read, opening.judge, opening.save, "stock"),
        Kind("numbers", "Document numbers", "The next number of your invoices and credit notes.",
             numbers.COLUMNS, numbers.read, numbers.judge, numbers.save, "settings"),
        Kind("reorder", "Reorder points", "When each SKU is ordered again, of whom, in which pack.",
             reorder.COLUMNS, reorder.read, reorder.judge, reorder.save, "stock"),
        Kind("bills", "Supplier bills", "Bills of vendors against your goods receipts.",
             bills.COLUMNS, bills.read, bills.judge, bills.save, "books", BILLS_AT_ONCE),
        Kind("faces", "Pick faces", "From which bin each SKU is picked, and between which bounds it is kept full.",
             faces.COLUMNS, faces.read, faces.judge, faces.save, "stock"),
        Kind("conditions", "Conditions", "What you call the states of your goods, and what units in each may do.",
             conditions.COLUMNS, conditions.read, conditions.judge, conditions.save, "settings"),
        Kind("consignors", "Consignors", "Whose goods lie here for sale beside your own.",
             consignors.COLUMNS, consignors.read, consignors.judge, consignors.save, "settings"),
        Kind("transfers", "Transfers", "What goes from one facility to another, a row for each SKU.",
             transfers.COLUMNS, transfers.read, transfers.judge, transfers.save, "stock"),
        Kind("counts", "To be counted", "Which bins are counted next, or which SKU in which bin.",
             counts.COLUMNS, counts.read, counts.judge, counts.save, "stock"),
        Kind("cod", "COD remittance", "What a courier collected on delivery and paid, by AWB.",
             settlements.COD_COLUMNS, settlements.reader("cod"), settlements.judge, settlements.save, "books", BILLS_AT_ONCE),
        Kind("settlement", "Marketplace settlement", "What a marketplace paid for orders, with its commission and taxes.",
             settlements.MARKET_COLUMNS, settlements.reader("market"), settlements.judge, settlements.save, "books", BILLS_AT_ONCE),
        Kind("payout", "Gateway payout", "What the payment gateway of your shop paid out for orders, less its fee.",
             settlements.GATEWAY_COLUMNS, settlements.reader("gateway"), settlements.judge, settlements.save, "books", BILLS_AT_ONCE),
        Kind("grade_skus", "SKUs of grades", "Which SKU of its own a returned unit becomes, by the grade that it is found in.",
             grade_skus.COLUMNS, grade_skus.read, grade_skus.judge, grade_skus.save, "settings"),
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
    ("shapes", ("width_mm", "depth_mm", "kind")),
    ("reorder", ("reorder_point", "lead_days")),
    ("faces", ("min_units", "max_units")),
    ("transfers", ("from_facility", "to_facility")),
    ("conditions", ("movable", "countable")),
    ("counts", ("count_bin",)),
    ("consignors", ("consignor", "contact")),
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
    for name in ("cod", "settlement", "payout", "bills", "grade_skus", "orders", "stock", "bins", "skus"):
        if not missing(match_columns(headers, KINDS[name].columns), KINDS[name].columns):
            return KINDS[name]
    raise Invalid("Say what kind of file this is: its columns do not tell.", field="kind", kinds=list(KINDS))
