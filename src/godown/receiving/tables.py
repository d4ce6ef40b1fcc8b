"""Tables of goods in: vendors, purchase orders, goods receipts."""

from godown.platform.schema import (
    belongs,
    check,
    day,
    flag,
    index,
    instant,
    one_of,
    tenant_table,
    text,
    texts,
    uid,
    unique,
    whole,
)

vendor = tenant_table(
    "vendor", uid("id"), text("name"), text("gstin", null=True), text("email", default=""), unique("name")
)

purchase_order = tenant_table(
    "purchase_order",
    uid("id"),
    text("number"),
    uid("vendor_id"),
    uid("facility_id"),
    text("status", default="open"),
    day("due_on", null=True),
    instant("ordered_at"),
    uid("made_by"),
    belongs("vendor_id", "vendor"),
    belongs("facility_id", "facility"),
    unique("number"),
    index("purchase_order_by_status", "status", "ordered_at"),
    one_of("status", "open", "part_received", "received", "cancelled"),
)

purchase_line = tenant_table(
    "purchase_line",
    uid("id"),
    uid("purchase_order_id"),
    whole("line_no"),
    uid("sku_id"),
    whole("quantity"),
    whole("cost_paise"),
    day("due_on", null=True),
    whole("received", default=0),
    belongs("purchase_order_id", "purchase_order"),
    belongs("sku_id", "sku"),
    index("purchase_line_of_order", "purchase_order_id", "line_no"),
    index("purchase_line_coming", "sku_id", where="quantity > received"),
    check("quantity_positive", "quantity > 0"),
)

receipt_draft = tenant_table(
    "receipt_draft",
    uid("id"),
    uid("facility_id"),
    uid("purchase_order_id", null=True),
    text("vendor_name", default=""),
    whole("units", default=0),
    instant("opened_at"),
    instant("changed_at"),
    uid("made_by"),
    text("made_by_name"),
    belongs("facility_id", "facility"),
    belongs("purchase_order_id", "purchase_order"),
    index("receipt_draft_of_facility", "facility_id", "changed_at"),
)
"""A receipt that is being counted by scan. Its lines stand with its scans; posting it makes the receipt of the same id."""

receipt = tenant_table(
    "receipt",
    uid("id"),
    text("number"),
    uid("facility_id"),
    uid("purchase_order_id", null=True),
    text("vendor_name", default=""),
    uid("owner_id"),
    text("status", default="open"),
    text("note", default=""),
    instant("opened_at"),
    instant("posted_at", null=True),
    uid("made_by"),
    flag("to_bill"),
    belongs("facility_id", "facility"),
    belongs("purchase_order_id", "purchase_order"),
    unique("number"),
    index("receipt_by_status", "facility_id", "status"),
    index("receipt_of_purchase", "purchase_order_id"),
    index("receipt_posted", "posted_at", "id"),
    index("receipt_to_bill", "posted_at DESC", "id DESC", where="to_bill"),
    one_of("status", "open", "posted", "cancelled"),
)
"""`to_bill`: no bill names all of its units yet."""

receipt_line = tenant_table(
    "receipt_line",
    uid("id"),
    uid("receipt_id"),
    whole("line_no"),
    uid("purchase_line_id", null=True),
    uid("sku_id"),
    uid("batch_id"),
    whole("counted"),
    whole("accepted"),
    whole("rejected", default=0),
    text("reject_condition", default="quarantine"),
    text("reject_reason", default=""),
    whole("cost_paise", default=0),
    texts("serials"),
    texts("photos"),
    belongs("receipt_id", "receipt"),
    belongs("sku_id", "sku"),
    index("receipt_line_of_receipt", "receipt_id", "line_no"),
    check("accepted_and_rejected_are_counted", "accepted >= 0 AND rejected >= 0 AND accepted + rejected = counted"),
)

removal = tenant_table(
    "removal",
    uid("id"),
    text("number"),
    uid("facility_id"),
    text("reason"),
    text("vendor_name", default=""),
    text("note", default=""),
    whole("units"),
    whole("cost_paise"),
    instant("made_at"),
    uid("made_by"),
    belongs("facility_id", "facility"),
    unique("number"),
    index("removal_of_facility", "facility_id", "made_at DESC"),
    one_of("reason", "vendor_return", "given_back", "sample", "own_use", "scrapped"),
)
"""Goods that left of our own will. Its lines are its moves (`document_kind` removal)."""

work_order = tenant_table(
    "work_order",
    uid("id"),
    text("number"),
    uid("facility_id"),
    uid("kit_id"),
    text("kind", default="make"),
    whole("quantity"),
    whole("done", default=0),
    whole("cancelled", default=0),
    whole("value_paise", default=0),
    day("due_on", null=True),
    text("note", default=""),
    instant("made_at"),
    uid("made_by"),
    belongs("facility_id", "facility"),
    belongs("kit_id", "sku"),
    unique("number"),
    index("work_order_of_facility", "facility_id", "made_at DESC"),
    index("work_order_of_kit", "kit_id"),
    one_of("kind", "make", "unmake"),
    check("does_what_was_asked", "done >= 0 AND cancelled >= 0 AND done + cancelled <= quantity"),
)
"""Kits to be made of their parts, or taken apart. What moved stands in its moves (`document_kind` work_order)."""

work_order_part = tenant_table(
    "work_order_part",
    uid("id"),
    uid("work_order_id"),
    whole("part_no"),
    uid("sku_id"),
    whole("quantity"),
    whole("used", default=0),
    whole("value_paise", default=0),
    belongs("work_order_id", "work_order"),
    belongs("sku_id", "sku"),
    unique("work_order_id", "part_no"),
    check("quantity_positive", "quantity > 0 AND used >= 0"),
)
"""What one kit takes; the row is the holder of the units that wait or are promised."""

work_order_step = tenant_table(
    "work_order_step",
    uid("id"),
    uid("work_order_id"),
    uid("batch_id"),
    whole("units"),
    whole("value_paise"),
    instant("at"),
    uid("made_by"),
    text("made_by_name", default=""),
    belongs("work_order_id", "work_order"),
    index("work_order_step_of_order", "work_order_id"),
    index("work_order_step_of_batch", "batch_id"),
    check("units_positive", "units > 0"),
)
"""Kits of one batch that were made or taken apart at once."""

condition_change = tenant_table(
    "condition_change",
    uid("id"),
    uid("facility_id"),
    uid("sku_id"),
    uid("place_id"),
    text("from_condition"),
    text("to_condition"),
    whole("quantity"),
    text("why"),
    instant("made_at"),
    uid("made_by"),
    belongs("facility_id", "facility"),
    belongs("sku_id", "sku"),
    index("condition_change_of_sku", "sku_id", "made_at DESC"),
    check("says_why", "quantity > 0 AND why <> ''"),
)
"""Units that were given another condition by a person, and why. The lots are its moves (`document_kind` condition_change)."""

reorder_rule = tenant_table(
    "reorder_rule",
    uid("facility_id"),
    uid("sku_id"),
    uid("vendor_id", null=True),
    whole("reorder_point", default=0),
    whole("lead_days", default=7),
    whole("safety_units", default=0),
    whole("pack_units", default=1),
    belongs("facility_id", "facility"),
    belongs("sku_id", "sku"),
    belongs("vendor_id", "vendor"),
    index("reorder_rule_of_sku", "sku_id"),
    check(
        "within_reason", "reorder_point >= 0 AND lead_days BETWEEN 0 AND 365 AND safety_units >= 0 AND pack_units >= 1"
    ),
    key=("facility_id", "sku_id"),
)
"""When a SKU is ordered again for a facility, of whom, and how long it takes. Packaging has the same."""

transfer = tenant_table(
    "transfer",
    uid("id"),
    text("number"),
    uid("from_facility_id"),
    uid("to_facility_id"),
    text("status", default="open"),
    day("send_on"),
    day("arrive_on", null=True),
    whole("priority", default=0),
    text("note", default=""),
    instant("made_at"),
    uid("made_by"),
    belongs("from_facility_id", "facility"),
    belongs("to_facility_id", "facility"),
    unique("number"),
    index("transfer_by_status", "status", "made_at DESC"),
    check("between_two", "from_facility_id <> to_facility_id"),
    one_of("status", "open", "part_sent", "sent", "part_received", "received", "cancelled"),
)

transfer_line = tenant_table(
    "transfer_line",
    uid("id"),
    uid("transfer_id"),
    whole("line_no"),
    uid("sku_id"),
    uid("owner_id"),
    uid("batch_id"),
    text("condition"),
    flag("promises"),
    whole("quantity"),
    whole("cancelled", default=0),
    whole("sent", default=0),
    whole("received", default=0),
    whole("lost", default=0),
    belongs("transfer_id", "transfer"),
    belongs("sku_id", "sku"),
    unique("transfer_id", "line_no"),
    index("transfer_line_coming", "sku_id", where="quantity > cancelled + received + lost"),
    check("quantity_positive", "quantity > 0"),
    check("sent_within_asked", "cancelled >= 0 AND sent >= 0 AND cancelled + sent <= quantity"),
    check("arrived_within_sent", "received >= 0 AND lost >= 0 AND received + lost <= sent"),
)
"""`batch_id` is that of no batch where any may be sent. `promises`: saleable goods, so what is not sent waits or is promised."""

transfer_lot = tenant_table(
    "transfer_lot",
    uid("id"),
    uid("transfer_id"),
    uid("transfer_line_id"),
    uid("batch_id"),
    whole("sent", default=0),
    whole("received", default=0),
    whole("lost", default=0),
    belongs("transfer_id", "transfer"),
    belongs("transfer_line_id", "transfer_line"),
    unique("transfer_line_id", "batch_id"),
    index("transfer_lot_of_transfer", "transfer_id"),
    check("arrived_within_sent", "sent > 0 AND received >= 0 AND lost >= 0 AND received + lost <= sent"),
)
"""What of a line was sent, by batch: the rest of it is in transit."""

transfer_step = tenant_table(
    "transfer_step",
    uid("id"),
    uid("transfer_id"),
    text("kind"),
    whole("units", default=0),
    whole("lost", default=0),
    whole("value_paise", default=0),
    text("note", default=""),
    instant("at"),
    uid("made_by"),
    text("made_by_name"),
    instant("left_at", null=True),
    belongs("transfer_id", "transfer"),
    index("transfer_step_of_transfer", "transfer_id", "at"),
    index("transfer_step_loaded", "transfer_id", where="kind = 'sent' AND left_at IS NULL"),
    one_of("kind", "sent", "received", "cancelled"),
    check("only_loads_leave", "left_at IS NULL OR kind = 'sent'"),
)
"""What was done on a transfer. The id comes from the sender, so a repeat is harmless. `left_at` of what was sent: when the vehicle
left; none while its paper may not go with it yet."""
