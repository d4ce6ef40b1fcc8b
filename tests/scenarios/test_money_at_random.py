"""Random lives of money: orders paid before, later, in cash and with store credit; credits of units and amounts, refunds of every way, exchanges,
cancels before and after packing, lists and transfers, in any order. A twin in plain Python knows what each customer paid and got."""

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from random import Random
from uuid import UUID

import pytest

from godown import books, orders, packing, picking, returns, settling, shipping
from godown.books import Credit
from godown.credits import CreditUse
from godown.entrypoints.doctor import examine
from godown.kernel.ids import new_id
from godown.kernel.refusal import Refusal
from godown.orders import NewLine
from godown.orders import queries as order_queries
from godown.packing import NewParcel
from godown.platform.database import Database
from godown.reports import journal, journal_files
from godown.returns import PriceCut
from godown.settling import NewPayment, NewSettledLine, NewSettlement
from godown.shipping.store_tracking import set_states
from tests import servers
from tests.builders.till import FIRST, LAST, Till

DAY = date(2026, 11, 24)
STEPS = 90


class Life:
    """A seller's random days. `before`, `listed`, `cash`: what was paid of each order with it, by lists and transfers, to the rider;
    `got`: what was given back of it."""

    def __init__(self, till: Till, seed: int) -> None:
        self.till, self.dice, self.number = till, Random(seed), 0
        self.sent: list[str] = []
        self.codes: list[str] = []
        self.before, self.listed, self.cash, self.got = Counter[str](), Counter[str](), Counter[str](), Counter[str]()
        self.told, self.refunds = Counter[str](), list[tuple[str, UUID, int]]()
        self.deeds: tuple[Callable[[], None], ...] = (
            self.order, self.pack, self.pack, self.pack, self.cancel, self.cancel_unit, self.credit_units, self.credit_amount,
            self.give, self.give, self.give, self.take_back, self.spend, self.transfer, self.deliver,
        )  # fmt: skip

    def tries(self, deed: Callable[[], None]) -> None:
        """What is refused changes nothing; what fails otherwise is a bug."""
        try:
            deed()
            self.told[deed.__name__] += 1
        except Refusal as no:
            self.told[no.code] += 1

    def one(self) -> str:
        """Any order."""
        if not self.sent:
            raise Refusal("nothing_yet", "No order came yet.")
        return self.dice.choice(self.sent)

    def order(self) -> None:
        self.number += 1
        number, dice = str(self.number), self.dice
        lines = tuple(
            NewLine(code, dice.randint(1, 3), dice.randint(1_001, 29_999))
            for code in dice.sample(("TEA", "CUP"), dice.randint(1, 2))
        )
        new = replace(
            self.till.order(number),
            lines=lines,
            shipping_paise=dice.choice((0, 4_901)),
            discount_paise=dice.choice((0, 777)),
        )
        total = sum(line.quantity * line.unit_price_paise for line in lines) + new.shipping_paise - new.discount_paise
        kind, before = dice.choice(("prepaid", "part", "later", "cod", "cod part")), 0
        if kind in ("prepaid", "part", "cod part"):
            before = total if kind == "prepaid" else dice.randint(1, total)
        if kind.startswith("cod"):
            uses = (CreditUse(dice.choice(self.codes), None),) if self.codes and dice.random() < 0.5 else ()
            new = replace(new, payment="cod", paid_paise=before, store_credit=uses)
        elif kind == "part":
            new = replace(new, paid_paise=before)
        with self.till.open() as tx:
            orders.set_pays_later(tx, self.till.shop, kind == "later")
        if self.till.takes(new).refused:
            raise Refusal("order_refused", "Its credit has nothing left.")
        self.sent.append(number)
        self.before[number] += before

    def pack(self) -> None:
        number = self.one()
        with self.till.open() as tx:
            order = self.till.id_of(number)
            wave = picking.release(tx, self.till.facility, [order], totes=4)
            if wave.wave_id is None:
                raise Refusal("nothing_to_pick", "It is packed or gone.")
            picking.pick_all(tx, picking.trips_of(tx, wave.wave_id))
            packing.pack(tx, [NewParcel(order, 300, None, override="no box fits")])

    def cancel(self) -> None:
        number = self.one()
        with self.till.open() as tx:
            order = self.till.id_of(number)
            if self.dice.random() < 0.5 or orders.cancel(tx, [order]).refused:
                raise Refusal("not_cancelled", "It has left, or stays.")
            packing.unpack(tx, [order])
        self.till.works()

    def cancel_unit(self) -> None:
        number = self.one()
        with self.till.open() as tx:
            order = self.till.id_of(number)
            line = self.dice.choice(order_queries.lines_of(tx, [order]))
            packing.cancel_units(tx, order, {line.id: 1})

    def line(self, number: str) -> UUID:
        """A line of a parcel of an order."""
        with self.till.open() as tx:
            parcels = packing.parcels_of_orders(tx, [self.till.id_of(number)])
            lines = packing.lines_of(tx, [one.id for one in parcels if one.status != "cancelled"])
        if not lines:
            raise Refusal("not_packed", "Nothing of it is in a box.")
        return self.dice.choice(lines).id

    def credit_units(self) -> None:
        self._credit(Credit(self.line(self.one()), 1))

    def credit_amount(self) -> None:
        self._credit(Credit(self.line(self.one()), 0, self.dice.randint(1, 9_999)))

    def _credit(self, one: Credit) -> None:
        with self.till.open() as tx:
            books.credit(tx, source_kind="by_hand", source_id=new_id(), dated=DAY, credits=[one])

    def give(self) -> None:
        number, dice = self.one(), self.dice
        with self.till.open() as tx:
            told = returns.money_story(tx, self.till.id_of(number))
        way = dice.choice(("money", "gateway", "store_credit", "exchange"))
        amount = dice.choice((told.owed_paise, told.owed_paise // 2 + 1, told.most_paise, told.most_paise + 1, 333))
        cuts = (PriceCut(self.line(number), dice.randint(10, 5_000)),) if dice.random() < 0.2 else ()
        more = {"lines": (NewLine("TEA", 1, amount),)} if way == "exchange" else {}
        done = self.till.gives(number, amount, way, goodwill=dice.random() < 0.4, cuts=cuts, **more)
        self.refunds.append((number, done.id, amount))
        self.got[number] += amount
        if done.credit_code:
            self.codes.append(done.credit_code)

    def take_back(self) -> None:
        if not self.refunds:
            raise Refusal("nothing_yet", "Nothing was given back yet.")
        number, refund, amount = self.refunds.pop(self.dice.randrange(len(self.refunds)))
        with self.till.open() as tx:
            returns.take_back(tx, refund, "The bank sent it back")
        self.got[number] -= amount

    def spend(self) -> None:
        if not self.codes:
            raise Refusal("nothing_yet", "Nobody has a credit yet.")
        self.till.pays(self.one(), self.dice.choice(self.codes), self.dice.choice((None, 101)))

    def transfer(self) -> None:
        number = self.one()
        paise, reference = self.dice.randint(1, 30_000), f"NEFT-{new_id()}"
        with self.till.open() as tx:
            if self.dice.random() < 0.5:
                settling.receive(tx, self.till.id_of(number), NewPayment(paise, reference, DAY))
            else:
                new = NewSettlement("gateway", "shop", reference, DAY, (NewSettledLine(number, paise, 7, 1),))
                assert not settling.settle(tx, [new]).refused
        self.listed[number] += paise

    def paid(self, number: str) -> int:
        """What a customer paid in money: with the order, later by lists beyond that, and in cash."""
        before = self.before[number]
        return before + max(0, self.listed[number] - before) + self.cash[number]

    def deliver(self) -> None:
        """Packed boxes of an order leave and arrive; the rider remits what he collected."""
        number = self.one()
        with self.till.open() as tx:
            order = self.till.id_of(number)
            boxes = [one for one in packing.parcels_of_orders(tx, [order]) if one.status == "packed"]
            if not boxes:
                raise Refusal("not_packed", "Nothing of it is in a box.")
            ids = [one.id for one in boxes]
            shipping.assign(tx, ids)
            assert not shipping.hand_over(tx, self.till.courier, self.till.facility, ids)[1].refused
            found = shipping.shipments_of_parcels(tx, ids)
            set_states(tx, [(one.id, "delivered", tx.now) for one in found])
            orders.delivered(tx, [order])
            self.cash[number] += sum(one.collect_paise for one in boxes)
        self.till.works()


def prove(life: Life, database: Database) -> None:
    """Every customer got no more than was paid, no figure is below nothing, and all books say the same."""
    till = life.till
    till.works()
    till.accounts()
    with till.open() as tx:
        entries = journal.journal(tx, FIRST, LAST)
        assert journal_files.as_csv(journal.journal(tx, FIRST, LAST)) == journal_files.as_csv(entries)
        for number in life.sent:
            order = order_queries.one(tx, till.id_of(number))
            told = returns.money_story(tx, order.id)
            figures = (
                told.paid_paise, told.invoiced_paise, told.credited_paise, told.open_paise, told.given_back_paise, told.owed_paise,
                told.most_paise, told.most_money_paise, told.credit_paise, order.collect_paise, order.credit_back_paise,
            )  # fmt: skip
            assert min(figures) >= 0, (number, told)
            assert told.given_back_paise == life.got[number], number
            assert life.got[number] <= life.paid(number) + order.credit_paise - order.credit_back_paise, (number, told)
            assert told.credited_paise <= told.invoiced_paise
            assert told.credit_paise == order.credit_paise - order.credit_back_paise
    assert examine(database, till.worker.files, till.tenant).findings == ()


def survive(database: Database, tenant: UUID, files: Path, seed: int, steps: int = STEPS) -> Life:
    till = Till(database, tenant, files)
    till.stocks(TEA=300, CUP=300)
    life = Life(till, seed)
    for deed in (life.order, life.order, life.order, life.order, life.pack, life.pack):
        life.tries(deed)
    for _ in range(steps):
        life.tries(life.dice.choice(life.deeds))
    print(f"seed {seed}: {dict(life.told)}")
    prove(life, database)
    return life


@pytest.mark.parametrize("seed", range(1, 7))
def test_money_lives_at_random(database: Database, tenant_id: UUID, tmp_path: Path, seed: int) -> None:
    life = survive(database, tenant_id, tmp_path, seed)
    assert min(life.told["order"], life.told["pack"]) > 1, "the life was worth living"


@pytest.mark.soak
def test_a_hundred_random_lives_of_money(database: Database, tmp_path: Path) -> None:
    for seed in range(100, 200):
        survive(database, servers.fresh_tenant(database), tmp_path / str(seed), seed, 150)
