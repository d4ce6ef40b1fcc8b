"""Every page of the router is checked: with the demo here, where no other test looks, and for a business that has nothing.

A new page without parameters is checked as soon as it has a route. A route with parameters must be told what stands in for
them (`STANDS_FOR`), or which test looks at it (`ELSEWHERE`); the first test says so by name.
"""

import inspect
import re
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any, get_args
from uuid import uuid4

import pytest
from litestar.handlers import HTTPRouteHandler
from litestar.response import Redirect
from litestar.routes import HTTPRoute
from playwright.sync_api import Browser, BrowserContext

from godown import stock
from godown.entrypoints.app import create_app
from godown.platform.database import Database
from godown.platform.settings import Settings
from godown.platform.transaction import transaction
from tests import servers
from tests.browser import (
    test_bills_page,
    test_channels_page,
    test_claims_page,
    test_consignors_page,
    test_couriers,
    test_einvoices_page,
    test_first_day,
    test_floor,
    test_imports_page,
    test_parts,
    test_receive,
    test_settlements_page,
    test_store_credit_page,
    test_transfers_page,
    test_wave_plan_page,
    test_work_orders,
)
from tests.browser.office import Office
from tests.browser.page_checks import check_page, check_page_lightly
from tests.browser.real_app import RealApp
from tests.browser.test_office import PAGES

pytestmark = pytest.mark.browser

NOT_PAGES = {
    "/health": "says that the process lives",
    "/pick/{trip_id:uuid}/list": "the work list, which a device takes along",
    "/imports/{run_id:uuid}/progress": "a part of the page of an import, which its test waits for",
    "/racks/slotting/{run_id:uuid}/progress": "a part of the page of a re-slot list, which loads it every second",
    "/waves/plans/{plan_id:uuid}/progress": "a part of the page of a plan, which loads it every second",
}
"""Routes that answer a GET with something else than a page or a file."""

ELSEWHERE: dict[str, Callable[..., Any]] = {
    "/returns/{return_id:uuid}/money": test_store_credit_page.test_what_was_sold_before_is_given_back,
    "/settlements/credits/{credit_id:uuid}": test_store_credit_page.test_a_code_pays_an_order_and_tells_its_story,
    "/first-start": test_first_day.test_an_empty_installation_names_its_business_and_shows_six_steps,
    "/parts": test_parts.test_the_page_passes,
    "/parts/{kind:str}": test_parts.test_the_page_passes,
    "/pick": test_floor.test_the_pages_of_picking_pass,
    "/pick/{trip_id:uuid}": test_floor.test_the_pages_of_picking_pass,
    "/pack": test_floor.test_the_pages_of_the_bench_and_the_dock_pass,
    "/pack/{order_id:uuid}": test_floor.test_the_pages_of_the_bench_and_the_dock_pass,
    "/handover": test_floor.test_the_pages_of_the_bench_and_the_dock_pass,
    "/handover/{manifest_id:uuid}": test_floor.test_the_pages_of_the_bench_and_the_dock_pass,
    "/handover/{manifest_id:uuid}/close": test_floor.test_the_pages_of_the_bench_and_the_dock_pass,
    "/putaway": test_floor.test_the_pages_of_the_bench_and_the_dock_pass,
    "/receive/orders/{order_id:uuid}": test_receive.test_an_order_is_written_counted_and_part_received,
    "/receive/receipts/{receipt_id:uuid}": test_receive.test_an_order_is_written_counted_and_part_received,
    "/settlements": test_settlements_page.test_cash_is_due_settled_and_written_off,
    "/settlements/customers": test_settlements_page.test_accounts_of_customers_that_are_open,
    "/settlements/{settlement_id:uuid}": test_settlements_page.test_cash_is_due_settled_and_written_off,
    "/bills": test_bills_page.test_a_bill_is_booked_and_a_short_unit_debited,
    "/bills/new": test_bills_page.test_a_bill_is_booked_and_a_short_unit_debited,
    "/bills/{bill_id:uuid}": test_bills_page.test_a_bill_is_booked_and_a_short_unit_debited,
    "/einvoices": test_einvoices_page.test_a_rejected_invoice_is_corrected_and_issued_anew,
    "/einvoices/portal": test_einvoices_page.test_a_rejected_invoice_is_corrected_and_issued_anew,
    "/einvoices/{document_id:uuid}": test_einvoices_page.test_a_rejected_invoice_is_corrected_and_issued_anew,
    "/returns/door": test_floor.test_a_return_is_scanned_in_and_inspected_by_keyboard,
    "/returns/{return_id:uuid}/inspect": test_floor.test_a_return_is_scanned_in_and_inspected_by_keyboard,
    "/claims/new": test_claims_page.test_what_is_missing_is_claimed,
    "/claims/{claim_id:uuid}": test_claims_page.test_what_is_missing_is_claimed,
    "/repairs/{repair_id:uuid}": test_floor.is_repaired,
    "/move": test_floor.test_goods_go_from_bin_to_bin_on_a_phone,
    "/count/accuracy": test_floor.test_a_whole_bin_is_counted_and_a_manager_approves,
    "/count": test_floor.test_a_bin_is_counted_blind,
    "/count/{count_id:uuid}": test_floor.test_a_bin_is_counted_blind,
    "/transfers": test_transfers_page.test_goods_go_over_on_the_screens,
    "/transfers/{transfer_id:uuid}": test_transfers_page.test_goods_go_over_on_the_screens,
    "/transfers/{transfer_id:uuid}/send": test_transfers_page.test_goods_go_over_on_the_screens,
    "/transfers/{transfer_id:uuid}/receive": test_transfers_page.test_goods_go_over_on_the_screens,
    "/transfers/new": test_transfers_page.test_goods_go_over_on_the_screens,
    "/channels": test_channels_page.test_the_pages_of_channels_pass,
    "/channels/{channel_id:uuid}": test_channels_page.test_the_pages_of_channels_pass,
    "/imports": test_imports_page.test_a_file_is_checked_mended_and_saved,
    "/waves/plans/{plan_id:uuid}": test_wave_plan_page.test_a_better_plan_is_searched_for_and_released,
    "/imports/{run_id:uuid}": test_imports_page.test_a_file_is_checked_mended_and_saved,
    "/work-orders/{work_order_id:uuid}": test_work_orders.test_a_kit_is_made_and_a_broken_unit_leaves_sale,
    "/consignors/{consignor_id:uuid}": test_consignors_page.test_goods_are_received_for_a_consignor_and_given_back,
    "/couriers": test_couriers.test_every_page_of_couriers_passes,
    "/couriers/{courier_id:uuid}": test_couriers.test_every_page_of_couriers_passes,
    "/couriers/new": test_couriers.test_every_page_of_couriers_passes,
    "/couriers/parcels/{parcel_id:uuid}": test_couriers.test_what_was_not_delivered_is_answered,
    "/t/{token:str}": test_couriers.test_every_page_of_couriers_passes,
    "/t/{token:str}/return": test_couriers.test_every_page_of_couriers_passes,
}
"""Pages that another test opens and checks with data of its own."""

STANDS_FOR = {"facility_id": "{facility}", "session_id": str(uuid4())}
"""What stands in for a parameter with the demo: a name of `tests/browser/office.py`, or a text."""

NOT_FOR_PEOPLE = frozenset(
    {"/login", "/first-start", "/parts", "/parts/{kind:str}", "/t/{token:str}", "/t/{token:str}/return"}
)
"""Pages for strangers and designers: there is no business behind them that could be empty."""


def is_page(handler: HTTPRouteHandler) -> bool:
    """Whether it answers HTML: no file, no redirect alone, no JSON."""
    answers = handler.parsed_fn_signature.return_type.raw
    files = bytes in get_args(answers) or "octet" in str(handler.media_type) or "pdf" in str(handler.media_type)
    return (
        "GET" in handler.http_methods and not files and not (inspect.isclass(answers) and issubclass(answers, Redirect))
    )


@cache
def routes() -> tuple[str, ...]:
    """The path of every page that the application has."""
    app = create_app(Database("postgresql://nobody@127.0.0.1/nothing"), Settings(data=Path("/nowhere")))
    found = [
        route.path
        for route in app.routes
        if isinstance(route, HTTPRoute) and not route.path.startswith(("/api", "/static", "/hooks"))
        if any(is_page(handler) for handler in route.route_handlers)
    ]
    return tuple(sorted(set(found) - set(NOT_PAGES)))


def shape(path: str) -> str:
    """A path without its query and without the names of its parameters."""
    return re.sub(r"\{[^}]*\}", "{}", path.split("?", maxsplit=1)[0])


OF_THE_OFFICE = frozenset(shape(path) for path in PAGES)
HERE = [path for path in routes() if path not in ELSEWHERE and shape(path) not in OF_THE_OFFICE]
WITHOUT_PARAMETERS = [path for path in routes() if "{" not in path and path not in NOT_FOR_PEOPLE]


def filled(path: str) -> str:
    """The path with what stands for its parameters; a parameter that nobody knows stays."""
    return re.sub(r"\{(\w+):\w+\}", lambda found: STANDS_FOR.get(found[1], found[0]), path)


def test_every_page_is_looked_at_by_some_test() -> None:
    forgotten = [path for path in HERE if ":" in filled(path)]
    assert not forgotten, (
        f"No browser test opens {', '.join(forgotten)}. Add it to PAGES of test_office.py if the demo has such a thing, "
        "say in STANDS_FOR here what stands for its parameter, or name in ELSEWHERE the test that checks it."
    )
    assert set(ELSEWHERE) <= set(routes()), "ELSEWHERE names a page that is no more"


@pytest.mark.parametrize("path", ELSEWHERE)
def test_the_test_that_is_named_for_a_page_checks_it(path: str) -> None:
    told = inspect.getsource(ELSEWHERE[path])
    assert "check_page(" in told
    assert path.split("{", maxsplit=1)[0].rstrip("/") in told


@pytest.mark.parametrize("path", [path for path in HERE if ":" not in filled(path)])
def test_the_page_passes_with_the_demo(manager: BrowserContext, browser: Browser, office: Office, path: str) -> None:
    context = browser.new_context(locale="en-IN") if path in NOT_FOR_PEOPLE else manager
    page = context.new_page()
    assert check_page(page, office.path(filled(path))) == []
    page.close()


@pytest.fixture(scope="module")
def beginner(app: RealApp, database: Database, browser: Browser) -> Iterator[BrowserContext]:
    """The manager of a business with one facility and nothing else."""
    tenant = servers.fresh_tenant(database)
    with transaction(database, tenant) as tx:
        stock.open_facility(tx, stock.NewFacility("BLR", "Peenya"))
    context = browser.new_context(locale="en-IN", timezone_id="Asia/Kolkata", base_url=app.url)
    app.sign_in(context, tenant)
    context.new_page()
    yield context
    context.close()


@pytest.mark.parametrize("path", WITHOUT_PARAMETERS)
def test_the_page_passes_where_nothing_is_yet(beginner: BrowserContext, app: RealApp, path: str) -> None:
    page = beginner.new_page()
    assert check_page_lightly(page, app.url + path) == []
    page.close()


@pytest.mark.parametrize("path", [path for path in routes() if "{" in path and path not in NOT_FOR_PEOPLE])
def test_a_page_of_what_is_not_there_says_so(beginner: BrowserContext, app: RealApp, path: str) -> None:
    nothing = re.sub(r"\{[^}]*\}", str(uuid4()), path)
    fresh = path == "/receive/{session_id:uuid}"
    assert beginner.request.get(app.url + nothing).status == (200 if fresh else 404)
