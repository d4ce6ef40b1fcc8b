"""Pickers who do anything: whatever they scan, tap, undo and whatever is cancelled meanwhile, nothing breaks, and goods and books agree."""

import random
from contextlib import suppress
from uuid import UUID

import pytest

from godown import orders, picking, stock
from godown.kernel.ids import new_id
from godown.kernel.refusal import Refusal
from godown.platform.database import Database
from godown.reports import doctor
from tests.builders.seller import Seller

ACTS = (
    ("scan", 10), ("bin", 8), ("item", 8), ("tote", 8), ("quantity", 4), ("undo", 4), ("later", 2), ("full", 2), ("short", 1),
    ("damaged", 1), ("cart", 1), ("go", 2), ("putback", 3), ("empty", 1), ("not_empty", 1),
)  # fmt: skip
STEPS = 90
ROUNDS_TO_END = 80


@pytest.fixture
def seller(database: Database, tenant_id: UUID) -> Seller:
    made = Seller(database, tenant_id)
    made.stocks(TEA=14, CUP=12)
    made.puts(TEA="B-03-1", CUP="B-01-1")
    with made.open() as tx:
        stock.add_places(tx, made.facility, [stock.NewPlace("wall", f"W-{n:02d}") for n in range(1, 9)])
    return made


class Floor:
    """A wave of some orders, its pickers, and who sorts at the wall."""

    def __init__(self, seller: Seller, dice: random.Random, strategy: str) -> None:
        self.seller, self.dice, self.session = seller, dice, new_id()
        self.numbers = [str(number) for number in range(1, 7)]
        seller.takes(
            *(seller.order(number, **{sku: dice.randint(1, 3) for sku in dice.sample(["TEA", "CUP"], dice.randint(1, 2))})
              for number in self.numbers)
        )  # fmt: skip
        with seller.open() as tx:
            wave = picking.release(tx, seller.facility, totes=3, strategy=strategy, shared=dice.random() < 0.3).wave_id
            assert wave is not None
            self.trips = picking.trips_of(tx, wave)

    def step(self) -> None:
        """One deed of somebody."""
        roll = self.dice.random()
        if roll < 0.04:
            with self.seller.open() as tx:
                orders.cancel(tx, [self.seller.id_of(self.dice.choice(self.numbers))])
        elif roll < 0.12:
            self.sorts()
        else:
            self.picks(self.dice.choice(self.trips))

    def picks(self, trip: UUID) -> None:
        """A picker scans or taps something."""
        act = self.dice.choices([name for name, _ in ACTS], [weight for _, weight in ACTS])[0]
        self.seller.scans(trip, self.reads(trip), act=act, value=self.dice.randint(0, 4))

    def reads(self, trip: UUID) -> str:
        """What is read: mostly what is wanted, sometimes anything."""
        with self.seller.open() as tx:
            pick = picking.present(tx, trip)[1]
        anything = ["A-01-1", "TEA", "CUP", f"T-10{self.dice.randint(1, 6)}", "BLR-PUTBACK", "W-01", "nonsense"]
        if pick is None or self.dice.random() < 0.3:
            return self.dice.choice(anything)
        return self.dice.choice([pick.place_code, pick.sku_code, pick.tote_code or f"T-10{self.dice.randint(1, 6)}"])

    def sorts(self) -> None:
        """Somebody at the wall scans something."""
        with self.seller.open() as tx:
            there = picking.at_wall(tx, self.seller.facility, self.session)
            raw = self.dice.choice(
                ["TEA", "CUP", *(one.code for one in there.waiting), *([there.lit.code] if there.lit else [])]
            )
            act = self.dice.choice(["scan", "scan", "scan", "undo"])
            picking.scan_wall(tx, self.seller.facility, self.session, new_id(), raw, act=act)

    def ends(self) -> None:
        """Everybody does what the screen says, until nothing is left."""
        for trip in self.trips:
            for _ in range(ROUNDS_TO_END):
                with self.seller.open() as tx:
                    now, pick, _all = picking.present(tx, trip)
                step = str(now.progress.get("step", "bin"))
                if pick is None and step != "putback":
                    break
                self.seller.scans(trip, act={"cart": "go"}.get(step, step))
            else:
                pytest.fail("the trip never ends")


@pytest.mark.parametrize("seed", range(9))
def test_whatever_pickers_do_goods_and_books_agree(seller: Seller, seed: int) -> None:
    dice = random.Random(seed)
    strategy = ("single", "cluster", "total")[seed % 3]
    floor = Floor(seller, dice, strategy)
    for _ in range(STEPS):
        with suppress(Refusal):
            floor.step()
    floor.ends()
    with seller.open() as tx:
        if strategy == "total":
            picking.sort_all(tx, floor.trips)
        assert {one.status for one in picking.present(tx, floor.trips[0])[2]} <= {"picked", "short", "cancelled"}
    for number in floor.numbers:
        assert seller.status(number) in {"picked", "cancelled", "promised", "waiting", "in_part"}, seller.status(number)
    with seller.open() as tx:
        assert [one for one in doctor.examine(tx) if not one.warning] == []
