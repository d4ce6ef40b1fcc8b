"""Papers are ready before the packer asks: a job makes the invoices and labels of parcels soon after they are packed."""

from typing import Final
from uuid import UUID

from godown import packing
from godown.entrypoints.papers import documents, parcels
from godown.entrypoints.papers.keep import kept
from godown.entrypoints.worker.office import Office
from godown.platform.transaction import Tx

PARCELS_A_JOB: Final = 50
"""About a second of work: a worker that is stopped loses no more, and others may help."""


def defer_papers(tx: Tx, parcel_ids: list[UUID]) -> None:
    """Ask for the papers of parcels, in jobs of a second or so."""
    for start in range(0, len(parcel_ids), PARCELS_A_JOB):
        tx.defer("papers.make", parcels_packed=[str(one) for one in parcel_ids[start : start + PARCELS_A_JOB]])


def defer_documents(tx: Tx, document_ids: list[UUID]) -> None:
    """Ask for the papers of documents."""
    for start in range(0, len(document_ids), PARCELS_A_JOB):
        tx.defer(
            "papers.documents", documents_cleared=[str(one) for one in document_ids[start : start + PARCELS_A_JOB]]
        )


def make_documents(office: Office, tenant_id: UUID, documents_cleared: list[str]) -> None:
    """Make the papers of documents that the portal acknowledged."""
    ids = [UUID(one) for one in documents_cleared]
    kept(lambda: office.open(tenant_id), office.files, documents.DOCUMENT, ids)


def make(office: Office, tenant_id: UUID, parcels_packed: list[str]) -> None:
    """Make what is not made yet; a label without an AWB is made when somebody asks for it."""
    ids = [UUID(one) for one in parcels_packed]
    with office.open(tenant_id) as tx:
        issued = [one.document_id for one in packing.parcels(tx, ids).values() if one.document_id]
    kept(lambda: office.open(tenant_id), office.files, documents.DOCUMENT, issued)
    kept(lambda: office.open(tenant_id), office.files, parcels.LABEL, ids)
