"""Returns: what comes back, what waits? The list by state, and the story of one return."""

from datetime import datetime
from typing import Any, Final
from uuid import UUID

from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Redirect

from godown import books, returns
from godown.entrypoints.web import links, reasons
from godown.entrypoints.web.fields import Fields, uid_of
from godown.entrypoints.web.frame import gettext as _
from godown.entrypoints.web.frame import ngettext
from godown.entrypoints.web.page import Page
from godown.entrypoints.web.pages.order_story import OUTCOMES
from godown.entrypoints.web.states import N_
from godown.kernel.refusal import Invalid, Refusal
from godown.kernel.scan import read_scan
from godown.reports import queries_returns
from godown.returns import queries_claims, queries_repairs
from godown.shipping import pickups, queries_pickups

TABS: Final = {
    "open": N_("All open"),
    "asked": N_("Asked for"),
    "expected": N_("Expected"),
    "arrived": N_("To inspect"),
    "in_repair": N_("In repair"),
    "closed": N_("Closed"),
    "refused": N_("Refused"),
}
QUESTIONS: Final = {
    "same_unit": N_("The unit that we shipped"),
    "outer_whole": N_("Outer box whole"),
    "product_whole": N_("Product whole"),
    "works": N_("Works"),
    "unused": N_("Unused"),
    "parts_here": N_("All parts here"),
}


@get("/returns", sync_to_thread=True, include_in_schema=False)
def return_list(page: NamedDependency[Page]) -> Response[Any]:
    """Returns of a tab; a search looks in all of them."""
    shown = links.listing(page, "/returns", "open")
    if shown.tab not in TABS:
        raise Invalid(_("There is no such tab."), field="tab")
    after = links.cursor_of(shown.after)
    read = _spelled(shown.q)
    with page.open() as tx:
        rows = queries_returns.page(tx, shown.tab, page.facility_id, read, after, links.PAGE_SIZE + 1)
        counts = queries_returns.counts(tx, page.facility_id)
        rules = returns.return_rules(tx)
    more, rows = len(rows) > links.PAGE_SIZE, rows[: links.PAGE_SIZE]
    last = rows[-1] if rows else None
    return page.render(
        "returns.html",
        shown=shown,
        rows=rows,
        reasons=reasons.names(rules),
        tabs=[
            (_(word), counts.get(key), shown.to(tab=key, q=""), key == shown.tab and not shown.q)
            for key, word in TABS.items()
        ],
        next=shown.to(after=f"{last.created_at.isoformat()}~{last.id}", first=shown.first + len(rows))
        if more and last
        else None,
        may_act=page.may("returns"),
    )


def _spelled(text: str) -> list[str]:
    """What a search may mean: as scanned, in capitals, and an order's number with its sign."""
    if not text:
        return []
    read = read_scan(text).candidates
    return list(dict.fromkeys([*read, *(one.upper() for one in read), *(f"#{one}" for one in read)]))


@get("/returns/{return_id:uuid}", sync_to_thread=True, include_in_schema=False)
def return_story(return_id: FromPath[UUID], page: NamedDependency[Page]) -> Response[Any]:
    """What was claimed, what came, what was found, what was credited."""
    with page.open() as tx:
        known = returns.one(tx, return_id)
        rules = returns.return_rules(tx)
        lines = queries_returns.lines(tx, return_id)
        found = queries_returns.found(tx, return_id)
        parcel = queries_returns.parcel_of(tx, return_id)
        happened = queries_returns.happened(tx, known.order_id, known.number) if known.order_id else []
        sources = {return_id, *(one.id for one in found)}
        fetched = queries_pickups.pickups_of(tx, return_id)
        able = pickups.able(tx) if known.status == "expected" and known.kind == "customer" else []
        claims = queries_claims.of_return(tx, return_id)
        repairs = queries_repairs.of_inspections(tx, [one.id for one in found if one.outcome == "repair"])
        documents = books.documents_of_order(tx, known.order_id) if known.order_id else []
        before = queries_returns.sold_before(tx, return_id) if not known.order_id else None
        documents += books.notes_of(tx, before.id) if before else []
        challan = books.documents_of_sources(tx, "return_challan", [return_id]).get(return_id)
    return page.render(
        "return.html",
        known=known,
        reasons=reasons.names(rules),
        lines=lines,
        found=found,
        parcel=parcel,
        before=before,
        repairs=repairs,
        claims=claims,
        fetched=fetched,
        able=[(one.id, one.name) for one in able] if not fetched or fetched[0].state == "cancelled" else [],
        facts=[_told(*one) for one in happened],
        credits=[one for one in documents if one.corrects_id and one.source_id in sources],
        outcomes=OUTCOMES,
        grades=reasons.grades(rules),
        questions=QUESTIONS | {q.code: q.words for one in rules.classes for q in one.questions},
        to_inspect=sum(line.arrived - line.inspected for line in lines),
        in_repair=sum(one.left_in_repair for one in found),
        challan=challan,
        may_act=page.may("returns"),
    )


def _told(verb: str, at: datetime, who: str, facts: dict[str, Any]) -> dict[str, Any]:
    words = {
        "return_expected": ("idle", "clock", _("Expected")),
        "return_asked": ("warn", "message", _("The customer asked")),
        "return_accepted": ("ok", "circle-check", _("Accepted")),
        "return_refused": ("stop", "ban", _("Refused")),
        "pickup_asked": ("go", "truck", _("A courier is asked to fetch it")),
        "pickup_given": ("ok", "truck", _("A courier fetches it: %(awb)s") % {"awb": facts.get("awb", "")}),
        "pickup_cancelled": ("warn", "truck-off", _("Nobody fetches it")),
        "return_arrived": ("ret", "package-import", _("Arrived")),
        "inspected": (
            "ret",
            "eye",
            _("Inspected: %(outcome)s") % {"outcome": _(OUTCOMES.get(facts.get("outcome", ""), ""))},
        ),
    }
    tone, drawn, what = words.get(verb, ("idle", "history", verb.replace("_", " ").capitalize()))
    return {"tone": tone, "icon": drawn, "what": what, "who": who, "when": at}


@post(
    "/returns/{return_id:uuid}/arrive",
    opt={"scope": "returns"},
    sync_to_thread=True,
    include_in_schema=False,
    status_code=303,
)
def arrive(return_id: FromPath[UUID], page: NamedDependency[Page], fields: NamedDependency[Fields]) -> Redirect:
    """The parcel is here; how many came of each line is said where it is not all."""
    counts = {uid_of(name[5:], name): fields.whole(name) for name in fields.values if name.startswith("came-")}
    with page.open() as tx:
        known = returns.arrive(tx, return_id, counts or None)
        came = sum(line.arrived for line in queries_returns.lines(tx, return_id))
    said = ngettext("%(num)s unit is on the returns shelf, not for sale until it is inspected.",
                    "%(num)s units are on the returns shelf, not for sale until they are inspected.", came)  # fmt: skip
    return page.go(f"/returns/{known.id}", said % {"num": came})


@post(
    "/returns/{return_id:uuid}/challan", opt={"scope": "returns"}, sync_to_thread=True, include_in_schema=False, status_code=303
)  # fmt: skip
def challan(return_id: FromPath[UUID], page: NamedDependency[Page]) -> Redirect:
    """The paper that comes along with what comes back."""
    with page.open() as tx:
        made = returns.return_challan(tx, return_id)
    return page.go(f"/documents/{made.id}", _("%(number)s is issued.") % {"number": made.number})


@post("/returns/scan", opt={"scope": "returns"}, sync_to_thread=True, include_in_schema=False, status_code=303)
def scan_in(page: NamedDependency[Page], fields: NamedDependency[Fields]) -> Redirect:
    """A parcel is scanned at the door: the return that it names is opened; nothing known says what was read."""
    read = read_scan(fields.needed("raw"))
    with page.open() as tx:
        known = returns.read(tx, read.candidates)
    if not known:
        raise Refusal("unknown_return", _("No return has this number. Read: %(text)s") % {"text": read.clean[:60]})
    return page.go(f"/returns/{known[0].id}")


@post(
    "/returns/{return_id:uuid}/answer", opt={"scope": "returns"}, sync_to_thread=True, include_in_schema=False, status_code=303
)  # fmt: skip
def answer(return_id: FromPath[UUID], page: NamedDependency[Page], fields: NamedDependency[Fields]) -> Redirect:
    """A customer's request is taken on, or refused with a reason that the customer reads."""
    with page.open() as tx:
        if fields.text("act") == "refuse":
            known = returns.refuse(tx, return_id, fields.needed("why"))
        else:
            known = returns.accept(tx, return_id, awb=fields.text("awb"))
    words = {"refused": _("Refused. The customer reads why."), "expected": _("It is expected now.")}
    return page.go(f"/returns/{return_id}", words.get(known.status, _("It is here already.")))


@post(
    "/returns/{return_id:uuid}/pickup", opt={"scope": "returns"}, sync_to_thread=True, include_in_schema=False, status_code=303
)  # fmt: skip
def pickup(return_id: FromPath[UUID], page: NamedDependency[Page], fields: NamedDependency[Fields]) -> Redirect:
    """A courier is to fetch it, or not; or is asked again."""
    act = fields.text("act")
    with page.open() as tx:
        if act == "cancel":
            returns.cancel_fetch(tx, return_id)
        elif act == "retry":
            pickups.retry_pickup(tx, return_id)
        else:
            returns.fetch(tx, return_id, fields.uid("courier"), fields.text("note"))
    words = {"cancel": _("The courier is told that it need not come.")}
    return page.go(f"/returns/{return_id}", words.get(act, _("The courier is asked.")))
