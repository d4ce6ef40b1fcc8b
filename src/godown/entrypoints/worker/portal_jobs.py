"""Jobs that speak to tax portals: register documents, cancel them. Each reads in one transaction, speaks with none open, and
writes the answer in another. Killed anywhere, it asks again, and the portal answers what it answered before.
"""

from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from datetime import date
from typing import Final
from uuid import UUID

import msgspec

from godown.books import (
    NewPortal,
    PortalLine,
    PortalRefused,
    PortalTask,
    Vehicle,
    clearances,
    portal,
    queries_clearances,
    undoing,
    vehicles,
)
from godown.books.clearance_words import GATEWAY, NOT_SENT
from godown.countries.india.deeds import cancel_code
from godown.entrypoints.worker.gateway import GatewayLine
from godown.entrypoints.worker.office import Office
from godown.kernel.refusal import Refusal
from godown.platform.outside import OutsideFault
from godown.platform.transaction import Tx
from godown.reports import einvoice, eway
from godown.stock import queries_places

SILENT_MAX: Final = 3
"""After so many calls without any answer the portal is taken to be away; what is left is tried later."""

LINES: Final[dict[str, Callable[[NewPortal], PortalLine]]] = {GATEWAY: GatewayLine}
"""How each kind of portal is spoken to; files go there in a person's hand."""

TOO_LATE: Final = "The hours to cancel it at the portal are over."


@dataclass(frozen=True, slots=True)
class Errand:
    """A task with what is needed to do it: the content to register, or why there is none; whether it may still be cancelled."""

    task: PortalTask
    content: bytes = b""
    refused: Refusal | None = None
    late: bool = False


def send(office: Office, tenant_id: UUID, registration: str) -> None:
    """Speak to the portal for a registration about all that is due, until nothing is (or it does not answer)."""
    with office.open(tenant_id) as tx:
        found = queries_clearances.portals(tx, [registration])
    if not found or found[0].kind not in LINES:
        return
    silent = 0
    with closing(LINES[found[0].kind](found[0])) as line:
        while silent < SILENT_MAX:
            with office.open(tenant_id) as tx:
                errands = [_errand(tx, task) for task in clearances.claim(tx, registration)]
            if not errands:
                break
            for errand in errands:
                silent = 0 if _run(office, tenant_id, line, errand) else silent + 1
        while silent < SILENT_MAX:
            with office.open(tenant_id) as tx:
                moved = vehicles.claim(tx, registration)
            if not moved:
                return
            for one in moved:
                silent = 0 if _move(office, tenant_id, line, one) else silent + 1


def _move(office: Office, tenant_id: UUID, line: PortalLine, one: Vehicle) -> bool:
    """Say by what goods travel. Answer whether the portal spoke at all."""
    try:
        until = line.move(one.reference, one)
    except PortalRefused as said:
        with office.open(tenant_id) as tx:
            vehicles.refused(tx, one, said.sentence)
        return True
    except OutsideFault as fault:
        with office.open(tenant_id) as tx:
            vehicles.failed(tx, one, fault)
        return bool(fault.status)
    with office.open(tenant_id) as tx:
        vehicles.told(tx, one, until)
    return True


def _errand(tx: Tx, task: PortalTask) -> Errand:
    if task.cancels:
        return Errand(task, late=not undoing.may_cancel_now(tx, task.document_id))
    try:
        return Errand(task, content_of(tx, task.document_id, task.paper))
    except Refusal as refusal:
        return Errand(task, refused=refusal)


def content_of(tx: Tx, document_id: UUID, paper: str) -> bytes:
    """The JSON of a paper as the portal takes it."""
    told = einvoice.einvoice(tx, document_id).content if paper == "einvoice" else eway.eway(tx, document_id)
    return msgspec.json.Encoder(decimal_format="number").encode(told)


def _run(office: Office, tenant_id: UUID, line: PortalLine, errand: Errand) -> bool:
    """Do one errand. Answer whether the portal spoke at all (or did not need to)."""
    task = errand.task
    try:
        if task.cancels:
            _cancel(office, tenant_id, line, errand)
        else:
            _register(office, tenant_id, line, errand)
    except OutsideFault as fault:
        with office.open(tenant_id) as tx:
            clearances.failed(tx, task, fault)
        return bool(fault.status)
    return True


def _register(office: Office, tenant_id: UUID, line: PortalLine, errand: Errand) -> None:
    task, refusal = errand.task, errand.refused
    if refusal is not None:
        if refusal.code == eway.NOT_YET:
            raise OutsideFault(refusal.message, status=425)
        with office.open(tenant_id) as tx:
            clearances.rejected(tx, task, (NOT_SENT,), refusal.message)
        return
    try:
        said = line.register(task.paper, errand.content, task.reference)
    except PortalRefused as refused:
        with office.open(tenant_id) as tx:
            clearances.rejected(tx, task, refused.codes, refused.sentence)
        return
    with office.open(tenant_id) as tx:
        clearances.acknowledged(tx, task, said)


def _cancel(office: Office, tenant_id: UUID, line: PortalLine, errand: Errand) -> None:
    task = errand.task
    try:
        if errand.late:
            raise PortalRefused((NOT_SENT,), TOO_LATE)
        at = line.cancel(task.paper, task.reference, cancel_code(task.cancel_reason, task.paper), task.cancel_remark)
    except PortalRefused as refused:
        with office.open(tenant_id) as tx:
            undoing.not_taken_back(tx, task.document_id, refused.sentence, today(tx, task.facility_id))
        return
    with office.open(tenant_id) as tx:
        clearances.taken_back(tx, task.document_id, task.paper, at)


def today(tx: Tx, facility_id: UUID) -> date:
    """The day at a facility."""
    return tx.now.astimezone(queries_places.zone_of(tx, facility_id)).date()


def check_portal(office_portal: NewPortal) -> tuple[bool, str]:
    """(whether it works, what it says): asks the gateway who it is."""
    if office_portal.kind not in LINES:
        return True, "Nothing to test: files go to the portal by hand."
    try:
        with closing(LINES[office_portal.kind](office_portal)) as line:
            return True, line.check()
    except OutsideFault as fault:
        return False, fault.reason


def send_due(office: Office, tenant_id: UUID) -> None:
    """By the clock: what is due is asked for."""
    with office.open(tenant_id) as tx:
        portal.ask_due(tx)
