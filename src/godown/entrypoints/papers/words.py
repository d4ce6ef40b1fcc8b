"""How papers write addresses, days, weights and rates."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from babel.dates import format_date

from godown.entrypoints.web.frame import frame
from godown.kernel.india import state_name


def day_of(day: date) -> str:
    """25 Nov 2026, in the language of the paper."""
    return (
        format_date(day, "d MMM y", locale=frame().language) if frame().language != "en" else f"{day.day} {day:%b %Y}"
    )


def weight(grams: int) -> str:
    """850 g, 1.25 kg."""
    if grams < 1_000:
        return f"{grams} g"
    kilos = f"{grams // 1_000}.{grams % 1_000:03d}".rstrip("0").rstrip(".")
    return f"{kilos} kg"


def rate(basis_points: int) -> str:
    """18 %, 2.5 %."""
    whole, rest = divmod(basis_points, 100)
    return f"{whole}.{rest:02d}".rstrip("0").rstrip(".") + "%" if rest else f"{whole}%"


def postal(address: Mapping[str, Any]) -> list[str]:
    """The lines of a customer's address; city, PIN and state share the last."""
    last = " ".join(part for part in (address.get("city", ""), address.get("pincode", "")) if part)
    state = state_name(str(address.get("state_code", "")))
    country = str(address.get("country", ""))
    lines = [str(address.get("address1", "")), str(address.get("address2", "")), ", ".join(filter(None, (last, state)))]
    return [line for line in [*lines, "" if country in ("", "IN", "India") else country] if line]


def supplied_from(supplier: Mapping[str, Any]) -> list[str]:
    """The lines of a supplier's address as an invoice fixed it."""
    street1, street2, city, pincode = supplier.get("address", ["", "", "", ""])
    return postal({"address1": street1, "address2": street2, "city": city, "pincode": pincode,
                   "state_code": supplier.get("state_code", "")})  # fmt: skip
