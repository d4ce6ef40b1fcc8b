"""The web application: all doors of HTTP in one place."""

import psycopg
from litestar import Litestar, Router, get
from litestar.datastructures import State
from litestar.di import Provide
from litestar.exceptions import HTTPException

from godown.entrypoints import problems
from godown.entrypoints.api.bench import bench_routes
from godown.entrypoints.api.bills import bill_routes
from godown.entrypoints.api.books import books_api
from godown.entrypoints.api.business import business_routes
from godown.entrypoints.api.by_scan import scan_routes
from godown.entrypoints.api.card import card_routes
from godown.entrypoints.api.challans import challan_routes
from godown.entrypoints.api.channels import channel_routes
from godown.entrypoints.api.claims import claim_routes
from godown.entrypoints.api.come_back import come_back_routes
from godown.entrypoints.api.conditions import condition_routes
from godown.entrypoints.api.consignors import consignor_routes
from godown.entrypoints.api.counts import count_routes
from godown.entrypoints.api.description import openapi_config
from godown.entrypoints.api.einvoices import einvoices_api
from godown.entrypoints.api.facility_rules import facility_rule_routes
from godown.entrypoints.api.files import files
from godown.entrypoints.api.floor import floor
from godown.entrypoints.api.goods import goods
from godown.entrypoints.api.imports import import_routes
from godown.entrypoints.api.long_plans import long_plan_routes
from godown.entrypoints.api.margin import margin_routes
from godown.entrypoints.api.moves import move_routes
from godown.entrypoints.api.ndr import ndr_routes
from godown.entrypoints.api.orders import order_routes
from godown.entrypoints.api.packaging import packaging_routes
from godown.entrypoints.api.papers import papers
from godown.entrypoints.api.people import people_routes
from godown.entrypoints.api.picking import picking_routes
from godown.entrypoints.api.places import place_routes
from godown.entrypoints.api.receiving import receiving_routes
from godown.entrypoints.api.refunds import refund_routes
from godown.entrypoints.api.removals import removal_routes
from godown.entrypoints.api.reorder import reorder_routes
from godown.entrypoints.api.repair_orders import repair_routes
from godown.entrypoints.api.replenish import replenish_routes
from godown.entrypoints.api.reservations import reservation_routes
from godown.entrypoints.api.return_rules import return_rule_routes
from godown.entrypoints.api.serials import serial_routes
from godown.entrypoints.api.settlements import settlement_routes
from godown.entrypoints.api.shipping import shipping_routes
from godown.entrypoints.api.sites import site_routes
from godown.entrypoints.api.slots import slot_routes
from godown.entrypoints.api.store_credits import store_credit_routes
from godown.entrypoints.api.transfers import transfer_routes
from godown.entrypoints.api.work_orders import work_routes
from godown.entrypoints.door import provide_door, read_body
from godown.entrypoints.hooks import hooks
from godown.entrypoints.shops import shop_hook
from godown.entrypoints.web import failures
from godown.entrypoints.web.app import choose_look, offline_worker, security_headers, static_router
from godown.entrypoints.web.routes import pages
from godown.kernel.refusal import Refusal
from godown.platform.database import Database
from godown.platform.settings import Settings

BODY_MAX = 32 * 1024 * 1024
"""No request is larger: 10,000 orders are about 8 MiB."""


@get("/health", sync_to_thread=False, include_in_schema=False)
def health() -> dict[str, str]:
    """Whether the process answers."""
    return {"status": "ok"}


def create_app(database: Database, settings: Settings) -> Litestar:
    """The application on a database."""
    api = Router(
        "/api/v1",
        route_handlers=[
            business_routes, people_routes, goods, card_routes, serial_routes, place_routes, site_routes, order_routes,
            facility_rule_routes, reservation_routes, floor, bench_routes,
            scan_routes, move_routes, picking_routes, long_plan_routes, count_routes,
            removal_routes, challan_routes, packaging_routes, condition_routes, consignor_routes, come_back_routes, papers, books_api, einvoices_api,
            bill_routes, settlement_routes, margin_routes, files,
            import_routes, channel_routes, shipping_routes, ndr_routes, receiving_routes, reorder_routes, replenish_routes, slot_routes,
            transfer_routes, work_routes, return_rule_routes, refund_routes, store_credit_routes, repair_routes, claim_routes,
        ],
        dependencies={"door": Provide(provide_door)},
        exception_handlers={
            Refusal: problems.of_refusal,
            HTTPException: problems.of_http,
            psycopg.DataError: problems.of_data,
            psycopg.errors.ForeignKeyViolation: problems.of_missing,
            Exception: problems.of_bug,
        },
        security=[{"key": []}],
    )  # fmt: skip

    def closing(app: Litestar) -> None:
        database.close()

    return Litestar(
        route_handlers=[health, api, shop_hook, hooks, static_router(), choose_look, offline_worker, pages],
        state=State({"database": database, "settings": settings}),
        openapi_config=openapi_config(),
        logging_config=None,
        request_max_body_size=BODY_MAX,
        on_shutdown=[closing],
        before_request=read_body,
        before_send=[security_headers],
        exception_handlers={Exception: failures.of_bug, HTTPException: failures.of_http, Refusal: failures.of_refusal},
    )
