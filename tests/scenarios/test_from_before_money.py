"""Money back for what was sold before Godown: who gives it says what was paid, and nobody gets more than that."""

from collections.abc import Callable
from uuid import UUID

import pytest

from godown import returns
from godown.kernel.ids import new_id
from godown.kernel.refusal import Refusal
from godown.reports import doctor, journal
from godown.returns import NewRefundBefore, Refund
from tests.builders.seller import Seller
from tests.http import Api
from tests.scenarios.test_from_before import FIRST, LAST, comes, inspected, old
from tests.scenarios.test_from_before import seller as seller


def refused(code: str, deed: Callable[[], object]) -> None:
    with pytest.raises(Refusal) as told:
        deed()
    assert told.value.code == code


def gives(
    seller: Seller,
    known: returns.Return,
    amount: int,
    paid: int = 236_00,
    way: str = "money",
    *,
    goodwill: bool = False,
    id: UUID | None = None,
) -> Refund:
    new = NewRefundBefore(known.id, way, amount, paid, "Came back", goodwill=goodwill, id=id or new_id())
    with seller.open() as tx:
        return returns.refund_before(tx, new)


def healthy(seller: Seller) -> bool:
    with seller.open() as tx:
        return not doctor.examine(tx)


def accounts(seller: Seller) -> dict[str, int]:
    with seller.open() as tx:
        entries = journal.journal(tx, FIRST, LAST)
    assert all(sum(posting.paise for posting in entry.postings) == 0 for entry in entries)
    return {one.account: one.paise for one in journal.balances(entries) if one.paise}


def test_it_is_given_back_as_what_was_paid_says(seller: Seller) -> None:
    """Two teas for 236.00, all paid; one came back: 118.00 is owed, once."""
    known = comes(seller, old(seller))
    refused("not_owed", lambda: gives(seller, known, 118_00))
    inspected(seller, known)
    assert accounts(seller)[journal.CUSTOMERS] == -118_00
    refused("more_than_invoiced", lambda: gives(seller, known, 118_00, paid=236_01))
    refused("not_owed", lambda: gives(seller, known, 118_01))
    key = new_id()
    done = gives(seller, known, 118_00, id=key)
    assert gives(seller, known, 118_00, id=key) == done
    told = accounts(seller)
    assert (told.get(journal.CUSTOMERS, 0), told["Assets:Bank"]) == (0, -118_00)
    refused("not_owed", lambda: gives(seller, known, 1))
    gives(seller, known, 118_00, goodwill=True)
    refused("more_than_paid", lambda: gives(seller, known, 1, goodwill=True))
    with seller.open() as tx:
        returns.take_back(tx, done.id, "The bank sent it back")
    with seller.open() as tx:
        assert returns.story_before(tx, known.id).money.given_back_paise == 118_00
    assert healthy(seller)


def test_who_had_not_paid_all_gets_what_is_left(seller: Seller) -> None:
    """150.00 of 236.00 were paid; a tea for 118.00 stays with the customer: 32.00 are owed."""
    known = comes(seller, old(seller))
    inspected(seller, known)
    refused("not_owed", lambda: gives(seller, known, 32_01, paid=150_00))
    assert gives(seller, known, 32_00, paid=150_00).said_paid_paise == 150_00
    refused("more_than_paid", lambda: gives(seller, known, 1, paid=0, goodwill=True))


def test_all_returns_of_an_invoice_share_its_money(seller: Seller) -> None:
    one, two = comes(seller, old(seller)), comes(seller, old(seller))
    inspected(seller, one)
    gives(seller, one, 118_00)
    refused("not_owed", lambda: gives(seller, two, 1))
    inspected(seller, two)
    credit = gives(seller, two, 118_00, way="store_credit")
    assert credit.credit_code
    assert accounts(seller)["Liabilities:Store-Credit"] == -118_00
    refused("more_than_paid", lambda: gives(seller, two, 1, goodwill=True))


def test_by_the_api(api: Api, seller: Seller) -> None:
    known = comes(seller, old(seller))
    inspected(seller, known)
    body = {"way": "money", "amount_paise": 118_00, "paid_paise": 236_00, "why": "Came back"}
    assert (
        api.http.post(f"/returns/{known.id}/refund", json=body | {"paid_paise": 300_00}).json()["code"]
        == "more_than_invoiced"
    )
    assert api.http.post(f"/returns/{known.id}/refund", json=body).json()["number"] == "RF-0001"
    told = api.http.get(f"/returns/{known.id}/money").json()
    assert (told["money"]["value_paise"], told["money"]["given_back_paise"], len(told["refunds"])) == (
        236_00,
        118_00,
        1,
    )
    assert api.http.get(f"/returns/{UUID(int=9)}/money").json()["code"] == "not_found"
