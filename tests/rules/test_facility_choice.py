"""Which facility an order likes: room for today, rules, nearness, state; then the first that can fill it."""

from uuid import UUID

import pytest

from godown.orders import rules
from godown.orders.words import FacilityRule, Site

BLR, BOM, DEL = (UUID(int=number) for number in (1, 2, 3))
WEB, SHOP = UUID(int=11), UUID(int=12)
SITES = (Site(BLR, "560058", "29"), Site(BOM, "400072", "27"), Site(DEL, "110037", "07"))


@pytest.mark.parametrize(
    ("one", "other", "digits"),
    [("560058", "560001", 4), ("560058", "560058", 6), ("560058", "400001", 0), ("", "560058", 0), ("56", "560058", 2)],
)
def test_near(one: str, other: str, digits: int) -> None:
    assert rules.near(one, other) == rules.near(other, one) == digits


@pytest.mark.parametrize(
    ("wishes", "channel", "pincode", "state", "liked"),
    [
        ((), WEB, "560001", "29", [BLR, BOM, DEL]),
        ((), WEB, "411001", "27", [BOM, BLR, DEL]),
        ((), WEB, "800001", "07", [DEL, BLR, BOM]),
        ((), WEB, "", "", [BLR, BOM, DEL]),
        ([FacilityRule(DEL, None, "56")], WEB, "560001", "29", [DEL, BLR, BOM]),
        ([FacilityRule(DEL, None, "56")], WEB, "570001", "29", [BLR, BOM, DEL]),
        ([FacilityRule(DEL, SHOP)], WEB, "560001", "29", [BLR, BOM, DEL]),
        ([FacilityRule(DEL, SHOP), FacilityRule(BOM)], SHOP, "560001", "29", [DEL, BOM, BLR]),
        ([FacilityRule(BOM, SHOP), FacilityRule(DEL), FacilityRule(BOM)], WEB, "560001", "29", [DEL, BOM, BLR]),
    ],
)
def test_liking(wishes: list[FacilityRule], channel: UUID, pincode: str, state: str, liked: list[UUID]) -> None:
    assert rules.preference(SITES, wishes, channel, pincode, state) == liked


def test_a_full_facility_comes_last_though_a_rule_wants_it() -> None:
    sites = [Site(BLR, "560058", "29", 0), Site(BOM, "400072", "27", 1), *SITES[2:]]
    assert rules.preference(sites, [FacilityRule(BLR)], WEB, "560001", "29") == [BOM, DEL, BLR]
