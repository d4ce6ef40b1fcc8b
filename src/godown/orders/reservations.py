"""A checkout reserves units for some minutes; the order that comes of it takes them over."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from datetime import timedelta
from typing import Final
from uuid import UUID

from godown import catalog, stock
from godown.kernel.ids import OWN, new_id
from godown.kernel.refusal import Invalid, NotFound, Refusal, reused
from godown.orders import choose, rules, store_reservations
from godown.orders.store import open_channel
from godown.orders.words import NewOrder, NewReservation, Reservation
from godown.platform.transaction import Tx
from godown.stock import queries as stock_queries
from godown.stock import queries_places

MINUTES_MAX: Final = 7 * 24 * 60
"""A bank transfer may take a week; what is kept longer than that is not sold to anybody."""

KEPT_DAYS: Final = 7
"""How long one can ask what became of a reservation after its time."""


def reserve(tx: Tx, new: NewReservation) -> Reservation:
    """Keep units of each line for a checkout, whole or not at all: refusals per line `unknown_sku`, `empty_bundle`,
    `not_enough` (with what is free). Nobody who waits is overtaken. The same id again is answered as it stands now.

    Refuses (`nothing_reserved`) where no line could be kept: then there is no reservation; and an id that is another checkout (`id_reused`).
    """
    _check(new)
    parts, wrong = _parts(tx, new)
    channel_id = open_channel(tx, new.channel, new.channel, "api")
    ask = choose.Ask("", _sum(parts.values()), new.facility_id, new.pincode, new.state_code)
    facility_id = choose.facilities(tx, channel_id, [ask], queries_places.facilities(tx))[""].facility_id
    reservation_id = new.id or new_id()
    expires_at = tx.now + timedelta(minutes=new.minutes)
    row = (reservation_id, channel_id, facility_id, new.reference, expires_at, tx.now)
    if not store_reservations.add(tx, row):
        return _again(tx, reservation_id, channel_id, new)
    free = stock.free_behind(tx, facility_id, OWN, list(ask.needs)) if ask.needs else {}
    lines = rules.grant([(line.sku_code, line.quantity) for line in new.lines], parts, wrong, free)
    if not any(line.reserved for line in lines):
        raise Refusal(
            "nothing_reserved", "No line of this checkout can be kept.", lines=[asdict(line) for line in lines]
        )
    kept = _sum(parts[number] for number, line in enumerate(lines) if line.reserved)
    due = tx.now + rules.SHIP_WITHIN
    stock.wait(
        tx,
        [
            stock.Want(reservation_id, facility_id, sku, units, due, tx.now, 0, "reservation", OWN, expires_at)
            for sku, units in sorted(kept.items())
        ],
    )
    store_reservations.set_lines(tx, reservation_id, [asdict(line) for line in lines])
    tx.defer("reservations.lapse", at=expires_at)
    return one(tx, reservation_id)


def _again(tx: Tx, reservation_id: UUID, channel_id: UUID, new: NewReservation) -> Reservation:
    known = one(tx, reservation_id)
    asked = [(line.sku_code, line.quantity) for line in new.lines]
    if (known.channel_id, [(line.sku_code, line.quantity) for line in known.lines]) != (channel_id, asked):
        raise reused(reservation_id, known.reference or "another checkout")
    return known


def _check(new: NewReservation) -> None:
    if not 1 <= len(new.channel) <= 50 or not new.channel.isprintable():
        raise Invalid("A channel has a code of 1 to 50 characters.", field="channel")
    if not 1 <= len(new.lines) <= rules.LINES_MAX:
        raise Invalid(f"A checkout has 1 to {rules.LINES_MAX} lines.", field="lines")
    if not all(1 <= line.quantity <= rules.UNITS_MAX for line in new.lines):
        raise Invalid("A quantity is a whole number of at least 1.", field="quantity")
    if not 1 <= new.minutes <= MINUTES_MAX:
        raise Invalid(f"Units are kept for 1 to {MINUTES_MAX} minutes.", field="minutes")
    if len(new.reference) > 200:
        raise Invalid("A reference has at most 200 characters.", field="reference")


def _parts(tx: Tx, new: NewReservation) -> tuple[dict[int, dict[UUID, int]], dict[int, tuple[str, str]]]:
    """Line number -> units of each SKU that it needs (a bundle: of its parts); and what is wrong with the other lines."""
    if new.facility_id:
        queries_places.facility(tx, new.facility_id)
    skus = catalog.skus_by_code(tx, sorted({line.sku_code for line in new.lines}))
    bundles = {sku.id: list[tuple[UUID, int]]() for sku in skus.values() if sku.kind == "bundle"}
    for row in catalog.parts_of(tx, list(bundles)) if bundles else ():
        bundles[row.bundle_id].append((row.part_id, row.quantity))
    parts: dict[int, dict[UUID, int]] = {}
    wrong: dict[int, tuple[str, str]] = {}
    for number, line in enumerate(new.lines):
        sku = skus.get(line.sku_code)
        if sku is None:
            wrong[number] = ("unknown_sku", f"There is no SKU {line.sku_code}.")
        elif bundles.get(sku.id) == []:
            wrong[number] = ("empty_bundle", f"Bundle {line.sku_code} has no parts yet.")
        else:
            parts[number] = {part: units * line.quantity for part, units in bundles.get(sku.id, [(sku.id, 1)])}
    return parts, wrong


def _sum(many: Iterable[Mapping[UUID, int]]) -> dict[UUID, int]:
    total: dict[UUID, int] = {}
    for units in many:
        for sku, count in units.items():
            total[sku] = total.get(sku, 0) + count
    return total


def one(tx: Tx, reservation_id: UUID) -> Reservation:
    """A reservation as it stands now. Refuses what is not there."""
    found = store_reservations.by_id(tx, [reservation_id])
    if reservation_id not in found:
        raise NotFound("reservation", reservation_id=str(reservation_id))
    return found[reservation_id]


def release(tx: Tx, reservation_id: UUID) -> Reservation:
    """The checkout was given up: its units are free at once. Refuses (`reservation_taken`) what an order took over; what
    has ended already is answered as it stands."""
    found = store_reservations.by_id(tx, [reservation_id], lock=True).get(reservation_id)
    if found is None:
        raise NotFound("reservation", reservation_id=str(reservation_id))
    if found.status == "taken":
        raise Refusal(
            "reservation_taken", "An order took this over. Cancel the order instead.", order_id=str(found.order_id)
        )
    if found.status == "open":
        store_reservations.release(tx, reservation_id)
        state = stock_queries.promise_states(tx, [reservation_id]).get(reservation_id)
        if state:
            stock.withdraw(tx, [(reservation_id, state.waiting + state.promised)])
    return one(tx, reservation_id)


def to_take(tx: Tx, news: Sequence[NewOrder]) -> dict[str, Reservation]:
    """The open reservations that orders name, locked until the end. An order whose reservation has ended, or was taken by
    another, goes its usual way: a customer's order is never refused for this."""
    asked = {new.reservation_id: new.external_id for new in reversed(news) if new.reservation_id}
    found = store_reservations.by_id(tx, sorted(asked), lock=True) if asked else {}
    return {asked[key]: reservation for key, reservation in found.items() if reservation.status == "open"}


def taken(tx: Tx, pairs: Sequence[tuple[UUID, UUID]]) -> None:
    """(reservation, order): orders take these over."""
    if pairs:
        store_reservations.take(tx, pairs)


def sweep(tx: Tx) -> int:
    """End what has expired, forget what ended long ago. Answer behind how many doors something ended."""
    store_reservations.forget(tx, KEPT_DAYS)
    return stock.lapse(tx)
