"""The life of an order on one screen."""

from enum import StrEnum
from typing import Final


class OrderStatus(StrEnum):
    """Where an order stands. Screens say "On hold" for suspended."""

    WAITING = "waiting"
    PROMISED = "promised"
    IN_WAVE = "in_wave"
    PICKED = "picked"
    PACKED = "packed"
    HANDED_OVER = "handed_over"
    DELIVERED = "delivered"
    CANCELLED = "cancelled"
    SUSPENDED = "suspended"
    NEEDS_DECISION = "needs_decision"
    SPLIT = "split"


S = OrderStatus

NEXT: Final[dict[OrderStatus, frozenset[OrderStatus]]] = {
    S.WAITING: frozenset({S.PROMISED, S.IN_WAVE, S.PICKED, S.CANCELLED, S.SUSPENDED, S.NEEDS_DECISION, S.SPLIT}),
    S.PROMISED: frozenset({S.WAITING, S.IN_WAVE, S.PICKED, S.PACKED, S.CANCELLED, S.SUSPENDED}),
    S.IN_WAVE: frozenset({S.PICKED, S.WAITING, S.PROMISED, S.PACKED, S.CANCELLED, S.SUSPENDED}),
    S.PICKED: frozenset({S.PACKED, S.IN_WAVE, S.WAITING, S.PROMISED, S.CANCELLED, S.SUSPENDED}),
    S.PACKED: frozenset({S.HANDED_OVER, S.PROMISED, S.WAITING, S.CANCELLED}),
    S.HANDED_OVER: frozenset({S.DELIVERED}),  # what comes back is a return, not a status
    S.DELIVERED: frozenset(),
    S.CANCELLED: frozenset(),
    S.SUSPENDED: frozenset({S.WAITING, S.CANCELLED}),
    S.NEEDS_DECISION: frozenset({S.WAITING, S.CANCELLED, S.SPLIT}),
    S.SPLIT: frozenset({S.CANCELLED}),  # its parts live on; it is cancelled when all of them are
}

OPEN: Final = (S.WAITING, S.PROMISED)
"""Status that follows from promises alone."""

BEFORE_HAND_OVER: Final = (S.WAITING, S.PROMISED, S.IN_WAVE, S.PICKED, S.PACKED, S.SUSPENDED, S.NEEDS_DECISION)
"""A cancel applies until hand-over."""

BEFORE_PACKING: Final = (S.WAITING, S.PROMISED, S.IN_WAVE, S.PICKED, S.SUSPENDED, S.NEEDS_DECISION)
"""Other changes apply before packing, and are a decision afterwards."""

GONE: Final = (S.HANDED_OVER, S.DELIVERED)
"""It left: what is wrong with it is a return."""
