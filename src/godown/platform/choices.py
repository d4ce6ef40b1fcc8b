"""What a business has chosen: one JSON value a key, with a default in the code that asks."""

from typing import Any

from godown.platform.tables import tenant_setting
from godown.platform.transaction import Tx


def chosen(tx: Tx, key: str, default: Any) -> Any:
    """The business's value of a key, else the default."""
    found = tx.tuples("SELECT value FROM tenant_setting WHERE tenant_id = %(tenant)s AND key = %(key)s", key=key)
    return found[0][0] if found else default


def choose(tx: Tx, key: str, value: Any) -> None:
    """Keep the business's value of a key."""
    tail = "ON CONFLICT (tenant_id, key) DO UPDATE SET value = EXCLUDED.value"
    tx.insert(tenant_setting, ("key", "value"), [(key, value)], tail=tail)
    tx.note("changed", "setting", [tx.tenant_id], key=key)


def lock(tx: Tx, key: str) -> None:
    """Lock the business's value of a key until the end, where it has one: for who writes what he has read."""
    tx.run("SELECT 1 FROM tenant_setting WHERE tenant_id = %(tenant)s AND key = %(key)s FOR NO KEY UPDATE", key=key)
