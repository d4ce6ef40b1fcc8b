"""Identifiers: UUID version 7 (RFC 9562), made by the sender, sortable by the time they were made."""

import hashlib
import os
import struct
import threading
import time
from typing import Final
from uuid import UUID, SafeUUID

OWN: Final = UUID("00000000-0000-7000-8000-00000000000a")
"""The owner of our own stock; a consignor has an id of its own."""

UNKNOWN_OWNER: Final = UUID("00000000-0000-7000-8000-00000000000b")
"""The owner of goods that came back and match nothing, until someone decides."""

NO_BATCH: Final = UUID("00000000-0000-7000-8000-000000000000")
"""The batch of stock that is not tracked by batch."""

COUNTER_MAX: Final = 0xFFF
DRAWN: Final = 512
"""Random numbers drawn at once: the operating system is asked seldom, for a set takes thousands of ids."""

UNKNOWN_SAFETY: Final = SafeUUID.unknown
_LOCK: Final = threading.Lock()
_last = [0, 0]
"""Millisecond and counter of the last id made by this process."""
_random: list[int] = []
"""64-bit random numbers not used yet."""


def new_id() -> UUID:
    """Return a fresh UUIDv7: 48 bits of Unix milliseconds, a 12-bit counter, 62 random bits.

    Ids of one process rise in the order they are made (RFC 9562, 6.2, method 1): rows that arrive together keep their order.
    """
    with _LOCK:
        now_ms = time.time_ns() // 1_000_000
        if now_ms > _last[0]:
            _last[:] = [now_ms, 0]
        elif _last[1] < COUNTER_MAX:
            _last[1] += 1
        else:
            _last[:] = [_last[0] + 1, 0]
        stamp, counter = _last
        if not _random:
            _random.extend(struct.unpack(f"{DRAWN}Q", os.urandom(8 * DRAWN)))
        random = _random.pop() >> 2
    return _uuid(stamp << 80 | 0x7 << 76 | counter << 64 | 0b10 << 62 | random)


def _uuid(value: int) -> UUID:
    """A UUID without the checks of its constructor, which cost more than all the rest."""
    made = UUID.__new__(UUID)
    object.__setattr__(made, "int", value)
    object.__setattr__(made, "is_safe", UNKNOWN_SAFETY)
    return made


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_random.clear)  # a child must not use its parent's numbers


def derived_id(*parts: object) -> UUID:
    """The id that these parts always have: the same file line gets the same id each time (UUID version 8, RFC 9562, 5.8)."""
    digest = hashlib.sha256("\x1f".join(str(part) for part in parts).encode()).digest()
    value = int.from_bytes(digest[:16], "big")
    return UUID(int=value & ~(0xF << 76) & ~(0b11 << 62) | 0x8 << 76 | 0b10 << 62)
