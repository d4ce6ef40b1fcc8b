"""A transfer is counted in at the dock of its destination, whole or in part. What did not come is still on the road, or it is
lost: then it leaves with a reason, and its cost with it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Final
from uuid import UUID

from godown import books, stock
from godown.kernel.ids import OWN, new_id
from godown.kernel.refusal import Invalid, Refusal
from godown.platform.transaction import Tx
from godown.platform.turns import take_turns
from godown.receiving import queries_transfers as queries
from godown.receiving import store_transfers as store
from godown.receiving.facts import ComingChanged
from godown.receiving.queries_transfers import Transfer, TransferLot
from godown.receiving.transfer_leave import loaded
from godown.stock import queries_places

LOSSES: Final = ("lost", "stolen", "broken", "miscounted")
"""Why units of a transfer never come. Miscounted: they were never loaded; a count of their bin at the source finds them."""

LINES_MAX: Final = 2_000
NOTE_MAX: Final = 500
BY_DATE: Final = (stock.SALEABLE, stock.SHORT_DATED, stock.EXPIRED)
"""Conditions that the date of a batch changes on the road."""


@dataclass(frozen=True, slots=True)
class ArrivedLine:
    """What was counted of a line: accepted as it was sent, rejected to another condition, or lost for good with a reason. The
    batch must be named where several are on the road and not all of them came. `serials` and `rejected_serials` are the numbers
    that were scanned; of other units it is assumed which came."""

    line_no: int
    accepted: int = 0
    rejected: int = 0
    reject_condition: str = stock.DAMAGED
    lost: int = 0
    lost_reason: str = ""
    batch: str = ""
    serials: tuple[str, ...] = ()
    rejected_serials: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class TransferArrived:
    """What was counted at the dock; what is not named is still on the road. The id comes from the sender, so a repeat is
    harmless."""

    transfer_id: UUID
    lines: tuple[ArrivedLine, ...]
    id: UUID = field(default_factory=new_id)
    note: str = ""


@dataclass(frozen=True, slots=True)
class Share:
    """What of one lot is accepted, rejected and lost."""

    lot: TransferLot
    line: ArrivedLine
    accepted: int
    rejected: int
    lost: int


Key = tuple[UUID, UUID, UUID, str]


def receive_transfer(tx: Tx, arrived: TransferArrived) -> Transfer:
    """Count a transfer in, all or none: accepted and rejected units stand on the dock, lost ones are gone. Refusals: `invalid`,
    `more_than_sent` (what came on top is received without an order), `not_left`, `which_batch`, `id_reused`."""
    _must_be_whole(arrived)
    take_turns(tx, [arrived.id])
    store.lock(tx, [arrived.transfer_id])
    head = queries.transfer(tx, arrived.transfer_id)
    if store.step_is_known(tx, arrived.id, head.id, "received"):
        return head
    lots = queries.lots_of(tx, head.id)
    shares = [share for row, line in enumerate(arrived.lines, 1) for share in _shares(row, line, lots)]
    _refuse_too_many(shares)
    _refuse_loaded(tx, head, lots, shares)
    stock.lock_behind(tx, [(head.to_id, share.lot.owner_id, share.lot.sku_id) for share in shares])
    lost = _move(tx, head, arrived.id, shares)
    store.raise_arrived(tx, [(one.lot.id, one.accepted + one.rejected, one.lost) for one in shares])
    came, gone = sum(one.accepted + one.rejected for one in shares), sum(one.lost for one in shares)
    store.write_steps(tx, "received", [(arrived.id, head.id, came)], lost=gone, value_paise=lost, note=_said(arrived))
    store.stand(tx, [head.id])
    tx.publish(ComingChanged(tuple(sorted({share.lot.sku_id for share in shares}))))
    tx.note("received", "transfer", [head.id], number=head.number, units=came, lost=gone)
    return queries.transfer(tx, head.id)


def _said(arrived: TransferArrived) -> str:
    reasons = sorted({line.lost_reason for line in arrived.lines if line.lost})
    return "; ".join([*([arrived.note.strip()] if arrived.note.strip() else []), *reasons])


def _must_be_whole(arrived: TransferArrived) -> None:
    if not 1 <= len(arrived.lines) <= LINES_MAX:
        raise Invalid(f"1 to {LINES_MAX} lines are counted at once.", field="lines")
    if len(arrived.note) > NOTE_MAX or "\x00" in arrived.note:
        raise Invalid(f"At most {NOTE_MAX} characters.", field="note")
    for row, line in enumerate(arrived.lines, 1):
        if min(line.accepted, line.rejected, line.lost) < 0 or line.accepted + line.rejected + line.lost == 0:
            raise Invalid(f"Row {row}: count at least one unit.", field=f"lines.{row}.accepted")
        if len(line.serials) > line.accepted or len(line.rejected_serials) > line.rejected:
            raise Invalid(f"Row {row}: there are more serial numbers than units.", field=f"lines.{row}.serials")
        if line.lost and line.lost_reason not in LOSSES:
            raise Invalid(f"Row {row}: say why: {', '.join(LOSSES)}.", field=f"lines.{row}.lost_reason")


def _shares(row: int, line: ArrivedLine, lots: Sequence[TransferLot]) -> Iterator[Share]:
    """Which lots a counted line is of. Where no batch is named, it must be all of the line, or there is but one lot."""
    mine = [lot for lot in lots if lot.line_no == line.line_no and lot.in_transit]
    if line.batch:
        mine = [lot for lot in mine if lot.batch_number == line.batch]
    total, road = line.accepted + line.rejected + line.lost, sum(lot.in_transit for lot in mine)
    if total > road:
        say = f"Row {row}: {road} are on the road. Receive what came on top without an order."
        raise Refusal("more_than_sent", say, status=422, field=f"lines.{row}.accepted")
    if len(mine) > 1 and line.accepted != road:
        raise Refusal("which_batch", f"Row {row}: say which batch came.", status=422, field=f"lines.{row}.batch")
    for lot in mine:
        if len(mine) > 1:
            yield Share(lot, replace(line, serials=()), lot.in_transit, 0, 0)
        else:
            yield Share(lot, line, line.accepted, line.rejected, line.lost)


def _refuse_too_many(shares: Sequence[Share]) -> None:
    """A lot may be named by several rows: together they are no more than was sent."""
    left: dict[UUID, int] = {}
    for one in shares:
        rest = left.get(one.lot.id, one.lot.in_transit) - one.accepted - one.rejected - one.lost
        if rest < 0:
            raise Refusal("more_than_sent", f"{one.lot.in_transit} of {one.lot.sku_code} are on the road.", status=422)
        left[one.lot.id] = rest


def _refuse_loaded(tx: Tx, head: Transfer, lots: Sequence[TransferLot], shares: Sequence[Share]) -> None:
    """What is loaded and has not left cannot arrive."""
    if not head.loaded:
        return
    still = loaded(tx, head.id)
    for line in dict.fromkeys(share.lot.line_id for share in shares):
        road = sum(lot.in_transit for lot in lots if lot.line_id == line) - still.get(line, 0)
        mine = [share for share in shares if share.lot.line_id == line]
        if sum(one.accepted + one.rejected + one.lost for one in mine) > road:
            say = f"{still[line]} of {mine[0].lot.sku_code} are loaded and have not left {head.from_name}."
            raise Refusal("not_left", f"{say} Say there that they leave.", status=422)


def _move(tx: Tx, head: Transfer, step_id: UUID, shares: Sequence[Share]) -> int:
    """Off the road, to the dock or out as lost; answer the cost of what is lost."""
    transit = queries_places.places_of_kind(tx, head.to_id, "transit")[0].id
    dock = queries_places.places_of_kind(tx, head.to_id, "dock")[0].id
    lying = queries.lying_in(tx, transit, [share.lot.sku_id for share in shares])
    moves = [move for share in shares for move in _moves(head, step_id, share, lying, transit, dock)]
    posted = {one.id: one for one in stock.post(tx, moves)}
    return books.issue_cost(tx, [
        books.CostMove(one.id, one.facility_id, one.owner_id, one.sku_id, posted[one.id].seq, one.quantity, one.reason)
        for one in moves if one.to_place is None and one.owner_id == OWN
    ])  # fmt: skip


def _moves(
    head: Transfer, step_id: UUID, share: Share, lying: dict[Key, int], transit: UUID, dock: UUID
) -> Iterator[stock.Move]:
    """The moves of a share; a batch whose date came on the road is taken in the condition that it has by now."""
    lot, line = share.lot, share.line
    for units, condition, reason, serials in (
        (share.accepted, "", "transferred", line.serials),
        (share.rejected, line.reject_condition, "rejected", line.rejected_serials),
    ):
        if units:
            now = _taken(lying, lot, units)
            yield stock.Move(
                id=new_id(), facility_id=head.to_id, sku_id=lot.sku_id, quantity=units, reason=reason,
                document_kind="transfer", document_id=head.id, document_line_id=lot.line_id, from_place=transit,
                to_place=dock, from_condition=now, to_condition=condition or now, owner_id=lot.owner_id,
                batch_id=lot.batch_id, serials=serials,
            )  # fmt: skip
    if share.lost:
        yield stock.Move(
            id=new_id(), facility_id=head.to_id, sku_id=lot.sku_id, quantity=share.lost, reason="lost",
            document_kind="transfer_loss", document_id=step_id, document_line_id=lot.line_id, from_place=transit,
            from_condition=_taken(lying, lot, share.lost), outside="scrap", owner_id=lot.owner_id, batch_id=lot.batch_id,
        )  # fmt: skip


def _taken(lying: dict[Key, int], lot: TransferLot, units: int) -> str:
    """The condition in which these units lie on the road; what is taken is gone."""
    others: tuple[str, ...] = BY_DATE if lot.condition in BY_DATE else ()
    for code in (lot.condition, *others):
        key = (lot.sku_id, lot.owner_id, lot.batch_id, code)
        if lying.get(key, 0) >= units:
            lying[key] = lying.get(key, 0) - units
            return code
    return lot.condition
