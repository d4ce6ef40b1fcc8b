"""A seller moves in: SKUs, bins, stock, numbers and orders from files, checked, corrected, saved; the same file again changes
nothing."""

import csv
import io
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path
from typing import Any

import psycopg
import pytest

from godown import channels
from godown.entrypoints import importing
from godown.entrypoints.doctor import examine
from godown.entrypoints.worker.import_jobs import forget_imports
from godown.platform.database import Database
from godown.platform.files import FolderFiles
from godown.platform.transaction import transaction
from tests.builders import files
from tests.http import Api
from tests.world.jobs import office, run_jobs

SKUS = """Item Code;Item name;Barcode;HSN;GST;Selling price;MRP;Cost price;Wt;Components;Packing kind;Colour
AAN-BTL-750;Copper bottle, 750 ml;8901234507506;7418;18%;899.00;"1,349.50";412;410;;;red
TEA;Assam tea;8901234502501; 8901234502518;0902;gst_5;275;;124;270;;;
"""

GSTIN = "29AAXCA1234F1ZJ"


@pytest.fixture
def seller(api: Api) -> Api:
    """A tenant with an empty facility."""
    facility = {"code": "BLR", "name": "Peenya", "gstin": GSTIN, "state_code": "29"}
    assert api.http.post("/facilities", json=facility).status_code == 201
    return api


def check(api: Api, content: bytes, name: str = "file.csv", status: int = 201, **query: str) -> dict[str, Any]:
    answer = api.http.post("/imports", files={"file": (name, content)}, params=query)
    assert answer.status_code == status, answer.text
    found: dict[str, Any] = answer.json()
    return found


def save(api: Api, run: dict[str, Any]) -> dict[str, Any]:
    answer = api.http.post(f"/imports/{run['id']}/save")
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


def rows(api: Api, run: dict[str, Any], state: str = "wrong") -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = api.http.get(f"/imports/{run['id']}/rows", params={"status": state}).json()
    return found


def wrong(api: Api, run: dict[str, Any]) -> list[tuple[int, str, str, str]]:
    """(row, column, what the file says, what to try)."""
    return [(p["row"], p["column"], p["value"], p["suggestion"]) for row in rows(api, run) for p in row["problems"]]


def states(run: dict[str, Any]) -> tuple[int, ...]:
    return tuple(run["counts"][state] for state in ("new", "changed", "same", "skipped", "wrong"))


def sku_file(*more: str) -> bytes:
    header = "sku,name,kind,packaging_kind,barcodes,hsn,tax_class,price,cost,unit,weight_grams,components,packing_bill"
    lines = ["TEA,Assam tea,,,8901234502501;8901234502518,0902,5,275.00,124.00,,270,,", "CUP,Cup,,,,6912,18,50,20,,120,,",
             "SET,Tea set,bundle,,,,,375,,,,TEA:1; CUP:2,", "BOX-S3,Box S3,packaging,box,,,,,9,,60,,TAPE:500",
             "TAPE,Tape,packaging,tape,,,,,0,mm,,,"]  # fmt: skip
    return "\n".join([header, *lines, *more]).encode()


def saves_skus(api: Api) -> None:
    run = save(api, check(api, sku_file(), "skus.csv", kind="skus"))
    assert (run["status"], run["counts"]["saved"]) == ("saved", 5)


def test_a_catalogue_moves_in(seller: Api) -> None:
    run = check(seller, sku_file(), "skus.csv")
    assert (run["kind"], run["status"], states(run)) == ("skus", "checked", (5, 0, 0, 0, 0))
    assert seller.http.get("/skus").json()["items"] == []
    assert save(seller, run)["status"] == "saved"
    skus = {sku["code"]: sku for sku in seller.http.get("/skus").json()["items"]}
    assert (skus["TEA"]["price_paise"], skus["TEA"]["tax_class"], skus["TEA"]["weight_grams"]) == (27_500, "gst_5", 270)
    assert (skus["SET"]["kind"], skus["TAPE"]["unit"], skus["BOX-S3"]["packaging_kind"]) == ("bundle", "mm", "box")
    assert [sku["code"] for sku in seller.http.get("/skus", params={"search": "8901234502518"}).json()["items"]] == [
        "TEA"
    ]
    assert states(check(seller, sku_file())) == (0, 0, 5, 0, 0)
    assert save(seller, run)["counts"]["saved"] == 5


def test_a_file_with_two_columns_changes_only_those(seller: Api) -> None:
    saves_skus(seller)
    run = check(seller, b"Item code\tRate\nTEA\t1,280.50\nCUP\t\n", "prices.txt", kind="skus")
    assert states(run) == (0, 1, 1, 0, 0)
    assert rows(seller, run, "changed")[0]["detail"] == "price"
    save(seller, run)
    (tea,) = seller.http.get("/skus", params={"search": "8901234502501"}).json()["items"]
    assert (tea["price_paise"], tea["name"], tea["weight_grams"], tea["hsn"]) == (128_050, "Assam tea", 270, "0902")


def test_every_error_has_its_row_column_and_what_to_try(seller: Api) -> None:
    saves_skus(seller)
    bad = sku_file("KDH,Kadhai,,,8901234500285,7418.20,GST 12,\"1,349/-\",,,0.61,,", ",No code,,,,,,,,,,,", "DUP,A,,,,,,,,,,,",
                   "DUP,B,,,,,,,,,,,", "NEW,New,,,8901234502501,,,,,,,,", "TEA-2,Two teas,bundle,,,,,,,,,TEA:2; NONE:1,",
                   "ODD,Odd,,,,,,,,,,,,,,too many")  # fmt: skip
    run = check(seller, bad, "skus_november.csv")
    assert states(run) == (0, 0, 4, 0, 8)
    found = wrong(seller, run)
    assert (7, "F · hsn", "7418.20", "741820") in found
    assert (7, "K · weight_grams", "0.61", "610") in found
    assert (7, "H · price", "1,349/-", "1349.00") in found
    assert (7, "E · barcodes", "8901234500285", "8901234500286") in found
    assert [row for row, *_ in found].count(8) == 1
    assert {row for row, *_ in found} == {2, 7, 8, 9, 10, 11, 12, 13}
    name, said = "skus_november-wrong.csv", seller.http.get(f"/imports/{run['id']}/errors")
    assert name in said.headers["content-disposition"]
    table = list(csv.reader(io.StringIO(said.text.removeprefix("\ufeff"))))
    assert (len(table), table[0][-1], table[2][0]) == (9, "What is wrong", "KDH")
    run = seller.http.post(f"/imports/{run['id']}/accept", json={}).json()
    assert states(run) == (1, 0, 4, 0, 7)
    assert save(seller, run)["counts"]["saved"] == 1


def test_a_workbook_with_other_column_names(seller: Api) -> None:
    book = files.workbook([["Item Code", "Item name", "Barcode", "HSN Code", "GST", "Selling price", "Weight in kg", "Colour"],
                           ["BTL", "Bottle", 8901234507506, 7418, 18, 899.5, 0.41, "red"],
                           ["TEA", "Tea", None, "0902", "5%", 275, 0.27, None]])  # fmt: skip
    run = check(seller, book, "skus_november.xlsx", kind="skus")
    assert (states(run), run["sheet"]) == ((2, 0, 0, 0, 0), "Products")
    assert {c["header"]: c["field"] for c in run["columns"]}["Colour"] == ""
    save(seller, run)
    skus = {sku["code"]: sku for sku in seller.http.get("/skus").json()["items"]}
    assert (skus["BTL"]["price_paise"], skus["BTL"]["weight_grams"], skus["BTL"]["tax_class"]) == (
        89_950,
        410,
        "gst_18",
    )
    mapped = check(seller, b"sku,name,MSP\nX,Thing,12\n", kind="skus")
    run = seller.http.post(f"/imports/{mapped['id']}/columns", json={"columns": {"MSP": "price"}}).json()
    assert run["columns"][2] == {"header": "MSP", "field": "price"}


def test_bins_and_opening_stock(seller: Api, database: Database, tmp_path: Path) -> None:
    saves_skus(seller)
    bins = b"facility,zone,bin,aisle,bay,level\nBLR,Main,A-01-1,,,\nBLR,Main,A-02-1,,,\n,Cold,X7,cold,1,2\n,Main,Y,,,\nDEL,,B-01-1,,,\n"
    run = check(seller, bins, "bins.csv")
    assert (run["kind"], states(run)) == ("bins", (3, 0, 0, 0, 2))
    save(seller, run)
    assert states(check(seller, bins)) == (0, 0, 3, 0, 2)
    facility = seller.http.get("/facilities").json()[0]["id"]
    laid = {
        b["code"]: (b["zone"], b["aisle_no"], b["bay"], b["level"])
        for b in seller.http.get(f"/facilities/{facility}/bins").json()
    }
    assert laid == {"A-01-1": ("Main", 0, 1, 1), "A-02-1": ("Main", 0, 2, 1), "X7": ("Cold", 1, 1, 2)}
    stock = "sku,bin,qty,cost\nTEA,A-01-1,40,124.00\nCUP,a-02-1,12,\nTEA,A-01-1,3,\nNOPE,A-01-1,1,\nCUP,Z-9,1,\nSET,X7,1,\nTAPE,X7,65000,0.01\n"
    run = check(seller, stock.encode(), "stock.csv")
    assert (run["kind"], states(run)) == ("stock", (3, 0, 0, 0, 4))
    save(seller, run)
    assert diagnosis_of(database, tmp_path, seller) == []
    assert [(p["place_code"], p["on_hand"]) for p in seller.http.get("/where-is", params={"sku": "TEA"}).json()] == [
        ("A-01-1", 40)
    ]
    assert states(check(seller, stock.encode(), "again.csv")) == (0, 0, 3, 0, 4)
    more = check(seller, b"sku,bin,quantity\nTEA,A-01-1,41\n")
    assert "entered already: 40" in rows(seller, more)[0]["problems"][0]["message"]


def test_batches_and_serials_of_opening_stock(seller: Api) -> None:
    save(seller, check(seller, b"sku,name,tracking\nMED,Balm,batch\nFON,Phone,serial\n"))
    save(seller, check(seller, b"bin\nA-01-1\n", kind="bins"))
    stock = ("sku,bin,quantity,batch,expiry,mrp,serials\nMED,A-01-1,10,B7,31/03/2027,99,\nMED,A-01-1,5,,,,\n"
             "FON,A-01-1,2,,,,S1;S2\nFON,A-01-1,2,,,,S3\nMED,A-01-1,5,B8,soon,,\n")  # fmt: skip
    run = check(seller, stock.encode())
    assert states(run) == (2, 0, 0, 0, 3)
    assert {(row, column.split(" · ")[-1]) for row, column, *_ in wrong(seller, run)} == {
        (3, "batch"), (5, "serials"), (5, "quantity"), (6, "expiry")
    }  # fmt: skip
    assert save(seller, run)["counts"]["saved"] == 2
    (lot,) = seller.http.get("/where-is", params={"sku": "MED"}).json()
    assert (lot["on_hand"], lot["batch_number"]) == (10, "B7")


def test_document_numbers_go_on_and_never_back(seller: Api) -> None:
    numbers = f"document,gstin,fy,next,prefix\ntax_invoice,{GSTIN},2026-27,1043,29/26-27/\ncredit note,{GSTIN},26-27,7,\nbill_of_supply,,,1,\n"
    run = check(seller, numbers.encode())
    assert (run["kind"], states(run)) == ("numbers", (3, 0, 0, 0, 0))
    save(seller, run)
    assert states(check(seller, numbers.encode())) == (0, 0, 3, 0, 0)
    back = f"document,registration,financial_year,next,prefix\ntax_invoice,{GSTIN},26-27,1042,\n"
    back += f"tax_invoice,29AAXCA0000F1ZY,26-27,1,\ncredit_note,{GSTIN},26-27,9,29/26-27/\n"
    run = check(seller, back.encode())
    assert states(run) == (0, 0, 0, 0, 3)
    said = {row["row_no"]: row["problems"][0]["code"] for row in rows(seller, run)}
    assert said == {2: "number_issued", 3: "unknown_gstin", 4: "prefix_in_use"}
    assert wrong(seller, run)[1][3] == GSTIN


def test_reorder_points_come_from_a_file_and_go_out_as_one(seller: Api) -> None:
    saves_skus(seller)
    rules = "sku,reorder_point,lead_days,pack_units,supplier\nTEA,40,9,24,Kansa\nSET,5,3,,\nNOPE,1,1,1,\nCUP,-2,7,1,\n"
    run = check(seller, rules.encode())
    assert (run["kind"], states(run)) == ("reorder", (1, 0, 0, 0, 3))
    said = {row["row_no"]: row["problems"][0]["code"] for row in rows(seller, run) if row["problems"]}
    assert (said[3], said[4]) == ("invalid", "unknown_sku")
    assert save(seller, run)["counts"]["saved"] == 1
    assert states(check(seller, b"sku,reorder_point,lead_days,pack_units,vendor\nTEA,40,9,24,Kansa\n")) == (
        0,
        0,
        1,
        0,
        0,
    )
    assert states(check(seller, b"sku,reorder_point,lead_days,pack_units,vendor\nTEA,44,9,24,Kansa\n")) == (
        0,
        1,
        0,
        0,
        0,
    )


def diagnosis_of(database: Database, folder: Path, api: Api) -> list[str]:
    """What `godown doctor` finds."""
    found = examine(database, FolderFiles(folder), api.tenant_id)
    return [f"{one.check}: {one.sentences}" for one in found.findings]


def day_of_orders(count: int = 40) -> bytes:
    def order(number: int) -> list[dict[str, str]]:
        two = [{"Lineitem sku": "TEA"}, {"Lineitem sku": "SET", "Lineitem price": "100.00"}]
        cod = {key.replace(" ", "_"): value for key, value in files.COD.items()} if number % 4 == 0 else {}
        return files.shopify_order(
            1000 + number, *two, Subtotal="200.00", Total="200.00", Outstanding_Balance="200.00", **cod
        )

    return files.shopify_csv(*(order(number) for number in range(count)))


def test_a_day_from_shopify_and_amazon(seller: Api) -> None:
    saves_skus(seller)
    gone = files.shopify_order(2001, Cancelled_at="2026-11-24 10:00:00 +0530", Financial_Status="voided")
    extra = files.shopify_csv(
        files.shopify_order(2000, {"Lineitem sku": "TEE"}),
        gone,
        files.shopify_order(2002, Fulfillment_Status="fulfilled"),
    )
    shopify = day_of_orders() + b"\n".join(extra.splitlines()[1:]) + b"\n"
    run = check(seller, shopify, "orders_export_1.csv")
    assert (run["kind"], run["channel"], states(run)) == ("shopify_orders", "shopify", (40, 0, 0, 2, 1))
    assert wrong(seller, run) == [(82, "U · Lineitem sku", "TEE", "TEA")]
    saved = save(seller, run)
    assert (saved["status"], saved["counts"]["saved"]) == ("saved", 40)
    again = check(seller, shopify, "orders_export_1.csv")
    assert states(again) == (0, 0, 40, 2, 1)
    report = files.amazon_report(
        [files.amazon_row(f"402-{n:07d}-1", str(n), sku=("TEA", "CUP")[n % 2]) for n in range(20)]
    )
    run = check(seller, report, "orders.txt")
    assert (run["kind"], states(run)) == ("amazon_orders", (20, 0, 0, 0, 0))
    save(seller, run)
    orders = seller.http.get("/orders", params={"limit": 100}).json()["items"]
    assert len(orders) == 60
    assert sum(order["collect_paise"] for order in orders if order["payment"] == "cod") == 10 * 20_000
    assert {order["state_code"] for order in orders} == {"32"}


def test_a_cancel_in_the_shop_cancels_here_and_other_reports_change_nothing(seller: Api) -> None:
    saves_skus(seller)
    row = files.amazon_row("402-1", "11")
    save(seller, check(seller, files.amazon_report([row])))
    everything = {**row, "amazon-order-id": "402-1", "order-status": "Unshipped", "quantity": "1", "ship-address-1": ""}
    same = check(seller, files.amazon_report([everything], files.ALL_ORDERS_HEADER))
    assert states(same) == (0, 0, 1, 0, 0)
    gone = {**everything, "order-status": "Cancelled", "quantity": "0", "item-price": ""}
    run = check(seller, files.amazon_report([gone], files.ALL_ORDERS_HEADER))
    assert states(run) == (0, 1, 0, 0, 0)
    save(seller, run)
    (order,) = seller.http.get("/orders").json()["items"]
    assert (order["status"], order["address1"]) == ("cancelled", "12 MG Road")
    assert states(check(seller, files.amazon_report([gone], files.ALL_ORDERS_HEADER))) == (0, 0, 1, 0, 0)
    assert states(check(seller, files.amazon_report([row]))) == (0, 0, 0, 1, 0)


def test_a_report_without_prices_takes_those_of_the_catalogue(seller: Api) -> None:
    saves_skus(seller)
    run = check(
        seller, files.amazon_report([files.amazon_row("402-1", "11", quantity_to_ship="1")], files.UNSHIPPED_HEADER)
    )
    assert (states(run), run["counts"]["notes"]) == ((1, 0, 0, 0, 0), 1)
    save(seller, run)
    assert seller.http.get("/orders").json()["items"][0]["total_paise"] == 27_500


def test_our_own_orders(seller: Api, database: Database) -> None:
    saves_skus(seller)
    content = ("order_id,ordered_at,sku,quantity,price,customer_name,state,pincode,payment,shipping,to_collect\n"
               "1,2026-11-24 00:10,TEA,2,275,Meera,Kerala,680001,cod,40,590\n1,,CUP,1,50,,,,,,\n"
               "2,24/11/2026,TEA,0,275,Arjun,Bavaria,1,cash,,\n3,2026-11-24,TEA,1,1,A,KL,1,,,\n3,2026-11-24,TEA,1,1,B,KL,1,,,\n")  # fmt: skip
    run = check(seller, content.encode(), channel="old shop")
    assert (run["kind"], run["channel"], states(run)) == ("orders", "old shop", (1, 0, 0, 0, 2))
    assert {(row, column.split(" · ")[1]) for row, column, *_ in wrong(seller, run)} == {
        (4, "quantity"), (4, "state"), (4, "payment"), (6, "customer_name")
    }  # fmt: skip
    save(seller, run)
    (order,) = seller.http.get("/orders").json()["items"]
    assert (order["collect_paise"], order["ordered_at"]) == (59_000, "2026-11-23T18:40:00Z")
    with transaction(database, seller.tenant_id) as tx:
        assert tx.scalar("SELECT business_day FROM sales_order WHERE tenant_id = %(tenant)s") == date(2026, 11, 24)


def test_a_file_names_the_store_credit_that_pays(seller: Api) -> None:
    saves_skus(seller)
    content = ("order_id,ordered_at,sku,quantity,price,customer_name,state,pincode,payment,store_credit\n"
               "1,2026-11-24,TEA,1,275,Meera,Kerala,680001,cod,SC-2222-2222-2222:50.00\n"
               "2,2026-11-24,TEA,1,275,Arjun,Kerala,680001,cod,SC-2222-2222-2222:much\n")  # fmt: skip
    run = check(seller, content.encode(), channel="old shop")
    assert {(row, column.split(" · ")[1]) for row, column, *_ in wrong(seller, run)} >= {(3, "store_credit")}
    save(seller, run)
    assert seller.http.get("/orders").json()["items"] == [], "a code that nobody knows pays nothing"


def test_files_that_are_not_what_they_should_be(seller: Api) -> None:
    assert check(seller, b"", status=422)["code"] == "file_unreadable"
    assert check(seller, b"a,b\n1,2\n", status=422)["code"] == "invalid"
    assert check(seller, b"a,b\n1,2\n", kind="skus", status=422)["facts"]["missing"] == ["sku"]
    assert check(seller, b"a\n", kind="cats", status=404)["code"] == "not_found"
    assert check(seller, b"sku,name\n", kind="skus", status=422)["code"] == "file_unreadable"


def test_without_a_facility_orders_have_no_place(api: Api) -> None:
    assert check(api, day_of_orders(1), status=409)["code"] == "no_facility"
    assert states(check(api, b"sku,name\nTEA,Tea\n")) == (1, 0, 0, 0, 0)


def test_kinds_and_templates(seller: Api) -> None:
    for kind in seller.http.get("/imports/kinds").json():
        template = seller.http.get(f"/imports/templates/{kind['kind']}")
        assert template.status_code == 200
        run = check(seller, template.content, "template")
        assert run["kind"] == kind["kind"]
    assert len(seller.http.get("/imports").json()["items"]) == len(seller.http.get("/imports/kinds").json())


def test_a_large_file_is_saved_in_the_background(
    seller: Api, database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    saves_skus(seller)
    run = check(seller, day_of_orders(520))
    with psycopg.connect(database.url, autocommit=True) as owner:
        owner.execute("ANALYZE")  # what the planner knows now, it knows of others: this business has no order yet
    monkeypatch.setattr(importing, "ANSWER_SECONDS", 0)
    saving = save(seller, run)
    assert saving["status"] == "saving"
    assert saving["counts"]["saved"] == 500
    worker = office(database, tmp_path)
    run_jobs(worker, seller.tenant_id)
    done = seller.http.get(f"/imports/{run['id']}").json()
    assert (done["status"], done["counts"]["saved"]) == ("saved", 520)
    forget_imports(worker, seller.tenant_id)
    assert len(rows(seller, run, "new")) == 100


def test_the_same_upload_under_one_key_is_checked_once(seller: Api) -> None:
    key = {"Idempotency-Key": "upload-1"}
    first, second = (
        seller.http.post("/imports", files={"file": ("skus.csv", sku_file())}, headers=key).json() for _ in range(2)
    )
    assert first["id"] == second["id"]
    other = seller.http.post("/imports", files={"file": ("skus.csv", b"sku,name\nA,B\n")}, headers=key)
    assert other.json()["code"] == "idempotency_key_reused"


def test_two_save_at_once_and_everything_is_there_once(seller: Api, database: Database, tmp_path: Path) -> None:
    saves_skus(seller)
    save(seller, check(seller, b"bin\nA-01-1\nA-01-2\n", kind="bins"))
    stock = check(seller, b"sku,bin,quantity\nTEA,A-01-1,30\nCUP,A-01-2,50\n")
    orders = check(seller, day_of_orders(30))
    for run in (stock, orders):
        with ThreadPoolExecutor(3) as savers:
            runs = list(savers.map(lambda _, run=run: save(seller, run), range(3)))
        assert {run["status"] for run in runs} == {"saved"}
    assert seller.http.get("/supply", params={"sku": "TEA"}).json()[0]["saleable"] == 30
    assert len(seller.http.get("/orders", params={"limit": 100}).json()["items"]) == 30
    run_jobs(office(database, tmp_path), seller.tenant_id)
    assert diagnosis_of(database, tmp_path, seller) == []


def test_a_code_that_is_mapped_in_the_shop_is_known_in_its_files(seller: Api, database: Database) -> None:
    saves_skus(seller)
    odd = files.shopify_csv(files.shopify_order(1, {"Lineitem sku": "SHOP-TEA"}))
    with transaction(database, seller.tenant_id) as tx:
        shop = channels.connect(tx, channels.NewShop("aangan", "Aangan", "http://127.0.0.1:9", "secret"))
    assert states(check(seller, odd, channel="aangan"))[4] == 1
    with transaction(database, seller.tenant_id) as tx:
        channels.map_codes(tx, shop.channel_id, {"SHOP-TEA": "TEA"})
    run = check(seller, odd, channel="aangan")
    assert states(run) == (1, 0, 0, 0, 0)
    assert save(seller, run)["counts"]["saved"] == 1
