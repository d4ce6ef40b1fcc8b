"""Tables of the catalogue: SKUs, their barcodes, what a bundle is made of, what a box uses up."""

from godown.platform.schema import (
    belongs,
    check,
    derived,
    flag,
    index,
    instant,
    one_of,
    tenant_table,
    text,
    uid,
    unique,
    whole,
)

sku = tenant_table(
    "sku",
    uid("id"),
    text("code"),
    text("name"),
    text("kind", default="product"),
    text("packaging_kind", null=True),
    text("hsn", default=""),
    text("tax_class", default="gst_18"),
    whole("price_paise", default=0),
    flag("price_includes_tax", default=True),
    whole("mrp_paise", null=True),
    whole("cost_paise", default=0),
    text("unit", default="piece"),
    whole("weight_grams", default=0),
    whole("length_mm", default=0),
    whole("width_mm", default=0),
    whole("height_mm", default=0),
    whole("max_weight_grams", null=True),
    whole("wall_mm", default=0),
    flag("this_side_up"),
    flag("fragile"),
    whole("bears_grams", null=True),
    flag("mixed_supply"),
    text("tracking", default="none"),
    whole("receive_days", default=0),
    whole("dispatch_days", default=0),
    whole("return_days", default=0),
    whole("cost_units", default=1),
    whole("ahead_units", default=0),
    uid("photo_file_id", null=True),
    flag("active", default=True),
    instant("created_at", default_now=True),
    instant("updated_at", default_now=True),
    derived("search", "lower(code || ' ' || name)"),
    unique("code"),
    index("sku_by_name", "lower(name)"),
    # A part of a name is looked for in this alone, in the order of codes: a tenth of reading the rows. (No index finds parts
    # of words here: behind row-level security PostgreSQL uses one only with operators that are leakproof.)
    index("sku_search", "code", include=("search", "kind", "active")),
    index("sku_by_update", "updated_at", "id"),
    index("sku_by_kind", "kind", "active"),  # to be counted
    index("sku_packaging", "code", where="kind = 'packaging'"),  # a few dozen among all that is sold
    one_of("kind", "product", "packaging", "bundle", "kit"),
    one_of("packaging_kind", "box", "filler", "tape", "label", "other"),
    one_of("tracking", "none", "batch", "serial"),
    one_of("unit", "piece", "mm", "g", "ml"),
    check(
        "measures_not_negative",
        "weight_grams >= 0 AND length_mm >= 0 AND width_mm >= 0 AND height_mm >= 0 AND wall_mm >= 0",
    ),
    check(
        "days_within_years",
        "receive_days BETWEEN 0 AND 3650 AND dispatch_days BETWEEN 0 AND 3650 AND return_days BETWEEN 0 AND 3650",
    ),
    check("bears_not_negative", "bears_grams >= 0"),
    check("prices_not_negative", "price_paise >= 0 AND cost_paise >= 0"),
    check("cost_is_of_units", "cost_units > 0"),
    check("ahead_not_negative", "ahead_units >= 0"),
    check("packaging_says_which", "(kind = 'packaging') = (packaging_kind IS NOT NULL)"),
)

sku_barcode = tenant_table(
    "sku_barcode",
    text("barcode"),
    uid("sku_id"),
    whole("units", default=1),
    belongs("sku_id", "sku"),
    index("sku_barcode_of_sku", "sku_id"),
    check("units_positive", "units > 0"),
    key=("barcode",),
)

bundle_part = tenant_table(
    "bundle_part",
    uid("bundle_id"),
    uid("part_id"),
    whole("quantity"),
    belongs("bundle_id", "sku"),
    belongs("part_id", "sku"),
    index("bundle_part_of_part", "part_id"),
    check("quantity_positive", "quantity > 0"),
    check("not_of_itself", "bundle_id <> part_id"),
    key=("bundle_id", "part_id"),
)

packing_bill = tenant_table(
    "packing_bill",
    uid("box_id"),
    uid("material_id"),
    whole("quantity"),
    belongs("box_id", "sku"),
    belongs("material_id", "sku"),
    check("quantity_positive", "quantity > 0"),
    key=("box_id", "material_id"),
)
