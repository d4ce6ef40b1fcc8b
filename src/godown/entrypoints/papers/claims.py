"""The evidence of a claim on paper: goods, weights, scans with times and people, photos."""

import base64
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any, Final
from uuid import UUID
from zoneinfo import ZoneInfo

from godown import returns
from godown.entrypoints.papers import words
from godown.entrypoints.papers.keep import Open
from godown.entrypoints.papers.press import PRESS, Sheet
from godown.kernel.money import format_inr
from godown.platform.files import Files, keep_file, stored
from godown.platform.identity import business_name
from godown.platform.transaction import Tx
from godown.reports import queries_evidence
from godown.reports.queries_evidence import PackedLine, Seen
from godown.returns import Claim, NewClaimStep, queries_claims
from godown.stock import queries_places
from godown.stock.queries_places import Facility

KINDS: Final = {
    "missing": "Contents missing", "swapped": "Contents swapped", "damaged": "Damaged", "weight": "Weight dispute",
    "lost": "Parcel lost", "other": "Claim",
}  # fmt: skip
SEEN_MAX: Final = 300
PHOTOS_MAX: Final = 24
BYTES_MAX: Final = 40 * 1024 * 1024
"""Photos of one paper: a mail with more is refused by most."""
PAPER_MAX: Final = 2 * BYTES_MAX
"""Of the paper with its photos: a picture may be larger in it than in its file."""
BOX: Final = (800, 600)
"""Every photo is fitted into a box of this shape."""


def evidence(tx: Tx, files: Files, claim_id: UUID) -> Sheet:
    """The evidence of a claim as it stands; refuses what is not there."""
    claim = queries_claims.one(tx, claim_id)
    home = queries_places.facility(tx, claim.facility_id)
    seen = queries_evidence.seen(tx, claim.parcel_id, claim.return_id, SEEN_MAX + 1)
    lines = queries_evidence.packed(tx, claim.parcel_id, claim.return_id)
    photos, left_out = _photos(tx, files, claim)
    shown = seen[:SEEN_MAX]
    data = {
        "number": claim.number, "kind": KINDS[claim.kind], "party": claim.party, "seller": business_name(tx),
        "facility": ", ".join([home.name, *words.postal({"address1": home.address1, "city": home.city, "pincode": home.pincode})]),
        "gstin": f"GSTIN {home.gstin}" if home.gstin else "", "amount": format_inr(claim.amount_paise),
        "facts": _facts(claim, home), "note": claim.note, "lines": [_line(one) for one in lines],
        "weights": _weights(claim), "seen": [_seen(one, home) for one in shown],
        "cut": f"The first {SEEN_MAX}; there are more." if len(seen) > SEEN_MAX else "", "photos": photos, "left_out": left_out,
    }  # fmt: skip
    at = max([claim.made_at, *(one.at for one in returns.claim_steps(tx, claim_id)), *(one.at for one in shown)])
    return Sheet("claim", data, f"claim-{claim.number}", at)


def step(open_: Open, files: Files, new: NewClaimStep) -> Claim:
    """A claim goes on. What is sent is fixed: the evidence of this moment is kept with the step, and every later copy has its bytes.
    Refuses as `returns.claim_step` does."""
    paper = sent_paper(open_, files, new)
    with open_() as tx:
        return returns.claim_step(tx, with_paper(tx, files, new, paper))


def sent_paper(open_: Open, files: Files, new: NewClaimStep) -> tuple[str, bytes] | None:
    """(name, PDF) of the evidence that goes with a step, made outside of any transaction; None where nothing is sent, or it was."""
    if new.state != "sent":
        return None
    with open_() as tx:
        if any(one.id == new.id for one in returns.claim_steps(tx, new.claim_id)):
            return None
        sheet = evidence(tx, files, new.claim_id)
    return f"{sheet.name}.pdf", PRESS.pdf(sheet)


def with_paper(tx: Tx, files: Files, new: NewClaimStep, paper: tuple[str, bytes] | None) -> NewClaimStep:
    """The step with its paper kept."""
    if paper is None:
        return new
    name, content = paper
    file = keep_file(tx, files, kind="claim", name=name, media_type="application/pdf", content=content,
                     most=PAPER_MAX)  # fmt: skip
    return replace(new, evidence_file_id=file)


def _facts(claim: Claim, home: Facility) -> list[list[str]]:
    return [
        ["AWB", claim.awb or "–"], ["Parcel", claim.parcel_number], ["Order", claim.order_number],
        ["Return", claim.return_number or "–"], ["Claimed", _moment(claim.made_at, home)], ["By", claim.who],
        ["Their reference", claim.reference or "–"], ["State", claim.state],
    ]  # fmt: skip


def _line(one: PackedLine) -> dict[str, str]:
    more = [f"Serial {one.serials}" if one.serials else "", one.note]
    return {
        "sku": one.sku_code, "name": one.name, "packed": str(one.quantity), "back": str(one.arrived),
        "price": format_inr(one.price_paise) if one.price_paise else "–", "more": ". ".join(filter(None, more)),
    }  # fmt: skip


def _weights(claim: Claim) -> list[list[str]]:
    told = [("Packed, on our scale", claim.packed_grams), ("Returned, on our scale", claim.returned_grams),
            ("Charged by the courier", claim.charged_grams)]  # fmt: skip
    return [[name, words.weight(grams) if grams else "not weighed"] for name, grams in told]


def _seen(one: Seen, home: Facility) -> dict[str, str]:
    what = one.what.replace("_", " ")
    return {
        "at": _moment(one.at, home), "what": f"courier: {what}" if one.source == "courier" else what, "who": one.who,
        "text": one.text,
    }  # fmt: skip


def _moment(at: datetime, home: Facility) -> str:
    local = at.astimezone(ZoneInfo(home.time_zone))
    return f"{words.day_of(local.date())}, {local:%H:%M:%S}"


def _photos(tx: Tx, files: Files, claim: Claim) -> tuple[list[dict[str, str]], list[str]]:
    """Photos with what they show, and what was left out and why."""
    named = [(photo, "with the claim") for photo in claim.photos]
    named += queries_evidence.photos_of_return(tx, claim.return_id) if claim.return_id else []
    shown: list[dict[str, str]] = []
    size = 0
    for number, (photo, about) in enumerate(named[:PHOTOS_MAX], 1):
        file = stored(tx, UUID(photo))
        size += file.size_bytes
        if size > BYTES_MAX:
            return shown, [f"{len(named) - number + 1} more photos are kept with us."]
        said = f"Photo {number}, {about}, {file.name}"
        shown.append({"svg": _framed(file.media_type, files.get(file.path)), "about": said})
    return shown, _more(named)


def _more(named: Sequence[Any]) -> list[str]:
    return [f"{len(named) - PHOTOS_MAX} more photos are kept with us."] if len(named) > PHOTOS_MAX else []


def _framed(media_type: str, content: bytes) -> str:
    """A photo within a drawing: typst takes pictures as text only so, and one that cannot be read leaves an empty frame."""
    width, height = BOX
    picture = f"data:{media_type};base64,{base64.b64encode(content).decode()}"
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" viewBox="0 0 {width} {height}" '
        f'width="{width}" height="{height}"><rect width="{width}" height="{height}" fill="#f3f3f3"/>'
        f'<image width="{width}" height="{height}" preserveAspectRatio="xMidYMid meet" xlink:href="{picture}"/></svg>'
    )
