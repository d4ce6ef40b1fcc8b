"""A tax portal of the world outside: a real HTTP server on 127.0.0.1 that registers invoices and e-way bills, refuses with codes,
hangs up, is slow, and answers twice."""

import base64
import hashlib
import json
import threading
import time
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, ClassVar
from urllib.parse import parse_qs, urlsplit
from zoneinfo import ZoneInfo

import jsonschema_rs

from tests.world.answering import Answering, answering

SECRET = "portal-secret"
ZONE = ZoneInfo("Asia/Kolkata")
SCHEMA = json.loads((Path(__file__).parents[1] / "data/einvoice_inv01.schema.json").read_text(encoding="utf-8"))


def signed(facts: dict[str, Any]) -> str:
    """A token as the portal signs it, by a key that nobody has."""
    parts = [{"alg": "RS256", "typ": "JWT"}, {"data": json.dumps(facts), "iss": "NIC"}]
    first, second = (base64.urlsafe_b64encode(json.dumps(part).encode()).decode().rstrip("=") for part in parts)
    return f"{first}.{second}.{'s' * 342}"


class Portal:
    """What the portal knows. `moods` are how it treats its next requests, one each; when they are used up it is well.

    Moods: `lost` (acts, then hangs up without an answer), `slow`, `500`, `busy` (429), `nonsense`, `stranger` (acknowledges another
    document), or a code, with which it refuses (`3028`).
    """

    def __init__(self) -> None:
        self.moods: deque[str] = deque()
        self.invoices: dict[str, dict[str, Any]] = {}
        self.cancelled: dict[str, dict[str, Any]] = {}
        self.bills: dict[str, dict[str, Any]] = {}
        self.moved: list[dict[str, Any]] = []
        self.asked: list[tuple[str, Any]] = []
        self.late: set[str] = set()
        self.forgets_vehicles = False
        self.base_url = ""
        self.lock = threading.Lock()

    def acknowledge(self, sent: dict[str, Any]) -> dict[str, Any]:
        """Register an invoice."""
        doc, seller = sent["DocDtls"], sent["SellerDtls"]["Gstin"]
        _, month, year = (int(part) for part in doc["Dt"].split("/"))
        start = year if month > 3 else year - 1
        told = f"{seller}{start}-{(start + 1) % 100:02d}{doc['Typ']}{doc['No']}"
        irn = hashlib.sha256(told.encode()).hexdigest()
        if irn not in self.invoices:
            facts = {"SellerGstin": seller, "BuyerGstin": sent["BuyerDtls"]["Gstin"], "DocNo": doc["No"], "DocTyp": doc["Typ"],
                     "DocDt": doc["Dt"], "TotInvVal": sent["ValDtls"]["TotInvVal"], "ItemCnt": len(sent["ItemList"]),
                     "MainHsnCode": sent["ItemList"][0]["HsnCd"], "Irn": irn}  # fmt: skip
            self.invoices[irn] = {"AckNo": 112_010_000_000_000 + len(self.invoices) + 1, "AckDt": now(), "Irn": irn,
                                  "SignedInvoice": signed({"Irn": irn}), "SignedQRCode": signed(facts), "Status": "ACT"}  # fmt: skip
            return self.invoices[irn]
        raise KeyError(irn)

    def part_b_known(self, sent: dict[str, Any]) -> bool:
        """Whether a bill holds from now on: its carrier or vehicle is said. (The real portal waits for the carrier's vehicle; this
        one believes that it will come.)"""
        return bool(sent.get("vehicleNo") or sent.get("transporterId")) and not self.forgets_vehicles

    def bill(self, sent: dict[str, Any]) -> dict[str, Any]:
        """Make an e-way bill."""
        if sent["docNo"] in self.bills:
            raise KeyError(sent["docNo"])
        until = f"{datetime.now(ZONE) + timedelta(days=1):%d/%m/%Y} 11:59:00 PM" if self.part_b_known(sent) else ""
        made = {"ewayBillNo": 331_000_000_000 + len(self.bills) + 1, "ewayBillDate": f"{datetime.now(ZONE):%d/%m/%Y %I:%M:%S %p}",
                "validUpto": until}  # fmt: skip
        self.bills[sent["docNo"]] = made
        return made


def now() -> str:
    """As the portal writes an instant."""
    return f"{datetime.now(ZONE):%Y-%m-%d %H:%M:%S}"


class _Handler(Answering):
    portal: ClassVar[Portal]

    def do_GET(self) -> None:
        """GET / (who are you), /invoice/irn/{irn}, /ewaybill."""
        parts, portal = urlsplit(self.path), self.portal
        portal.asked.append((f"GET {parts.path}", None))
        if "/invoice/irn/" in parts.path:
            self._data(portal.invoices[parts.path.rsplit("/", 1)[1]])
        elif parts.path.endswith("/ewaybill"):
            self._data(portal.bills[parse_qs(parts.query)["docno"][0]])
        else:
            self.say(200, {"name": "Sandbox of the portal"})

    def do_POST(self) -> None:
        """POST /invoice, /invoice/cancel, /ewaybill, /ewaybill/vehicle, /ewaybill/cancel."""
        portal, path = self.portal, urlsplit(self.path).path.removeprefix("/api")
        body = self.body()
        if self.headers.get("client_secret") != SECRET:
            self.say(401, {"detail": "who are you?"})
            return
        with portal.lock:
            portal.asked.append((path, body))
            mood = portal.moods.popleft() if portal.moods else ""
            if self._moody(mood):
                return
            answer = getattr(self, f"_{path.strip('/').replace('/', '_')}")(body, mood)
        if mood == "lost":
            self.hang_up()
        elif isinstance(answer, tuple):
            self._refuse(*answer)
        else:
            self._data(answer)

    def _invoice(self, body: dict[str, Any], mood: str) -> Any:
        if list(jsonschema_rs.Draft7Validator(SCHEMA).iter_errors(body)):
            return "5002", "JSON schema does not fit"
        if mood == "stranger":
            return {**self.portal.acknowledge(body), "Irn": "0" * 64}
        try:
            return self.portal.acknowledge(body)
        except KeyError as known:
            old = self.portal.invoices[known.args[0]]
            desc = {name: old[name] for name in ("AckNo", "AckDt", "Irn")}
            return "2150", "Duplicate IRN", [{"InfCd": "DUPIRN", "Desc": desc}]

    def _invoice_cancel(self, body: dict[str, Any], mood: str) -> Any:
        irn = body["Irn"]
        if irn in self.portal.cancelled:
            return "9999", "Invoice is not active"
        if irn in self.portal.late:
            return "2270", "The allowed cancellation time limit is crossed, you cannot cancel the IRN"
        self.portal.cancelled[irn] = body
        return {"Irn": irn, "CancelDate": now()}

    def _ewaybill(self, body: dict[str, Any], mood: str) -> Any:
        try:
            return self.portal.bill(body)
        except KeyError:
            return "604", "E-way bill(s) are already generated for the same document number"

    def _ewaybill_vehicle(self, body: dict[str, Any], mood: str) -> Any:
        if body["ewbNo"] in self.portal.cancelled:
            return "312", "This eway bill is either not generated by you or cancelled already"
        self.portal.moved.append(body)
        until = f"{datetime.now(ZONE) + timedelta(days=3):%d/%m/%Y} 11:59:00 PM"
        return {"vehUpdDate": f"{datetime.now(ZONE):%d/%m/%Y %I:%M:%S %p}", "validUpto": until}

    def _ewaybill_cancel(self, body: dict[str, Any], mood: str) -> Any:
        if body["ewbNo"] in self.portal.cancelled:
            return "312", "This eway bill is either not generated by you or cancelled already"
        self.portal.cancelled[body["ewbNo"]] = body
        return {"ewayBillNo": body["ewbNo"], "cancelDate": f"{datetime.now(ZONE):%d/%m/%Y %I:%M:%S %p}"}

    def _moody(self, mood: str) -> bool:
        if mood == "slow":
            time.sleep(0.2)
        elif mood == "500":
            self.say(500, {"detail": "the portal is in maintenance"})
        elif mood == "busy":
            self.say(429, {"detail": "too many requests"}, {"retry-after": "1"})
        elif mood == "nonsense":
            self.say(200, {"Status": 0})
        elif mood.isdigit():
            self._refuse(mood, f"Refused by rule {mood}")
        return mood in ("500", "busy", "nonsense") or mood.isdigit()

    def _refuse(self, code: str, message: str, info: Any = None) -> None:
        told = {
            "Status": 0,
            "ErrorDetails": [{"ErrorCode": code, "ErrorMessage": message}],
            "InfoDtls": info,
            "Data": None,
        }
        self.say(200, told)

    def _data(self, data: Any) -> None:
        self.say(200, {"Status": 1, "Data": data, "ErrorDetails": None, "InfoDtls": None})


@contextmanager
def portal_server() -> Iterator[Portal]:
    """A tax portal that answers on 127.0.0.1."""
    portal = Portal()
    with answering(_Handler, portal=portal) as portal.base_url:
        yield portal
