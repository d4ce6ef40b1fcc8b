"""The door of office and scan pages: who is signed in, which facility, the shell around, the answer of the last deed.

A handler asks for `page: NamedDependency[Page]`, opens `page.open()` once, and ends with `page.render(...)` after a GET or
`page.go(...)` after a POST. A refusal that a handler does not catch comes back as a red band on the page it came from.
"""

import base64
import json
from collections.abc import Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from typing import Any, Final
from uuid import UUID

from anyio import to_thread
from litestar import Response
from litestar.datastructures import Cookie
from litestar.response import Redirect

from godown import channels
from godown.entrypoints.door import AnyRequest, Door, provide_door
from godown.entrypoints.web.frame import enter
from godown.entrypoints.web.frame import gettext as _
from godown.entrypoints.web.render import frame_of, render, shell_of
from godown.entrypoints.web.shell import EVERY_FACILITY, FIRST_DOORS, Person, Shell, live_of
from godown.kernel.outcome import Outcome
from godown.kernel.refusal import Refusal
from godown.platform.transaction import Tx
from godown.reports import queries_shell
from godown.stock import queries_places
from godown.stock.queries_places import Facility

SAID: Final = "said"
SAID_MAX: Final = 3_000
"""A cookie holds about 4 KB; a longer answer is cut (its rows are still in the log)."""
YEAR_SECONDS: Final = 365 * 24 * 3600

NEEDS: Final = {
    "today": "read", "orders": "read", "returns": "read", "channels": "settings", "waves": "floor", "pack": "floor",
    "handover": "floor", "receive": "stock", "putaway": "floor", "move": "floor", "transfers": "stock", "replenish": "stock",
    "count": "floor", "stock": "read", "racks": "read",
    "imports": "catalog", "documents": "read", "bills": "books", "settlements": "books", "margin": "books",
    "einvoices": "books", "gst": "books", "journal": "books", "settings": "settings",
    "couriers": "settings",
}  # fmt: skip
"""The right that each door of the navigation needs. A role sees only its doors."""


@dataclass(frozen=True, slots=True)
class Said:
    """What the last deed did, in one sentence, with a line for each row that was refused. Stays until the next deed."""

    text: str
    tone: str = "ok"
    refused: Sequence[tuple[str, str]] = ()
    undo: str = ""
    """An address that undoes it when posted to."""
    field: str | None = None
    """What was typed was refused, and nothing done: the form comes back as it was. Names the field that is meant, if one is."""


@dataclass(slots=True)
class Page:
    """A request of a signed-in person for a page."""

    request: AnyRequest
    door: Door
    facilities: Sequence[Facility]
    facility: Facility | None
    said: Said | None = None

    def open(self) -> AbstractContextManager[Tx]:
        """The transaction of this request."""
        return self.door.open()

    def may(self, scope: str) -> bool:
        """Whether this person has a right."""
        return scope in self.door.identity.scopes

    @property
    def facility_id(self) -> UUID | None:
        """The chosen facility, or None for all."""
        return self.facility.id if self.facility else None

    def here(self) -> Facility:
        """The one facility of a floor page. Refuses (`choose_facility`) where all are chosen."""
        if self.facility is not None:
            return self.facility
        if not self.facilities:
            raise Refusal("no_facility", _("Open a facility first, under Settings."))
        raise Refusal("choose_facility", _("Choose one facility in the top bar: this work happens in one."))

    def render(self, template: str, /, **context: Any) -> Response[str]:
        """The page, with the answer of the last deed on it."""
        answer = render(self.request, template, page=self, said=self.said, **context)
        if self.said is not None and "hx-request" not in self.request.headers:  # a part of a page says nothing
            answer.set_cookie(Cookie(key=SAID, value="", path="/", max_age=0, samesite="lax"))
        if self.request.query_params.get("facility"):
            chosen = self.facility.code if self.facility else EVERY_FACILITY
            answer.set_cookie(Cookie(key="facility", value=chosen, path="/", max_age=YEAR_SECONDS, samesite="lax"))
        return answer

    def go(self, href: str, said: str | Said = "", *, tone: str = "ok") -> Redirect:
        """To another page after a deed, with what was done."""
        spoken = said if isinstance(said, Said) else Said(said, tone) if said else None
        return redirect(href, spoken)

    def went(self, href: str, outcome: Outcome[Any], done: str) -> Redirect:
        """To another page after a deed on a set: what was done, and each row that was refused with its reason."""
        refused = [(str(row.key), row.message) for row in outcome.refused]
        return redirect(href, Said(done, "warn" if refused else "ok", refused))


def redirect(href: str, said: Said | None) -> Redirect:
    """A redirect after a post that carries an answer to the next page."""
    cookies = []
    if said is not None:
        cookies = [Cookie(key=SAID, value=_packed(said), path="/", max_age=60, httponly=True, samesite="lax")]
    return Redirect(href, status_code=303, cookies=cookies)


def _packed(said: Said) -> str:
    rows = list(said.refused)
    while True:
        body = json.dumps([said.text[:600], said.tone, rows, said.undo, said.field]).encode()
        if len(body) * 4 // 3 < SAID_MAX or not rows:
            return base64.urlsafe_b64encode(body).decode()
        rows.pop()


def _unpacked(text: str) -> Said | None:
    try:
        words, tone, refused, undo, field = json.loads(base64.urlsafe_b64decode(text))
        rows = [(str(what), str(why)) for what, why in refused]
    except (ValueError, TypeError):
        return None
    return Said(
        str(words), tone if tone in ("ok", "warn", "stop", "go", "ret", "done") else "ok", rows, str(undo), field
    )


async def provide_page(request: AnyRequest) -> Page:
    """The dependency behind `page`. Strangers are sent to the login by the error handlers."""
    door = await provide_door(request)
    page = await to_thread.run_sync(_laid, request, door)
    enter(frame_of(shell_of(request)))
    request.state.shell = replace(shell_of(request), live=live_of(request.state.step))
    return page


def _laid(request: AnyRequest, door: Door) -> Page:
    asked = request.query_params.get("facility") or request.cookies.get("facility", "")
    with door.open() as tx:
        facilities = queries_places.facilities(tx)
        chosen = next((one for one in facilities if one.code == asked), None)
        if chosen is None and (asked != EVERY_FACILITY or len(facilities) == 1):
            chosen = facilities[0] if facilities else None
        counts, owners = queries_shell.around(tx, chosen.id if chosen else None)
        request.state.step = channels.in_step(tx)
    page = Page(request, door, facilities, chosen, _unpacked(request.cookies.get(SAID, "")))
    request.state.shell = replace(
        shell_for(door, facilities, chosen, counts),
        single_keys=request.cookies.get("single_keys") != "off",
        owners=owners,
    )
    return page


def shell_for(door: Door, facilities: Sequence[Facility], chosen: Facility | None, counts: dict[str, int]) -> Shell:
    """The shell as this person sees it."""
    who = door.identity
    doors = frozenset(key for key in FIRST_DOORS if NEEDS.get(key, "read") in who.scopes)
    return Shell(
        person=Person(who.name, ROLE_WORDS.get(who.role, who.role)),
        doors=doors,
        counts=counts,
        facilities=[(one.code, one.name) for one in facilities],
        facility=chosen.code if chosen else EVERY_FACILITY,
        zone=chosen.time_zone if chosen else (facilities[0].time_zone if facilities else "Asia/Kolkata"),
        csrf_token=who.csrf_token,
    )


ROLE_WORDS: Final = {
    "owner": "Owner",
    "manager": "Manager",
    "storekeeper": "Storekeeper",
    "picker": "Picker",
    "packer": "Packer",
    "accountant": "Accountant",
    "read_only": "Reads only",
    "key": "API key",
}
