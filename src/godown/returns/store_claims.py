"""SQL that writes claims."""

from typing import Any
from uuid import UUID

from godown.platform.transaction import Tx
from godown.returns.tables import claim, claim_step

CLAIM = ("id", "number", "kind", "against", "courier_id", "channel_id", "facility_id", "order_id", "parcel_id", "return_id",
         "amount_paise", "returned_grams", "charged_grams", "note", "photos", "made_at", "made_by", "made_by_name")  # fmt: skip
STEP = ("id", "claim_id", "state", "paise", "reference", "note", "at", "made_by", "made_by_name", "evidence_file_id")


def write_claim(tx: Tx, row: tuple[Any, ...]) -> bool:
    """Write a claim; False where the parcel has a living one of its kind."""
    return bool(tx.insert(claim, CLAIM, [row], tail="ON CONFLICT DO NOTHING"))


def write_step(tx: Tx, row: tuple[Any, ...]) -> None:
    """Write a step; it is never changed."""
    tx.insert(claim_step, STEP, [row])


def step_known(tx: Tx, step_id: UUID) -> tuple[str, str] | None:
    """(number of the claim, state) of a step that is recorded already."""
    rows = tx.tuples(
        """SELECT c.number, s.state FROM claim_step s JOIN claim c ON c.tenant_id = s.tenant_id AND c.id = s.claim_id
           WHERE s.tenant_id = %(tenant)s AND s.id = %(id)s""",
        id=step_id,
    )
    return (rows[0][0], rows[0][1]) if rows else None


def set_state(tx: Tx, claim_id: UUID, state: str, accepted: int, paise: int, reference: str) -> None:
    """Move a locked claim on. A reference that is empty leaves what was said before."""
    tx.run(
        """UPDATE claim SET state = %(state)s, accepted_paise = %(accepted)s, paid_paise = paid_paise + %(paise)s,
               reference = CASE WHEN %(reference)s::text = '' THEN reference ELSE %(reference)s END
           WHERE tenant_id = %(tenant)s AND id = %(id)s""",
        id=claim_id,
        state=state,
        accepted=accepted,
        paise=paise,
        reference=reference,
    )
