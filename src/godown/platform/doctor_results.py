"""What the doctor found, kept for each business."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from godown.platform.tables import doctor_result
from godown.platform.transaction import Tx


@dataclass(frozen=True, slots=True)
class Result:
    """One examination: when, whether the books agreed, and each finding (check, about, warning, count, sentences)."""

    at: datetime
    clean: bool
    findings: list[dict[str, Any]]


def keep_result(tx: Tx, result_id: UUID, clean: bool, findings: list[dict[str, Any]], kept_for: timedelta) -> None:
    """Keep an examination, and forget those older than `kept_for`."""
    tx.insert(doctor_result, ("id", "at", "clean", "findings"), [(result_id, tx.now, clean, findings)])
    tx.run("DELETE FROM doctor_result WHERE tenant_id = %(tenant)s AND at < %(before)s", before=tx.now - kept_for)


def last_result(tx: Tx) -> Result | None:
    """The latest examination of a business."""
    return tx.one(
        Result, "SELECT at, clean, findings FROM doctor_result WHERE tenant_id = %(tenant)s ORDER BY at DESC LIMIT 1"
    )
