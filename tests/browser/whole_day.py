"""A seller's whole world for one day: Godown served, its worker at hand, a shop, a courier, a mail server, a browser."""

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import UUID

import hatch_build
import httpx
from playwright.sync_api import Browser, Page, ViewportSize, expect

from godown import picking
from godown.entrypoints.worker.office import Office
from godown.platform.database import Database
from godown.platform.identity import add_person
from godown.platform.transaction import platform_transaction, transaction
from tests.builders.files import amazon_report, amazon_row, shopify_csv, shopify_order, table
from tests.builders.photos import PNG
from tests.http import key_of, serving
from tests.world.courier import TOKEN as COURIER_TOKEN
from tests.world.courier import Courier, courier_server
from tests.world.jobs import office, run_jobs
from tests.world.mail import MailServer, mail_server
from tests.world.shop import TOKEN, Shop, open_shop

PASSWORD = "counts every carton"

GOODS = (
    # code, name, price in rupees, cost, units on the shelf
    ("BOTTLE", "Copper bottle, 750 ml", "899.00", "412.00", 60),
    ("DABBA", "Masala dabba, 7 bowls", "1199.00", "520.00", 40),
    ("KULHAD", "Kulhad cups, set of 6", "499.00", "168.00", 60),
    ("TEA", "Assam tea, 250 g", "275.00", "124.00", 80),
    ("TIFFIN", "Steel tiffin, 3 tiers", "799.00", "365.00", 40),
    ("INCENSE", "Incense, 40 sticks", "120.00", "41.00", 5),
)
"""Incense is what runs out."""

SKU_SHEET = [
    "code",
    "name",
    "kind",
    "packaging_kind",
    "unit",
    "hsn",
    "price",
    "cost",
    "weight_grams",
    "length_mm",
    "width_mm",
    "height_mm",
]


def sku_sheet() -> bytes:
    """The sheet of products and packaging."""
    goods = [
        {"code": code, "name": name, "kind": "product", "unit": "piece", "hsn": "7418", "price": price, "cost": cost,
         "weight_grams": "400", "length_mm": "90", "width_mm": "90", "height_mm": "200"}
        for code, name, price, cost, _ in GOODS
    ]  # fmt: skip
    box = {"code": "BOX-M", "name": "Box M", "kind": "packaging", "packaging_kind": "box", "unit": "piece", "cost": "19.00",
           "weight_grams": "140", "length_mm": "320", "width_mm": "240", "height_mm": "220"}  # fmt: skip
    tape = {"code": "TAPE", "name": "Tape", "kind": "packaging", "packaging_kind": "tape", "unit": "mm", "cost": "0"}
    return table(SKU_SHEET, [*goods, box, tape])


def stock_sheet() -> bytes:
    """What lies in which bin on the first morning."""
    bins = [f"{aisle}-{bay:02d}-1" for aisle in "AB" for bay in range(1, 5)]
    rows = [
        {"sku": code, "bin": bins[number], "quantity": str(units), "cost": cost}
        for number, (code, _, _, cost, units) in enumerate(GOODS)
    ]
    rows += [{"sku": "BOX-M", "bin": bins[6], "quantity": "100", "cost": "19.00"}]
    rows += [{"sku": "TAPE", "bin": bins[7], "quantity": "200000", "cost": "0"}]
    return table(["sku", "bin", "quantity", "cost"], rows)


def line(code: str, units: int) -> dict[str, str]:
    """A line item as Shopify writes it."""
    price = next(row[2] for row in GOODS if row[0] == code)
    return {
        "Lineitem sku": code,
        "Lineitem name": code.title(),
        "Lineitem quantity": str(units),
        "Lineitem price": price,
    }


def shopify_day() -> bytes:
    """Forty orders: one or two lines each; every fifth wants incense, of which there are five."""
    orders = []
    for number in range(40):
        first, second = GOODS[number % 5][0], GOODS[(number + 2) % 5][0]
        lines = [line(first, 1 + number % 2)]
        lines += [line(second, 1)] if number % 3 == 0 else []
        lines += [line("INCENSE", 1)] if number % 5 == 4 else []
        orders.append(shopify_order(4501 + number, *lines, Email=f"buyer{number}@customer.example"))
    return shopify_csv(*orders)


def amazon_day() -> bytes:
    """Twenty orders of one line each."""
    return amazon_report(
        [
            amazon_row(f"407-5520917-{3348000 + n}", f"{6100 + n}", sku=GOODS[n % 5][0], buyer_email=f"amazon{n}@customer.example")
            for n in range(20)
        ]
    )  # fmt: skip


@dataclass
class Day:
    """The day: who works in it and the world outside."""

    url: str
    database: Database
    tenant: UUID
    api: httpx.Client
    worker: Office
    shop: Shop
    courier: Courier
    mails: MailServer
    browser: Browser
    email: str
    pages: list[Page] = field(default_factory=list)

    def signs_in(self, *, phone: bool = False) -> Page:
        """A person opens Godown, types e-mail and password, and is in."""
        size: ViewportSize = {"width": 390, "height": 844} if phone else {"width": 1366, "height": 768}
        context = self.browser.new_context(base_url=self.url, viewport=size, locale="en-IN", timezone_id="Asia/Kolkata")
        page = context.new_page()
        self.pages.append(page)
        page.goto("/login")
        page.fill("[name=email]", self.email)
        page.fill("[name=password]", PASSWORD)
        page.get_by_role("button", name="Sign in").click()
        page.wait_for_url(f"{self.url}/")
        return page

    def works(self) -> list[str]:
        """The worker does what waits."""
        return run_jobs(self.worker, self.tenant)

    def get(self, path: str, **query: Any) -> Any:
        """Ask the API."""
        answer = self.api.get(path, params=query)
        assert answer.status_code == 200, answer.text
        return answer.json()

    def post(self, path: str, body: Any) -> Any:
        """Write by the API."""
        answer = self.api.post(path, json=body)
        assert answer.status_code in (200, 201), answer.text
        return answer.json()

    def all_orders(self) -> list[dict[str, Any]]:
        """Every order."""
        return list(self.get("/orders", limit=200)["items"])

    def photo(self) -> str:
        """A photo of what is broken."""
        answer = self.api.post("/files", files={"file": ("dent.png", PNG, "image/png")})
        assert answer.status_code == 201, answer.text
        return str(answer.json()["file_id"])

    def arrives(self, parcel: UUID, line: UUID) -> tuple[str, str]:
        """A customer sends one unit back and it arrives; answer the return and its line."""
        asked = {
            "parcel_id": str(parcel),
            "units": [{"parcel_line_id": str(line), "units": 1}],
            "claim": "It is damaged",
        }
        known = self.post("/returns", asked)
        self.post(f"/returns/{known['id']}/arrive", {})
        (arrived,) = self.get(f"/returns/{known['id']}/lines")
        return known["id"], arrived["id"]

    def inspects(self, line: str, outcome: str, *, units: int = 1, after: str | None = None) -> dict[str, Any]:
        """What was found of returned units, and what they are now."""
        fine = outcome == "saleable"
        questions = ("same_unit", "outer_whole", "product_whole", "works", "unused", "parts_here")
        answers = {question: "yes" if fine or question == "same_unit" else "no" for question in questions}
        body = {"return_line_id": line, "units": units, "outcome": outcome, "answers": answers,
                "photos": [] if fine else [self.photo()], "after_repair_id": after}  # fmt: skip
        found: dict[str, Any] = self.post("/inspections", body)
        return found

    def stock(self) -> dict[str, int]:
        """Saleable units by SKU, of what is sold."""
        sql = """SELECT s.code, q.saleable FROM stock_supply q JOIN sku s ON s.id = q.sku_id WHERE s.kind = 'product'"""
        return dict(self.query(sql))

    def order(self, number: str) -> dict[str, Any]:
        """The order of this number."""
        return next(order for order in self.all_orders() if order["number"] == number)

    def picks(self, trip: str) -> tuple[picking.Trip, picking.Pick | None, list[picking.Pick]]:
        """What the server knows of a trip."""
        with transaction(self.database, self.tenant) as tx:
            return picking.present(tx, UUID(trip))

    def picked(self, trip: str) -> int:
        """Units of a trip that lie in totes."""
        return sum(pick.picked for pick in self.picks(trip)[2])

    def query(self, sql: str, **params: Any) -> list[tuple[Any, ...]]:
        """Look into the database."""
        with transaction(self.database, self.tenant) as tx:
            return tx.tuples(sql, **params)


def until(holds: Callable[[], bool], what: str) -> None:
    """Wait until something holds; the phone sends its scans one after the other."""
    for _ in range(300):
        if holds():
            return
        time.sleep(0.1)
    raise AssertionError(f"did not come: {what}")


def checks(page: Page, kind: str, name: str, content: bytes) -> None:
    """Put a file in: choose the kind, look at the dry run."""
    page.goto("/imports")
    page.select_option("[name=kind]", kind)
    page.set_input_files("[type=file]", {"name": name, "mimeType": "text/csv", "buffer": content})
    page.get_by_role("button", name="Check the file").click()
    page.wait_for_url("**/imports/*")


def imports(page: Page, kind: str, name: str, content: bytes) -> None:
    """Put a file in, look at the dry run, save the good rows."""
    checks(page, kind, name, content)
    page.get_by_role("button", name="Save").first.click()
    expect(page.get_by_role("status").first).to_contain_text("saved.")


@contextmanager
def whole_day(database: Database, tenant: UUID, browser: Browser, folder: Path) -> Iterator[Day]:
    """Everything runs; at the end everything stops."""
    hatch_build.build()
    email = f"asha.{tenant.hex[-12:]}@people.example"
    with platform_transaction(database) as tx:
        add_person(tx, tenant, email, "Asha Rao", "owner", PASSWORD)
    with ExitStack() as stack:
        mails, shop = stack.enter_context(mail_server()), stack.enter_context(open_shop())
        courier = stack.enter_context(courier_server())
        url = stack.enter_context(serving(database, folder))
        headers = {"Authorization": f"Bearer {key_of(database, tenant)}"}
        api = stack.enter_context(httpx.Client(base_url=f"{url}/api/v1", headers=headers, timeout=60))
        worker = office(database, folder, smtp_url=mails.url, public_url=url, mail_from="shop@aangan.example")
        day = Day(url, database, tenant, api, worker, shop, courier, mails, browser, email)
        yield day
        for page in day.pages:
            page.context.close()


def open_facility(day: Day) -> str:
    """The warehouse in Peenya."""
    facility = {"code": "BLR", "name": "Peenya, Bengaluru", "state_code": "29", "pincode": "560058", "city": "Bengaluru",
                "gstin": "29AAXCA1234F1ZJ", "address1": "14, 3rd Phase"}  # fmt: skip
    return str(day.post("/facilities", facility)["id"])


def connect(day: Day) -> str:
    """The courier by HTTP, and the shop by HTTP; answer the courier's id."""
    courier = day.post("/couriers", {"code": "swift", "name": "Swift", "kind": "partner", "base_url": day.courier.base_url,
                                     "token": COURIER_TOKEN})  # fmt: skip
    shop = {"code": "lotus", "name": "Lotus Home", "base_url": f"{day.shop.base_url}/", "token": TOKEN,
            "orders_since": "2026-11-01T00:00:00Z"}  # fmt: skip
    day.post("/channels", shop)
    return str(courier["id"])


def next_codes(day: Day, trip: str) -> Sequence[str]:
    """What a picker has to scan at the next stop: bin, each unit, tote."""
    known, pick, _ = day.picks(trip)
    assert pick is not None
    step = known.progress.get("step", "bin")
    bins = [pick.place_code] if step == "bin" else []
    return [*bins, *[pick.sku_code] * (pick.quantity - pick.picked)]
