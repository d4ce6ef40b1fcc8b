"""Goods in by scan: counted, corrected by a number, rejected, posted once."""

from uuid import UUID

import pytest

from godown import receiving
from godown.kernel.answers import Answer
from godown.kernel.ids import new_id
from godown.platform.database import Database
from tests.builders.seller import Seller


@pytest.fixture
def seller(database: Database, tenant_id: UUID) -> Seller:
    return Seller(database, tenant_id)


def says(seller: Seller, session: UUID, raw: str = "", act: str = "scan", value: str = "") -> Answer:
    with seller.open() as tx:
        return receiving.scan_receipt(tx, seller.facility, session, new_id(), raw, act=act, value=value)


def test_what_came_is_scanned_counted_and_posted(seller: Seller) -> None:
    session = new_id()
    assert says(seller, session, act="post").kind == "not_accepted"
    assert says(seller, session, "8901234502501").word == "1 Assam tea"
    assert says(seller, session, "24").word == "24 Assam tea"
    assert says(seller, session, "nonsense").kind == "not_accepted"
    assert says(seller, session, act="damaged", value="crushed").word == "1 rejected"
    assert says(seller, session, "CUP").word == "1 Cup"
    assert says(seller, session, act="undo").word == "Undone"
    assert says(seller, session, act="vendor", value="Kansa Metals").kind == "ok"
    assert says(seller, session, act="post").word == "GRN-0001"
    assert says(seller, session, act="post").kind == "already_done"
    assert seller.at("TEA") == {"DOCK": 23, "DOCK/damaged": 1}
