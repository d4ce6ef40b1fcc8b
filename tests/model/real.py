"""What the database says, in the twin's words; and what must be true of it at any moment."""

from collections import Counter
from typing import Any
from uuid import UUID

from godown.kernel.ids import OWN
from godown.platform.transaction import Tx
from tests.model.twin import Hold, Line, Lot, Promise, Twin

GOODS = "SELECT id, code FROM sku WHERE tenant_id = %(tenant)s AND kind <> 'packaging'"
"""What is sold; the materials of boxes are used up besides."""


def read_ledger(tx: Tx) -> Twin:
    """The ledger of goods as it is kept (our own stock of what is sold; packaging is used up besides)."""
    sku = {row[0]: row[1] for row in tx.tuples(GOODS)}
    real = Twin()
    for place, kind, code in tx.tuples("SELECT id, kind, code FROM place WHERE tenant_id = %(tenant)s"):
        real.kinds[place], real.codes[place] = kind, code
    real.expiry = dict(tx.tuples("SELECT id, expires_on FROM batch WHERE tenant_id = %(tenant)s"))
    real.uncounted = {
        (sku[row[0]], row[1])
        for row in tx.tuples("""SELECT sku_id, place_id FROM stock_count
            WHERE tenant_id = %(tenant)s AND status = 'open' AND reason = 'short_pick'""")
    }
    for one, place, batch, condition, units in tx.tuples(
        """SELECT sku_id, place_id, batch_id, condition, on_hand FROM stock_balance
           WHERE tenant_id = %(tenant)s AND owner_id = %(own)s AND on_hand > 0""", own=OWN
    ):  # fmt: skip
        if one in sku:
            real.lots[Lot(sku[one], place, batch, condition)] = units
    _read_promises(tx, real, sku)
    _read_orders(tx, real, sku)
    real.cost = {
        sku[row[0]]: (row[1], row[2])
        for row in tx.tuples(
            "SELECT sku_id, quantity, value_paise FROM stock_cost WHERE tenant_id = %(tenant)s AND quantity > 0"
        )
        if row[0] in sku
    }
    return real


def _read_promises(tx: Tx, real: Twin, sku: dict[Any, str]) -> None:
    for (
        row
    ) in tx.tuples("""SELECT id, holder_id, sku_id, priority, ship_by, ranked_at, quantity, made_seq, held, expires_at
                            FROM promise WHERE tenant_id = %(tenant)s"""):
        real.promises[row[0]] = Promise(row[0], row[1], sku[row[2]], (-row[3], row[4], row[5]), *row[6:])
    for row in tx.tuples("""SELECT id, promise_id, sku_id, place_id, batch_id, condition, quantity, started, made_at
                            FROM hold WHERE tenant_id = %(tenant)s"""):
        real.holds[row[0]] = Hold(row[0], row[1], Lot(sku[row[2]], *row[3:6]), *row[6:])


def _read_orders(tx: Tx, real: Twin, sku: dict[Any, str]) -> None:
    for row in tx.tuples("""SELECT id, order_id, sku_id, quantity, cancelled, packed, shipped FROM order_line
                            WHERE tenant_id = %(tenant)s"""):
        real.lines[row[0]] = Line(row[0], row[1], sku[row[2]], *row[3:])
    real.status = dict(tx.tuples("SELECT id, status FROM sales_order WHERE tenant_id = %(tenant)s"))


def view(twin: Twin) -> dict[str, Any]:
    """What both must agree about: everything but the ids that chance drew."""
    lots, held, states = Counter[Any](), Counter[Any](), Counter[Any]()

    def seen(lot: Lot) -> tuple[str, str, Any, str]:
        kind = twin.kinds[lot.place]
        return lot.sku, twin.codes[lot.place] if kind == "bin" else kind, lot.batch, lot.condition

    for lot, units in twin.lots.items():
        lots[seen(lot)] += units
    for hold in twin.holds.values():
        held[(twin.promises[hold.promise].line, *seen(hold.lot), hold.started)] += hold.units
    for row in twin.promises.values():
        states[row.line, row.sku, row.rank, row.made is not None] += row.units
    lines = {line.id: (line.quantity, line.cancelled, line.packed, line.shipped) for line in twin.lines.values()}
    cost = {code: pair for code, pair in twin.cost.items() if pair[0]}
    return {"lots": +lots, "held": +held, "promises": +states, "lines": lines, "cost": cost}


def check(tx: Tx, real: Twin) -> None:
    """The balances are what the facts make them, at every moment."""
    sku = {row[0]: row[1] for row in tx.tuples(GOODS)}
    for one, saleable, promised, waiting in tx.tuples(
        "SELECT sku_id, saleable, promised, waiting FROM stock_supply WHERE tenant_id = %(tenant)s AND owner_id = %(own)s",
        own=OWN,
    ):
        if one not in sku:
            continue
        code = sku[one]
        assert (saleable, promised, waiting) == (real.saleable(code), real.promised(code), real.waiting(code)), code
        assert promised <= saleable
    moved = Counter[Lot]()
    for one, place, batch, condition, units in tx.tuples(
        """SELECT sku_id, to_place_id, batch_id, to_condition, quantity FROM stock_move
           WHERE tenant_id = %(tenant)s AND to_place_id IS NOT NULL UNION ALL
           SELECT sku_id, from_place_id, batch_id, from_condition, -quantity FROM stock_move
           WHERE tenant_id = %(tenant)s AND from_place_id IS NOT NULL"""):  # fmt: skip
        if one in sku:
            moved[Lot(sku[one], place, batch, condition)] += units
    assert {lot: units for lot, units in moved.items() if units} == real.lots
    for one, place, batch, condition, on_hand, held in tx.tuples(
        """SELECT sku_id, place_id, batch_id, condition, on_hand, held FROM stock_balance
           WHERE tenant_id = %(tenant)s AND owner_id = %(own)s""", own=OWN
    ):  # fmt: skip
        if one not in sku:
            continue
        lot = Lot(sku[one], place, batch, condition)
        assert real.held_in(lot) == held <= on_hand, lot
    for row in real.promises.values():
        assert row.held == sum(hold.units for hold in real.holds.values() if hold.promise == row.id)
        if row.line in real.lines:
            assert real.status[real.lines[row.line].order] in ("waiting", "promised", "in_wave", "picked", "packed")
    on_hand_of = Counter[str]()
    for lot, units in real.lots.items():
        on_hand_of[lot.sku] += units
    assert {code: pair[0] for code, pair in real.cost.items()} == on_hand_of
    assert all(value >= 0 for _, value in real.cost.values())


def check_at_rest(real: Twin) -> None:
    """Once the jobs are done: nobody waits while units are free, and each order stands as its promises and totes say."""
    for code in {row.sku for row in real.promises.values()}:
        assert not (real.waiting(code) and real.saleable(code) > real.promised(code)), (
            f"{code} waits while some are free"
        )
    for order, status in real.status.items():
        if status in ("waiting", "promised", "picked"):
            assert status == _stands(real, order) or (status == "picked"), (order, status)


def _stands(real: Twin, order: UUID) -> str:
    made = in_totes = True
    for line in real.lines_of(order):
        rows = [row for row in real.promises.values() if row.line == line.id and row.made is not None]
        boxed = sum(hold.units for hold in real.holds_of(line.id) if real.kinds[hold.lot.place] == "pack")
        made &= line.open <= sum(row.units for row in rows) - boxed
        there = [hold.units for hold in real.holds_of(line.id) if real.kinds[hold.lot.place] in ("tote", "wall")]
        in_totes &= line.open <= sum(there)
    if not made:
        return "waiting"
    return "picked" if in_totes and any(line.open for line in real.lines_of(order)) else "promised"
