"""Identifiers: UUID version 7 (RFC 9562), made by the sender, sortable by the time they were made."""

import os
import time
from typing import Final
from uuid import UUID

OWN: Final = UUID("00000000-0000-7000-8000-00000000000a")
"""The owner of our own stock; a consignor has an id of its own."""

UNKNOWN_OWNER: Final = UUID("00000000-0000-7000-8000-00000000000b")
"""The owner of goods that came back and match nothing, until someone decides."""

NO_BATCH: Final = UUID("00000000-0000-7000-8000-000000000000")
"""The batch of stock that is not tracked by batch."""


def new_id(now_ms: int | None = None) -> UUID:
    """Return a fresh UUIDv7: 48 bits of Unix milliseconds, version and variant, 74 random bits."""
    stamp = (time.time_ns() // 1_000_000 if now_ms is None else now_ms) & ((1 << 48) - 1)
    random = int.from_bytes(os.urandom(10), "big")
    value = stamp << 80 | 0x7 << 76 | (random >> 62 & 0xFFF) << 64 | 0b10 << 62 | random & ((1 << 62) - 1)
    return UUID(int=value)
