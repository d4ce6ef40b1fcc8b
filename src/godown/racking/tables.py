"""Geometry: what `stock` knows as a place of kind bin has an aisle, a bay, a level and coordinates here."""

from godown.platform.schema import belongs, check, index, one_of, tenant_table, text, uid, unique, whole

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
    belongs("facility_id", "facility"),
    one_of("shape", "block", "room"),
    one_of("depot_end", "front", "back"),
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
    belongs("place_id", "place"),
    belongs("zone_id", "zone"),
    index("bin_of_facility", "facility_id", "aisle_no", "bay", "level"),
    key=("place_id",),
)
