"""The API of transfers between facilities: asked for, sent, counted in, lost, cancelled."""

from dataclasses import dataclass
from typing import Literal
from uuid import UUID

from litestar import Response, Router, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, JSONBody

from godown import books, receiving
from godown.entrypoints.api.goods import Limit, Text
from godown.entrypoints.api.pages import Page, at_most, encode_cursor, moment_of, page_of
from godown.entrypoints.door import AnyRequest, Door
from godown.kernel.outcome import Outcome
from godown.receiving import (
    NewTransfer,
    Transfer,
    TransferArrived,
    TransferLine,
    TransferLot,
    TransferSent,
    TransferStep,
)

Status = Literal["open", "part_sent", "sent", "part_received", "received", "cancelled"]
IDS_MAX = 200


@dataclass(frozen=True)
class TransferPaper:
    """The document of what left in a step: an invoice between two registrations, else a delivery challan. Its PDF is under
    `/documents/{id}/pdf`."""

    step_id: UUID
    document_id: UUID
    kind: str
    number: str


@dataclass(frozen=True)
class TransferStory:
    """A transfer with its lines, what was sent of them by batch, what was done, newest first, and its papers."""

    transfer: Transfer
    lines: list[TransferLine]
    lots: list[TransferLot]
    steps: list[TransferStep]
    papers: list[TransferPaper]


@dataclass(frozen=True)
class TransferIds:
    """Transfers, at most 200."""

    transfer_ids: tuple[UUID, ...]


@dataclass(frozen=True)
class UnitsOff:
    """{line number: units} that will not be sent."""

    units: dict[int, int]


@post("/transfers", opt={"scope": "stock"}, sync_to_thread=True, status_code=201, summary="Ask for a transfer")
def ask(request: AnyRequest, data: JSONBody[NewTransfer], door: NamedDependency[Door]) -> Response[Transfer]:
    """From one facility to another, all lines or none. Saleable units are promised to it at the source by rank (`priority`, the
    day of `send_on`, age), so nobody else is sold them. The id comes from the sender: a repeat asks for nothing more."""
    return door.write(request, lambda tx: receiving.transfer(tx, data), status=201)


@get("/transfers", sync_to_thread=True, summary="List transfers")
def list_transfers(
    door: NamedDependency[Door],
    facility_id: FromQuery[UUID | None] = None,
    status: FromQuery[Status | None] = None,
    search: Text = "",
    cursor: Text = "",
    limit: Limit = 50,
) -> Page[Transfer]:
    """Transfers from or to a facility, newest first; `search` is part of a number."""
    after = moment_of(cursor)
    with door.open() as tx:
        found = receiving.transfers_of(tx, facility_id, [status] if status else [], search, after, limit + 1)
    return page_of(found, limit, lambda one: encode_cursor(one.made_at.isoformat(), str(one.id)))


@get("/transfers/{transfer_id:uuid}", sync_to_thread=True, summary="One transfer")
def one_transfer(transfer_id: FromPath[UUID], door: NamedDependency[Door]) -> TransferStory:
    """Its lines (promised, waiting, sent, received, lost), its batches on the road, and who did what."""
    with door.open() as tx:
        steps = receiving.transfer_steps(tx, transfer_id)
        papers = books.documents_of_sources(tx, "transfer_step", [step.id for step in steps])
        return TransferStory(
            receiving.one_transfer(tx, transfer_id),
            receiving.transfer_lines(tx, transfer_id),
            receiving.transfer_lots(tx, transfer_id),
            steps,
            [TransferPaper(step, one.id, one.kind, one.number) for step, one in papers.items()],
        )


@post("/transfers/send", opt={"scope": "stock"}, sync_to_thread=True, status_code=200, summary="Send a transfer")
def send(request: AnyRequest, data: JSONBody[TransferSent], door: NamedDependency[Door]) -> Response[Transfer]:
    """Units leave their bins and are in transit; their cost goes along. Without lines everything that is promised is sent. What
    waits behind orders is refused (`not_promised`). What needs an IRN or an e-way bill first is `loaded`, and leaves later."""
    return door.write(request, lambda tx: receiving.send_transfer(tx, data))


@post("/transfers/loads/{step_id:uuid}/leave", opt={"scope": "stock"}, sync_to_thread=True, status_code=200,
      summary="A load leaves")  # fmt: skip
def leave(request: AnyRequest, step_id: FromPath[UUID], door: NamedDependency[Door]) -> Response[Transfer]:
    """What was loaded in a step (`stands`: its `left_at` is empty) leaves. Refused (`not_cleared`) while its paper is cancelled, or
    has no IRN or e-way bill that it needs. A repeat changes nothing."""
    return door.write(request, lambda tx: receiving.transfer_leaves(tx, step_id))


@post("/transfers/receive", opt={"scope": "stock"}, sync_to_thread=True, status_code=200, summary="Count a transfer in")
def receive(request: AnyRequest, data: JSONBody[TransferArrived], door: NamedDependency[Door]) -> Response[Transfer]:
    """Whole or in part: accepted and rejected units stand on the dock, `lost` ones are gone with a reason (lost, stolen,
    broken, miscounted) and take their cost along. What is not named is still on the road."""
    return door.write(request, lambda tx: receiving.receive_transfer(tx, data))


@post("/transfers/cancel", opt={"scope": "stock"}, sync_to_thread=True, status_code=200, summary="Cancel transfers")
def cancel(request: AnyRequest, data: JSONBody[TransferIds], door: NamedDependency[Door]) -> Response[Outcome[UUID]]:
    """What is not sent is free again; what is on the road arrives. A line for each: done, known or refused."""
    at_most(IDS_MAX, data.transfer_ids, "transfer_ids")
    return door.write(request, lambda tx: receiving.cancel_transfers(tx, data.transfer_ids))


@post("/transfers/{transfer_id:uuid}/cancel-units", opt={"scope": "stock"}, sync_to_thread=True, status_code=200,
      summary="Cancel units of a transfer")  # fmt: skip
def cancel_units(
    request: AnyRequest, transfer_id: FromPath[UUID], data: JSONBody[UnitsOff], door: NamedDependency[Door]
) -> Response[Transfer]:
    """Some units of some lines that are not sent yet."""
    return door.write(request, lambda tx: receiving.cancel_transfer_units(tx, transfer_id, data.units))


transfer_routes = Router(
    "/",
    route_handlers=[ask, list_transfers, one_transfer, send, leave, receive, cancel, cancel_units],
    tags=["Transfers"],
)
