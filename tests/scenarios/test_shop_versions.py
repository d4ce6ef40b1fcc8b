"""An older number never overwrites a newer one: random worlds of sales, pushes at once, lost answers and late repeats."""

import random
import threading
from pathlib import Path
from uuid import UUID

import pytest

from godown import channels
from godown.channels import queries
from godown.channels.protocol import KINDS
from godown.channels.words import Due
from godown.platform.database import Database
from godown.platform.outside import OutsideFault
from godown.platform.transaction import transaction
from tests.builders.shops import ShopKeeper, shop_keeper
from tests.world.shop import Shop

FAULTS = ("error", "drop", "lost", "twice")


class Pusher:
    """A worker that may stop between its steps for as long as it likes."""

    def __init__(self, keeper: ShopKeeper) -> None:
        self.keeper = keeper
        with keeper.open() as tx:
            self.link = queries.link(tx, keeper.channel)
        self.due: list[Due] = []

    def loads(self) -> None:
        """It reads what is to be told."""
        with transaction(self.keeper.database, self.keeper.tenant) as tx:
            self.due = channels.next_stock(tx, self.keeper.channel, 3)

    def tells(self) -> None:
        """It tells it, perhaps long after, and writes down the answer, if one came."""
        if not self.due:
            return
        shop = KINDS["partner"].call(self.link)
        try:
            told = channels.tell_stock(shop, self.due)
        except OutsideFault:
            return
        finally:
            shop.close()
        with transaction(self.keeper.database, self.keeper.tenant) as tx:
            channels.stock_told(tx, self.keeper.channel, self.due, told)
        self.due = []


def changes(keeper: ShopKeeper, chance: random.Random, number: int) -> None:
    """Goods come in, or an order takes some."""
    code = chance.choice(("TEA", "CUP"))
    if chance.random() < 0.4:
        keeper.stocks(**{code: chance.randint(1, 4)})
    else:
        keeper.takes(keeper.order(f"S{number}", **{code: chance.randint(1, 3)}))
    with transaction(keeper.database, keeper.tenant) as tx:
        channels.mark_changed(tx, list(keeper.sku.values()))


@pytest.mark.parametrize("seed", range(6))
def test_an_older_number_never_overwrites_a_newer_one(
    database: Database, tenant_id: UUID, tmp_path: Path, seed: int
) -> None:
    chance = random.Random(seed)
    shop = Shop(fail_percent=40, faults=FAULTS, seed=seed, repeat_after=0.05)
    with shop_keeper(database, tenant_id, tmp_path, shop) as keeper:
        pushers = [Pusher(keeper) for _ in range(3)]
        for number in range(60):
            step = chance.random()
            if step < 0.3:
                changes(keeper, chance, number)
            elif step < 0.65:
                chance.choice(pushers).loads()
            else:
                chance.choice(pushers).tells()
        for pusher in chance.sample(pushers, 3):
            pusher.tells()
        shop.fail_percent = 0
        keeper.works()
        for timer in [one for one in threading.enumerate() if isinstance(one, threading.Timer)]:
            timer.join()
        for sku in ("TEA", "CUP", "SET"):
            seen = [shown.version for shown in shop.history if shown.sku == sku]
            assert seen == sorted(seen), f"seed {seed}: {sku} went back"
            numbers = {(shown.version, shown.quantity) for shown in shop.history if shown.sku == sku}
            assert len(numbers) == len(set(seen)), f"seed {seed}: a version of {sku} was two numbers"
            row = keeper.shown(sku)
            assert (shop.shows(sku), row.shows, row.pushed_version) == (row.quantity, row.quantity, row.version)
        for sku in ("TEA", "CUP"):
            saleable, promised, waiting = keeper.supply(sku) if _known(keeper, sku) else (0, 0, 0)
            assert shop.shows(sku) == max(0, saleable - promised - waiting)


def _known(keeper: ShopKeeper, sku: str) -> bool:
    with keeper.open() as tx:
        return bool(
            tx.scalar(
                "SELECT 1 FROM stock_supply WHERE tenant_id = %(tenant)s AND sku_id = %(sku)s", sku=keeper.sku[sku]
            )
        )
