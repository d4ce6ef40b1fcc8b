"""Transfers between facilities: asked for with lines, promised at the source by rank, so that nobody else is sold the goods;
what is not sent can be cancelled. Sending and counting in are `transfer_send` and `transfer_receive`."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Final
from uuid import UUID

from godown import catalog, stock
from godown.kernel.ids import OWN, UNKNOWN_OWNER, new_id
from godown.kernel.outcome import Outcome, RowRefusal
from godown.kernel.refusal import Invalid, Refusal, reused
from godown.platform.numbers import take_numbers
from godown.platform.transaction import Tx
from godown.platform.turns import take_turns
from godown.receiving import queries_transfers as queries
from godown.receiving import store_transfers as store
from godown.receiving.queries_transfers import Transfer
from godown.stock import queries_places

LINES_MAX: Final = 500
UNITS_MAX: Final = 10_000_000
NOTE_MAX: Final = 500
PRIORITY_MAX: Final = 9


@dataclass(frozen=True, slots=True)
class NewTransferLine:
    """Units of a SKU that go over. Without a batch any may be sent, the first to expire first."""

    sku_code: str
    quantity: int
    batch: str = ""
    condition: str = stock.SALEABLE
    owner_id: UUID = OWN
    owner: str = ""
    """The code of the consignor whose units go; it says the same as `owner_id`."""


@dataclass(frozen=True, slots=True)
class NewTransfer:
    """A transfer, all or none of its lines. It waits for its units among orders by `priority` and the end of `send_on` (without
    one: tomorrow). The id comes from the sender, so a repeat is harmless."""

    from_facility_id: UUID
    to_facility_id: UUID
    lines: tuple[NewTransferLine, ...]
    id: UUID = field(default_factory=new_id)
    send_on: date | None = None
    priority: int = 0
    note: str = ""
    arrive_on: date | None = None
    """The day on which it is expected there; the day it is sent where none is said."""


def transfer(tx: Tx, new: NewTransfer) -> Transfer:
    """Ask for a transfer: saleable lines wait at the source and are promised by rank, as far as its supply goes. Refusals:
    `invalid`, `unknown_sku`, `unknown_batch`, `unknown_condition` (not there, or not movable), `not_found` (a facility),
    `id_reused` (the id is another transfer)."""
    take_turns(tx, [new.id])
    if known := queries.transfers_by_id(tx, [new.id]).get(new.id):
        asked = (new.from_facility_id, new.to_facility_id, sum(line.quantity for line in new.lines))
        if (known.from_id, known.to_id, known.units) != asked:
            raise reused(new.id, known.number)
        return known
    _must_be_whole(new)
    new = replace(new, lines=_owned(tx, new.lines))
    queries_places.facility(tx, new.to_facility_id)
    zone = queries_places.zone_of(tx, new.from_facility_id)
    skus = catalog.skus_by_code(tx, [line.sku_code for line in new.lines])
    saleable = queries.saleable_of(tx, [line.condition for line in new.lines])
    pairs = [(skus[line.sku_code].id, line.batch.strip()) for line in new.lines if line.sku_code in skus]
    batches = queries.batch_ids(tx, pairs)
    for row, line in enumerate(new.lines, 1):
        _check(row, line, skus, saleable, batches)
    send_on = new.send_on or tx.now.astimezone(zone).date() + timedelta(days=1)
    if new.arrive_on and new.arrive_on < send_on:
        raise Invalid("Goods do not arrive before they are sent.", field="arrive_on")
    rows = [
        (new_id(), new.id, row, skus[line.sku_code].id, line.owner_id, batches[skus[line.sku_code].id, line.batch.strip()],
         line.condition, saleable[line.condition], line.quantity)
        for row, line in enumerate(new.lines, 1)
    ]  # fmt: skip
    ship_by = datetime.combine(send_on, time.max, zone).astimezone(UTC)
    wants = [
        stock.Want(row[0], new.from_facility_id, row[3], row[8], ship_by, tx.now, new.priority, "transfer", row[4])
        for row in rows
        if row[7]
    ]
    stock.wait(tx, wants)
    number = take_numbers(tx, "transfer", 1, prefix="TR-")[0]
    head = (new.id, number, new.from_facility_id, new.to_facility_id, send_on, new.arrive_on, new.priority, new.note.strip(),
            tx.now, tx.actor.id)  # fmt: skip
    store.write(tx, head, rows)
    tx.note("asked", "transfer", [new.id], number=number, units=sum(line.quantity for line in new.lines))
    return queries.transfer(tx, new.id)


def _owned(tx: Tx, lines: Sequence[NewTransferLine]) -> tuple[NewTransferLine, ...]:
    """The lines with their owners. Refuses (`unknown_owner`) one that is nobody's id."""
    known = stock.owners_of(tx, sorted({line.owner for line in lines}))
    owned = [line if known[line.owner] == OWN else replace(line, owner_id=known[line.owner]) for line in lines]
    strange = {line.owner_id for line in owned} - {OWN, UNKNOWN_OWNER, *known.values()}
    there = stock.consignor_names(tx) if strange else {}
    for row, line in enumerate(owned, 1):
        if line.owner_id in strange and line.owner_id not in there:
            raise _wrong("unknown_owner", "There is no consignor of this id.", row, "owner_id")
    return tuple(owned)


def _must_be_whole(new: NewTransfer) -> None:
    if new.from_facility_id == new.to_facility_id:
        raise Invalid("Goods go from one facility to another.", field="to_facility_id")
    if not 1 <= len(new.lines) <= LINES_MAX:
        raise Invalid(f"A transfer has 1 to {LINES_MAX} lines.", field="lines")
    if not 0 <= new.priority <= PRIORITY_MAX:
        raise Invalid(f"A priority is 0 to {PRIORITY_MAX}.", field="priority")
    if len(new.note) > NOTE_MAX or "\x00" in new.note:
        raise Invalid(f"At most {NOTE_MAX} characters.", field="note")
    for field_name, day in (("send_on", new.send_on), ("arrive_on", new.arrive_on)):
        if day and not date(2000, 1, 1) <= day <= date(2200, 1, 1):
            raise Invalid("This must be a day of our time.", field=field_name)


def _check(
    row: int,
    line: NewTransferLine,
    skus: Mapping[str, catalog.Sku],
    saleable: Mapping[str, bool],
    batches: Mapping[tuple[UUID, str], UUID],
) -> None:
    sku = skus.get(line.sku_code)
    if sku is None:
        raise _wrong("unknown_sku", f"There is no SKU {line.sku_code[:64]}.", row, "sku_code")
    if sku.kind == "bundle":
        raise _wrong("invalid", f"{sku.code} is a bundle; send its parts.", row, "sku_code")
    if not 1 <= line.quantity <= UNITS_MAX:
        raise _wrong("invalid", f"Send 1 to {UNITS_MAX:,} units.", row, "quantity")
    if line.condition not in saleable:
        raise _wrong("unknown_condition", f"Nothing is sent as {line.condition[:40]}.", row, "condition")
    if (sku.id, line.batch.strip()) not in batches:
        raise _wrong("unknown_batch", f"{sku.code} has no batch {line.batch[:60]}.", row, "batch")


def _wrong(code: str, say: str, row: int, field_name: str) -> Refusal:
    return Refusal(code, f"Row {row}: {say}", status=422, field=f"lines.{row}.{field_name}")


def cancel_transfers(tx: Tx, ids: Sequence[UUID]) -> Outcome[UUID]:
    """What of these transfers is not sent stays where it is and is free again; what is on the road arrives. A line for each:
    done, known (nothing is left to send) or refused (`not_found`)."""
    unique = list(dict.fromkeys(ids))
    store.lock(tx, unique)
    found = queries.transfers_by_id(tx, unique)
    cuts = store.open_lines(tx, list(found))
    _cancel(tx, cuts)
    done = list(dict.fromkeys(one for one, _, _ in cuts))
    refused = [RowRefusal(one, "not_found", "There is no such transfer.") for one in unique if one not in found]
    return Outcome.of(done, refused, [one for one in found if one not in done])


def cancel_transfer_units(tx: Tx, transfer_id: UUID, units: Mapping[int, int]) -> Transfer:
    """Take {line number: units} off a transfer that are not sent yet. Refuses more than is left to send (`more_than_open`)."""
    store.lock(tx, [transfer_id])
    queries.transfer(tx, transfer_id)
    lines = {line.line_no: line for line in queries.lines_of(tx, transfer_id)}
    for number, count in units.items():
        left = lines[number].to_send if number in lines else 0
        if not 1 <= count <= left:
            say = f"Line {number}: {left} units are still to be sent."
            raise Refusal("more_than_open", say, status=422, line_no=number)
    _cancel(tx, [(transfer_id, lines[number].id, count) for number, count in units.items()])
    return queries.transfer(tx, transfer_id)


def _cancel(tx: Tx, cuts: Sequence[tuple[UUID, UUID, int]]) -> None:
    """(transfer, line, units) will not be sent."""
    if not cuts:
        return
    takes = [(line, units) for _, line, units in cuts]
    stock.withdraw(tx, takes)
    store.cancel_lines(tx, takes)
    sums: Counter[UUID] = Counter()
    for one, _, units in cuts:
        sums[one] += units
    store.write_steps(tx, "cancelled", [(new_id(), one, units) for one, units in sums.items()])
    store.stand(tx, list(sums))
    tx.note("cancelled", "transfer", list(sums))
