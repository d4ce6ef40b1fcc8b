"""Put-away: units go from the dock (or the put-back shelf) into a bin, by scan or by list."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from uuid import UUID

from godown import stock
from godown.kernel.ids import NO_BATCH, OWN, new_id
from godown.platform.transaction import Tx


@dataclass(frozen=True, slots=True)
class PutAway:
    """Units of a SKU that go into a bin. The id comes from the scanner, so a repeat counts once."""

    sku_id: UUID
    quantity: int
    from_place: UUID
    to_place: UUID
    condition: str = stock.SALEABLE
    batch_id: UUID = NO_BATCH
    owner_id: UUID = OWN
    id: UUID = field(default_factory=new_id)


def put_away(tx: Tx, facility_id: UUID, puts: Sequence[PutAway]) -> list[stock.Posted]:
    """Move units into their bins. Refuses more than lies there (`not_enough_stock`)."""
    return stock.post(
        tx,
        [
            stock.Move(
                id=put.id, facility_id=facility_id, sku_id=put.sku_id, quantity=put.quantity, reason="put_away",
                document_kind="put_away", document_id=put.id, from_place=put.from_place, to_place=put.to_place,
                from_condition=put.condition, to_condition=put.condition, owner_id=put.owner_id, batch_id=put.batch_id,
            )
            for put in puts
        ],
    )  # fmt: skip
