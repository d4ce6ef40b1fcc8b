"""What comes back is announced: by staff or a program it is expected at once, by a customer it is asked for until somebody accepts."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Final
from uuid import UUID

from godown import orders, packing
from godown.kernel.ids import NO_BATCH, new_id
from godown.kernel.refusal import NotFound, Refusal
from godown.packing import ParcelLine
from godown.platform.numbers import take_numbers
from godown.platform.transaction import Tx
from godown.returns import policy, queries, queries_terms, store
from godown.returns.challans import challan_if_needed
from godown.returns.terms import Reason, Terms, folded, reason_of
from godown.returns.words import Expected, Return

CLAIM_MAX: Final = 4000
"""Signs of a claim or of a reason to override; more is a slip."""


@dataclass(frozen=True, slots=True)
class Said:
    """What is said with an announcement. `reason` is a code, a name, or a channel's words for one. `override`: why it is taken
    though its window is closed. `source`: staff, api, customer, courier; a customer only asks."""

    reason: str
    claim: str = ""
    awb: str = ""
    override: str = ""
    source: str = "staff"
    photos: tuple[UUID, ...] = ()


def expect(
    tx: Tx,
    parcel_id: UUID,
    wanted: Sequence[Expected],
    *,
    reason: str,
    claim: str = "",
    awb: str = "",
    override: str = "",
    source: str = "staff",
) -> Return:
    """A customer wants to send units back, as staff or a program says. Refuses more than was shipped and not returned
    (`more_than_shipped`), and what comes after its window (`window_closed`) unless `override` says why it is taken."""
    return announce(tx, parcel_id, wanted, Said(reason, claim, awb, override.strip(), source))


def announce(tx: Tx, parcel_id: UUID, wanted: Sequence[Expected], said: Said) -> Return:
    """Announce a customer's return; from the source `customer` it is asked for, from others expected. Refuses as `expect`."""
    channel_id = _check_left(tx, parcel_id)
    rules = policy.return_rules(tx)
    reason = rules.reason(reason_of(rules, channel_id, said.reason))
    chosen = _chosen(tx, parcel_id, wanted)
    of = {line: one.of[reason.code] for line, one in policy.terms_of(tx, [parcel_id], rules).items()}
    if late := [line for line, _ in chosen if not of[line.id].open]:
        _late(late[0], of[late[0].id], reason, said)
    else:
        said = replace(said, override="")
    if folded(said.reason) in (folded(reason.code), folded(reason.name)):
        said = replace(said, reason="")
    return _write(tx, "customer", parcel_id, chosen, reason.code, said, of)


def _late(line: ParcelLine, at: Terms, reason: Reason, said: Said) -> None:
    if said.override and said.source != "customer":
        return
    text = "This is not taken back for this reason."
    if at.until:
        text = f"The days in which this could be sent back ended on {at.until.isoformat()}."
    until = at.until.isoformat() if at.until else None
    raise Refusal("window_closed", text, line=str(line.id), until=until, reason=reason.code)


def _chosen(tx: Tx, parcel_id: UUID, wanted: Sequence[Expected]) -> list[tuple[ParcelLine, int]]:
    lines = {line.id: line for line in packing.lines_of(tx, [parcel_id])}
    expected = Counter(queries.open_units(tx, list(lines)))
    left = {line.id: line.quantity - line.returned - expected[line.id] for line in lines.values()}
    known = queries.batches(tx, sorted({line.batch_id for line in lines.values() if line.batch_id != NO_BATCH}))
    units = Counter[UUID]()
    for one in sorted(wanted, key=lambda one: not one.batch):
        pool = _of_one_line(lines, one, known)
        if one.units < 1 or one.units > sum(left[line.id] for line in pool):
            raise Refusal("more_than_shipped", "No more can come back than was shipped.", line=str(one.parcel_line_id))
        rest = one.units
        for line in pool:
            here = min(rest, left[line.id])
            left[line.id] -= here
            units[line.id] += here
            rest -= here
    return [(lines[line], count) for line, count in units.items() if count]


def _of_one_line(
    lines: Mapping[UUID, ParcelLine], one: Expected, known: Mapping[UUID, tuple[str, date | None]]
) -> list[ParcelLine]:
    """The batches that left for the same line of the order, the earliest-expiring first; of a batch that is named only that. Refuses
    (`unknown_batch`) one that did not leave so."""
    line = lines.get(one.parcel_line_id)
    pool = [other for other in lines.values() if line and other.order_line_id == line.order_line_id]
    pool.sort(key=lambda one: (known.get(one.batch_id, ("", None))[1] or date.max, one.id))
    if not one.batch or not pool:
        return pool
    if named := [other for other in pool if known.get(other.batch_id, ("",))[0] == one.batch]:
        return named
    raise Refusal("unknown_batch", f"No unit of batch {one.batch} left for this line.", field="batch")


def expect_rto(tx: Tx, parcel_id: UUID) -> Return:
    """The courier brings a whole parcel back undelivered. A repeat answers the return that is known."""
    _check_left(tx, parcel_id)
    lines = [(line, line.quantity - line.returned) for line in packing.lines_of(tx, [parcel_id])]
    here = [(line, units) for line, units in lines if units]
    made = _write(tx, "rto", parcel_id, here, "returned to origin", Said("", source="courier"), {})
    challan_if_needed(tx, made)
    return made


def _check_left(tx: Tx, parcel_id: UUID) -> UUID | None:
    """Only what has left comes back. Its order is locked: two who announce returns of it come one after the other. Answer the
    channel it was sold on."""
    parcel = packing.parcels(tx, [parcel_id]).get(parcel_id)
    if parcel is None:
        raise NotFound("parcel", parcel_id=str(parcel_id))
    if parcel.status != "handed_over":
        raise Refusal("not_shipped", "This parcel has not left, so it cannot come back.", parcel_id=str(parcel_id))
    orders.lock(tx, [parcel.order_id])
    return queries_terms.channel_of(tx, parcel.order_id)


def _write(
    tx: Tx,
    kind: str,
    parcel_id: UUID,
    chosen: Sequence[tuple[ParcelLine, int]],
    reason: str,
    said: Said,
    of: Mapping[UUID, Terms],
) -> Return:
    parcel = packing.parcels(tx, [parcel_id])[parcel_id]
    return_id = new_id()
    number = take_numbers(tx, "return", 1, prefix="R-")[0]
    pays = not of or any(of[line.id].seller_pays for line, _ in chosen)
    status = "asked" if said.source == "customer" else "expected"
    row = (
        return_id, number, kind, parcel.facility_id, parcel.order_id, parcel_id, said.awb, reason, said.reason[:200],
        said.claim[:CLAIM_MAX], said.source, status, pays, said.override[:CLAIM_MAX], [str(p) for p in said.photos], tx.now,
        tx.actor.id,
    )  # fmt: skip
    lines = [
        (new_id(), return_id, number, line.id, line.order_line_id, line.sku_id, line.batch_id, units,
         line.id in of and of[line.id].keeps_shipping, None)
        for number, (line, units) in enumerate(chosen, 1)
    ]  # fmt: skip
    if not store.write_return(tx, row, lines):
        return next(known for known in queries.read(tx, [parcel.number]) if known.kind == "rto")
    facts = {"override": said.override} if said.override else {}
    tx.note(f"return_{status}", "order", [parcel.order_id], number=number, kind=kind, **facts)
    return queries.one(tx, return_id)


def last_day(of: Mapping[UUID, policy.LineTerms]) -> date | None:
    """The last day on which anything of a parcel may be asked back, for whatever reason; None where there is no limit."""
    days = [one.span()[1] for one in of.values()]
    known = [day for day in days if day]
    return max(known) if len(known) == len(days) and known else None
