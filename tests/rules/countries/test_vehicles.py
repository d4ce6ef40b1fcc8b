"""Part B of an e-way bill: what the portal takes, and until when a bill holds."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from godown.countries import Carriage, pack_of
from godown.countries.india.vehicles import INDIAN_TIME

LORRY = Carriage("road", "KA01AB1234", "", "", "29", "first")
INDIA = pack_of("IN")


@pytest.mark.parametrize(
    "number", ["KA01AB1234", "KA1A1234", "KL071234", "DL1CAB1234", "ABC1234", "22BH6517A", "DFA12345", "TR123456"]
)
def test_vehicles_have_numbers(number: str) -> None:
    """FORM GST EWB-01, Part B (rule 138(1), CGST Rules): the number of a vehicle as it is registered, or a temporary or defence number."""
    assert INDIA.carriage_fault(replace(LORRY, vehicle=number)) is None


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        (replace(LORRY, vehicle="LORRY"), "vehicle"),
        (replace(LORRY, vehicle="KA01AB12345"), "vehicle"),
        (replace(LORRY, vehicle=""), "vehicle"),
        (replace(LORRY, mode="cart"), "mode"),
        (replace(LORRY, reason="because"), "reason"),
        (replace(LORRY, transporter="29AABC"), "transporter"),
        (replace(LORRY, mode="rail", vehicle=""), "paper_number"),
        (replace(LORRY, from_state="99"), "from_state"),
    ],
)
def test_what_the_portal_would_not_take(changed: Carriage, field: str) -> None:
    """Form GST EWB-01, Part B."""
    fault = INDIA.carriage_fault(changed)
    assert fault is not None
    assert fault[0] == field


def test_by_rail_and_by_a_transporter() -> None:
    """FORM GST EWB-01, Part B (rule 138(2A) and (3), CGST Rules): by rail the receipt; a transporter fills in the vehicle later."""
    assert INDIA.carriage_fault(replace(LORRY, mode="rail", vehicle="", paper_number="RR-77")) is None
    assert INDIA.carriage_fault(replace(LORRY, vehicle="", transporter="29AABCT1332L1ZU")) is None


@pytest.mark.parametrize(
    ("since", "km", "until"),
    [
        (datetime(2026, 11, 2, 4, tzinfo=UTC), 1, datetime(2026, 11, 3, 23, 59, 59, tzinfo=INDIAN_TIME)),
        (datetime(2026, 11, 2, 4, tzinfo=UTC), 200, datetime(2026, 11, 3, 23, 59, 59, tzinfo=INDIAN_TIME)),
        (datetime(2026, 11, 2, 4, tzinfo=UTC), 201, datetime(2026, 11, 4, 23, 59, 59, tzinfo=INDIAN_TIME)),
        (datetime(2026, 11, 2, 20, tzinfo=UTC), 2_150, datetime(2026, 11, 14, 23, 59, 59, tzinfo=INDIAN_TIME)),
        (datetime(2020, 12, 31, 4, tzinfo=UTC), 201, datetime(2021, 1, 3, 23, 59, 59, tzinfo=INDIAN_TIME)),
    ],
)
def test_a_bill_holds_a_day_for_each_stretch(since: datetime, km: int, until: datetime) -> None:
    """Rule 138(10), CGST Rules, as amended by Notification 94/2020-Central Tax: 200 km, before 2021 100 km."""
    assert INDIA.eway_until(since, km) == until


def test_no_eway_bills_elsewhere() -> None:
    """Rule 138 is one of India alone."""
    assert pack_of("AE").carriage_fault(LORRY) is not None
