"""Consignors: whose goods lie here beside our own. Each is an owner of stock, with an id of its own (decision 28)."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from godown.countries import pack_of
from godown.kernel.ids import OWN, UNKNOWN_OWNER, new_id
from godown.kernel.outcome import Outcome, RowRefusal
from godown.kernel.refusal import Refusal
from godown.platform.transaction import Tx
from godown.stock import queries_consignors, store_consignors
from godown.stock.queries_consignors import Consignor

CODE: Final = re.compile(r"[A-Z0-9][A-Z0-9_-]{0,39}")
NAME_MAX: Final = 120
CONTACT_MAX: Final = 300
CONSIGNORS_MAX: Final = 500
"""A list that a person still chooses from."""
RESERVED: Final = ("OWN", "UNKNOWN")
"""Codes that say *ours* and *nobody's yet* where an owner is named."""


@dataclass(frozen=True, slots=True)
class NewConsignor:
    """A consignor as a person describes it. `code` is how files and programs name it (capitals); `contact` is a person, phone or
    e-mail. One that is not active receives nothing more; what lies here of it goes on."""

    code: str
    name: str
    gstin: str = ""
    contact: str = ""
    active: bool = True


def save_consignors(tx: Tx, news: Sequence[NewConsignor], *, dry_run: bool = False) -> Outcome[str]:
    """Add consignors, or change those of known code: a line for each, done, known (nothing changes) or refused. With `dry_run`
    nothing is written, only told. Refusals per row: `invalid`, `twice`, `too_many`."""
    known = {one.code: one for one in queries_consignors.consignors(tx)}
    times = Counter(new.code for new in news)
    room = CONSIGNORS_MAX - len(known)
    refused, good = [], []
    for new in news:
        if fault := _fault(new, known, times, room):
            refused.append(RowRefusal(new.code, *fault))
            continue
        room -= new.code not in known
        good.append(new)
    changed = [new for new in good if _row(new) != _told(known.get(new.code))]
    if changed and not dry_run:
        store_consignors.write_consignors(tx, [
            (known[new.code].id if new.code in known else new_id(), *_row(new)) for new in changed
        ])  # fmt: skip
        tx.note("consignors_set", "business", [tx.tenant_id], codes=", ".join(new.code for new in changed)[:200])
    return Outcome.of([new.code for new in changed], refused, [new.code for new in good if new not in changed])


def _row(new: NewConsignor) -> tuple[object, ...]:
    return new.code, new.name.strip(), new.gstin.strip(), new.contact.strip(), new.active


def _told(old: Consignor | None) -> tuple[object, ...] | None:
    return (old.code, old.name, old.gstin, old.contact, old.active) if old else None


def _fault(
    new: NewConsignor, known: Mapping[str, Consignor], times: Mapping[str, int], room: int
) -> tuple[str, str, str] | None:
    if not CODE.fullmatch(new.code) or new.code in RESERVED:
        return (
            "invalid",
            "A code is capitals, digits, - and _, at most 40; OWN and UNKNOWN have a meaning already.",
            "code",
        )
    if not 1 <= len(new.name.strip()) <= NAME_MAX or not new.name.isprintable():
        return "invalid", f"A consignor has a name of 1 to {NAME_MAX} characters.", "name"
    if len(new.contact) > CONTACT_MAX or not new.contact.isprintable():
        return "invalid", f"At most {CONTACT_MAX} characters, in one line.", "contact"
    if new.gstin.strip() and pack_of("").registration_fault(new.gstin.strip(), ""):
        return "invalid", "This is no GSTIN: 15 signs, the last one is a check. It may be left empty.", "gstin"
    if times[new.code] > 1:
        return "twice", "This consignor stands twice in the list.", "code"
    if new.code not in known and room < 1:
        return "too_many", f"At most {CONSIGNORS_MAX} consignors.", "code"
    return None


def owner_of(tx: Tx, code: str, *, receives: bool = False, field: str = "owner") -> UUID:
    """The owner that a code names: a consignor; ours where it is empty or OWN. `receives`: one that is active.
    Refuses `unknown_owner`, `consignor_not_active`."""
    return owners_of(tx, [code], receives=receives, field=field)[code]


def owners_of(tx: Tx, codes: Sequence[str], *, receives: bool = False, field: str = "owner") -> dict[str, UUID]:
    """As `owner_of`, for many codes in one statement."""
    asked = {code for code in codes if code.strip().upper() not in ("", "OWN")}
    known = (
        {one.code: one for one in queries_consignors.of_codes(tx, [code.strip().upper() for code in asked])}
        if asked
        else {}
    )
    found = dict.fromkeys(codes, OWN)
    for code in sorted(asked):
        one = known.get(code.strip().upper())
        if one is None:
            say = f"There is no consignor {code[:40]}. Leave it empty for our own goods, or add it under Settings."
            raise Refusal("unknown_owner", say, status=422, field=field)
        if receives and not one.active:
            raise Refusal("consignor_not_active", f"{one.name} is not active: nothing is received for it.", field=field)
        found[code] = one.id
    return found


def is_consignor(owner_id: UUID) -> bool:
    """Whether goods of this owner are a consignor's: neither ours nor nobody's yet."""
    return owner_id not in (OWN, UNKNOWN_OWNER)
