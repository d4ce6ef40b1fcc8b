"""Scan pages that anybody opens with nothing in hand: their state is a session that the page made up, in one facility."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Generic, Protocol, TypeVar
from uuid import UUID

from litestar import Response

from godown.entrypoints.web.page import Page
from godown.entrypoints.web.scan import Answer, Scan, ScanPage, reply_scan, session_of
from godown.kernel.answers import Answer as Told
from godown.kernel.ids import new_id
from godown.platform.transaction import Tx


class HasStep(Protocol):
    """What is in hand, and what the page waits for."""

    @property
    def step(self) -> str:
        """The name of the present step."""


There = TypeVar("There", bound=HasStep)


class Scans(Protocol):
    """A use case that takes one scan of a session in a facility."""

    def __call__(
        self, tx: Tx, facility_id: UUID, session_id: UUID, scan_id: UUID, raw: str, /, *, act: str, value: str
    ) -> Told:
        """Judge it."""


@dataclass(frozen=True, slots=True)
class ScanDoor(Generic[There]):
    """One such page: its address and template, the way back, where a session stands, who judges its scans, what its template
    shows of that, and which of the words say what to scan next."""

    url: str
    template: str
    back: str
    at: Callable[[Tx, UUID, UUID], There]
    scan: Scans
    shows: Callable[[There], Mapping[str, Any]]
    next: Callable[[There], tuple[str, str]]

    def show(self, page: Page, session: UUID | None = None) -> Response[Any]:
        """The page of a new session, or of one that goes on."""
        session = session or new_id()
        with page.open() as tx:
            there = self.at(tx, page.here().id, session)
        return page.render(self.template, **self._context(there, session))

    def take(self, page: Page, scan: Scan) -> Response[Any]:
        """A scan or a tap."""
        session, here = session_of(scan), page.here().id
        with page.open() as tx:
            told = self.scan(tx, here, session, scan.scan_id, scan.raw, act=scan.act or "scan", value=scan.value)
            there = self.at(tx, here, session)
        answer = Answer.of(told, *self.next(there))
        return reply_scan(page.request, self.template, scan, answer, **self._context(there, session))

    def _context(self, there: There, session: UUID) -> dict[str, Any]:
        page = ScanPage(self.url, str(session), state=there.step, back=self.back, page_url=self.url)
        return {"scan": page, **self.shows(there)}
