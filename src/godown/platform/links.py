"""Links that need no login: an unguessable token in the address, its hash in the database, and behind it one thing."""

import hashlib
import secrets
from collections.abc import Sequence
from typing import Final
from uuid import UUID

from godown.platform.tables import public_link
from godown.platform.transaction import Tx

NOBODY: Final = UUID(int=0)
"""The tenant and the thing behind a token that leads nowhere: the same questions are asked, and find nothing."""


def new_token() -> str:
    """A fresh token: 192 bits, 32 characters."""
    return secrets.token_urlsafe(24)


def token_hash(token: str) -> bytes:
    """What the database keeps of a token."""
    return hashlib.sha256(token.encode()).digest()


def add_links(tx: Tx, kind: str, links: Sequence[tuple[str, UUID]]) -> None:
    """Make links (token, what it leads to) of the transaction's tenant."""
    rows = [(token_hash(token), kind, target, tx.now) for token, target in links]
    tx.insert(public_link, ("token_hash", "kind", "target_id", "created_at"), rows)


def end_links(tx: Tx, kind: str, target_id: UUID) -> None:
    """Take away every link of a kind to a thing."""
    tx.run(
        "DELETE FROM public_link WHERE tenant_id = %(tenant)s AND kind = %(kind)s AND target_id = %(target)s",
        kind=kind,
        target=target_id,
    )


def find_link(tx: Tx, kind: str, token: str) -> tuple[UUID, UUID]:
    """(tenant, thing) behind a token; (NOBODY, NOBODY) where there is none. Asked above tenants."""
    found = tx.tuples(
        """SELECT tenant_id, target_id FROM public_link
           WHERE token_hash = %(hash)s AND kind = %(kind)s AND (expires_at IS NULL OR expires_at > %(now)s)""",
        hash=token_hash(token),
        kind=kind,
    )
    return (found[0][0], found[0][1]) if found else (NOBODY, NOBODY)
