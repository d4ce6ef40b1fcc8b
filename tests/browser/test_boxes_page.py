"""The bench with the picture of a packed box: seen wide and on a phone, read by a screen reader, and another box by a tap."""

from uuid import UUID

import pytest
from playwright.sync_api import Browser, expect

from godown import catalog, packing, shipping
from godown.catalog import NewSku
from godown.platform.database import Database
from godown.shipping import NewCourier
from tests.browser.page_checks import check_page
from tests.browser.real_app import RealApp
from tests.browser.scanning import answered
from tests.builders.seller import Seller
from tests.scenarios.test_boxes import BOXES, GOODS, picked

pytestmark = pytest.mark.browser

BIG = NewSku("LARGE", "Large box", kind="packaging", packaging_kind="box", cost_paise=4_900, length_mm=400, width_mm=300, height_mm=250,
             weight_grams=300)  # fmt: skip


@pytest.fixture
def seller(database: Database, tenant_id: UUID) -> Seller:
    made = Seller(database, tenant_id, now=None)
    with made.open() as tx:
        assert not catalog.save(tx, [*GOODS, *BOXES, BIG]).refused
        shipping.add_courier(tx, NewCourier("road", "By road", slab_paise=4_200))
        codes = [one.code for one in (*GOODS, *BOXES, BIG)]
        made.sku |= {code: sku.id for code, sku in catalog.skus_by_code(tx, codes).items()}
    made.stocks(VASE=40, BOOK=60, RUG=5, CUBE=6, FLAT=6, LARGE=20)
    return made


def test_the_picture_says_what_lies_where(app: RealApp, browser: Browser, seller: Seller) -> None:
    order = picked(seller, "1", VASE=2, BOOK=5)
    with app.opened(browser, seller.tenant) as page:
        page.goto(f"/pack/{order}")
        picture = page.get_by_role("img", name="How Large box is packed")
        expect(picture.locator(".unit")).to_have_count(7)
        assert sorted(picture.locator("text").all_text_contents()) == ["1", "1", "2", "2", "2", "2", "2"]
        expect(page.locator(".key li")).to_have_text(["1Glass vase2", "2Book5"])
        expect(page.get_by_text("The courier charges by")).to_be_visible()
        page.get_by_text("Layer by layer").click()
        expect(page.get_by_role("img", name="Layer 1")).to_be_visible()
        assert check_page(page, f"{app.url}/pack/{order}") == []


def test_another_box_is_taken_by_a_tap_and_what_was_suggested_stays_said(
    app: RealApp, browser: Browser, seller: Seller
) -> None:
    order = picked(seller, "1", BOOK=1)
    with app.opened(browser, seller.tenant, phone=True) as page:
        page.goto(f"/pack/{order}")
        expect(page.get_by_role("img", name="How Flat box is packed")).to_be_visible()
        page.get_by_text("Another box, or none").click()
        page.get_by_role("button", name="Cube").click()
        answered(page, "ok", "Cube")
        expect(page.get_by_text("Suggested was FLAT.")).to_be_visible()
        expect(page.get_by_role("img", name="How Cube is packed")).to_be_visible()
    with seller.open() as tx:
        assert packing.present(tx, order).suggested_code == "FLAT"


def test_two_boxes_and_what_has_no_measures_are_said(app: RealApp, browser: Browser, seller: Seller) -> None:
    many, unknown = picked(seller, "1", VASE=9, BOOK=12), picked(seller, "2", RUG=1, BOOK=1)
    with app.opened(browser, seller.tenant) as page:
        page.goto(f"/pack/{many}")
        expect(page.get_by_text("Not all goes into one box.")).to_be_visible()
        expect(page.get_by_text("into this box").first).to_be_visible()
        page.goto(f"/pack/{unknown}")
        expect(page.get_by_text("No picture: nobody entered the measures of RUG.")).to_be_visible()
        assert check_page(page, f"{app.url}/pack/{unknown}") == []


def test_measures_flags_and_tariff_are_entered_on_their_forms(app: RealApp, browser: Browser, seller: Seller) -> None:
    with app.opened(browser, seller.tenant, role="owner") as page:
        page.goto(f"/stock/{seller.sku['BOOK']}/edit")
        page.get_by_label("This side up").check()
        page.get_by_label("Fragile").check()
        page.get_by_role("button", name="Save").click()
        page.goto(f"/stock/{seller.sku['CUBE']}/edit")
        page.get_by_label("Wall of a box").fill("6")
        page.get_by_label("A box may weigh").fill("7000")
        page.get_by_role("button", name="Save").click()
        page.wait_for_url(f"**/stock/{seller.sku['CUBE']}")
        page.goto("/couriers")
        page.get_by_role("link", name="By road").first.click()
        page.get_by_label("Divisor of the size").fill("4000")
        page.get_by_label("A slab costs").fill("45.50")
        page.get_by_role("button", name="Save", exact=True).click()
        expect(page.get_by_label("Divisor of the size")).to_have_value("4000")
    with seller.open() as tx:
        known = catalog.skus_by_code(tx, ["BOOK", "CUBE"])
        tariff = shipping.couriers(tx)[0].tariff
    assert (known["BOOK"].this_side_up, known["BOOK"].fragile) == (True, True)
    assert (known["CUBE"].wall_mm, known["CUBE"].max_weight_grams) == (6, 7_000)
    assert (tariff.divisor, tariff.slab_grams, tariff.slab_paise) == (4_000, 500, 4_550)
