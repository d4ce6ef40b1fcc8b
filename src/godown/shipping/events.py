"""Reading a courier's events: nothing is dropped, what cannot be read is kept as it came."""

import hashlib
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, Final

import msgspec

from godown.shipping.words import NewEvent

TEXT_MAX: Final = 500
AWB_MAX: Final = 64
DEPTH_MAX: Final = 20
"""No event of a sane courier nests deeper; what does is kept as text."""

RAW_MAX: Final = 20_000


def read_events(raw: Sequence[object], now: datetime) -> tuple[list[NewEvent], list[tuple[str, object]]]:
    """(events, what cannot be read as (id, raw)). An event without an id gets one from its content, so that it too counts
    once; one without a time happened now."""
    good: dict[str, NewEvent] = {}
    bad: dict[str, object] = {}
    for one in raw:
        content = _clean(one)
        print_ = hashlib.sha256(msgspec.json.encode(content, order="deterministic")).hexdigest()[:40]
        event = _read(content, print_, now) if isinstance(content, dict) else None
        if event:
            good.setdefault(event.event_id, event)
        else:
            bad.setdefault(f"unreadable {print_}", content)
    return list(good.values()), list(bad.items())


def _read(content: Mapping[str, Any], print_: str, now: datetime) -> NewEvent | None:
    awb, code = _text(content, "awb").strip(), _text(content, "code").strip().lower()
    if not awb or not code or max(len(awb), len(code)) > AWB_MAX:
        return None
    said = content.get("at")
    at = _instant(said)
    if said is not None and at is None:
        return None
    own = content.get("id")
    event_id = str(own)[:TEXT_MAX] if isinstance(own, str | int) and str(own) else f"content {print_}"
    place, note = _text(content, "place")[:TEXT_MAX], _text(content, "note")[:TEXT_MAX]
    return NewEvent(event_id, awb, code, at or now, content, place, note, _instant(content.get("recorded_at")))


def _text(content: Mapping[str, Any], name: str) -> str:
    value = content.get(name)
    return value if isinstance(value, str) else ""


def _instant(value: object) -> datetime | None:
    """An RFC 3339 instant in UTC; None for anything else, also for a time without its zone."""
    if not isinstance(value, str):
        return None
    try:
        read = msgspec.convert(value, datetime)
        return read.astimezone(UTC) if read.tzinfo else None
    except (msgspec.ValidationError, OverflowError, ValueError):
        return None


def _clean(value: object, depth: int = 0) -> Any:
    """JSON that PostgreSQL keeps: no NUL characters, no numbers that are none, no endless nesting or length."""
    if isinstance(value, str):
        return value.replace("\x00", "�")[:RAW_MAX]
    if depth >= DEPTH_MAX:
        return str(value).replace("\x00", "�")[:TEXT_MAX]
    if isinstance(value, Mapping):
        return {_clean(str(key)): _clean(one, depth + 1) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [_clean(one, depth + 1) for one in value]
    return value if value is None or isinstance(value, bool | int | float) else str(value)
