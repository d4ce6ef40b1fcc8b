"""The pages of documents: every paper is found, a gap in a series is shown."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import httpx
import pytest

from godown import books, packing, picking, stock
from godown.entrypoints.api.books import CreditLine, NewCredit, credit_document
from godown.entrypoints.papers import documents as papers
from godown.entrypoints.papers.press import PRESS
from godown.kernel.refusal import Invalid
from godown.packing import NewParcel
from godown.platform.database import Database
from godown.platform.identity import add_person
from godown.platform.paper_language import choose_paper_language
from godown.platform.transaction import Tx, platform_transaction
from godown.reports import doctor, queries_documents
from godown.reports.queries_documents import WantedDocuments
from tests.builders.month import OPERATOR
from tests.builders.seller import Seller
from tests.http import Api
from tests.world.pdf import read_pdf

PASSWORD = "a long enough one"


@pytest.fixture
def seller(database: Database, tenant_id: UUID) -> Seller:
    """Three parcels were packed."""
    made = Seller(database, tenant_id)
    made.stocks(TEA=10, BOX=9, TAPE=20_000)
    made.takes(*(made.order(number, TEA=1) for number in ("1", "2", "3")))
    trips = made.releases()
    with made.open() as tx:
        picking.pick_all(tx, trips)
        packing.pack(tx, [NewParcel(made.id_of(number), 300, "BOX") for number in ("1", "2", "3")])
    return made


@pytest.fixture
def accountant(database: Database, seller: Seller, address: str) -> Iterator[httpx.Client]:
    email = f"anil.{seller.tenant.hex[-12:]}@example.com"
    with platform_transaction(database) as tx:
        add_person(tx, seller.tenant, email, "Anil Shah", "accountant", PASSWORD)
    with httpx.Client(base_url=address, timeout=60, follow_redirects=True) as http:
        http.post("/login", data={"email": email, "password": PASSWORD})
        yield http


def invoice_of(tx: Tx, seller: Seller, number: str) -> UUID:
    """The invoice of the first parcel of an order."""
    found = packing.parcels_of_orders(tx, [seller.id_of(number)])[0].document_id
    assert found is not None
    return found


def test_every_document_is_found(accountant: httpx.Client) -> None:
    page = accountant.get("/documents").text
    for number in ("000001", "000002", "000003"):
        assert f"29/26-27/{number}" in page
    assert "No gap" in page
    found = accountant.get("/documents", params={"q": "000002"}).text
    assert ("29/26-27/000002" in found, "29/26-27/000001" in found) == (True, False)
    assert "29/26-27/000003" in accountant.get("/documents", params={"q": "3"}).text
    assert "29/26-27/000001" in accountant.get("/documents", params={"q": "meera k"}).text
    assert "No document matches" in accountant.get("/documents", params={"status": "cancelled"}).text
    assert "No document yet" in accountant.get("/documents", params={"tab": "credit_note"}).text
    assert accountant.get("/documents", params={"tab": "nonsense"}).status_code == 422
    assert accountant.get("/documents", params={"after": "nonsense"}).status_code == 422


def test_one_document_shows_its_figures_and_its_paper(accountant: httpx.Client, seller: Seller) -> None:
    with seller.open() as tx:
        document = packing.parcels_of_orders(tx, [seller.id_of("1")])[0].document_id
    page = accountant.get(f"/documents/{document}").text
    for words in (
        "29/26-27/000001",
        "₹84.75",
        "₹15.25",
        "₹100.00",
        "Kerala (32)",
        "not yet",
        f"/documents/{document}/pdf",
    ):
        assert words in page
    assert accountant.get(f"/documents/{document}/pdf").content.startswith(b"%PDF")
    assert accountant.get(f"/documents/{UUID(int=7)}").status_code == 404


def test_a_credit_that_comes_too_late_says_so_plainly(accountant: httpx.Client, seller: Seller) -> None:
    with seller.open() as tx:
        document = invoice_of(tx, seller, "1")
        (line,) = books.lines_of(tx, document)
        wish = [books.Credit(line.source_line_id, 1)]
        (foreseen,) = books.foresee_credit(tx, wish, date(2027, 11, 5))
        (note,) = books.credit(tx, source_kind="return", source_id=UUID(int=1), dated=date(2027, 11, 5), credits=wish)
    page = accountant.get(f"/documents/{note.id}").text
    assert "came too late to reduce tax" in page
    assert "₹15.25" in page
    assert (foreseen.reduces_tax, foreseen.tax_paise) == (False, 0)
    (paper,) = read_pdf(accountant.get(f"/documents/{note.id}/pdf").content)
    assert "₹15.25, is not reduced" in paper.text


def test_a_credit_by_hand_is_of_the_day_in_its_facility(seller: Seller) -> None:
    """At 20:00 UTC it is the next day in Bengaluru."""
    seller.now = datetime(2026, 11, 30, 20, tzinfo=UTC)
    with seller.open() as tx:
        document = invoice_of(tx, seller, "1")
        (line,) = books.lines_of(tx, document)
        wanted = NewCredit(UUID(int=5), (CreditLine(line.id, 0, 1_000),), "A scratch")
        note = credit_document(tx, document, wanted)
        assert books.documents(tx, [note.id])[note.id].dated == date(2026, 12, 1)


def test_the_gst_month_lets_choose_a_registration(accountant: httpx.Client, seller: Seller) -> None:
    with seller.open() as tx:
        stock.open_facility(tx, stock.NewFacility("PUN", "Pune", gstin="27AAXCA1234F1ZN", state_code="27"))
    page = accountant.get("/gst", params={"month": "2026-11"}).text
    assert "27AAXCA1234F1ZN · Maharashtra" in page
    assert "29AAXCA1234F1ZJ · Karnataka" in page
    other = accountant.get("/gst", params={"month": "2026-11", "facility": "BLR"}).text
    assert re.search(r'aria-current="page">29AAXCA1234F1ZJ', other)
    chosen = accountant.get("/gst", params={"month": "2026-11", "registration": "27AAXCA1234F1ZN"}).text
    assert re.search(r'aria-current="page">27AAXCA1234F1ZN', chosen)


def test_a_gap_is_shown_in_red(accountant: httpx.Client, seller: Seller) -> None:
    with seller.open() as tx:
        tx.run("UPDATE document_series SET next = 6 WHERE tenant_id = %(tenant)s")
    page = accountant.get("/documents").text
    assert "2 numbers are missing in the series" in page
    assert "Missing: 4, 5" in page


def test_every_figure_of_a_month_opens_its_documents(accountant: httpx.Client, seller: Seller) -> None:
    """Each count and sum of the tables, of all of them, and of what is to be looked at."""
    with seller.open() as tx:
        books.choose_taxes(tx, books.TaxChoices(turnover_paise=6_00_00_000_00))
    month = {"month": "2026-11", "registration": "29AAXCA1234F1ZJ"}
    page = accountant.get("/gst", params=month).text
    links = set(re.findall(r'href="(/gst[^"]*section=([a-z0-9_]+)[^"]*)"', page))
    assert {"b2cs", "all", "hsn_short"} <= {section for _, section in links}
    assert page.count("section=b2cs") == 7, "the table's name, its count and five sums"
    for code in ("all", "b2cs", "hsn_short"):
        behind = accountant.get("/gst", params=month | {"section": code}).text
        assert all(behind.count(f"29/26-27/00000{number}</a>") >= 1 for number in (1, 2, 3))
    assert accountant.get("/gst", params=month | {"section": "nonsense"}).status_code == 422


def test_documents_stand_in_the_order_of_their_numbers(seller: Seller, api: Api) -> None:
    """A request that began earlier may take the later number: time and number of a series agree all the same."""
    assert seller.now
    seller.takes(seller.order("4", TEA=1), seller.order("5", TEA=1))
    seller.picks_all()
    for number, back in (("4", 0), ("5", 30)):
        seller.now -= timedelta(seconds=back)
        with seller.open() as tx:
            packing.pack(tx, [NewParcel(seller.id_of(number), 300, "BOX")])
    wanted = [f"29/26-27/00000{number}" for number in (5, 4, 3, 2, 1)]
    with seller.open() as tx:
        rows = queries_documents.documents(tx, WantedDocuments(), None, 9)
        (series,) = books.document_series(tx)
    with seller.open() as tx:
        assert doctor.examine(tx) == []
    assert [row.number for row in rows] == wanted
    assert len({row.issued_at for row in rows}) == 5
    assert (series.issued, series.next, series.gaps) == (5, 6, [])
    assert [one["number"] for one in api.http.get("/documents").json()["items"]] == wanted


def test_taxes_are_chosen_on_a_screen(accountant: httpx.Client, seller: Seller) -> None:
    page = accountant.get("/settings/taxes").text
    for words in ("29AAXCA1234F1ZJ", "Karnataka", "well formed", "footwear", "up to ₹2,500", "by law"):
        assert words in page
    assert "/settings/people" not in page, "an accountant sees no door that is shut for him"
    found = re.search(r'name="csrf_token" value="([^"]+)"', page)
    assert found
    token = {"csrf_token": found[1]}
    shop = f"operator-{seller.shop}"
    said = accountant.post("/settings/taxes", data={**token, "bond": "yes", "turnover": "6,00,00,000", "zones": "29AAACZ1234F1ZH",
                                                    shop: OPERATOR.lower()}).text  # fmt: skip
    assert "Saved" in said
    rate = {"tax_class": "cola", "gst": "28", "cess": "12", "unit_cess": "0.50", "since": "2026-01-01", "upto": "100"}
    assert (
        "GST 28 % + Cess 12 % + Cess per unit ₹0.50" in accountant.post("/settings/taxes/rates", data=token | rate).text
    )
    with seller.open() as tx:
        chosen = books.tax_choices(tx)
    assert (chosen.bond, chosen.turnover_paise, chosen.zones) == (True, 6_00_00_000_00, ("29AAACZ1234F1ZH",))
    assert chosen.operators == {str(seller.shop): OPERATOR}
    assert chosen.rates == (
        books.OwnRate("cola", date(2026, 1, 1), (("gst", 280_000, 0), ("cess", 120_000, 0), ("unit_cess", 0, 50)), upto_paise=100_00),)  # fmt: skip
    assert "This is no GSTIN" in accountant.post("/settings/taxes", data={**token, "zones": "29AAACZ1234F1Z0"}).text
    assert "Take away" not in accountant.post("/settings/taxes/rates", data={**token, "drop": "0"}).text


def plain(text: str) -> str:
    """Without spaces: what reads a PDF guesses them, and guesses Devanagari badly."""
    return "".join(unicodedata.normalize("NFC", text).split())


def test_a_document_is_printed_in_hindi_where_that_was_chosen(accountant: httpx.Client, seller: Seller) -> None:
    with seller.open() as tx:
        ids = [invoice_of(tx, seller, number) for number in ("1", "2")]
        first = papers.compose(tx, [ids[0]])[0]
        choose_paper_language(tx, "hi")
    before = accountant.get(f"/documents/{ids[0]}/pdf").content
    (page,) = read_pdf(before)
    for words in ("टैक्स इनवॉइस", "राशि शब्दों में", "एक सौ रुपये मात्र", "सप्लाई का स्थान", "IGST", "₹100.00", "24 नव॰ 2026"):
        assert plain(words) in plain(page.text), words
    assert PRESS.pdf(first.sheet) != before
    with seller.open() as tx:
        choose_paper_language(tx, "en")
        with pytest.raises(Invalid):
            choose_paper_language(tx, "ta")
    assert accountant.get(f"/documents/{ids[0]}/pdf").content == before, "what was made stays"
    assert "Tax invoice" in read_pdf(accountant.get(f"/documents/{ids[1]}/pdf").content)[0].text


def test_navigation_speaks_hindi_to_who_chose_it(accountant: httpx.Client) -> None:
    said = accountant.post("/look", data={"language": "hi", "back": "/documents"}).text
    assert '<html lang="hi"' in said
    assert "GST महीना" in said
    assert "दस्तावेज़" in said


def test_round_off_is_chosen_shown_and_found_from_the_month(accountant: httpx.Client, seller: Seller) -> None:
    page = accountant.get("/settings/taxes").text
    found = re.search(r'name="csrf_token" value="([^"]+)"', page)
    assert found
    assert "Ask for whole rupees" in page
    accountant.post("/settings/taxes", data={"csrf_token": found[1], "whole_rupees": "yes"})
    order = seller.order("9", TEA=1)
    seller.takes(replace(order, lines=(replace(order.lines[0], unit_price_paise=123_456),), payment="cod"))
    seller.picks_all()
    with seller.open() as tx:
        assert books.tax_choices(tx).whole_rupees
        (made,), _ = packing.pack(tx, [NewParcel(seller.id_of("9"), 300, "BOX")])
    shown = accountant.get(f"/documents/{made.document_id}").text
    assert ("Round-off" in shown, "₹0.44" in shown, "₹1,235.00" in shown) == (True, True, True)
    told = accountant.get(f"/api/v1/documents/{made.document_id}").json()["document"]
    assert (told["rounded"], told["total_paise"], told["round_off_paise"]) == (True, 123_456, 44)
    month = accountant.get("/gst", params={"month": "2026-11", "section": "rounded"}).text
    assert "In no return" in month
    assert month.count(made.document_number) == 1
    assert "Round-off" in accountant.get("/orders/" + str(seller.id_of("9"))).text
