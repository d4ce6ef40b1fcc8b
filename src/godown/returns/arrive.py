"""What comes back is expected, then arrives: stock rises once per returned unit, at its original cost, not yet saleable."""

from collections import Counter
from collections.abc import Mapping, Sequence
from uuid import UUID

from godown import books, catalog, orders, packing, stock
from godown.kernel.ids import NO_BATCH, UNKNOWN_OWNER, new_id
from godown.kernel.refusal import NotFound, Refusal
from godown.packing import ParcelLine
from godown.platform.numbers import take_numbers
from godown.platform.transaction import Tx
from godown.returns import numbers, queries, store
from godown.returns.words import Expected, Return, ReturnLine
from godown.stock import queries_places


def expect(
    tx: Tx, parcel_id: UUID, wanted: Sequence[Expected], *, reason: str, claim: str = "", awb: str = ""
) -> Return:
    """A customer wants to send units back. Refuses more than was shipped and not returned (`more_than_shipped`)."""
    _check_left(tx, parcel_id)
    lines = {line.id: line for line in packing.lines_of(tx, [parcel_id])}
    expected = Counter(queries.open_units(tx, list(lines)))
    for one in wanted:
        line = lines.get(one.parcel_line_id)
        if line is None or not 1 <= one.units <= line.quantity - line.returned - expected[line.id]:
            raise Refusal("more_than_shipped", "No more can come back than was shipped.", line=str(one.parcel_line_id))
        expected[line.id] += one.units
    units = Counter[UUID]()
    for one in wanted:
        units[one.parcel_line_id] += one.units
    chosen = [(lines[line], count) for line, count in units.items()]
    return _write(tx, "customer", parcel_id, chosen, reason, claim, awb)


def expect_rto(tx: Tx, parcel_id: UUID) -> Return:
    """The courier brings a whole parcel back undelivered. A repeat answers the return that is known."""
    _check_left(tx, parcel_id)
    lines = [(line, line.quantity - line.returned) for line in packing.lines_of(tx, [parcel_id])]
    return _write(tx, "rto", parcel_id, [(line, units) for line, units in lines if units], "returned to origin", "", "")


def _check_left(tx: Tx, parcel_id: UUID) -> None:
    """Only what has left comes back. Its order is locked: two who announce returns of it come one after the other."""
    parcel = packing.parcels(tx, [parcel_id]).get(parcel_id)
    if parcel is None:
        raise NotFound("parcel", parcel_id=str(parcel_id))
    if parcel.status != "handed_over":
        raise Refusal("not_shipped", "This parcel has not left, so it cannot come back.", parcel_id=str(parcel_id))
    orders.lock(tx, [parcel.order_id])


def _write(
    tx: Tx, kind: str, parcel_id: UUID, chosen: Sequence[tuple[ParcelLine, int]], reason: str, claim: str, awb: str
) -> Return:
    parcel = packing.parcels(tx, [parcel_id])[parcel_id]
    return_id = new_id()
    number = take_numbers(tx, "return", 1, prefix="R-")[0]
    row = (
        return_id,
        number,
        kind,
        parcel.facility_id,
        parcel.order_id,
        parcel_id,
        awb,
        reason,
        claim,
        tx.now,
        tx.actor.id,
    )
    lines = [
        (new_id(), return_id, number, line.id, line.order_line_id, line.sku_id, line.batch_id, units)
        for number, (line, units) in enumerate(chosen, 1)
    ]
    if not store.write_return(tx, row, lines):
        return next(known for known in queries.read(tx, [parcel.number]) if known.kind == "rto")
    tx.note("return_expected", "order", [parcel.order_id], number=number, kind=kind)
    return queries.one(tx, return_id)


def arrive(
    tx: Tx,
    return_id: UUID,
    counts: Mapping[UUID, int] | None = None,
    extra: Sequence[tuple[str, int]] = (),
    serials: Mapping[UUID, Sequence[str]] | None = None,
    strange: Mapping[str, Sequence[str]] | None = None,
) -> Return:
    """The parcel is here (a scan). Units go to the returns shelf in quarantine; `counts` says what came of each line
    where it is not all, `extra` what else lay in it (SKU code, units). For an RTO the credit note for the whole parcel is
    made now. A repeat changes nothing.

    A parcel is never refused. Where another return of the same parcel was quicker, only what is not back yet returns;
    units counted beyond that enter as unexpected. So does a unit whose serial number (`serials` by line; `strange` by SKU
    code for what is extra) this parcel never took out: it earns no credit. Refuses (`serials_needed`) where some units of a
    line came back and nobody said which.
    """
    known = _lock(tx, return_id)
    if not store.set_arrived(tx, return_id):
        return known
    lines = [line for line in queries.lines_of(tx, return_id) if line.expected]
    came = {line.id: (counts or {}).get(line.id, line.expected) for line in lines}
    if any(not 0 <= came[line.id] <= line.expected for line in lines):
        raise Refusal("more_than_expected", "More came than is expected; enter the rest as not ours.", status=422)
    told = numbers.sort_out(tx, lines, came, serials or {})
    came = told.came
    out = _still_out(tx, known)
    fits = {line.id: min(came[line.id], out.get(line.parcel_line_id, came[line.id])) for line in lines}
    here = [(line, fits[line.id]) for line in lines if fits[line.id]]
    store.count_arrived(tx, list(fits.items()))
    packing.count_returned(tx, [(line.parcel_line_id, units) for line, units in here if line.parcel_line_id])
    orders.count_returned(tx, [(line.order_line_id, units) for line, units in here if line.order_line_id])
    _enter(tx, known, here, told.named)
    for line in lines:
        if counts and (more := came[line.id] - fits[line.id]):
            _stray(tx, known, line.sku_id, more)
        if others := told.strange[line.id]:
            _stray(tx, known, line.sku_id, len(others), others)
    for code, units in extra:
        unexpected(tx, return_id, code, units, (strange or {}).get(code, ()))
    if known.kind == "rto":
        # RTO: the credit note is for the whole parcel, at the arrival scan; what is missing is a claim on the courier.
        _credit_whole(tx, known, lines, out)
    store.close_complete(tx, return_id)
    tx.note("return_arrived", "order", [known.order_id] if known.order_id else [], number=known.number)
    return queries.one(tx, return_id)


def _lock(tx: Tx, return_id: UUID) -> Return:
    """Lock the order of a return, then the return: returns of one parcel arrive one after the other."""
    if order_id := queries.one(tx, return_id).order_id:
        orders.lock(tx, [order_id])
    return queries.one(tx, return_id, lock=True)


def _still_out(tx: Tx, known: Return) -> dict[UUID | None, int]:
    """Units of the parcel's lines that have not come back yet."""
    parcels = [known.parcel_id] if known.parcel_id else []
    return {line.id: line.quantity - line.returned for line in packing.lines_of(tx, parcels)}


def _enter(
    tx: Tx, known: Return, here: Sequence[tuple[ReturnLine, int]], named: Mapping[UUID, tuple[str, ...]]
) -> None:
    shelf = queries_places.places_of_kind(tx, known.facility_id, "returns")[0].id
    moves = {
        (move_id := new_id()): stock.Move(
            id=move_id, facility_id=known.facility_id, sku_id=line.sku_id, quantity=units, reason="returned",
            document_kind="return", document_id=known.id, document_line_id=line.id, to_place=shelf,
            to_condition=stock.QUARANTINE, outside="customer", batch_id=line.batch_id,
            serials=named[line.id][:units],
        )
        for line, units in here
    }  # fmt: skip
    line_of = {line.id: line for line, _ in here}
    costs = books.cost_of_issue(tx, [line.parcel_line_id for line, _ in here if line.parcel_line_id])
    entries = []
    for posted in stock.post(tx, list(moves.values())):
        move = moves[posted.id]
        source = line_of[move.document_line_id].parcel_line_id if move.document_line_id else None
        issued, value, back, _ = costs.get(source, (0, 0, 0, 0)) if source else (0, 0, 0, 0)
        cost = books.part_of(value, back, move.quantity, issued) if issued else 0
        entries.append(
            books.CostMove(posted.id, posted.facility_id, posted.owner_id, posted.sku_id, posted.seq, move.quantity,
                           "returned", value_paise=cost, source_line_id=source)
        )  # fmt: skip
    books.enter_cost(tx, entries)
    if bound := {(line.sku_id, number): line.id for line, units in here for number in named[line.id][:units]}:
        stock.bind_serials(tx, bound)


def _credit_whole(tx: Tx, known: Return, lines: Sequence[ReturnLine], out: Mapping[UUID | None, int]) -> None:
    """Credit what the parcel still held when it came: what another return took out is credited there, once."""
    ids = [line.parcel_line_id for line in lines if line.parcel_line_id]
    left = books.uncredited(tx, ids)
    units = {line.parcel_line_id: min(line.expected, out[line.parcel_line_id]) for line in lines if line.parcel_line_id}
    credits = [books.Credit(i, due) for i in ids if (due := min(units[i], left.get(i, 0)))]
    day = tx.now.astimezone(queries_places.zone_of(tx, known.facility_id)).date()
    books.credit(tx, source_kind="return", source_id=known.id, dated=day, credits=credits)


def unexpected(tx: Tx, return_id: UUID, sku_code: str, units: int, serials: Sequence[str] = ()) -> ReturnLine:
    """Something came that we never shipped in this parcel: it enters as *unexpected*, not saleable, at cost 0, under the
    owner "unknown", until someone decides. The parcel is never refused, the credit is.
    """
    known = queries.one(tx, return_id, lock=True)
    sku = catalog.skus_by_code(tx, [sku_code]).get(sku_code)
    if sku is None or units < 1:
        raise Refusal("unknown_sku", "Say which SKU came, and how many.", status=422, field="sku_code")
    line_id = _stray(tx, known, sku.id, units, serials)
    return next(line for line in queries.lines_of(tx, return_id) if line.id == line_id)


def _stray(tx: Tx, known: Return, sku_id: UUID, units: int, serials: Sequence[str] = ()) -> UUID:
    line_id = new_id()
    count = len(queries.lines_of(tx, known.id))
    store.add_line(tx, known.id, (line_id, known.id, count + 1, None, None, sku_id, NO_BATCH, 0))
    store.count_arrived(tx, [(line_id, units)])
    shelf = queries_places.places_of_kind(tx, known.facility_id, "returns")[0].id
    move = stock.Move(
        id=new_id(), facility_id=known.facility_id, sku_id=sku_id, quantity=units, reason="unexpected",
        document_kind="return", document_id=known.id, document_line_id=line_id, to_place=shelf,
        to_condition=stock.UNEXPECTED, outside="customer", owner_id=UNKNOWN_OWNER,
        serials=numbers.may_enter(tx, sku_id, serials)[:units],
    )  # fmt: skip
    stock.post(tx, [move])
    store.count_inspected(tx, line_id, units, 0)
    return line_id
