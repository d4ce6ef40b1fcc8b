"""Claims against couriers and marketplaces: contents missing or swapped, damage, weight, loss. Money that comes is booked from its step."""

from dataclasses import dataclass, field
from typing import Final
from uuid import UUID

from godown.kernel.ids import new_id
from godown.kernel.refusal import Invalid, Refusal, reused
from godown.platform.numbers import take_numbers
from godown.platform.photos import need_photos
from godown.platform.transaction import Tx
from godown.platform.turns import take_turns
from godown.returns import queries_claims, store_claims
from godown.returns.claim_rules import AMOUNT_MAX, KINDS, step_paise
from godown.returns.queries_claims import Claim

PHOTOS_MAX: Final = 12
NOTE_MAX: Final = 2000
GRAMS_MAX: Final = 1_000_000


@dataclass(frozen=True, slots=True)
class NewClaim:
    """A claim about a parcel that left, `against` its courier or the channel that sold it. The id comes from the sender. Weights are what
    it weighed when it came back, and what we were charged for; photos were sent before."""

    parcel_id: UUID
    kind: str
    amount_paise: int
    against: str = "courier"
    note: str = ""
    photos: tuple[UUID, ...] = ()
    returned_grams: int | None = None
    charged_grams: int | None = None
    id: UUID = field(default_factory=new_id)


@dataclass(frozen=True, slots=True)
class NewClaimStep:
    """A claim goes on to a state. `amount_paise` is what was accepted, or came (None: all). The id comes from the sender.
    `evidence_file_id` is the paper that was sent."""

    claim_id: UUID
    state: str
    amount_paise: int | None = None
    reference: str = ""
    note: str = ""
    id: UUID = field(default_factory=new_id)
    evidence_file_id: UUID | None = None


def claim(tx: Tx, new: NewClaim) -> Claim:
    """Open a claim. The same id again answers the first. The newest return of the parcel goes along as evidence.

    Refusals: `invalid`, `not_left` (a parcel that did not leave), `no_courier`, `claimed_already` (a living claim of this kind),
    `id_reused` (the id is another claim).
    """
    take_turns(tx, [new.id])
    if known := queries_claims.found(tx, new.id):
        if (known.parcel_id, known.kind, known.against) != (new.parcel_id, new.kind, new.against):
            raise reused(new.id, known.number)
        return known
    _check(tx, new)
    parcel = queries_claims.claimable(tx, new.parcel_id)
    if parcel is None:
        raise Refusal("not_left", "A claim is about a parcel that left.", parcel_id=str(new.parcel_id))
    if new.against == "courier" and parcel.courier_id is None:
        raise Refusal("no_courier", "No courier carried this parcel.", field="against")
    number = take_numbers(tx, "claim", 1, prefix="CL-")[0]
    written = store_claims.write_claim(
        tx,
        (new.id, number, new.kind, new.against, parcel.courier_id if new.against == "courier" else None,
         parcel.channel_id if new.against == "channel" else None, parcel.facility_id, parcel.order_id, parcel.parcel_id,
         parcel.return_id, new.amount_paise, new.returned_grams, new.charged_grams, new.note.strip(),
         [str(one) for one in new.photos], tx.now, tx.actor.id, tx.actor.name),
    )  # fmt: skip
    if not written:
        raise Refusal("claimed_already", "There is a claim of this kind about this parcel already.", status=409)
    store_claims.write_step(tx, (new_id(), new.id, "open", 0, "", "", tx.now, tx.actor.id, tx.actor.name, None))
    tx.note("claimed", "order", [parcel.order_id], number=number, kind=new.kind, paise=new.amount_paise)
    return queries_claims.one(tx, new.id)


def _check(tx: Tx, new: NewClaim) -> None:
    if new.kind not in KINDS:
        raise Invalid(f"A claim is one of {', '.join(KINDS)}.", field="kind")
    if new.against not in ("courier", "channel"):
        raise Invalid("A claim is against the courier or the channel.", field="against")
    if not 1 <= new.amount_paise <= AMOUNT_MAX:
        raise Invalid("Say how much is claimed, above 0.", field="amount_paise")
    if len(new.photos) > PHOTOS_MAX or len(new.note) > NOTE_MAX:
        raise Invalid(f"At most {PHOTOS_MAX} photos, and {NOTE_MAX} characters of note.", field="photos")
    for name, grams in (("returned_grams", new.returned_grams), ("charged_grams", new.charged_grams)):
        if grams is not None and not 1 <= grams <= GRAMS_MAX:
            raise Invalid("A weight is above 0 g.", field=name)
    if new.kind == "weight" and new.charged_grams is None:
        raise Invalid("Say for which weight you were charged.", field="charged_grams")
    need_photos(tx, new.photos, "photos")


def step(tx: Tx, new: NewClaimStep) -> Claim:
    """A claim goes on: sent, accepted, refused, withdrawn. A repeat changes nothing. Refusals: `not_now`, `invalid`,
    `id_reused` (the id is another step, or one of another claim)."""
    if new.state not in ("sent", "accepted", "refused", "withdrawn"):
        raise Invalid("There is no such step.", field="state")
    return _step(tx, new, money=False)


def money(tx: Tx, new: NewClaimStep) -> Claim:
    """Money of a claim came (`paid`), or was booked by mistake (`accepted`, from paid): the journal books it from this step."""
    if new.state not in ("paid", "accepted"):
        raise Invalid("Money came, or went back.", field="state")
    return _step(tx, new, money=True)


def _step(tx: Tx, new: NewClaimStep, *, money: bool) -> Claim:
    take_turns(tx, [new.id])
    known = queries_claims.one(tx, new.claim_id, lock=True)
    if first := store_claims.step_known(tx, new.id):
        if first != (known.number, new.state):
            raise reused(new.id, first[0])
        return known
    if money != ("paid" in (known.state, new.state)):
        raise Refusal("not_now", "Money that came goes back by the books, and nothing else does.", state=known.state)
    accepted, paise = step_paise(
        known.state, new.state, new.amount_paise, claimed=known.amount_paise, accepted=known.accepted_paise, paid=known.paid_paise
    )  # fmt: skip
    reference, note = new.reference.strip()[:200], new.note.strip()[:NOTE_MAX]
    store_claims.set_state(tx, known.id, new.state, accepted, paise, reference)
    made = (tx.now, tx.actor.id, tx.actor.name)
    store_claims.write_step(tx, (new.id, known.id, new.state, paise, reference, note, *made, new.evidence_file_id))
    tx.note(f"claim_{new.state}", "order", [known.order_id], number=known.number, paise=paise)
    return queries_claims.one(tx, known.id)
