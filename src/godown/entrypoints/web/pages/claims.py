"""Claims in the office: what couriers and marketplaces owe for what they lost, broke or overcharged, with its evidence."""

from typing import Any, Final
from uuid import UUID

from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Redirect

from godown import returns
from godown.entrypoints.answers import file_answer, pdf_answer
from godown.entrypoints.api.imports import file_download
from godown.entrypoints.papers import PRESS
from godown.entrypoints.papers import claims as claim_papers
from godown.entrypoints.papers.claims import evidence
from godown.entrypoints.web import links
from godown.entrypoints.web.fields import Fields
from godown.entrypoints.web.frame import gettext as _
from godown.entrypoints.web.page import Page
from godown.entrypoints.web.states import N_
from godown.kernel.ids import new_id
from godown.kernel.refusal import Invalid, Refusal
from godown.kernel.scan import read_scan
from godown.platform.files import stored
from godown.platform.photos import keep_photo
from godown.platform.sheets import write_csv
from godown.returns import NewClaim, NewClaimStep, queries_claims

KINDS: Final = {
    "missing": N_("Contents missing"),
    "swapped": N_("Contents swapped"),
    "damaged": N_("Damaged"),
    "weight": N_("Weight dispute"),
    "lost": N_("Parcel lost"),
    "other": N_("Something else"),
}
TABS: Final = {
    "open": (N_("To send"), ("open", "refused")),
    "sent": (N_("Sent"), ("sent",)),
    "accepted": (N_("Accepted"), ("accepted",)),
    "paid": (N_("Paid"), ("paid",)),
    "closed": (N_("Given up"), ("withdrawn",)),
}
STATES: Final = {
    "open": ("warn", N_("To send")), "sent": ("go", N_("Sent")), "accepted": ("ok", N_("Accepted")),
    "refused": ("stop", N_("Refused")), "paid": ("ok", N_("Paid")), "withdrawn": ("idle", N_("Given up")),
}  # fmt: skip
HEAD: Final = ("number", "kind", "against", "awb", "parcel", "order", "return", "amount", "state", "accepted", "paid", "reference",
               "made_at", "made_by")  # fmt: skip
ROWS_MAX: Final = 20_000


@get("/claims", sync_to_thread=True, include_in_schema=False)
def claim_list(page: NamedDependency[Page]) -> Response[Any]:
    """Claims by state, newest first."""
    shown = links.listing(page, "/claims", "open")
    if shown.tab not in TABS:
        raise Invalid(_("There is no such tab."), field="tab")
    with page.open() as tx:
        rows = queries_claims.page(tx, TABS[shown.tab][1], links.cursor_of(shown.after), links.PAGE_SIZE + 1)
        counts = queries_claims.counts(tx)
    more, rows = len(rows) > links.PAGE_SIZE, rows[: links.PAGE_SIZE]
    last = rows[-1] if rows else None
    tabs = [(_(word), sum(counts.get(one, (0, 0))[0] for one in states), shown.to(tab=key), key == shown.tab)
            for key, (word, states) in TABS.items()]  # fmt: skip
    due = sum(paise for state, (_count, paise) in counts.items() if state in ("open", "sent", "accepted", "refused"))
    return page.render(
        "claims.html", shown=shown, rows=rows, tabs=tabs, due=due, kinds=_kinds(), states=STATES, may_act=page.may("returns"),
        next=shown.to(after=f"{last.made_at.isoformat()}~{last.id}", first=shown.first + len(rows)) if more and last else None,
    )  # fmt: skip


def _kinds() -> dict[str, str]:
    return {key: _(word) for key, word in KINDS.items()}


@get("/claims.csv", sync_to_thread=True, include_in_schema=False)
def claim_file(page: NamedDependency[Page]) -> Response[bytes]:
    """All claims, newest first."""
    with page.open() as tx:
        found = queries_claims.page(tx, list(STATES), None, ROWS_MAX)
    rows = [
        [one.number, one.kind, one.party, one.awb, one.parcel_number, one.order_number, one.return_number, _rupees(one.amount_paise),
         one.state, _rupees(one.accepted_paise), _rupees(one.paid_paise), one.reference, one.made_at.isoformat(), one.who]
        for one in found
    ]  # fmt: skip
    return file_download("claims.csv", write_csv(HEAD, rows))


def _rupees(paise: int) -> str:
    return f"{paise // 100}.{paise % 100:02d}"


@get("/claims/new", opt={"scope": "returns"}, sync_to_thread=True, include_in_schema=False)
def new_claim(page: NamedDependency[Page]) -> Response[Any]:
    """Which parcel? Then the form of a claim about it."""
    text, kind = links.asked(page, "q"), links.asked(page, "kind")
    with page.open() as tx:
        parcel_id = queries_claims.parcel_read(tx, read_scan(text).candidates) if text else None
        parcel = queries_claims.claimable(tx, parcel_id) if parcel_id else None
        missing = queries_claims.missing_paise(tx, parcel.return_id) if parcel and parcel.return_id else 0
    return page.render(
        "claim_new.html", q=text, parcel=parcel, kinds=list(_kinds().items()), key=new_id(),
        kind=kind if kind in KINDS else "missing" if missing else "damaged",
        amount=missing or (parcel.value_paise if parcel else 0),
    )  # fmt: skip


@post("/claims/new", opt={"scope": "returns"}, sync_to_thread=True, include_in_schema=False, status_code=303)
def open_claim(page: NamedDependency[Page], fields: NamedDependency[Fields]) -> Redirect:
    """A claim is opened."""
    with page.open() as tx:
        photos = tuple(keep_photo(tx, page.door.files, one.name, one.content) for one in fields.files("photos"))
        made = returns.claim(
            tx,
            NewClaim(
                fields.uid("parcel"), fields.needed("kind"), fields.paise("amount"), fields.needed("against"),
                fields.text("note"), photos, _grams(fields, "returned_grams"), _grams(fields, "charged_grams"), fields.uid("key"),
            ),
        )  # fmt: skip
    return page.go(f"/claims/{made.id}", _("%(number)s is open. Send its evidence.") % {"number": made.number})


def _grams(fields: Fields, name: str) -> int | None:
    return fields.whole(name) if fields.text(name) else None


@get("/claims/{claim_id:uuid}", sync_to_thread=True, include_in_schema=False)
def one_claim(claim_id: FromPath[UUID], page: NamedDependency[Page]) -> Response[Any]:
    """The story of a claim, and what can become of it."""
    with page.open() as tx:
        known, steps = queries_claims.one(tx, claim_id), returns.claim_steps(tx, claim_id)
    allowed = [one for one in returns.CLAIM_NEXT[known.state] if known.state != "paid"]
    return page.render(
        "claim.html", known=known, steps=steps, kinds=_kinds(), states=STATES, allowed=allowed, key=new_id(),
        may_act=page.may("returns"), may_book=page.may("books"),
    )  # fmt: skip


@post(
    "/claims/{claim_id:uuid}", opt={"scope": "returns"}, sync_to_thread=True, include_in_schema=False, status_code=303
)
def step(claim_id: FromPath[UUID], page: NamedDependency[Page], fields: NamedDependency[Fields]) -> Redirect:
    """A claim goes on."""
    if (state := fields.needed("state")) == "paid":
        raise Refusal("not_allowed", _("Money is booked by those who keep the books."), status=403)
    known = claim_papers.step(page.open, page.door.files, _step(claim_id, state, fields))
    return page.go(f"/claims/{claim_id}", _(STATES[known.state][1]) + ".")


@post(
    "/claims/{claim_id:uuid}/money",
    opt={"scope": "books"},
    sync_to_thread=True,
    include_in_schema=False,
    status_code=303,
)
def money(claim_id: FromPath[UUID], page: NamedDependency[Page], fields: NamedDependency[Fields]) -> Redirect:
    """Money of a claim came, or was booked by mistake."""
    with page.open() as tx:
        known = returns.claim_money(tx, _step(claim_id, "accepted" if fields.flag("back") else "paid", fields))
    return page.go(f"/claims/{claim_id}", _(STATES[known.state][1]) + ".")


def _step(claim_id: UUID, state: str, fields: Fields) -> NewClaimStep:
    amount = fields.paise("amount") if fields.text("amount") else None
    return NewClaimStep(claim_id, state, amount, fields.text("reference"), fields.text("note"), fields.uid("key"))


@get("/claims/{claim_id:uuid}/evidence", sync_to_thread=True, include_in_schema=False)
def claim_paper(claim_id: FromPath[UUID], page: NamedDependency[Page]) -> Response[bytes]:
    """The evidence as one PDF."""
    with page.open() as tx:
        sheet = evidence(tx, page.door.files, claim_id)
    return pdf_answer(sheet.name, PRESS.pdf(sheet))


@get("/claims/{claim_id:uuid}/steps/{step_id:uuid}/evidence", sync_to_thread=True, include_in_schema=False)
def sent_paper(claim_id: FromPath[UUID], step_id: FromPath[UUID], page: NamedDependency[Page]) -> Response[bytes]:
    """The evidence as it was sent."""
    with page.open() as tx:
        file = queries_claims.sent_file(tx, claim_id, step_id)
        return file_answer(page.request, page.door, stored(tx, file))


PAGES: Final = (claim_list, claim_file, new_claim, open_claim, one_claim, step, money, claim_paper, sent_paper)
