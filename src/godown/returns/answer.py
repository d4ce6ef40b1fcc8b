"""A customer asks to send something back; an authorised person takes it or refuses. Asking moves no stock and no money."""

from collections.abc import Sequence
from typing import Final
from uuid import UUID

from godown import orders, packing
from godown.kernel.refusal import Invalid, NotFound, Refusal
from godown.platform.files import Files
from godown.platform.photos import keep_photo
from godown.platform.transaction import Tx
from godown.returns import policy, queries, store
from godown.returns.announce import Said, announce
from godown.returns.terms import reason_of
from godown.returns.words import Expected, Return
from godown.shipping import pickups

ASKS_A_DAY: Final = 3
"""Requests by the public page for one parcel within 24 hours: a person needs one, rarely two; more is a script."""
PHOTOS_MAX: Final = 4
"""Photos of a request by the public page; each is a file that we keep."""
WHY_MAX: Final = 500


def ask(
    tx: Tx,
    files: Files,
    parcel_id: UUID,
    wanted: Sequence[Expected],
    said: Said,
    photos: Sequence[tuple[str, bytes]] = (),
) -> Return:
    """A customer asks by the public page. It waits until somebody accepts it. Refuses `too_many_requests` (three a day for a
    parcel), a photo that its reason asks for and that is not there, and as `announce`; a closed window cannot be overridden."""
    parcel = packing.parcels(tx, [parcel_id]).get(parcel_id)
    if parcel is None:
        raise NotFound("parcel", parcel_id=str(parcel_id))
    orders.lock(tx, [parcel.order_id])
    if queries.asked_lately(tx, parcel_id) >= ASKS_A_DAY:
        text = "You have asked several times today. Wait until tomorrow, or write to the shop."
        raise Refusal("too_many_requests", text, status=429)
    if not wanted:
        raise Invalid("Say how many units go back.", field="units")
    rules = policy.return_rules(tx)
    reason = rules.reason(reason_of(rules, None, said.reason))
    if reason.photo and not photos:
        raise Invalid("Please add a photo that shows it.", field="photos")
    kept = tuple(keep_photo(tx, files, name, content) for name, content in photos[:PHOTOS_MAX])
    return announce(tx, parcel_id, wanted, Said(said.reason, said.claim, "", "", "customer", kept))


def accept(tx: Tx, return_id: UUID, *, awb: str = "") -> Return:
    """Take a request on: it is expected from now on. One that is expected already stays so; what has come, came. Refuses
    (`refused_already`) what was refused: it is asked for again."""
    known = queries.one(tx, return_id, lock=True)
    if known.status == "refused":
        raise Refusal("refused_already", "This was refused. A new return can be announced.", return_id=str(return_id))
    if store.set_status(tx, return_id, ["asked"], "expected", awb=awb):
        tx.note("return_accepted", "order", [known.order_id] if known.order_id else [], number=known.number)
    return queries.one(tx, return_id)


def refuse(tx: Tx, return_id: UUID, why: str) -> Return:
    """Say no, with a reason that the customer reads. Refuses (`arrived_already`) what is here: a parcel is never refused, its
    credit is, by inspection."""
    known = queries.one(tx, return_id, lock=True)
    if not why.strip():
        raise Invalid("Say why; the customer reads it.", field="why")
    if known.status in ("arrived", "closed"):
        raise Refusal("arrived_already", "It is here already. Its inspection decides.", return_id=str(return_id))
    pickups.cancel_pickups(tx, [return_id])
    if store.set_status(tx, return_id, ["asked", "expected"], "refused", refusal=why.strip()[:WHY_MAX]):
        tx.note(
            "return_refused",
            "order",
            [known.order_id] if known.order_id else [],
            number=known.number,
            why=why[:WHY_MAX],
        )
    return queries.one(tx, return_id)
