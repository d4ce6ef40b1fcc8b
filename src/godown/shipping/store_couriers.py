"""SQL that writes couriers: connection, AWB numbers, rules, what their codes mean."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from godown.kernel.ids import new_id
from godown.platform.transaction import Tx
from godown.shipping.rules import Rule
from godown.shipping.tables import awb_range, courier, courier_code, courier_rule
from godown.shipping.words import NewCourier

NAMES = (
    "code", "name", "kind", "base_url", "token", "webhook_secret", "tracking_url", "preferred", "active", "volumetric_divisor",
    "slab_grams", "slab_paise", "transporter_id",
)  # fmt: skip
SECRET = ("token", "webhook_secret")


def add_courier(tx: Tx, new: NewCourier) -> UUID:
    """Add a courier, or change the one of this code. A secret that is not given stays; at most one is preferred."""
    changed = ", ".join(
        f"{n} = CASE WHEN EXCLUDED.{n} = '' THEN courier.{n} ELSE EXCLUDED.{n} END"
        if n in SECRET
        else f"{n} = EXCLUDED.{n}"
        for n in NAMES[1:]
    )
    ((found,),) = tx.insert_returning(
        courier,
        ("id", *NAMES),
        [(new_id(), *(getattr(new, name) for name in NAMES))],
        tail=f"ON CONFLICT (tenant_id, code) DO UPDATE SET {changed}",
        returning="id",
    )
    if new.preferred:
        tx.run(
            "UPDATE courier SET preferred = false WHERE tenant_id = %(tenant)s AND preferred AND id <> %(id)s", id=found
        )
    return UUID(str(found))


def set_range(tx: Tx, courier_id: UUID, prefix: str, first: int, last: int) -> None:
    """Give a courier its range of AWB numbers; what was used of an old range stays used."""
    tx.insert(
        awb_range,
        ("courier_id", "prefix", "next", "last"),
        [(courier_id, prefix, first, last)],
        tail="""ON CONFLICT (tenant_id, courier_id) DO UPDATE
                SET prefix = EXCLUDED.prefix, next = EXCLUDED.next, last = EXCLUDED.last""",
    )


def take_awbs(tx: Tx, courier_id: UUID, count: int) -> list[str]:
    """Take up to `count` AWB numbers of a courier's range; fewer where the range is used up."""
    found = tx.tuples(
        """
        WITH old AS (SELECT next, last FROM awb_range WHERE tenant_id = %(tenant)s AND courier_id = %(courier)s FOR UPDATE)
        UPDATE awb_range r SET next = LEAST(old.next + %(count)s, old.last + 1) FROM old
        WHERE r.tenant_id = %(tenant)s AND r.courier_id = %(courier)s
        RETURNING r.prefix, old.next, r.next - old.next, length(old.last::text)""",
        courier=courier_id,
        count=count,
    )
    if not found:
        return []
    prefix, first, given, width = found[0]
    return [f"{prefix}{number:0{width}d}" for number in range(first, first + given)]


def set_rules(tx: Tx, rules: Sequence[Rule]) -> None:
    """Put these rules in place of all that were there, in this order."""
    tx.run("DELETE FROM courier_rule WHERE tenant_id = %(tenant)s")
    columns = ("id", "position", "courier_id", "facility_id", "payment", "pincode")
    rows = [(new_id(), n, one.courier_id, one.facility_id, one.payment, one.pincode) for n, one in enumerate(rules, 1)]
    tx.insert(courier_rule, columns, rows)


def set_codes(tx: Tx, courier_id: UUID, codes: Mapping[str, str], *, learn_only: bool = False) -> None:
    """What these codes of a courier mean from now on; with `learn_only`, known ones keep their meaning."""
    tx.insert(
        courier_code,
        ("courier_id", "code", "state"),
        [(courier_id, code, state) for code, state in codes.items()],
        tail="ON CONFLICT DO NOTHING"
        if learn_only
        else "ON CONFLICT (tenant_id, courier_id, code) DO UPDATE SET state = EXCLUDED.state",
    )


def set_polled(tx: Tx, courier_id: UUID, since: datetime | None, error: str) -> None:
    """How far events were read (never back), or why they could not be."""
    tx.run(
        """UPDATE courier SET events_since = GREATEST(events_since, %(since)s::timestamptz), events_error = %(error)s
           WHERE tenant_id = %(tenant)s AND id = %(courier)s""",
        courier=courier_id,
        since=since,
        error=error[:500],
    )


def set_webhook_secret(tx: Tx, courier_id: UUID, secret: str) -> None:
    """The secret with which a courier signs its messages."""
    tx.run(
        "UPDATE courier SET webhook_secret = %(secret)s WHERE tenant_id = %(tenant)s AND id = %(courier)s",
        courier=courier_id,
        secret=secret,
    )
