"""The partner shop over HTTP: for a shop that speaks our contract, and for the small program that stands between Godown and
one that does not."""

from collections.abc import Sequence
from typing import Any, Final
from urllib.parse import quote

import msgspec

from godown.channels.protocol_words import OrderPage, RowAnswer, StockRow, TrackingRow
from godown.platform.outside import Line, OutsideFault

PAGE: Final = 100
"""Orders that are asked for at once."""

SILENCE_SECONDS: Final = 2
PATIENCE_SECONDS: Final = 20
"""A number is repeated soon where no answer comes: it carries its version, so that doubles do no harm."""

HURRIED_MAX: Final = 3
"""After so many failures in a row a shop may just be slow: it gets the longer patience."""

STATUSES: Final = ("ok", "older", "refused")
REASON_MAX: Final = 300


class PartnerShop:
    """A line to a partner shop: short patience for stock, longer for everything else, and for a shop that failed lately."""

    def __init__(self, base_url: str, token: str, failures: int = 0) -> None:
        self._failures = failures
        headers = {"authorization": f"Bearer {token}", "user-agent": "Godown"}
        self._quick = Line(base_url, headers, silence_seconds=SILENCE_SECONDS)
        self._line = Line(base_url, headers, silence_seconds=PATIENCE_SECONDS)

    def close(self) -> None:
        """Hang up."""
        self._quick.close()
        self._line.close()

    def check(self) -> str:
        """GET /: who answers."""
        said = self._line.call("GET", "/").json()
        name = said.get("name") if isinstance(said, dict) else None
        return str(name)[:100] if isinstance(name, str) and name.strip() else "It answers."

    def orders_page(self, updated_since: str, cursor: str) -> OrderPage:
        """GET /orders?updated_since=...&cursor=...: orders changed at or after, in pages."""
        asked = {"limit": str(PAGE)}
        if updated_since:
            asked["updated_since"] = updated_since
        if cursor:
            asked["cursor"] = cursor
        said = self._line.call("GET", "/orders", params=asked).json()
        found = said.get("orders") if isinstance(said, dict) else None
        following = said.get("next_cursor") if isinstance(said, dict) else None
        if not isinstance(found, list) or not isinstance(following, str | None):
            raise OutsideFault("It answered without a list of orders.", status=502)
        return OrderPage([one if isinstance(one, dict) else {"not_an_order": one} for one in found], following or "")

    def order(self, external_id: str) -> dict[str, Any] | None:
        """GET /orders/{id}: the order as it is now."""
        try:
            said = self._line.call("GET", f"/orders/{quote(external_id, safe='')}").json()
        except OutsideFault as fault:
            if fault.status in (404, 410):
                return None
            raise
        if not isinstance(said, dict):
            raise OutsideFault("It answered without an order.", status=502)
        return said

    def push_stock(self, rows: Sequence[StockRow]) -> list[RowAnswer]:
        """PUT /stock: absolute quantities, each with its version."""
        line = self._line if self._failures >= HURRIED_MAX else self._quick
        try:
            said = line.call("PUT", "/stock", body={"rows": msgspec.to_builtins(rows)}).json()
        except OutsideFault:
            self._failures += 1
            raise
        return _answers(said, "sku", [row.sku for row in rows])

    def push_tracking(self, rows: Sequence[TrackingRow]) -> list[RowAnswer]:
        """POST /tracking: parcels that left. The same shipment_id again is the same parcel."""
        said = self._line.call("POST", "/tracking", body={"shipments": msgspec.to_builtins(rows)}).json()
        return _answers(said, "shipment_id", [row.shipment_id for row in rows])


def _answers(said: object, name: str, keys: Sequence[str]) -> list[RowAnswer]:
    """An answer for each key; a row that the shop says nothing about counts as refused."""
    rows = said.get("rows") if isinstance(said, dict) else None
    if not isinstance(rows, list):
        raise OutsideFault("It answered without a line for each row.", status=502)
    found = {row[name]: row for row in rows if isinstance(row, dict) and isinstance(row.get(name), str)}
    return [_answer(key, found.get(key, {"reason": "The shop did not answer for this row."})) for key in keys]


def _answer(key: str, row: dict[str, Any]) -> RowAnswer:
    status, reason, version = row.get("status"), row.get("reason"), row.get("version")
    return RowAnswer(
        key,
        status if status in STATUSES else "refused",
        " ".join(reason.split())[:REASON_MAX] if isinstance(reason, str) else "",
        version if isinstance(version, int) and 0 <= version < 2**53 else 0,
    )
