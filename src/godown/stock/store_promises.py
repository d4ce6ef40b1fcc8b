"""SQL that writes promises, one statement a function; doors are locked by `lock_doors` before anything is read."""

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from godown.kernel.ids import NO_BATCH, new_id
from godown.platform.transaction import Tx
from godown.stock.words import Want


@dataclass(frozen=True, slots=True, order=True)
class Door:
    """The door of a SKU in a facility."""

    facility_id: UUID
    owner_id: UUID
    sku_id: UUID


def door_arrays(doors: Sequence[Door]) -> dict[str, list[UUID]]:
    """Doors as parameters for `unnest`."""
    return {
        "facilities": [door.facility_id for door in doors],
        "owners": [door.owner_id for door in doors],
        "skus": [door.sku_id for door in doors],
    }


GIVEN_DOORS = """unnest(%(facilities)s::uuid[], %(owners)s::uuid[], %(skus)s::uuid[])
    AS given (facility_id, owner_id, sku_id)"""


OR_LOCKED: Final = """ON CONFLICT (tenant_id, facility_id, owner_id, sku_id)
        DO UPDATE SET seq = stock_supply.seq WHERE false"""
"""A door that is there already is locked in its turn and not written. Passed over, it was locked after the new ones, out of
order: a checkout that wants an old and a new SKU, and goods of both that move, were a deadlock."""


def open_doors(tx: Tx, doors: Sequence[Door]) -> None:
    """Make sure that the doors are there. All of them are locked on the way, in the one order of locks."""
    tx.run(
        f"""
        INSERT INTO stock_supply (tenant_id, facility_id, owner_id, sku_id)
        SELECT DISTINCT %(tenant)s::uuid, facility_id, owner_id, sku_id FROM {GIVEN_DOORS} ORDER BY 2, 3, 4
        {OR_LOCKED}""",
        **door_arrays(doors),
    )


LOCKED = """
WITH locked AS (
    SELECT s.facility_id, s.owner_id, s.sku_id, s.lapses_at, s.ends_on FROM stock_supply s
    WHERE s.tenant_id = %(tenant)s AND (s.facility_id, s.owner_id, s.sku_id) IN ({given})
    ORDER BY s.tenant_id, s.facility_id, s.owner_id, s.sku_id FOR NO KEY UPDATE
), due AS (
    SELECT facility_id, owner_id, sku_id, coalesce(lapses_at <= %(now)s, false) AS lapsed,
           coalesce(ends_on <= (%(now)s::timestamptz AT TIME ZONE 'Pacific/Kiritimati')::date, false) AS dated
    FROM locked
)
SELECT facility_id, owner_id, sku_id, lapsed, dated FROM due WHERE lapsed OR dated"""


@dataclass(frozen=True, slots=True)
class Due:
    """Locked doors behind which the clock asks for something: a promise has expired, the date of a batch may have come (the
    day is the latest on earth; which day it is where the goods lie is asked only then)."""

    lapsed: list[Door]
    dated: list[Door]


def lock_doors(tx: Tx, doors: Sequence[Door]) -> Due:
    """Lock the doors, in the one order of locks. Answer those behind which something is due."""
    return due_of(tx.tuples(LOCKED.replace("{given}", f"SELECT * FROM {GIVEN_DOORS}"), **door_arrays(doors)))


def due_of(rows: Sequence[tuple[Any, ...]]) -> Due:
    """What LOCKED answered."""
    return Due([Door(*row[:3]) for row in rows if row[3]], [Door(*row[:3]) for row in rows if row[4]])


def doors_of_holders(tx: Tx, holder_ids: Sequence[UUID]) -> list[Door]:
    """The doors behind which these holders have promises, made or waiting."""
    return tx.rows(
        Door,
        """
        SELECT DISTINCT facility_id, owner_id, sku_id FROM promise
        WHERE tenant_id = %(tenant)s AND holder_id = ANY(%(holders)s)""",
        holders=list(holder_ids),
    )


def doors_of_skus(tx: Tx, facility_id: UUID, sku_ids: Sequence[UUID]) -> list[Door]:
    """The doors of these SKUs in a facility, one for each owner."""
    return tx.rows(
        Door,
        """
        SELECT facility_id, owner_id, sku_id FROM stock_supply
        WHERE tenant_id = %(tenant)s AND facility_id = %(facility)s AND sku_id = ANY(%(skus)s)""",
        facility=facility_id,
        skus=list(sku_ids),
    )


def doors_everywhere(tx: Tx, sku_ids: Sequence[UUID]) -> list[Door]:
    """The doors of these SKUs in all facilities."""
    return tx.rows(
        Door,
        """
        SELECT facility_id, owner_id, sku_id FROM stock_supply
        WHERE tenant_id = %(tenant)s AND sku_id = ANY(%(skus)s)""",
        skus=list(sku_ids),
    )


ARRIVING = """
WITH given AS (
    SELECT * FROM unnest(%(ids)s::uuid[], %(facilities)s::uuid[], %(owners)s::uuid[], %(skus)s::uuid[], %(kinds)s::text[],
        %(holders)s::uuid[], %(units)s::bigint[], %(priorities)s::bigint[], %(ship_bys)s::timestamptz[],
        %(ages)s::timestamptz[], %(expiries)s::timestamptz[]/*, %(sets)s::uuid[]*/)
        AS g (id, facility_id, owner_id, sku_id, holder_kind, holder_id, quantity, priority, ship_by, ranked_at, expires_at
              /*, together*/)
), door AS (
    SELECT s.facility_id, s.owner_id, s.sku_id, s.seq + 1 AS seq, n.units, %(serve)s AND s.waiting = 0 AS alone,
           CASE WHEN %(serve)s AND s.waiting = 0 THEN LEAST(n.units, GREATEST(s.saleable - s.promised, 0)) ELSE 0 END AS made
    FROM (SELECT facility_id, owner_id, sku_id, sum(quantity)::bigint AS units FROM given GROUP BY 1, 2, 3) AS n
    JOIN stock_supply s USING (facility_id, owner_id, sku_id) WHERE s.tenant_id = %(tenant)s
), supply AS (
    UPDATE stock_supply s SET seq = CASE WHEN d.made > 0 THEN d.seq ELSE s.seq END, promised = s.promised + d.made,
           waiting = s.waiting + d.units - d.made
    FROM door d
    WHERE s.tenant_id = %(tenant)s AND s.facility_id = d.facility_id AND s.owner_id = d.owner_id
      AND s.sku_id = d.sku_id
), placed AS (
    SELECT g.*, d.seq, d.alone, GREATEST(0, LEAST(g.quantity, d.made + g.quantity - sum(g.quantity) OVER (
               PARTITION BY g.facility_id, g.owner_id, g.sku_id
               ORDER BY g.priority DESC, g.ship_by, g.ranked_at, g.id ROWS UNBOUNDED PRECEDING)))::bigint AS made
    FROM given g JOIN door d USING (facility_id, owner_id, sku_id)
), written AS (
    INSERT INTO promise (tenant_id, id, facility_id, owner_id, sku_id, batch_id, holder_kind, holder_id, quantity, priority,
                         ship_by, ranked_at, expires_at, made_seq, made_at/*, together*/)
    SELECT %(tenant)s, CASE WHEN h.is_made AND g.made < g.quantity THEN gen_random_uuid() ELSE g.id END, g.facility_id,
           g.owner_id, g.sku_id, %(batch)s, g.holder_kind, g.holder_id, h.quantity, g.priority, g.ship_by, g.ranked_at,
           g.expires_at, CASE WHEN h.is_made THEN g.seq END, CASE WHEN h.is_made THEN %(now)s::timestamptz END/*, g.together*/
    FROM placed g CROSS JOIN LATERAL (VALUES (g.made, true), (g.quantity - g.made, false)) AS h (quantity, is_made)
    WHERE h.quantity > 0
)
SELECT facility_id, owner_id, sku_id, holder_id, quantity - made, alone FROM placed WHERE made < quantity
"""

ARRIVE_TOGETHER = ARRIVING.replace("/*", "").replace("*/", "")
ARRIVE = re.sub(r"\s*/\*.*?\*/", "", ARRIVING)
"""What arrives in no set, which is nearly all, carries nothing for it."""


def arrive(tx: Tx, wants: Sequence[Want], *, serve: bool) -> tuple[dict[UUID, int], list[Door]]:
    """Write a row for each want. Where nobody waits they are promised by rank as far as supply goes; elsewhere they wait.
    Answer units promised per holder, and the doors behind which others wait too: those are still to be served.
    """
    sets = [w.together for w in wants]
    more = {"sets": sets} if any(sets) else {}
    rows = tx.tuples(
        ARRIVE_TOGETHER if more else ARRIVE,
        ids=[new_id() for _ in wants],
        facilities=[w.facility_id for w in wants],
        owners=[w.owner_id for w in wants],
        skus=[w.sku_id for w in wants],
        kinds=[w.holder_kind for w in wants],
        holders=[w.holder_id for w in wants],
        units=[w.quantity for w in wants],
        priorities=[w.priority for w in wants],
        ship_bys=[w.ship_by for w in wants],
        ages=[w.ranked_at for w in wants],
        expiries=[w.expires_at for w in wants],
        batch=NO_BATCH,
        serve=serve,
        **more,
    )
    made: dict[UUID, int] = defaultdict(int)
    for want in wants:
        made[want.holder_id] += want.quantity
    for *_, holder, missing, _ in rows:
        made[holder] -= missing
    still = sorted({Door(*row[:3]) for row in rows if not row[5]})
    return {holder: units for holder, units in made.items() if units}, still


MAKE = """whole AS (
    UPDATE promise p SET made_seq = t.seq + 1, made_at = %(now)s FROM taken t
    WHERE p.tenant_id = %(tenant)s AND p.id = t.id AND t.units = t.quantity
), rest AS (
    UPDATE promise p SET quantity = p.quantity - t.units FROM taken t
    WHERE p.tenant_id = %(tenant)s AND p.id = t.id AND t.units < t.quantity
    RETURNING p.id
), part AS (
    INSERT INTO promise (tenant_id, id, facility_id, owner_id, sku_id, batch_id, holder_kind, holder_id, quantity,
                         priority, ship_by, ranked_at, expires_at, made_seq, made_at)
    SELECT %(tenant)s, gen_random_uuid(), p.facility_id, p.owner_id, p.sku_id, p.batch_id, p.holder_kind, p.holder_id,
           t.units, p.priority, p.ship_by, p.ranked_at, p.expires_at, t.seq + 1, %(now)s
    FROM taken t JOIN promise p ON p.tenant_id = %(tenant)s AND p.id = t.id WHERE t.units < t.quantity
), supply AS (
    UPDATE stock_supply s SET promised = s.promised + d.units, waiting = s.waiting - d.units, seq = s.seq + 1
    FROM (SELECT facility_id, owner_id, sku_id, sum(units)::bigint AS units FROM taken GROUP BY 1, 2, 3) AS d
    WHERE s.tenant_id = %(tenant)s AND s.facility_id = d.facility_id AND s.owner_id = d.owner_id
      AND s.sku_id = d.sku_id
)
SELECT holder_id, sum(units)::bigint FROM taken GROUP BY 1
"""
"""Makes waiting rows that `taken` names; one that is made in part is split. A set is made whole or not at all."""

SERVE = f"""
WITH door AS (
    SELECT s.facility_id, s.owner_id, s.sku_id, s.saleable - s.promised AS free, s.seq, EXISTS (
               SELECT 1 FROM promise t WHERE t.tenant_id = s.tenant_id AND t.facility_id = s.facility_id
                 AND t.owner_id = s.owner_id AND t.sku_id = s.sku_id AND t.together IS NOT NULL AND t.made_seq IS NULL)
               AS sets
    FROM stock_supply s JOIN {GIVEN_DOORS} USING (facility_id, owner_id, sku_id)
    WHERE s.tenant_id = %(tenant)s AND s.waiting > 0 AND s.saleable > s.promised
), taken AS (
    SELECT p.id, d.facility_id, d.owner_id, d.sku_id, d.seq, p.quantity, p.holder_id,
           LEAST(p.quantity, d.free - p.before)::bigint AS units
    FROM door d CROSS JOIN LATERAL (
        SELECT w.id, w.quantity, w.holder_id,
               sum(w.quantity) OVER (ORDER BY w.priority DESC, w.ship_by, w.ranked_at, w.id
                                     ROWS UNBOUNDED PRECEDING) - w.quantity AS before
        FROM (SELECT id, quantity, holder_id, priority, ship_by, ranked_at FROM promise p
              WHERE p.tenant_id = %(tenant)s AND p.facility_id = d.facility_id AND p.owner_id = d.owner_id
                AND p.sku_id = d.sku_id AND p.made_seq IS NULL
              ORDER BY p.priority DESC, p.ship_by, p.ranked_at, p.id LIMIT d.free) AS w
    ) AS p WHERE p.before < d.free AND NOT d.sets
), {MAKE} UNION ALL SELECT NULL::uuid, 0::bigint FROM (SELECT 1 FROM door WHERE sets LIMIT 1) AS one
"""


def serve_doors(tx: Tx, doors: Sequence[Door]) -> tuple[dict[UUID, int], bool]:
    """Promise waiting rows by rank as far as supply goes; answer units per holder. A partial promise splits its row.

    Doors at which sets wait that are promised whole are passed over: answer also whether there were any.
    """
    made = dict(tx.tuples(SERVE, **door_arrays(doors)))
    return {holder: units for holder, units in made.items() if holder}, None in made


WITHDRAW = """
WITH asked AS (
    SELECT * FROM unnest(%(holders)s::uuid[], %(units)s::bigint[]) AS g (holder_id, units)
), ranked AS (
    SELECT p.id, p.facility_id, p.owner_id, p.sku_id, p.made_seq, p.holder_id, p.quantity, p.held, a.units,
           sum(p.quantity - p.held) OVER (PARTITION BY p.holder_id
               ORDER BY p.made_seq DESC NULLS FIRST, p.id DESC ROWS UNBOUNDED PRECEDING) - (p.quantity - p.held) AS before
    FROM promise p JOIN asked a ON a.holder_id = p.holder_id
    WHERE p.tenant_id = %(tenant)s AND p.quantity > p.held
), taken AS (
    SELECT *, LEAST(quantity - held, units - before)::bigint AS gone FROM ranked WHERE before < units
), ended AS (
    DELETE FROM promise p USING taken t WHERE p.tenant_id = %(tenant)s AND p.id = t.id AND t.gone = t.quantity
), cut AS (
    UPDATE promise p SET quantity = p.quantity - t.gone FROM taken t
    WHERE p.tenant_id = %(tenant)s AND p.id = t.id AND t.gone < t.quantity
), per_door AS (
    SELECT facility_id, owner_id, sku_id,
           coalesce(sum(gone) FILTER (WHERE made_seq IS NOT NULL), 0)::bigint AS made,
           coalesce(sum(gone) FILTER (WHERE made_seq IS NULL), 0)::bigint AS waited
    FROM taken GROUP BY 1, 2, 3
), supply AS (
    UPDATE stock_supply s SET promised = s.promised - d.made, waiting = s.waiting - d.waited FROM per_door d
    WHERE s.tenant_id = %(tenant)s AND s.facility_id = d.facility_id AND s.owner_id = d.owner_id
      AND s.sku_id = d.sku_id
)
SELECT holder_id, sum(gone)::bigint FROM taken GROUP BY 1
"""


def withdraw_units(tx: Tx, holder_ids: Sequence[UUID], units: Sequence[int]) -> list[tuple[UUID, int]]:
    """Take units off holders: waiting rows first, then made and unheld ones, newest first. Answer (holder, units)."""
    return tx.tuples(WITHDRAW, holders=list(holder_ids), units=list(units))


SPEND = """
WITH asked AS (
    SELECT * FROM unnest(%(holders)s::uuid[], %(units)s::bigint[]) AS g (holder_id, units)
), ranked AS (
    SELECT p.id, p.facility_id, p.owner_id, p.sku_id, p.holder_id, p.quantity, p.held, a.units,
           sum(p.quantity - p.held) OVER (PARTITION BY p.holder_id ORDER BY p.made_seq, p.id ROWS UNBOUNDED PRECEDING)
               - (p.quantity - p.held) AS before
    FROM promise p JOIN asked a ON a.holder_id = p.holder_id
    WHERE p.tenant_id = %(tenant)s AND p.made_seq IS NOT NULL AND p.quantity > p.held
), taken AS (
    SELECT *, LEAST(quantity - held, units - before)::bigint AS gone FROM ranked WHERE before < units
), ended AS (
    DELETE FROM promise p USING taken t WHERE p.tenant_id = %(tenant)s AND p.id = t.id AND t.gone = t.quantity
), cut AS (
    UPDATE promise p SET quantity = p.quantity - t.gone FROM taken t
    WHERE p.tenant_id = %(tenant)s AND p.id = t.id AND t.gone < t.quantity
), supply AS (
    UPDATE stock_supply s SET promised = s.promised - d.units
    FROM (SELECT facility_id, owner_id, sku_id, sum(gone)::bigint AS units FROM taken GROUP BY 1, 2, 3) AS d
    WHERE s.tenant_id = %(tenant)s AND s.facility_id = d.facility_id AND s.owner_id = d.owner_id
      AND s.sku_id = d.sku_id
)
SELECT holder_id, sum(gone)::bigint FROM taken GROUP BY 1
"""


def spend_units(tx: Tx, holder_ids: Sequence[UUID], units: Sequence[int]) -> list[tuple[UUID, int]]:
    """End made, unheld promises of holders, oldest first, as far as they go. Answer (holder, units)."""
    return tx.tuples(SPEND, holders=list(holder_ids), units=list(units))


UNCOVER = """
WITH lost AS (
    SELECT * FROM unnest(%(facilities)s::uuid[], %(owners)s::uuid[], %(skus)s::uuid[], %(units)s::bigint[])
        AS g (facility_id, owner_id, sku_id, units)
), ranked AS (
    SELECT p.id, p.facility_id, p.owner_id, p.sku_id, p.quantity, p.held, p.holder_id, l.units,
           sum(p.quantity - p.held) OVER (PARTITION BY p.facility_id, p.owner_id, p.sku_id
               ORDER BY (p.holder_id = ANY(%(struck)s)), p.made_seq DESC, p.id DESC ROWS UNBOUNDED PRECEDING)
               - (p.quantity - p.held) AS before
    FROM promise p JOIN lost l USING (facility_id, owner_id, sku_id)
    WHERE p.tenant_id = %(tenant)s AND p.made_seq IS NOT NULL AND p.quantity > p.held
), taken AS (
    SELECT *, LEAST(quantity - held, units - before)::bigint AS gone FROM ranked WHERE before < units
), unmade AS (
    UPDATE promise p SET made_seq = NULL, made_at = NULL FROM taken t
    WHERE p.tenant_id = %(tenant)s AND p.id = t.id AND t.gone = t.quantity
), cut AS (
    UPDATE promise p SET quantity = p.quantity - t.gone FROM taken t
    WHERE p.tenant_id = %(tenant)s AND p.id = t.id AND t.gone < t.quantity
), back AS (
    INSERT INTO promise (tenant_id, id, facility_id, owner_id, sku_id, batch_id, holder_kind, holder_id, quantity,
                         priority, ship_by, ranked_at, expires_at, together)
    SELECT %(tenant)s, gen_random_uuid(), p.facility_id, p.owner_id, p.sku_id, p.batch_id, p.holder_kind, p.holder_id,
           t.gone, p.priority, p.ship_by, p.ranked_at, p.expires_at, p.together
    FROM taken t JOIN promise p ON p.tenant_id = %(tenant)s AND p.id = t.id WHERE t.gone < t.quantity
), supply AS (
    UPDATE stock_supply s SET promised = s.promised - d.units, waiting = s.waiting + d.units
    FROM (SELECT facility_id, owner_id, sku_id, sum(gone)::bigint AS units FROM taken GROUP BY 1, 2, 3) AS d
    WHERE s.tenant_id = %(tenant)s AND s.facility_id = d.facility_id AND s.owner_id = d.owner_id
      AND s.sku_id = d.sku_id
)
SELECT holder_id, sum(gone)::bigint FROM taken GROUP BY 1
"""


def uncover(
    tx: Tx, lost: Sequence[tuple[UUID, UUID, UUID, int]], struck: Sequence[UUID] = ()
) -> list[tuple[UUID, int]]:
    """Turn unheld promises back to waiting, newest first, holders just struck last. Answer (holder, units)."""
    facilities, owners, skus, units = (list(column) for column in zip(*lost, strict=True))
    return tx.tuples(UNCOVER, facilities=facilities, owners=owners, skus=skus, units=units, struck=list(struck))


def set_rank(tx: Tx, holder_ids: Sequence[UUID], priority: int, ship_by: datetime | None) -> None:
    """Write the rank of what these holders wait for or have."""
    tx.run(
        """
        UPDATE promise SET priority = %(priority)s, ship_by = coalesce(%(ship_by)s::timestamptz, ship_by)
        WHERE tenant_id = %(tenant)s AND holder_id = ANY(%(holders)s)""",
        holders=list(holder_ids),
        priority=priority,
        ship_by=ship_by,
    )
