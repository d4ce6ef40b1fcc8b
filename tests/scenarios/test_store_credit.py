"""Store credit: given by a refund, spent on orders, given back where they need it no more; a liability that follows it to the paisa."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest

from godown import books, credits, orders, packing, returns, shipping
from godown.credits import CreditTerms, CreditUse
from godown.entrypoints.doctor import examine
from godown.kernel.ids import new_id
from godown.kernel.refusal import Refusal
from godown.orders import NewLine
from godown.platform.database import Database
from godown.reports import journal
from godown.returns import Expected, NewInspection
from godown.shipping.store_tracking import set_states
from tests.builders.till import CREDIT, Till
from tests.http import Api
from tests.scenarios.test_returns import YES


@pytest.fixture
def till(database: Database, tenant_id: UUID, tmp_path: Path) -> Iterator[Till]:
    made = Till(database, tenant_id, tmp_path)
    made.stocks(TEA=12, CUP=6)
    yield made
    made.works()
    made.accounts()
    assert examine(database, made.worker.files, tenant_id).findings == ()


def refused(code: str, deed: Callable[[], object]) -> None:
    with pytest.raises(Refusal) as told:
        deed()
    assert told.value.code == code


def owed(till: Till, number: str) -> int:
    with till.open() as tx:
        return returns.money_story(tx, till.id_of(number)).owed_paise


def test_a_credit_pays_orders_until_nothing_is_left(till: Till) -> None:
    code = till.earns(25_000)
    assert (till.left(code), till.accounts()[CREDIT]) == (25_000, -25_000)
    till.takes(till.cod("1", CreditUse(code, 9_000), TEA=2))
    assert (till.money("1"), till.left(code)) == ((20_000, 9_000, 11_000), 16_000)
    till.takes(till.cod("2", CreditUse(code.lower().replace("-", " ")), TEA=1))
    assert (till.money("2"), till.left(code)) == ((10_000, 10_000, 0), 6_000)
    assert till.refuses(till.cod("3", CreditUse(code, 6_001), TEA=1)) == "not_enough_credit"
    assert till.refuses(till.cod("3", CreditUse("SC-2222-2222-2222"), TEA=1)) == "unknown_credit"
    assert till.refuses(till.cod("3", CreditUse(code, 6_000), TEA=1)) == ""
    assert till.refuses(till.cod("4", CreditUse(code), TEA=1)) == "not_enough_credit"
    assert till.takes(till.cod("3", CreditUse(code, 6_000), TEA=1)).known == ("3",), "the same again spends nothing"
    assert CREDIT not in till.accounts()
    assert till.accounts()[journal.CUSTOMERS] == -25_000, "they paid with it, and nothing was sent yet"


def test_what_was_paid_in_money_beside_it_is_said(till: Till) -> None:
    code = till.earns(5_000)
    bare = replace(till.order("1", TEA=1), store_credit=(CreditUse(code),))
    assert till.refuses(bare) == "invalid"
    assert till.refuses(replace(bare, paid_paise=5_000)) == ""
    assert (till.money("1"), till.left(code)) == ((10_000, 10_000, 0), 0)
    assert till.accounts()["Assets:Receivable:Payments:Shop"] == 10_000, "of both orders, what the gateway took"


def test_of_several_codes_the_first_pays_first(till: Till) -> None:
    one, two = till.earns(4_000, "a"), till.earns(9_000, "b")
    till.takes(till.cod("1", CreditUse(one), CreditUse(two, 9_000), TEA=1))
    assert (till.money("1"), till.left(one), till.left(two)) == ((10_000, 10_000, 0), 0, 3_000)


@pytest.mark.parametrize("spent", [1, 3_333, 9_999, 25_000])
@pytest.mark.parametrize("cancelled", [0, 1])
@pytest.mark.parametrize("when", ["with the order", "before", "between"])
def test_the_cash_falls_by_exactly_that_over_several_parcels(till: Till, spent: int, cancelled: int, when: str) -> None:
    code = till.earns(25_000)
    lines = (NewLine("TEA", 2, 9_999), NewLine("CUP", 3, 5_001))
    uses = (CreditUse(code, spent),) if when == "with the order" else ()
    till.takes(replace(till.cod("1", *uses), lines=lines, shipping_paise=1_003))
    total = 36_004
    if cancelled:
        with till.open() as tx:
            cup = orders.queries.lines_of(tx, [till.id_of("1")])[1].id
            orders.cancel_units(tx, till.id_of("1"), {cup: 1})
        till.works()
        total = sum(charged(till, "1")) or 30_802
    if when == "before":
        assert till.pays("1", code, spent) == spent
    if when == "between":
        till.boxes("1", {"TEA": 1})
        with till.open() as tx:
            due = returns.money_story(tx, till.id_of("1")).due_paise
        spent = till.pays("1", code, min(spent, due))
        with till.open() as tx:
            lines_left = [line for line in orders.queries.lines_of(tx, [till.id_of("1")]) if line.open_units]
            assert lines_left
            packing.pack(tx, [packing.NewParcel(till.id_of("1"), 300, None, override="no box fits")])
    else:
        till.boxes("1", {"TEA": 1}, {"CUP": 2}, None) if not cancelled else till.boxes("1", {"TEA": 1}, None)
    with till.open() as tx:
        parcels = packing.parcels_of_orders(tx, [till.id_of("1")])
    assert all(one.collect_paise >= 0 for one in parcels)
    assert sum(one.collect_paise for one in parcels) == sum(charged(till, "1")) - spent
    assert till.left(code) == 25_000 - spent
    assert total


def charged(till: Till, number: str) -> list[int]:
    with till.open() as tx:
        return [one.payable_paise for one in books.documents_of_order(tx, till.id_of(number))]


def test_what_an_order_needs_no_more_goes_back(till: Till) -> None:
    code = till.earns(30_000)
    till.takes(till.cod("1", CreditUse(code, 5_000), TEA=2), till.cod("2", CreditUse(code), TEA=2))
    assert (till.money("2"), till.left(code)) == ((20_000, 20_000, 0), 5_000)
    with till.open() as tx:
        orders.cancel(tx, [till.id_of("1")])
        tea = orders.queries.lines_of(tx, [till.id_of("2")])[0].id
        packing.cancel_units(tx, till.id_of("2"), {tea: 1})
    till.works()
    assert till.left(code) == 5_000 + 5_000 + 10_000
    assert (owed(till, "1"), owed(till, "2")) == (0, 0)
    with till.open() as tx:
        orders.cancel(tx, [till.id_of("2")])
    till.works()
    till.works()
    assert till.left(code) == 30_000
    refused("more_than_paid", lambda: till.gives("1", 1, goodwill=True))


def test_of_an_order_paid_in_both_the_credit_goes_back_first(till: Till) -> None:
    """A returned unit: first what credit paid, then money, and never money for what credit paid."""
    code = till.earns(12_000)
    till.takes(replace(till.order("1", TEA=3), paid_paise=18_000, store_credit=(CreditUse(code),)))
    (box,) = till.boxes("1", None)
    till.works()
    hands_over(till, box)
    refused("paid_by_credit", lambda: till.gives("1", 18_001, goodwill=True))
    comes_back(till, box)
    till.works()
    assert (till.left(code), owed(till, "1")) == (10_000, 0)
    comes_back(till, box)
    refused("not_owed", lambda: till.gives("1", 8_001))
    assert till.left(code) == 10_000, "refused as a whole"
    till.gives("1", 8_000)
    assert (till.left(code), owed(till, "1")) == (12_000, 0)
    till.works()
    comes_back(till, box)
    till.gives("1", 10_000, "store_credit")
    assert owed(till, "1") == 0
    refused("more_than_paid", lambda: till.gives("1", 1, goodwill=True))


def test_a_parcel_that_nobody_took_gives_the_credit_back(till: Till) -> None:
    code = till.earns(6_000)
    till.takes(till.cod("1", CreditUse(code), TEA=1))
    (box,) = till.boxes("1", None)
    till.works()
    hands_over(till, box)
    with till.open() as tx:
        returns.arrive(tx, returns.expect_rto(tx, box.id).id)
    till.works()
    assert (till.left(code), owed(till, "1")) == (6_000, 0)


def test_cash_that_was_collected_for_what_credit_pays(till: Till) -> None:
    """The label was printed before the rest was cancelled: what was collected too much goes back as credit, once it was collected."""
    code = till.earns(6_000)
    till.takes(till.cod("1", CreditUse(code), TEA=1, CUP=1))
    (box,) = till.boxes("1", {"TEA": 1})
    assert box.collect_paise == 7_000
    with till.open() as tx:
        cup = orders.queries.lines_of(tx, [till.id_of("1")])[1].id
        orders.cancel_units(tx, till.id_of("1"), {cup: 1})
    till.works()
    hands_over(till, box)
    with till.open() as tx:
        (shipment,) = tx.scalars("SELECT id FROM shipment WHERE parcel_id = %(id)s", id=box.id)
        set_states(tx, [(shipment, "delivered", tx.now)])
        orders.delivered(tx, [till.id_of("1")])
    till.works()
    assert till.left(code) == 3_000


def test_a_split_order_is_paid_part_by_part(till: Till) -> None:
    till.stocks_at(till.mumbai, TEA=4)
    till.may_split()
    code = till.earns(30_000)
    till.takes(till.cod("1", CreditUse(code, 10_001), TEA=14))
    one, two = till.parts("1")
    assert one.credit_paise + two.credit_paise == 10_001
    assert one.collect_paise + two.collect_paise == 140_000 - 10_001
    refused("is_split", lambda: till.pays("1", code, 1))
    with till.open() as tx:
        assert returns.spend_credit(tx, one.id, returns.SpendCredit(code, 4_999)) == 4_999
        orders.cancel(tx, [two.id])
    till.works()
    assert till.left(code) == 30_000 - 10_001 - 4_999 + two.credit_paise
    assert till.accounts()[journal.CUSTOMERS] == -one.credit_paise - 4_999, "the parts share one account"
    assert till.leaves(one).collect_paise == one.collect_paise - 4_999
    till.works()
    assert till.accounts()[journal.CUSTOMERS] == one.collect_paise - 4_999, "what the rider still brings"
    assert till.left(code) == 30_000 - 10_001 - 4_999 + two.credit_paise


def test_it_is_never_spent_twice(till: Till) -> None:
    """Shops and staff at once: what is left never goes below nothing, and each paisa pays once."""
    code = till.earns(25_000)
    till.takes(*(till.cod(f"s{n}", TEA=1) for n in range(4)))
    key = new_id()

    def tries(turn: int) -> int:
        try:
            if turn % 2:
                return till.pays(f"s{turn // 2}", code, 7_000)
            if turn == 0:
                return till.pays("s0", code, 7_000, id=key)
            return 0 if till.refuses(till.cod(f"n{turn}", CreditUse(code, 7_000), TEA=1)) else 7_000
        except Refusal as no:
            return 0 if no.code in ("not_enough_credit", "more_than_due") else -1

    with ThreadPoolExecutor(8) as threads:
        spent = sum(threads.map(tries, range(8)))
    assert (spent, till.left(code)) == (21_000, 4_000)


def test_the_same_deed_twice_spends_once(till: Till) -> None:
    code = till.earns(9_000)
    till.takes(till.cod("1", TEA=1))
    key = new_id()
    with ThreadPoolExecutor(4) as threads:
        assert list(threads.map(lambda _: till.pays("1", code, 4_000, id=key), range(4))) == [4_000] * 4
    assert (till.left(code), till.money("1")) == (5_000, (10_000, 4_000, 6_000))
    refused("not_enough_credit", lambda: till.pays("1", code, 5_001))
    other = till.earns(7_000, "other")
    refused("more_than_due", lambda: till.pays("1", other, 6_001))
    assert till.pays("1", code) == 5_000
    refused("not_enough_credit", lambda: till.pays("1", code))
    with till.open() as tx:
        orders.cancel(tx, [till.id_of("1")])
    refused("nothing_due", lambda: till.pays("1", code))


def test_a_refund_that_was_spent_is_not_taken_back(till: Till) -> None:
    code = till.earns(9_000)
    with till.open() as tx:
        (given,) = returns.money_story(tx, till.id_of("old")).refunds
    till.takes(till.cod("1", CreditUse(code, 1), TEA=1))
    refused("credit_spent", lambda: taken_back(till, given.id))
    with till.open() as tx:
        orders.cancel(tx, [till.id_of("1")])
    till.works()
    taken_back(till, given.id)
    assert (till.left(code), owed(till, "old")) == (0, 9_000)


def taken_back(till: Till, refund_id: UUID) -> None:
    with till.open() as tx:
        returns.take_back(tx, refund_id, "It was another customer")


def test_a_credit_ends_with_its_last_day(till: Till) -> None:
    with till.open() as tx:
        credits.set_credit_terms(tx, CreditTerms(10))
    code = till.earns(9_000)
    till.takes(till.cod("1", CreditUse(code, 4_000), TEA=1))
    assert till.now is not None
    assert till.credit(code).expires_on == (till.now + timedelta(days=10)).date()
    till.now += timedelta(days=10)
    till.takes(till.cod("2", CreditUse(code, 1_000), TEA=1))
    till.now += timedelta(days=1)
    assert till.refuses(till.cod("3", CreditUse(code, 1), TEA=1)) == "credit_expired"
    with till.open() as tx:
        assert (credits.expire(tx), credits.expire(tx)) == (1, 0)
    assert (till.left(code), till.accounts()["Income:Store-Credit-Lapsed"]) == (0, -4_000)
    with till.open() as tx:
        orders.cancel(tx, [till.id_of("1")])
        returns.to_its_credits(tx, [till.id_of("1")])
    back = till.credit(code)
    assert (back.left_paise, back.expires_on) == (4_000, (till.now + timedelta(days=10)).date()), (
        "given back, it lives anew"
    )
    with till.open() as tx:
        credits.set_credit_terms(tx, CreditTerms())
    till.now += timedelta(days=9)
    till.takes(till.cod("4", CreditUse(code), TEA=1))
    with till.open() as tx:
        orders.cancel(tx, [till.id_of("4")])
        returns.to_its_credits(tx, [till.id_of("4")])
    assert (till.credit(code).expires_on, till.left(code)) == (None, 4_000)


def hands_over(till: Till, box: packing.Packed) -> None:
    with till.open() as tx:
        assert shipping.hand_over(tx, till.courier, till.facility, [box.id])[1].done == (box.id,)


def comes_back(till: Till, box: packing.Packed) -> None:
    with till.open() as tx:
        line = packing.lines_of(tx, [box.id])[0].id
        known = returns.expect(tx, box.id, [Expected(line, 1)], reason="changed_mind")
        returns.arrive(tx, known.id)
        here = returns.lines_of(tx, known.id)[0].id
        returns.inspect(tx, NewInspection(here, 1, "saleable", YES))


def test_by_the_api(api: Api, till: Till) -> None:
    with till.open() as tx:
        orders.open_channel(tx, "web", "Web", "api")
    code = till.earns(7_000)
    order = {
        "external_id": "9", "number": "9", "ordered_at": "2026-11-24T06:30:00Z", "customer_name": "Meera", "payment": "cod",
        "lines": [{"sku_code": "TEA", "quantity": 1, "unit_price_paise": 10_000}], "store_credit": [{"code": code, "amount_paise": 1_000}],
    }  # fmt: skip
    assert api.http.post("/orders/bulk", json={"channel": "shop", "orders": [order]}).json()["done"] == ["9"]
    href = f"/orders/{till.id_of('9')}"
    deed = {"code": code, "amount_paise": 2_500, "id": str(new_id())}
    for _ in range(2):
        assert api.http.post(f"{href}/spend-credit", json=deed).json() == {"spent_paise": 2_500}
    assert api.http.post(f"{href}/spend-credit", json={"code": "SC-1"}).json()["code"] == "unknown_credit"
    told = api.http.get(f"{href}/money").json()
    assert (told["credit_paise"], told["due_paise"], told["paying"][0]["paise"]) == (3_500, 6_500, 3_500)
    (one,) = api.http.get("/store-credits", params={"search": code.lower()}).json()["items"]
    assert (one["left_paise"], one["email"]) == (3_500, "meera@customer.example")
    story = api.http.get(f"/store-credits/{one['id']}").json()
    assert [(row["kind"], row["paise"], row["order_number"]) for row in story["entries"]] == [
        ("spent", -2_500, "9"), ("spent", -1_000, "9"), ("given", 7_000, ""),
    ]  # fmt: skip
    assert api.http.put("/store-credit-terms", json={"valid_days": 30}).json() == {"valid_days": 30}
    assert api.http.put("/store-credit-terms", json={"valid_days": 0}).json()["code"] == "invalid"
    assert api.http.get("/store-credit-terms").json() == {"valid_days": 30}
    assert f"{code},Meera Krishnan,,meera@customer.example,70.00,35.00,," in api.http.get("/store-credits.csv").text
