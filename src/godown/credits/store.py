"""SQL that writes store credit. Facts are added; what is left follows them in the same transaction, under a CHECK."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from godown.credits.tables import store_credit, store_credit_entry
from godown.kernel.ids import new_id
from godown.platform.transaction import Tx

ENTRY = ("id", "credit_id", "kind", "paise", "order_id", "refund_id", "why", "at", "made_by", "made_by_name")

Fact = tuple[UUID, str, int, UUID | None, UUID | None, str]
"""(credit, kind, paise, order, refund, why)."""


def open_credit(tx: Tx, row: tuple[object, ...]) -> None:
    """Write a credit of which nothing is given yet."""
    names = (
        "id",
        "code",
        "order_id",
        "customer_name",
        "phone",
        "email",
        "given_paise",
        "left_paise",
        "expires_on",
        "given_at",
    )
    tx.insert(store_credit, names, [row])


def add(tx: Tx, facts: Sequence[Fact], ids: Sequence[UUID] = ()) -> None:
    """Add facts; what is left follows."""
    who = (tx.now, tx.actor.id, tx.actor.name)
    keys = ids or [new_id() for _ in facts]
    tx.insert(store_credit_entry, ENTRY, [(key, *fact, *who) for key, fact in zip(keys, facts, strict=True)])
    tx.run(
        """UPDATE store_credit c SET left_paise = c.left_paise + g.paise
           FROM (SELECT credit_id, sum(paise)::bigint AS paise FROM unnest(%(credits)s::uuid[], %(paise)s::bigint[]) AS n (credit_id, paise)
                 GROUP BY 1 HAVING sum(paise) <> 0) AS g
           WHERE c.tenant_id = %(tenant)s AND c.id = g.credit_id""",
        credits=[fact[0] for fact in facts],
        paise=[fact[2] for fact in facts],
    )


def live_until(tx: Tx, days: Sequence[tuple[UUID, date | None]]) -> None:
    """Let credits live until other days."""
    tx.run(
        """UPDATE store_credit c SET expires_on = g.until
           FROM unnest(%(ids)s::uuid[], %(days)s::date[]) AS g (id, until) WHERE c.tenant_id = %(tenant)s AND c.id = g.id""",
        ids=[one for one, _ in days],
        days=[day for _, day in days],
    )
