"""A checkout keeps units for some minutes, over HTTP; afterwards the doctor finds nothing."""

from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import httpx
import pytest

from godown import receiving
from godown.channels import queries_published
from godown.entrypoints.doctor import examine
from godown.kernel.refusal import Refusal
from godown.platform.database import Database
from godown.platform.transaction import transaction
from godown.receiving import NewRemoval, NewRemovalLine
from tests.builders.seller import Seller
from tests.http import Api
from tests.world.jobs import office, run_jobs


@pytest.fixture
def seller(database: Database, api: Api, tmp_path: Path) -> Iterator[Seller]:
    """A seller with ten of each on the shelf, whose books agree in the end."""
    made, worker = Seller(database, api.tenant_id, None), office(database, tmp_path)
    made.stocks(TEA=10, CUP=10)
    yield made
    run_jobs(worker, api.tenant_id)
    assert examine(database, worker.files, api.tenant_id).findings == ()


def at_once(ask: Callable[[int], Any], count: int) -> list[Any]:
    """Ask so often, all at the same time."""
    with ThreadPoolExecutor(count) as threads:
        return list(threads.map(ask, range(count)))


def reserve(api: Api, *lines: tuple[str, int], **more: Any) -> httpx.Response:
    body = {"channel": "web", "lines": [{"sku_code": code, "quantity": units} for code, units in lines]}
    return api.http.post("/reservations", json=body | more)


def order(number: str, *lines: tuple[str, int], **more: Any) -> dict[str, Any]:
    return {
        "external_id": number, "number": number, "ordered_at": "2026-11-24T05:30:00Z", "customer_name": "Meera",
        "pincode": "680001", "state_code": "32",
        "lines": [{"sku_code": code, "quantity": units, "unit_price_paise": 10_000} for code, units in lines],
    } | more  # fmt: skip


def buy(api: Api, *orders: dict[str, Any]) -> dict[str, Any]:
    answer: dict[str, Any] = api.http.post("/orders/bulk", json={"channel": "web", "orders": orders}).json()
    return answer


def age(database: Database, tenant: UUID) -> None:
    """The time of all checkouts is over."""
    with transaction(database, tenant) as tx:
        past = datetime.now(UTC) - timedelta(seconds=1)
        tx.run("UPDATE promise SET expires_at = %(past)s WHERE expires_at IS NOT NULL", past=past)
        tx.run("UPDATE stock_supply SET lapses_at = %(past)s WHERE lapses_at IS NOT NULL", past=past)
        tx.run("UPDATE reservation SET expires_at = %(past)s WHERE order_id IS NULL", past=past)


def test_each_line_is_kept_whole_or_refused_with_what_can_be_had(api: Api, seller: Seller) -> None:
    answer = reserve(api, ("TEA", 4), ("TEA", 7), ("SET", 5), ("CUP", 1), ("NONE", 1))
    assert answer.status_code == 200
    made = answer.json()
    lines = [(line["sku_code"], line["reserved"], line["free"], line["code"]) for line in made["lines"]]
    assert lines == [
        ("TEA", True, None, ""), ("TEA", False, 6, "not_enough"), ("SET", True, None, ""), ("CUP", False, 0, "not_enough"),
        ("NONE", False, None, "unknown_sku"),
    ]  # fmt: skip
    assert (seller.supply("TEA"), seller.supply("CUP"), made["status"]) == ((10, 9, 0), (10, 10, 0), "open")
    none = reserve(api, ("CUP", 1))
    assert (none.status_code, none.json()["code"]) == (409, "nothing_reserved")
    assert [one["id"] for one in api.http.get("/reservations").json()["items"]] == [made["id"]]
    again = reserve(api, ("TEA", 4), ("TEA", 7), ("SET", 5), ("CUP", 1), ("NONE", 1), id=made["id"])
    assert (again.json(), seller.supply("TEA")) == (made, (10, 9, 0))
    assert reserve(api, ("TEA", 1), id=made["id"]).json()["code"] == "id_reused"


def test_the_order_takes_over_what_it_needs_and_the_rest_is_free(api: Api, seller: Seller) -> None:
    made = reserve(api, ("TEA", 6), ("CUP", 3)).json()
    buy(api, order("other", ("TEA", 10)))
    assert seller.supply("TEA") == (10, 10, 6)
    assert buy(api, order("mine", ("TEA", 5), ("CUP", 4), reservation_id=made["id"]))["done"] == ["mine"]
    found = {one["external_id"]: one for one in api.http.get("/orders").json()["items"]}
    assert (found["mine"]["status"], found["other"]["status"]) == ("promised", "waiting")
    taken = api.http.get(f"/reservations/{made['id']}").json()
    assert (taken["status"], taken["order_id"]) == ("taken", found["mine"]["id"])
    assert api.http.delete(f"/reservations/{made['id']}").json()["code"] == "reservation_taken"
    assert buy(api, order("second", ("TEA", 1), reservation_id=made["id"]))["done"] == ["second"]
    assert (seller.supply("CUP"), seller.supply("TEA")) == ((10, 4, 0), (10, 10, 6))  # the unit left over went by rank
    assert buy(api, order("mine", ("TEA", 5), ("CUP", 4)))["known"] == ["mine"]


def test_a_given_up_checkout_serves_who_waits(api: Api, seller: Seller, database: Database, tmp_path: Path) -> None:
    made = reserve(api, ("TEA", 8)).json()
    buy(api, order("1", ("TEA", 5)))
    assert seller.supply("TEA") == (10, 10, 3)
    assert api.http.delete(f"/reservations/{made['id']}").json()["status"] == "released"
    assert api.http.delete(f"/reservations/{made['id']}").json()["status"] == "released"
    run_jobs(office(database, tmp_path), api.tenant_id)
    assert seller.supply("TEA") == (10, 5, 0)


def test_what_has_expired_is_sold_though_no_worker_runs(api: Api, seller: Seller, database: Database) -> None:
    made = reserve(api, ("TEA", 9), ("CUP", 10)).json()
    age(database, api.tenant_id)
    assert api.http.get(f"/reservations/{made['id']}").json()["status"] == "expired"
    assert seller.supply("TEA") == (10, 0, 0)  # read so, though the row is there still
    with seller.open() as tx:
        assert queries_published.published(tx, seller.shop, [seller.sku["TEA"]]) == {seller.sku["TEA"]: 10}
    assert reserve(api, ("TEA", 10)).status_code == 200
    buy(api, order("late", ("CUP", 10), reservation_id=made["id"]))
    assert seller.supply("CUP") == (10, 10, 0)
    with transaction(database, api.tenant_id) as tx:
        assert tx.scalar("SELECT count(*) FROM promise WHERE expires_at <= now()") == 0


def test_the_worker_ends_what_nobody_touches(api: Api, seller: Seller, database: Database, tmp_path: Path) -> None:
    reserve(api, ("TEA", 10))
    buy(api, order("1", ("TEA", 3)))
    age(database, api.tenant_id)
    run_jobs(office(database, tmp_path), api.tenant_id, ahead=timedelta(minutes=20))
    assert seller.supply("TEA") == (10, 3, 0)
    assert {one["status"] for one in api.http.get("/orders").json()["items"]} == {"promised"}


def test_a_move_of_what_a_checkout_had_is_not_refused_after_its_time(
    api: Api, seller: Seller, database: Database
) -> None:
    reserve(api, ("TEA", 10))
    sample = NewRemovalLine("TEA", 4, seller.shelf_of("TEA"))
    gone = NewRemoval(seller.facility, "sample", (sample,))
    with pytest.raises(Refusal, match="promised"), seller.open() as tx:
        receiving.remove(tx, gone)
    age(database, api.tenant_id)
    with seller.open() as tx:
        receiving.remove(tx, gone)
    assert seller.supply("TEA") == (6, 0, 0)


def test_twenty_checkouts_for_ten_units_then_their_orders(api: Api, seller: Seller) -> None:
    answers = at_once(lambda _: reserve(api, ("TEA", 1)), 20)
    assert Counter(answer.status_code for answer in answers) == {200: 10, 409: 10}
    ids = [answer.json()["id"] for answer in answers if answer.status_code == 200]

    def turn(number: int) -> dict[str, Any]:
        named = {"reservation_id": ids[number // 2]} if number % 2 else {}
        return buy(api, order(str(number), ("TEA", 1), **named))

    assert {tuple(answer["refused"]) for answer in at_once(turn, 20)} == {()}
    assert seller.supply("TEA") == (10, 10, 10)
    found = {one["external_id"]: one["status"] for one in api.http.get("/orders").json()["items"]}
    assert {found[str(number)] for number in range(1, 20, 2)} == {"promised"}
    assert {found[str(number)] for number in range(0, 20, 2)} == {"waiting"}


def test_one_reservation_and_many_orders_at_once(api: Api, seller: Seller) -> None:
    made = reserve(api, ("TEA", 10), ("CUP", 10)).json()["id"]
    lines = [("TEA", 2), ("CUP", 2)]
    at_once(lambda n: buy(api, order(str(n), *(lines if n % 2 else lines[::-1]), reservation_id=made)), 12)
    assert (seller.supply("TEA"), seller.supply("CUP")) == ((10, 10, 14), (10, 10, 14))
    assert sum(one["status"] == "promised" for one in api.http.get("/orders").json()["items"]) == 5


def test_checkouts_that_cross_lock_in_one_order(api: Api, seller: Seller) -> None:
    def turn(number: int) -> None:
        lines = (("TEA", 1), ("CUP", 1)) if number % 2 else (("CUP", 1), ("TEA", 1))
        made = reserve(api, *lines)
        if made.status_code == 200 and number % 3 == 0:
            api.http.delete(f"/reservations/{made.json()['id']}")
        elif made.status_code == 200:
            buy(api, order(str(number), *lines, reservation_id=made.json()["id"]))

    at_once(turn, 20)
    saleable, promised, _ = seller.supply("TEA")
    assert 0 < promised <= saleable == 10
