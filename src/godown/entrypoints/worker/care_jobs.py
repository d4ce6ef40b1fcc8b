"""Work that keeps an installation well: the hourly examination of the books."""

import logging
from uuid import UUID

from godown.entrypoints.doctor import examine
from godown.entrypoints.worker.office import Office

log = logging.getLogger("godown.doctor")


def examine_books(office: Office, tenant_id: UUID) -> None:
    """Prove the ledger of a business; what does not agree goes into the log and onto the settings screen."""
    diagnosis = examine(office.database, office.files, tenant_id)
    for finding in diagnosis.findings:
        if not finding.warning:
            log.error("%s: %s %s", finding.check, finding.count, "; ".join(finding.sentences))
