"""SQL of one line that arrives alone: the one exception to *take a set* (decision 14). What it does is what `doors.lock` and
`store_promises.arrive` do for a set; a test holds the two beside each other."""

from collections.abc import Mapping
from typing import Any, Final

from psycopg.types.numeric import Int8

from godown.kernel.ids import NO_BATCH, new_id
from godown.platform.transaction import Tx
from godown.stock.words import Want

DUE: Final = """coalesce({door}.lapses_at <= %(now)s, false) OR coalesce(
    {door}.ends_on <= (%(now)s::timestamptz AT TIME ZONE 'Pacific/Kiritimati')::date, false)"""

EASY: Final = f"""({{door}}.waiting = 0 OR {{door}}.saleable <= {{door}}.promised) AND NOT ({DUE})"""
"""SQL: at this `door` nothing is due by the clock, and nobody waits whom supply would serve: a line can arrive alone."""

MAKES: Final = f"""CASE WHEN {{door}}.waiting = 0 AND NOT ({DUE})
    THEN LEAST(%(units)s::bigint, GREATEST({{door}}.saleable - {{door}}.promised, 0)) ELSE 0 END"""
"""SQL: the units of an arriving line that are promised at this `door`."""

ARRIVED: Final = f"""door AS (
    UPDATE stock_supply d SET seq = d.seq + CASE WHEN {MAKES.format(door="d")} > 0 THEN 1 ELSE 0 END,
           promised = d.promised + {MAKES.format(door="d")}, waiting = d.waiting + %(units)s::bigint - {MAKES.format(door="d")}
    WHERE d.tenant_id = %(tenant)s AND d.facility_id = %(facility)s AND d.owner_id = %(owner)s AND d.sku_id = %(sku)s
    RETURNING d.*
), arrived AS (
    SELECT seq, GREATEST(%(units)s::bigint - waiting, 0) AS made,
           waiting > %(units)s::bigint AND saleable > promised OR {DUE.format(door="door")} AS unserved FROM door
), written AS (
    INSERT INTO promise (tenant_id, id, facility_id, owner_id, sku_id, batch_id, holder_kind, holder_id, quantity, priority,
                         ship_by, ranked_at, made_seq, made_at)
    SELECT %(tenant)s, CASE WHEN h.is_made AND a.made < %(units)s::bigint THEN gen_random_uuid() ELSE %(promise)s END, %(facility)s,
           %(owner)s, %(sku)s, %(batch)s, %(kind)s, %(holder)s, h.quantity, %(priority)s::bigint, %(ship_by)s::timestamptz,
           %(ranked_at)s::timestamptz, CASE WHEN h.is_made THEN a.seq END, CASE WHEN h.is_made THEN %(now)s::timestamptz END
    FROM arrived a CROSS JOIN LATERAL (VALUES (a.made, true), (%(units)s::bigint - a.made, false)) AS h (quantity, is_made)
    WHERE h.quantity > 0
), asked AS (
    INSERT INTO procrastinate_jobs (queue_name, task_name, args)
    SELECT 'facts', 'fact.SupplyRose', jsonb_build_object('tenant', %(tenant)s::uuid, 'facts', jsonb_build_array(
               jsonb_build_object('facility_id', %(facility)s::uuid, 'sku_ids', jsonb_build_array(%(sku)s::uuid))))
    FROM arrived WHERE unserved
)"""
"""CTEs that let one line arrive at its door: it is locked, counts the line, and writes its promise (`arrived`: the units
`made` of it). Where something came in between that only a set can deal with, the line waits and a job serves it."""


def arrive_last(tx: Tx, want: Want, sql: str, params: Mapping[str, Any]) -> None:
    """Let one line arrive as late as can be: with the commit, if nothing is asked before. `sql` begins with ARRIVED and ends
    as its caller likes; `params` are its own."""
    tx.say_last(
        sql,
        promise=new_id(),
        units=Int8(want.quantity),
        facility=want.facility_id,
        owner=want.owner_id,
        sku=want.sku_id,
        batch=NO_BATCH,
        kind=want.holder_kind,
        holder=want.holder_id,
        priority=Int8(want.priority),
        ship_by=want.ship_by,
        ranked_at=want.ranked_at,
        **params,
    )
