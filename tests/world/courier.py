"""A courier of the world outside: a real HTTP server on 127.0.0.1 that is slow, fails, loses its answers, and repeats itself."""

import base64
import json
import threading
import time
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, ClassVar
from urllib.parse import parse_qs, urlsplit

import httpx

from godown.platform.webhooks import sign

LABEL = b"%PDF-1.7\n% a label\n%%EOF\n"
TOKEN = "courier-token"


class Courier:
    """What the courier knows. `moods` are how it treats its next requests, one each; when they are used up it is well.

    Moods: `slow`, `500`, `lost` (acts, then hangs up without an answer), `refuses` (422), `limits` (429 for a second),
    `elsewhere` (a redirect), `nonsense`, `huge`, `no_label` (a label URL that leads nowhere).
    """

    def __init__(self) -> None:
        self.moods: deque[str] = deque()
        self.given: dict[str, str] = {}
        self.asked: list[dict[str, Any]] = []
        self.voided: list[str] = []
        self.told: dict[str, dict[str, Any]] = {}
        self.picked_up: set[str] = set()
        self.events: list[dict[str, Any]] = []
        self.page_size = 2
        self.label_by_url = False
        self.base_url = ""
        self.lock = threading.Lock()

    def says(self, awb: str, code: str, at: datetime, **more: Any) -> dict[str, Any]:
        """Something happens to a parcel; it is written down now."""
        event = {"id": f"E{len(self.events) + 1}", "awb": awb, "code": code, "at": at.isoformat(),
                 "recorded_at": datetime.now(UTC).isoformat(), "place": "Thrissur", **more}  # fmt: skip
        self.events.append(event)
        return event

    def sends(self, url: str, secret: str, events: list[Any], *, message_id: str = "msg_1", **wrong: str) -> int:
        """Send a signed message; answer the status. `wrong` replaces headers."""
        body = json.dumps({"events": events}).encode()
        stamp = int(time.time())
        headers = {"webhook-id": message_id, "webhook-timestamp": str(stamp), "content-type": "application/json",
                   "webhook-signature": sign(secret, message_id, stamp, body)}  # fmt: skip
        return httpx.post(
            url, content=body, headers=headers | {k.replace("_", "-"): v for k, v in wrong.items()}
        ).status_code


class _Handler(BaseHTTPRequestHandler):
    courier: ClassVar[Courier]
    protocol_version = "HTTP/1.1"

    def log_message(self, format: str, *args: Any) -> None:
        """Be quiet."""

    def do_GET(self) -> None:
        """GET / (who are you), /events, /labels/{awb}."""
        parts = urlsplit(self.path)
        if self._moody():
            return
        if parts.path.endswith("/events"):
            self._events({name: values[0] for name, values in parse_qs(parts.query).items()})
        elif "/labels/" in parts.path:
            self._send(200, LABEL, "application/pdf")
        else:
            self._say(200, {"name": "Speedy Parcels"})

    def do_POST(self) -> None:
        """POST /waybills and /waybills/{awb}/cancel."""
        courier = self.courier
        body = json.loads(self.rfile.read(int(self.headers.get("content-length", 0))) or b"{}")
        if self.headers.get("authorization") != f"Bearer {TOKEN}":
            self._say(401, {"detail": "who are you?"})
            return
        mood = courier.moods.popleft() if courier.moods else ""
        if self._moody(mood):
            return
        if self.path.endswith("/instructions"):
            courier.told[body["id"]] = body | {"awb": self.path.split("/")[-2]}
            self._hang_up() if mood == "lost" else self._say(200, {})
            return
        if self.path.endswith("/cancel"):
            self._cancel(self.path.split("/")[-2], mood)
            return
        with courier.lock:
            courier.asked.append(body)
            awb = courier.given.setdefault(body["id"], f"SPD{len(courier.given) + 7001}")
        answer: dict[str, Any] = {"awb": awb, "sort_code": "THR/2"}
        if mood == "no_label":
            answer["label_url"] = "http://127.0.0.1:9/label"
        elif courier.label_by_url:
            answer["label_url"] = f"{courier.base_url}/labels/{awb}"
        else:
            answer["label_pdf"] = base64.b64encode(LABEL).decode()
        if mood == "lost":
            self._hang_up()
        else:
            self._say(201, answer)

    def _cancel(self, awb: str, mood: str) -> None:
        if awb in self.courier.picked_up:
            self._say(409, {"detail": "picked up already"})
            return
        with self.courier.lock:
            self.courier.voided.append(awb)
        if mood == "lost":
            self._hang_up()
        else:
            self._say(200, {})

    def _events(self, asked: dict[str, str]) -> None:
        since = datetime.fromisoformat(asked["since"]) if "since" in asked else None
        found = [e for e in self.courier.events if since is None or datetime.fromisoformat(e["recorded_at"]) >= since]
        first, size = int(asked.get("page", "0")), self.courier.page_size
        following = str(first + size) if len(found) > first + size else None
        self._say(200, {"events": found[first : first + size], "next_page": following})

    def _moody(self, mood: str | None = None) -> bool:
        if mood is None:
            mood = self.courier.moods.popleft() if self.courier.moods else ""
        if mood == "slow":
            time.sleep(0.3)
        elif mood == "500":
            self._say(500, {"detail": "database on fire"})
        elif mood == "refuses":
            self._say(422, {"detail": "PIN code 680001 is not served"})
        elif mood == "limits":
            self._say(429, {"detail": "slow down"}, {"retry-after": "1"})
        elif mood == "elsewhere":
            self._say(302, {}, {"location": "http://127.0.0.1:9/"})
        elif mood == "nonsense":
            self._send(200, b"<html>hello</html>", "text/html")
        elif mood == "huge":
            self._send(200, b" " * (9 * 1024 * 1024), "application/json")
        return mood in ("500", "refuses", "limits", "elsewhere", "nonsense", "huge")

    def _hang_up(self) -> None:
        self.close_connection = True
        self.connection.close()

    def _say(self, status: int, content: object, headers: dict[str, str] | None = None) -> None:
        self._send(status, json.dumps(content).encode(), "application/json", headers)

    def _send(self, status: int, body: bytes, media: str, headers: dict[str, str] | None = None) -> None:
        self.send_response(status)
        for name, value in {"content-type": media, "content-length": str(len(body)), **(headers or {})}.items():
            self.send_header(name, value)
        self.end_headers()
        try:
            self.wfile.write(body)
        except OSError:
            self.close_connection = True


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A caller that hangs up, or on whom we hung up, is no news."""


@contextmanager
def courier_server() -> Iterator[Courier]:
    """A courier that answers on 127.0.0.1."""
    courier = Courier()
    server = _Server(("127.0.0.1", 0), type("Handler", (_Handler,), {"courier": courier}))
    courier.base_url = f"http://127.0.0.1:{server.server_address[1]}/api"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield courier
    finally:
        server.shutdown()
        thread.join(5)
        server.server_close()
