"""Lists read by index what grows day by day: every page and every list of the API is opened over the demo, and each of its statements
is explained as if the business were ten thousand times as old."""

import json
import os
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

import httpx
import psycopg
import pytest
from litestar.routes import HTTPRoute

from godown import packing
from godown.entrypoints.app import create_app
from godown.entrypoints.demo import load_demo
from godown.entrypoints.door import COOKIE
from godown.picking import queries as pick_queries
from godown.platform.database import Database
from godown.platform.settings import Settings
from godown.platform.transaction import transaction
from godown.returns import queries as return_queries
from godown.shipping import queries as shipping_queries
from tests import servers
from tests.browser.office import Office, serving_office
from tests.browser.real_app import RealApp
from tests.browser.test_every_page import WITHOUT_PARAMETERS
from tests.browser.test_office import PAGES
from tests.http import key_of
from tests.stores.test_plans import Said, Size, faults, listening

GROWS = (
    "activity", "clearance", "condition_change", "contradicted_scan", "cost_entry", "customer_account", "debit_note", "debit_note_line", "document",
    "document_line", "goods_return", "idempotency", "import_row", "import_run", "inbox", "inspection", "long_plan", "manifest",
    "ndr_answer", "notice", "order_line", "parcel", "parcel_line", "parcel_material", "pick", "printed", "purchase_line",
    "purchase_order", "receipt", "receipt_line", "refund", "removal", "reservation", "return_line", "sales_order", "scan", "serial",
    "serial_event", "settlement", "settlement_line", "shipment", "stock_count", "stock_move",
    "store_credit", "store_credit_entry", "supplier_bill", "supplier_bill_line",
    "tracking_event", "tracking_push", "transfer", "transfer_line", "transfer_lot", "transfer_step", "trip", "trip_order", "wave",
    "work_order", "work_order_step",
)  # fmt: skip
"""What every day adds to. Everything else is as large as the business is, not as old."""

AGE = 10_000

MORE = (
    "/orders?tab=handed_over", "/orders?tab=cancelled", "/orders?tab=late&pay=cod", "/documents?tab=credit_note", "/find?q=bottle",
    "/returns?tab=closed", "/returns?tab=asked", "/stock?tab=out", "/racks?view=table&show=empty", "/receive?tab=receipts",
)  # fmt: skip

OF_A_TIME = {
    "/journal": "of a month",
    "/margin": "of a month",
    "/gst": "of a month",
    "/api/v1/journal": "of a month",
    "/api/v1/margin": "of a month",
    "/api/v1/gst": "of a month",
    "/api/v1/stock-value": "of all that happened until a day",
    "/returns/rates": "of the last months",
    "/api/v1/return-rates": "of the last months",
    "/racks/slotting": "of the last weeks",
    "/api/v1/face-sizes": "of the last weeks",
    "/api/v1/reports/bin-visits": "of the last weeks",
    "/replenish": "of the last weeks",
    "/stock/packaging": "of the last weeks",
    "/api/v1/packaging": "of the last weeks",
    "/waves/pickers": "of the last days",
    "/api/v1/reports/pickers": "of the last days",
}
"""Reports over a span of time, and which: all of the demo lies within it, so its plans read all."""

OF_WHAT_IS_OPEN = {
    "AS facility_name, f.city AS facility_city": "the first day counts up to a hundred, or ten thousand",
    "handed_over_at >= %(since)s": "what left since yesterday",
    "s.state = ANY(%(states)s)": "what is on the road",
    "'label_pending', 'ready', 'handed_over', 'in_transit'": "what is on the road",
    "r.id = coalesce(e.return_id, p.document_id)": "the demo has so few returns that one index is as good as the other",
    "t.wave_id = %(wave)s": "the demo has three waves, so one is a third of all",
    "SELECT id FROM trip WHERE tenant_id = %(tenant)s AND status IN ('open', 'started')": "of trips that are not done",
    "AND o.facility_id = %(facility)s AND o.status = 'promised'": "the lines of what is promised now",
    "i.outcome = 'repair'": "what was ever repaired is little",
    "r.reason = 'other' AND r.said <> ''": "what customers said that no reason fits",
    "a.open_paise <> 0": "accounts of customers that are open, by an index of these alone",
    "s.cash_open": "cash that couriers still owe",
    "ILIKE %(like)s": "part of a name is searched in all names",
}
"""Words of a statement that reads much, and what of."""


def asked(office: Office, parcel: UUID) -> list[str]:
    """The pages, and the lists of the API with what they ask for."""
    app = create_app(Database("postgresql://nobody@127.0.0.1/nothing"), Settings(data=Path("/nowhere")))
    api = {
        route.path
        for route in app.routes
        if isinstance(route, HTTPRoute) and route.path.startswith("/api/v1/") and "{" not in route.path
        if any("GET" in handler.http_methods for handler in route.route_handlers)
    }
    query = (
        f"?facility_id={{facility}}&month=2026-06&day=2026-06-30&sku=AAN-BTL-750&text=none&raw=none&parcel_id={parcel}"
    )
    return [office.path(path) for path in (*WITHOUT_PARAMETERS, *PAGES, *MORE, *sorted(path + query for path in api))]


def heard(office: Office, monkeypatch: pytest.MonkeyPatch) -> dict[tuple[str, str], Said]:
    """{(path, SQL): a statement that it sent}; scans at the bench, the dock and the door of returns too."""
    told: dict[tuple[str, str], Said] = {}
    database, tenant = office.database, office.tenant_id
    with transaction(database, tenant, now=datetime.now(UTC)) as tx:
        parcel, awb, line = tx.tuples("""SELECT p.id, s.awb, l.id FROM parcel p JOIN parcel_line l ON l.parcel_id = p.id
            JOIN shipment s ON s.parcel_id = p.id WHERE p.tenant_id = %(tenant)s AND s.awb IS NOT NULL ORDER BY p.id, l.id, s.id LIMIT 1""")[
            0
        ]
        totes = tx.scalars("SELECT id FROM place WHERE tenant_id = %(tenant)s AND kind = 'tote' ORDER BY code LIMIT 2")
        with listening(monkeypatch) as sent:
            packing.find(tx, UUID(office.ids["facility"]), awb)
            return_queries.read(tx, [awb])
            return_queries.open_units(tx, [line])
            shipping_queries.shipments_read(tx, [awb])
            pick_queries.orders_of_totes(tx, totes)
            pick_queries.picks_of_holds(tx, [parcel])
        told |= {("a scan", sql): said for sql, said in sent.items()}
    signed = {"cookie": f"{COOKIE}={RealApp(office.url, database).token(tenant, 'owner')}"}
    keyed = {"authorization": f"Bearer {key_of(database, tenant)}"}
    with httpx.Client(timeout=120, follow_redirects=True) as http:
        for url in asked(office, parcel):
            with listening(monkeypatch) as sent:
                reply = http.get(url, headers=keyed if "/api/" in url else signed)
            assert reply.status_code in (200, 422), (url, reply.text)
            told |= {(reply.request.url.path, sql): said for sql, said in sent.items()}
    return told


def sizes_of_what_grows(url: str) -> Size:
    """Make the planner believe in many years; answer the tables that grew, with their indexes."""
    with psycopg.connect(url, autocommit=True) as owner:
        owner.execute("ANALYZE")
        owner.execute(
            "UPDATE pg_class SET reltuples = reltuples * %s WHERE relnamespace = 'public'::regnamespace AND reltuples > 0",
            [AGE],
        )
        rows = owner.execute(
            """SELECT relname::text, reltuples::bigint FROM pg_class WHERE relname = ANY(%(grows)s) OR oid IN (
                   SELECT indexrelid FROM pg_index x JOIN pg_class c ON c.oid = x.indrelid WHERE c.relname = ANY(%(grows)s))""",
            {"grows": list(GROWS)},
        ).fetchall()
        columns = owner.execute(
            """SELECT i.relname::text, array_agg(a.attname::text) FROM pg_index x JOIN pg_class i ON i.oid = x.indexrelid
               JOIN pg_attribute a ON a.attrelid = i.oid GROUP BY 1"""
        ).fetchall()
    return Size(dict(rows), {name: frozenset(names) for name, names in columns})


@pytest.fixture
def old_demo() -> Iterator[tuple[Database, UUID]]:
    """The demo in a database of its own: no other test has added to it, and none is planned for many years after."""
    opened = Database(servers.fresh_database(18, f"lists_{os.environ.get('PYTEST_XDIST_WORKER', 'main')}"))
    yield opened, load_demo(opened)
    opened.close()


def excused(path: str, sql: str) -> bool:
    return any(path.startswith(one) for one in OF_A_TIME) or any(words in sql for words in OF_WHAT_IS_OPEN)


def read_through(
    database: Database, tenant: UUID, told: dict[tuple[str, str], Said], size: Size
) -> dict[str, list[str]]:
    """{path and statement: what it reads through}."""
    wrong: dict[str, list[str]] = {}
    with transaction(database, tenant, now=datetime.now(UTC)) as tx:
        for (path, sql), said in told.items():
            if re.match(r"\s*(SELECT|WITH)\b", sql) and not excused(path, sql):
                plan = tx.connection.execute(f"EXPLAIN (FORMAT JSON) {sql}".encode(), said.params).fetchone()
                assert plan is not None
                if found := list(faults(plan[0][0]["Plan"], size)):
                    wrong[f"{path}: {sql}"] = found
    return wrong


def test_every_list_reads_by_index(
    old_demo: tuple[Database, UUID], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    database, tenant = old_demo
    with serving_office(old_demo, tmp_path) as office:
        told = heard(office, monkeypatch)
    assert len(told) > 300
    size = sizes_of_what_grows(database.url)
    wrong = read_through(database, tenant, told, size)
    print(json.dumps(wrong, indent=1))
    assert wrong == {}
