"""Cursor pages: opaque to the caller, cheap at any depth."""

import base64
import binascii
from collections.abc import Callable, Sequence, Sized
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Generic, TypeVar
from uuid import UUID

from godown.kernel.refusal import Invalid

Item = TypeVar("Item")

NOT_OURS: Final = "This cursor is not one of ours. Begin without a cursor."
PAGE_MAX = 500
"""No list answers more rows at once; ask for the next page."""


@dataclass(frozen=True)
class Page(Generic[Item]):
    """Rows, and the cursor of the next page (null on the last)."""

    items: Sequence[Item]
    next_cursor: str | None


def encode_cursor(*parts: str) -> str:
    """A cursor of these parts."""
    return base64.urlsafe_b64encode("\n".join(parts).encode()).decode().rstrip("=")


def decode_cursor(cursor: str | None, count: int) -> list[str] | None:
    """The parts of a cursor. Refuses what is not one of ours."""
    if not cursor:
        return None
    try:
        parts = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)).decode().split("\n")
    except (binascii.Error, UnicodeDecodeError, ValueError):
        parts = []
    if len(parts) != count or "\x00" in cursor or any("\x00" in part for part in parts):
        raise Invalid(NOT_OURS, field="cursor")
    return parts


def moment_of(cursor: str) -> tuple[datetime, UUID] | None:
    """The instant and the id that a cursor of a list by time stands for."""
    parts = decode_cursor(cursor, 2)
    if parts is None:
        return None
    try:
        moment, one = datetime.fromisoformat(parts[0]), UUID(parts[1])
    except ValueError:
        raise Invalid(NOT_OURS, field="cursor") from None
    if moment.tzinfo is None:
        raise Invalid(NOT_OURS, field="cursor")
    return moment, one


def id_of(cursor: str) -> UUID | None:
    """The id that a cursor of a list by id stands for."""
    parts = decode_cursor(cursor, 1)
    try:
        return UUID(parts[0]) if parts else None
    except ValueError:
        raise Invalid(NOT_OURS, field="cursor") from None


def whole_of(cursor: str) -> int | None:
    """The number that a cursor stands for."""
    parts = decode_cursor(cursor, 1)
    if parts is None:
        return None
    if not parts[0].isascii() or not parts[0].isdecimal() or len(parts[0]) > 18:
        raise Invalid(NOT_OURS, field="cursor")
    return int(parts[0])


def page_of(items: Sequence[Item], limit: int, cursor: Callable[[Item], str]) -> Page[Item]:
    """Cut `limit + 1` rows to a page."""
    more = len(items) > limit
    return Page(items[:limit], cursor(items[limit - 1]) if more else None)


def at_most(most: int, rows: Sized, field: str) -> None:
    """Refuse a set that is larger than one request may carry."""
    if len(rows) > most:
        raise Invalid(f"At most {most} at once.", field=field)
