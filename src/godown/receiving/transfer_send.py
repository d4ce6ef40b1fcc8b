"""A transfer is sent: units that are promised to it leave their bins for the transit of the other facility; their cost goes
along. What was not promised to it yet cannot be sent: it would be taken from an order of higher rank."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final
from uuid import UUID

from godown import books, stock
from godown.kernel.ids import NO_BATCH, OWN, new_id
from godown.kernel.refusal import Invalid, Refusal
from godown.platform.transaction import Tx
from godown.platform.turns import take_turns
from godown.receiving import queries_transfers as queries
from godown.receiving import store_transfers as store
from godown.receiving.queries_transfers import Transfer, TransferLine
from godown.receiving.transfer_leave import leave_if_cleared
from godown.receiving.transfer_paper import Taxes, issue_paper
from godown.stock import queries_lying, queries_places
from godown.stock.queries_lying import Lying

KINDS: Final = ("bin", "putback", "dock", "returns")
PARTS_MAX: Final = 2_000
NOTE_MAX: Final = 500


@dataclass(frozen=True, slots=True)
class SentLine:
    """Units of a line that leave. Without a place or batch: what expires first goes first. `serials` are the numbers that were
    scanned; of other units it is assumed which went."""

    line_no: int
    quantity: int
    place_code: str = ""
    batch: str = ""
    serials: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class TransferSent:
    """What leaves with one vehicle; without lines everything that is promised. The id comes from the sender, so a repeat is
    harmless."""

    transfer_id: UUID
    lines: tuple[SentLine, ...] = ()
    id: UUID = field(default_factory=new_id)
    note: str = ""


@dataclass(frozen=True, slots=True)
class Part:
    """Units of a line that leave one place."""

    line: TransferLine
    lot: Lying
    units: int
    serials: tuple[str, ...] = ()
    move_id: UUID = field(default_factory=new_id)


def send_transfer(tx: Tx, sent: TransferSent) -> Transfer:
    """Send units of a transfer, all or none. Refusals: `invalid`, `nothing_to_send`, `more_than_open`, `not_promised` (they
    wait behind orders), `not_enough_stock` (fewer lie free there), `id_reused`, `no_rate`. Their paper is issued: an invoice
    between two registrations, else a delivery challan. Where the tax portal must say something of it first, they are loaded and
    leave later (`leave`)."""
    if len(sent.lines) > PARTS_MAX or len(sent.note) > NOTE_MAX or "\x00" in sent.note:
        raise Invalid(f"At most {PARTS_MAX} lines, and {NOTE_MAX} characters of note.", field="lines")
    take_turns(tx, [sent.id])
    store.lock(tx, [sent.transfer_id])
    head = queries.transfer(tx, sent.transfer_id)
    if store.step_is_known(tx, sent.id, head.id, "sent"):
        return head
    lines = {line.line_no: line for line in queries.lines_of(tx, head.id)}
    stock.lock_behind(
        tx, [(place, line.owner_id, line.sku_id) for line in lines.values() for place in (head.from_id, head.to_id)]
    )
    lines = {line.line_no: line for line in queries.lines_of(tx, head.id)}
    asked = sent.lines or tuple(SentLine(line.line_no, line.ready) for line in lines.values() if line.ready)
    if not asked:
        raise Refusal("nothing_to_send", f"Nothing of {head.number} can be sent now.", transfer_id=str(head.id))
    units = _units(asked, lines)
    lots = queries_lying.of_skus(tx, head.from_id, [lines[number].sku_id for number in units], KINDS)
    parts = list(_parts(asked, lines, lots, whatever_lies=not sent.lines))
    if not parts:
        raise Refusal("nothing_to_send", f"Nothing of {head.number} lies here now.", transfer_id=str(head.id))
    _spend(tx, parts)
    value, seqs = _move(tx, head, parts)
    store.raise_sent(tx, head.id, [(part.line.id, part.lot.batch_id, part.units) for part in parts])
    gone = sum(part.units for part in parts)
    store.write_steps(tx, "sent", [(sent.id, head.id, gone)], value_paise=value, note=sent.note.strip())
    store.stand(tx, [head.id])
    tx.note("sent", "transfer", [head.id], number=head.number, units=gone)
    paper, taxes = issue_paper(tx, head, sent.id, [(part.line, part.move_id, part.units) for part in parts])
    _claim(tx, head, parts, taxes, seqs)
    leave_if_cleared(tx, sent.id, paper)
    return queries.transfer(tx, head.id)


def to_fetch(tx: Tx, transfer_id: UUID) -> list[Part]:
    """From which places what may be sent now would leave: what expires first, from the fullest bin."""
    head = queries.transfer(tx, transfer_id)
    lines = {line.line_no: line for line in queries.lines_of(tx, transfer_id)}
    asked = [SentLine(line.line_no, line.ready) for line in lines.values() if line.ready]
    lots = queries_lying.of_skus(tx, head.from_id, [lines[one.line_no].sku_id for one in asked], KINDS) if asked else []
    return list(_parts(asked, lines, lots, whatever_lies=True))


def _units(asked: Sequence[SentLine], lines: dict[int, TransferLine]) -> dict[int, int]:
    """Units of each line that are to leave, none of them more than are to be sent and promised."""
    units: dict[int, int] = defaultdict(int)
    for row, one in enumerate(asked, 1):
        line = lines.get(one.line_no)
        if line is None:
            raise Invalid(f"Row {row}: there is no line {one.line_no}.", field=f"lines.{row}.line_no")
        if one.quantity < 1:
            raise Invalid(f"Row {row}: 1 or more units leave.", field=f"lines.{row}.quantity")
        if len(one.serials) > one.quantity:
            raise Invalid(f"Row {row}: there are more serial numbers than units.", field=f"lines.{row}.serials")
        units[one.line_no] += one.quantity
        if units[one.line_no] > line.to_send:
            raise _refused("more_than_open", row, f"{line.to_send} of {line.sku_code} are still to be sent.")
        if units[one.line_no] > line.ready:
            say = (
                f"only {line.promised} of {line.sku_code} are promised to this transfer; the others wait behind orders."
            )
            raise _refused("not_promised", row, say)
    return units


def _refused(code: str, row: int, say: str) -> Refusal:
    return Refusal(code, f"Row {row}: {say}", status=422, field=f"lines.{row}.quantity")


def _parts(
    asked: Sequence[SentLine], lines: dict[int, TransferLine], lots: Sequence[Lying], *, whatever_lies: bool
) -> Iterator[Part]:
    """From which places units leave; what rows before took is gone. Where a place or batch is named, only that serves."""
    left = [lot.free for lot in lots]
    for row, one in enumerate(asked, 1):
        line, need, named = lines[one.line_no], one.quantity, one.serials
        for turn, lot in enumerate(lots):
            if not need or not left[turn] or not _fits(one, line, lot):
                continue
            units = min(need, left[turn])
            left[turn] -= units
            need -= units
            yield Part(line, lot, units, named[:units])
            named = named[units:]
        if need and not whatever_lies:
            where = f" in {one.place_code}" if one.place_code else ""
            raise _refused("not_enough_stock", row, f"only {one.quantity - need} of {line.sku_code} lie free{where}.")


def _fits(one: SentLine, line: TransferLine, lot: Lying) -> bool:
    same = (lot.sku_id, lot.owner_id, lot.condition) == (line.sku_id, line.owner_id, line.condition)
    if not same or (line.batch_id != NO_BATCH and lot.batch_id != line.batch_id):
        return False
    here = lot.place_code == one.place_code if one.place_code else lot.place_kind in ("bin", "putback")
    return here and (not one.batch or lot.batch_number == one.batch)


def _spend(tx: Tx, parts: Sequence[Part]) -> None:
    """The promises of what leaves end with it."""
    takes: dict[UUID, int] = defaultdict(int)
    for part in parts:
        if part.line.promises:
            takes[part.line.id] += part.units
    gone = stock.spend(tx, list(takes.items()))
    if gone != takes:
        raise Refusal("not_promised", "What was promised to this transfer changed at this moment. Look again.")


def _move(tx: Tx, head: Transfer, parts: Sequence[Part]) -> tuple[int, dict[UUID, int]]:
    """Out of the source, into the transit of the destination; answer the cost that went along, and by line the number that the
    door of the destination gave."""
    transit = queries_places.places_of_kind(tx, head.to_id, "transit")[0].id
    pairs = [(_out(head, part), _into(head, part, transit)) for part in parts]
    posted = {one.id: one for one in stock.post(tx, [move for pair in pairs for move in pair])}
    homes = {home.id: home.gstin for home in queries_places.facilities(tx)}
    value = books.carry_cost(
        tx,
        [(_cost(out, posted), _cost(into, posted)) for out, into in pairs if out.owner_id == OWN],
        taxes=homes[head.from_id] == homes[head.to_id],
    )
    return value, {part.line.id: posted[into.id].seq for part, (_, into) in zip(parts, pairs, strict=True)}


def _claim(tx: Tx, head: Transfer, parts: Sequence[Part], taxes: Taxes, seqs: dict[UUID, int]) -> None:
    """The tax of an invoice between two registrations is input tax of the other: it follows the goods there, so that what is lost
    or given away gives back exactly its part (section 17(5)(h), CGST Act)."""
    lines = {part.line.id: part.line for part in parts if part.line.owner_id == OWN}
    books.enter_cost(
        tx,
        [
            books.CostMove(new_id(), head.to_id, line.owner_id, line.sku_id, seqs[line.id], 0, "branch_invoice",
                           source_line_id=line.id, taxes=taxes[line.id])
            for line in lines.values() if taxes.get(line.id)
        ],
    )  # fmt: skip


def _out(head: Transfer, part: Part) -> stock.Move:
    lot = part.lot
    return stock.Move(
        id=part.move_id, facility_id=head.from_id, sku_id=lot.sku_id, quantity=part.units, reason="sent", document_kind="transfer",
        document_id=head.id, document_line_id=part.line.id, from_place=lot.place_id, from_condition=lot.condition,
        outside="transfer", owner_id=lot.owner_id, batch_id=lot.batch_id, serials=part.serials,
    )  # fmt: skip


def _into(head: Transfer, part: Part, transit: UUID) -> stock.Move:
    lot = part.lot
    return stock.Move(
        id=new_id(), facility_id=head.to_id, sku_id=lot.sku_id, quantity=part.units, reason="in_transit",
        document_kind="transfer", document_id=head.id, document_line_id=part.line.id, to_place=transit,
        to_condition=lot.condition, outside="transfer", owner_id=lot.owner_id, batch_id=lot.batch_id, serials=part.serials,
    )  # fmt: skip


def _cost(move: stock.Move, posted: dict[UUID, stock.Posted]) -> books.CostMove:
    return books.CostMove(
        move.id, move.facility_id, move.owner_id, move.sku_id, posted[move.id].seq, move.quantity, move.reason
    )
