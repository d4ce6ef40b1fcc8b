"""Goods in by scan, with a purchase order or without: each scan counts one, a number says how many; posted when all is counted.

Against an order each line says how many are open; more of it, or other goods, are counted as extra.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date
from typing import Any, Final
from uuid import UUID

from godown import catalog, stock
from godown.kernel.answers import Answer
from godown.kernel.money import parse_rupees
from godown.kernel.refusal import Refusal
from godown.kernel.scan import read_scan
from godown.platform import scans
from godown.platform.transaction import Tx
from godown.receiving import queries, store_purchases
from godown.receiving.goods_in import CountedGoods, CountedLine, receive
from godown.receiving.queries import Purchase
from godown.stock import queries_places

ACTS: Final = ("scan", "take", "units", "damaged", "quarantine", "all_quarantine", "batch", "expires", "made", "mrp", "vendor_batch",
               "photo", "later", "vendor", "owner", "undo", "drop", "clear", "no_order", "post")  # fmt: skip
UNIT_DIGITS: Final = 5


@dataclass(frozen=True, slots=True)
class DraftLine:
    """A SKU that is being counted in; `serials` and batch where it is tracked. `ordered` is what is open of its order:
    0 where the order does not name it, None where there is no order. `photos` are ids of photos of the damage; `too_old` says
    how many days its batch has left where that is too few to take it in; `later` that its serial numbers are scanned at
    packing."""

    sku: catalog.Sku
    accepted: int
    rejected: int
    condition: str
    reason: str
    batch: str
    expires: str
    serials: tuple[str, ...]
    ordered: int | None = None
    made: str = ""
    mrp_paise: int | None = None
    vendor_batch: str = ""
    photos: tuple[str, ...] = ()
    too_old: str = ""
    later: bool = False

    @property
    def counted(self) -> int:
        """Accepted and rejected together."""
        return self.accepted + self.rejected

    @property
    def extra(self) -> int:
        """Units beyond what is open of the order."""
        return 0 if self.ordered is None else max(self.counted - self.ordered, 0)

    @property
    def lacks(self) -> str:
        """What must still be said: batch, serials, or nothing."""
        if self.sku.tracking == "batch" and not self.batch:
            return "batch"
        asked = self.sku.tracking == "serial" and not self.later
        return "serials" if asked and len(self.serials) != self.counted else ""


@dataclass(frozen=True, slots=True)
class Draft:
    """A receipt in the making. `owner` is the code of the consignor whose goods it counts (empty:
    ours). `awaited` are lines of its order that nobody has counted; `posted` its number when done."""

    lines: Sequence[DraftLine]
    now: DraftLine | None
    vendor: str
    posted: str
    order: Purchase | None = None
    awaited: Sequence[DraftLine] = ()
    owner: str = ""


def present(tx: Tx, session_id: UUID, facility_id: UUID | None = None) -> Draft:
    """What this session has counted so far."""
    state = scans.state_of(tx, session_id)
    kept: dict[str, dict[str, Any]] = state.get("lines") or {}
    head = queries.draft_head(tx, session_id)
    order = queries.purchase(tx, head.purchase_order_id) if head and head.purchase_order_id else None
    open_of = {one.sku_id: one.open for one in queries.lines_of(tx, [order.id])} if order else {}
    skus = catalog.skus_by_code(tx, list(kept))
    ordered = catalog.skus_by_id(tx, list(open_of))
    lines = [
        DraftLine(skus[code], int(one["accepted"]), int(one["rejected"]), one["condition"], one["reason"], one["batch"],
                  one["expires"], tuple(one["serials"]), open_of.get(skus[code].id, 0) if order else None,
                  one.get("made", ""), one.get("mrp_paise"), one.get("vendor_batch", ""), tuple(one.get("photos", ())),
                  later=bool(one.get("later")))
        for code, one in kept.items()
    ]  # fmt: skip
    if any(line.expires for line in lines):
        lines = _dated(tx, facility_id or (head.facility_id if head else None), lines)
    awaited = [
        _empty(ordered[sku_id], count)
        for sku_id, count in open_of.items()
        if count and ordered[sku_id].code not in kept
    ]
    now = next((line for line in lines if line.sku.code == state.get("now")), None)
    vendor = str(state.get("vendor") or (head.vendor_name if head else ""))
    return Draft(lines, now, vendor, str(state.get("posted", "")), order, awaited, str(state.get("owner", "")))


def _dated(tx: Tx, facility_id: UUID | None, lines: Sequence[DraftLine]) -> list[DraftLine]:
    """Say of each line whether its batch is too old to be taken in."""
    zone = queries_places.zone_of(tx, facility_id) if facility_id else UTC
    today = tx.now.astimezone(zone).date()
    return [replace(line, too_old=_too_old(line, today)) for line in lines]


def _too_old(line: DraftLine, today: date) -> str:
    day = date.fromisoformat(line.expires) if line.expires else None
    if day is None or stock.fit(day, line.sku.receive_days, today) == stock.SALEABLE:
        return ""
    return f"{(day - today).days} days left, {line.sku.receive_days} are asked for."


def _empty(sku: catalog.Sku, ordered: int | None, batch: str = "") -> DraftLine:
    return DraftLine(sku, 0, 0, stock.QUARANTINE, "", batch, "", (), ordered)


def scan(
    tx: Tx, facility_id: UUID, session_id: UUID, scan_id: UUID, raw: str, *, act: str = "scan", value: str = ""
) -> Answer:
    """Take one scan or tap of a receipt. The same `scan_id` again is *already done* and changes nothing."""
    if act not in ACTS:
        raise Refusal("unknown_act", f"An act is one of {', '.join(ACTS)}.", status=422)
    scans.lock(tx, session_id)
    there, state = present(tx, session_id, facility_id), scans.state_of(tx, session_id)
    if scans.known(tx, scan_id, session_id) or there.posted:
        return Answer("already_done", "Already done", there.posted or "This scan has come before.", "items")
    if (head := queries.draft_head(tx, session_id)) is not None:
        facility_id = head.facility_id
    before = {"lines": state.get("lines") or {}, "now": state.get("now", "")}
    answer, lines, changes = _take(tx, facility_id, session_id, there, state, raw, act, value.strip())
    after = state | changes
    if lines is not None:
        after |= {"lines": {line.sku.code: _kept(line) for line in lines}, "before": before}
    kept = {"kind": answer.kind, "word": answer.word, "state": after}
    scans.keep(tx, scan_id, "receive", session_id, raw, act, kept)
    _keep(tx, facility_id, session_id, there, after, off_order=act == "no_order")
    return answer


def _keep(tx: Tx, facility_id: UUID, session_id: UUID, there: Draft, after: dict[str, Any], *, off_order: bool) -> None:
    """Write the draft's row: where it stands, for whoever looks at the list."""
    if after.get("posted"):
        store_purchases.end_draft(tx, session_id)
        return
    units = sum(int(one["accepted"]) + int(one["rejected"]) for one in (after.get("lines") or {}).values())
    order = there.order.id if there.order and not off_order else None
    vendor = str(after.get("vendor") or there.vendor)
    store_purchases.keep_draft(tx, session_id, facility_id, order, vendor=vendor, units=units)


Taken = tuple[Answer, Sequence[DraftLine] | None, dict[str, Any]]


def _kept(line: DraftLine) -> dict[str, Any]:
    return {"accepted": line.accepted, "rejected": line.rejected, "condition": line.condition, "reason": line.reason,
            "batch": line.batch, "expires": line.expires, "serials": list(line.serials), "made": line.made,
            "mrp_paise": line.mrp_paise, "vendor_batch": line.vendor_batch, "photos": list(line.photos), "later": line.later}  # fmt: skip


def _take(
    tx: Tx, facility_id: UUID, session_id: UUID, there: Draft, state: dict[str, Any], raw: str, act: str, value: str
) -> Taken:
    if act == "post":
        return _post(tx, facility_id, session_id, there)
    if act == "undo":
        before = state.get("before")
        if not before:
            return Answer("not_accepted", "Nothing to undo", "The last scan is undone already.", "items"), None, {}
        return Answer("ok", "Undone", "", "items"), None, {**before, "before": None}
    if act == "vendor":
        return Answer("ok", value or "No vendor", "Kept.", "items"), None, {"vendor": value[:200]}
    if act == "owner":
        return _owner(tx, there, value)
    if act == "clear":
        return Answer("ok", "Nothing is counted", "Undo brings it back.", "items"), [], {"now": ""}
    if act == "no_order":
        return Answer("ok", "Without an order", "What is counted stays.", "items"), None, {}
    if act == "take":
        fresh = [one for one in there.awaited if one.sku.code == value]
        return Answer("ok", value, "Say how many.", "items"), [*there.lines, *fresh] if fresh else None, {"now": value}
    if act == "scan":
        return _read(tx, there, raw)
    if there.now is None:
        return Answer("not_accepted", "Which item", "Scan an item first.", "items"), None, {}
    return _say(there, there.now, act, value)


def _owner(tx: Tx, there: Draft, code: str) -> Taken:
    """Whose goods are counted: a consignor's, or ours where none is named."""
    if not code:
        return Answer("ok", "Our own goods", "They are received for us.", "items"), None, {"owner": "", "vendor": ""}
    known = next((one for one in stock.consignors(tx) if one.code == code.upper() and one.active), None)
    if known is None:
        return Answer("not_accepted", "No such consignor", f"Read: {code[:40]}", "items"), None, {}
    if there.order:
        say = f"{there.order.number} is an order of ours. Take this receipt off the order first."
        return Answer("not_accepted", "Ordered by us", say, "items"), None, {}
    say = "They are received for this consignor, and cost nothing in our books."
    return Answer("ok", known.name, say, "items"), None, {"owner": known.code, "vendor": known.name}


def _with(there: Draft, line: DraftLine) -> list[DraftLine]:
    others = [one for one in there.lines if one.sku.code != line.sku.code]
    return [*others, line]


def _first(there: Draft, sku: catalog.Sku, batch: str) -> DraftLine:
    ordered = next((one.ordered for one in there.awaited if one.sku.code == sku.code), 0 if there.order else None)
    return _empty(sku, ordered, batch)


def _about(line: DraftLine) -> str:
    """What is said of a count: how it stands against the order."""
    if line.ordered == 0:
        return f"{line.sku.code} is not open on this order: extra goods."
    if line.extra:
        return f"{line.sku.code}: {line.extra} more than ordered."
    return f"{line.sku.code}, of {line.ordered} ordered" if line.ordered else line.sku.code


def _read(tx: Tx, there: Draft, raw: str) -> Taken:
    read = read_scan(raw)
    skus = [sku for sku in catalog.skus_read(tx, read.candidates) if sku.kind != "bundle"]
    if skus:
        sku = skus[0]
        known = next((one for one in there.lines if one.sku.code == sku.code), None)
        line = known or _first(there, sku, read.batch)
        fresh = read.serial and read.serial not in line.serials and not line.later
        serials = (*line.serials, read.serial) if fresh else line.serials
        line = replace(line, accepted=line.accepted + 1, serials=serials)
        return Answer("ok", f"{line.accepted} {sku.name}", _about(line), "items"), _with(there, line), {"now": sku.code}
    if there.now and read.clean.isdecimal() and len(read.clean) <= UNIT_DIGITS:
        return _say(there, there.now, "units", read.clean)
    if there.now and there.now.lacks == "serials" and read.clean:
        if read.clean in there.now.serials:
            return Answer("already_done", "Scanned already", read.clean, "items"), None, {}
        line = replace(there.now, serials=(*there.now.serials, read.clean))
        return Answer("ok", f"Serial {len(line.serials)}", read.clean, "items"), _with(there, line), {}
    return Answer("not_accepted", "Not known", f"Read: {read.clean[:60]}", "items"), None, {}


def _say(there: Draft, line: DraftLine, act: str, value: str) -> Taken:
    if act == "drop":
        left = [one for one in there.lines if one.sku.code != line.sku.code]
        return Answer("ok", "Taken off", line.sku.code, "items"), left, {"now": ""}
    if act in ("batch", "vendor_batch", "expires", "made", "mrp", "photo"):
        return _say_batch(there, line, act, value)
    if act == "later":
        line = replace(line, later=not line.later, serials=())
        word = "Numbers later" if line.later else "Scan the numbers"
        return (
            Answer("ok", word, "Each is scanned when it is packed." if line.later else "", "items"),
            _with(there, line),
            {},
        )
    if act == "units":
        if not value.isdecimal() or len(value) > UNIT_DIGITS:
            return Answer("not_accepted", "How many", f"Read: {value[:20]}", "items"), None, {}
        line = replace(line, accepted=int(value))
        return Answer("ok", f"{line.accepted} {line.sku.name}", _about(line), "items"), _with(there, line), {}
    if act == "all_quarantine":
        why = value or line.too_old or "quarantine"
        line = replace(line, accepted=0, rejected=line.counted, condition=stock.QUARANTINE, reason=why)
        return Answer("ok", f"{line.rejected} to quarantine", line.sku.name, "items"), _with(there, line), {}
    if not line.accepted:
        return Answer("not_accepted", "None is left", "Count it first, then reject it.", "items"), None, {}
    condition = stock.DAMAGED if act == "damaged" else stock.QUARANTINE
    line = replace(
        line, accepted=line.accepted - 1, rejected=line.rejected + 1, condition=condition, reason=value or act
    )
    return Answer("ok", f"{line.rejected} rejected", f"{line.sku.name}, {condition}", "items"), _with(there, line), {}


def _say_batch(there: Draft, line: DraftLine, act: str, value: str) -> Taken:
    """What stands on the goods: batch numbers, dates, the printed price; and a photo of what is broken."""
    if act in ("batch", "vendor_batch"):
        line = replace(line, batch=value[:60]) if act == "batch" else replace(line, vendor_batch=value[:60])
        return (
            Answer("ok", "Batch" if act == "batch" else "Vendor's batch", value[:60], "items"),
            _with(there, line),
            {},
        )
    if act == "photo":
        line = replace(line, photos=(*line.photos, str(UUID(value))))
        return Answer("ok", "Photo kept", line.sku.name, "items"), _with(there, line), {}
    try:
        if act == "mrp":
            line = replace(line, mrp_paise=parse_rupees(value) if value else None)
            return Answer("ok", "MRP", value[:20], "items"), _with(there, line), {}
        day = date.fromisoformat(value).isoformat() if value else ""
    except ValueError:
        word = "Which price" if act == "mrp" else "Which day"
        return Answer("not_accepted", word, f"Read: {value[:20]}", "items"), None, {}
    line = replace(line, expires=day) if act == "expires" else replace(line, made=day)
    return Answer("ok", "Use by" if act == "expires" else "Made", day, "items"), _with(there, line), {}


def _post(tx: Tx, facility_id: UUID, session_id: UUID, there: Draft) -> Taken:
    lines = [one for one in there.lines if one.counted]
    if not lines:
        return Answer("not_accepted", "Nothing is counted", "Scan the first item.", "items"), None, {}
    if there.order and there.order.status == "cancelled":
        say = f"{there.order.number} is cancelled. Take this receipt off the order, then post it."
        return Answer("not_accepted", "The order is cancelled", say, "items"), None, {}
    if short := next((one for one in lines if one.lacks), None):
        what = "its batch number" if short.lacks == "batch" else "a serial number for each unit"
        return (
            Answer("not_accepted", "Not complete", f"{short.sku.code} needs {what}.", "items"),
            None,
            {"now": short.sku.code},
        )
    if old := next((one for one in lines if one.too_old and one.accepted), None):
        say = f"{old.sku.code}: {old.too_old} Send it to quarantine, or take it off."
        return Answer("not_accepted", "Too short dated", say, "items"), None, {"now": old.sku.code}
    goods = tuple(
        CountedLine(one.sku.code, one.accepted, one.rejected, one.condition, one.reason, None, one.batch, _day(one.made),
                    _day(one.expires), one.mrp_paise, one.serials, None, one.vendor_batch,
                    tuple(UUID(photo) for photo in one.photos))
        for one in lines
    )  # fmt: skip
    order = there.order.id if there.order else None
    done = receive(tx, CountedGoods(facility_id, goods, session_id, there.vendor, order, owner=there.owner))
    say = f"{done.accepted} accepted, {done.rejected} rejected. They wait on the dock."
    return Answer("ok", done.number, say, "items"), None, {"posted": f"{done.number}: {say}"}


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None
