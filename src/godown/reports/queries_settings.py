"""What the settings show: the business, its channels' rules, its series of numbers, and who changed what."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from godown.platform.transaction import Tx


@dataclass(frozen=True, slots=True)
class ChannelRules:
    """How much of the stock a channel may show; `linked` says that a shop is connected behind it."""

    id: UUID
    code: str
    name: str
    kind: str
    buffer_units: int
    share_percent: int
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
        """SELECT c.id, c.code, c.name, c.kind, c.buffer_units, c.share_percent, l.channel_id IS NOT NULL AS linked
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


def changes(tx: Tx, before: datetime | None, limit: int) -> list[Change]:
    """The log, newest first; one deed on many things is one line."""
    return tx.rows(
        Change,
        """
        SELECT min(a.id::text)::uuid AS id, a.at, a.actor_name AS who, a.verb, a.thing_kind, min(a.thing_id::text)::uuid AS thing_id,
               count(*) AS things, (array_agg(a.facts ORDER BY a.id))[1] AS facts
        FROM (SELECT * FROM activity WHERE tenant_id = %(tenant)s AND (%(before)s::timestamptz IS NULL OR at < %(before)s)
              ORDER BY at DESC LIMIT %(scanned)s) AS a
        GROUP BY a.at, a.actor_name, a.verb, a.thing_kind ORDER BY a.at DESC, a.verb, a.thing_kind, a.actor_name LIMIT %(limit)s""",
        before=before,
        limit=limit,
        scanned=limit * 20,
    )
