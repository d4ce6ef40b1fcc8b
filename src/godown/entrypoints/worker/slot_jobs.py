"""The job that makes a re-slot list: reads in one transaction, searches in none, writes in another."""

import time
from typing import Final
from uuid import UUID

from godown import picking
from godown.entrypoints.worker.office import Office
from godown.kernel.refusal import Refusal
from godown.slotting import NoSuchHall

TELL_SECONDS: Final = 1
"""So often the page hears how far a list is."""


def make_list(office: Office, tenant_id: UUID, run: str) -> None:
    """Make a list, unless it is made or wanted no more. What cannot be made says why."""
    run_id = UUID(run)
    told = time.monotonic()

    def progress(thousandths: int) -> bool:
        nonlocal told
        if time.monotonic() - told < TELL_SECONDS:
            return True
        told = time.monotonic()
        with office.open(tenant_id) as tx:
            return picking.note_reslot(tx, run_id, thousandths)

    try:
        with office.open(tenant_id) as tx:
            ground = picking.read_ground(tx, run_id)
        made = picking.proposals(ground, progress) if ground else None
    except (Refusal, NoSuchHall) as no:
        with office.open(tenant_id) as tx:
            picking.fail_reslot(tx, run_id, str(no))
        return
    if made:
        with office.open(tenant_id) as tx:
            picking.write_reslot(tx, run_id, made)
