"""A seller with a shop that runs over real HTTP: what the shop shows, what waits, in few words."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from uuid import UUID

from godown import channels
from godown.channels import queries
from godown.channels.words import Message, ShopState, ShownStock
from godown.entrypoints.worker.office import Office
from godown.orders import Order
from godown.orders import queries as order_queries
from godown.platform.database import Database
from godown.platform.transaction import transaction, utc_now
from tests.builders.seller import Seller
from tests.world.jobs import office, run_jobs, run_scheduled
from tests.world.shop import TOKEN, Shop, open_shop


class ShopKeeper(Seller):
    """A seller whose partner shop is connected."""

    def __init__(self, database: Database, tenant_id: UUID, data: Path, shop: Shop) -> None:
        super().__init__(database, tenant_id)
        self.lotus = shop
        self.worker: Office = office(database, data)
        self.connects(shop)

    def connects(self, shop: Shop, code: str = "lotus", *, buffer_units: int = 0, share_percent: int = 100) -> UUID:
        """Connect a shop; answer its channel."""
        with transaction(self.database, self.tenant) as tx:
            new = channels.NewShop(
                code, code.title(), shop.base_url, TOKEN, buffer_units=buffer_units, share_percent=share_percent,
                orders_since=utc_now() - timedelta(days=1),
            )  # fmt: skip
            made = channels.connect(tx, new)
        shop.webhook_secret = made.webhook_secret
        self.webhook_path = made.webhook_path
        self.channel = made.channel_id
        return made.channel_id

    def works(self, **more: object) -> list[str]:
        """The worker does what waits."""
        return run_jobs(self.worker, self.tenant, **more)  # type: ignore[arg-type]

    def polls(self) -> None:
        """By the clock: the shop is asked for its orders, and all that follows is done."""
        run_scheduled(self.worker, self.tenant, "poll_shops")
        self.works()

    def state(self) -> ShopState:
        """How the shop stands."""
        with self.open() as tx:
            return queries.state(tx, self.channel)

    def waits(self) -> list[Message]:
        """What waits for a person."""
        with self.open() as tx:
            return queries.messages(tx, self.channel, "refused", None, 100)

    def shown(self, code: str) -> ShownStock:
        """What we believe that the shop shows of a SKU."""
        with self.open() as tx:
            return next(row for row in queries.shown(tx, self.channel, "", "", 100) if row.sku_code == code)

    def ordered(self, external_id: str) -> Order | None:
        """An order of the shop, if we have it."""
        with self.open() as tx:
            return order_queries.by_external_id(tx, self.channel, [external_id]).get(external_id)


@contextmanager
def shop_keeper(database: Database, tenant_id: UUID, data: Path, shop: Shop | None = None) -> Iterator[ShopKeeper]:
    """A seller and a shop, while they are used."""
    with open_shop(shop) as opened:
        yield ShopKeeper(database, tenant_id, data, opened)
