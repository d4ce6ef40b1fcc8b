"""Repairs: parts leave their bins, labour is added, and what both cost follows the units when they are inspected again."""

from datetime import date
from uuid import UUID

import pytest

from godown import catalog, packing, returns
from godown.catalog import NewSku
from godown.kernel.ids import new_id
from godown.kernel.refusal import Refusal
from godown.reports import doctor, journal
from godown.returns import (
    Expected,
    GradeSku,
    Inspected,
    NewInspection,
    NewPart,
    RepairOrder,
    RepairWork,
    queries_repairs,
)
from tests.builders.photos import a_photo
from tests.builders.seller import Seller
from tests.http import Api
from tests.scenarios.test_refunds import accounts, ships
from tests.scenarios.test_refunds import seller as seller
from tests.scenarios.test_returns import BROKEN, YES, tea_cost

IN_REPAIR = "Assets:Stock-Clearing:Repairs"


def repairs(seller: Seller, units: int = 2) -> tuple[UUID, UUID, RepairOrder]:
    """Units are back and can be repaired: (return line, inspection, its repair)."""
    parcel = ships(seller)
    with seller.open() as tx:
        line = packing.lines_of(tx, [parcel])[0].id
        back = returns.expect(tx, parcel, [Expected(line, units)], reason="does_not_work")
        returns.arrive(tx, back.id)
        here = returns.lines_of(tx, back.id)[0].id
        found = NewInspection(here, units, "", YES | {"works": "no"}, grade="repairable")
        returns.inspect(tx, found)
        return here, found.id, queries_repairs.of_inspections(tx, [found.id])[found.id]


def works(seller: Seller, repair: RepairOrder, *parts: NewPart, labour: int = 0, id: UUID | None = None) -> RepairOrder:
    with seller.open() as tx:
        return returns.work_on(tx, RepairWork(repair.id, parts, labour, "New handle", id or new_id()))


def again(seller: Seller, line: UUID, after: UUID, outcome: str = "", units: int = 1, grade: str = "") -> NewInspection:
    with seller.open() as tx:
        answers, photos = (BROKEN, (a_photo(tx),)) if outcome in ("damaged", "scrap") else (YES, ())
        new = NewInspection(line, units, outcome, answers, photos, after_repair_id=after, grade=grade)
        returns.inspect(tx, new)
        return new


def one(seller: Seller, repair: RepairOrder) -> RepairOrder:
    with seller.open() as tx:
        return queries_repairs.one(tx, repair.id)


def proven(seller: Seller) -> dict[str, int]:
    """The doctor finds nothing, the journal balances; what is in repair is what open repairs say."""
    booked = accounts(seller)
    with seller.open() as tx:
        assert [found for found in doctor.examine(tx) if not found.warning] == []
        left = tx.scalar("SELECT coalesce(sum(left_paise), 0)::bigint FROM repair_order WHERE tenant_id = %(tenant)s")
        stock = tx.scalar("SELECT sum(value_paise)::bigint FROM stock_cost WHERE tenant_id = %(tenant)s")
        assert journal.journal(tx, date(2026, 11, 1), date(2027, 3, 31)) == journal.journal(
            tx, date(2026, 11, 1), date(2027, 3, 31)
        )
    assert booked.get(IN_REPAIR, 0) == left
    assert sum(paise for name, paise in booked.items() if name.startswith("Assets:Stock:")) == stock
    return booked


def test_parts_and_labour_become_value(seller: Seller) -> None:
    """Two teapots: one cup of 20.00 as a part and 15.00 of labour make 35.00; each unit takes half of it back on sale."""
    line, found, repair = repairs(seller)
    assert (repair.number, repair.left, tea_cost(seller)) == ("RP-0001", 2, (9, 36_000))
    key = new_id()
    done = works(seller, repair, NewPart("CUP", 1), labour=1_500, id=key)
    assert works(seller, repair, NewPart("CUP", 1), labour=1_500, id=key) == done
    assert (done.parts_paise, done.labour_paise, done.left_paise) == (2_000, 1_500, 3_500)
    assert (sum(seller.at("CUP").values()), seller.supply("CUP")) == (4, (4, 0, 0))
    assert proven(seller)["Expenses:Repair-Labour"] == -1_500
    again(seller, line, found, "saleable")
    assert (tea_cost(seller), one(seller, repair).left_paise) == ((9, 37_750), 1_750)
    proven(seller)
    again(seller, line, found, "saleable")
    assert (tea_cost(seller), one(seller, repair).left) == ((9, 39_500), 0)
    assert proven(seller)[IN_REPAIR] == 0
    with pytest.raises(Refusal) as told:
        works(seller, repair, labour=100)
    assert told.value.code == "repair_done"


def test_refurbished_is_a_sku_of_its_own_at_its_cost_and_its_repair(seller: Seller) -> None:
    with seller.open() as tx:
        assert not catalog.save(tx, [NewSku("TEA-REFURB", "Tea, refurbished", price_paise=8_000, hsn="0902")]).refused
        seller.sku["TEA-REFURB"] = catalog.skus_by_code(tx, ["TEA-REFURB"])["TEA-REFURB"].id
        returns.set_grade_skus(tx, [GradeSku("TEA", "refurbished", "TEA-REFURB")])
    line, found, repair = repairs(seller, 1)
    works(seller, repair, NewPart("CUP", 1), labour=700)
    again(seller, line, found, grade="refurbished")
    assert (seller.cost("TEA-REFURB"), tea_cost(seller)) == ((1, 6_700), (7, 28_000))
    assert (seller.at("TEA-REFURB"), seller.supply("TEA-REFURB")) == ({"PUTBACK": 1}, (1, 0, 0))
    booked = proven(seller)
    assert (booked[IN_REPAIR], booked["Assets:Stock-Clearing:Grades"]) == (0, 0)


@pytest.mark.parametrize(("outcome", "value"), [("damaged", (8, 32_000)), ("scrap", (7, 28_000))])
def test_a_repair_that_was_not_worth_it_is_a_loss(seller: Seller, outcome: str, value: tuple[int, int]) -> None:
    line, found, repair = repairs(seller, 1)
    works(seller, repair, NewPart("CUP", 2), labour=500)
    lost = accounts(seller).get("Expenses:Stock-Loss", 0)
    again(seller, line, found, outcome)
    assert tea_cost(seller) == value
    assert proven(seller)["Expenses:Stock-Loss"] - lost == 4_500 + (4_000 if outcome == "scrap" else 0)


def test_what_is_not_good_yet_goes_to_the_next_repair_with_its_cost(seller: Seller) -> None:
    line, found, repair = repairs(seller)
    works(seller, repair, labour=1_001)
    second = again(seller, line, found, grade="repairable")
    with seller.open() as tx:
        following = queries_repairs.of_inspections(tx, [second.id])[second.id]
    assert (following.number, following.carried_paise, one(seller, repair).left_paise) == ("RP-0002", 501, 500)
    proven(seller)
    works(seller, following, labour=99)
    again(seller, line, second.id, "saleable")
    again(seller, line, found, "saleable")
    assert tea_cost(seller) == (9, 37_100)
    assert proven(seller)[IN_REPAIR] == 0


def test_what_a_repair_may_not_take(seller: Seller) -> None:
    _line, _found, repair = repairs(seller, 1)
    seller.takes(seller.order("9", CUP=4))
    for code, parts in (
        ("unknown_sku", NewPart("SET", 1)),
        ("unknown_sku", NewPart("NOTHING", 1)),
        ("not_enough_stock", NewPart("CUP", 6)),
        ("not_enough_stock", NewPart("CUP", 1, "B-01-3")),
        ("stock_is_promised", NewPart("CUP", 2)),
        ("invalid", NewPart("CUP", 0)),
    ):
        with pytest.raises(Refusal) as told:
            works(seller, repair, parts)
        assert told.value.code == code
    assert works(seller, repair, NewPart("CUP", 1)).parts_paise == 2_000
    with pytest.raises(Refusal) as told:
        works(seller, repair, labour=-1)
    assert told.value.code == "invalid"
    proven(seller)


def test_a_repair_over_the_api(api: Api, seller: Seller) -> None:
    _line, _found, repair = repairs(seller, 1)
    body = {"parts": [{"sku_code": "CUP", "units": 1}], "labour_paise": 250, "note": "Glued", "id": str(new_id())}
    for _ in range(2):
        told = api.http.post(f"/repair-orders/{repair.id}/work", json=body)
        assert (told.status_code, told.json()["left_paise"]) == (200, 2_250)
    story = api.http.get(f"/repair-orders/{repair.id}").json()
    assert ([one["sku_code"] for one in story["parts"]], story["steps"][0]["note"]) == (["CUP"], "Glued")
    assert [one["number"] for one in api.http.get("/repair-orders").json()["items"]] == ["RP-0001"]
    assert api.http.get("/repair-orders", params={"done": True}).json()["items"] == []
    assert api.http.get(f"/repair-orders/{new_id()}").json()["code"] == "not_found"


def test_an_inspection_says_what_its_repair_becomes(seller: Seller) -> None:
    line, found, repair = repairs(seller, 1)
    works(seller, repair, labour=900)
    with seller.open() as tx:
        new = NewInspection(line, 1, "saleable", YES, after_repair_id=found)
        end = returns.repair_end(tx, new)
    assert end is not None
    assert (end.value_paise, end.became) == (900, "value")
    with seller.open() as tx:
        done: Inspected = returns.inspect(tx, new)
        assert returns.inspect(tx, new) == done
    assert tea_cost(seller) == (8, 32_900)
