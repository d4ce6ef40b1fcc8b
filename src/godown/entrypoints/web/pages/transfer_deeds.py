"""A transfer is sent, and counted in where it arrives."""

from typing import Any, Final
from uuid import UUID

from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Redirect

from godown import receiving
from godown.entrypoints.web.fields import Fields
from godown.entrypoints.web.formats import num
from godown.entrypoints.web.frame import gettext as _
from godown.entrypoints.web.frame import ngettext
from godown.entrypoints.web.page import Page, Said
from godown.entrypoints.web.states import N_
from godown.kernel.ids import new_id
from godown.kernel.refusal import Refusal
from godown.receiving import ArrivedLine, SentLine, TransferArrived, TransferSent

LOSSES: Final = {
    "": N_("still on the road"), "lost": N_("lost"), "stolen": N_("stolen"), "broken": N_("broken on the road"),
    "miscounted": N_("never loaded"),
}  # fmt: skip


@get("/transfers/{transfer_id:uuid}/send", opt={"scope": "stock"}, sync_to_thread=True, include_in_schema=False)
def send_form(transfer_id: FromPath[UUID], page: NamedDependency[Page]) -> Response[Any]:
    """What is to be fetched, from which bins; the numbers can be changed to what was loaded."""
    return _send_form(page, transfer_id)


def _send_form(page: Page, transfer_id: UUID, fields: Fields | None = None, error: str = "") -> Response[Any]:
    with page.open() as tx:
        found = receiving.one_transfer(tx, transfer_id)
        parts = receiving.transfer_to_fetch(tx, transfer_id)
    said = {name: fields.text(name) for name in fields.values} if fields else {}
    key = said.get("key") or str(new_id())
    answer = page.render("transfer_send.html", transfer=found, parts=parts, values=said, key=key, error=error)
    answer.status_code = 422 if error else 200
    return answer


@post("/transfers/{transfer_id:uuid}/send", opt={"scope": "stock"}, sync_to_thread=True, include_in_schema=False, status_code=303)  # fmt: skip
def send(
    transfer_id: FromPath[UUID], page: NamedDependency[Page], fields: NamedDependency[Fields]
) -> Redirect | Response[Any]:
    """These units leave. The form carries its id: sent twice, they leave once."""
    rows = [row for row in fields.rows("units") if fields.whole(f"units-{row}", 0)]
    lines = tuple(
        SentLine(fields.whole(f"line-{row}"), fields.whole(f"units-{row}"), fields.text(f"place-{row}"), fields.text(f"batch-{row}"))
        for row in rows
    )  # fmt: skip
    if not lines:
        return _send_form(page, transfer_id, fields, _("Say how many of one line leave."))
    try:
        with page.open() as tx:
            sent = receiving.send_transfer(tx, TransferSent(transfer_id, lines, fields.uid("key"), fields.text("note")))
            steps = receiving.transfer_steps(tx, transfer_id)
    except Refusal as wrong:
        if wrong.status != 422:
            raise
        return _send_form(page, transfer_id, fields, wrong.message)
    if any(step.id == fields.uid("key") and step.stands for step in steps):
        return page.go(
            f"/transfers/{transfer_id}", Said(_("Loaded. It may not leave before the tax portal has said yes."), "warn")
        )
    count = sum(line.quantity for line in lines)
    said = ngettext(
        "%(number)s: %(num)s unit is on the way to %(to)s.",
        "%(number)s: %(num)s units are on the way to %(to)s.",
        count,
    )
    words = {"number": sent.number, "num": num(count), "to": sent.to_name}
    return page.go(f"/transfers/{transfer_id}", said % words)


@get("/transfers/{transfer_id:uuid}/receive", opt={"scope": "stock"}, sync_to_thread=True, include_in_schema=False)
def receive_form(transfer_id: FromPath[UUID], page: NamedDependency[Page]) -> Response[Any]:
    """What is on the road, to be counted."""
    return _receive_form(page, transfer_id)


def _receive_form(page: Page, transfer_id: UUID, fields: Fields | None = None, error: str = "") -> Response[Any]:
    with page.open() as tx:
        found = receiving.one_transfer(tx, transfer_id)
        lots = [lot for lot in receiving.transfer_lots(tx, transfer_id) if lot.in_transit]
    said = {name: fields.text(name) for name in fields.values} if fields else {}
    key, why = said.get("key") or str(new_id()), [(code, _(word)) for code, word in LOSSES.items()]
    answer = page.render("transfer_receive.html", transfer=found, lots=lots, values=said, key=key, why=why, error=error)
    answer.status_code = 422 if error else 200
    return answer


@post("/transfers/{transfer_id:uuid}/receive", opt={"scope": "stock"}, sync_to_thread=True, include_in_schema=False,
      status_code=303)  # fmt: skip
def receive(
    transfer_id: FromPath[UUID], page: NamedDependency[Page], fields: NamedDependency[Fields]
) -> Redirect | Response[Any]:
    """So much was counted; the rest is still on the road, or lost for a reason."""
    lines = tuple(line for row in fields.rows("line") if (line := _line(fields, row)))
    if not lines:
        return _receive_form(page, transfer_id, fields, _("Say how many of one line came."))
    try:
        with page.open() as tx:
            done = receiving.receive_transfer(
                tx, TransferArrived(transfer_id, lines, fields.uid("key"), fields.text("note"))
            )
    except Refusal as wrong:
        if wrong.status != 422:
            raise
        return _receive_form(page, transfer_id, fields, wrong.message)
    came, lost = sum(line.accepted + line.rejected for line in lines), sum(line.lost for line in lines)
    said = _("%(number)s: %(came)s came, %(lost)s are lost, %(rest)s are on the road.") % {
        "number": done.number, "came": came, "lost": lost, "rest": done.in_transit,
    }  # fmt: skip
    return page.go(f"/transfers/{transfer_id}", Said(said, "warn" if lost else "ok"))


def _line(fields: Fields, row: int) -> ArrivedLine | None:
    """What was written of a row; nothing where nothing was counted and nothing is lost."""
    road, why = fields.whole(f"road-{row}"), fields.text(f"rest-{row}")
    accepted, rejected = fields.whole(f"accepted-{row}", 0), fields.whole(f"rejected-{row}", 0)
    lost = max(road - accepted - rejected, 0) if why else 0
    if not accepted and not rejected and not lost:
        return None
    return ArrivedLine(
        fields.whole(f"line-{row}"),
        accepted,
        rejected,
        lost=lost,
        lost_reason=why,
        batch=fields.text(f"batch-{row}"),
    )


PAGES: Final = (send_form, send, receive_form, receive)
