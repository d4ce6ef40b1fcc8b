"""Notices to customers: one mail of a kind for each parcel, or for each pickup, ever. Asked for in the transaction, sent by a job."""

from collections.abc import Iterable, Sequence
from datetime import timedelta
from typing import Final
from uuid import UUID

from godown.kernel.patience import next_wait
from godown.kernel.refusal import Invalid
from godown.platform.choices import choose, chosen
from godown.platform.links import add_links
from godown.platform.transaction import Tx
from godown.shipping import queries_tracking, store_notices
from godown.shipping.store_notices import NewNotice
from godown.shipping.words import Letter, Shipment

KINDS: Final = ("handed_over", "out_for_delivery", "delivered", "not_delivered", "pickup")
"""Of what customers can be told."""
USUAL: Final = ("handed_over", "pickup")
"""These go out unless a business says no; the others when it says so."""

SETTING: Final = "customer_notices"
TRACKING: Final = "tracking"

AT_ONCE: Final = 20
LEASE: Final = timedelta(minutes=10)
"""A mail that a worker took is not taken by another for so long: longer than sending AT_ONCE mails slowly."""

TOO_OLD_DAYS: Final = 3
"""A mail that waited longer (there was no server) is not sent: nobody wants last week's news."""

NO_SERVER: Final = "No mail server is set (GODOWN_SMTP_URL)."


def kinds(tx: Tx) -> tuple[str, ...]:
    """Of what this business tells its customers."""
    return tuple(kind for kind in chosen(tx, SETTING, list(USUAL)) if kind in KINDS)


def set_kinds(tx: Tx, wanted: Sequence[str]) -> None:
    """Choose of what customers are told."""
    if unknown := sorted(set(wanted) - set(KINDS)):
        raise Invalid(f"“{unknown[0]}” is no notice. One of: {', '.join(KINDS)}.", field="kinds")
    choose(tx, SETTING, sorted(set(wanted), key=KINDS.index))


def ask(tx: Tx, rows: Iterable[NewNotice]) -> None:
    """Ask for mails. Kinds that the business does not send are left out; a repeat adds none."""
    wanted = kinds(tx) if (rows := list(rows)) else ()
    if store_notices.add_notices(tx, [row for row in rows if row.kind in wanted]):
        tx.defer("courier.notices", queue="mail")


def open_pages(tx: Tx, shipments: Sequence[Shipment]) -> None:
    """Each parcel that leaves gets its public tracking page: its token leads somewhere from now on."""
    add_links(tx, TRACKING, [(one.tracking_token, one.id) for one in shipments if one.tracking_token])


def claim(tx: Tx) -> list[Letter]:
    """Take the mails that are due. The caller sends them with no transaction open, then says what became of each."""
    store_notices.give_up_old(tx, TOO_OLD_DAYS)
    return queries_tracking.letters(tx, store_notices.claim(tx, AT_ONCE, LEASE))


def no_server(tx: Tx) -> None:
    """There is no mail server: the mails wait, and say so."""
    store_notices.note_no_server(tx, NO_SERVER)


def sent(tx: Tx, letter: Letter) -> None:
    """The mail server took it."""
    store_notices.set_sent(tx, letter.notice_id)
    tx.note("mailed", "parcel", [letter.parcel_id], kind=letter.kind)


def failed(tx: Tx, letter: Letter, reason: str, *, refused: bool) -> None:
    """It was not sent: never again where the address was refused, else later."""
    store_notices.set_failed(tx, letter.notice_id, reason, next_wait(letter.attempts), refused=refused)


def retry(tx: Tx, notice_ids: Sequence[UUID]) -> int:
    """A person says: try these mails again, now."""
    again = store_notices.retry(tx, notice_ids)
    if again:
        tx.defer("courier.notices", queue="mail")
    return again
