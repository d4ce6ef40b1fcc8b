"""What must be true of the ledger at any moment, whatever was done; what must be true once the jobs are done; and what every
unit of stock is accounted for by."""

from collections import Counter
from uuid import UUID

from godown.kernel.ids import OWN
from godown.platform.transaction import Tx
from tests.model.real import GOODS
from tests.model.twin import Twin
from tests.model.words import NUMBERED, Door, Lot

MOVED = """SELECT sku_id, place_id, batch_id, condition, sum(units)::bigint FROM (
    SELECT sku_id, to_place_id AS place_id, batch_id, to_condition AS condition, quantity AS units FROM stock_move
    WHERE tenant_id = %(tenant)s AND to_place_id IS NOT NULL UNION ALL
    SELECT sku_id, from_place_id, batch_id, from_condition, -quantity FROM stock_move
    WHERE tenant_id = %(tenant)s AND from_place_id IS NOT NULL) AS m GROUP BY 1, 2, 3, 4 HAVING sum(units) <> 0"""

DOCUMENTS = """SELECT s.code, sum(d.units)::bigint FROM (
    SELECT sku_id, accepted + rejected AS units FROM receipt_line WHERE tenant_id = %(tenant)s UNION ALL
    SELECT sku_id, returned - shipped FROM order_line WHERE tenant_id = %(tenant)s UNION ALL
    SELECT sku_id, -lost FROM transfer_line WHERE tenant_id = %(tenant)s UNION ALL
    SELECT sku_id, CASE WHEN to_place_id IS NULL THEN -quantity ELSE quantity END FROM stock_move
    WHERE tenant_id = %(tenant)s AND outside = 'count' UNION ALL
    SELECT l.sku_id, -i.quantity FROM inspection i JOIN return_line l ON l.tenant_id = i.tenant_id AND l.id = i.return_line_id
    WHERE i.tenant_id = %(tenant)s AND i.outcome = 'scrap' UNION ALL
    SELECT kit_id, CASE WHEN kind = 'make' THEN done ELSE -done END FROM work_order WHERE tenant_id = %(tenant)s UNION ALL
    SELECT b.part_id, CASE WHEN w.kind = 'make' THEN -w.done ELSE w.done END * b.quantity FROM work_order w
    JOIN bundle_part b ON b.tenant_id = w.tenant_id AND b.bundle_id = w.kit_id WHERE w.tenant_id = %(tenant)s
    ) AS d JOIN sku s ON s.tenant_id = %(tenant)s AND s.id = d.sku_id WHERE s.kind <> 'packaging' GROUP BY 1"""

ALIVE = ("waiting", "promised", "in_wave", "picked", "packed")


def check(tx: Tx, real: Twin) -> None:
    """The balances are what the facts make them, at every moment. `real` was read in this transaction."""
    sku = {row[0]: row[1] for row in tx.tuples(GOODS)}
    for facility, one, saleable, promised, waiting in tx.tuples(
        """SELECT facility_id, sku_id, saleable, promised, waiting FROM stock_supply
           WHERE tenant_id = %(tenant)s AND owner_id = %(own)s""",
        own=OWN,
    ):
        if one in sku:
            door = Door(facility, sku[one])
            assert (saleable, promised, waiting) == (real.saleable(door), real.promised(door), real.waiting(door)), door
            assert promised <= saleable, f"{door} is oversold"
    moved = {Lot(sku[row[0]], *row[1:4]): row[4] for row in tx.tuples(MOVED) if row[0] in sku}
    assert moved == real.lots, "balances are not the sum of their moves"
    for one, place, batch, condition, on_hand, held in tx.tuples(
        """SELECT sku_id, place_id, batch_id, condition, on_hand, held FROM stock_balance
           WHERE tenant_id = %(tenant)s AND owner_id = %(own)s""", own=OWN
    ):  # fmt: skip
        if one in sku:
            lot = Lot(sku[one], place, batch, condition)
            assert real.held_in(lot) == held <= on_hand, f"{lot} is held beyond what lies there"
    _check_promises(real)
    _check_numbers(real)
    _check_roads_and_cost(real)


def _check_promises(real: Twin) -> None:
    due, has = Counter[UUID](), Counter[UUID]()
    for line in real.lines.values():
        if real.status[line.order] in ALIVE:
            due[line.id] = line.quantity - line.cancelled - line.shipped
    for asked in real.asked.values():
        due[asked.id] = asked.left if asked.condition == "saleable" else 0
    for work in real.works.values():
        for holder, _, units in work.parts:
            due[holder] = work.left * units
    for row in real.promises.values():
        assert row.held == sum(hold.units for hold in real.holds.values() if hold.promise == row.id)
        has[row.line] += row.units
        assert row.expires_at or row.line in due, "a promise without a living holder"
        assert not row.held or row.made is not None, "held, but not promised"
    assert +due == Counter({line: units for line, units in has.items() if line in due}), (
        "open units wait or are promised, once"
    )
    for hold in real.holds.values():
        row = real.promises[hold.promise]
        assert real.door(hold.lot) == row.door, "a hold of something else than was promised"
    for line in real.lines.values():
        assert 0 <= line.returned <= line.shipped <= line.packed <= line.quantity - line.cancelled, line


def _check_numbers(real: Twin) -> None:
    there = Counter(one.lot for one in real.numbers.values() if one.lot)
    for lot, numbers in there.items():
        assert numbers <= real.lots[lot], f"{numbers} numbers, but {real.lots[lot]} units in {lot}"
    for number, one in real.numbers.items():
        assert not (one.lot and one.shipped), f"{number} is in two places"
        boxed = one.lot is not None and real.kinds[one.lot.place] == "pack"
        assert one.bound or not (boxed or one.shipped), f"{number} is in a box that does not know it"
    gone = sum(line.shipped - line.returned for line in real.lines.values() if line.sku == NUMBERED)
    assert sum(one.shipped for one in real.numbers.values()) == gone, "customers have other numbers than were shipped"


def _check_roads_and_cost(real: Twin) -> None:
    lying, road, on_hand = Counter[object](), Counter[object](), Counter[Door]()
    for lot, units in real.lots.items():
        on_hand[real.door(lot)] += units
        if real.kinds[lot.place] == "transit":
            lying[real.door(lot), lot.batch] += units
    for one, units in real.roads.items():
        line = real.asked[one.line]
        road[Door(line.end, line.sku), one.batch] += units
    assert lying == road, "what lies in transit is not what is on the road"
    assert {door: pair[0] for door, pair in real.cost.items()} == on_hand, "what has a cost is not what lies there"
    assert all(value >= 0 for _, value in real.cost.values())


def check_documents(tx: Tx, real: Twin) -> None:
    """Every unit that is here came with a document, and every one that came and is not here left with one."""
    here = Counter[str]()
    for lot, units in real.lots.items():
        here[lot.sku] += units
    assert {code: units for code, units in tx.tuples(DOCUMENTS) if units} == here


def check_at_rest(real: Twin) -> None:
    """Once the jobs are done: nobody waits while units are free, and each order stands as its promises and totes say."""
    for door in {row.door for row in real.promises.values()}:
        idle = real.saleable(door) - real.promised(door)
        assert not (real.waiting(door) and idle > 0), f"{door} waits while some are free"
    for order, status in real.status.items():
        if status in ("waiting", "promised", "picked"):
            assert status in (_stands(real, order), "picked"), (order, status)


def _stands(real: Twin, order: UUID) -> str:
    made = in_totes = True
    for line in real.lines_of(order):
        boxed = sum(hold.units for hold in real.holds_of(line.id) if real.kinds[hold.lot.place] == "pack")
        made &= line.open <= real.promised_to(line.id) - boxed
        there = [hold.units for hold in real.holds_of(line.id) if real.kinds[hold.lot.place] in ("tote", "wall")]
        in_totes &= line.open <= sum(there)
    if not made:
        return "waiting"
    return "picked" if in_totes and any(line.open for line in real.lines_of(order)) else "promised"
