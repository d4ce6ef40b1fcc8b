"""Tables of shops: how to reach each, what each was told, what each told us."""

from godown.platform.schema import (
    belongs,
    check,
    document,
    flag,
    index,
    instant,
    one_of,
    tenant_table,
    text,
    uid,
    whole,
)

channel_link = tenant_table(
    "channel_link",
    uid("channel_id"),
    text("base_url"),
    text("token"),
    text("webhook_secret"),
    text("cursor", default=""),
    instant("polled_at", null=True),
    instant("last_order_at", null=True),
    instant("not_before", null=True),
    text("last_error", default=""),
    flag("paused"),
    belongs("channel_id", "channel"),
    key=("channel_id",),
)

publication = tenant_table(
    "publication",
    uid("channel_id"),
    uid("sku_id"),
    whole("version", default=0),
    whole("pushed_version", default=0),
    whole("pushed_quantity", null=True),
    instant("changed_at"),
    instant("pushed_at", null=True),
    instant("next_try_at", null=True),
    whole("attempts", default=0),
    text("refused", default=""),
    belongs("channel_id", "channel"),
    belongs("sku_id", "sku"),
    check("never_ahead", "pushed_version <= version"),
    index("publication_dirty", "channel_id", "changed_at", where="pushed_version < version"),
    key=("channel_id", "sku_id"),
)

inbox = tenant_table(
    "inbox",
    uid("id"),
    uid("channel_id"),
    text("kind"),
    text("external_id"),
    document("payload"),
    text("status", default="waiting"),
    text("reason", default=""),
    instant("received_at"),
    instant("handled_at", null=True),
    belongs("channel_id", "channel"),
    index("inbox_by_status", "channel_id", "status", "received_at"),
    index("inbox_of_order", "channel_id", "external_id"),
    one_of("status", "waiting", "done", "refused"),
)

tracking_push = tenant_table(
    "tracking_push",
    uid("parcel_id"),
    uid("channel_id"),
    text("status", default="waiting"),
    whole("attempts", default=0),
    text("last_error", default=""),
    instant("created_at"),
    instant("sent_at", null=True),
    belongs("parcel_id", "parcel"),
    belongs("channel_id", "channel"),
    one_of("status", "waiting", "sent", "refused"),
    key=("parcel_id",),
)
