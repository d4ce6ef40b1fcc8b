"""The shell around office pages: doors, facility, person. The door of each request fills a `Shell`; pages never do."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from godown.channels import Step
from godown.entrypoints.web.formats import duration
from godown.entrypoints.web.frame import gettext as _
from godown.entrypoints.web.states import N_

EVERY_FACILITY = "all"


@dataclass(frozen=True)
class Door:
    """An entry of the navigation. `key` is what a page names in its `nav` block, and what a role may or may not see."""

    key: str
    word: str
    icon: str
    href: str


NAV: tuple[tuple[str, tuple[Door, ...]], ...] = (
    ("", (Door("today", N_("Today"), icon="home-2", href="/"),)),
    (
        N_("Sell"),
        (
            Door("orders", N_("Orders"), icon="shopping-cart", href="/orders"),
            Door("returns", N_("Returns"), icon="arrow-back-up", href="/returns"),
            Door("channels", N_("Channels"), icon="plug-connected", href="/channels"),
        ),
    ),
    (
        N_("Floor"),
        (
            Door("waves", N_("Waves"), icon="route", href="/waves"),
            Door("pack", N_("Pack"), icon="package", href="/pack"),
            Door("handover", N_("Hand over"), icon="truck-delivery", href="/handover"),
            Door("couriers", N_("Couriers"), icon="truck", href="/couriers"),
            Door("receive", N_("Receive"), icon="package-import", href="/receive"),
            Door("putaway", N_("Put away"), icon="forklift", href="/putaway"),
            Door("move", N_("Move"), icon="arrows-exchange", href="/move"),
            Door("transfers", N_("Transfers"), icon="truck-loading", href="/transfers"),
            Door("count", N_("Count"), icon="clipboard-check", href="/count"),
        ),
    ),
    (
        N_("Goods"),
        (
            Door("stock", N_("Stock"), icon="stack-2", href="/stock"),
            Door("replenish", N_("Replenish"), icon="shopping-bag", href="/replenish"),
            Door("racks", N_("Racks"), icon="building-warehouse", href="/racks"),
            Door("imports", N_("Imports"), icon="upload", href="/imports"),
        ),
    ),
    (
        N_("Books"),
        (
            Door("documents", N_("Documents"), icon="file-invoice", href="/documents"),
            Door("bills", N_("Supplier bills"), icon="receipt", href="/bills"),
            Door("einvoices", N_("E-invoices"), icon="certificate", href="/einvoices"),
            Door("settlements", N_("Settlements"), icon="cash", href="/settlements"),
            Door("gst", N_("GST month"), icon="receipt-tax", href="/gst"),
            Door("margin", N_("Margin"), icon="chart-bar", href="/margin"),
            Door("journal", N_("Journal"), icon="book-2", href="/journal"),
        ),
    ),
)
SETTINGS = Door("settings", N_("Settings"), icon="settings", href="/settings")
FIRST_DOORS = frozenset(
    {
        "today",
        "orders",
        "returns",
        "channels",
        "waves",
        "pack",
        "handover",
        "couriers",
        "receive",
        "putaway",
        "move",
        "transfers",
        "replenish",
        "count",
        "stock",
        "racks",
        "imports",
        "documents",
        "bills",
        "einvoices",
        "settlements",
        "margin",
        "gst",
        "journal",
        "settings",
    }
)
"""The doors that lead somewhere today. A role sees a part of them."""


@dataclass(frozen=True)
class Person:
    """Who is signed in."""

    name: str
    role: str = ""

    @property
    def initials(self) -> str:
        """RN for Ritu Nair."""
        words = self.name.split()
        return "".join(word[0] for word in (words[:1] + words[-1:] if len(words) > 1 else words)).upper()


@dataclass(frozen=True)
class Live:
    """One sentence on whether every shop knows our stock: "Shops in step, 3 s"."""

    text: str
    tone: str = "ok"
    href: str = "/"


LATE_SECONDS = 30
"""A shop that lags longer is out of step."""


def live_of(step: Step) -> Live | None:
    """The sentence of the top bar; amber with the shop's name where one lags or is paused. None without a shop."""
    if not step.shops:
        return None
    if step.why == "paused":
        return Live(_("%(shop)s is paused") % {"shop": step.late}, "warn", "/channels")
    if step.seconds > LATE_SECONDS:
        behind = {"shop": step.late, "time": duration(step.seconds)}
        return Live(_("%(shop)s is %(time)s behind") % behind, "warn", "/channels")
    return Live(_("Shops in step, %(time)s") % {"time": duration(step.seconds)}, "ok", "/channels")


@dataclass(frozen=True)
class Shell:
    """Everything of a page that is not its own. `counts` are what waits for a person: a number, or (number, "hot").

    `facilities` are (key for the URL, name); `facility` is one of those keys or "all". `csrf_token` is the session's:
    every form of ours sends it as `csrf_token`, every script as the header X-CSRF-Token. Where language, theme
    (light, dark, system) or density (dense, roomy) is empty, what this device chose counts (a cookie). `owners` are the names of
    consignors.
    """

    person: Person | None = None
    doors: frozenset[str] = FIRST_DOORS
    counts: Mapping[str, Any] = field(default_factory=dict)
    facilities: Sequence[tuple[str, str]] = ()
    facility: str = EVERY_FACILITY
    zone: str = "Asia/Kolkata"
    live: Live | None = None
    messages: int = 0
    csrf_token: str = ""
    language: str = ""
    theme: str = ""
    density: str = ""
    single_keys: bool = True
    owners: Mapping[UUID, str] = field(default_factory=dict)

    def nav(self) -> list[tuple[str, list[Door]]]:
        """The groups of the navigation, without doors that this person does not have."""
        groups = [(title, [door for door in doors if door.key in self.doors]) for title, doors in NAV]
        return [(title, doors) for title, doors in groups if doors]

    def facility_name(self) -> str:
        """The name on the switcher; empty means all."""
        return next((name for key, name in self.facilities if key == self.facility), "")

    def count(self, key: str) -> tuple[int, str]:
        """How many wait behind a door, and whether that is urgent ("hot")."""
        told = self.counts.get(key, 0)
        return (told[0], told[1]) if isinstance(told, tuple) else (int(told), "")
