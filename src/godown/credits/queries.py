"""SQL that reads store credit."""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from godown.credits.words import Credit, CreditEntry, Paying, Spending
from godown.kernel.refusal import NotFound
from godown.platform.transaction import Tx

COLUMNS = "id, code, order_id, customer_name, phone, email, given_paise, left_paise, expires_on, given_at"
CREDIT = f"SELECT {COLUMNS} FROM store_credit WHERE tenant_id = %(tenant)s"


def by_code(tx: Tx, codes: Sequence[str], *, lock: bool = False) -> dict[str, Credit]:
    """Credits by code; with `lock`, locked in the order of their ids: after orders, before the doors of goods."""
    found = tx.rows(
        Credit,
        f"{CREDIT} AND code = ANY(%(codes)s) ORDER BY id {'FOR NO KEY UPDATE' if lock else ''}",
        codes=list(codes),
    )
    return {one.code: one for one in found}


def by_id(tx: Tx, ids: Sequence[UUID], *, lock: bool = False) -> dict[UUID, Credit]:
    """Credits by id."""
    found = tx.rows(
        Credit, f"{CREDIT} AND id = ANY(%(ids)s) ORDER BY id {'FOR NO KEY UPDATE' if lock else ''}", ids=list(ids)
    )
    return {one.id: one for one in found}


def one(tx: Tx, credit_id: UUID) -> Credit:
    """One credit. Refuses what is not there."""
    if credit_id not in (found := by_id(tx, [credit_id])):
        raise NotFound("store_credit", credit_id=str(credit_id))
    return found[credit_id]


def of_customer(tx: Tx, phone: str, email: str, today: date) -> list[Credit]:
    """Credits with something left of who has this number or address, the first to lapse first."""
    return tx.rows(
        Credit,
        f"""SELECT {COLUMNS} FROM (
                {CREDIT} AND phone = %(phone)s AND phone <> '' AND left_paise > 0
                UNION {CREDIT} AND email = lower(%(email)s) AND email <> '' AND left_paise > 0) AS c
            WHERE expires_on IS NULL OR expires_on >= %(today)s ORDER BY expires_on, given_at, id""",
        phone=phone,
        email=email,
        today=today,
    )


PAYING = """
    SELECT e.credit_id, e.order_id, c.code, -sum(e.paise)::bigint AS paise
    FROM store_credit_entry e JOIN store_credit c ON c.tenant_id = e.tenant_id AND c.id = e.credit_id
    WHERE e.tenant_id = %(tenant)s AND e.order_id = ANY(%(orders)s)
    GROUP BY e.credit_id, e.order_id, c.code HAVING sum(e.paise) <> 0
    ORDER BY e.order_id, max(e.at) DESC, e.credit_id DESC"""


def of_order(tx: Tx, order_ids: Sequence[UUID]) -> list[Paying]:
    """The credits that pay for orders now; of each order the one that was spent last comes first."""
    return tx.rows(Paying, PAYING, orders=list(order_ids))


def paid_by(tx: Tx, order_ids: Sequence[UUID]) -> dict[UUID, int]:
    """What credit pays of each of these orders now, where it pays anything."""
    found: dict[UUID, int] = {}
    for row in of_order(tx, order_ids):
        found[row.order_id] = found.get(row.order_id, 0) + row.paise
    return found


def ever_paid(tx: Tx, order_ids: Sequence[UUID]) -> list[tuple[UUID, str]]:
    """(order, code) of every credit that was ever spent on one of these orders."""
    return tx.tuples(
        """SELECT DISTINCT e.order_id, c.code FROM store_credit_entry e
           JOIN store_credit c ON c.tenant_id = e.tenant_id AND c.id = e.credit_id
           WHERE e.tenant_id = %(tenant)s AND e.order_id = ANY(%(orders)s) AND e.kind = 'spent' ORDER BY 1, 2""",
        orders=list(order_ids),
    )


def credit_of_refund(tx: Tx, refund_id: UUID) -> UUID | None:
    """The credit that a refund gave."""
    found: UUID | None = tx.scalar(
        "SELECT credit_id FROM store_credit_entry WHERE tenant_id = %(tenant)s AND refund_id = %(refund)s",
        refund=refund_id,
    )
    return found


def spending(tx: Tx, entry_id: UUID) -> Spending | None:
    """What an entry spent, where there is one of this id."""
    return tx.one(
        Spending,
        """SELECT e.order_id, coalesce(o.number, '') AS order_number, c.code, -e.paise AS paise FROM store_credit_entry e
           JOIN store_credit c ON c.tenant_id = e.tenant_id AND c.id = e.credit_id
           LEFT JOIN sales_order o ON o.tenant_id = e.tenant_id AND o.id = e.order_id
           WHERE e.tenant_id = %(tenant)s AND e.id = %(id)s""",
        id=entry_id,
    )


def entries_of(tx: Tx, credit_id: UUID) -> list[CreditEntry]:
    """All that happened to a credit, newest first."""
    return tx.rows(
        CreditEntry,
        """SELECT e.id, e.credit_id, e.kind, e.paise, e.order_id, coalesce(o.number, '') AS order_number,
                  coalesce(r.number, '') AS refund_number, e.why, e.at, e.made_by_name AS who
           FROM store_credit_entry e
           LEFT JOIN sales_order o ON o.tenant_id = e.tenant_id AND o.id = e.order_id
           LEFT JOIN refund r ON r.tenant_id = e.tenant_id AND r.id = e.refund_id
           WHERE e.tenant_id = %(tenant)s AND e.credit_id = %(credit)s ORDER BY e.at DESC, e.id DESC""",
        credit=credit_id,
    )


OPEN = "left_paise > 0 AND (expires_on IS NULL OR expires_on >= %(today)s)"


def page(tx: Tx, search: str, today: date | None, after: tuple[datetime, UUID] | None, limit: int) -> list[Credit]:
    """Credits, the newest first; with `today` those only that can be spent. `search`: a code, a number or an address, whole, or part of a
    name."""
    return tx.rows(
        Credit,
        f"""{CREDIT} AND (%(today)s::date IS NULL OR {OPEN})
              AND (%(search)s = '' OR code = %(search)s OR phone = %(search)s OR email = lower(%(search)s)
                   OR strpos(lower(customer_name), lower(%(search)s)) > 0)
              AND (%(at)s::timestamptz IS NULL OR (given_at, id) < (%(at)s, %(id)s))
            ORDER BY given_at DESC, id DESC LIMIT %(limit)s""",
        search=search,
        today=today,
        at=after[0] if after else None,
        id=after[1] if after else None,
        limit=limit,
    )


def sums(tx: Tx, today: date) -> tuple[int, int]:
    """(credits that can be spent, what they come to)."""
    ((count, paise),) = tx.tuples(
        f"""SELECT count(*), coalesce(sum(left_paise), 0)::bigint FROM store_credit
            WHERE tenant_id = %(tenant)s AND {OPEN}""",
        today=today,
    )
    return count, paise


def lapsed(tx: Tx, today: date, limit: int) -> list[UUID]:
    """Credits with something left whose last day is over, the oldest first."""
    return tx.scalars(
        """SELECT id FROM store_credit WHERE tenant_id = %(tenant)s AND left_paise > 0 AND expires_on < %(today)s
           ORDER BY expires_on, id LIMIT %(limit)s""",
        today=today,
        limit=limit,
    )
