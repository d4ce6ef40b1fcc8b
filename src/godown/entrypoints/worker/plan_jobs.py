"""The job that searches for the best plan of a wave: reads in one transaction, searches in none, writes in another."""

import time
from typing import Final
from uuid import UUID

from godown import picking
from godown.entrypoints.worker.office import Office
from godown.kernel.refusal import Refusal
from godown.planning import Progress

TELL_SECONDS: Final = 1
"""So often the page hears how far a plan is, and the search whether it is to stop."""


class Watched:
    """A search that people watch: how far it is goes to the page, whether to stop comes back."""

    def __init__(self, office: Office, tenant_id: UUID, plan_id: UUID) -> None:
        self.office, self.tenant_id, self.plan_id = office, tenant_id, plan_id
        self.told = 0 * time.monotonic()
        self.going = True

    def hear(self, heard: Progress) -> None:
        """Pass on how far it is, unless it is too soon."""
        if time.monotonic() - self.told < TELL_SECONDS:
            return
        self.told = time.monotonic()
        with self.office.open(self.tenant_id) as tx:
            self.going = picking.note_plan(tx, self.plan_id, heard)

    def stops(self) -> bool:
        """Whether a person wants no more of it."""
        return not self.going


def plan_wave(office: Office, tenant_id: UUID, plan: str) -> None:
    """Search for a plan, unless it is made. What cannot be planned says why."""
    plan_id = UUID(plan)
    try:
        with office.open(tenant_id) as tx:
            asked = picking.begin_plan(tx, plan_id)
        if asked is None:
            return
        made, seconds = asked
        watched = Watched(office, tenant_id, plan_id)
        found = picking.think(made, picking.Search(seconds, watched.hear, watched.stops))
    except Refusal as no:
        with office.open(tenant_id) as tx:
            picking.fail_plan(tx, plan_id, str(no))
        return
    with office.open(tenant_id) as tx:
        picking.keep_plan(tx, plan_id, found)
