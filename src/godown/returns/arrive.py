"""What was expected arrives: stock rises once per returned unit, at its original cost, not yet saleable."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from godown import books, catalog, orders, packing, stock
from godown.kernel.ids import NO_BATCH, OWN, UNKNOWN_OWNER, new_id
from godown.kernel.refusal import Refusal
from godown.platform.transaction import Tx
from godown.returns import numbers, queries, store
from godown.returns.words import Return, ReturnLine
from godown.shipping import pickups
from godown.stock import queries_places


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
    pickups.cancel_pickups(tx, [return_id], given=False)
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
            to_condition=stock.QUARANTINE, outside="customer", batch_id=line.batch_id, owner_id=line.owner_id,
            serials=named[line.id][:units],
        )
        for line, units in here
    }  # fmt: skip
    line_of = {line.id: line for line, _ in here}
    sources = [line.parcel_line_id for line, _ in here if line.parcel_line_id]
    costs, taxes = books.cost_of_issue(tx, sources), books.tax_of_issue(tx, sources)
    before = [line.sku_id for line, _ in here if line.outside_line_id]
    usual = catalog.skus_by_id(tx, before) if before else {}  # what was sold before Godown costs what its SKU does
    entries = []
    for posted in stock.post(tx, list(moves.values())):
        if posted.owner_id != OWN:
            continue  # it took no cost out, it brings none back
        move = moves[posted.id]
        source = line_of[move.document_line_id].parcel_line_id if move.document_line_id else None
        issued, value, back, _ = costs.get(source, (0, 0, 0, 0)) if source else (0, 0, 0, 0)
        cost = books.part_of(value, back, move.quantity, issued) if issued else 0
        if move.document_line_id and line_of[move.document_line_id].outside_line_id:
            cost = usual[move.sku_id].cost_of(move.quantity)
        heads = taxes.get(source, {}) if source else {}
        tax = {code: books.part_of(paise, back, move.quantity, issued) for code, paise in heads.items()}
        entries.append(
            books.CostMove(posted.id, posted.facility_id, posted.owner_id, posted.sku_id, posted.seq, move.quantity,
                           "returned", value_paise=cost, source_line_id=source, taxes=tax)
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
    if known.order_id:
        orders.credit_owed(tx, [known.order_id])


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
