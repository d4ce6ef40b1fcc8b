"""What the settings show: the business, its channels' rules, its series of numbers, and who changed what."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from godown.platform.transaction import Tx


@dataclass(frozen=True, slots=True)
class ChannelRules:
    """How much of the stock a channel may show, whether its buyers pay later; `linked` says that a shop is connected behind it."""

    id: UUID
    code: str
    name: str
    kind: str
    buffer_units: int
    share_percent: int
    pays_later: bool
    linked: bool


@dataclass(frozen=True, slots=True)
class Numbers:
    """A series of numbers: of papers by tax law (with registration and year), or of the floor."""

    kind: str
    registration: str
    year: str
    prefix: str
    next: int


@dataclass(frozen=True, slots=True)
class Change:
    """A line of the log: who did what to how many things of a kind, and when."""

    id: UUID
    at: datetime
    who: str
    verb: str
    thing_kind: str
    thing_id: UUID
    things: int
    facts: dict[str, Any]


def business(tx: Tx) -> tuple[str, str]:
    """(name, slug) of the business."""
    row = tx.tuples("SELECT name, slug FROM tenant WHERE id = %(tenant)s")[0]
    return row[0], row[1]


def channels(tx: Tx) -> list[ChannelRules]:
    """All channels with their rules."""
    return tx.rows(
        ChannelRules,
        """SELECT c.id, c.code, c.name, c.kind, c.buffer_units, c.share_percent, c.pays_later, l.channel_id IS NOT NULL AS linked
           FROM channel c LEFT JOIN channel_link l ON l.tenant_id = c.tenant_id AND l.channel_id = c.id
           WHERE c.tenant_id = %(tenant)s ORDER BY c.name, c.code""",
    )


def papers(tx: Tx) -> list[Numbers]:
    """Series of documents: no number is left out."""
    return tx.rows(
        Numbers,
        """SELECT kind, registration, financial_year AS year, prefix, next FROM document_series
           WHERE tenant_id = %(tenant)s ORDER BY year DESC, registration, kind""",
    )


def floor_numbers(tx: Tx) -> list[Numbers]:
    """Series of the floor: waves, parcels, receipts, returns."""
    return tx.rows(
        Numbers,
        """SELECT series AS kind, '' AS registration, '' AS year, prefix, next FROM number_series
           WHERE tenant_id = %(tenant)s ORDER BY series""",
    )


LOG = """
WITH RECURSIVE instant AS (
    (SELECT at, 1 AS turn FROM activity
     WHERE tenant_id = %(tenant)s AND (%(before)s::timestamptz IS NULL OR at <= %(before)s::timestamptz) ORDER BY at DESC LIMIT 1)
    UNION ALL
    SELECT n.at, i.turn + 1 FROM instant i CROSS JOIN LATERAL (
        SELECT at FROM activity WHERE tenant_id = %(tenant)s AND at < i.at ORDER BY at DESC LIMIT 1) AS n
    WHERE i.turn <= %(limit)s
)
SELECT g.id, i.at, g.who, g.verb, g.thing_kind, g.thing_id, g.things, f.facts
FROM instant i
CROSS JOIN LATERAL (
    SELECT min(id::text)::uuid AS id, actor_name AS who, verb, thing_kind, min(thing_id::text)::uuid AS thing_id, count(*) AS things
    FROM activity WHERE tenant_id = %(tenant)s AND at = i.at GROUP BY actor_name, verb, thing_kind) AS g
JOIN activity f ON f.tenant_id = %(tenant)s AND f.id = g.id
WHERE %(before)s::timestamptz IS NULL OR (i.at, g.id) < (%(before)s::timestamptz, %(last)s::uuid)
ORDER BY i.at DESC, g.id DESC LIMIT %(limit)s
"""


def changes(tx: Tx, before: tuple[datetime, UUID] | None, limit: int) -> list[Change]:
    """The log after a line (its instant and id), newest first; one deed on many things is one line, whatever their number. Read instant
    by instant: as many as there are lines to show, and the one on which the page before ended."""
    return tx.rows(Change, LOG, before=before[0] if before else None, last=before[1] if before else None, limit=limit)
