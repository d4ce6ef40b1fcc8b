"""A seller with two facilities and a worker, whose customers have store credit."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from godown import credits, orders, packing, picking, returns
from godown.credits import Credit, CreditUse
from godown.kernel.outcome import RowRefusal
from godown.orders import NewLine, NewOrder
from godown.packing import NewParcel, Packed
from godown.reports import journal, queries_customers
from godown.returns import NewRefund, Refund, SpendCredit
from tests.builders.chain import Chain

FIRST, LAST = date(2026, 11, 1), date(2027, 3, 31)
CREDIT = "Liabilities:Store-Credit"


class Till(Chain):
    """A seller who gives store credit and takes it."""

    def earns(self, paise: int, number: str = "old") -> str:
        """A customer is owed so much for an order that was cancelled, and takes it as credit; answer its code."""
        self.takes(replace(self.order(number), lines=(NewLine("TEA", 1, paise),)))
        with self.open() as tx:
            orders.cancel(tx, [self.id_of(number)])
        return self.gives(number, paise, "store_credit").credit_code

    def gives(self, number: str, paise: int, way: str = "money", **more: Any) -> Refund:
        """An order is given back so much."""
        with self.open() as tx:
            return returns.refund(tx, NewRefund(self.id_of(number), way, paise, "Agreed by phone", **more))

    def cod(self, number: str, *uses: CreditUse, **units: int) -> NewOrder:
        """A COD order that is paid with credit as far as it goes."""
        return replace(self.order(number, **units), payment="cod", store_credit=uses)

    def refuses(self, order: NewOrder) -> str:
        """The code with which an order is refused; empty where it is taken."""
        refused: tuple[RowRefusal[str], ...] = self.takes(order).refused
        return refused[0].code if refused else ""

    def pays(self, number: str, code: str, paise: int | None = None, **more: Any) -> int:
        """A person spends a credit on an order; answer how much."""
        with self.open() as tx:
            return returns.spend_credit(tx, self.id_of(number), SpendCredit(code, paise, **more))

    def left(self, code: str) -> int:
        """What is left of a credit."""
        return self.credit(code).left_paise

    def credit(self, code: str) -> Credit:
        """The credit of a code."""
        with self.open() as tx:
            (found,) = credits.page(tx, code, None, None, 2)
        return found

    def money(self, number: str) -> tuple[int, int, int]:
        """(total, paid, to collect) of an order as the shop sent it."""
        with self.open() as tx:
            told = orders_one(tx, self, number)
        return told.total_paise, told.paid_paise, told.collect_paise

    def boxes(self, number: str, *boxes: Mapping[str, int] | None) -> list[Packed]:
        """What is promised of an order is fetched and packed into boxes, one after the other; the last, None, takes the rest."""
        made = []
        with self.open() as tx:
            wave = picking.release(tx, self.facility, [self.id_of(number)], totes=4)
            assert wave.wave_id is not None
            picking.pick_all(tx, picking.trips_of(tx, wave.wave_id))
            lines = {line.sku_id: line.id for line in orders.queries.lines_of(tx, [self.id_of(number)])}
            for box in boxes:
                units = None if box is None else {lines[self.sku[code]]: count for code, count in box.items()}
                new = NewParcel(self.id_of(number), 300, None, units=units, override="no box fits")
                (packed,), told = packing.pack(tx, [new])
                assert not told.refused
                made.append(packed)
        return made

    def accounts(self) -> dict[str, int]:
        """What each account came to; every entry balances, what is owed as credit is what is left, and the list of accounts agrees."""
        with self.open() as tx:
            entries = journal.journal(tx, FIRST, LAST)
            left = sum(one.left_paise for one in credits.page(tx, "", None, None, 1000))
            count, owed, owing = queries_customers.open_sums(tx, "", date(2026, 1, 1))
        assert all(sum(posting.paise for posting in entry.postings) == 0 for entry in entries)
        told = {one.account: one.paise for one in journal.balances(entries) if one.paise}
        assert told.get(CREDIT, 0) == -left
        assert told.get(journal.CUSTOMERS, 0) == owed - owing, count
        return told


def orders_one(tx: Any, till: Till, number: str) -> orders.Order:
    """An order by its number, as it is now."""
    return orders.queries.by_external_id(tx, till.shop, [number])[number]
