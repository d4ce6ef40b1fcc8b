"""Tables of the platform: tenants, people, keys, settings, numbers, files, the log of who did what."""

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql as pg

from godown.platform.schema import (
    check,
    document,
    flag,
    index,
    instant,
    one_of,
    platform_table,
    tenant_table,
    text,
    texts,
    uid,
    unique,
    whole,
)

ROLES = ("owner", "manager", "storekeeper", "picker", "packer", "accountant", "read_only")

PAPERS = ("document", "label", "slip", "picklist", "bin_labels", "manifest")
"""The papers whose printing is remembered."""

tenant = platform_table(
    "tenant",
    uid("id", primary_key=True),
    text("slug"),
    text("name"),
    text("country", default="IN"),
    flag("demo"),
    instant("created_at", default_now=True),
    sa.UniqueConstraint("slug"),
)

account = platform_table(
    "account",
    uid("id", primary_key=True),
    text("email"),
    text("name"),
    text("password_hash"),
    text("locale", default="en"),
    flag("demo"),
    flag("active", default=True),
    instant("created_at", default_now=True),
    sa.UniqueConstraint("email"),
    check("email_is_lower", "email = lower(email)"),
)

membership = platform_table(
    "membership",
    sa.Column("tenant_id", pg.UUID(as_uuid=True), sa.ForeignKey("tenant.id"), nullable=False),
    sa.Column("account_id", pg.UUID(as_uuid=True), sa.ForeignKey("account.id"), nullable=False),
    text("role"),
    flag("active", default=True),
    sa.PrimaryKeyConstraint("tenant_id", "account_id"),
    one_of("role", *ROLES),
)

session = platform_table(
    "session",
    sa.Column("token_hash", pg.BYTEA, primary_key=True),
    sa.Column("account_id", pg.UUID(as_uuid=True), sa.ForeignKey("account.id"), nullable=False),
    sa.Column("tenant_id", pg.UUID(as_uuid=True), sa.ForeignKey("tenant.id"), nullable=False),
    text("csrf_token"),
    text("user_agent", default=""),
    instant("created_at", default_now=True),
    instant("last_seen_at", default_now=True),
    instant("expires_at"),
)

login_attempt = platform_table(
    "login_attempt",
    uid("id", primary_key=True),
    text("email"),
    text("address"),
    flag("succeeded"),
    instant("at", default_now=True),
    sa.Index("login_attempt_recent", "email", "at"),
)

api_key = platform_table(
    "api_key",
    uid("id", primary_key=True),
    sa.Column("tenant_id", pg.UUID(as_uuid=True), sa.ForeignKey("tenant.id"), nullable=False),
    text("name"),
    text("prefix"),
    sa.Column("key_hash", pg.BYTEA, nullable=False),
    texts("scopes"),
    uid("made_by"),
    instant("created_at", default_now=True),
    instant("last_used_at", null=True),
    instant("revoked_at", null=True),
    sa.UniqueConstraint("key_hash"),
)

public_link = platform_table(
    "public_link",
    sa.Column("token_hash", pg.BYTEA, primary_key=True),
    sa.Column("tenant_id", pg.UUID(as_uuid=True), sa.ForeignKey("tenant.id"), nullable=False),
    text("kind"),
    uid("target_id"),
    instant("created_at", default_now=True),
    instant("expires_at", null=True),
    one_of("kind", "tracking", "return", "shop_webhook", "courier_webhook"),
)

tenant_setting = tenant_table("tenant_setting", text("key"), document("value"), key=("key",))

number_series = tenant_table("number_series", text("series"), text("prefix"), whole("next", default=1), key=("series",))

idempotency = tenant_table(
    "idempotency",
    text("key"),
    sa.Column("request_hash", pg.BYTEA, nullable=False),
    whole("status"),
    sa.Column("body", pg.BYTEA, nullable=False),
    instant("created_at", default_now=True),
    key=("key",),
)

stored_file = tenant_table(
    "stored_file",
    uid("id"),
    text("kind"),
    text("name"),
    text("media_type"),
    whole("size_bytes"),
    sa.Column("sha256", pg.BYTEA, nullable=False),
    text("path"),
    uid("made_by"),
    instant("created_at", default_now=True),
)

printed = tenant_table(
    "printed",
    uid("id"),
    text("paper"),
    uid("thing_id"),
    flag("again"),
    instant("at"),
    uid("made_by"),
    text("made_by_name"),
    unique("paper", "thing_id", where="NOT again"),
    index("printed_of_thing", "paper", "thing_id", "at"),
    one_of("paper", *PAPERS),
)

activity = tenant_table(
    "activity",
    uid("id"),
    instant("at"),
    uid("actor_id"),
    text("actor_name"),
    text("verb"),
    text("thing_kind"),
    uid("thing_id"),
    document("facts", default="{}"),
    index("activity_of_thing", "thing_kind", "thing_id", "at"),
    index("activity_recent", "at DESC"),
)

scan = tenant_table(
    "scan",
    uid("id"),
    text("session_kind"),
    uid("session_id"),
    whole("seq"),
    text("raw"),
    text("act", default="scan"),
    instant("at"),
    instant("received_at", default_now=True),
    uid("made_by"),
    document("answer"),
    index("scan_of_session", "session_id", "seq DESC"),
)

doctor_result = tenant_table(
    "doctor_result",
    uid("id"),
    instant("at"),
    flag("clean"),
    document("findings", default="[]"),
)

schedule = platform_table(
    "schedule",
    text("name"),
    sa.Column("tenant_id", pg.UUID(as_uuid=True), sa.ForeignKey("tenant.id"), nullable=False),
    instant("due_at"),
    sa.PrimaryKeyConstraint("name", "tenant_id"),
    sa.Index("schedule_due", "due_at"),
)
