"""The partner courier over HTTP: a contract of our own (docs/reference/partner-courier.md), for couriers without an API that
is known to everyone, and for the small program that stands between Godown and one that has.
"""

import base64
import binascii
import re
from datetime import UTC, datetime
from typing import Any, Final
from urllib.parse import quote

import msgspec

from godown.platform.outside import Line, OutsideFault
from godown.shipping.courier import EventPage, Instruction, PickupRequest, Waybill, WaybillRequest

AWB: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9._/-]{2,63}")
SORT_CODE_MAX: Final = 32
PAGE: Final = 200
"""Events that are asked for at once."""

PDF: Final = b"%PDF-"


class PartnerLine:
    """A line to a partner courier."""

    def __init__(self, base_url: str, token: str) -> None:
        self._line = Line(base_url, {"authorization": f"Bearer {token}", "user-agent": "Godown"})

    def close(self) -> None:
        """Hang up."""
        self._line.close()

    def waybill(self, request: WaybillRequest) -> Waybill:
        """POST /waybills. A label that is named by URL is fetched as well."""
        said = _object(self._line.call("POST", "/waybills", body=msgspec.to_builtins(request)).json())
        awb = said.get("awb")
        if not isinstance(awb, str) or not AWB.fullmatch(awb):
            raise OutsideFault("It answered without a usable AWB.", status=502)
        label, missing = self._label(said)
        sort_code = said.get("sort_code")
        return Waybill(awb, sort_code[:SORT_CODE_MAX] if isinstance(sort_code, str) else "", label, missing)

    def _label(self, said: dict[str, Any]) -> tuple[bytes, str]:
        """(label, why it is missing). No label at all is fine: then we print our own."""
        try:
            if isinstance(said.get("label_pdf"), str):
                content = base64.b64decode(said["label_pdf"], validate=True)
            elif isinstance(said.get("label_url"), str):
                content = self._line.call("GET", said["label_url"]).content
            else:
                return b"", ""
        except binascii.Error:
            return b"", "its label cannot be read"
        except OutsideFault as fault:
            return b"", f"its label could not be fetched: {fault.reason}"
        return (content, "") if content.startswith(PDF) else (b"", "its label is not a PDF")

    def void(self, awb: str) -> None:
        """POST /waybills/{awb}/cancel. What it does not know (404, 410) is void already."""
        try:
            self._line.call("POST", f"/waybills/{quote(awb, safe='')}/cancel", body={})
        except OutsideFault as fault:
            if fault.status not in (404, 410):
                raise

    def pickup(self, request: PickupRequest) -> str:
        """POST /pickups: the AWB of the way back."""
        awb = _object(self._line.call("POST", "/pickups", body=msgspec.to_builtins(request)).json()).get("awb")
        if not isinstance(awb, str) or not AWB.fullmatch(awb):
            raise OutsideFault("It answered without a usable AWB.", status=502)
        return awb

    def cancel_pickup(self, awb: str) -> None:
        """POST /pickups/{awb}/cancel. What it does not know (404, 410) is cancelled already."""
        try:
            self._line.call("POST", f"/pickups/{quote(awb, safe='')}/cancel", body={})
        except OutsideFault as fault:
            if fault.status not in (404, 410):
                raise

    def instruct(self, awb: str, instruction: Instruction) -> None:
        """POST /waybills/{awb}/instructions."""
        self._line.call("POST", f"/waybills/{quote(awb, safe='')}/instructions", body=msgspec.to_builtins(instruction))

    def events(self, since: datetime | None, page: str | None) -> EventPage:
        """GET /events?since=...&page=...: what was written down at or after `since`, oldest first."""
        asked = {"limit": str(PAGE)}
        if since:
            asked["since"] = since.astimezone(UTC).isoformat().replace("+00:00", "Z")
        if page:
            asked["page"] = page
        said = _object(self._line.call("GET", "/events", params=asked).json())
        events, following = said.get("events"), said.get("next_page")
        if not isinstance(events, list) or not isinstance(following, str | None):
            raise OutsideFault("It answered without a list of events.", status=502)
        return EventPage(events, following or None)

    def check(self) -> str:
        """GET /: who answers."""
        said = _object(self._line.call("GET", "/").json())
        name = said.get("name")
        return str(name)[:100] if isinstance(name, str) and name.strip() else "It answers."


def _object(said: object) -> dict[str, Any]:
    if not isinstance(said, dict):
        raise OutsideFault("The answer is not a JSON object.", status=502)
    return said
