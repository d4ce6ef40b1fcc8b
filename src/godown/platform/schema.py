"""The words in which every context writes its tables.

Three classes of tables (DESIGN, Core model): *tenant* tables carry `tenant_id` first in every key and are walled off by
row-level security; *reference* tables are the same for all and read-only to the application; *platform* tables stand
above tenants. The class of each is in `table.info["class"]`; a test walks the catalogue and holds the database to it.
"""

from collections.abc import Sequence
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql as pg

metadata: Final = sa.MetaData(
    naming_convention={
        "pk": "%(table_name)s_pkey",
        "ix": "%(table_name)s_%(column_0_N_name)s_idx",
        "uq": "%(table_name)s_%(column_0_N_name)s_key",
        "ck": "%(table_name)s_%(constraint_name)s",
        "fk": "%(table_name)s_%(column_0_N_name)s_fkey",
    }
)

Item = sa.schema.SchemaItem


ROOM: Final = 50
"""Per cent of a page that new rows of a lively table fill: a row that changes finds room beside itself, and an index that
does not know the changed columns need not learn of it (a HOT update, about half the cost)."""


def tenant_table(name: str, *items: Item, key: Sequence[str] = ("id",), lively: bool = False) -> sa.Table:
    """A table of one business's rows: `tenant_id` leads the primary key. `lively`: its rows change soon and often."""
    return sa.Table(
        name,
        metadata,
        sa.Column("tenant_id", pg.UUID(as_uuid=True), nullable=False),
        *items,
        sa.PrimaryKeyConstraint("tenant_id", *key),
        info={"class": "tenant"},
        postgresql_with={"fillfactor": ROOM} if lively else {},
    )


def platform_table(name: str, *items: Item) -> sa.Table:
    """A table that stands above tenants: accounts, sessions, keys, links found by the hash of a secret."""
    return sa.Table(name, metadata, *items, info={"class": "platform"})


def uid(name: str, *, null: bool = False, primary_key: bool = False) -> sa.Column[Any]:
    """A UUID column."""
    return sa.Column(name, pg.UUID(as_uuid=True), nullable=null, primary_key=primary_key)


def text(name: str, *, null: bool = False, default: str | None = None) -> sa.Column[Any]:
    """A text column; `default` is the database's default."""
    return sa.Column(name, sa.Text, nullable=null, server_default=None if default is None else sa.text(f"'{default}'"))


def derived(name: str, sql: str) -> sa.Column[Any]:
    """Text that the database works out of other columns of the row and keeps; compared byte by byte."""
    return sa.Column(name, sa.Text(collation="C"), sa.Computed(sql, persisted=True), nullable=True)


def whole(name: str, *, null: bool = False, default: int | None = None) -> sa.Column[Any]:
    """A whole-number column (BIGINT): units, paise, grams, millimetres."""
    return sa.Column(name, sa.BigInteger, nullable=null, server_default=None if default is None else str(default))


def flag(name: str, *, default: bool = False) -> sa.Column[Any]:
    """A yes or no."""
    return sa.Column(name, sa.Boolean, nullable=False, server_default=sa.true() if default else sa.false())


def wish(name: str) -> sa.Column[Any]:
    """A yes or no, or nothing said."""
    return sa.Column(name, sa.Boolean, nullable=True)


def instant(name: str, *, null: bool = False, default_now: bool = False) -> sa.Column[Any]:
    """A UTC instant."""
    return sa.Column(
        name, sa.DateTime(timezone=True), nullable=null, server_default=sa.func.now() if default_now else None
    )


def day(name: str, *, null: bool = False) -> sa.Column[Any]:
    """A calendar day in the facility's zone."""
    return sa.Column(name, sa.Date, nullable=null)


def document(name: str, *, default: str | None = None, null: bool = False) -> sa.Column[Any]:
    """A JSON document: what we were sent, or what we show; never something that we query by."""
    return sa.Column(name, pg.JSONB, nullable=null, server_default=None if default is None else sa.text(f"'{default}'"))


def texts(name: str) -> sa.Column[Any]:
    """A list of texts, empty by default."""
    return sa.Column(name, pg.ARRAY(sa.Text), nullable=False, server_default=sa.text("'{}'"))


def belongs(column: str, table: str, target: str = "id") -> sa.ForeignKeyConstraint:
    """A foreign key within the tenant: (tenant_id, column) -> table(tenant_id, target)."""
    return sa.ForeignKeyConstraint(["tenant_id", column], [f"{table}.tenant_id", f"{table}.{target}"])


def behind_door() -> sa.ForeignKeyConstraint:
    """A foreign key to the door of a SKU in a facility; it answers for facility, owner and SKU in one check."""
    key = ("facility_id", "owner_id", "sku_id")
    return sa.ForeignKeyConstraint(["tenant_id", *key], [f"stock_supply.{column}" for column in ("tenant_id", *key)])


def unique(*columns: str, where: str | None = None) -> Item:
    """A unique key within the tenant; with `where`, a partial one."""
    if where is None:
        return sa.UniqueConstraint("tenant_id", *columns)
    name = "uq_" + "_".join(columns)
    return sa.Index(None, "tenant_id", *columns, unique=True, postgresql_where=sa.text(where), info={"as": name})


def index(name: str, *columns: str, where: str | None = None, include: Sequence[str] = ()) -> sa.Index:
    """An index within the tenant; a column may carry DESC. Columns that it includes are read from it alone."""
    parts = [sa.text(column) if " " in column or "(" in column else column for column in columns]
    held = sa.text(where) if where is not None else None
    return sa.Index(name, "tenant_id", *parts, postgresql_where=held, postgresql_include=list(include))


def check(name: str, rule: str) -> sa.CheckConstraint:
    """A rule that the database itself holds."""
    return sa.CheckConstraint(rule, name=name)


def one_of(column: str, *values: str) -> sa.CheckConstraint:
    """The column holds one of these words."""
    return sa.CheckConstraint(f"{column} IN ({', '.join(repr(value) for value in values)})", name=f"{column}_known")
