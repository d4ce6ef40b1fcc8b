"""A seller whose parcels are delivered on cash and sold through a marketplace."""

from dataclasses import replace
from datetime import date, datetime
from itertools import count
from uuid import UUID

from godown import packing, picking, settling, shipping
from godown.packing import NewParcel
from godown.platform.database import Database
from godown.reports import journal
from godown.reports.journal import balances
from godown.settling import NewSettledLine, NewSettlement
from godown.shipping import NewCourier
from godown.shipping.store_tracking import set_states
from tests.builders.seller import NOON, Seller

DAY = date(2026, 11, 24)


class Trade(Seller):
    """A seller with riders of its own, whose parcels are packed and delivered in few words."""

    def __init__(self, database: Database, tenant_id: UUID, now: datetime | None = NOON) -> None:
        super().__init__(database, tenant_id, now)
        self.stocks(TEA=20, BOX=9, TAPE=20_000)
        with self.open() as tx:
            self.courier = shipping.add_courier(tx, NewCourier("own", "Own riders"))
            shipping.set_range(tx, self.courier, "GDN", 1001, 1009)

    def delivers(self, number: str, units: int = 1, *, state: str = "delivered", payment: str = "cod") -> str:
        """An order is packed, and its parcel reaches a state; answer its AWB."""
        self.takes(replace(self.order(number, TEA=units), payment=payment))
        for trip in self.releases():
            with self.open() as tx:
                picking.pick_all(tx, [trip])
        with self.open() as tx:
            (made,), _ = packing.pack(tx, [NewParcel(self.id_of(number), 300, "BOX")])
            shipping.assign(tx, [made.id])
            (shipment,) = shipping.shipments_of_parcels(tx, [made.id])
            set_states(tx, [(shipment.id, state, tx.now)])
            return str(shipment.awb)

    def settles(self, *news: NewSettlement) -> list[str]:
        """Book settlements; answer the codes of those that are refused."""
        with self.open() as tx:
            return [row.code for row in settling.settle(tx, news).refused]

    def due(self) -> list[tuple[str, int]]:
        """What couriers owe, by AWB."""
        with self.open() as tx:
            return [(one.awb, one.due_paise) for one in settling.cod_due(tx, 50)]

    def accounts(self) -> dict[str, int]:
        """What each account came to; every entry balances."""
        with self.open() as tx:
            entries = journal.journal(tx, date(2026, 11, 1), date(2026, 11, 30))
        assert all(sum(posting.paise for posting in entry.postings) == 0 for entry in entries)
        return {one.account: one.paise for one in balances(entries) if one.paise}


PAYMENTS = count(1)


def cod(*lines: NewSettledLine, paid: int | None = None) -> NewSettlement:
    """A remittance of its riders, the next one."""
    return NewSettlement("cod", "own", f"REM-{next(PAYMENTS)}", DAY, lines, paid_paise=paid)
