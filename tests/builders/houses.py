"""A seller with a second facility, between which goods are transferred."""

from uuid import UUID

from godown import racking, receiving, stock
from godown.kernel.ids import OWN, new_id
from godown.platform.database import Database
from godown.racking import LayoutSpec
from godown.receiving import (
    ArrivedLine,
    NewTransfer,
    NewTransferLine,
    SentLine,
    Transfer,
    TransferArrived,
    TransferSent,
)
from godown.stock import queries
from tests.builders.seller import Seller


class Houses(Seller):
    """Bengaluru as any seller has it, and Delhi with racks of its own."""

    def __init__(self, database: Database, tenant_id: UUID) -> None:
        super().__init__(database, tenant_id, now=None)
        with self.open() as tx:
            self.delhi = stock.open_facility(tx, stock.NewFacility("DEL", "Okhla", state_code="07", pincode="110020"))
            racking.lay_out(tx, self.delhi, LayoutSpec(1, 2, 1))

    def asks(self, *lines: NewTransferLine, key: UUID | None = None, priority: int = 0, **units: int) -> Transfer:
        """A transfer from Bengaluru to Delhi is asked for."""
        given = (*lines, *(NewTransferLine(code, count) for code, count in units.items()))
        with self.open() as tx:
            new = NewTransfer(self.facility, self.delhi, given, key or new_id(), priority=priority)
            return receiving.transfer(tx, new)

    def sends(self, transfer: Transfer, *lines: SentLine, key: UUID | None = None) -> Transfer:
        """These units leave; without lines all that are promised."""
        with self.open() as tx:
            return receiving.send_transfer(tx, TransferSent(transfer.id, lines, key or new_id()))

    def counts_in(self, transfer: Transfer, *lines: ArrivedLine, key: UUID | None = None) -> Transfer:
        """So much was counted at the dock of Delhi."""
        with self.open() as tx:
            return receiving.receive_transfer(tx, TransferArrived(transfer.id, lines, key or new_id()))

    def supply(self, code: str) -> tuple[int, int, int]:
        """(saleable, promised, waiting) of a SKU in Bengaluru."""
        return self.supply_in(self.facility, code)

    def supply_in(self, facility: UUID, code: str) -> tuple[int, int, int]:
        """(saleable, promised, waiting) of our own units of a SKU in a facility."""
        with self.open() as tx:
            rows = {row.facility_id: row for row in queries.supply_of(tx, [self.sku[code]]) if row.owner_id == OWN}
        row = rows.get(facility)
        return (row.saleable, row.promised, row.waiting) if row else (0, 0, 0)

    def cost_in(self, facility: UUID, code: str) -> tuple[int, int]:
        """(units, paise) that the books say of a SKU in a facility."""
        with self.open() as tx:
            rows = tx.tuples(
                """SELECT quantity, value_paise FROM stock_cost WHERE tenant_id = %(tenant)s AND facility_id = %(f)s
                   AND sku_id = %(s)s AND owner_id = %(own)s""",
                f=facility, own=OWN, s=self.sku[code],
            )  # fmt: skip
        return (rows[0][0], rows[0][1]) if rows else (0, 0)
