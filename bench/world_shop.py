"""A shop that speaks the partner contract over real HTTP and misbehaves on purpose: for tests and benches alike."""

import base64
import hashlib
import hmac
import json
import random
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

TOKEN = "shop-token-for-tests"

FAULTS = ("error", "drop", "lost", "busy", "twice")
"""How a call fails: 500; the line drops before the shop acts; it acts and the answer is lost; 429; it acts now and, as a
gateway that repeats, once more later. `silent` is one more: it acts and says nothing for a long time; `slow`: it acts and answers late."""

SILENT_SECONDS = 5
SLOW_SECONDS = 3


@dataclass(frozen=True)
class Shown:
    """A number that the shop showed from some moment on."""

    at: float
    sku: str
    quantity: int
    version: int


@dataclass
class Shop:
    """What a shop knows, and how it misbehaves. Every list is guarded by `lock`."""

    fail_percent: int = 0
    faults: Sequence[str] = FAULTS
    seed: int = 1
    rejects: dict[str, str] = field(default_factory=dict)
    retry_after: int = 1
    repeat_after: float = 1.0
    known: set[str] | None = None
    stock: dict[str, tuple[int, int]] = field(default_factory=dict)
    history: list[Shown] = field(default_factory=list)
    pushes: list[list[dict[str, Any]]] = field(default_factory=list)
    orders: dict[str, dict[str, Any]] = field(default_factory=dict)
    tracking: dict[str, dict[str, Any]] = field(default_factory=dict)
    tracking_calls: int = 0
    calls: int = 0
    failed: int = 0
    next_faults: list[str] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)
    base_url: str = ""
    webhook_url: str = ""
    webhook_secret: str = ""
    lock: threading.Lock = field(default_factory=threading.Lock)

    def __post_init__(self) -> None:
        self.random = random.Random(self.seed)

    def fault(self) -> str:
        """How this call fails, or nothing. `next_faults` come first."""
        with self.lock:
            self.calls += 1
            if self.next_faults:
                found = self.next_faults.pop(0)
            else:
                fails = self.random.randrange(100) < self.fail_percent
                found = self.random.choice(self.faults) if fails else ""
            self.failed += bool(found)
            return found

    def put_order(self, payload: dict[str, Any]) -> None:
        """A customer orders, or the order changes."""
        with self.lock:
            self.orders[payload["id"]] = {"updated_at": datetime.now(UTC).isoformat(), **payload}

    def take_stock(self, rows: list[dict[str, Any]]) -> dict[str, Any]:
        """Absolute numbers: an older version is ignored, a strange code refused."""
        answers = []
        with self.lock:
            self.pushes.append(rows)
            for row in rows:
                sku, quantity, version = row["sku"], row["quantity"], row["version"]
                if sku in self.rejects or (self.known is not None and sku not in self.known):
                    reason = self.rejects.get(sku, "There is no such product.")
                    answers.append({"sku": sku, "status": "refused", "reason": reason})
                    continue
                have = self.stock.get(sku)
                if have and have[0] > version:
                    answers.append({"sku": sku, "status": "older", "version": have[0]})
                    continue
                self.stock[sku] = (version, quantity)
                self.history.append(Shown(time.monotonic(), sku, quantity, version))
                answers.append({"sku": sku, "status": "ok"})
        return {"rows": answers}

    def take_tracking(self, rows: list[dict[str, Any]]) -> dict[str, Any]:
        """Parcels that left, each kept once."""
        with self.lock:
            self.tracking_calls += 1
            answers: list[dict[str, Any]] = []
            for row in rows:
                if row["order_id"] in self.rejects:
                    answers.append({"shipment_id": row["shipment_id"], "status": "refused", "reason": "Not yet."})
                    continue
                self.tracking[row["shipment_id"]] = row
                answers.append({"shipment_id": row["shipment_id"], "status": "ok"})
        return {"rows": answers}

    def page(self, since: str, cursor: str, limit: int) -> dict[str, Any]:
        """Orders changed at or after, oldest change first."""
        with self.lock:
            self.asked.append(since)
            begin = datetime.fromisoformat(since) if since else datetime.min.replace(tzinfo=UTC)
            found = [one for one in self.orders.values() if datetime.fromisoformat(one["updated_at"]) >= begin]
        found.sort(key=lambda one: (datetime.fromisoformat(one["updated_at"]), one["id"]))
        start = int(cursor or 0)
        rest = len(found) > start + limit
        return {"orders": found[start : start + limit], "next_cursor": str(start + limit) if rest else None}

    def shows(self, sku: str) -> int | None:
        """What a customer sees."""
        with self.lock:
            return self.stock[sku][1] if sku in self.stock else None

    def hints(self, order_id: str, *, delay_seconds: int = 0, secret: str | None = None) -> int:
        """Call the webhook: this order changed. Answer the status. `delay_seconds`: the message is as old as that."""
        body = json.dumps({"type": "order.changed", "data": {"order_id": order_id}}).encode()
        stamp, message = str(int(time.time()) - delay_seconds), f"msg_{order_id}_{time.monotonic_ns()}"
        key = base64.b64decode((secret or self.webhook_secret).removeprefix("whsec_"))
        mac = hmac.new(key, f"{message}.{stamp}.".encode() + body, hashlib.sha256).digest()
        request = urllib.request.Request(self.webhook_url, body, method="POST")
        for name, value in (("webhook-id", message), ("webhook-timestamp", stamp), ("content-type", "application/json"),
                            ("webhook-signature", f"v1,{base64.b64encode(mac).decode()}")):  # fmt: skip
            request.add_header(name, value)
        try:
            with urllib.request.urlopen(request, timeout=10) as answer:
                return int(answer.status)
        except urllib.error.HTTPError as error:
            with error:
                return error.code


class _Answer(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    shop: Shop

    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing."""

    def _do(self) -> None:
        length = int(self.headers.get("content-length") or 0)
        body = json.loads(self.rfile.read(length)) if length else {}
        if self.headers.get("authorization") != f"Bearer {TOKEN}":
            self._say(401, {"detail": "Who are you?"})
            return
        fault = self.shop.fault()
        if fault == "drop":
            self._hang_up()
        elif fault == "error":
            self._say(500, {"detail": "Something broke."})
        elif fault == "busy":
            self._say(429, {"detail": "Too many calls."}, {"Retry-After": str(self.shop.retry_after)})
        else:
            status, answer = self._act(body)
            if fault == "twice":
                threading.Timer(self.shop.repeat_after, self._act, [body]).start()
            if fault in ("silent", "slow"):
                time.sleep(SILENT_SECONDS if fault == "silent" else SLOW_SECONDS)
            if fault in ("lost", "silent"):
                self._hang_up()
            else:
                self._say(status, answer)

    def _act(self, body: dict[str, Any]) -> tuple[int, dict[str, Any]]:
        url = urlsplit(self.path)
        asked = {name: values[0] for name, values in parse_qs(url.query).items()}
        if self.command == "PUT" and url.path == "/stock":
            return 200, self.shop.take_stock(body["rows"])
        if self.command == "POST" and url.path == "/tracking":
            return 200, self.shop.take_tracking(body["shipments"])
        if url.path == "/orders":
            limit = int(asked.get("limit", 100))
            return 200, self.shop.page(asked.get("updated_since", ""), asked.get("cursor", ""), limit)
        if url.path.startswith("/orders/"):
            found = self.shop.orders.get(unquote(url.path.removeprefix("/orders/")))
            return (200, found) if found else (404, {"detail": "No such order."})
        return 200, {"name": "Lotus Home"}

    do_GET = do_PUT = do_POST = _do

    def _say(self, status: int, answer: dict[str, Any], headers: dict[str, str] | None = None) -> None:
        content = json.dumps(answer).encode()
        self.send_response(status)
        for name, value in {"content-type": "application/json", **(headers or {})}.items():
            self.send_header(name, value)
        self.send_header("content-length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def _hang_up(self) -> None:
        self.close_connection = True
        self.connection.close()

    def finish(self) -> None:
        """A line that we hung up is finished already."""
        try:
            super().finish()
        except (OSError, ValueError):
            return


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A caller that went away is no news."""


@contextmanager
def open_shop(shop: Shop | None = None) -> Iterator[Shop]:
    """A shop that answers on 127.0.0.1 while it is used."""
    opened = shop or Shop()
    handler = type("Answer", (_Answer,), {"shop": opened})
    server = _Server(("127.0.0.1", 0), handler)
    opened.base_url = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield opened
    finally:
        server.shutdown()
        server.server_close()
        thread.join(5)
