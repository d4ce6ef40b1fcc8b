"""The API of claims against couriers and marketplaces, with their evidence."""

from dataclasses import dataclass, field
from typing import Annotated, Literal
from uuid import UUID

from litestar import Response, Router, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody, QueryParameter

from godown import returns
from godown.entrypoints.answers import PDF, file_answer, pdf_answer
from godown.entrypoints.api.goods import Limit, Text
from godown.entrypoints.api.pages import Page, encode_cursor, moment_of, page_of
from godown.entrypoints.door import AnyRequest, Door
from godown.entrypoints.papers import PRESS
from godown.entrypoints.papers import claims as claim_papers
from godown.entrypoints.papers.claims import evidence
from godown.kernel.ids import new_id
from godown.platform.files import stored
from godown.returns import Claim, ClaimStep, NewClaim, NewClaimStep, queries_claims

States = Annotated[list[Literal["open", "sent", "accepted", "refused", "paid", "withdrawn"]] | None, QueryParameter()]
EVERY = ("open", "sent", "accepted", "refused", "paid", "withdrawn")


@dataclass(frozen=True)
class ClaimStory:
    """A claim with its steps, newest first."""

    claim: Claim
    steps: list[ClaimStep]


@dataclass(frozen=True)
class ClaimStepIn:
    """A claim goes on: its id is made by the sender, so a repeat counts once."""

    state: Literal["sent", "accepted", "refused", "withdrawn"]
    amount_paise: int | None = None
    reference: str = ""
    note: str = ""
    id: UUID = field(default_factory=new_id)


@dataclass(frozen=True)
class ClaimMoneyIn:
    """Money of a claim: all that was accepted where no amount is said; `back`: it was booked by mistake."""

    amount_paise: int | None = None
    reference: str = ""
    note: str = ""
    back: bool = False
    id: UUID = field(default_factory=new_id)


@get("/claims", sync_to_thread=True, summary="List claims")
def list_claims(
    door: NamedDependency[Door], status: States = None, cursor: Text = "", limit: Limit = 50
) -> Page[Claim]:
    """Claims in these states (none said: all), newest first."""
    after = moment_of(cursor)
    with door.open() as tx:
        found = queries_claims.page(tx, status or EVERY, after, limit + 1)
    return page_of(found, limit, lambda row: encode_cursor(row.made_at.isoformat(), str(row.id)))


@get("/claims/{claim_id:uuid}", sync_to_thread=True, summary="One claim")
def one_claim(claim_id: FromPath[UUID], door: NamedDependency[Door]) -> ClaimStory:
    """A claim and its life."""
    with door.open() as tx:
        return ClaimStory(queries_claims.one(tx, claim_id), returns.claim_steps(tx, claim_id))


@post(
    "/claims",
    opt={"scope": "returns"},
    sync_to_thread=True,
    status_code=201,
    summary="Claim from a courier or marketplace",
)
def open_claim(request: AnyRequest, data: JSONBody[NewClaim], door: NamedDependency[Door]) -> Response[Claim]:
    """About a parcel that left: `missing` or `swapped` contents, `damaged`, `weight` (charged for one that it has not), `lost`, `other`.
    Photos are sent before (`/files`); the newest return of the parcel goes along as evidence."""
    return door.write(request, lambda tx: returns.claim(tx, data), status=201)


@post("/claims/{claim_id:uuid}/steps", opt={"scope": "returns"}, sync_to_thread=True, status_code=200,
      summary="Say how far a claim is")  # fmt: skip
def step_claim(
    request: AnyRequest, claim_id: FromPath[UUID], data: JSONBody[ClaimStepIn], door: NamedDependency[Door]
) -> Response[Claim]:
    """Sent, accepted (over an amount), refused (it may be sent again), withdrawn. The evidence of a step that is sent is kept as it
    is then: `/claims/{id}/steps/{step}/evidence`."""
    new = NewClaimStep(claim_id, data.state, data.amount_paise, data.reference, data.note, data.id)
    paper = claim_papers.sent_paper(door.open, door.files, new)
    return door.write(request, lambda tx: returns.claim_step(tx, claim_papers.with_paper(tx, door.files, new, paper)))


@post("/claims/{claim_id:uuid}/money", opt={"scope": "books"}, sync_to_thread=True, status_code=200,
      summary="Book the money of a claim")  # fmt: skip
def pay_claim(
    request: AnyRequest, claim_id: FromPath[UUID], data: JSONBody[ClaimMoneyIn], door: NamedDependency[Door]
) -> Response[Claim]:
    """The journal books it from this step: bank against claims."""
    state = "accepted" if data.back else "paid"
    new = NewClaimStep(claim_id, state, data.amount_paise, data.reference, data.note, data.id)
    return door.write(request, lambda tx: returns.claim_money(tx, new))


@get(
    "/claims/{claim_id:uuid}/evidence", sync_to_thread=True, media_type=PDF, summary="The evidence of a claim on paper"
)
def claim_evidence(claim_id: FromPath[UUID], door: NamedDependency[Door]) -> Response[bytes]:
    """One PDF: goods packed and returned, weights, scans with times and people, photos, as known now."""
    with door.open() as tx:
        sheet = evidence(tx, door.files, claim_id)
    return pdf_answer(sheet.name, PRESS.pdf(sheet))


@get("/claims/{claim_id:uuid}/steps/{step_id:uuid}/evidence", sync_to_thread=True, media_type=PDF,
     summary="The evidence of a claim as it was sent")  # fmt: skip
def sent_evidence(
    request: AnyRequest, claim_id: FromPath[UUID], step_id: FromPath[UUID], door: NamedDependency[Door]
) -> Response[bytes]:
    """The PDF that was kept when this step was sent, byte for byte. Refused (`not_found`) for a step that sent nothing."""
    with door.open() as tx:
        file = stored(tx, queries_claims.sent_file(tx, claim_id, step_id))
    return file_answer(request, door, file)


claim_routes = Router(
    "/",
    route_handlers=[list_claims, one_claim, open_claim, step_claim, pay_claim, claim_evidence, sent_evidence],
    tags=["Floor"],
)
