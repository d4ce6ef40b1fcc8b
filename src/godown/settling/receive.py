"""What a buyer paid into the bank for an order that is here: a settlement of one line."""

from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from godown.kernel.ids import new_id
from godown.kernel.refusal import Invalid, Refusal, reused
from godown.orders import queries as order_queries
from godown.platform.transaction import Tx
from godown.settling import queries
from godown.settling.queries import Settled
from godown.settling.settle import NewSettledLine, NewSettlement, settle


@dataclass(frozen=True, slots=True)
class NewPayment:
    """What came: the amount, the bank's own number of the transfer, its day. The id comes from the sender."""

    amount_paise: int
    reference: str
    dated: date
    id: UUID = field(default_factory=new_id)


def receive(tx: Tx, order_id: UUID, new: NewPayment) -> Settled:
    """Book what came by transfer for an order, of a part for the order that was split; the same id again answers the first. One transfer for
    several orders is a settlement (`transfer`) of several lines. Refuses as `settle` does (`booked_before`), `invalid`, and `id_reused`
    (an id that came with another order)."""
    if new.amount_paise < 1:
        raise Invalid("Say how much came, above 0.", field="amount_paise")
    order = order_queries.one(tx, order_id)
    party = queries.channel_code(tx, order.channel_id)
    line = NewSettledLine(order.external_id, new.amount_paise)
    told = settle(tx, [NewSettlement("transfer", party, new.reference, new.dated, (line,), new.id)])
    if told.refused:
        row = told.refused[0]
        raise Refusal(row.code, row.message, status=422, field=row.field)
    if told.known and {one.order_id for one in queries.lines_of(tx, new.id)} != {order.part_of or order.id}:
        raise reused(new.id, queries.settlement(tx, new.id).number)
    return queries.settlement(tx, new.id)
