"""What stands in the address of a list: its tab, filters, search and cursor; and addresses that differ by one of them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from urllib.parse import urlencode
from uuid import UUID

from godown import stock
from godown.entrypoints.web.frame import gettext as _
from godown.entrypoints.web.page import Page
from godown.kernel.ids import OWN, UNKNOWN_OWNER
from godown.kernel.refusal import Invalid

ASKED_MAX: Final = 200
"""No search or cursor is longer."""
PAGE_SIZE: Final = 50
"""Rows of an index page."""
COUNTED_MAX: Final = 10_000
"""Beyond so many a list says "more than"; counting on would cost more than the answer is worth."""


def link(path: str, **params: object) -> str:
    """An address with these parameters; empty ones are left out."""
    kept = {name: str(value) for name, value in params.items() if value not in ("", None)}
    return f"{path}?{urlencode(kept)}" if kept else path


def asked(page: Page, name: str, default: str = "") -> str:
    """A parameter of the address, plain text of bounded length."""
    value = page.request.query_params.get(name, "").strip() or default
    if len(value) > ASKED_MAX or "\x00" in value:
        raise Invalid(_("This address holds a text that is too long."), field=name)
    return value


def asked_whole(page: Page, name: str, default: int) -> int:
    """A whole number of the address; the default where it is absent or no number."""
    value = asked(page, name)
    return int(value) if value.isdecimal() and len(value) < 12 else default


def asked_uid(page: Page, name: str) -> UUID | None:
    """An id of the address; None where it is absent or no id."""
    try:
        return UUID(asked(page, name))
    except ValueError:
        return None


@dataclass(frozen=True, slots=True)
class Listing:
    """The state of a list as its address says it. `filters` are those that are set."""

    path: str
    tab: str
    q: str
    filters: Mapping[str, str]
    after: str = ""
    first: int = 1

    def to(self, **changes: object) -> str:
        """The address of this list with some changes; the cursor is dropped, unless it is what changes."""
        return link(self.path, **{"tab": self.tab, "q": self.q, **self.filters, **changes})

    def keep(self) -> dict[str, str]:
        """What the search form carries along."""
        return {"tab": self.tab, **self.filters}

    def here(self) -> str:
        """The address of this list as it stands."""
        return self.to(after=self.after, first=self.first if self.after else "")

    @property
    def narrowed(self) -> bool:
        """Whether a search or filter hides rows."""
        return bool(self.q or any(self.filters.values()))


def owner(page: Page) -> UUID:
    """Whose goods the address asks for: a consignor's by its id; what is unexpected is nobody's yet. Refuses an id that is none."""
    said = asked(page, "owner")
    if said == "unknown" or asked(page, "condition") == stock.UNEXPECTED:
        return UNKNOWN_OWNER
    if not said:
        return OWN
    try:
        return UUID(said)
    except ValueError:
        raise Invalid(_("There is no such owner."), field="owner") from None


def owner_key(owner_id: UUID) -> str:
    """How an address names an owner; empty: ours."""
    return "" if owner_id == OWN else "unknown" if owner_id == UNKNOWN_OWNER else str(owner_id)


def listing(page: Page, path: str, tab: str, filters: tuple[str, ...] = ()) -> Listing:
    """Read the address of a list; `tab` is the one where none is named."""
    return Listing(
        path,
        asked(page, "tab", tab),
        asked(page, "q"),
        {name: asked(page, name) for name in filters},
        asked(page, "after"),
        asked_whole(page, "first", 1),
    )


def span(shown: Listing, rows: int, total: int, sorted_by: str) -> str:
    """What the pager says: "1–50 of 259 that match, sorted by ship by"."""
    last = shown.first + rows - 1
    facts = {"first": shown.first, "last": last, "total": f"{total:,}", "by": sorted_by}
    if total >= COUNTED_MAX:
        return _("%(first)s–%(last)s of more than %(total)s, sorted by %(by)s") % facts
    if shown.narrowed:
        return _("%(first)s–%(last)s of %(total)s that match, sorted by %(by)s") % facts
    return _("%(first)s–%(last)s of %(total)s, sorted by %(by)s") % facts


def cursor_of(text: str) -> tuple[datetime, UUID] | None:
    """(instant, id) after which the next page begins, as `cursor` wrote it. Refuses what is none of ours."""
    if not text:
        return None
    try:
        at, _sep, uid = text.partition("~")
        return datetime.fromisoformat(at), UUID(uid)
    except ValueError:
        raise Invalid(_("This page of the list is not there any more. Begin again."), field="after") from None
