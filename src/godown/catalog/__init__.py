"""SKUs, barcodes, bundles, packaging materials: the public face of the catalogue."""

from godown.catalog.facts import TolerancesChanged
from godown.catalog.queries import (
    barcodes_of,
    bill_of,
    bundles_with,
    page_of_skus,
    parts_of,
    skus_by_code,
    skus_by_id,
    skus_read,
)
from godown.catalog.rules import barcode_fault
from godown.catalog.skus import packing_bills, save, set_bundles, set_packing_bill, set_photo
from godown.catalog.words import BundlePart, NewSku, Sku
