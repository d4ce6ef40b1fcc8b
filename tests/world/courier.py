"""A courier of the world outside: a real HTTP server on 127.0.0.1 that is slow, fails, loses its answers, and repeats itself."""

import base64
import json
import threading
import time
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any, ClassVar
from urllib.parse import parse_qs, urlsplit

import httpx

from godown.platform.webhooks import sign
from tests.world.answering import Answering, answering

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
        self.fetches: list[dict[str, Any]] = []
        self.stayed: list[str] = []
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


class _Handler(Answering):
    courier: ClassVar[Courier]

    def do_GET(self) -> None:
        """GET / (who are you), /events, /labels/{awb}."""
        parts = urlsplit(self.path)
        if self._moody():
            return
        if parts.path.endswith("/events"):
            self._events({name: values[0] for name, values in parse_qs(parts.query).items()})
        elif "/labels/" in parts.path:
            self.send(200, LABEL, "application/pdf")
        else:
            self.say(200, {"name": "Speedy Parcels"})

    def do_POST(self) -> None:
        """POST /waybills, /pickups, and the cancel of each."""
        courier = self.courier
        body = self.body()
        if self.headers.get("authorization") != f"Bearer {TOKEN}":
            self.say(401, {"detail": "who are you?"})
            return
        mood = courier.moods.popleft() if courier.moods else ""
        if self._moody(mood):
            return
        if self.path.endswith("/instructions"):
            courier.told[body["id"]] = body | {"awb": self.path.split("/")[-2]}
            self.hang_up() if mood == "lost" else self.say(200, {})
            return
        if "/pickups/" in self.path:
            self._stay(self.path.split("/")[-2], mood)
            return
        if self.path.endswith("/pickups"):
            with courier.lock:
                courier.fetches.append(body)
                awb = courier.given.setdefault(body["id"], f"RET{len(courier.given) + 9001}")
            self.hang_up() if mood == "lost" else self.say(201, {"awb": awb})
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
            self.hang_up()
        else:
            self.say(201, answer)

    def _stay(self, awb: str, mood: str) -> None:
        if awb in self.courier.picked_up:
            self.say(409, {"detail": "fetched already"})
            return
        with self.courier.lock:
            self.courier.stayed.append(awb)
        self.hang_up() if mood == "lost" else self.say(200, {})

    def _cancel(self, awb: str, mood: str) -> None:
        if awb in self.courier.picked_up:
            self.say(409, {"detail": "picked up already"})
            return
        with self.courier.lock:
            self.courier.voided.append(awb)
        if mood == "lost":
            self.hang_up()
        else:
            self.say(200, {})

    def _events(self, asked: dict[str, str]) -> None:
        since = datetime.fromisoformat(asked["since"]) if "since" in asked else None
        found = [e for e in self.courier.events if since is None or datetime.fromisoformat(e["recorded_at"]) >= since]
        first, size = int(asked.get("page", "0")), self.courier.page_size
        following = str(first + size) if len(found) > first + size else None
        self.say(200, {"events": found[first : first + size], "next_page": following})

    def _moody(self, mood: str | None = None) -> bool:
        if mood is None:
            mood = self.courier.moods.popleft() if self.courier.moods else ""
        if mood == "slow":
            time.sleep(0.3)
        elif mood == "500":
            self.say(500, {"detail": "database on fire"})
        elif mood == "refuses":
            self.say(422, {"detail": "PIN code 680001 is not served"})
        elif mood == "limits":
            self.say(429, {"detail": "slow down"}, {"retry-after": "1"})
        elif mood == "elsewhere":
            self.say(302, {}, {"location": "http://127.0.0.1:9/"})
        elif mood == "nonsense":
            self.send(200, b"<html>hello</html>", "text/html")
        elif mood == "huge":
            self.send(200, b" " * (9 * 1024 * 1024), "application/json")
        return mood in ("500", "refuses", "limits", "elsewhere", "nonsense", "huge")


@contextmanager
def courier_server() -> Iterator[Courier]:
    """A courier that answers on 127.0.0.1."""
    courier = Courier()
    with answering(_Handler, courier=courier) as courier.base_url:
        yield courier
