"""Two units of a SKU change places: a scan shows that another one lies where the first was thought to be."""

from uuid import UUID

from godown.kernel.refusal import Invalid, Refusal
from godown.platform.transaction import Tx
from godown.stock import queries_serials, serial_rules, serials
from godown.stock.doors import lock_owners
from godown.stock.serial_rules import FAULTS, Carried


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
