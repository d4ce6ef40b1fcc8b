"""Two units of a SKU change places, as a scan shows; or a number was read wrongly, and is corrected."""

from uuid import UUID

from godown.kernel.ids import new_id
from godown.kernel.refusal import Invalid, NotFound, Refusal
from godown.platform.transaction import Tx
from godown.stock import queries_serials, serial_rules, serials
from godown.stock.doors import lock_owners
from godown.stock.serial_rules import FAULTS, KNOWN, Carried, Step


def exchange_serial(
    tx: Tx, facility_id: UUID, sku_id: UUID, old: str, new: str, *, document_kind: str, document_id: UUID
) -> None:
    """Number `new` lies where `old` was thought to lie, and `old` where `new` was. Refuses a number that cannot be there, with
    the code of its fault."""
    if not serials.clean(new):
        raise Invalid("Read the serial number again.", field="new")
    lock_owners(tx, facility_id, [sku_id])
    seen = {one.number: one for one in queries_serials.lock(tx, [(sku_id, old), (sku_id, new)])}
    mine = seen.get(old)
    if mine is None or mine.slot is None:
        raise Refusal("serial_unknown", f"Serial {old} does not lie here.", field="old")
    move = Carried(document_id, facility_id, sku_id, 1, mine.slot, mine.slot, None, document_id, (new,))
    nameless = {} if new in seen else queries_serials.nameless_in(tx, [facility_id], [sku_id])
    steps, fault = serial_rules.exchange(move, mine, seen.get(new), nameless)
    if fault:
        raise Refusal(fault, FAULTS[fault].format(number=new), serials=[new])
    serials.write(tx, steps, {document_id: ("swapped", document_kind)})


def correct_serial(tx: Tx, sku_id: UUID, old: str, new: str) -> None:
    """The unit that lies free in stock as `old` has the number `new`: it was read wrongly. Refuses a
    number that is known, and a unit that is in a closed box, on its way back, or not here (`serial_bound`)."""
    if not (new := serials.clean(new)):
        raise Invalid("A serial number has 1 to 60 characters.", field="new")
    before = {one.number: one for one in queries_serials.seen(tx, [(sku_id, old), (sku_id, new)])}
    if old not in before:
        raise NotFound("serial number", number=old[:60])
    if home := before[old].facility_id:
        lock_owners(tx, home, [sku_id])
    seen = {one.number: one for one in queries_serials.lock(tx, [(sku_id, old), (sku_id, new)])}
    mine, slot = seen[old], seen[old].slot
    if new in seen:
        raise Refusal(KNOWN, FAULTS[KNOWN].format(number=new), field="new")
    if slot is None or mine.holder_id or mine.facility_id != home or home is None:
        raise Refusal("serial_bound", f"Only a unit that lies free in stock gets another number; {old} does not.")
    deed = Carried(new_id(), home, sku_id, 1, slot, slot, None, sku_id)
    steps = [Step(sku_id, old, slot, None, deed, False, False), Step(sku_id, new, None, slot, deed, False, False)]
    serials.write(tx, steps, {deed.move_id: ("corrected", "sku")}, what="corrected")
    tx.note("serial_corrected", "sku", [sku_id], old=old, new=new)
