"""Goods in by scan, without a purchase order: each scan counts one, a number says how many; posted when all is counted."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Final
from uuid import UUID

from godown import catalog, stock
from godown.kernel.answers import Answer
from godown.kernel.refusal import Refusal
from godown.kernel.scan import read_scan
from godown.platform import scans
from godown.platform.transaction import Tx
from godown.receiving.goods_in import CountedGoods, CountedLine, receive

ACTS: Final = ("scan", "take", "units", "damaged", "quarantine", "batch", "expires", "vendor", "undo", "drop", "post")
UNIT_DIGITS: Final = 5


@dataclass(frozen=True, slots=True)
class DraftLine:
    """A SKU that is being counted in; `serials` and batch where it is tracked."""

    sku: catalog.Sku
    accepted: int
    rejected: int
    condition: str
    reason: str
    batch: str
    expires: str
    serials: tuple[str, ...]

    @property
    def lacks(self) -> str:
        """What must still be said: batch, serials, or nothing."""
        if self.sku.tracking == "batch" and not self.batch:
            return "batch"
        return "serials" if self.sku.tracking == "serial" and len(self.serials) != self.accepted + self.rejected else ""


@dataclass(frozen=True, slots=True)
class Draft:
    """A receipt in the making. `posted` is its number when it is done."""

    lines: Sequence[DraftLine]
    now: DraftLine | None
    vendor: str
    posted: str


def present(tx: Tx, session_id: UUID) -> Draft:
    """What this session has counted so far."""
    state = scans.state_of(tx, session_id)
    kept: dict[str, dict[str, Any]] = state.get("lines") or {}
    skus = catalog.skus_by_code(tx, list(kept))
    lines = [
        DraftLine(skus[code], int(one["accepted"]), int(one["rejected"]), one["condition"], one["reason"], one["batch"],
                  one["expires"], tuple(one["serials"]))
        for code, one in kept.items()
    ]  # fmt: skip
    now = next((line for line in lines if line.sku.code == state.get("now")), None)
    return Draft(lines, now, str(state.get("vendor", "")), str(state.get("posted", "")))


def scan(
    tx: Tx, facility_id: UUID, session_id: UUID, scan_id: UUID, raw: str, *, act: str = "scan", value: str = ""
) -> Answer:
    """Take one scan or tap of a receipt. The same `scan_id` again is *already done* and changes nothing."""
    if act not in ACTS:
        raise Refusal("unknown_act", f"An act is one of {', '.join(ACTS)}.", status=422)
    scans.lock(tx, session_id)
    there, state = present(tx, session_id), scans.state_of(tx, session_id)
    if scans.known(tx, scan_id) or there.posted:
        return Answer("already_done", "Already done", there.posted or "This scan has come before.", "items")
    before = {"lines": state.get("lines") or {}, "now": state.get("now", "")}
    answer, lines, changes = _take(tx, facility_id, session_id, there, state, raw, act, value.strip())
    after = state | changes
    if lines is not None:
        after |= {"lines": {line.sku.code: _kept(line) for line in lines}, "before": before}
    kept = {"kind": answer.kind, "word": answer.word, "state": after}
    scans.keep(tx, scan_id, "receive", session_id, raw, act, kept)
    return answer


Taken = tuple[Answer, Sequence[DraftLine] | None, dict[str, Any]]


def _kept(line: DraftLine) -> dict[str, Any]:
    return {"accepted": line.accepted, "rejected": line.rejected, "condition": line.condition, "reason": line.reason,
            "batch": line.batch, "expires": line.expires, "serials": list(line.serials)}  # fmt: skip


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
    if act == "take":
        return Answer("ok", value, "Say how many.", "items"), None, {"now": value}
    if act == "scan":
        return _read(tx, there, raw)
    if there.now is None:
        return Answer("not_accepted", "Which item", "Scan an item first.", "items"), None, {}
    return _say(there, there.now, act, value)


def _with(there: Draft, line: DraftLine) -> list[DraftLine]:
    others = [one for one in there.lines if one.sku.code != line.sku.code]
    return [*others, line]


def _read(tx: Tx, there: Draft, raw: str) -> Taken:
    read = read_scan(raw)
    skus = [sku for sku in catalog.skus_read(tx, read.candidates) if sku.kind != "bundle"]
    if skus:
        sku = skus[0]
        known = next((one for one in there.lines if one.sku.code == sku.code), None)
        line = known or DraftLine(sku, 0, 0, stock.QUARANTINE, "", read.batch, "", ())
        serials = (*line.serials, read.serial) if read.serial and read.serial not in line.serials else line.serials
        line = replace(line, accepted=line.accepted + 1, serials=serials)
        return Answer("ok", f"{line.accepted} {sku.name}", sku.code, "items"), _with(there, line), {"now": sku.code}
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
    if act == "batch":
        return Answer("ok", "Batch", value[:60], "items"), _with(there, replace(line, batch=value[:60])), {}
    if act == "expires":
        try:
            day = date.fromisoformat(value).isoformat() if value else ""
        except ValueError:
            return Answer("not_accepted", "Which day", f"Read: {value[:20]}", "items"), None, {}
        return Answer("ok", "Use by", day, "items"), _with(there, replace(line, expires=day)), {}
    if act == "units":
        if not value.isdecimal() or len(value) > UNIT_DIGITS:
            return Answer("not_accepted", "How many", f"Read: {value[:20]}", "items"), None, {}
        line = replace(line, accepted=int(value))
        return Answer("ok", f"{line.accepted} {line.sku.name}", line.sku.code, "items"), _with(there, line), {}
    if not line.accepted:
        return Answer("not_accepted", "None is left", "Count it first, then reject it.", "items"), None, {}
    condition = stock.DAMAGED if act == "damaged" else stock.QUARANTINE
    line = replace(
        line, accepted=line.accepted - 1, rejected=line.rejected + 1, condition=condition, reason=value or act
    )
    return Answer("ok", f"{line.rejected} rejected", f"{line.sku.name}, {condition}", "items"), _with(there, line), {}


def _post(tx: Tx, facility_id: UUID, session_id: UUID, there: Draft) -> Taken:
    lines = [one for one in there.lines if one.accepted + one.rejected]
    if not lines:
        return Answer("not_accepted", "Nothing is counted", "Scan the first item.", "items"), None, {}
    if short := next((one for one in lines if one.lacks), None):
        what = "its batch number" if short.lacks == "batch" else "a serial number for each unit"
        return (
            Answer("not_accepted", "Not complete", f"{short.sku.code} needs {what}.", "items"),
            None,
            {"now": short.sku.code},
        )
    goods = tuple(
        CountedLine(one.sku.code, one.accepted, one.rejected, one.condition, one.reason, batch_number=one.batch,
                    expires_on=date.fromisoformat(one.expires) if one.expires else None, serials=one.serials)
        for one in lines
    )  # fmt: skip
    done = receive(tx, CountedGoods(facility_id, goods, session_id, there.vendor))
    say = f"{done.accepted} accepted, {done.rejected} rejected. They wait on the dock."
    return Answer("ok", done.number, say, "items"), None, {"posted": f"{done.number}: {say}"}
