"""Ordering again: rules for each SKU and facility, what is to be ordered, and the pick faces that are refilled from reserve."""

from uuid import UUID

import pytest

from godown import receiving
from godown.kernel.ids import new_id
from godown.platform.database import Database
from godown.receiving import NewReorderRule
from tests.builders.seller import Seller
from tests.http import Api
from tests.scenarios.test_api_office import code, ok


@pytest.fixture
def seller(database: Database, tenant_id: UUID) -> Seller:
    return Seller(database, tenant_id, now=None)


def test_rules_are_set_changed_and_refused_row_by_row(seller: Seller) -> None:
    tea = NewReorderRule("TEA", 40, 9, 12, 24, "Kansa")
    with seller.open() as tx:
        outcome = receiving.set_reorder_rules(
            tx,
            seller.facility,
            [tea, NewReorderRule("SET"), NewReorderRule("NOPE"), NewReorderRule("CUP", -1), NewReorderRule("BOX", pack_units=0)],
        )  # fmt: skip
    assert outcome.done == ("TEA",)
    assert [(row.key, row.code) for row in outcome.refused] == [
        ("SET", "invalid"), ("NOPE", "unknown_sku"), ("CUP", "invalid"), ("BOX", "invalid"),
    ]  # fmt: skip
    with seller.open() as tx:
        assert receiving.set_reorder_rules(tx, seller.facility, [tea]).known == ("TEA",)
        twice = receiving.set_reorder_rules(tx, seller.facility, [tea, NewReorderRule("TEA", 1)])
        assert [row.code for row in twice.refused] == ["twice", "twice"]
        changed = NewReorderRule("TEA", 50, 9, 12, 24)
        assert receiving.set_reorder_rules(tx, seller.facility, [changed], dry_run=True).done == ("TEA",)
        assert receiving.reorder_rules(tx, seller.facility, [seller.sku["TEA"]])[seller.sku["TEA"]].reorder_point == 40


def test_rules_over_the_api(api: Api, seller: Seller) -> None:
    here = {"facility_id": str(seller.facility)}
    body = [{"sku_code": "TEA", "reorder_point": 40, "lead_days": 9, "vendor": "Kansa"}, {"sku_code": "BOX"}]
    assert ok(api.http.put("/reorder-rules", json=body, params=here))["done"] == ["TEA", "BOX"]
    first = ok(api.http.get("/reorder-rules", params=here | {"limit": 1}))
    assert [(one["sku_code"], one["lead_days"]) for one in first["items"]] == [("BOX", 7)]
    rest = ok(api.http.get("/reorder-rules", params=here | {"cursor": first["next_cursor"]}))
    assert [(one["sku_code"], one["vendor"]) for one in rest["items"]] == [("TEA", "Kansa")]
    assert code(api.http.put("/reorder-rules", json=body, params={"facility_id": str(new_id())})) == (404, "not_found")
