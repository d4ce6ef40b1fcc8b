"""Orders in: what a shop sends is stored as it came, then understood. What cannot be processed waits with its reason."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any, Final
from uuid import UUID

import msgspec

from godown import orders
from godown.channels import queries, store, store_inbox
from godown.channels.connect import stamp
from godown.channels.protocol import KINDS
from godown.channels.protocol_words import OrderPage, Unreadable
from godown.channels.words import Message
from godown.kernel.outcome import Outcome, RowRefusal
from godown.orders import NewOrder
from godown.orders import queries as order_queries
from godown.platform.transaction import Tx

OVERLAP: Final = timedelta(minutes=10)
"""Orders are asked for again from so long before the last one seen: clocks differ, and pages move while they are read."""

ID_MAX: Final = 200
RETRY_MAX: Final = 500

Verdict = tuple[str, str, str]
"""Status, code and reason of a message."""

DONE: Final[Verdict] = ("done", "", "")
REPLACED: Final[Verdict] = ("replaced", "", "")


def asked_since(cursor: str) -> str:
    """The instant since which a shop is asked for changed orders."""
    return stamp(datetime.fromisoformat(cursor) - OVERLAP)


def keep_page(tx: Tx, channel_id: UUID, page: OrderPage) -> int:
    """Store a page of raw orders and how far we are; answer how many are new. A clock that is ahead moves nothing on."""
    kept = keep(tx, channel_id, page.orders)
    seen = [changed for one in page.orders if (changed := _changed_at(one))]
    store.page_read(tx, channel_id, page.next_cursor, stamp(min(max(seen), tx.now)) if seen else "")
    return kept


def keep(tx: Tx, channel_id: UUID, payloads: Sequence[dict[str, Any]]) -> int:
    """Store raw payloads; answer how many are new. The same content again is known already."""
    return store_inbox.keep(tx, channel_id, [_row(payload) for payload in payloads])


def _row(payload: dict[str, Any]) -> tuple[str, dict[str, Any], str, datetime | None]:
    """External id, payload, its hash, when it changed. A NUL, which the database cannot hold, becomes U+FFFD."""
    text = msgspec.json.encode(payload, order="sorted").replace(b"\\u0000", b"\\ufffd")
    clean: dict[str, Any] = msgspec.json.decode(text)
    external_id = clean.get("id")
    key = str(external_id)[:ID_MAX] if isinstance(external_id, str | int) else ""
    return key, clean, hashlib.sha256(text).hexdigest(), _changed_at(clean)


def _changed_at(payload: Mapping[str, Any]) -> datetime | None:
    text = payload.get("updated_at")
    try:
        changed = datetime.fromisoformat(text) if isinstance(text, str) else None
        return changed.astimezone(UTC) if changed and changed.tzinfo else None
    except (ValueError, OverflowError):
        return None


def handle(tx: Tx, channel_id: UUID, limit: int) -> int:
    """Handle the oldest messages of a shop that nobody has looked at; answer how many."""
    found = store_inbox.lock_waiting(tx, channel_id, limit)
    if found:
        _judge(tx, channel_id, found)
    return len(found)


def give_up(tx: Tx, channel_id: UUID, reason: str) -> None:
    """The oldest message cannot be handled: it waits for a person."""
    oldest = store_inbox.lock_waiting(tx, channel_id, 1)
    store_inbox.settle(tx, [(one.id, "refused", "failed", reason) for one in oldest])


def retry(tx: Tx, message_ids: Sequence[UUID]) -> Outcome[UUID]:
    """Handle messages again that wait for a person; the shop is asked as well for the order as it is now."""
    found = store_inbox.lock_refused(tx, list(message_ids)[:RETRY_MAX])
    verdicts: dict[UUID, Verdict] = {}
    for channel_id in sorted({one.channel_id for one in found}):
        mine = [one for one in found if one.channel_id == channel_id]
        verdicts |= _judge(tx, channel_id, mine)
        hints(tx, channel_id, [one.external_id for one in mine if verdicts[one.id][0] == "refused" and one.external_id])
    absent = [i for i in message_ids if i not in verdicts]
    refused = [RowRefusal(i, "not_found", "This message waits for nobody.") for i in absent]
    refused += [RowRefusal(i, code, reason) for i, (status, code, reason) in verdicts.items() if status == "refused"]
    return Outcome.of([i for i, verdict in verdicts.items() if verdict[0] != "refused"], refused)


def hint(tx: Tx, channel_id: UUID, external_id: str) -> None:
    """Somebody says that an order changed: fetch it. Many hints of one order become one call."""
    hints(tx, channel_id, [external_id])


def hints(tx: Tx, channel_id: UUID, external_ids: Sequence[str]) -> None:
    """Somebody says that orders changed."""
    keys = dict.fromkeys(one[:ID_MAX] for one in external_ids)
    tx.defer_each_once(
        "fetch_order", {f"fetch {channel_id} {key}": {"channel": str(channel_id), "external_id": key} for key in keys}
    )


def _judge(tx: Tx, channel_id: UUID, messages: Sequence[Message]) -> dict[UUID, Verdict]:
    """Handle messages and write down what became of each."""
    verdicts = {one.id: REPLACED for one in messages}
    fresh = _newest(messages, store_inbox.done_until(tx, channel_id, [one.external_id for one in messages]))
    understood, refused = _understand(tx, channel_id, fresh)
    verdicts |= refused
    told = {one.id: new for one, new in understood}
    outcome = orders.take(tx, channel_id, list(told.values())) if told else Outcome.of()
    wrong = {row.key: row for row in reversed(outcome.refused)}
    for message_id, new in told.items():
        row = wrong.get(new.external_id)
        verdicts[message_id] = ("refused", row.code, row.message) if row else DONE
    store_inbox.settle(tx, [(i, *verdict) for i, verdict in sorted(verdicts.items())])
    store_inbox.replace_older(tx, [one.id for one in fresh])
    if outcome.done:
        store.orders_came(tx, channel_id)
    return verdicts


def _newest(messages: Iterable[Message], known: Mapping[str, datetime]) -> list[Message]:
    """The latest message of each order, unless something later was applied already. A message without an id stands alone."""
    latest: dict[object, Message] = {}
    for one in messages:
        key = one.external_id or one.id
        other = latest.get(key)
        if other is None or (_rank(one) >= _rank(other)):
            latest[key] = one
    return [one for one in latest.values() if one.external_id not in known or _rank(one) >= known[one.external_id]]


def _rank(message: Message) -> datetime:
    return message.changed_at or message.received_at


def _understand(
    tx: Tx, channel_id: UUID, messages: Sequence[Message]
) -> tuple[list[tuple[Message, NewOrder]], dict[UUID, Verdict]]:
    """Read payloads as orders with our SKU codes; what cannot be read is refused with its reason."""
    read: list[tuple[Message, NewOrder]] = []
    refused: dict[UUID, Verdict] = {}
    understand = KINDS[queries.link(tx, channel_id).kind].understand
    for one in messages:
        try:
            read.append((one, understand(one.payload)))
        except Unreadable as fault:
            refused[one.id] = ("refused", fault.code, fault.reason)
    codes = sorted({line.sku_code for _, new in read for line in new.lines})
    ours = queries.skus_behind(tx, channel_id, codes)
    good: list[tuple[Message, NewOrder]] = []
    strange = [(one, new) for one, new in read if any(line.sku_code not in ours for line in new.lines)]
    never = _never_had(tx, channel_id, [new for _, new in strange if new.cancelled])
    for one, new in read:
        missing = [line.sku_code for line in new.lines if line.sku_code not in ours]
        if missing and new.external_id in never:
            refused[one.id] = DONE
        elif missing:
            refused[one.id] = ("refused", "unknown_sku", _unknown(missing))
        else:
            lines = tuple(replace(line, sku_code=ours[line.sku_code]) for line in new.lines)
            good.append((one, replace(new, lines=lines)))
    store.see_codes(tx, channel_id, _strange_codes([new for _, new in strange], ours))
    return good, refused


def _never_had(tx: Tx, channel_id: UUID, cancelled: Sequence[NewOrder]) -> set[str]:
    """Cancelled orders that we never took: there is nothing to do for them."""
    known = order_queries.by_external_id(tx, channel_id, [new.external_id for new in cancelled])
    return {new.external_id for new in cancelled if new.external_id not in known}


def _unknown(codes: Sequence[str]) -> str:
    named = ", ".join(dict.fromkeys(codes))
    return f"None of our SKUs is behind {named}. Map the shop's code, or add the SKU."


def _strange_codes(news: Iterable[NewOrder], ours: Mapping[str, str]) -> list[tuple[str, str]]:
    return [
        (line.sku_code, line.name)
        for new in news
        for line in new.lines
        if line.sku_code not in ours and 1 <= len(line.sku_code) <= ID_MAX
    ]
