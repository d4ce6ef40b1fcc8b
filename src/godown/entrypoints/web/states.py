"""One table of all states that a screen shows: a word, a tone, and a shape. Never colour alone."""

from dataclasses import dataclass
from functools import cache

from markupsafe import Markup

from godown.entrypoints.web.assets import icon as draw_icon
from godown.entrypoints.web.frame import gettext

TONES = ("ok", "go", "warn", "stop", "ret", "done", "idle")

RING = '<circle cx="8" cy="8" r="6.25" fill="none" stroke="currentColor" stroke-width="1.75"/>'
DASHED = RING.replace("/>", ' stroke-dasharray="2.4 2.4"/>')
PIPS = {
    "q0": DASHED,
    "q1": f'{RING}<path d="M8 8V3.5A4.5 4.5 0 0 1 12.5 8Z" fill="currentColor"/>',
    "q2": f'{RING}<path d="M8 3.5a4.5 4.5 0 0 1 0 9Z" fill="currentColor"/>',
    "q3": f'{RING}<path d="M8 8H3.5A4.5 4.5 0 1 0 8 3.5Z" fill="currentColor"/>',
    "q4": '<circle cx="8" cy="8" r="7" fill="currentColor"/>',
}


@dataclass(frozen=True)
class State:
    """What a badge shows. Progress is a pip (q0 to q4), an end is an icon."""

    word: str
    tone: str
    pip: str = ""
    icon: str = ""


def N_(text: str) -> str:
    """Mark a text for translation where it is read, not where it is written."""
    return text


STATES: dict[str, State] = {
    # orders, lines and their units
    "new": State(N_("New"), "idle", pip="q0"),
    "received": State(N_("Received"), "idle", pip="q0"),
    "waiting": State(N_("Waiting for stock"), "warn", icon="hourglass"),
    "part_promised": State(N_("Part promised"), "warn", pip="q1"),
    "promised": State(N_("Promised"), "go", pip="q1"),
    "in_wave": State(N_("In a wave"), "go", pip="q2"),
    "picking": State(N_("Picking"), "go", pip="q2"),
    "picked": State(N_("Picked"), "go", pip="q3"),
    "packing": State(N_("Packing"), "go", pip="q3"),
    "packed": State(N_("Packed"), "go", pip="q4"),
    "handed_over": State(N_("Handed over"), "ok", icon="truck"),
    "shipped": State(N_("Shipped"), "ok", icon="truck"),
    "on_hold": State(N_("On hold"), "warn", icon="player-pause"),
    "suspended": State(N_("On hold"), "warn", icon="player-pause"),
    "needs_decision": State(N_("Needs decision"), "warn", icon="help-circle"),
    "split": State(N_("Split"), "go", icon="arrows-split-2"),
    "cancelled": State(N_("Cancelled"), "idle", icon="ban"),
    "late": State(N_("Late"), "stop", icon="clock-exclamation"),
    # papers at the tax portal
    "irn_needed": State(N_("Not sent yet"), "idle", pip="q0"),
    "irn_sent": State(N_("No answer yet"), "warn", icon="hourglass"),
    "irn_acknowledged": State(N_("Acknowledged"), "ok", icon="circle-check"),
    "irn_rejected": State(N_("Rejected"), "stop", icon="alert-octagon"),
    "irn_cancelling": State(N_("Being cancelled"), "warn", icon="hourglass"),
    "irn_cancelled": State(N_("Cancelled"), "idle", icon="ban"),
    "irn_voided": State(N_("Never registered"), "idle", icon="ban"),
    "irn_waived": State(N_("Not needed"), "idle", icon="circle-minus"),
    "eway_along": State(N_("Goes along"), "idle", pip="q0"),
    "eway_needed": State(N_("Not told yet"), "warn", icon="hourglass"),
    "eway_told": State(N_("Told"), "ok", icon="circle-check"),
    "eway_refused": State(N_("Not taken"), "stop", icon="alert-octagon"),
    # parcels on the road
    "label_pending": State(N_("Label pending"), "warn", icon="printer"),
    "ready": State(N_("Ready"), "go", pip="q4"),
    "in_transit": State(N_("In transit"), "ok", icon="truck-delivery"),
    "out_for_delivery": State(N_("Out for delivery"), "ok", icon="truck-delivery"),
    "delivered": State(N_("Delivered"), "ok", icon="circle-check"),
    "not_delivered": State(N_("Not delivered"), "warn", icon="door-off"),
    "coming_back": State(N_("Coming back"), "ret", icon="arrow-back-up"),
    "lost": State(N_("Lost"), "stop", icon="alert-octagon"),
    # returns
    "asked": State(N_("Asked for"), "warn", icon="message"),
    "expected": State(N_("Expected"), "idle", pip="q0"),
    "arrived": State(N_("Arrived"), "ret", pip="q1"),
    "inspecting": State(N_("Inspecting"), "ret", icon="eye"),
    "inspected": State(N_("Inspected"), "ret", pip="q3"),
    "part_returned": State(N_("Part returned"), "ret", icon="arrow-back-up"),
    "returned": State(N_("Returned"), "ret", icon="arrow-back-up"),
    "credited": State(N_("Credited"), "ok", icon="receipt-refund"),
    "refused": State(N_("Refused"), "stop", icon="ban"),
    # conditions of stock
    "saleable": State(N_("Saleable"), "ok", icon="circle-check"),
    "quarantine": State(N_("Quarantine"), "warn", icon="eye"),
    "damaged": State(N_("Damaged"), "stop", icon="alert-triangle"),
    "in_repair": State(N_("In repair"), "ret", icon="tool"),
    "expired": State(N_("Expired"), "stop", icon="calendar-off"),
    "short_dated": State(N_("Short dated"), "warn", icon="calendar-off"),
    "missing": State(N_("Missing"), "warn", icon="question-mark"),
    "unexpected": State(N_("Unexpected"), "ret", icon="question-mark"),
    "scrapped": State(N_("Scrapped"), "idle", icon="trash"),
    # transfers between facilities
    "transfer_open": State(N_("To send"), "idle", pip="q0"),
    "transfer_part_sent": State(N_("Part sent"), "go", pip="q1"),
    "transfer_sent": State(N_("On the road"), "go", icon="truck-delivery"),
    "transfer_part_received": State(N_("Part received"), "go", pip="q2"),
    "transfer_received": State(N_("Received"), "ok", icon="circle-check"),
    "transfer_cancelled": State(N_("Cancelled"), "idle", icon="ban"),
    # documents, waves, jobs, shops
    "draft": State(N_("Draft"), "idle", pip="q0"),
    "planned": State(N_("Planned"), "idle", pip="q0"),
    "released": State(N_("Released"), "go", pip="q1"),
    "open": State(N_("Open"), "go", pip="q1"),
    "in_work": State(N_("In work"), "go", pip="q2"),
    "part_received": State(N_("Part received"), "go", pip="q2"),
    "posted": State(N_("Posted"), "ok", icon="circle-check"),
    "issued": State(N_("Issued"), "ok", icon="circle-check"),
    "active": State(N_("Active"), "ok", icon="circle-check"),
    "inactive": State(N_("Not active"), "idle", icon="ban"),
    "done": State(N_("Done"), "ok", icon="circle-check"),
    "closed": State(N_("Closed"), "ok", icon="circle-check"),
    "failed": State(N_("Failed"), "stop", icon="alert-octagon"),
    "retrying": State(N_("Trying again"), "warn", icon="refresh"),
    "paused": State(N_("Paused"), "warn", icon="player-pause"),
}


@cache
def pip(kind: str) -> Markup:
    """Progress that reads without colour: dashed ring, quarter, half, three quarters, full (q0 to q4)."""
    return Markup(f'<svg viewBox="0 0 16 16" aria-hidden="true">{PIPS[kind]}</svg>')  # noqa: S704 - our own table


def shape(pip_kind: str, icon_name: str) -> Markup:
    """The pip or the small icon of a state."""
    return pip(pip_kind) if pip_kind else draw_icon(icon_name, "s")


def badge(state: str, word: str | None = None) -> Markup:
    """The badge of a state of the table; another word may be said ("Returned, damaged"), never another colour."""
    known = STATES[state]
    said = gettext(known.word) if word is None else word
    return Markup('<span class="badge {}">{}{}</span>').format(known.tone, shape(known.pip, known.icon), said)


def mark(tone: str, icon_name: str, word: str) -> Markup:
    """A badge that is no state: "14 left" in amber."""
    return Markup('<span class="badge {}">{}{}</span>').format(tone, draw_icon(icon_name, "s"), word)
