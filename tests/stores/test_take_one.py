"""An order of one line takes a shorter way than a set (decision 14): it ends in the same, and what comes in between does no harm."""

import random
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID

import psycopg
import pytest

from godown import orders, stock
from godown.kernel.ids import OWN
from godown.kernel.outcome import Outcome
from godown.orders import NewLine, NewOrder, NewReservation, PromiseRules, take_one
from godown.orders.take import take_set
from godown.platform.database import Database
from godown.platform.transaction import Tx, transaction
from tests import servers
from tests.builders.floor import MORNING, Floor

STEPS = 160
CODES = ("TEA", "TEA", "TEA", "CUP", "CUP", "NEW", "SET", "none such")

LEFT = (
    """SELECT status, facility_id IS NULL, number, pinned, ship_complete, priority, ordered_at, ship_by, business_day, payment,
              total_paise, paid_paise, collect_paise, shipping_paise, discount_paise, customer_name, email, phone, address1,
              address2, city, state_code, pincode, country, customer_gstin, note, decision, status_before,
              CASE WHEN pinned OR note <> '' OR decision > '' THEN '' ELSE content_hash END,
              stock_lost_at, created_at, updated_at FROM sales_order ORDER BY external_id""",
    """SELECT o.external_id, l.line_no, l.external_line_id, l.name, l.bundle_id, l.quantity, l.unit_price_paise,
              l.price_includes_tax, l.discount_paise, l.shipping_paise, l.cancelled, l.packed, k.code
       FROM order_line l JOIN sales_order o ON o.id = l.order_id JOIN sku k ON k.id = l.sku_id ORDER BY 1, 2""",
    """SELECT coalesce(o.external_id, p.holder_kind), k.code, p.owner_id, p.batch_id, p.holder_kind, p.quantity, p.held, p.priority,
              p.ship_by, p.ranked_at, p.made_seq, p.made_at, p.expires_at, p.together IS NULL
       FROM promise p LEFT JOIN order_line l ON l.id = p.holder_id LEFT JOIN sales_order o ON o.id = l.order_id
       JOIN sku k ON k.id = p.sku_id ORDER BY 1, 2, p.made_seq, 6""",
    """SELECT k.code, s.seq, s.saleable, s.promised, s.waiting, s.lapses_at, s.ends_on FROM stock_supply s
       JOIN sku k ON k.id = s.sku_id ORDER BY 1, s.facility_id""",
    """SELECT o.external_id, a.verb, a.thing_kind, a.facts, a.at, a.actor_id, a.actor_name FROM activity a
       JOIN sales_order o ON o.id = a.thing_id ORDER BY a.id""",
)


class Shop(Floor):
    """A floor with a channel, whose orders go one of the two ways."""

    def __init__(self, database: Database, tenant: UUID, *, short: bool) -> None:
        super().__init__(database, tenant)
        self.short, self.second = short, UUID(int=0)
        with self.open() as tx:
            self.channel = orders.open_channel(tx, "shop", "The shop", "api")
        for code in ("TEA", "CUP", "NEW", "SET"):
            self.sku(code)
        with self.open() as tx:
            tx.run("UPDATE sku SET kind = 'bundle' WHERE tenant_id = %(tenant)s AND code = 'SET'")

    def takes(self, *news: NewOrder) -> Outcome[str]:
        with self.open() as tx:
            told = [replace(new, facility_id=self.named(new.note)) for new in news]
            return (orders.take if self.short else take_set)(tx, self.channel, told)

    def named(self, code: str) -> UUID | None:
        """The facility of this code."""
        return {"BLR": self.facility, "DEL": self.second}.get(code)

    def left(self) -> list[Any]:
        """All that is there, without ids."""
        with self.open() as tx:
            jobs = tx.tuples(
                """SELECT queue_name, task_name, args::text FROM procrastinate_jobs
                   WHERE args ->> 'tenant' = %(of)s ORDER BY id""",
                of=str(self.tenant_id),
            )
            rows: list[Any] = [tx.tuples(sql) for sql in LEFT]
        names = {str(self.tenant_id): "tenant", str(self.facility): "BLR", str(self.second): "DEL"}
        names |= {str(one): code for code, one in self.skus.items()}
        told = [str(job) for job in jobs if "StockChanged" in job[1] or "SupplyRose" in job[1] or "Demand" in job[1]]
        for known, name in names.items():
            told = [one.replace(known, name) for one in told]
        return [*rows, told]


def some_order(chance: random.Random, number: int) -> NewOrder:
    """An order as shops send them, now and then a wrong one, one that came before, or one of two lines."""
    lines = tuple(
        NewLine(chance.choice(CODES), chance.randint(1, 4), chance.choice((0, 9_900, 500_000)), chance.choice(("", "As told")),
                chance.choice(("", "L7")), chance.choice((0, 0, 100, 30_000)), chance.random() < 0.8)
        for _ in range(chance.choice((1, 1, 1, 1, 2)))
    )  # fmt: skip
    age = MORNING - timedelta(hours=chance.randint(0, 30))
    return NewOrder(
        str(number if chance.random() < 0.85 else chance.randint(1, number)), f"#{number}", age, lines,
        chance.choice(("Meera Nair", "मीरा")), chance.choice(("prepaid", "cod")), chance.choice((None, 5_000)),
        chance.choice((None, 700)), chance.choice((0, 4_900)), chance.choice((0, 900)),
        chance.choice((None, age + timedelta(hours=3))), chance.choice((0, 0, 5)), pincode="680001",
        customer_gstin=chance.choice((None, "32AAXCA1234F1ZJ")), cancelled=chance.random() < 0.05,
        ship_complete=chance.random() < 0.6, note=chance.choice(("", "", "", "BLR", "DEL")),
    )  # fmt: skip


def something_else(chance: random.Random, shops: tuple[Shop, Shop]) -> None:
    """What changes the doors that orders come to."""
    what, units = (
        chance.choice(("receive", "receive", "receive", "receive", "serve", "rules", "place", "checkout", "cancel")),
        chance.randint(1, 9),
    )
    code, over = chance.choice(("TEA", "CUP")), chance.random() < 0.3
    for shop in shops:
        if what == "receive":
            shop.receives(code, units)
        elif what == "serve":
            shop.serves(code)
        elif what == "rules":
            with shop.open() as tx:
                orders.set_promise_rules(tx, PromiseRules(over))
        elif what == "place" and not shop.second.int:
            with shop.open() as tx:
                shop.second = stock.open_facility(tx, stock.NewFacility("DEL", "Okhla", "Asia/Kathmandu"))
        elif what == "place":
            with shop.open() as tx:
                tx.run("UPDATE facility SET active = NOT active WHERE tenant_id = %(tenant)s AND code = 'DEL'")
        elif what == "cancel":
            with shop.open() as tx:
                open_ones = (
                    "SELECT id FROM sales_order WHERE tenant_id = %(tenant)s ORDER BY external_id LIMIT %(units)s"
                )
                orders.cancel(tx, tx.scalars(open_ones, units=units)[-1:])
        elif what == "checkout":
            checks_out(shop, units)


def checks_out(shop: Shop, units: int) -> None:
    """Somebody kept units for five minutes, twenty minutes ago."""
    with transaction(shop.database, shop.tenant_id, now=MORNING - timedelta(minutes=20)) as tx:
        if tx.scalar("SELECT count(*) FROM facility WHERE active AND tenant_id = %(tenant)s") == 1:
            free = stock.free_behind(tx, shop.facility, OWN, [shop.sku("TEA")])[shop.sku("TEA")]
            if free > 0:
                orders.reserve(tx, NewReservation("shop", (orders.AskedUnits("TEA", min(units, free)),), minutes=5))


@pytest.mark.parametrize("seed", range(4))
def test_the_short_way_ends_where_the_long_one_does(
    database: Database, tenant_id: UUID, seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    ways, walk = [0, 0], take_one.taken

    def counted(tx: Tx, channel_id: UUID, new: NewOrder) -> bool:
        done = walk(tx, channel_id, new)
        ways[done] += 1
        return done

    monkeypatch.setattr(take_one, "taken", counted)
    shops = Shop(database, tenant_id, short=True), Shop(database, servers.fresh_tenant(database), short=False)
    chance = random.Random(seed)
    for shop in shops:
        shop.receives("TEA", 9)
        shop.receives("CUP", 2)
    for number in range(1, STEPS):
        if chance.random() < 0.25:
            something_else(chance, shops)
        new = some_order(chance, number)
        assert shops[0].takes(new) == shops[1].takes(new), new
        if number % 6 == 0:
            assert shops[0].left() == shops[1].left()
    assert shops[0].left() == shops[1].left()
    assert min(ways) > 12, ways  # each way was gone more than a dozen times


def one(number: str, units: int, *, whole: bool = True) -> NewOrder:
    return NewOrder(number, number, MORNING, (NewLine("TEA", units, 9_900),), "Meera Nair", ship_complete=whole)


@contextmanager
def in_between(shop: Shop, new: NewOrder) -> Iterator[None]:
    """What is done here happens after an order was written and before its line comes to its door."""
    with shop.open() as tx:
        assert orders.take(tx, shop.channel, [new]).done == (new.external_id,)
        assert tx.last
        yield


def stands(shop: Shop, number: str) -> tuple[str, int, int]:
    """(status, units promised, units that wait) of an order."""
    with shop.open() as tx:
        (found,) = tx.tuples(
            """SELECT o.status, coalesce(sum(p.quantity) FILTER (WHERE p.made_seq > 0), 0)::int,
                      coalesce(sum(p.quantity) FILTER (WHERE p.made_seq IS NULL), 0)::int
               FROM sales_order o JOIN order_line l ON l.order_id = o.id LEFT JOIN promise p ON p.holder_id = l.id
               WHERE o.external_id = %(number)s GROUP BY 1""",
            number=number,
        )
    return found[0], found[1], found[2]


def rose(shop: Shop) -> int:
    """How often a job was asked to serve."""
    return sum("SupplyRose" in job for job in shop.left()[-1])


@pytest.fixture
def shop(database: Database, tenant_id: UUID) -> Shop:
    made = Shop(database, tenant_id, short=True)
    made.receives("TEA", 5)
    return made


def test_who_comes_in_between_has_it(shop: Shop) -> None:
    with in_between(shop, one("late", 2)):
        shop.takes(one("quick", 4))
    assert (stands(shop, "quick"), stands(shop, "late")) == (("promised", 4, 0), ("waiting", 1, 1))
    assert shop.supply("TEA") == (5, 5, 1)


def test_an_order_in_part_takes_what_is_left(shop: Shop) -> None:
    with in_between(shop, one("late", 2, whole=False)):
        shop.takes(one("quick", 4))
    assert stands(shop, "late") == ("promised", 1, 1)


def test_nobody_who_waits_is_overtaken(shop: Shop) -> None:
    told = rose(shop)
    with in_between(shop, one("late", 2)):
        shop.takes(one("first", 9))
        shop.receives("TEA", 20)  # a job will serve the first; nobody has done it yet
    assert (stands(shop, "first"), stands(shop, "late")) == (("waiting", 5, 4), ("waiting", 0, 2))
    assert rose(shop) == told + 2  # the goods said so, and the line that came to a door where others wait
    shop.serves("TEA")
    assert (stands(shop, "first")[1:], stands(shop, "late")[1:]) == ((9, 0), (2, 0))


def test_a_door_at_which_something_is_due_is_left_to_a_job(shop: Shop) -> None:
    told = rose(shop)
    with in_between(shop, one("late", 2)):
        checks_out(shop, 5)
    assert stands(shop, "late") == ("waiting", 0, 2)
    assert rose(shop) == told + 1
    shop.serves("TEA")
    assert stands(shop, "late")[1:] == (2, 0)


def test_the_same_order_twice_at_once_is_one(shop: Shop) -> None:
    with shop.open() as tx:
        orders.take(tx, shop.channel, [one("twice", 2)])
        assert orders.take(tx, shop.channel, [one("twice", 2)]).known == ("twice",)
        assert orders.take(tx, shop.channel, [replace(one("twice", 2), cancelled=True)]).done == ("twice",)
    assert stands(shop, "twice") == ("cancelled", 0, 0)
    assert shop.supply("TEA") == (5, 0, 0)


def test_who_asks_in_the_same_transaction_sees_it(shop: Shop) -> None:
    with shop.open() as tx:
        orders.take(tx, shop.channel, [one("seen", 2)])
        assert tx.scalar("SELECT promised FROM stock_supply WHERE tenant_id = %(tenant)s AND promised > 0") == 2


def gives_up(shop: Shop, new: NewOrder) -> None:
    with shop.open() as tx:
        orders.take(tx, shop.channel, [new])
        raise KeyError(new.number)


def test_what_is_given_up_leaves_nothing(shop: Shop) -> None:
    before = shop.left()
    with pytest.raises(KeyError):
        gives_up(shop, one("given up", 2))
    assert shop.left() == before


def test_text_that_no_column_holds_is_refused_and_nothing_is_lost(shop: Shop) -> None:
    with shop.open() as tx:
        with pytest.raises(psycopg.DataError):
            orders.take(tx, shop.channel, [replace(one("zero", 1), note="a\0b")])
        orders.take(tx, shop.channel, [one("next", 1)])
    assert stands(shop, "next") == ("promised", 1, 0)
