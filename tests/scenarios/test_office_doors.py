"""The office for a business that has nothing yet, for all facilities at once, and for roles that may only look."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from uuid import UUID

import httpx
import pytest

from godown import catalog, stock
from godown.catalog import NewSku
from godown.entrypoints.demo import DEMO_PASSWORD
from godown.entrypoints.web.page import NEEDS
from godown.entrypoints.web.shell import FIRST_DOORS
from godown.platform.database import Database
from godown.platform.identity import MAY, add_person
from godown.platform.transaction import platform_transaction, transaction
from tests.builders.seller import Seller

PAGES = (
    "/orders", "/orders?tab=late", "/orders/new", "/stock", "/stock?tab=out", "/stock/new", "/racks", "/racks/layout", "/waves",
    "/waves/new", "/returns", "/find?q=nothing", "/find", "/messages", "/settings", "/settings/facilities", "/settings/people",
    "/settings/keys", "/settings/channels", "/settings/where-orders-go", "/settings/numbers", "/settings/activity", "/settings/facilities/new",
)  # fmt: skip


@contextmanager
def signed_in(database: Database, address: str, tenant_id: UUID, role: str) -> Iterator[httpx.Client]:
    """A person of this role, logged in."""
    email = f"{role}.{tenant_id.hex[-12:]}@example.com"
    with platform_transaction(database) as tx:
        add_person(tx, tenant_id, email, "Asha Rao", role, DEMO_PASSWORD + " 1")
    with httpx.Client(base_url=address, timeout=30) as client:
        client.post("/login", data={"email": email, "password": DEMO_PASSWORD + " 1"})
        yield client


@pytest.fixture
def owner(database: Database, address: str, tenant_id: UUID) -> Iterator[httpx.Client]:
    with signed_in(database, address, tenant_id, "owner") as client:
        yield client


def test_every_page_opens_for_a_business_without_anything(owner: httpx.Client) -> None:
    assert {path: owner.get(path).status_code for path in PAGES} == dict.fromkeys(PAGES, 200)


def test_a_page_about_one_facility_asks_which_where_all_are_chosen(
    owner: httpx.Client, database: Database, tenant_id: UUID
) -> None:
    with transaction(database, tenant_id) as tx:
        stock.open_facility(tx, stock.NewFacility("BLR", "Peenya"))
        stock.open_facility(tx, stock.NewFacility("BOM", "Bhiwandi"))
    asked = owner.get("/racks?sku=CUP&facility=all")
    assert "Choose a facility" in asked.text
    assert "/racks?sku=CUP&amp;facility=BOM" in asked.text
    assert {path: owner.get(path).status_code for path in PAGES} == dict.fromkeys(PAGES, 200)
    assert "Bhiwandi" in owner.get("/racks?facility=BOM").text


def test_who_may_only_look_is_offered_no_deed(database: Database, address: str, tenant_id: UUID) -> None:
    with signed_in(database, address, tenant_id, "read_only") as client:
        assert "New order" not in client.get("/orders").text
        assert "New SKU" not in client.get("/stock").text
        assert [client.get(path).status_code for path in ("/orders/new", "/waves", "/settings")] == [403, 403, 403]


def test_an_address_that_makes_no_sense_is_refused_and_breaks_nothing(owner: httpx.Client) -> None:
    wrong = ("/orders?tab=x", "/orders?after=x", "/orders?q=%00", "/stock?tab=x", "/returns?tab=x", "/waves?tab=x",
             "/waves?after=x", "/returns?after=x", "/settings/activity?before=x")  # fmt: skip
    assert {path: owner.get(path).status_code for path in wrong} == dict.fromkeys(wrong, 422)


def test_an_id_that_is_none_of_ours_is_refused(owner: httpx.Client, database: Database, tenant_id: UUID) -> None:
    seller = Seller(database, tenant_id)
    seller.stocks(TEA=3)
    seller.takes(seller.order("1", TEA=1))
    order = seller.id_of("1")
    own = {"csrf_token": re.findall(r'name="csrf_token" value="([^"]*)"', owner.get("/orders").text)[0]}
    wrong = {
        f"/returns/{order}/inspect": "line",
        f"/returns/{order}/arrive": "came-x",
        f"/orders/{order}/cancel": "units-x",
    }
    answers = {path: owner.post(path, data=own | {name: "x"}).status_code for path, name in wrong.items()}
    assert answers == dict.fromkeys(wrong, 422)


def links_of(html: str) -> set[str]:
    """Every address of ours that a page leads to."""
    return {link.replace("&amp;", "&") for link in re.findall(r'<a [^>]*?href="(/[^"#]*)"', html)}


@pytest.mark.parametrize("role", MAY)
def test_a_role_sees_only_doors_and_links_that_open(
    database: Database, address: str, tenant_id: UUID, role: str
) -> None:
    seller = Seller(database, tenant_id)
    seller.stocks(TEA=3)
    seller.takes(seller.order("1", TEA=1), seller.order("2", TEA=9))
    seller.releases()
    with signed_in(database, address, tenant_id, role) as client:
        today = client.get("/")
        assert today.status_code == 200
        shown = (today.text, client.get("/messages").text, client.get(f"/orders/{seller.id_of('1')}").text)
        links = set().union(*map(links_of, shown))
        answers = {link: client.get(link, follow_redirects=True).status_code for link in links}
        assert {link: status for link, status in answers.items() if status != 200} == {}
        doors = set(re.findall(r'data-go="(\w+)"', today.text))
        assert doors == {door for door in FIRST_DOORS if NEEDS[door] in MAY[role]}


def posts(client: httpx.Client, page: str, **fields: str) -> httpx.Response:
    """Send the form of a page with these fields in place of its own."""
    html = client.get(page).text
    own = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', html))
    return client.post(
        page, data=own | {name.replace("_", "-"): text for name, text in fields.items()}, follow_redirects=True
    )


def test_a_purchase_order_takes_as_many_lines_as_are_written(
    owner: httpx.Client, database: Database, tenant_id: UUID
) -> None:
    seller = Seller(database, tenant_id)
    codes = [f"MUG-{number:02}" for number in range(1, 41)]
    with seller.open() as tx:
        catalog.save(tx, [NewSku(code, code, cost_paise=2_000) for code in codes])
    lines = {f"sku-{row}": code for row, code in enumerate(codes, 1) if row != 5}
    units = {name.replace("sku", "units"): "3" for name in lines}
    form = "/receive/orders/new"
    wrong = posts(owner, form, vendor="Kansa Metals", **lines, **units | {"units-40": "0"})
    assert wrong.status_code == 422
    assert wrong.text.count('value="MUG-') - wrong.text.count('<option value="MUG-') == 39
    assert 'aria-invalid="true"' in wrong.text.partition('name="units-40"')[2][:200]
    assert posts(owner, form, vendor="Kansa Metals", **lines, **units | {"units-5": "1"}).status_code == 422
    written = posts(owner, form, vendor="Kansa Metals", **lines, **units)
    assert written.status_code == 200
    assert [code in written.text for code in codes] == [code != "MUG-05" for code in codes]
