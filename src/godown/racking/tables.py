"""Geometry: what `stock` knows as a place of kind bin has an aisle, a bay, a level and coordinates here."""

from godown.platform.schema import belongs, check, index, instant, one_of, tenant_table, text, uid, unique, whole

layout = tenant_table(
    "layout",
    uid("facility_id"),
    text("shape"),
    whole("aisles"),
    whole("bays"),
    whole("levels"),
    whole("pitch_mm"),
    whole("bay_mm"),
    whole("length_mm"),
    whole("depot_aisle", default=0),
    text("depot_end", default="front"),
    whole("cross_aisles", default=2),
    whole("drop_aisle", null=True),
    text("drop_end", null=True),
    belongs("facility_id", "facility"),
    one_of("shape", "block", "room", "free"),
    one_of("depot_end", "front", "back"),
    one_of("drop_end", "front", "back"),
    check("crossed", "cross_aisles BETWEEN 2 AND 6"),
    check("has_size", "aisles > 0 AND bays > 0 AND levels > 0"),
    key=("facility_id",),
)

zone = tenant_table(
    "zone",
    uid("id"),
    uid("facility_id"),
    text("name"),
    belongs("facility_id", "facility"),
    unique("facility_id", "name"),
)

bin = tenant_table(
    "bin",
    uid("place_id"),
    uid("facility_id"),
    uid("zone_id"),
    text("aisle"),
    whole("bay"),
    whole("level"),
    whole("aisle_no"),
    whole("position_mm"),
    whole("x_mm"),
    whole("y_mm"),
    whole("z_mm"),
    whole("capacity_units", null=True),
    whole("volume_ml", null=True),
    whole("weight_limit_grams", null=True),
    whole("longest_mm", null=True),
    belongs("place_id", "place"),
    belongs("zone_id", "zone"),
    index("bin_of_facility", "facility_id", "aisle_no", "bay", "level"),
    check("limits_positive", "LEAST(capacity_units, volume_ml, weight_limit_grams, longest_mm) > 0"),
    key=("place_id",),
)
"""What a bin bears: units, volume and weight of all that lies there, the longest side of a unit. NULL: no limit."""

closure = tenant_table(
    "closure",
    uid("id"),
    uid("facility_id"),
    whole("aisle_no"),
    text("aisle"),
    whole("from_bay"),
    whole("to_bay"),
    text("note"),
    instant("closed_at"),
    uid("closed_by"),
    belongs("facility_id", "facility"),
    check("forward", "from_bay <= to_bay"),
    index("closure_of_facility", "facility_id"),
)

site = tenant_table(
    "site",
    uid("facility_id"),
    whole("width_mm"),
    whole("depth_mm"),
    whole("clearance_mm"),
    whole("start_x_mm"),
    whole("start_y_mm"),
    whole("end_x_mm", null=True),
    whole("end_y_mm", null=True),
    belongs("facility_id", "facility"),
    check("has_floor", "width_mm > 0 AND depth_mm > 0 AND clearance_mm > 0"),
    check("whole_end", "(end_x_mm IS NULL) = (end_y_mm IS NULL)"),
    key=("facility_id",),
)
"""A facility of any shape: its room, how far people keep from what stands there, where walks start and end (NULL: where they started)."""

site_shape = tenant_table(
    "site_shape",
    uid("facility_id"),
    text("name"),
    text("kind"),
    whole("x_mm"),
    whole("y_mm"),
    whole("width_mm"),
    whole("depth_mm"),
    text("heading", default=""),
    belongs("facility_id", "site", "facility_id"),
    one_of("kind", "wall", "rack", "lane", "closed"),
    one_of("heading", "", "right", "left", "up", "down"),
    check("headed", "(kind = 'lane') = (heading <> '')"),
    check("has_size", "width_mm > 0 AND depth_mm > 0"),
    key=("facility_id", "name"),
)
"""What stands in a site, by name: from (x, y) so wide and so deep. A lane is walked one way; what is closed is passed by nobody today."""

stand = tenant_table(
    "stand",
    uid("place_id"),
    uid("facility_id"),
    whole("x_mm"),
    whole("y_mm"),
    whole("walk_mm"),
    belongs("place_id", "bin", "place_id"),
    belongs("facility_id", "site", "facility_id"),
    index("stand_of_facility", "facility_id"),
    key=("place_id",),
)
"""Where one stands to reach a bin of a site, and how far it is there from the start and on to the end. Written whenever site or bins
change; a bin without one cannot be reached today."""

slot = tenant_table(
    "slot",
    uid("facility_id"),
    uid("sku_id"),
    uid("place_id"),
    belongs("facility_id", "facility"),
    belongs("sku_id", "sku"),
    belongs("place_id", "place"),
    index("slot_at_place", "place_id"),
    key=("facility_id", "sku_id"),
)
"""The bin in which a SKU should lie."""

sku_zone = tenant_table(
    "sku_zone",
    uid("sku_id"),
    uid("zone_id"),
    belongs("sku_id", "sku"),
    belongs("zone_id", "zone"),
    index("sku_zone_of_zone", "zone_id"),
    key=("sku_id", "zone_id"),
)
"""A zone in which a SKU may lie. A SKU without a row in a facility may lie anywhere there."""
