"""A seller who sends with Speedy Parcels, a partner courier of the world outside, and has a worker at his side."""

from collections.abc import Sequence
from uuid import UUID

from godown import packing, shipping
from godown.entrypoints.worker.office import Office
from godown.packing import NewParcel
from godown.platform.database import Database
from godown.shipping import NewCourier, Shipment
from tests.builders.seller import Seller
from tests.world.courier import TOKEN, Courier
from tests.world.jobs import run_jobs


def speedy(world: Courier, token: str = TOKEN) -> NewCourier:
    """The courier as the seller enters it."""
    return NewCourier("speedy", "Speedy Parcels", "partner", world.base_url, token, preferred=True)


class Sender(Seller):
    """A seller with goods and boxes, and Speedy to send them with."""

    def __init__(self, database: Database, tenant_id: UUID, world: Courier, worker: Office) -> None:
        super().__init__(database, tenant_id, now=None)
        self.worker = worker
        self.stocks(TEA=30, BOX=30, TAPE=60_000)
        with self.open() as tx:
            self.courier = shipping.add_courier(tx, speedy(world))

    def works(self) -> None:
        """The worker does what there is to do."""
        run_jobs(self.worker, self.tenant)

    def boxes(self, *numbers: str, units: int = 1) -> list[UUID]:
        """Orders come and are packed, one parcel each; nobody has asked the courier yet."""
        self.takes(*(self.order(number, TEA=units) for number in numbers))
        self.picks_all()
        with self.open() as tx:
            made, outcome = packing.pack(tx, [NewParcel(self.id_of(number), 300, "BOX") for number in numbers])
            assert not outcome.refused
        return [one.id for one in made]

    def packs(self, *numbers: str, units: int = 1) -> list[UUID]:
        """Orders come, are packed, and have their AWBs where the courier gave them."""
        parcels = self.boxes(*numbers, units=units)
        self.works()
        return parcels

    def leaves(self, parcels: Sequence[UUID]) -> None:
        """The courier takes parcels along."""
        with self.open() as tx:
            assert len(shipping.hand_over(tx, self.courier, self.facility, parcels)[1].done) == len(parcels)

    def shipment(self, parcel: UUID) -> Shipment:
        """A parcel as its courier has it."""
        with self.open() as tx:
            return shipping.shipments_of_parcels(tx, [parcel])[0]
