"""The API keys of a business. A key is shown once, when it is made; afterwards only its first letters are known."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from godown.kernel.refusal import Invalid, NotFound
from godown.platform.identity import make_key, token_hash
from godown.platform.transaction import Tx

NAME_MAX = 80


@dataclass(frozen=True, slots=True)
class ApiKey:
    """A key: its first letters, what it may do, who made it, when it was used last (to the minute)."""

    id: UUID
    name: str
    prefix: str
    scopes: list[str]
    made_by: str
    created_at: datetime
    last_used_at: datetime | None
    revoked_at: datetime | None


KEYS = """
SELECT k.id, k.name, k.prefix, k.scopes, coalesce(a.name, 'Godown') AS made_by, k.created_at, k.last_used_at, k.revoked_at
FROM api_key k LEFT JOIN account a ON a.id = k.made_by WHERE k.tenant_id = %(tenant)s
"""


def keys(tx: Tx) -> list[ApiKey]:
    """Every key of the business, revoked ones last."""
    return tx.rows(ApiKey, f"{KEYS} ORDER BY k.revoked_at IS NOT NULL, k.created_at DESC, k.id DESC")


def add(tx: Tx, name: str, scopes: Sequence[str]) -> tuple[ApiKey, str]:
    """Make a key; answer it with its secret, which nobody can show again. Refuses unknown scopes and a key without name."""
    if not name.strip() or len(name) > NAME_MAX:
        raise Invalid(f"Name the key after what uses it, in at most {NAME_MAX} characters.", field="name")
    secret = make_key(tx, tx.tenant_id, name.strip(), scopes, tx.actor.id)
    made = tx.one(ApiKey, f"{KEYS} AND k.key_hash = %(hash)s", hash=token_hash(secret))
    assert made is not None
    tx.note("key_made", "key", [made.id], name=made.name, scopes=list(scopes))
    return made, secret


def revoke(tx: Tx, key_id: UUID) -> ApiKey:
    """End a key, at once and for good. A key that has ended stays as it is; refuses one that is not there."""
    done = tx.run(
        """UPDATE api_key SET revoked_at = %(now)s WHERE tenant_id = %(tenant)s AND id = %(id)s
           AND revoked_at IS NULL""",
        id=key_id,
    )
    found = tx.one(ApiKey, f"{KEYS} AND k.id = %(id)s", id=key_id)
    if found is None:
        raise NotFound("key", key_id=str(key_id))
    if done:
        tx.note("key_revoked", "key", [key_id], name=found.name)
    return found
