"""What a tax portal must acknowledge of documents: asked for when they are issued, sent by a job, answered in any order.

A portal is never spoken to in a transaction: a job claims papers here, speaks, and brings the answer back (`acknowledged`,
`rejected`, `failed`, `taken_back`). What is answered twice changes nothing.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from godown.books import portal, queries_clearances, store_clearances, store_vehicles
from godown.books.choices import tax_choices
from godown.books.clearance_words import (
    ACKNOWLEDGED,
    CANCELLING,
    EINVOICE,
    EWAY,
    GATEWAY,
    VOIDED,
    Acknowledged,
    Hindrance,
    PortalTask,
)
from godown.books.facts import DocumentsCleared
from godown.books.queries import Document
from godown.books.store_documents import Draft
from godown.countries import ClearanceRule, Filed, pack_of
from godown.kernel.patience import next_wait
from godown.kernel.refusal import Invalid, Refusal
from godown.platform.outside import CALL_SECONDS, OutsideFault
from godown.platform.transaction import Tx

CLAIM: Final = 4
"""Papers that a worker takes at once; its lease must outlast all their calls (what is known already is fetched besides)."""

LEASE: Final = timedelta(seconds=CLAIM * 2 * (CALL_SECONDS + 30))

Rules = Mapping[str, tuple[ClearanceRule, bool]]
"""By registration: what it must show, and whether a gateway is asked."""


def rules_of(tx: Tx, drafts: Sequence[Draft]) -> Rules:
    """What the registrations of these documents must show their portal."""
    registrations = sorted({one.registration for one in drafts if one.registration})
    if not registrations:
        return {}
    portals = {one.registration: one for one in queries_clearances.portals(tx, registrations)}
    turnover = tax_choices(tx).turnover_paise
    return {
        one: (portal.rule_of(portals.get(one), turnover), one in portals and portals[one].kind == GATEWAY)
        for one in registrations
    }


def clearance_rule(tx: Tx, registration: str) -> ClearanceRule:
    """What one registration must show its portal, as it is set now."""
    found = queries_clearances.portals(tx, [registration])
    return portal.rule_of(found[0] if found else None, tax_choices(tx).turnover_paise)


def filed_of(draft: Draft) -> Filed:
    """A document as its portal looks at it."""
    return Filed(
        draft.kind, draft.registration, draft.number, draft.dated, draft.treatment, draft.place_of_supply, draft.total_paise
    )  # fmt: skip


def needs_papers(tx: Tx, draft: Draft) -> bool:
    """Whether the portal must acknowledge something of a document before its goods leave."""
    rules = rules_of(tx, [draft])
    known = rules.get(draft.registration)
    return known is not None and bool(pack_of(draft.country).clearances(filed_of(draft), known[0]))


def open_for(tx: Tx, drafts: Sequence[Draft], rules: Rules) -> None:
    """Ask for the papers that these documents need. An e-way bill is asked for once its e-invoice is acknowledged."""
    rows: list[tuple[UUID, str, str, str, bool]] = []
    for draft in drafts:
        if draft.registration not in rules:
            continue
        rule, asked = rules[draft.registration]
        pack, filed = pack_of(draft.country), filed_of(draft)
        papers = pack.clearances(filed, rule)
        for number, paper in enumerate(papers):
            reference = pack.reference(filed) if paper == EINVOICE else ""
            rows.append((draft.id, paper, draft.registration, reference, asked and number == 0))
    store_clearances.add(tx, rows)
    portal.ask(tx, sorted({registration for _, _, registration, _, asked in rows if asked}))


def claim(tx: Tx, registration: str) -> list[PortalTask]:
    """Take what the portal must be asked now. The caller asks with no transaction open, then brings back the answer."""
    return queries_clearances.tasks(tx, store_clearances.claim(tx, registration, CLAIM, LEASE))


def acknowledged(tx: Tx, task: PortalTask, said: Acknowledged) -> str:
    """Keep an acknowledgement. Answer the state after it; an answer for another document is none."""
    if task.paper == EINVOICE and task.reference and said.reference.lower() != task.reference:
        error = f"It answered for another document: IRN {said.reference[:16]}… instead of {task.reference[:16]}…"
        store_clearances.set_failed(tx, task.document_id, task.paper, error, None)
        return ""
    return record(tx, task.document_id, task.paper, said)


def record(tx: Tx, document_id: UUID, paper: str, said: Acknowledged) -> str:
    """An acknowledgement came, by a job or in a person's hand. A repeat changes nothing (empty answer)."""
    state = store_clearances.set_acknowledged(tx, document_id, paper, said)
    if state:
        portal.ask(tx, store_clearances.go_on(tx, document_id))
        if paper == EWAY and store_vehicles.went_along(tx, document_id, known=said.valid_until is not None):
            portal.ask(tx, queries_clearances.due(tx))
        tx.note(state, paper, [document_id], reference=said.reference, ack_no=said.ack_no)
    if state == ACKNOWLEDGED:
        tx.publish(DocumentsCleared((document_id,)))
    if state == CANCELLING:
        portal.ask(tx, store_clearances.retry(tx, document_ids=[document_id]))
    return state


def record_by_hand(tx: Tx, head: Document, paper: str, said: Acknowledged) -> str:
    """A person brings an acknowledgement that the portal gave. Refuses `other_document` where its IRN is that of another one."""
    known = {row.paper: row for row in queries_clearances.clearances_of(tx, [head.id])}.get(paper)
    if known is None:
        raise Refusal("no_einvoice", f"{head.number} needs nothing of the portal.", number=head.number)
    if paper == EINVOICE and said.reference.lower() != known.reference:
        raise Refusal("other_document", f"This IRN is not that of {head.number}.", number=head.number)
    return record(tx, head.id, paper, said)


def rejected(tx: Tx, task: PortalTask, codes: Sequence[str], sentence: str) -> None:
    """The portal will not have it: its codes are kept for a person. What was to be undone anyhow is void, with its document."""
    state = store_clearances.set_rejected(tx, task.document_id, task.paper, codes, sentence)
    if state:
        tx.note("rejected", task.paper, [task.document_id], codes=list(codes), why=sentence)
    if state == VOIDED:
        _settle(tx, task.document_id)


def failed(tx: Tx, task: PortalTask, fault: OutsideFault) -> None:
    """There was no usable answer, and it may have acted: asked again later, or when a person says so."""
    wait = None if fault.permanent else next_wait(task.attempts, fault.retry_after)
    store_clearances.set_failed(tx, task.document_id, task.paper, fault.reason, wait)


def taken_back(tx: Tx, document_id: UUID, paper: str, at: datetime | None) -> bool:
    """The portal has cancelled a paper; with the last one its document is cancelled, where that was wanted. A repeat changes
    nothing (False)."""
    if not store_clearances.set_cancelled(tx, document_id, paper, at or tx.now):
        return False
    tx.note("cancelled", paper, [document_id])
    _settle(tx, document_id)
    return True


def _settle(tx: Tx, document_id: UUID) -> None:
    portal.ask(tx, store_clearances.go_on(tx, document_id))
    if store_clearances.undoes(tx, document_id) and store_clearances.cancel_documents(tx, [document_id]):
        store_clearances.void(tx, [document_id])
        tx.note("cancelled", "document", [document_id])


def retry(tx: Tx, document_ids: Sequence[UUID]) -> None:
    """A person says: ask again, now. A rejected e-invoice is not: its document is reissued."""
    portal.ask(tx, store_clearances.retry(tx, document_ids=document_ids))


def waive_eway(tx: Tx, document_id: UUID, why: str) -> None:
    """A person says that goods need no e-way bill, and why (rule 138(14) names such goods). Refuses `not_waiting`."""
    if not why.strip():
        raise Invalid("Say why.", field="why")
    if not store_clearances.waive(tx, document_id):
        raise Refusal("not_waiting", "No e-way bill of this document waits.")
    tx.note("waived", "eway", [document_id], why=why.strip()[:200])


def renew_eway(tx: Tx, document_id: UUID) -> None:
    """Ask for a new e-way bill where the old one was cancelled, or was said not to be needed. Refuses `not_cancelled`."""
    if not store_clearances.renew_eway(tx, document_id):
        raise Refusal("not_cancelled", "The e-way bill of this document stands, or waits already.")
    portal.ask(tx, store_clearances.retry(tx, document_ids=[document_id]))
    tx.note("renewed", "eway", [document_id])


def why_uncleared(thing: str, why: Hindrance) -> str:
    """Why a parcel or a load, by its number, may not leave, with the place that mends it."""
    way = "Put it aside; E-invoices in the books says what to do."
    if why.status == "cancelled":
        return f"{thing} has no invoice: {why.number} was cancelled. {way}"
    paper = "e-way bill" if why.paper == "eway" else "IRN"
    if why.state == "rejected":
        return f"{thing} may not leave: the portal rejected the {paper} of {why.number}: {why.last_error} {way}"
    if why.state == "cancelling":
        return f"{thing} may not leave: the {paper} of {why.number} is being cancelled. {way}"
    waits = f": {why.last_error}" if why.last_error else "."
    return f"{thing} may not leave: {why.number} has no {paper} yet{waits} {way}"
