"""Tables of store credit: codes with what is left of each, and the facts that it follows."""

from godown.platform.schema import belongs, check, day, index, instant, one_of, tenant_table, text, uid, unique, whole

store_credit = tenant_table(
    "store_credit",
    uid("id"),
    text("code"),
    uid("order_id", null=True),
    text("customer_name"),
    text("phone", default=""),
    text("email", default=""),
    whole("given_paise"),
    whole("left_paise"),
    day("expires_on", null=True),
    instant("given_at"),
    belongs("order_id", "sales_order"),
    unique("code"),
    index("store_credit_recent", "given_at DESC", "id DESC"),
    index("store_credit_by_expiry", "expires_on", where="left_paise > 0"),
    index("store_credit_by_phone", "phone", where="phone <> ''"),
    index("store_credit_by_email", "email", where="email <> ''"),
    check("never_below_nothing", "0 <= left_paise AND left_paise <= given_paise AND given_paise > 0"),
)

store_credit_entry = tenant_table(
    "store_credit_entry",
    uid("id"),
    uid("credit_id"),
    text("kind"),
    whole("paise"),
    uid("order_id", null=True),
    uid("refund_id", null=True),
    text("why", default=""),
    instant("at"),
    uid("made_by"),
    text("made_by_name", default=""),
    belongs("credit_id", "store_credit"),
    belongs("order_id", "sales_order"),
    index("store_credit_entry_of_credit", "credit_id", "at"),
    index("store_credit_entry_of_order", "order_id", where="order_id IS NOT NULL"),
    index("store_credit_entry_by_time", "at"),
    unique("refund_id", where="refund_id IS NOT NULL"),
    one_of("kind", "given", "spent", "given_back", "taken_back", "expired", "moved"),
    check(
        "adds_or_takes",
        "CASE kind WHEN 'moved' THEN true WHEN 'given' THEN paise > 0 WHEN 'given_back' THEN paise > 0 ELSE paise < 0 END",
    ),
    check("of_an_order", "(kind IN ('spent', 'given_back', 'moved')) = (order_id IS NOT NULL)"),
)
"""`paise`: what it changed of what is left. `moved`: an order was split, and its parts are paid; the rows of one split come to nothing."""
