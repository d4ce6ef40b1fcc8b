"""A seller's whole day, told in the trade's words, through the browser and HTTP, with the world outside misbehaving."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID

import pytest
from playwright.sync_api import Browser, Page, expect

from godown.entrypoints.doctor import examine
from godown.platform.database import Database
from tests.browser import whole_day
from tests.browser.scanning import answered, scan, start_trip
from tests.browser.whole_day import Day, until
from tests.world.jobs import run_scheduled

pytestmark = pytest.mark.browser


@pytest.fixture
def day(database: Database, tenant_id: UUID, browser: Browser, tmp_path: Path) -> Iterator[Day]:
    with whole_day.whole_day(database, tenant_id, browser, tmp_path) as begun:
        yield begun


def test_a_sellers_whole_day(day: Day) -> None:
    desk = day.signs_in()
    facility = the_house_is_set_up(day, desk)
    courier = whole_day.connect(day)
    sixty_orders_come(day, desk)
    incense_runs_out_in_the_shop(day)
    trips = a_wave_is_released(day, desk)
    the_first_trip_is_walked(day, trips[0])
    for trip in trips[1:]:
        day.post(f"/trips/{trip}/pick-all", {})
    everything_is_packed(day, desk)
    parcels_leave(day, desk, facility, courier)
    customers_know_their_numbers(day)
    goods_come_back(day, desk, parcels_are_delivered_and_one_comes_back(day))
    the_books_agree(day)


def the_house_is_set_up(day: Day, desk: Page) -> str:
    facility = whole_day.open_facility(day)
    desk.goto("/racks/layout")
    hall = desk.locator("form", has=desk.get_by_role("button", name="Lay out the hall"))
    for name, value in (("aisles", "2"), ("bays", "4"), ("levels", "2")):
        hall.locator(f"[name={name}]").fill(value)
    hall.get_by_role("button").click()
    expect(desk.get_by_role("status").first).to_contain_text("16")
    desk.goto("/racks/layout")
    totes = desk.locator("form", has=desk.get_by_role("button", name="Open the totes"))
    totes.locator("[name=first]").fill("101")
    totes.locator("[name=count]").fill("80")
    totes.get_by_role("button").click()
    expect(desk.get_by_role("status").first).to_contain_text("80 totes are open")
    whole_day.imports(desk, "skus", "products.csv", whole_day.sku_sheet())
    day.works()
    whole_day.imports(desk, "stock", "stock.csv", whole_day.stock_sheet())
    day.works()
    assert day.stock() == {"BOTTLE": 60, "DABBA": 40, "KULHAD": 60, "TEA": 80, "TIFFIN": 40, "INCENSE": 5}
    return facility


def sixty_orders_come(day: Day, desk: Page) -> None:
    whole_day.imports(desk, "shopify_orders", "orders_export.csv", whole_day.shopify_day())
    whole_day.imports(desk, "amazon_orders", "orders.txt", whole_day.amazon_day())
    day.works()
    assert len(day.all_orders()) == 60
    whole_day.checks(desk, "amazon_orders", "orders.txt", whole_day.amazon_day())
    expect(desk.get_by_role("button", name="Save")).to_have_count(0)
    assert len(day.all_orders()) == 60, "the same file again holds nothing new"
    desk.goto("/orders")
    expect(desk.locator("main")).to_contain_text("#4501")


def incense_runs_out_in_the_shop(day: Day) -> None:
    assert day.shop.shows("INCENSE") == 0
    assert (day.shop.shows("TEA") or 0) > 0
    waiting = [order["number"] for order in day.all_orders() if order["status"] == "waiting"]
    assert len(waiting) == 3, "eight wanted incense, five got it"


def a_wave_is_released(day: Day, desk: Page) -> list[str]:
    desk.goto("/waves/new")
    desk.locator("#f-totes").fill("12")
    desk.get_by_role("button", name="Plan again").click()
    desk.wait_for_url("**/waves/new?*")
    desk.get_by_role("button", name="Release").click()
    expect(desk.get_by_role("heading", level=1)).to_contain_text("Wave")
    (wave,) = day.get("/waves", facility_id=day.get("/facilities")[0]["id"])
    assert wave["planned_mm"] < wave["single_mm"]
    return [story["trip"]["id"] for story in day.get(f"/waves/{wave['id']}/trips")]


def the_first_trip_is_walked(day: Day, trip: str) -> None:
    """On a phone: by typed scans; one bin is short, one order is cancelled while the picker walks."""
    phone = day.signs_in(phone=True)
    start_trip(phone)
    scan(phone, "NO-SUCH-THING")
    answered(phone, "not_accepted")
    totes: dict[UUID, str] = {}
    free = [f"T-{number}" for number in range(101, 181)]
    short = cancelled = False
    for stop in range(60):
        _, pick, picks = day.picks(trip)
        if pick is None:
            break
        if stop == 2 and not cancelled:
            day.post("/orders/cancel", {"order_ids": [str(pick.order_id)]})
            scan(phone, pick.place_code)
            answered(phone, "stop")
            cancelled = True
            continue
        if stop == 4 and not short:
            scan(phone, *[one for one in whole_day.next_codes(day, trip) if one == pick.place_code])
            phone.get_by_role("button", name="Short").click()
            until(lambda: day.picks(trip)[1] != pick, "what is short is passed over")  # noqa: B023 - asked at once
            short = True
            continue
        tote = pick.tote_code or totes.setdefault(pick.order_id, free.pop(0))
        scan(phone, *whole_day.next_codes(day, trip), tote)
        before = sum(one.picked for one in picks)
        until(lambda: day.picked(trip) > before, f"stop {stop} is picked")  # noqa: B023 - asked at once
    assert day.picks(trip)[0].status == "done"
    assert short
    assert cancelled
    assert day.query("SELECT count(*) FROM stock_count WHERE status = 'open'") == [(1,)]


def everything_is_packed(day: Day, desk: Page) -> None:
    boxes = day.query("SELECT sum(on_hand) FROM stock_balance b JOIN sku s ON s.id = b.sku_id WHERE s.code = 'BOX-M'")[
        0
    ][0]
    one_is_packed_at_the_bench(day, desk)
    picked = [order for order in day.all_orders() if order["status"] == "picked"]
    assert len(picked) > 40
    parcels = [{"order_id": order["id"], "weight_grams": 900, "box_code": "BOX-M"} for order in picked]
    packed = day.post("/parcels/bulk", parcels)
    assert packed["refused"] == []
    left = day.query("SELECT sum(on_hand) FROM stock_balance b JOIN sku s ON s.id = b.sku_id WHERE s.code = 'BOX-M'")[
        0
    ][0]
    assert boxes - left == len(picked) + 1
    day.works()


def one_is_packed_at_the_bench(day: Day, desk: Page) -> None:
    """By typed scans alone: the tote, every item, the weight."""
    ((order, tote),) = day.query(
        """SELECT o.id, p.code FROM sales_order o JOIN trip_order t ON t.order_id = o.id JOIN place p ON p.id = t.tote_id
           WHERE o.status = 'picked' ORDER BY o.number LIMIT 1"""
    )
    lines = day.query(
        """SELECT s.code, l.quantity - l.cancelled FROM order_line l JOIN sku s ON s.id = l.sku_id
           WHERE l.order_id = %(order)s ORDER BY l.line_no""",
        order=order,
    )
    desk.goto("/pack")
    scan(desk, tote)
    desk.wait_for_url(f"**/pack/{order}")
    scan(desk, "NOT-OURS", *[code for code, units in lines for _ in range(units)])
    expect(desk.get_by_role("heading", name="Close the box and put it on the scale")).to_be_visible()
    scan(desk, str(140 + 400 * sum(units for _, units in lines)))
    answered(desk, "ok")
    until(
        lambda: day.query("SELECT count(*) FROM parcel WHERE order_id = %(order)s", order=order) == [(1,)], "a parcel"
    )


def parcels_leave(day: Day, desk: Page, facility: str, courier: str) -> None:
    rows = day.query("SELECT p.id, s.awb FROM parcel p JOIN shipment s ON s.parcel_id = p.id WHERE p.status = 'packed'")
    assert all(awb for _, awb in rows), "every parcel has its AWB"
    desk.goto("/handover")
    desk.get_by_role("button", name="Begin").first.click()
    desk.wait_for_url("**/handover/*")
    scan(desk, "NO-SUCH-AWB", *[awb for _, awb in rows[:5]], rows[0][1])
    answered(desk, "already_done")
    desk.goto(f"{desk.url}/close")
    desk.get_by_role("button", name="Close manifest").click()
    desk.get_by_role("button", name="Hand over 5 parcels").click()
    expect(desk.locator(".note.ok").first).to_contain_text("5 parcels left")
    body = {"courier_id": courier, "facility_id": facility, "parcel_ids": [str(parcel) for parcel, _ in rows[5:]]}
    day.post("/hand-overs", body)
    day.works()
    assert {order["status"] for order in day.all_orders()} <= {"handed_over", "cancelled", "waiting", "promised"}


def customers_know_their_numbers(day: Day) -> None:
    told = {mail["To"] for mail in day.mails.took}
    parcels = day.query("SELECT o.email, s.awb FROM parcel p JOIN sales_order o ON o.id = p.order_id "
                        "JOIN shipment s ON s.parcel_id = p.id WHERE p.status = 'handed_over'")  # fmt: skip
    assert told >= {email for email, _ in parcels}
    texts = [mail.get_body(("plain",)) for mail in day.mails.took]
    written = "\n".join(text.get_content() for text in texts if text is not None)
    assert all(awb in written for _, awb in parcels)


def parcels_are_delivered_and_one_comes_back(day: Day) -> str:
    """All but one are delivered; the courier says so late, twice, and out of order. Answer the AWB that comes back."""
    awbs = sorted(awb for (awb,) in day.query("SELECT awb FROM shipment WHERE state = 'handed_over'"))
    later = datetime.now(UTC)
    for number, awb in enumerate(awbs):
        code = "rto" if number == 0 else "delivered"
        day.courier.says(awb, code, later + timedelta(minutes=2))
        day.courier.says(awb, "in_transit", later + timedelta(minutes=1))
    day.courier.events += day.courier.events[:4]
    while day.query("SELECT 1 FROM shipment WHERE state = 'handed_over'"):
        before = day.query("SELECT count(*) FROM tracking_event")
        run_scheduled(day.worker, day.tenant, "courier.events")
        day.works()
        assert day.query("SELECT count(*) FROM tracking_event") != before, "the courier's events are read to the end"
    states = dict(day.query("SELECT state, count(*) FROM shipment WHERE awb IS NOT NULL GROUP BY 1"))
    assert states == {"delivered": len(awbs) - 1, "coming_back": 1}
    return str(awbs[0])


def goods_come_back(day: Day, desk: Page, coming_back: str) -> None:
    """One return is good, one is repaired, one is broken; the undelivered parcel comes back whole."""
    before = day.stock()
    lines = day.query(
        """SELECT p.id, l.id, s.code FROM parcel p JOIN parcel_line l ON l.parcel_id = p.id JOIN sku s ON s.id = l.sku_id
           JOIN shipment h ON h.parcel_id = p.id WHERE h.state = 'delivered' ORDER BY p.id, l.id"""
    )
    chosen = {parcel: (line, code) for parcel, line, code in reversed(lines)}
    good, repaired, broken = list(chosen.items())[:3]
    the_good_one_is_inspected_on_screen(day, desk, day.arrives(good[0], good[1][0])[0])
    notes = []
    for (parcel, (line, _)), outcome in ((repaired, "repair"), (broken, "damaged")):
        arrived = day.arrives(parcel, line)[1]
        notes.append(day.inspects(arrived, outcome) | {"line": arrived})
    assert all(note["credit_note"] for note in notes)
    assert day.inspects(notes[0]["line"], "saleable", after=notes[0]["id"])["closed"]
    assert day.query("SELECT count(*) FROM document WHERE kind = 'credit_note'") == [(3,)]
    (rto,) = [one for one in day.get("/returns") if one["kind"] == "rto"]
    assert day.query("SELECT awb FROM shipment WHERE parcel_id = %(p)s", p=rto["parcel_id"]) == [(coming_back,)]
    day.post(f"/returns/{rto['id']}/arrive", {})
    units = 0
    for one in day.get(f"/returns/{rto['id']}/lines"):
        day.inspects(one["id"], "saleable", units=one["arrived"])
        units += one["arrived"]
    day.works()
    gained = sum(day.stock().values()) - sum(before.values())
    assert gained == units + 2, "the good one, the repaired one, and the parcel that came back whole"


def the_good_one_is_inspected_on_screen(day: Day, desk: Page, known: str) -> None:
    desk.goto(f"/returns/{known}/inspect")
    finish = desk.get_by_role("button", name="Finish inspection")
    expect(finish).to_be_disabled()
    for question in range(6):
        desk.locator(".ask").nth(question).get_by_text("Yes", exact=True).click()
    desk.locator(".choice").first.click()
    expect(desk.locator("#happens")).to_contain_text("Credit note")
    finish.click()
    desk.wait_for_url(f"**/returns/{known}")


def the_books_agree(day: Day) -> None:
    diagnosis = examine(day.database, day.worker.files, day.tenant, every_byte=True)
    assert diagnosis.findings == ()
