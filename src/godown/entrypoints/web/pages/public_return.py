"""A customer asks to send something back, behind the link of the tracking page. It only asks: a person of the seller accepts."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Redirect

from godown import returns, shipping
from godown.entrypoints.door import AnyRequest
from godown.entrypoints.web import reasons
from godown.entrypoints.web.fields import Fields
from godown.entrypoints.web.frame import gettext as _
from godown.entrypoints.web.pages.public import PRIVATE
from godown.entrypoints.web.render import render
from godown.entrypoints.web.shell import Shell
from godown.kernel.refusal import Refusal
from godown.platform.files import FolderFiles
from godown.platform.links import find_link
from godown.platform.transaction import SYSTEM_ID, Actor, Tx, platform_transaction, transaction
from godown.reports import queries_returns
from godown.reports.queries_returns import Shipped
from godown.returns import ReturnRules
from godown.shipping.notices import TRACKING
from godown.shipping.queries_tracking import PublicStory

CUSTOMER = Actor(SYSTEM_ID, "Customer")


@dataclass(frozen=True, slots=True)
class Behind:
    """What lies behind a link: the parcel's story, its lines, the rules, and what was asked before."""

    story: PublicStory
    lines: list[Shipped]
    rules: ReturnRules
    terms: dict[UUID, returns.LineTerms]
    asked: list[returns.Return]

    @property
    def open(self) -> list[Shipped]:
        """Lines of which something may still be asked back."""
        return [one for one in self.lines if one.left and any(t.open for t in self.terms[one.line_id].of.values())]


def behind(tx: Tx, shipment_id: UUID) -> Behind | None:
    """What lies behind a link; None where the parcel never left, or goes back by itself."""
    story = shipping.public_story(tx, shipment_id)
    lines = queries_returns.shipped_by(tx, shipment_id) if story else []
    if story is None or not lines or story.state in ("coming_back", "returned", "lost", "cancelled"):
        return None
    rules, parcel = returns.return_rules(tx), lines[0].parcel_id
    return Behind(story, lines, rules, returns.terms_of(tx, [parcel], rules), returns.of_parcel(tx, parcel))


def _found(request: AnyRequest, token: str) -> tuple[UUID, UUID]:
    with platform_transaction(request.app.state.database) as tx:
        return find_link(tx, TRACKING, token)


@get("/t/{token:str}/return", sync_to_thread=True, include_in_schema=False)
def ask_form(request: AnyRequest, token: FromPath[str]) -> Response[Any]:
    """The terms first, then the form; what was asked before, and what became of it."""
    return _page(request, token, "", 200, {})


def _page(request: AnyRequest, token: str, wrong: str, status: int, kept: dict[str, str]) -> Response[Any]:
    tenant_id, shipment_id = _found(request, token)
    with transaction(request.app.state.database, tenant_id) as tx:
        known = behind(tx, shipment_id)
    if known is None:
        said = _("Nothing can be sent back by this link. Look at the mail again, or write to the shop.")
        return render(request, "track_none.html", status_code=404, headers=PRIVATE, said=said)
    request.state.shell = Shell(doors=frozenset(), zone=known.story.zone)
    windows = {one.line_id: reasons.window(known.terms[one.line_id]) for one in known.lines}
    offered = [(one.code, _(one.name), one.photo) for one in known.rules.reasons if one.active]
    return render(
        request, "public_return.html", status_code=status, headers=PRIVATE, story=known.story, lines=known.open,
        windows=windows, reasons=offered, names=reasons.names(known.rules), asked=known.asked, token=token, wrong=wrong,
        kept=kept, keeps=any(t.keeps_shipping for one in known.open for t in known.terms[one.line_id].of.values()),
        pays=any(not t.seller_pays for one in known.open for t in known.terms[one.line_id].of.values()),
    )  # fmt: skip


@post("/t/{token:str}/return", sync_to_thread=True, include_in_schema=False, status_code=303)
def ask(request: AnyRequest, token: FromPath[str], fields: NamedDependency[Fields]) -> Redirect | Response[Any]:
    """Ask. A refusal comes back on the form, with what was filled in; only photos have to be chosen again."""
    tenant_id, shipment_id = _found(request, token)
    files = FolderFiles(request.app.state.settings.data / "files")
    try:
        with transaction(request.app.state.database, tenant_id, actor=CUSTOMER) as tx:
            known = behind(tx, shipment_id)
            if known is not None:
                wanted = [
                    returns.Expected(one.line_id, units)
                    for one in known.open
                    if (units := fields.whole(f"units-{one.line_id}", 0))
                ]
                said = returns.Said(fields.needed("reason"), fields.text("claim"), source="customer")
                photos = [(one.name, one.content) for one in fields.files("photos")]
                returns.ask(tx, files, known.lines[0].parcel_id, wanted, said, photos)
    except Refusal as refusal:
        kept = {name: fields.text(name) for name in fields.values}
        return _page(request, token, _(refusal.message), refusal.status, kept)
    return Redirect(f"/t/{token}/return", status_code=303)
