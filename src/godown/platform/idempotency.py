"""A write that is sent twice under one Idempotency-Key is done once; the repeat gets the first answer."""

import re
from dataclasses import dataclass

from godown.kernel.refusal import Refusal
from godown.platform.transaction import Tx

KEY_MAX = 200
KEY = re.compile(r"[!-~]{1,200}")


@dataclass(frozen=True, slots=True)
class FirstAnswer:
    """What the first request under a key was answered."""

    status: int
    body: bytes


def claim(tx: Tx, key: str, fingerprint: bytes) -> FirstAnswer | None:
    """Claim a key, or get the first answer under it. Two at once wait for one another (the key's row is inserted first).

    Refuses (`idempotency_key_reused`) where the key stands for another request.
    """
    if not KEY.fullmatch(key):
        message = f"An Idempotency-Key is 1 to {KEY_MAX} visible ASCII characters, without space."
        raise Refusal("invalid", message, status=422, field="Idempotency-Key")
    fresh = tx.run(
        """INSERT INTO idempotency (tenant_id, key, request_hash, status, body)
           VALUES (%(tenant)s, %(key)s, %(hash)s, 0, '') ON CONFLICT DO NOTHING""",
        key=key,
        hash=fingerprint,
    )
    if fresh:
        return None
    ((stored, status, body),) = tx.tuples(
        "SELECT request_hash, status, body FROM idempotency WHERE tenant_id = %(tenant)s AND key = %(key)s", key=key
    )
    if bytes(stored) != fingerprint:
        raise Refusal("idempotency_key_reused", "This Idempotency-Key was used for another request.", status=422)
    return FirstAnswer(status, bytes(body))


def remember(tx: Tx, key: str, status: int, body: bytes) -> None:
    """Keep the answer under a claimed key, in the transaction of the work itself."""
    tx.run(
        "UPDATE idempotency SET status = %(status)s, body = %(body)s WHERE tenant_id = %(tenant)s AND key = %(key)s",
        key=key,
        status=status,
        body=body,
    )
