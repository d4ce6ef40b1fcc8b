"""The tax portal of India through a gateway over HTTP: a contract of our own (docs/reference/einvoice-gateway.md) that keeps the
field names of the National Informatics Centre, for providers (GSP) that speak plain JSON, and for the small program that stands
between Godown and one that does not.
"""

import base64
import binascii
import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final
from urllib.parse import quote
from zoneinfo import ZoneInfo

import msgspec

from godown.books import Acknowledged, NewPortal, PortalRefused, Vehicle
from godown.countries.india.vehicles import REASONS
from godown.platform.outside import Line, OutsideFault, Reply
from godown.reports.eway import part_b

PORTAL_ZONE: Final = ZoneInfo("Asia/Kolkata")
FORMS: Final = ("%Y-%m-%d %H:%M:%S", "%Y-%m-%dT%H:%M:%S", "%d/%m/%Y %I:%M:%S %p", "%d/%m/%Y %H:%M:%S")
"""How the portals write an instant, in Indian time: the one of invoices, that of e-way bills."""

DUPLICATE: Final = {"einvoice": "2150", "eway": "604"}
"""The codes that say: this document is registered already."""

GONE: Final = {"einvoice": frozenset({"9999"}), "eway": frozenset({"312"})}
"""The codes that say: this is cancelled already."""

IRN: Final = re.compile(r"[0-9a-f]{64}")
PARTS_OF_TOKEN: Final = 3


class GatewayLine:
    """A line to a gateway, for one registration."""

    def __init__(self, portal: NewPortal) -> None:
        headers = {"gstin": portal.registration, "client_id": portal.client_id, "client_secret": portal.client_secret,
                   "user_name": portal.user_name, "password": portal.password, "user-agent": "Godown"}  # fmt: skip
        self._line = Line(portal.base_url, headers)

    def close(self) -> None:
        """Hang up."""
        self._line.close()

    def register(self, paper: str, content: bytes, reference: str) -> Acknowledged:
        """POST /invoice or /ewaybill. What it knows already (2150, 604) is fetched as it was acknowledged then."""
        path = "/invoice" if paper == "einvoice" else "/ewaybill"
        try:
            said = self._data(self._line.call("POST", path, body=msgspec.Raw(content)))
        except PortalRefused as refused:
            if DUPLICATE[paper] not in refused.codes:
                raise
            said = self._known(paper, content, reference)
        return _einvoice(said) if paper == "einvoice" else _eway(said)

    def _known(self, paper: str, content: bytes, reference: str) -> dict[str, Any]:
        if paper == "einvoice":
            return self._data(self._line.call("GET", f"/invoice/irn/{quote(reference, safe='')}"))
        sent = msgspec.json.decode(content)
        asked = {
            "doctype": str(sent.get("docType", "")),
            "docno": str(sent.get("docNo", "")),
            "docdate": str(sent.get("docDate", "")),
        }
        return self._data(self._line.call("GET", "/ewaybill", params=asked))

    def cancel(self, paper: str, reference: str, code: int, remark: str) -> datetime | None:
        """POST /invoice/cancel or /ewaybill/cancel. What is cancelled already is."""
        if paper == "einvoice":
            path, body = "/invoice/cancel", {"Irn": reference, "CnlRsn": str(code), "CnlRem": remark or "Cancelled"}
        else:
            path, body = (
                "/ewaybill/cancel",
                {"ewbNo": reference, "cancelRsnCode": str(code), "cancelRmrk": remark or "Cancelled"},
            )
        try:
            said = self._data(self._line.call("POST", path, body=body))
        except PortalRefused as refused:
            if GONE[paper].isdisjoint(refused.codes):
                raise
            return None
        when = said.get("CancelDate", said.get("cancelDate"))
        return instant_of(when) if when else None

    def move(self, reference: str, vehicle: Vehicle) -> datetime | None:
        """POST /ewaybill/vehicle: Part B, and its change on the way."""
        body = {"ewbNo": reference, "fromPlace": vehicle.from_place, "fromState": vehicle.from_state,
                "reasonCode": REASONS[vehicle.reason], "reasonRem": vehicle.remark or vehicle.reason, **part_b(vehicle)}  # fmt: skip
        until = self._data(self._line.call("POST", "/ewaybill/vehicle", body=body)).get("validUpto")
        return instant_of(until) if until else None

    def check(self) -> str:
        """GET /: who answers."""
        said = _object(self._line.call("GET", "/").json())
        name = said.get("name")
        return str(name)[:100] if isinstance(name, str) and name.strip() else "It answers."

    def _data(self, reply: Reply) -> dict[str, Any]:
        """What an answer is about. Raises `PortalRefused` where the portal says no."""
        said = _object(reply.json())
        if str(said.get("Status")) == "1":
            return _object(said.get("Data"))
        errors = said.get("ErrorDetails")
        rows = [row for row in errors if isinstance(row, dict)] if isinstance(errors, list) else []
        if not rows:
            raise OutsideFault("It answered neither with data nor with an error.", status=502)
        codes = tuple(str(row.get("ErrorCode", ""))[:20] for row in rows)
        texts = [f"{row.get('ErrorCode', '')}: {' '.join(str(row.get('ErrorMessage', '')).split())}" for row in rows]
        raise PortalRefused(codes, "; ".join(texts)[:400])


def _einvoice(said: Mapping[str, Any]) -> Acknowledged:
    """An e-invoice as it was acknowledged. The reference must be an IRN; where the QR can be read, it must be its own."""
    reference, ack_no, qr = str(said.get("Irn", "")).lower(), str(said.get("AckNo", "")), said.get("SignedQRCode")
    if not IRN.fullmatch(reference) or not ack_no:
        raise OutsideFault("It answered without an IRN and its acknowledgement.", status=502)
    signed = qr if isinstance(qr, str) else ""
    inside = qr_facts(signed)
    if inside and str(inside.get("Irn", reference)).lower() != reference:
        raise OutsideFault("The QR that it signed is that of another document.", status=502)
    kept = {name: said[name] for name in ("Irn", "AckNo", "AckDt", "Status", "SignedInvoice") if name in said}
    return Acknowledged(reference, ack_no, instant_of(said.get("AckDt")), signed, None, kept)


def _eway(said: Mapping[str, Any]) -> Acknowledged:
    number = str(said.get("ewayBillNo", said.get("ewbNo", "")))
    if not number.isdigit():
        raise OutsideFault("It answered without the number of an e-way bill.", status=502)
    until = said.get("validUpto")
    valid = instant_of(until) if until else None
    return Acknowledged(
        number, number, instant_of(said.get("ewayBillDate", said.get("ewbDate"))), "", valid, dict(said)
    )


def qr_facts(signed: str) -> dict[str, Any]:
    """What the portal wrote into a signed QR (the payload of its token); empty where it cannot be read. The signature itself is
    not proved here: that is for whoever scans it."""
    parts = signed.split(".")
    if len(parts) != PARTS_OF_TOKEN:
        return {}
    try:
        outer = msgspec.json.decode(base64.urlsafe_b64decode(parts[1] + "=" * (-len(parts[1]) % 4)))
        data = outer.get("data", outer) if isinstance(outer, dict) else {}
        inner = msgspec.json.decode(data) if isinstance(data, str) else data
    except (binascii.Error, msgspec.DecodeError, UnicodeDecodeError, ValueError):
        return {}
    return inner if isinstance(inner, dict) else {}


def instant_of(said: object) -> datetime:
    """An instant as a portal writes it."""
    for form in FORMS:
        try:
            return datetime.strptime(str(said), form).replace(tzinfo=PORTAL_ZONE)
        except ValueError:
            continue
    raise OutsideFault("It answered with a time that cannot be read.", status=502)


def _object(said: object) -> dict[str, Any]:
    if not isinstance(said, dict):
        raise OutsideFault("The answer is not a JSON object.", status=502)
    return said
