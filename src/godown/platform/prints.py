"""What was printed, when and by whom: nothing prints twice unless a person asks for it.

Whoever is about to print claims the paper first. The first claim is answered once; later ones are told who printed it
and when, unless they say `again`.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from godown.kernel.ids import new_id
from godown.kernel.outcome import Outcome, RowRefusal
from godown.kernel.refusal import Invalid
from godown.platform.tables import PAPERS, printed
from godown.platform.transaction import Tx


@dataclass(frozen=True, slots=True)
class Printed:
    """How often a paper of a thing was printed, first and last."""

    thing_id: UUID
    times: int
    first_at: datetime
    last_at: datetime
    last_by: str


def prints_of(tx: Tx, paper: str, thing_ids: Sequence[UUID]) -> dict[UUID, Printed]:
    """The prints of these things; a thing that was never printed is not in the answer."""
    rows = tx.rows(
        Printed,
        """SELECT thing_id, count(*) AS times, min(at) AS first_at, max(at) AS last_at,
                  (array_agg(made_by_name ORDER BY at DESC, id DESC))[1] AS last_by
           FROM printed WHERE tenant_id = %(tenant)s AND paper = %(paper)s AND thing_id = ANY(%(ids)s)
           GROUP BY thing_id""",
        paper=paper,
        ids=list(thing_ids),
    )
    return {row.thing_id: row for row in rows}


def claim_prints(tx: Tx, paper: str, thing_ids: Sequence[UUID], *, again: bool = False) -> Outcome[UUID]:
    """Claim papers for printing: `done` are to be printed now, `refused` (`printed_already`) were printed before.

    With `again` all are to be printed, and each is remembered as a reprint.
    """
    if paper not in PAPERS:
        raise Invalid(f"A paper is one of {', '.join(PAPERS)}.", field="paper")
    wanted = list(dict.fromkeys(thing_ids))
    rows = [(new_id(), paper, thing, again, tx.now, tx.actor.id, tx.actor.name) for thing in wanted]
    columns = ("id", "paper", "thing_id", "again", "at", "made_by", "made_by_name")
    taken = {
        row[0]
        for row in tx.insert_returning(printed, columns, rows, tail="ON CONFLICT DO NOTHING", returning="thing_id")
    }
    earlier = prints_of(tx, paper, [thing for thing in wanted if thing not in taken])
    refused = [
        RowRefusal(thing, "printed_already", _said(earlier[thing]), "ids") for thing in wanted if thing in earlier
    ]
    return Outcome.of([thing for thing in wanted if thing in taken], refused)


def _said(before: Printed) -> str:
    at = before.last_at.strftime("%d %b %Y, %H:%M UTC")
    return f"{before.last_by} printed this on {at}. Print it again only on purpose."
