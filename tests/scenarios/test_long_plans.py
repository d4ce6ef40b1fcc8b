"""The best plan in so many seconds: a job with progress and a stop, released as it was found."""

from pathlib import Path
from uuid import UUID, uuid4

import pytest

from godown import orders, picking
from godown.entrypoints.worker.plan_jobs import Watched
from godown.kernel.refusal import Refusal
from godown.planning import Progress
from godown.platform.database import Database
from tests.builders.seller import Seller
from tests.http import Api
from tests.scenarios.test_api_floor import says
from tests.scenarios.test_api_office import code, ok
from tests.world.jobs import office, run_jobs

pytestmark = pytest.mark.xdist_group("numba")


@pytest.fixture
def seller(database: Database, tenant_id: UUID) -> Seller:
    made = Seller(database, tenant_id, now=None)
    made.stocks(TEA=20, CUP=20)
    made.takes(*(made.order(str(n), **({"TEA": 1} if n % 2 else {"CUP": 1})) for n in range(8)))
    return made


def test_a_plan_is_searched_by_a_job_and_released_as_it_was_found(api: Api, seller: Seller, tmp_path: Path) -> None:
    plan = str(uuid4())
    asked = says(api, "/wave-plans", id=plan, facility_id=str(seller.facility), seconds=1, totes=4, strategy="cluster")
    assert (asked["status"], asked["thousandths"]) == ("asked", 0)
    again = {"id": str(uuid4()), "facility_id": str(seller.facility)}
    assert code(api.http.post("/wave-plans", json=again)) == (409, "under_way")
    assert code(api.http.post(f"/wave-plans/{plan}/release")) == (409, "not_made")
    assert "plan_wave" in run_jobs(office(seller.database, tmp_path), seller.tenant)
    made = ok(api.http.get(f"/wave-plans/{plan}"))
    assert (made["status"], made["orders"], made["trips"], made["thousandths"]) == ("done", 8, 2, 1000)
    assert 0 < made["planned_mm"] <= made["first_come_mm"] <= made["single_mm"]
    with seller.open() as tx:
        orders.cancel(tx, [seller.id_of("3")])
    wave = says(api, f"/wave-plans/{plan}/release")
    assert (len(wave["order_ids"]), wave["trips"], wave["left_out"]) == (7, 2, [str(seller.id_of("3"))])
    assert code(api.http.post(f"/wave-plans/{plan}/release")) == (409, "released_already")
    (listed,) = ok(api.http.get("/wave-plans", params={"facility_id": str(seller.facility)}))
    assert (listed["status"], listed["wave_id"]) == ("released", wave["wave_id"])


def test_a_search_hears_that_it_is_to_stop_and_keeps_the_best_so_far(api: Api, seller: Seller, tmp_path: Path) -> None:
    seller.takes(*(seller.order(f"more {n}", TEA=1, CUP=1) for n in range(10)))  # too many to compare all plans
    plan = uuid4()
    says(api, "/wave-plans", id=str(plan), facility_id=str(seller.facility), seconds=300)
    with seller.open() as tx:
        assert picking.begin_plan(tx, plan) is not None
    watched = Watched(office(seller.database, tmp_path), seller.tenant, plan)
    watched.hear(Progress(250, 9_000, 12_000))
    assert (watched.stops(), ok(api.http.get(f"/wave-plans/{plan}"))["thousandths"]) == (False, 250)
    assert says(api, f"/wave-plans/{plan}/stop")["stopped"]
    watched.told = 0
    watched.hear(Progress(300, 8_000, 12_000))
    assert watched.stops()
    assert "plan_wave" in run_jobs(office(seller.database, tmp_path), seller.tenant)
    assert ok(api.http.get(f"/wave-plans/{plan}"))["status"] == "done", "a search of minutes ended at once"


def test_what_cannot_be_planned_is_refused(seller: Seller) -> None:
    with seller.open() as tx, pytest.raises(Refusal) as no:
        picking.ask_plan(tx, uuid4(), picking.Wish(seller.facility), 0)
    assert no.value.code == "invalid"
    with seller.open() as tx, pytest.raises(Refusal) as no:
        picking.ask_plan(tx, uuid4(), picking.Wish(seller.facility, order_ids=()), 10)
    assert no.value.code == "nothing_to_plan"
