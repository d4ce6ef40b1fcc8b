"""Units are graded: a grade decides where they go, in which condition, and whether they are a SKU of their own from then on."""

from dataclasses import replace
from datetime import date
from uuid import UUID

import pytest

from godown import catalog, imports, packing, receiving, returns, stock
from godown.catalog import NewSku
from godown.imports.queries import all_rows as import_rows
from godown.kernel.ids import new_id
from godown.kernel.refusal import Refusal
from godown.platform.database import Database
from godown.receiving import CountedGoods, CountedLine
from godown.reports import doctor, queries_card, queries_returns
from godown.returns import Expected, Grade, GradeSku, Inspected, NewInspection, grading
from godown.returns.queries import return_of_line
from godown.stock import queries_places
from tests.builders.seller import Seller
from tests.builders.serials import PhoneSeller
from tests.http import Api
from tests.scenarios.test_refunds import accounts, ships
from tests.scenarios.test_refunds import seller as seller
from tests.scenarios.test_returns import BROKEN, YES, inspect, tea_cost

SOLD_AGAIN = NewSku("TEA-OPEN", "Tea, box opened", price_paise=8_000, hsn="0902", cost_paise=1)


def came(seller: Seller, units: int = 3) -> UUID:
    """A parcel of three units is back; the line that waits for inspection."""
    parcel = ships(seller)
    with seller.open() as tx:
        line = packing.lines_of(tx, [parcel])[0].id
        back = returns.expect(tx, parcel, [Expected(line, units)], reason="changed_mind")
        returns.arrive(tx, back.id)
        return returns.lines_of(tx, back.id)[0].id


def grades(seller: Seller, line: UUID, grade: str, units: int = 1, id: UUID | None = None) -> Inspected:
    with seller.open() as tx:
        return returns.inspect(tx, NewInspection(line, units, "", YES, grade=grade, id=id or new_id()))


def proven(seller: Seller) -> None:
    with seller.open() as tx:
        assert [one for one in doctor.examine(tx) if not one.warning] == []


def test_each_grade_has_its_place(seller: Seller) -> None:
    line = came(seller)
    with seller.open() as tx:
        stock.save_conditions(tx, [stock.NewCondition("display", "Display piece")])
        rules = returns.return_rules(tx)
        shelf = Grade("box_torn", "Box torn", "damaged", condition="display")
        returns.set_return_rules(tx, replace(rules, grades=(*rules.grades, shelf)))
    told = [grades(seller, line, code).outcome for code in ("as_new", "box_torn", "repairable")]
    assert told == ["saleable", "damaged", "repair"]
    assert seller.at("TEA") == {"A-01-1": 7, "PUTBACK": 1, "RETURNS/display": 1, "RETURNS/in_repair": 1}
    proven(seller)
    with seller.open() as tx:
        found = queries_returns.found(tx, return_of_line(tx, line))
        assert {one.grade for one in found} == {"as_new", "box_torn", "repairable"}
        moves = queries_card.moves(tx, seller.facility, seller.sku["TEA"], "", None, 3)
    assert {move.grade for move in moves} == {"as_new", "box_torn", "repairable"}


def test_a_grade_that_is_sold_as_a_sku_of_its_own(seller: Seller) -> None:
    """One of three is open box: it leaves TEA at its cost and enters TEA-OPEN with it; the customer is credited all the same."""
    line = came(seller)
    with seller.open() as tx:
        assert not catalog.save(tx, [SOLD_AGAIN]).refused
        assert returns.set_grade_skus(tx, [GradeSku("TEA", "open_box", "TEA-OPEN")]) == 1
        seller.sku["TEA-OPEN"] = catalog.skus_by_code(tx, ["TEA-OPEN"])["TEA-OPEN"].id
    before = accounts(seller)
    key = new_id()
    done = grades(seller, line, "open_box", id=key)
    assert (done.outcome, done.credit_paise) == ("saleable", 10_000)
    assert grades(seller, line, "open_box", id=key) == done
    assert (seller.at("TEA-OPEN"), seller.supply("TEA-OPEN")) == ({"PUTBACK": 1}, (1, 0, 0))
    assert tea_cost(seller) == (9, 36_000)
    with seller.open() as tx:
        assert returns.grade_skus(tx) == [GradeSku("TEA", "open_box", "TEA-OPEN")]
    assert seller.cost("TEA-OPEN") == (1, 4_000)
    after = accounts(seller)
    assert after["Assets:Stock-Clearing:Grades"] == 0
    assert sum(paise for name, paise in after.items() if name.startswith("Assets:Stock:")) == sum(
        paise for name, paise in before.items() if name.startswith("Assets:Stock:")
    )
    proven(seller)
    with seller.open() as tx:
        returns.set_grade_skus(tx, [GradeSku("TEA", "open_box")])
        assert returns.grade_skus(tx) == []
    assert grades(seller, line, "open_box").outcome == "damaged"
    assert seller.at("TEA") == {"A-01-1": 7, "RETURNS/quarantine": 1, "RETURNS/damaged": 1}
    proven(seller)


def test_what_cannot_become_another_sku(seller: Seller) -> None:
    with seller.open() as tx:
        catalog.save(tx, [SOLD_AGAIN, replace(SOLD_AGAIN, code="TEA-LOT", tracking="batch")])
    for wrong in (
        GradeSku("TEA", "scrap", "TEA-OPEN"),
        GradeSku("TEA", "open_box", "TEA"),
        GradeSku("TEA", "open_box", "BOX"),
        GradeSku("TEA", "open_box", "TEA-LOT"),
        GradeSku("TEA", "open_box", "NOTHING"),
        GradeSku("NOTHING", "open_box", "TEA"),
    ):
        with seller.open() as tx, pytest.raises(Refusal) as told:
            returns.set_grade_skus(tx, [wrong])
        assert told.value.code == "invalid"


def test_a_grade_over_the_api(api: Api, seller: Seller) -> None:
    line = came(seller)
    rules = api.http.get("/return-rules").json()
    assert [one["code"] for one in rules["grades"]] == ["as_new", "open_box", "refurbished", "repairable", "scrap"]
    rules["grades"][0]["condition"] = "display"
    assert api.http.put("/return-rules", json=rules).status_code == 422
    body = {"return_line_id": str(line), "units": 1, "grade": "refurbished", "answers": YES}
    assert api.http.post("/inspections", json=body).json()["code"] == "invalid"
    told = api.http.post("/inspections", json=body | {"grade": "scrap"}).json()
    assert (told["outcome"], tea_cost(seller)) == ("scrap", (9, 36_000))


def test_a_batch_goes_along(seller: Seller) -> None:
    """What is tracked by batch is of the same batch as another SKU, with the same date."""
    with seller.open() as tx:
        news = [NewSku("RICE", "Rice", tracking="batch", price_paise=10_000, cost_paise=4_000),
                NewSku("RICE-OPEN", "Rice, opened", tracking="batch", price_paise=5_000, cost_paise=1)]  # fmt: skip
        assert not catalog.save(tx, news).refused
        skus = {code: one.id for code, one in catalog.skus_by_code(tx, ["RICE", "RICE-OPEN"]).items()}
        seller.sku |= skus
        counted = CountedLine("RICE", 2, batch_number="B7", expires_on=date(2027, 9, 30))
        receiving.receive(tx, CountedGoods(seller.facility, (counted,)))
        dock = queries_places.places_of_kind(tx, seller.facility, "dock")[0].id
        back = queries_places.places_of_kind(tx, seller.facility, "putback")[0].id
        (batch,) = tx.scalars("SELECT id FROM batch WHERE sku_id = %(s)s", s=skus["RICE"])
        leaves = stock.Move(new_id(), seller.facility, skus["RICE"], 1, "graded", "inspection", new_id(), from_place=dock,
                            outside="grade", batch_id=batch)  # fmt: skip
        grading.become(tx, leaves, skus["RICE-OPEN"], back)
        rows = tx.tuples("SELECT number, expires_on FROM batch WHERE sku_id = %(s)s", s=skus["RICE-OPEN"])
    assert rows == [("B7", date(2027, 9, 30))]
    assert seller.at("RICE-OPEN") == {"PUTBACK": 1}


def test_a_number_goes_along(database: Database, tenant_id: UUID) -> None:
    """A phone whose box was opened is another SKU, under the number that it has."""
    phones = PhoneSeller(database, tenant_id)
    phones.phones_come("IM1", "IM2", "IM3", "IM4", "IM5")
    parcel = phones.ships("1", "IM1", "IM2")
    with phones.open() as tx:
        open_box = NewSku("FON-OPEN", "Phone, box opened", tracking="serial", price_paise=900_000, cost_paise=1)
        assert not catalog.save(tx, [open_box]).refused
        returns.set_grade_skus(tx, [GradeSku("FON", "open_box", "FON-OPEN")])
        line = packing.lines_of(tx, [parcel])[0].id
        back = returns.expect(tx, parcel, [Expected(line, 1)], reason="changed_mind")
        (here,) = returns.lines_of(tx, back.id)
        returns.arrive(tx, back.id, serials={here.id: ("IM2",)})
        returns.inspect(tx, NewInspection(here.id, 1, "", YES, grade="open_box", serials=("IM2",)))
        where = tx.tuples("SELECT s.code, e.number, p.code FROM serial e JOIN sku s ON s.id = e.sku_id "
                          "LEFT JOIN place p ON p.id = e.place_id WHERE e.number = 'IM2' ORDER BY 1")  # fmt: skip
    assert where == [("FON", "IM2", None), ("FON-OPEN", "IM2", "PUTBACK")]
    with phones.open() as tx:
        assert doctor.examine(tx) == []


def test_an_outcome_without_a_grade_stays_an_answer(seller: Seller) -> None:
    line = came(seller)
    assert inspect(seller, line, 1, "damaged").outcome == "damaged"
    with seller.open() as tx, pytest.raises(Refusal) as told:
        returns.inspect(tx, NewInspection(line, 1, "", BROKEN))
    assert told.value.code == "invalid"


def test_skus_of_grades_come_as_a_file(seller: Seller) -> None:
    """New, changed, the same, none any more; what is wrong names its row, column and the code that may be meant."""
    with seller.open() as tx:
        catalog.save(
            tx, [SOLD_AGAIN, replace(SOLD_AGAIN, code="TEA-OLD"), NewSku("TEA-LOT", "Tea by lot", tracking="batch")]
        )
        returns.set_grade_skus(tx, [GradeSku("CUP", "open_box", "TEA-OLD"), GradeSku("CUP", "refurbished", "TEA-OLD")])
    text = (
        "SKU,Grade,Becomes\nTEA,Open box,TEA-OPEN\nCUP,open_box,TEA-OPEN\nCUP,refurbished,TEA-OLD\nTEA,opn_box,TEA-OPEN\n"
        "TEA,refurbished,TEA-OPNE\nTEA,as_new,TEA-LOT\nTEA,open_box,TEA-OLD\n"
    )
    with seller.open() as tx:
        run = imports.check(tx, text.encode(), "grades.csv", kind="grade_skus")
        counts = {state: run.counts[state] for state in ("new", "changed", "same", "wrong")}
        told = [
            (p["row"], p["column"], p["code"], p["suggestion"]) for row in import_rows(tx, run.id) for p in row.problems
        ]
    assert counts == {"new": 1, "changed": 1, "same": 1, "wrong": 4}
    assert told == [
        (5, "B · Grade", "invalid", "open_box"), (6, "C · Becomes", "invalid", "TEA-OPEN"), (7, "C · Becomes", "invalid", ""),
        (8, "B · Grade", "twice", ""),
    ]  # fmt: skip
    with seller.open() as tx:
        imports.save_next(tx, run.id)
        assert {(one.sku_code, one.grade): one.as_sku_code for one in returns.grade_skus(tx)} == {
            ("TEA", "open_box"): "TEA-OPEN", ("CUP", "open_box"): "TEA-OPEN", ("CUP", "refurbished"): "TEA-OLD"}  # fmt: skip
        gone = imports.check(tx, b"sku,grade,as_sku\nCUP,refurbished,\n", "none.csv")
        assert (gone.kind, gone.counts["changed"]) == ("grade_skus", 1)
        imports.save_next(tx, gone.id)
        assert ("CUP", "refurbished") not in {(one.sku_code, one.grade) for one in returns.grade_skus(tx)}
