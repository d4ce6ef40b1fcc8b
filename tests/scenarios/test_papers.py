"""Papers: figures as in the books, codes that scanners read, each made once, cancelled ones stamped."""

import threading
from dataclasses import replace
from pathlib import Path
from uuid import UUID

import pytest

from godown import books, orders, packing, picking, returns, shipping
from godown.entrypoints.papers import PRESS, Sheet, documents, lists, parcels, places
from godown.entrypoints.papers.keep import PaperKind, kept
from godown.entrypoints.papers.press import FONTS
from godown.kernel.money import format_inr
from godown.packing import NewParcel
from godown.platform.database import Database
from godown.platform.files import FolderFiles, stored
from godown.returns import QUESTIONS, Expected, NewInspection
from godown.shipping import NewCourier
from godown.shipping.queries_papers import parcel_facts
from godown.stock import queries_places
from tests.builders.seller import Seller
from tests.world.jobs import office, run_jobs
from tests.world.pdf import SCAN_DOTS, Seen, read_pdf

MEERA = "मीरा कृष्णन"


class Desk(Seller):
    """A seller with a courier of its own and a folder for papers."""

    def __init__(self, database: Database, tenant_id: UUID, folder: Path) -> None:
        super().__init__(database, tenant_id)
        self.folder, self.files = folder, FolderFiles(folder / "files")
        self.stocks(TEA=10, CUP=8, BOX=9, TAPE=20_000)
        with self.open() as tx:
            self.courier = shipping.add_courier(tx, NewCourier("own", "Own riders"))
            shipping.set_range(tx, self.courier, "GDN", 1001, 1999)

    def packs(self, number: str, *, state: str = "32", **units: int) -> UUID:
        """A COD order is taken, picked and packed in one box."""
        order = replace(self.order(number, **units), payment="cod", shipping_paise=5_001, customer_name=MEERA,
                        state_code=state, phone="+91 98470 12345")  # fmt: skip
        assert not self.takes(order).refused
        trips = self.releases()
        with self.open() as tx:
            picking.pick_all(tx, trips)
            made, _ = packing.pack(tx, [NewParcel(self.id_of(number), 850, "BOX")])
            shipping.assign(tx, [made[0].id])
        return made[0].id

    def paper(self, kind: PaperKind, thing: UUID) -> bytes:
        """The paper of a thing, as anybody gets it."""
        file = kept(self.open, self.files, kind, [thing])[thing]
        with self.open() as tx:
            return self.files.get(stored(tx, file).path)

    def invoice(self, parcel: UUID) -> books.Document:
        """The invoice of a parcel."""
        with self.open() as tx:
            document = packing.parcels(tx, [parcel])[parcel].document_id
            assert document is not None
            return books.documents(tx, [document])[document]


@pytest.fixture
def desk(database: Database, tenant_id: UUID, tmp_path: Path) -> Desk:
    return Desk(database, tenant_id, tmp_path)


def only(content: bytes) -> Seen:
    (page,) = read_pdf(content)
    return page


def test_the_fonts_of_the_papers_are_built() -> None:
    assert {"Inter-Regular.ttf", "NotoSansDevanagari-Regular.ttf"} <= {path.name for path in FONTS.iterdir()}


@pytest.mark.parametrize(("state", "taxes"), [("32", ("igst",)), ("29", ("cgst", "sgst"))])
def test_an_invoice_states_the_figures_of_the_books(desk: Desk, state: str, taxes: tuple[str, ...]) -> None:
    head = desk.invoice(desk.packs("1", state=state, TEA=2, CUP=1))
    page = only(desk.paper(documents.DOCUMENT, head.id))
    with desk.open() as tx:
        lines = books.lines_of(tx, head.id)
    amounts = [head.taxable_paise, head.total_paise, *(line.gross_paise for line in lines)]
    amounts += [sum(line.of(tax) for line in lines) for tax in taxes]
    for amount in amounts:
        assert format_inr(amount).removeprefix("₹") in page.text
    assert f"Total {format_inr(head.total_paise)}" in page.text
    place = {"32": "Kerala (32)", "29": "Karnataka (29)"}[state]
    for words in (head.number, "Aangan Home", "29AAXCA1234F1ZJ", MEERA, place, "24 Nov 2026", "HSN 0902", "18%",
                  "REVERSE CHARGE\nNo", "Rupees three hundred fifty and paise one only", "Tax invoice"):  # fmt: skip
        assert words in page.text
    assert ("IGST" in page.text) is (state == "32")
    assert "CANCELLED" not in page.text
    assert page.size_mm == (210, 297)
    (told,) = page.codes["QR Code"]
    assert f'"DocNo":"{head.number}"' in told
    assert f'"TotInvVal":"{head.total_paise // 100}.{head.total_paise % 100:02d}"' in told


def test_without_a_registration_it_is_a_bill_of_supply_without_tax(desk: Desk) -> None:
    with desk.open() as tx:
        tx.run("UPDATE facility SET gstin = NULL WHERE tenant_id = %(tenant)s")
    page = only(desk.paper(documents.DOCUMENT, desk.invoice(desk.packs("1", TEA=1)).id))
    assert "Bill of supply" in page.text
    assert not {"IGST", "CGST", "Tax invoice"} & set(page.text.replace("\n", " ").split())


def test_a_paper_is_made_once_whoever_asks_at_the_same_time(desk: Desk) -> None:
    head = desk.invoice(desk.packs("1", TEA=1))
    got: list[bytes] = []
    threads = [threading.Thread(target=lambda: got.append(desk.paper(documents.DOCUMENT, head.id))) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(got) == 6
    assert len(set(got)) == 1
    assert desk.paper(documents.DOCUMENT, head.id) == got[0]
    with desk.open() as tx:
        assert tx.scalar("SELECT count(*) FROM stored_file WHERE tenant_id = %(tenant)s AND kind = 'document'") == 1


def test_a_cancelled_invoice_gets_a_stamped_paper_and_keeps_the_first(desk: Desk) -> None:
    parcel = desk.packs("1", TEA=2)
    first = desk.paper(documents.DOCUMENT, desk.invoice(parcel).id)
    with desk.open() as tx:
        orders.cancel(tx, [desk.id_of("1")])
    with desk.open() as tx:
        packing.unpack(tx, [desk.id_of("1")])
    head = desk.invoice(parcel)
    stamped = desk.paper(documents.DOCUMENT, head.id)
    assert "CANCELLED" in only(stamped).text
    assert head.file_id is not None
    with desk.open() as tx:
        assert desk.files.get(stored(tx, head.file_id).path) == first


def test_a_credit_note_names_its_invoice(desk: Desk) -> None:
    parcel = desk.packs("1", TEA=2)
    invoice = desk.invoice(parcel)
    with desk.open() as tx:
        shipping.hand_over(tx, desk.courier, desk.facility, [parcel])
        line = packing.lines_of(tx, [parcel])[0]
    with desk.open() as tx:
        back = returns.expect(tx, parcel, [Expected(line.id, 1)], reason="size")
        returns.arrive(tx, back.id)
        to_inspect = returns.lines_of(tx, back.id)[0]
        inspected = returns.inspect(tx, NewInspection(to_inspect.id, 1, "saleable", dict.fromkeys(QUESTIONS, "yes")))
        (note,) = (d for d in books.documents_of_order(tx, desk.id_of("1")) if d.kind == "credit_note")
    page = only(desk.paper(documents.DOCUMENT, note.id))
    for words in ("Credit note", note.number, f"AGAINST INVOICE\n{invoice.number}", format_inr(inspected.credit_paise)):
        assert words in page.text


def test_a_label_is_read_by_a_scanner_and_says_what_to_collect(desk: Desk) -> None:
    parcel = desk.packs("1", TEA=2, CUP=1)
    content = desk.paper(parcels.LABEL, parcel)
    (page,) = read_pdf(content, dots=SCAN_DOTS)
    assert page.size_mm == (102, 152)
    assert page.codes == {"Code 128": ["GDN1001"], "QR Code": ["GDN1001"]}
    for words in (
        "Own riders",
        "COD",
        "₹350.01",
        MEERA,
        "680001",
        "850 g",
        "+91 98470 12345",
        "2 × TEA",
        "Aangan Home",
    ):
        assert words in page.text
    assert desk.paper(parcels.LABEL, parcel) == content


def test_the_longest_label_still_fits(desk: Desk) -> None:
    parcel = desk.packs("1", TEA=2)
    with desk.open() as tx:
        facts = parcel_facts(tx, [parcel])[parcel]
        home = queries_places.facility(tx, desk.facility)
    street = "Flat 1203, Tower B, Prestige Lakeside Habitat, Whitefield-Sarjapur Main Road, opposite the police station"
    to = facts.ship_to | {
        "customer_name": "Venkata Lakshmi Narasimha Subramaniam-Iyer " * 2,
        "address1": street,
        "address2": street,
    }
    long = replace(
        facts, ship_to=to, awb="1Z999AA10123456784EXTRA", order_number="SHOP-2026-1125-000042-A", collect_paise=10**11
    )
    contents = [
        packing.Content(parcel, f"SKU-{n:08d}", "Hand-block printed double bedsheet, indigo", n) for n in range(1, 9)
    ]
    label = parcels.label_of(long, contents, replace(home, address1=street), "Aangan Home and Living Private Limited")
    (page,) = read_pdf(PRESS.pdf(Sheet("label", {"labels": [label]}, "label", facts.packed_at)), dots=SCAN_DOTS)
    assert page.codes == {"Code 128": [long.awb], "QR Code": [long.awb]}
    for words in ("and 33 more", "SHOP-2026-1125-000042-A", "₹1,00,00,00,000.00", "680001", "GSTIN"):
        assert words in page.text


def test_the_slip_has_no_price(desk: Desk) -> None:
    parcel = desk.packs("1", TEA=2)
    with desk.open() as tx:
        page = only(parcels.slip_pdf(tx, [parcel]))
    assert "Assam tea" in page.text
    assert "₹" not in page.text


def test_a_pick_list_walks_bin_by_bin_and_says_which_tote(desk: Desk) -> None:
    desk.takes(desk.order("1", TEA=2, CUP=1), desk.order("2", TEA=3))
    (trip,) = desk.releases()
    with desk.open() as tx:
        sheet = lists.picklist(tx, trip)
    page = only(PRESS.pdf(sheet))
    with desk.open() as tx:
        _, _, picks = picking.present(tx, trip)
    bins = list(dict.fromkeys(pick.place_code for pick in picks))
    assert [page.text.index(code) for code in bins] == sorted(page.text.index(code) for code in bins)
    assert page.text.count("Assam tea") == 1
    assert all(units in page.text for units in ("×2", "×3", "×1"))
    assert page.codes["QR Code"] == ["W-0001/1"]


def test_a_manifest_lists_its_parcels_and_is_kept_when_it_is_closed(desk: Desk) -> None:
    packed = [desk.packs(number, TEA=1) for number in ("1", "2")]
    with desk.open() as tx:
        manifest = shipping.open_manifest(tx, desk.courier, desk.facility)
        shipping.scan(tx, manifest.id, "GDN1001")
    with desk.open() as tx:
        now = lists.manifest_now(tx, manifest.id)
    assert now is not None
    assert "NOT CLOSED" in only(PRESS.pdf(now)).text
    assert kept(desk.open, desk.files, lists.MANIFEST, [manifest.id]) == {}
    with desk.open() as tx:
        shipping.scan(tx, manifest.id, "GDN1002")
        shipping.close(tx, manifest.id, "Rider Ravi")
    page = only(desk.paper(lists.MANIFEST, manifest.id))
    assert page.codes["Code 128"] == ["GDN1001", "GDN1002"]
    assert len(packed) == 2
    for words in ("2 parcels", "1.7 kg", "Rider Ravi", "₹300.02"):
        assert words in page.text
    assert "NOT CLOSED" not in page.text


@pytest.mark.parametrize("kind", ["bin", "tote"])
def test_every_place_has_a_label_that_its_scan_reads(desk: Desk, kind: str) -> None:
    with desk.open() as tx:
        sheet = places.place_labels(tx, desk.facility, places.Which(kind))
        wanted = tx.tuples(
            "SELECT code, barcode FROM place WHERE tenant_id = %(tenant)s AND kind = %(kind)s AND active ORDER BY code",
            kind=kind,
        )
    pages = read_pdf(PRESS.pdf(sheet), dots=SCAN_DOTS)
    assert {page.size_mm for page in pages} == {(50, 25)}
    assert sorted(page.codes["Data Matrix"][0] for page in pages) == sorted(barcode for _, barcode in wanted)
    assert all(any(code in page.text for page in pages) for code, _ in wanted)


def test_papers_are_made_by_a_job_soon_after_packing(desk: Desk) -> None:
    parcel = desk.packs("1", TEA=1)
    assert "papers.make" in run_jobs(office(desk.database, desk.folder), desk.tenant)
    assert desk.invoice(parcel).file_id is not None
    with desk.open() as tx:
        assert shipping.shipments_of_parcels(tx, [parcel])[0].label_file_id is not None
