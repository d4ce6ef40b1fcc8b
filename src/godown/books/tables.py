"""Tables of the ledger of money: documents without gaps, their lines, and the cost of stock."""

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
from godown.platform.schema import (
    document as json_document,
)

document_series = tenant_table(
    "document_series",
    text("kind"),
    text("registration"),
    text("financial_year"),
    text("prefix"),
    whole("next", default=1),
    whole("begins", null=True),
    whole("issued", default=0),
    instant("last_at", null=True),
    check("next_positive", "next > 0"),
    check(
        "issued_within", "issued >= 0 AND (begins IS NULL) = (issued = 0) AND coalesce(begins + issued, next) <= next"
    ),
    key=("kind", "registration", "financial_year"),
)
"""The numbers of documents of a kind. Under the prefix that it has now: `begins` is the first that was issued, `issued` how many
were, `last_at` when the last one was: in a series documents are issued one after the other."""

document = tenant_table(
    "document",
    uid("id"),
    text("kind"),
    text("number"),
    text("country", default="IN"),
    text("registration"),
    text("financial_year"),
    day("dated"),
    uid("facility_id"),
    text("source_kind"),
    uid("source_id"),
    uid("order_id", null=True),
    uid("corrects_id", null=True),
    text("status", default="issued"),
    text("treatment", default=""),
    text("place_of_supply", default=""),
    json_document("supplier"),
    json_document("buyer"),
    whole("taxable_paise"),
    whole("tax_paise"),
    whole("total_paise"),
    flag("rounded"),
    whole("round_off_paise", default=0),
    whole("whole_value_paise", null=True),
    text("operator", default=""),
    texts("warnings"),
    uid("file_id", null=True),
    uid("void_file_id", null=True),
    instant("issued_at"),
    uid("made_by"),
    unique("kind", "registration", "financial_year", "number"),
    unique("source_kind", "source_id", "kind", where="status = 'issued'"),
    index("document_of_order", "order_id"),
    index("document_recent", "issued_at DESC", "id DESC"),
    index("document_by_day", "dated", "id"),
    index("document_cancelled_of_source", "source_kind", "source_id", where="status = 'cancelled'"),
    index("document_cancelled", "kind", "registration", "financial_year", where="status = 'cancelled'"),
    index("document_corrected", "corrects_id", where="corrects_id IS NOT NULL"),
    one_of(
        "kind",
        "tax_invoice",
        "bill_of_supply",
        "credit_note",
        "commercial_credit",
        "delivery_challan",
        "outside_invoice",
    ),
    one_of("status", "issued", "cancelled"),
    check("adds_up", "taxable_paise + tax_paise = total_paise"),
    check("rounded_by_coins", "abs(round_off_paise) < 100 AND (rounded OR round_off_paise = 0)"),
    check("payable", "total_paise + round_off_paise >= 0"),
)
"""`rounded`: what is to be paid is whole rupees, the total with `round_off_paise`; its credit notes pay the change in that.
`whole_value_paise`: of an invoice from before of which not all lines are known, what all of it is worth."""

document_line = tenant_table(
    "document_line",
    uid("id"),
    uid("document_id"),
    whole("line_no"),
    uid("source_line_id"),
    uid("corrects_line_id", null=True),
    uid("sku_id"),
    text("sku_code"),
    text("description"),
    text("hsn"),
    text("unit"),
    whole("quantity"),
    whole("gross_paise"),
    whole("taxable_paise"),
    whole("rate_bp"),
    whole("tax_paise"),
    json_document("taxes"),
    json_document("forgone", default="[]"),
    flag("by_amount"),
    whole("shipping_paise", default=0),
    json_document("bundle", null=True),
    belongs("document_id", "document"),
    index("document_line_of_document", "document_id", "line_no"),
    index("document_line_of_source", "source_line_id"),
    index("document_line_corrected", "corrects_line_id", where="corrects_line_id IS NOT NULL"),
    check("adds_up", "taxable_paise + tax_paise = gross_paise AND taxable_paise >= 0 AND tax_paise >= 0"),
    check("quantity_positive", "quantity > 0 OR (quantity = 0 AND by_amount)"),
    check("shipping_within", "shipping_paise BETWEEN 0 AND gross_paise"),
)
"""`bundle`: the set that a line is a part of and is taxed with as one, as mixed supply."""

stock_cost = tenant_table(
    "stock_cost",
    uid("facility_id"),
    uid("owner_id"),
    uid("sku_id"),
    whole("quantity", default=0),
    whole("value_paise", default=0),
    json_document("taxes", default="{}"),
    check("value_follows_quantity", "quantity >= 0 AND value_paise >= 0 AND (quantity > 0 OR value_paise = 0)"),
    check("tax_follows_quantity", "quantity > 0 OR taxes = '{}'::jsonb"),
    key=("facility_id", "owner_id", "sku_id"),
    lively=True,
)
"""`taxes`: input tax of these units by head, in paise; it leaves with them as their value does."""

cost_entry = tenant_table(
    "cost_entry",
    uid("id"),
    uid("move_id"),
    uid("facility_id"),
    uid("owner_id"),
    uid("sku_id"),
    whole("seq"),
    whole("quantity"),
    whole("value_paise"),
    json_document("taxes", default="{}"),
    text("reason"),
    uid("source_line_id", null=True),
    instant("at"),
    unique("move_id"),
    index("cost_entry_of_stock", "facility_id", "owner_id", "sku_id", "seq"),
    index("cost_entry_of_source", "source_line_id", where="source_line_id IS NOT NULL"),
)
"""What a move did to the pair of its SKU. An entry without units is what became known late of units that came before
(`reason` billed), or the input tax that those took along which had left by then."""

eway_vehicle = tenant_table(
    "eway_vehicle",
    uid("id"),
    uid("document_id"),
    text("mode"),
    text("vehicle", default=""),
    text("transporter", default=""),
    text("paper_number", default=""),
    day("paper_dated", null=True),
    text("from_place", default=""),
    text("from_state", default=""),
    text("reason"),
    text("remark", default=""),
    text("state"),
    instant("valid_until", null=True),
    text("last_error", default=""),
    whole("attempts", default=0),
    instant("next_try_at", null=True),
    instant("at"),
    instant("told_at", null=True),
    uid("made_by"),
    belongs("document_id", "document"),
    index("eway_vehicle_of_document", "document_id", "at", "id"),
    index("eway_vehicle_due", "next_try_at", where="next_try_at IS NOT NULL"),
    one_of("mode", "road", "rail", "air", "ship"),
    one_of("reason", "breakdown", "transshipment", "other", "first"),
    one_of("state", "along", "needed", "told", "refused"),
)
"""By what the goods of a document travel, each time it was said (Part B). `along`: it goes with Part A; `needed`: the portal is still
to be told. `paper_number` is that of the transporter: of a lorry, railway receipt or bill of lading."""

tax_portal = tenant_table(
    "tax_portal",
    text("registration"),
    text("kind", default="files"),
    text("base_url", default=""),
    text("client_id", default=""),
    text("client_secret", default=""),
    text("user_name", default=""),
    text("password", default=""),
    text("einvoice", default="by_turnover"),
    text("eway", default="never"),
    whole("within_over_paise", null=True),
    one_of("kind", "files", "gateway"),
    one_of("einvoice", "by_turnover", "always", "never"),
    one_of("eway", "by_value", "never"),
    key=("registration",),
)
"""How documents of a registration reach the tax portal, and which must."""

clearance = tenant_table(
    "clearance",
    uid("document_id"),
    text("paper"),
    text("registration"),
    text("state", default="needed"),
    text("reference", default=""),
    text("ack_no", default=""),
    instant("ack_at", null=True),
    instant("valid_until", null=True),
    text("signed_qr", default=""),
    json_document("answer", null=True),
    texts("codes"),
    text("last_error", default=""),
    whole("attempts", default=0),
    instant("next_try_at", null=True),
    text("cancel_reason", default=""),
    text("cancel_remark", default=""),
    flag("undoes"),
    flag("gone"),
    instant("cancelled_at", null=True),
    instant("created_at"),
    instant("state_at"),
    belongs("document_id", "document"),
    index("clearance_due", "registration", "next_try_at", where="next_try_at IS NOT NULL"),
    index(
        "clearance_open",
        "created_at DESC",
        "document_id DESC",
        where="state IN ('needed', 'sent', 'rejected', 'cancelling')",
    ),
    index("clearance_recent", "created_at DESC", "document_id DESC"),
    index("clearance_by_reference", "reference"),
    one_of("paper", "einvoice", "eway"),
    one_of("state", "needed", "sent", "acknowledged", "rejected", "cancelling", "cancelled", "voided", "waived"),
    check("acknowledged_by", "state NOT IN ('acknowledged', 'cancelled') OR ack_at IS NOT NULL"),
    key=("document_id", "paper"),
)
"""What a tax portal says of a document: its e-invoice, its e-way bill. `undoes`: the document is cancelled with it. `gone`: its
goods are no longer in its parcel, so what cannot be cancelled is credited."""

customer_account = tenant_table(
    "customer_account",
    uid("order_id"),
    uid("whose_id"),
    whole("open_paise", default=0),
    whole("brought_paise", default=0),
    index("customer_account_open", "order_id", where="open_paise <> 0"),
    check("parts_share_one", "order_id = whose_id OR open_paise = 0 AND brought_paise = 0"),
    key=("order_id",),
)
"""What is open between us and the customer of an order: above 0 it is owed to us, below 0 by us. It follows documents, payments and what is
given back, in the transaction of each. The parts of an order share its account: `whose_id` is the order whose account it is.
`brought_paise`: what lists of marketplaces, gateways and the bank brought of what was not paid with it."""
