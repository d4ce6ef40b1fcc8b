"""The API of money back: what an order owes, refunds, store credit, exchanges."""

from dataclasses import dataclass, field
from typing import Literal
from uuid import UUID

from litestar import Response, Router, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody

from godown import returns
from godown.entrypoints.door import AnyRequest, Door
from godown.kernel.ids import new_id
from godown.returns import BeforeStory, MoneyStory, NewRefund, NewRefundBefore, Refund


@get("/orders/{order_id:uuid}/money", sync_to_thread=True, summary="What does an order owe?")
def order_money(order_id: FromPath[UUID], door: NamedDependency[Door]) -> MoneyStory:
    """Paid (prepaid, and collected of delivered parcels), invoiced, credited, worth of what is still to be sent, given back. `owed_paise`
    is what the customer paid and neither got nor will get goods for; `most_paise` what can be given back at all."""
    with door.open() as tx:
        return returns.money_story(tx, order_id)


@post("/refunds", opt={"scope": "books"}, sync_to_thread=True, status_code=201, summary="Give money back")
def give_back(request: AnyRequest, data: JSONBody[NewRefund], door: NamedDependency[Door]) -> Response[Refund]:
    """By `way`: `money`, `store_credit`, or `exchange` (then `lines` are a new order that costs exactly the amount). Goods are
    decided elsewhere. `cuts` lower the price of lines of parcels first, with a credit note. Never more than was paid
    (`more_than_paid`); what is not owed only as `goodwill` (`not_owed`)."""
    return door.write(request, lambda tx: returns.refund(tx, data), status=201)


@dataclass(frozen=True)
class TakeBackIn:
    """Why a refund is taken back."""

    why: str


@post("/refunds/{refund_id:uuid}/take-back", opt={"scope": "books"}, sync_to_thread=True, status_code=200,
      summary="Take a refund back")  # fmt: skip
def take_back(
    request: AnyRequest, refund_id: FromPath[UUID], data: JSONBody[TakeBackIn], door: NamedDependency[Door]
) -> Response[Refund]:
    """A mistake, or the bank sent it back: a fact against it; both stay."""
    return door.write(request, lambda tx: returns.take_back(tx, refund_id, data.why))


@dataclass(frozen=True)
class BeforeRefundIn:
    """What is given back for goods that were sold before Godown; `paid_paise`: what was paid for the whole invoice. The id comes from
    the sender."""

    way: Literal["money", "store_credit"]
    amount_paise: int
    paid_paise: int
    why: str
    reference: str = ""
    goodwill: bool = False
    id: UUID = field(default_factory=new_id)


@get("/returns/{return_id:uuid}/money", sync_to_thread=True, summary="What is a return from before Godown worth?")
def before_money(return_id: FromPath[UUID], door: NamedDependency[Door]) -> BeforeStory:
    """Worth of its invoice, what is credited and given back of it. Refused: `sold_here`."""
    with door.open() as tx:
        return returns.story_before(tx, return_id)


@post("/returns/{return_id:uuid}/refund", opt={"scope": "books"}, sync_to_thread=True, status_code=201,
      summary="Give back for goods sold before Godown")  # fmt: skip
def give_back_before(
    request: AnyRequest, return_id: FromPath[UUID], data: JSONBody[BeforeRefundIn], door: NamedDependency[Door]
) -> Response[Refund]:
    """Of what you say was paid, what the customer neither keeps goods for nor got back. Refused: `sold_here`, `more_than_invoiced` (more
    paid than the invoice is worth), `more_than_paid`, `not_owed`."""
    new = NewRefundBefore(
        return_id, data.way, data.amount_paise, data.paid_paise, data.why, data.reference, data.goodwill, data.id
    )
    return door.write(request, lambda tx: returns.refund_before(tx, new), status=201)


refund_routes = Router(
    "/", route_handlers=[order_money, give_back, take_back, before_money, give_back_before], tags=["Books"]
)
