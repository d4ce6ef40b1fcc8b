"""Facilities and places: where stock can be. Geometry of bins is `racking`'s."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final
from uuid import UUID
from zoneinfo import available_timezones

from godown.kernel.ids import new_id
from godown.kernel.refusal import Invalid, Refusal
from godown.platform.transaction import Tx
from godown.stock import queries_places, store_places
from godown.stock.tables import condition, facility, place
from godown.stock.words import CONDITIONS

FLAGS: Final[dict[str, tuple[bool, bool]]] = {
    # kind: (sells, pickable)
    "bin": (True, True),
    "tote": (True, False),
    "wall": (True, False),
    "pack": (True, False),
    "putback": (True, False),
    "dock": (False, False),
    "returns": (False, False),
    "transit": (False, False),
}

STANDING: Final = (
    ("dock", "DOCK"),
    ("returns", "RETURNS"),
    ("pack", "PACK"),
    ("putback", "PUTBACK"),
    ("transit", "TRANSIT"),
)
"""Every facility has these from the start. In TRANSIT is what other facilities have sent and nobody has counted in yet."""


@dataclass(frozen=True, slots=True)
class NewFacility:
    """A facility as a person describes it; without a GSTIN it makes bills of supply."""

    code: str
    name: str
    time_zone: str = "Asia/Kolkata"
    gstin: str | None = None
    address1: str = ""
    address2: str = ""
    city: str = ""
    state_code: str = ""
    pincode: str = ""
    country: str = "IN"
    phone: str = ""


@dataclass(frozen=True, slots=True)
class NewPlace:
    """A place to be opened; its barcode defaults to facility and code, its flags to those of its kind."""

    kind: str
    code: str
    barcode: str = ""
    sells: bool | None = None
    pickable: bool | None = None


def add_conditions(tx: Tx) -> None:
    """Give a new tenant the standing conditions."""
    columns = ("code", "name", "saleable", "shippable", "movable", "countable")
    tx.insert(condition, columns, CONDITIONS, tail="ON CONFLICT DO NOTHING")


def open_facility(tx: Tx, new: NewFacility) -> UUID:
    """Open a facility with its dock, returns shelf, pack table, put-back shelf and place of transit. Refuses a code in use."""
    if new.time_zone not in available_timezones():
        raise Invalid(f"{new.time_zone} is not a time zone. Asia/Kolkata is one.", field="time_zone")
    add_conditions(tx)
    facility_id = new_id()
    columns = ("id", "code", "name", "time_zone", "gstin", "address1", "address2", "city", "state_code", "pincode",
               "country", "phone")  # fmt: skip
    row = (facility_id, *(getattr(new, column) for column in columns[1:]))
    if not tx.insert(facility, columns, [row], tail="ON CONFLICT (tenant_id, code) DO NOTHING"):
        raise Refusal("code_in_use", f"There is a facility {new.code} already.", field="code")
    add_places(tx, facility_id, [NewPlace(kind, code) for kind, code in STANDING])
    tx.note("opened", "facility", [facility_id], name=new.name)
    return facility_id


def add_places(tx: Tx, facility_id: UUID, places: Sequence[NewPlace]) -> list[UUID]:
    """Open places in a facility, all or none. Refuses a code or barcode in use, naming it. Answer ids in order."""
    home = queries_places.facility(tx, facility_id)
    ids = [new_id() for _ in places]
    rows = []
    for place_id, new in zip(ids, places, strict=True):
        sells, pickable = FLAGS[new.kind]
        rows.append(
            (
                place_id, facility_id, new.kind, new.code, new.barcode or f"{home.code}-{new.code}",
                sells if new.sells is None else new.sells, pickable if new.pickable is None else new.pickable,
            )
        )  # fmt: skip
    columns = ("id", "facility_id", "kind", "code", "barcode", "sells", "pickable")
    if tx.insert(place, columns, rows, tail="ON CONFLICT DO NOTHING") < len(rows):
        used = queries_places.codes_in_use(tx, facility_id, [row[3] for row in rows], [row[4] for row in rows], ids)
        raise Refusal("code_in_use", f"In use already, or twice in the list: {', '.join(used[:5])}.", codes=used)
    return ids


def change_facility(tx: Tx, facility_id: UUID, new: NewFacility) -> None:
    """Change the name, registration and address of a facility; its code and time zone stay. What was printed stays as it was."""
    queries_places.facility(tx, facility_id)
    store_places.change_facility(tx, facility_id, new)
    tx.note("changed", "facility", [facility_id], name=new.name)
