"""SQL that writes tracking events and what follows from them. Events are facts: added, never changed."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from operator import itemgetter
from uuid import UUID

from godown.kernel.ids import new_id
from godown.platform.transaction import Tx
from godown.shipping.tables import tracking_event, tracking_problem
from godown.shipping.words import NewEvent


def add_events(tx: Tx, courier_id: UUID, events: Sequence[NewEvent]) -> list[UUID]:
    """Keep events raw; those that are known are left alone. Answer the ids of the new ones.

    Written in the order of their ids, so that two who bring the same events do not wait for each other in a circle.
    """
    columns = ("id", "courier_id", "awb", "event_id", "code", "place", "note", "at", "received_at", "raw")
    rows = [
        (new_id(), courier_id, e.awb, e.event_id, e.code, e.place, e.note, min(e.at, tx.now), tx.now, e.raw)
        for e in sorted(events, key=lambda event: event.event_id)
    ]
    written = tx.insert_returning(tracking_event, columns, rows, tail="ON CONFLICT DO NOTHING", returning="id")
    return [row[0] for row in written]


def add_unreadable(tx: Tx, courier_id: UUID, rows: Sequence[tuple[str, object]]) -> None:
    """Keep (event id, raw) of what cannot be read, and say so."""
    columns = ("id", "courier_id", "awb", "event_id", "code", "at", "received_at", "raw")
    given = [
        (new_id(), courier_id, "", event_id, "", tx.now, tx.now, raw)
        for event_id, raw in sorted(rows, key=itemgetter(0))
    ]
    written = tx.insert_returning(tracking_event, columns, given, tail="ON CONFLICT DO NOTHING", returning="id")
    problems = [(row[0], courier_id, "", "", "unreadable") for row in written]
    tx.insert(tracking_problem, ("event_id", "courier_id", "awb", "code", "reason"), problems)


def judge(tx: Tx, event_ids: Sequence[UUID]) -> None:
    """Put each of these events that changes nothing into the visible list, with its reason."""
    tx.run(
        """
        INSERT INTO tracking_problem (tenant_id, event_id, courier_id, awb, code, reason)
        SELECT e.tenant_id, e.id, e.courier_id, e.awb, e.code,
               CASE WHEN s.id IS NULL AND k.id IS NULL THEN 'unknown_awb' WHEN c.state IS NULL THEN 'unknown_code'
                    ELSE 'cancelled_parcel' END
        FROM tracking_event e
        LEFT JOIN shipment s ON s.tenant_id = e.tenant_id AND s.courier_id = e.courier_id AND s.awb = e.awb
        LEFT JOIN pickup k ON k.tenant_id = e.tenant_id AND k.courier_id = e.courier_id AND k.awb = e.awb
        LEFT JOIN courier_code c ON c.tenant_id = e.tenant_id AND c.courier_id = e.courier_id AND c.code = e.code
        WHERE e.tenant_id = %(tenant)s AND e.id = ANY(%(ids)s)
          AND ((s.id IS NULL AND k.id IS NULL) OR c.state IS NULL OR (s.state = 'cancelled' AND c.state <> 'ignored'))
        ON CONFLICT DO NOTHING""",
        ids=list(event_ids),
    )


def judge_again(tx: Tx, courier_id: UUID, awbs: Sequence[str]) -> None:
    """Judge the listed events of these AWBs anew: their AWB or code has become known."""
    events = tx.scalars(
        """DELETE FROM tracking_problem WHERE tenant_id = %(tenant)s AND courier_id = %(courier)s
           AND awb = ANY(%(awbs)s) AND awb <> '' RETURNING event_id""",
        courier=courier_id,
        awbs=list(awbs),
    )
    judge(tx, events)


CASH_OPEN = "state IN ('delivered', 'lost') AND p.collect_paise >"
"""A courier owes cash of a parcel that it delivered, or lost, until as much was remitted."""


def set_states(tx: Tx, rows: Sequence[tuple[UUID, str, datetime]]) -> None:
    """Take shipments to new states: (shipment, state, since when)."""
    tx.run(
        f"""UPDATE shipment s SET state = g.state, state_at = g.at,
                   delivered_at = CASE WHEN g.state = 'delivered' THEN g.at ELSE s.delivered_at END,
                   cash_open = g.{CASH_OPEN} s.remitted_paise
            FROM unnest(%(ids)s::uuid[], %(states)s::text[], %(ats)s::timestamptz[]) AS g (id, state, at), parcel p
            WHERE s.tenant_id = %(tenant)s AND s.id = g.id AND p.tenant_id = s.tenant_id AND p.id = s.parcel_id""",
        ids=[row[0] for row in rows],
        states=[row[1] for row in rows],
        ats=[row[2] for row in rows],
    )


def remit(tx: Tx, paise: Mapping[UUID, int]) -> None:
    """Couriers remitted so much more of these parcels: what is not owed any more leaves the list of cash that is due. Their
    shipments are locked in one order: tracking changes them too."""
    tx.run(
        """SELECT 1 FROM shipment WHERE tenant_id = %(tenant)s AND parcel_id = ANY(%(ids)s) AND state <> 'cancelled'
           ORDER BY id FOR NO KEY UPDATE""",
        ids=list(paise),
    )
    tx.run(
        f"""UPDATE shipment s SET remitted_paise = s.remitted_paise + g.paise,
                   cash_open = s.{CASH_OPEN} s.remitted_paise + g.paise
            FROM unnest(%(ids)s::uuid[], %(paise)s::bigint[]) AS g (id, paise)
            JOIN parcel p ON p.tenant_id = %(tenant)s AND p.id = g.id
            WHERE s.tenant_id = %(tenant)s AND s.parcel_id = g.id AND s.state <> 'cancelled'""",
        ids=list(paise),
        paise=list(paise.values()),
    )


def drop_problems(tx: Tx, event_ids: Sequence[UUID]) -> int:
    """A person has seen these: they leave the list. The events themselves stay."""
    return tx.run(
        "DELETE FROM tracking_problem WHERE tenant_id = %(tenant)s AND event_id = ANY(%(ids)s)", ids=list(event_ids)
    )
