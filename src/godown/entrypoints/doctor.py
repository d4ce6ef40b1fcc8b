"""The doctor's door: examine a business, keep the result. `godown doctor` and the worker's hourly task come through it."""

import hashlib
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import timedelta
from typing import Any, Final
from uuid import UUID

from godown.kernel.ids import new_id
from godown.platform.database import Database
from godown.platform.doctor_results import keep_result
from godown.platform.files import Files
from godown.platform.transaction import transaction
from godown.reports import doctor
from godown.reports.doctor import Finding, KeptFile

KEPT_FOR: Final = timedelta(days=90)
"""Results are looked at for trends, not kept for ever."""


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """What the doctor found in one business; clean where nothing but warnings was."""

    tenant_id: UUID
    findings: tuple[Finding, ...]

    @property
    def clean(self) -> bool:
        """Whether the books agree."""
        return all(finding.warning for finding in self.findings)


def examine(database: Database, files: Files, tenant_id: UUID, *, every_byte: bool = False) -> Diagnosis:
    """Prove the ledger of a business and keep the result. `every_byte` reads each stored file, not only its size."""
    with transaction(database, tenant_id) as tx:
        findings = doctor.examine(tx)
        damaged = [said for kept in doctor.kept_files(tx) if (said := _damage(files, kept, every_byte))]
    on_files = doctor.file_finding(damaged)
    diagnosis = Diagnosis(tenant_id, (*findings, *([on_files] if on_files else [])))
    with transaction(database, tenant_id) as tx:
        keep_result(tx, new_id(), diagnosis.clean, as_json(diagnosis.findings), KEPT_FOR)
    return diagnosis


def _damage(files: Files, kept: KeptFile, every_byte: bool) -> str:
    size = files.size(kept.path)
    if size is None:
        return f"{kept.path} is missing."
    if size != kept.size_bytes:
        return f"{kept.path} has {size} bytes, {kept.size_bytes} were stored."
    if every_byte and hashlib.sha256(files.get(kept.path)).digest() != bytes(kept.sha256):
        return f"{kept.path} was changed."
    return ""


def as_json(findings: Sequence[Finding]) -> list[dict[str, Any]]:
    """Findings as they are kept."""
    return [asdict(finding) | {"sentences": list(finding.sentences)} for finding in findings]
