"""Scans of a session are judged one after the other, and the last one judged is the last one."""

from datetime import timedelta
from uuid import UUID

from godown.kernel.ids import new_id
from godown.platform import scans
from godown.platform.database import Database
from godown.platform.transaction import transaction
from tests.builders.seller import NOON


def test_a_scan_that_waited_for_a_later_one_is_not_lost(database: Database, tenant_id: UUID) -> None:
    """Two scans at once: the one that arrived first gets its turn second, and builds on what the other left."""
    session = new_id()
    for count, arrived in ((1, NOON + timedelta(milliseconds=5)), (2, NOON)):
        with transaction(database, tenant_id, now=arrived) as tx:
            scans.lock(tx, session)
            assert scans.state_of(tx, session).get("count", 0) == count - 1
            scans.keep(tx, new_id(), "put_away", session, "TEA", "scan", {"state": {"count": count}})
    with transaction(database, tenant_id) as tx:
        assert scans.state_of(tx, session) == {"count": 2}
