"""The shop of the tests: the same server that the bench runs against."""

from datetime import UTC, datetime, timedelta
from typing import Any

from bench.world_shop import TOKEN as TOKEN
from bench.world_shop import Shop as Shop
from bench.world_shop import open_shop as open_shop


def bought(order_id: str, minute: int = 0, **units: int) -> dict[str, Any]:
    """An order as the partner contract writes it; `minute` moves its last change."""
    changed = datetime.now(UTC) - timedelta(minutes=5) + timedelta(minutes=minute)
    return {
        "id": order_id,
        "number": f"#{order_id}",
        "updated_at": changed.isoformat(),
        "ordered_at": (datetime.now(UTC) - timedelta(minutes=6)).isoformat(),
        "payment": "prepaid",
        "customer": {"name": "Meera Krishnan", "email": "meera@customer.example", "phone": "+91 98470 00000"},
        "ship_to": {"address1": "14/302 Swaraj Round", "city": "Thrissur", "state_code": "32", "pincode": "680001"},
        "lines": [
            {"id": f"{order_id}-{number}", "sku": code, "name": code.title(), "quantity": count, "unit_price_paise": 10_000}
            for number, (code, count) in enumerate(units.items(), 1)
        ],
    }  # fmt: skip
