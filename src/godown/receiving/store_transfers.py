"""SQL that writes transfers. Whoever changes one locks it first (`lock`), before the doors of its SKUs."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from godown.kernel.ids import new_id
from godown.kernel.refusal import reused
from godown.platform.transaction import Tx
from godown.receiving.tables import transfer, transfer_line, transfer_step

HEAD = (
    "id",
    "number",
    "from_facility_id",
    "to_facility_id",
    "send_on",
    "arrive_on",
    "priority",
    "note",
    "made_at",
    "made_by",
)
LINE = ("id", "transfer_id", "line_no", "sku_id", "owner_id", "batch_id", "condition", "promises", "quantity")
STEP = ("id", "transfer_id", "kind", "units", "lost", "value_paise", "note", "at", "made_by", "made_by_name")


def write(tx: Tx, head: tuple[Any, ...], lines: Sequence[tuple[Any, ...]]) -> None:
    """Write a transfer with its lines."""
    tx.insert(transfer, HEAD, [head])
    tx.insert(transfer_line, LINE, lines)


def lock(tx: Tx, ids: Sequence[UUID]) -> None:
    """Let the deeds on these transfers come one after the other."""
    tx.run(
        "SELECT 1 FROM transfer WHERE tenant_id = %(tenant)s AND id = ANY(%(ids)s) ORDER BY id FOR UPDATE",
        ids=list(ids),
    )


def step_is_known(tx: Tx, step_id: UUID, transfer_id: UUID, kind: str) -> bool:
    """Whether this deed came before. Refuses (`id_reused`) an id that was another deed."""
    rows = tx.tuples(
        """SELECT s.transfer_id, s.kind, t.number FROM transfer_step s
           JOIN transfer t ON t.tenant_id = s.tenant_id AND t.id = s.transfer_id
           WHERE s.tenant_id = %(tenant)s AND s.id = %(id)s""",
        id=step_id,
    )
    if rows and rows[0][:2] != (transfer_id, kind):
        raise reused(step_id, rows[0][2])
    return bool(rows)


def write_steps(
    tx: Tx,
    kind: str,
    steps: Sequence[tuple[UUID, UUID, int]],
    *,
    lost: int = 0,
    value_paise: int = 0,
    note: str = "",
) -> None:
    """Write (id, transfer, units) of what was done."""
    who = (tx.now, tx.actor.id, tx.actor.name)
    rows = [(step, one, kind, units, lost, value_paise, note, *who) for step, one, units in steps]
    tx.insert(transfer_step, STEP, rows)


def set_left(tx: Tx, step_id: UUID) -> int:
    """What was loaded leaves now. What left before stays as it is."""
    return tx.run(
        """UPDATE transfer_step SET left_at = %(now)s
           WHERE tenant_id = %(tenant)s AND id = %(id)s AND kind = 'sent' AND left_at IS NULL""",
        id=step_id,
    )


def raise_sent(tx: Tx, transfer_id: UUID, sent: Sequence[tuple[UUID, UUID, int]]) -> None:
    """(line, batch, units) were sent: lines and lots follow."""
    tx.run(
        """
        WITH given AS (
            SELECT id, line_id, batch_id, units
            FROM unnest(%(ids)s::uuid[], %(lines)s::uuid[], %(batches)s::uuid[], %(units)s::bigint[])
                 AS g (id, line_id, batch_id, units)
        ), line AS (
            UPDATE transfer_line l SET sent = l.sent + g.units
            FROM (SELECT line_id, sum(units)::bigint AS units FROM given GROUP BY 1) AS g
            WHERE l.tenant_id = %(tenant)s AND l.id = g.line_id
        )
        INSERT INTO transfer_lot AS o (tenant_id, id, transfer_id, transfer_line_id, batch_id, sent)
        SELECT %(tenant)s, (array_agg(id))[1], %(transfer)s, line_id, batch_id, sum(units)::bigint FROM given GROUP BY 4, 5
        ON CONFLICT (tenant_id, transfer_line_id, batch_id) DO UPDATE SET sent = o.sent + EXCLUDED.sent""",
        transfer=transfer_id,
        ids=[new_id() for _ in sent],
        lines=[line for line, _, _ in sent],
        batches=[batch for _, batch, _ in sent],
        units=[units for _, _, units in sent],
    )


def raise_arrived(tx: Tx, arrived: Sequence[tuple[UUID, int, int]]) -> None:
    """(lot, units received, units lost): lots and their lines follow. A lot may be named several times."""
    tx.run(
        """
        WITH lot AS (
            UPDATE transfer_lot o SET received = o.received + g.received, lost = o.lost + g.lost
            FROM (SELECT id, sum(received)::bigint AS received, sum(lost)::bigint AS lost
                  FROM unnest(%(lots)s::uuid[], %(received)s::bigint[], %(lost)s::bigint[]) AS n (id, received, lost) GROUP BY 1) AS g
            WHERE o.tenant_id = %(tenant)s AND o.id = g.id RETURNING o.transfer_line_id, g.received, g.lost
        )
        UPDATE transfer_line l SET received = l.received + g.received, lost = l.lost + g.lost
        FROM (SELECT transfer_line_id AS id, sum(received)::bigint AS received, sum(lost)::bigint AS lost FROM lot GROUP BY 1) AS g
        WHERE l.tenant_id = %(tenant)s AND l.id = g.id""",
        lots=[lot for lot, _, _ in arrived],
        received=[units for _, units, _ in arrived],
        lost=[units for _, _, units in arrived],
    )


def cancel_lines(tx: Tx, cuts: Sequence[tuple[UUID, int]]) -> None:
    """(line, units) will not be sent."""
    tx.run(
        """UPDATE transfer_line l SET cancelled = l.cancelled + g.units
           FROM unnest(%(lines)s::uuid[], %(units)s::bigint[]) AS g (id, units)
           WHERE l.tenant_id = %(tenant)s AND l.id = g.id""",
        lines=[line for line, _ in cuts],
        units=[units for _, units in cuts],
    )


def open_lines(tx: Tx, ids: Sequence[UUID]) -> list[tuple[UUID, UUID, int]]:
    """(transfer, line, units) of what is still to be sent of these transfers."""
    return [
        (row[0], row[1], row[2])
        for row in tx.tuples(
            """SELECT transfer_id, id, quantity - cancelled - sent FROM transfer_line
               WHERE tenant_id = %(tenant)s AND transfer_id = ANY(%(ids)s) AND quantity > cancelled + sent
               ORDER BY transfer_id, line_no""",
            ids=list(ids),
        )
    ]


def stand(tx: Tx, ids: Sequence[UUID]) -> None:
    """The state of these transfers follows their lines."""
    tx.run(
        """
        UPDATE transfer t SET status = CASE
            WHEN l.sent = 0 THEN CASE WHEN l.open > 0 THEN 'open' ELSE 'cancelled' END
            WHEN l.open = 0 AND l.road = 0 THEN 'received'
            WHEN l.arrived > 0 THEN 'part_received'
            WHEN l.open > 0 THEN 'part_sent' ELSE 'sent' END
        FROM (SELECT transfer_id, sum(sent) AS sent, sum(quantity - cancelled - sent) AS open,
                     sum(sent - received - lost) AS road, sum(received + lost) AS arrived
              FROM transfer_line WHERE tenant_id = %(tenant)s AND transfer_id = ANY(%(ids)s) GROUP BY 1) AS l
        WHERE t.tenant_id = %(tenant)s AND t.id = l.transfer_id""",
        ids=list(ids),
    )
