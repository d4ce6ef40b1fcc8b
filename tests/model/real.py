"""What the database says, in the twin's words."""

from collections import Counter
from typing import Any
from uuid import UUID

from godown.kernel.ids import OWN
from godown.platform.transaction import Tx
from tests.model.twin import Twin
from tests.model.words import NUMBERED, Asked, Door, Hold, Line, Lot, Promise, Road, Where, Work

GOODS = "SELECT id, code FROM sku WHERE tenant_id = %(tenant)s AND kind <> 'packaging'"
"""What is sold; the materials of boxes are used up besides."""


def read_ledger(tx: Tx) -> Twin:
    """The ledger of goods as it is kept (our own stock of what is sold; packaging is used up besides)."""
    sku = {row[0]: row[1] for row in tx.tuples(GOODS)}
    real = Twin()
    for place, facility, kind, code in tx.tuples(
        "SELECT id, facility_id, kind, code FROM place WHERE tenant_id = %(tenant)s"
    ):
        real.homes[place], real.kinds[place], real.codes[place] = facility, kind, code
    real.expiry = dict(tx.tuples("SELECT id, expires_on FROM batch WHERE tenant_id = %(tenant)s"))
    for one, place, batch, condition, units in tx.tuples(
        """SELECT sku_id, place_id, batch_id, condition, on_hand FROM stock_balance
           WHERE tenant_id = %(tenant)s AND owner_id = %(own)s AND on_hand > 0""", own=OWN
    ):  # fmt: skip
        if one in sku:
            real.lots[Lot(sku[one], place, batch, condition)] = units
    for facility, one, units, value in tx.tuples(
        "SELECT facility_id, sku_id, quantity, value_paise FROM stock_cost WHERE tenant_id = %(tenant)s AND quantity > 0"
    ):
        if one in sku:
            real.cost[Door(facility, sku[one])] = (units, value)
    _read_promises(tx, real, sku)
    _read_orders(tx, real, sku)
    _read_numbers(tx, real)
    _read_transfers(tx, real, sku)
    _read_works(tx, real, sku)
    return real


def _read_promises(tx: Tx, real: Twin, sku: dict[Any, str]) -> None:
    for row in tx.tuples("""SELECT id, holder_id, facility_id, sku_id, priority, ship_by, ranked_at, quantity, made_seq, held,
                            expires_at FROM promise WHERE tenant_id = %(tenant)s"""):  # fmt: skip
        key, holder, facility, one, *rank = row[:7]
        real.promises[key] = Promise(key, holder, facility, sku[one], (-rank[0], rank[1], rank[2]), *row[7:])
    for row in tx.tuples("""SELECT id, promise_id, sku_id, place_id, batch_id, condition, quantity, started, made_at
                            FROM hold WHERE tenant_id = %(tenant)s"""):
        real.holds[row[0]] = Hold(row[0], row[1], Lot(sku[row[2]], *row[3:6]), *row[6:])
    real.uncounted = {
        (sku[row[0]], row[1])
        for row in tx.tuples("""SELECT sku_id, place_id FROM stock_count
            WHERE tenant_id = %(tenant)s AND status = 'open' AND reason = 'short_pick'""")
    }


def _read_orders(tx: Tx, real: Twin, sku: dict[Any, str]) -> None:
    for row in tx.tuples("""SELECT id, order_id, sku_id, quantity, cancelled, packed, shipped, returned FROM order_line
                            WHERE tenant_id = %(tenant)s"""):
        real.lines[row[0]] = Line(row[0], row[1], sku[row[2]], *row[3:])
    real.status = dict(tx.tuples("SELECT id, status FROM sales_order WHERE tenant_id = %(tenant)s"))


def _read_numbers(tx: Tx, real: Twin) -> None:
    for number, place, batch, condition, shipped, bound in tx.tuples(
        """SELECT number, place_id, batch_id, condition, shipped_at IS NOT NULL, holder_id IS NOT NULL FROM serial
           WHERE tenant_id = %(tenant)s"""
    ):
        lot = Lot(NUMBERED, place, batch, condition) if place else None
        real.numbers[number] = Where(lot, shipped, bound)


def _read_transfers(tx: Tx, real: Twin, sku: dict[Any, str]) -> None:
    for row in tx.tuples("""SELECT l.id, t.id, l.line_no, t.from_facility_id, t.to_facility_id, l.sku_id, l.condition, l.quantity,
                            l.cancelled, l.sent FROM transfer t JOIN transfer_line l ON l.tenant_id = t.tenant_id
                            AND l.transfer_id = t.id WHERE t.tenant_id = %(tenant)s"""):  # fmt: skip
        key, transfer, number, start, end, one = row[:6]
        real.asked[key] = Asked(key, transfer, number, start, end, sku[one], *row[6:])
    for line, batch, units in tx.tuples(
        """SELECT transfer_line_id, batch_id, sent - received - lost FROM transfer_lot
           WHERE tenant_id = %(tenant)s AND sent > received + lost"""
    ):
        real.roads[Road(line, batch)] = units


def _read_works(tx: Tx, real: Twin, sku: dict[Any, str]) -> None:
    for row in tx.tuples("""SELECT id, facility_id, kind, quantity - done - cancelled FROM work_order
                            WHERE tenant_id = %(tenant)s"""):
        real.works[row[0]] = Work(*row)
    for work, holder, one, units in tx.tuples(
        "SELECT work_order_id, id, sku_id, quantity FROM work_order_part WHERE tenant_id = %(tenant)s ORDER BY part_no"
    ):
        real.works[work].parts += ((holder, sku[one], units),)


def _turns(twin: Twin) -> dict[Any, list[list[tuple[UUID, int]]]]:
    """Who was promised what, door by door, in the order in which it was: a loss takes the newest first."""
    made: dict[Any, dict[int, Counter[UUID]]] = {}
    for row in twin.promises.values():
        if row.made is not None:
            made.setdefault(row.door, {}).setdefault(row.made, Counter())[row.line] += row.units
    return {door: [sorted(turns[turn].items()) for turn in sorted(turns)] for door, turns in made.items()}


def view(twin: Twin) -> dict[str, Any]:
    """What both must agree about: everything but the ids that chance drew."""
    lots, held, states = Counter[Any](), Counter[Any](), Counter[Any]()

    def seen(lot: Lot) -> tuple[UUID, str, str, Any, str]:
        kind = twin.kinds[lot.place]
        code = twin.codes[lot.place] if kind == "bin" else kind
        return twin.homes[lot.place], lot.sku, code, lot.batch, lot.condition

    for lot, units in twin.lots.items():
        lots[seen(lot)] += units
    for hold in twin.holds.values():
        held[(twin.promises[hold.promise].line, *seen(hold.lot), hold.started)] += hold.units
    for row in twin.promises.values():
        states[row.line, row.door, row.rank, row.made is not None] += row.units
    return {
        "lots": +lots,
        "held": +held,
        "promises": +states,
        "turns": _turns(twin),
        "lines": {one.id: (one.quantity, one.cancelled, one.packed, one.shipped, one.returned) for one in twin.lines.values()},
        "cost": {door: pair for door, pair in twin.cost.items() if pair[0]},
        "numbers": {n: (seen(one.lot) if one.lot else None, one.shipped, one.bound) for n, one in twin.numbers.items()},
        "transfers": {one.id: (one.quantity, one.cancelled, one.sent) for one in twin.asked.values()},
        "on the road": {road: units for road, units in twin.roads.items() if units},
        "work": {one.id: one.left for one in twin.works.values()},
    }  # fmt: skip
