"""Every table of the product in one list: what migrations compare with, and what the catalogue test walks."""

from typing import Final

from godown.books import tables as books
from godown.catalog import tables as catalog
from godown.channels import tables as channels
from godown.credits import tables as credits
from godown.imports import tables as imports
from godown.orders import tables as orders
from godown.packing import tables as packing
from godown.picking import tables as picking
from godown.platform import tables as platform
from godown.platform.schema import metadata as metadata
from godown.racking import tables as racking
from godown.receiving import tables as receiving
from godown.receiving import tables_bills as bills
from godown.returns import tables as returns
from godown.settling import tables as settling
from godown.shipping import tables as shipping
from godown.stock import tables as stock

CONTEXTS: Final = (
    platform,
    catalog,
    stock,
    books,
    racking,
    receiving,
    bills,
    orders,
    credits,
    picking,
    packing,
    shipping,
    returns,
    channels,
    settling,
    imports,
)

TENANT: Final = frozenset(table.name for table in metadata.tables.values() if table.info["class"] == "tenant")
PLATFORM: Final = frozenset(table.name for table in metadata.tables.values() if table.info["class"] == "platform")
REFERENCE: Final = frozenset(table.name for table in metadata.tables.values() if table.info["class"] == "reference")
