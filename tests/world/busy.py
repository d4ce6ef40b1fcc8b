"""A busy day over HTTP: clients that write all sorts at once, and send again, unchanged, what was not answered.

Each request has an id of its own (of the thing it makes, and an Idempotency-Key), so a client that heard nothing asks
again until it is answered. What was answered is remembered, to be looked for afterwards.
"""

import random
import threading
import time
from collections import Counter
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import httpx

from godown.kernel.ids import new_id

PATIENCE_SECONDS = 240


@dataclass
class Books:
    """What was answered: the ids of things by kind, and units of goods in."""

    lock: threading.Lock = field(default_factory=threading.Lock)
    answered: int = 0
    orders: dict[str, int] = field(default_factory=dict)
    cancelled: set[str] = field(default_factory=set)
    received: Counter[str] = field(default_factory=Counter)
    receipts: set[str] = field(default_factory=set)
    put_away: int = 0
    waves: set[str] = field(default_factory=set)
    scans: set[str] = field(default_factory=set)
    parcels: set[str] = field(default_factory=set)
    handed_over: set[str] = field(default_factory=set)
    replays: int = 0
    retries: int = 0


@dataclass(frozen=True)
class Ground:
    """Where the day happens."""

    url: str
    key: str
    tenant: UUID
    facility: UUID
    courier: UUID
    dock: UUID
    bins: tuple[UUID, ...]
    skus: dict[str, UUID]


class Client:
    """One client of the floor. `run` works until told to stop, and ends with every request answered."""

    def __init__(self, ground: Ground, books: Books, seed: int, stop: threading.Event) -> None:
        self.ground, self.books, self.stop = ground, books, stop
        self.random = random.Random(seed)
        self.name = f"c{seed}"
        self.made = 0
        self.waiting_parcels: list[str] = []
        self.fault: BaseException | None = None
        self.http = httpx.Client(
            base_url=f"{ground.url}/api/v1", headers={"Authorization": f"Bearer {ground.key}"}, timeout=15
        )

    def run(self) -> None:
        """Work until told to stop."""
        try:
            while not self.stop.is_set():
                self.random.choices(
                    (self.orders, self.receive, self.fetch, self.cancel, self.hand_over), (5, 3, 4, 1, 2)
                )[0]()
            self.hand_over()
        except BaseException as fault:
            self.fault = fault
        finally:
            self.http.close()

    def ask(self, method: str, path: str, body: Any = None, *, key: str = "") -> httpx.Response:
        """Send until it is answered. What the server could not do (5xx, no answer) is sent again as it was."""
        headers = {"Idempotency-Key": key} if key else {}
        deadline = time.monotonic() + PATIENCE_SECONDS
        while True:
            try:
                answer = self.http.request(method, path, json=body, headers=headers)
                if answer.status_code < 500:
                    break
            except httpx.HTTPError:
                pass
            assert time.monotonic() < deadline, f"{method} {path} was not answered for {PATIENCE_SECONDS} s"
            with self.books.lock:
                self.books.retries += 1
            time.sleep(0.1)
        with self.books.lock:
            self.books.answered += method == "POST" and answer.is_success
            self.books.replays += answer.headers.get("Idempotent-Replay") == "true"
        return answer

    def orders(self) -> None:
        """Orders arrive; half of the time without a key, their own ids are enough."""
        batch: list[dict[str, Any]] = []
        for _ in range(self.random.randint(1, 3)):
            self.made += 1
            units = self.random.randint(1, 3)
            number = f"{self.name}-{self.made}"
            lines = [{"sku_code": code, "quantity": units, "unit_price_paise": 10_000}
                     for code in self.random.sample(["TEA", "CUP"], self.random.randint(1, 2))]  # fmt: skip
            batch.append({"external_id": number, "number": number, "ordered_at": "2026-11-24T05:30:00Z", "lines": lines,
                          "customer_name": "Meera", "pincode": "680001", "state_code": "32"})  # fmt: skip
        key = str(new_id()) if self.random.random() < 0.5 else ""
        answer = self.ask("POST", "/orders/bulk", {"channel": "web", "orders": batch}, key=key)
        assert answer.status_code == 200, answer.text
        with self.books.lock:
            self.books.orders |= {one["external_id"]: sum(n["quantity"] for n in one["lines"]) for one in batch}

    def receive(self) -> None:
        """Goods come in and are put away."""
        code, units, receipt = self.random.choice(["TEA", "CUP"]), self.random.randint(2, 9), str(new_id())
        body = {
            "id": receipt,
            "facility_id": str(self.ground.facility),
            "lines": [{"sku_code": code, "accepted": units}],
        }
        answer = self.ask("POST", "/receipts", body, key=receipt)
        assert answer.status_code == 201, answer.text
        with self.books.lock:
            self.books.received[code] += units
            self.books.receipts.add(receipt)
        put = {"sku_id": str(self.ground.skus[code]), "quantity": units, "from_place": str(self.ground.dock),
               "to_place": str(self.random.choice(self.ground.bins))}  # fmt: skip
        answer = self.ask(
            "POST", "/put-aways", {"facility_id": str(self.ground.facility), "puts": [put]}, key=str(new_id())
        )
        if answer.is_success:
            with self.books.lock:
                self.books.put_away += units

    def fetch(self) -> None:
        """A wave, its trips by scan and tap, boxes closed."""
        body = {"facility_id": str(self.ground.facility), "totes": 4}
        wave = self.ask("POST", "/waves", body, key=str(new_id())).json().get("wave_id")
        if not wave:
            return
        with self.books.lock:
            self.books.waves.add(wave)
        for story in self.ask("GET", f"/waves/{wave}/trips").json():
            trip = story["trip"]["id"]
            self.ask("POST", f"/trips/{trip}/start", key=str(new_id()))
            scan = str(new_id())
            answer = self.ask("POST", f"/trips/{trip}/scans", {"raw": story["next"]["place_code"], "scan_id": scan})
            assert answer.status_code == 200, answer.text
            with self.books.lock:
                self.books.scans.add(scan)
            self.ask("POST", f"/trips/{trip}/pick-all", key=str(new_id()))
            self.pack(sorted({pick["order_id"] for pick in story["picks"]}))

    def pack(self, order_ids: list[str]) -> None:
        """Close a box for each order; ids of parcels are ours."""
        news = [{"id": str(new_id()), "order_id": order, "weight_grams": 400, "box_code": "BOX"} for order in order_ids]
        answer = self.ask("POST", "/parcels/bulk", news, key=str(new_id()) if self.random.random() < 0.5 else "")
        assert answer.status_code == 200, answer.text
        told = answer.json()
        done = [*told["done"], *told["known"]]
        with self.books.lock:
            self.books.parcels |= set(done)
        self.waiting_parcels += done

    def cancel(self) -> None:
        """A customer thinks again."""
        listed = self.ask("GET", "/orders?limit=20").json()["items"]
        mine = [one for one in listed if one["external_id"].startswith(f"{self.name}-")]
        if not mine:
            return
        one = self.random.choice(mine)
        answer = self.ask("POST", "/orders/cancel", {"order_ids": [one["id"]]}, key=str(new_id()))
        if answer.is_success and one["id"] in answer.json()["done"]:
            with self.books.lock:
                self.books.cancelled.add(one["external_id"])

    def hand_over(self) -> None:
        """The courier takes what is ready."""
        if not self.waiting_parcels:
            return
        body = {"courier_id": str(self.ground.courier), "facility_id": str(self.ground.facility),
                "parcel_ids": self.waiting_parcels}  # fmt: skip
        answer = self.ask("POST", "/hand-overs", body, key=str(new_id()))
        assert answer.status_code == 200, answer.text
        done = set(answer.json()["done"])
        with self.books.lock:
            self.books.handed_over |= done
        self.waiting_parcels = [parcel for parcel in self.waiting_parcels if parcel not in done]
