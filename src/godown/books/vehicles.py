"""Part B of e-way bills: by what goods travel, said once or again on the way; the portal is told by a job, or by a person."""

import re
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

from godown.books import portal, queries_clearances, store_clearances, store_vehicles
from godown.books.clearance_words import ACKNOWLEDGED, EWAY, NEEDED, REJECTED, SENT, Clearance, NewVehicle, Vehicle
from godown.books.queries import Document
from godown.countries import Carriage, pack_of
from godown.kernel.ids import new_id
from godown.kernel.patience import next_wait
from godown.kernel.refusal import Invalid, Refusal
from godown.platform.outside import CALL_SECONDS, OutsideFault
from godown.platform.transaction import Tx

CLAIM: Final = 4
LEASE: Final = timedelta(seconds=CLAIM * (CALL_SECONDS + 30))
TEXT_MAX: Final = 50
PAPER_MAX: Final = 15
KM_MAX: Final = 4_000
GAPS: Final = r"[\s\-./]"
"""What people write between the parts of a vehicle's number."""

STATES: Final = (NEEDED, SENT, REJECTED, ACKNOWLEDGED)


def set_vehicle(tx: Tx, head: Document, new: NewVehicle) -> Vehicle:
    """A person says by what the goods of a document travel. Before the portal has Part A it goes along; later the portal is told, or
    the person has told it. Refuses `no_eway` where no e-way bill waits or stands, and what the portal would not take (`invalid`)."""
    bill = next((one for one in queries_clearances.clearances_of(tx, [head.id]) if one.paper == EWAY), None)
    if bill is None or bill.state not in STATES:
        raise Refusal("no_eway", f"No e-way bill of {head.number} waits or stands.", number=head.number)
    said = _read(head, new)
    state = _state(bill)
    until = said.valid_until
    if state == "told" and until is None and said.km is not None:
        until = pack_of(head.country).eway_until(tx.now, said.km)
    made = store_vehicles.add(tx, new_id(), head.id, said, state, until)
    if state == "told":
        store_vehicles.set_valid_until(tx, head.id, until)
    elif state == NEEDED:
        portal.ask(tx, [bill.registration])
    else:
        portal.ask(tx, store_clearances.retry(tx, document_ids=[head.id]))
    tx.note("vehicle", "eway", [head.id], vehicle=said.vehicle or said.paper_number, mode=said.mode, reason=said.reason)
    return next(one for one in queries_clearances.vehicles_of(tx, [head.id]) if one.id == made)


def _state(bill: Clearance) -> str:
    """Whether it goes with Part A, is told by a job, or was told by the person."""
    if bill.state != ACKNOWLEDGED:
        return "along"
    return "told" if bill.by_hand else NEEDED


def _read(head: Document, new: NewVehicle) -> NewVehicle:
    """What is said, as the portal takes it. Refuses what it would not take, field by field."""
    for field in ("from_place", "remark"):
        if len(getattr(new, field)) > TEXT_MAX:
            raise Invalid(f"At most {TEXT_MAX} characters.", field=field)
    if len(new.paper_number) > PAPER_MAX or len(new.transporter) > PAPER_MAX:
        raise Invalid(f"At most {PAPER_MAX} characters.", field="paper_number")
    if new.km is not None and not 1 <= new.km <= KM_MAX:
        raise Invalid(f"A road has 1 to {KM_MAX:,} km.", field="km")
    street = head.supplier.get("address", ["", "", "", ""])
    said = replace(
        new, vehicle=re.sub(GAPS, "", new.vehicle).upper(), transporter=new.transporter.strip().upper(),
        paper_number=new.paper_number.strip(), from_place=new.from_place.strip() or str(street[2]), remark=new.remark.strip(),
        from_state=new.from_state.strip() or str(head.supplier.get("state_code", "")) or head.registration[:2],
    )  # fmt: skip
    fault = pack_of(head.country).carriage_fault(
        Carriage(said.mode, said.vehicle, said.transporter, said.paper_number, said.from_state, said.reason)
    )
    if fault is not None:
        raise Invalid(fault[1], field=fault[0])
    return said


def claim(tx: Tx, registration: str) -> list[Vehicle]:
    """Take what the portal must be told now. The caller tells it with no transaction open, then brings back the answer."""
    taken = set(store_vehicles.claim(tx, registration, CLAIM, LEASE))
    return [one for one in queries_clearances.vehicles_by_id(tx, list(taken)) if one.reference]


def told(tx: Tx, one: Vehicle, until: datetime | None) -> None:
    """The portal knows it, and says until when the bill holds now. A repeat changes nothing."""
    store_vehicles.set_told(tx, one.id, until)
    if until is not None:
        store_vehicles.set_valid_until(tx, one.document_id, until)


def refused(tx: Tx, one: Vehicle, sentence: str) -> None:
    """The portal will not have it: a person says it otherwise."""
    store_vehicles.set_waiting(tx, one.id, "refused", sentence, None)
    tx.note("rejected", "eway", [one.document_id], why=sentence)


def failed(tx: Tx, one: Vehicle, fault: OutsideFault) -> None:
    """There was no usable answer: the portal is told again later, or when a person says so."""
    wait = None if fault.permanent else next_wait(one.attempts, fault.retry_after)
    store_vehicles.set_waiting(tx, one.id, NEEDED, fault.reason, wait)
