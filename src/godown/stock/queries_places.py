"""SQL that reads facilities, places, conditions and batches."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID
from zoneinfo import ZoneInfo

from godown.kernel.refusal import NotFound
from godown.platform.transaction import Tx


@dataclass(frozen=True, slots=True)
class Facility:
    """A facility and its registration."""

    id: UUID
    code: str
    name: str
    time_zone: str
    gstin: str | None
    address1: str
    address2: str
    city: str
    state_code: str
    pincode: str
    country: str
    phone: str

    def as_party(self, business: str) -> dict[str, object]:
        """As a supplier on a document, fixed when it is issued: the business, at the address of the registration."""
        address = [self.address1, self.address2, self.city, self.pincode]
        return {"name": business, "gstin": self.gstin or "", "state_code": self.state_code, "address": address,
                "phone": self.phone, "facility": self.name}  # fmt: skip

    def as_address(self, business: str) -> dict[str, str]:
        """As the one who gets goods, on a document."""
        return {"customer_name": f"{business}, {self.name}", "phone": self.phone, "email": "", "address1": self.address1,
                "address2": self.address2, "city": self.city, "state_code": self.state_code, "pincode": self.pincode,
                "country": self.country, "gstin": self.gstin or ""}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Place:
    """A physical place: a bin, a tote, a dock."""

    id: UUID
    facility_id: UUID
    kind: str
    code: str
    barcode: str
    sells: bool
    pickable: bool


FACILITY = """SELECT id, code, name, time_zone, gstin, address1, address2, city, state_code, pincode, country, phone
    FROM facility WHERE tenant_id = %(tenant)s AND active"""

PLACE = (
    "SELECT id, facility_id, kind, code, barcode, sells, pickable FROM place WHERE tenant_id = %(tenant)s AND active"
)


def facilities(tx: Tx) -> list[Facility]:
    """All facilities, by code."""
    return tx.rows(Facility, f"{FACILITY} ORDER BY code")


def facilities_by_id(tx: Tx, ids: Sequence[UUID]) -> dict[UUID, Facility]:
    """Facilities by id, closed ones too: their papers stay."""
    rows = tx.rows(Facility, f"{FACILITY.removesuffix(' AND active')} AND id = ANY(%(ids)s)", ids=list(ids))
    return {row.id: row for row in rows}


def facility(tx: Tx, facility_id: UUID) -> Facility:
    """One facility. Refuses what is not there."""
    found = tx.one(Facility, f"{FACILITY} AND id = %(id)s", id=facility_id)
    if found is None:
        raise NotFound("facility", facility_id=str(facility_id))
    return found


def place(tx: Tx, place_id: UUID) -> Place:
    """One place. Refuses what is not there."""
    found = tx.one(Place, f"{PLACE} AND id = %(id)s", id=place_id)
    if found is None:
        raise NotFound("place", place_id=str(place_id))
    return found


def places(tx: Tx, place_ids: Sequence[UUID]) -> list[Place]:
    """Those of these places that are there."""
    return tx.rows(Place, f"{PLACE} AND id = ANY(%(ids)s)", ids=list(place_ids))


def places_of_kind(tx: Tx, facility_id: UUID, kind: str) -> list[Place]:
    """Places of a kind in a facility, by code."""
    return tx.rows(
        Place,
        f"{PLACE} AND facility_id = %(facility)s AND kind = %(kind)s ORDER BY code",
        facility=facility_id,
        kind=kind,
    )


def places_read(tx: Tx, facility_id: UUID, candidates: Sequence[str]) -> list[Place]:
    """Places of a facility that one of these scanned texts names, by barcode or by code (letter case does not matter)."""
    return tx.rows(
        Place,
        f"""{PLACE} AND facility_id = %(facility)s
            AND (upper(barcode) = ANY(%(texts)s) OR upper(code) = ANY(%(texts)s))
            ORDER BY array_position(%(texts)s::text[], upper(barcode)) NULLS LAST""",
        facility=facility_id,
        texts=[candidate.upper() for candidate in candidates],
    )


def codes_in_use(
    tx: Tx, facility_id: UUID, codes: Sequence[str], barcodes: Sequence[str], own: Sequence[UUID]
) -> list[str]:
    """Codes and barcodes of places other than `own` that are taken; where none is, the ones named twice."""
    taken: list[str] = tx.scalars(
        """
        SELECT code FROM place WHERE tenant_id = %(tenant)s AND id <> ALL(%(own)s)
          AND ((facility_id = %(facility)s AND code = ANY(%(codes)s)) OR barcode = ANY(%(barcodes)s))""",
        facility=facility_id,
        codes=list(codes),
        barcodes=list(barcodes),
        own=list(own),
    )
    return taken or sorted({code for code in codes if codes.count(code) > 1})


def zone_of(tx: Tx, facility_id: UUID) -> ZoneInfo:
    """The time zone of a facility."""
    return ZoneInfo(facility(tx, facility_id).time_zone)


def batch_numbers(tx: Tx, batch_ids: Sequence[UUID]) -> dict[UUID, str]:
    """The numbers of production batches, as they stand on the goods."""
    rows = tx.tuples(
        "SELECT id, number FROM batch WHERE tenant_id = %(tenant)s AND id = ANY(%(ids)s)", ids=list(batch_ids)
    )
    return {row[0]: row[1] for row in rows}


def bins_by_code(tx: Tx, facility_id: UUID, codes: Sequence[str]) -> dict[str, UUID]:
    """Bins of a facility by their codes; unknown codes are absent."""
    return dict(
        tx.tuples(
            """SELECT code, id FROM place WHERE tenant_id = %(tenant)s AND facility_id = %(facility)s AND kind = 'bin'
               AND code = ANY(%(codes)s)""",
            facility=facility_id,
            codes=list(codes),
        )
    )


def places_by_code(tx: Tx, facility_id: UUID, codes: Sequence[str]) -> dict[str, Place]:
    """Places of a facility by their codes; unknown codes are absent."""
    found = tx.rows(
        Place,
        f"{PLACE} AND facility_id = %(facility)s AND code = ANY(%(codes)s)",
        facility=facility_id,
        codes=list(codes),
    )
    return {place.code: place for place in found}
