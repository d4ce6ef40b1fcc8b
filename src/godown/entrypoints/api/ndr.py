"""The API of parcels that were not delivered (NDR): what waits, what is to happen, what was answered."""

from dataclasses import dataclass
from uuid import UUID

from litestar import Response, Router, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody

from godown import shipping
from godown.entrypoints.api.goods import Limit, Text
from godown.entrypoints.api.pages import Page, encode_cursor, id_of, page_of
from godown.entrypoints.door import AnyRequest, Door
from godown.kernel.outcome import Outcome
from godown.kernel.refusal import Invalid
from godown.shipping.queries_ndr import Waiting

SET_MAX = 500
"""Answers in one request."""


@dataclass(frozen=True)
class Parcels:
    """Some parcels."""

    parcel_ids: tuple[UUID, ...]


@get("/not-delivered", sync_to_thread=True, summary="Parcels that were not delivered")
def list_waiting(door: NamedDependency[Door], cursor: Text = "", limit: Limit = 50) -> Page[Waiting]:
    """What the courier said, how often it tried, and what was answered since (empty: it waits for an answer)."""
    after = id_of(cursor)
    with door.open() as tx:
        found = shipping.not_delivered(tx, after, limit + 1)
    return page_of(found, limit, lambda one: encode_cursor(str(one.id)))


@post("/not-delivered/answers", opt={"scope": "shipping"}, sync_to_thread=True, status_code=200,
      summary="Answer for parcels that were not delivered")  # fmt: skip
def answer(
    request: AnyRequest, data: JSONBody[list[shipping.NewAnswer]], door: NamedDependency[Door]
) -> Response[Outcome[UUID]]:
    """Try again, note a call, or have it brought back. Each answer has an id of yours, and a line of its own: done, known or
    refused. A courier that can be told is told by a job; see the answers of a parcel for what came of it."""
    if not 0 < len(data) <= SET_MAX:
        raise Invalid(f"Send 1 to {SET_MAX} answers.")
    return door.write(request, lambda tx: shipping.answer_ndr(tx, data))


@post("/not-delivered/retry", opt={"scope": "shipping"}, sync_to_thread=True, status_code=200,
      summary="Tell couriers again")  # fmt: skip
def retry(request: AnyRequest, data: JSONBody[Parcels], door: NamedDependency[Door]) -> Response[None]:
    """Tell couriers again, now, what they did not take of these parcels."""
    return door.write(request, lambda tx: shipping.retry_ndr(tx, data.parcel_ids))


@get("/parcels/{parcel_id:uuid}/answers", sync_to_thread=True, summary="What was answered about a parcel")
def answers_of(parcel_id: FromPath[UUID], door: NamedDependency[Door]) -> list[shipping.Answer]:
    """The newest first: who, what, and whether the courier was told."""
    with door.open() as tx:
        return shipping.ndr_answers(tx, parcel_id)


ndr_routes = Router("/", route_handlers=[list_waiting, answer, retry, answers_of], tags=["Shipping"])
