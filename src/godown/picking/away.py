"""The network is away: the trip's work list travels to the device, which goes on by it; its scans come later, in order, and
what we judge otherwise than the device did waits for a person."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final
from uuid import UUID

from godown.kernel.outcome import Outcome, RowRefusal
from godown.picking import queries, queries_away, queries_large, store_away
from godown.picking.stops import present, state_of
from godown.picking.words import Answer, Contradicted, ListedPick, WorkList
from godown.platform.transaction import Tx

KINDS: Final = ("ok", "wrong_place", "wrong_item", "not_accepted", "already_done", "stop")
TOTES_LISTED: Final = 500
"""Free totes that a device knows: no cart takes as many."""


def work_list(tx: Tx, trip_id: UUID) -> WorkList:
    """All picks of a trip with every text that a scanner may read at its bins and on its goods. Refuses what is not there."""
    trip, pick, picks = present(tx, trip_id)
    places = queries_away.place_reads(tx, sorted({one.place_id for one in picks}))
    skus = queries_away.sku_reads(tx, sorted({one.sku_id for one in picks}))
    parts = queries_large.in_parts(tx, trip_id)
    listed = tuple(
        ListedPick(
            one.id, one.sequence, one.slot, one.order_number, one.place_code, places.get(one.place_id, ()), one.sku_code,
            one.sku_name, f"/files/{one.photo_file_id}" if one.photo_file_id else None, skus.get(one.sku_id, ()),
            one.quantity - one.picked, one.picked, one.status, one.tote_code, tuple(parts.get(one.order_id, ())),
        )
        for one in picks
    )  # fmt: skip
    totes = queries.free_totes(tx, trip.facility_id, TOTES_LISTED)
    reads = queries_away.place_reads(tx, totes)
    return WorkList(
        trip.id, trip.trip_no, trip.strategy, trip.shared_totes, state_of(trip, pick), int(trip.progress.get("count", 0)), trip.tote_code,
        listed, {text: texts[0] for texts in reads.values() for text in texts},
    )  # fmt: skip


def compare(
    tx: Tx, trip_id: UUID, scan_id: UUID, raw: str, act: str, expected: str, answer: Answer, at: datetime | None
) -> None:
    """Keep a scan for a person where the device, without network, took what we do not take, or did not take what we do."""
    if expected in KINDS and (expected == "ok") != (answer.kind == "ok"):
        row = (scan_id, trip_id, raw.replace("\x00", ""), act, expected, answer.kind, answer.word, answer.say, at or tx.now,
               tx.now, tx.actor.id, tx.actor.name)  # fmt: skip
        store_away.keep(tx, [row])


def contradicted(tx: Tx, limit: int, trip_id: UUID | None = None) -> list[Contradicted]:
    """Scans of devices without network that were judged otherwise, and that nobody has looked at, the oldest first."""
    return queries_away.contradicted(tx, limit, trip_id)


def settle(tx: Tx, scan_ids: Sequence[UUID], note: str = "") -> Outcome[UUID]:
    """A person has looked at these. Refusals: `not_found`; those that were settled before are `known`."""
    states = queries_away.settled(tx, scan_ids)
    done = [one for one in dict.fromkeys(scan_ids) if states.get(one) is False]
    store_away.settle(tx, done, note)
    refused = [RowRefusal(one, "not_found", "There is no such scan.") for one in scan_ids if one not in states]
    return Outcome.of(done, refused, [one for one in dict.fromkeys(scan_ids) if states.get(one)])
