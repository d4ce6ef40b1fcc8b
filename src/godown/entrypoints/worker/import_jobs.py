"""Jobs of imports: saving large files, forgetting old rows."""

from datetime import timedelta
from typing import Final
from uuid import UUID

from godown import imports
from godown.entrypoints import importing
from godown.entrypoints.worker.office import Office

ROWS_KEPT: Final = timedelta(days=90)
"""After so long the rows of an import are forgotten: they hold what customers wrote. The import stays in the list."""


def save_import(office: Office, tenant_id: UUID, run: str) -> None:
    """Save the rest of an import."""
    importing.save(lambda: office.open(tenant_id), UUID(run))


def forget_imports(office: Office, tenant_id: UUID) -> None:
    """Forget the rows of old imports."""
    with office.open(tenant_id) as tx:
        imports.forget_rows(tx, tx.now - ROWS_KEPT)
