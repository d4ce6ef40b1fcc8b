"""A seller that sells to businesses, with a gateway to the tax portal, a courier of its own and a worker."""

from dataclasses import replace
from typing import Any
from uuid import UUID

from godown import books, packing, shipping
from godown.books import Clearance, NewPortal
from godown.countries.india import INDIA
from godown.entrypoints.papers import documents
from godown.entrypoints.papers.keep import kept
from godown.entrypoints.worker.office import Office
from godown.packing import NewParcel
from godown.platform.database import Database
from godown.platform.files import stored
from godown.platform.transaction import utc_now
from godown.shipping import NewCourier
from tests.builders.seller import Seller
from tests.world.jobs import run_jobs
from tests.world.portal import SECRET, ZONE, Portal

GSTIN = "29AAXCA1234F1ZJ"
BUYER = "32AABCM1234N1Z7"


def numbered(number: int, kind: str = "tax_invoice") -> str:
    """A number of the series in which documents are numbered today: the true time decides the financial year."""
    today = utc_now().astimezone(ZONE).date()
    return f"{INDIA.prefix(kind, GSTIN, INDIA.year(today))}{number:06d}"


class Firm(Seller):
    """A seller that sells to businesses, with a courier of its own and a worker."""

    def __init__(self, database: Database, tenant_id: UUID, world: Portal, worker: Office) -> None:
        super().__init__(database, tenant_id, now=None)
        self.worker = worker
        self.stocks(TEA=60, BOX=30, TAPE=60_000)
        self.way = NewPortal(GSTIN, "gateway", world.base_url, "client", SECRET, "api_user", "pw", einvoice="always")
        with self.open() as tx:
            tx.run("UPDATE facility SET address1 = '14, 3rd Phase', city = 'Bengaluru' WHERE tenant_id = %(tenant)s")
            self.courier = shipping.add_courier(
                tx, NewCourier("own", "Own riders", preferred=True, transporter_id="29AABCT1332L1ZU")
            )
            shipping.set_range(tx, self.courier, "GDN", 1001, 1999)
            books.set_portal(tx, self.way)

    def packs(self, number: str, *, price_paise: int = 10_000, **buyer: str) -> UUID:
        """A business orders one unit, and its parcel is packed."""
        given: dict[str, Any] = {"customer_gstin": BUYER, "customer_name": "Meera Stores", **buyer}
        order = self.order(number, TEA=1)
        lines = tuple(replace(line, unit_price_paise=price_paise) for line in order.lines)
        assert not self.takes(replace(order, lines=lines, **given)).refused
        self.picks_all()
        with self.open() as tx:
            made, outcome = packing.pack(tx, [NewParcel(self.id_of(number), 300, "BOX")])
            assert not outcome.refused
            shipping.assign(tx, [made[0].id])
        return made[0].id

    def works(self) -> None:
        """The worker does what there is to do."""
        run_jobs(self.worker, self.tenant)

    def invoice(self, parcel: UUID) -> books.Document:
        """The invoice of a parcel as it stands now."""
        with self.open() as tx:
            document = packing.parcels(tx, [parcel])[parcel].document_id
            assert document is not None
            return books.documents(tx, [document])[document]

    def said(self, document: UUID, paper: str = "einvoice") -> Clearance:
        """What the portal said of a document."""
        with self.open() as tx:
            return next(one for one in books.clearances_of(tx, [document]) if one.paper == paper)

    def leaves(self, parcel: UUID) -> tuple[str, str]:
        """The parcel is scanned at hand-over: (answer, sentence)."""
        with self.open() as tx:
            manifest = shipping.open_manifest(tx, self.courier, self.facility)
            number = packing.parcels(tx, [parcel])[parcel].number
            kind, sentence, _ = shipping.scan(tx, manifest.id, number)
            return kind, sentence

    def paper(self, document: UUID) -> bytes | None:
        """The paper of a document as anybody gets it; none where it cannot be printed yet."""
        file = kept(self.open, self.worker.files, documents.DOCUMENT, [document]).get(document)
        if file is None:
            return None
        with self.open() as tx:
            return self.worker.files.get(stored(tx, file).path)

    def credits(self, order: str) -> list[books.Document]:
        """The credit notes of an order."""
        with self.open() as tx:
            return [one for one in books.documents_of_order(tx, self.id_of(order)) if one.corrects_id]
