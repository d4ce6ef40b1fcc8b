"""Cash on delivery of random orders: lines, coupons, freight, units cancelled, store credit, money in advance, several parcels. What is
collected, paid before and paid by credit is what was sent is worth, to the paisa; nothing is asked twice."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from random import Random
from uuid import UUID

import pytest

from godown import books, orders, packing, picking, returns
from godown.credits import CreditUse
from godown.entrypoints.doctor import examine
from godown.orders import NewLine
from godown.packing import NewParcel
from godown.platform.database import Database
from tests.builders.till import Till, orders_one

CODES = ("TEA", "CUP", "BOX")


@pytest.fixture
def till(database: Database, tenant_id: UUID, tmp_path: Path) -> Iterator[Till]:
    made = Till(database, tenant_id, tmp_path)
    made.stocks(**dict.fromkeys(CODES, 400))
    yield made
    made.works()
    made.accounts()
    assert examine(database, made.worker.files, tenant_id).findings == ()


def comes(till: Till, chance: Random, number: str) -> None:
    """An order with up to three lines, of which a customer paid some in advance, some with a credit, and the rest is to be collected."""
    lines = tuple(
        NewLine(code, units, price, discount_paise=chance.randrange(0, min(price, 2_000)))
        for code in chance.sample(CODES, chance.randint(1, 3))
        if (units := chance.randint(1, 5)) and (price := chance.randint(101, 20_000))
    )
    bare = replace(till.order(number), lines=lines, payment="cod", shipping_paise=chance.choice((0, 1_003, 4_999)))
    total = sum(line.unit_price_paise * line.quantity - line.discount_paise for line in lines) + bare.shipping_paise
    off = chance.choice((0, total // 9))
    paid = chance.choice((0, 0, 1, (total - off) // 3, (total - off) * 9 // 10))
    uses: tuple[CreditUse, ...] = ()
    if chance.random() < 0.5:
        uses = (CreditUse(till.earns(chance.randint(1, total), f"{number}-old"), None),)
    asked = replace(bare, discount_paise=off, paid_paise=paid, store_credit=uses)
    assert not till.takes(asked).refused


def cancels(till: Till, chance: Random, number: str) -> None:
    """Some units that lie in no box are not wanted any more; some are."""
    with till.open() as tx:
        left = {line.id: line.open_units for line in orders.queries.lines_of(tx, [till.id_of(number)])}
        gone = {line: chance.randint(0, units) for line, units in left.items() if units}
        if 0 < sum(gone.values()) < sum(left.values()):
            packing.cancel_units(tx, till.id_of(number), {line: units for line, units in gone.items() if units})
    till.works()


def packs(till: Till, chance: Random, number: str, *, whole: bool) -> None:
    """A box takes some of what is picked; with `whole` all of it."""
    with till.open() as tx:
        left = {
            line.id: line.open_units for line in orders.queries.lines_of(tx, [till.id_of(number)]) if line.open_units
        }
        units = None if whole else {line: chance.randint(0, count) for line, count in left.items()}
        units = {line: count for line, count in units.items() if count} if units else None
        if left and (whole or units):
            made, told = packing.pack(
                tx, [NewParcel(till.id_of(number), 300, None, units=units, override="no box fits")]
            )
            assert made, told.refused


def money(till: Till, number: str) -> tuple[int, int, int, int]:
    """(what was sent is worth, collected, paid before and by credit now, owed to the customer)."""
    with till.open() as tx:
        boxes = [one for one in packing.parcels_of_orders(tx, [till.id_of(number)]) if one.status != "cancelled"]
        sent = sum(one.payable_paise for one in books.documents_of_order(tx, till.id_of(number)) if not one.corrects_id)
        assert all(0 <= one.collect_paise <= one.value_paise + 1 for one in boxes)
        return (
            sent, sum(one.collect_paise for one in boxes), orders_one(tx, till, number).prepaid_paise,
            returns.money_story(tx, till.id_of(number)).owed_paise,
        )  # fmt: skip


@pytest.mark.parametrize("seed", range(24))
def test_cash_and_what_was_paid_before_are_what_was_sent(till: Till, seed: int) -> None:
    """Units are cancelled before anything is packed."""
    chance = Random(seed)
    comes(till, chance, "1")
    cancels(till, chance, "1")
    with till.open() as tx:
        wave = picking.release(tx, till.facility, [till.id_of("1")], totes=4)
        assert wave.wave_id is not None
        picking.pick_all(tx, picking.trips_of(tx, wave.wave_id))
    for _ in range(chance.randint(0, 3)):
        packs(till, chance, "1", whole=False)
    packs(till, chance, "1", whole=True)
    till.works()
    sent, collected, prepaid, _ = money(till, "1")
    assert collected == max(0, sent - prepaid)


@pytest.mark.parametrize("seed", range(24))
def test_what_is_cancelled_between_two_parcels_is_never_collected(till: Till, seed: int) -> None:
    """A box that is closed keeps what stands on its label; those after it collect no more than is still to be paid."""
    chance = Random(seed)
    comes(till, chance, "1")
    with till.open() as tx:
        wave = picking.release(tx, till.facility, [till.id_of("1")], totes=4)
        assert wave.wave_id is not None
        picking.pick_all(tx, picking.trips_of(tx, wave.wave_id))
    packs(till, chance, "1", whole=False)
    _, before, _, _ = money(till, "1")
    cancels(till, chance, "1")
    packs(till, chance, "1", whole=True)
    till.works()
    sent, collected, prepaid, _ = money(till, "1")
    assert collected == max(before, sent - prepaid)
