"""SKUs, barcodes, bundles, packaging materials."""
