"""Claims as rules: their kinds, their life, and what a step says of money. Pure."""

from collections.abc import Mapping
from typing import Final

from godown.kernel.refusal import Invalid, Refusal

KINDS: Final = ("missing", "swapped", "damaged", "weight", "lost", "other")
"""Contents missing or swapped, goods damaged, charged for a weight that it has not, a parcel lost, something else."""
STATES: Final = ("open", "sent", "accepted", "refused", "paid", "withdrawn")
NEXT: Final[Mapping[str, tuple[str, ...]]] = {
    "open": ("sent", "withdrawn"),
    "sent": ("accepted", "refused", "paid", "withdrawn"),
    "accepted": ("paid", "refused"),
    "refused": ("sent", "withdrawn"),
    "paid": ("accepted",),
    "withdrawn": (),
}
"""The life of a claim. A refusal may be answered (sent again); money that was booked by mistake goes back to accepted."""
LIVING: Final = ("open", "sent", "accepted", "paid")
MONEY: Final = ("paid",)
AMOUNT_MAX: Final = 1_000_000_000
"""Paise of one claim (a crore of rupees): more is a slip of the keyboard."""


def step_paise(
    before: str, after: str, amount: int | None, *, claimed: int, accepted: int, paid: int
) -> tuple[int, int]:
    """(accepted, money that came with this step) of a step; money that goes back is below 0. `amount` None: all that was accepted, or
    claimed. Refuses a step that the life does not know (`not_now`), and more than was claimed."""
    if after not in NEXT[before]:
        allowed = ", ".join(NEXT[before]) or "nothing"
        raise Refusal(
            "not_now", f"A claim that is {before} can become: {allowed}.", state=before, allowed=list(NEXT[before])
        )
    if before == "paid":
        return accepted, -paid
    if after not in ("accepted", "paid"):
        return 0, 0
    said = (accepted or claimed) if amount is None else amount
    if not 1 <= said <= claimed:
        raise Invalid(
            "An amount is above 0, and not more than was claimed.", field="amount_paise", claimed_paise=claimed
        )
    return (said, 0) if after == "accepted" else (accepted or said, said)
