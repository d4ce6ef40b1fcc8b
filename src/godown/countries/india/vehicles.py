"""Part B of an e-way bill: by what goods travel, and until when the bill holds (rule 138(1) to (10), CGST Rules)."""

import re
from datetime import datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from godown.countries.india.dated import limit
from godown.countries.words import Carriage
from godown.kernel.india import STATES

MODES: Final = {"road": "1", "rail": "2", "air": "3", "ship": "4"}
"""How the portal numbers what goods travel by."""

REASONS: Final = {"breakdown": "1", "transshipment": "2", "other": "3", "first": "4"}
"""Why Part B is told (again), as the portal numbers it."""

VEHICLE: Final = re.compile(
    r"[A-Z]{2}\d{1,2}[A-Z]{0,3}\d{4}|[A-Z]{2}\d{3}[A-Z]\d{4}|[A-Z]{3}\d{4}|\d{2}BH\d{4}[A-Z]{1,2}|(?:DF|TR|BP|NP)[A-Z0-9]{4,13}"
)
"""Numbers of the states, old ones, the Bharat series; defence, temporary, Bhutan and Nepal with their letters before."""

TRANSPORTER_SIGNS: Final = 15
INDIAN_TIME: Final = ZoneInfo("Asia/Kolkata")


def carriage_fault(by: Carriage) -> tuple[str, str] | None:
    """(field, sentence) of what form EWB-01 would not take in Part B; None where nothing is wrong. By road a vehicle or a
    transporter with its document; else the number of a railway receipt, airway bill or bill of lading."""
    if by.mode not in MODES:
        return "mode", f"One of: {', '.join(MODES)}."
    if by.reason not in REASONS:
        return "reason", f"One of: {', '.join(REASONS)}."
    if by.vehicle and not VEHICLE.fullmatch(by.vehicle):
        return "vehicle", f"{by.vehicle} is no number of a vehicle: KA01AB1234."
    if by.transporter and len(by.transporter) != TRANSPORTER_SIGNS:
        return "transporter", "A transporter has a GSTIN or TRANSIN of 15 signs."
    if by.mode == "road" and not (by.vehicle or by.transporter):
        return "vehicle", "Say the vehicle, or the transporter who will say it."
    if by.mode != "road" and not by.paper_number:
        return "paper_number", "Say the number of the transport document."
    if by.from_state not in STATES:
        return "from_state", "Say the state, as its two digits."
    return None


def valid_until(part_b_at: datetime, km: int) -> datetime:
    """Until when a bill holds, by the road that was told: a day for each 200 km or part of it (100 before 2021), each ending at the
    midnight after the next day (rule 138(10) and its explanation 1)."""
    day = part_b_at.astimezone(INDIAN_TIME).date()
    a_day = limit("eway_km_a_day", day) or 1
    last = day + timedelta(days=max(1, -(-km // a_day)))
    return datetime.combine(last, time(23, 59, 59), INDIAN_TIME)
