"""The paper of a debit note: what the vendor is told, in English and Hindi, made once."""

import pytest

from godown import receiving
from godown.kernel.ids import new_id
from godown.platform.paper_language import choose_paper_language
from godown.receiving import NewBillLine, NewNote, NewNoteLine, Noted
from tests.builders.seller import Seller
from tests.http import Api
from tests.scenarios.test_bills import VENDOR, billed, books_it, receives
from tests.scenarios.test_bills import seller as seller
from tests.world.pdf import read_pdf


def noted(seller: Seller) -> Noted:
    """Ten pieces came of twelve that were billed, and the price was too high."""
    number = receives(seller)
    _, (line,) = books_it(seller, billed(NewBillLine(number, "TEA", 12, 54_000, "gst_5")))
    with seller.open() as tx:
        lines = (NewNoteLine(line.id, "short", 2), NewNoteLine(line.id, "price", amount_paise=5_250))
        return receiving.debit_note(tx, NewNote(line.bill_id, lines, note="As agreed on the phone"))


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", ["Debit note", "DN-0001", "Against your bill", "KM/1", "Never came", "Price too high", "CGST", "147.00", "One Hundred"]),
        ("hi", ["डेबिट नोट", "DN-0001", "KM/1", "CGST", "147.00"]),
    ],
)  # fmt: skip
def test_the_vendor_gets_it_in_the_language_of_the_business(
    seller: Seller, api: Api, language: str, words: list[str]
) -> None:
    """Rule 53 says what a note states; the vendor's credit note is what reduces its tax (section 34, CGST Act)."""
    made = noted(seller)
    assert made.total_paise == 9_450 + 5_250
    with seller.open() as tx:
        choose_paper_language(tx, language)
    content = api.http.get(f"/debit-notes/{made.id}/pdf").content
    (page,) = read_pdf(content)
    said = " ".join(page.text.split())
    assert [
        word for word in [*words, "Kansa Metals", VENDOR, "As agreed on the phone"] if word.lower() not in said.lower()
    ] == []
    with seller.open() as tx:
        choose_paper_language(tx, "hi" if language == "en" else "en")
    assert api.http.get(f"/debit-notes/{made.id}/pdf").content == content, "made once"


def test_there_is_no_paper_of_what_is_no_note(api: Api) -> None:
    assert api.http.get(f"/debit-notes/{new_id()}/pdf").status_code == 404
