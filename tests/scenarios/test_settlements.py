"""Money that comes through others: cash of couriers by AWB, settlements of marketplaces, and what never comes; in the journal."""

from dataclasses import replace
from datetime import date
from uuid import UUID

import pytest

from godown import books, imports, orders, settling, shipping
from godown.books import TaxChoices
from godown.countries.india import INDIA
from godown.imports.queries import all_rows as import_rows
from godown.kernel.ids import new_id
from godown.platform.database import Database
from godown.platform.transaction import transaction
from godown.reports import doctor, journal
from godown.settling import NewSettledLine, NewSettlement
from godown.settling.rules import withheld
from godown.shipping.store_tracking import set_states
from tests.builders.trade import DAY, Trade, cod
from tests.http import Api
from tests.scenarios.test_lock_order import cross

HERE, OPERATOR = "29AAXCA1234F1ZJ", "29AADCB2230M1CO"


@pytest.fixture
def trade(database: Database, tenant_id: UUID) -> Trade:
    return Trade(database, tenant_id)


def test_a_courier_remits_what_it_collected(trade: Trade) -> None:
    one, two, three = trade.delivers("1"), trade.delivers("2", 2), trade.delivers("3")
    road = trade.delivers("4", state="in_transit")
    assert trade.due() == [(one, 10_000), (two, 20_000), (three, 10_000)]
    lines = (NewSettledLine(one, 10_000, 500, 90), NewSettledLine(two, 15_000))
    assert trade.settles(cod(*lines, paid=24_000)) == ["paid_differs"]
    new = cod(*lines, paid=24_410)
    assert trade.settles(new) == []
    assert trade.settles(new) == []
    assert trade.due() == [(two, 5_000), (three, 10_000)]
    wrong = [
        cod(NewSettledLine(two, 6_000)), cod(NewSettledLine("GDN77", 1)), cod(NewSettledLine(two, 1), NewSettledLine(two, 1)),
        NewSettlement("cod", "nobody", "R", DAY, (NewSettledLine(two, 1),)), cod(NewSettledLine(one, 1)),
    ]  # fmt: skip
    assert trade.settles(*wrong) == ["more_than_due", "unknown_awb", "twice", "unknown_party", "more_than_due"]
    assert trade.settles(cod(NewSettledLine(road, 10_000))) == []
    told = trade.accounts()
    assert (told["Assets:Bank:Settlements"], told["Expenses:Courier-Charges"]) == (34_410, 590)
    assert told[journal.CUSTOMERS] == 15_000


def test_the_same_id_twice_in_a_call_is_named(trade: Trade) -> None:
    """Two lists by one id cannot both be booked; neither is, and the rest goes on."""
    one, two = trade.delivers("1"), trade.delivers("2")
    first = cod(NewSettledLine(one, 10_000))
    other = cod(NewSettledLine(two, 10_000))
    assert trade.settles(first, replace(first, reference="REM-2"), other) == ["twice", "twice"]
    assert trade.due() == [(one, 10_000)]


def test_the_same_payment_under_another_id_is_booked_once(trade: Trade) -> None:
    """A program that makes an id anew each time it asks must not double the bank; riders and shops number their payments."""
    trade.delivers("1", 2, payment="prepaid")
    first = NewSettlement("market", "shop", "NEFT-1", DAY, (NewSettledLine("1", 20_000, 2_400, 432),))
    assert trade.settles(first, replace(first, id=new_id())) == ["twice"]
    bank = trade.accounts()["Assets:Bank:Settlements"]
    assert trade.settles(replace(first, id=new_id(), party="Shop", reference=" NEFT-1 ")) == ["booked_before"]
    assert trade.settles(first) == []
    assert trade.settles(replace(first, reference="NEFT-2")) == ["id_reused"]
    assert trade.accounts()["Assets:Bank:Settlements"] == bank
    due = trade.delivers("2")
    part = cod(NewSettledLine(due, 4_000))
    assert trade.settles(part) == []
    assert trade.settles(replace(part, id=new_id())) == ["booked_before"]
    assert trade.due() == [(due, 6_000)]


def test_cash_is_remitted_while_the_courier_tells_of_its_parcels(trade: Trade) -> None:
    """The list names them in another order than tracking locks them."""
    awbs = [trade.delivers(str(number), state="in_transit") for number in (1, 2)]
    with trade.open() as tx:
        low, high = sorted(shipping.shipments_read(tx, awbs), key=lambda one: one.id)
        locked = "SELECT 1 FROM shipment WHERE tenant_id = %(tenant)s AND id = %(id)s FOR NO KEY UPDATE"
    new = cod(*(NewSettledLine(str(one.awb), 10_000) for one in (high, low)))
    cross(
        trade,
        lambda tx: tx.run(locked, id=low.id),
        lambda tx: settling.settle(tx, [new]),
        lambda tx: tx.run(locked, id=high.id),
    )
    assert trade.accounts()["Assets:Bank:Settlements"] == 20_000


def test_cash_that_came_before_the_courier_said_delivered_is_not_due_after(trade: Trade, database: Database) -> None:
    whole, half = trade.delivers("1", state="in_transit"), trade.delivers("2", state="in_transit")
    assert trade.settles(cod(NewSettledLine(whole, 10_000), NewSettledLine(half, 4_000))) == []
    assert trade.due() == []
    with trade.open() as tx:
        set_states(tx, [(one.id, "delivered", tx.now) for one in shipping.shipments_read(tx, [whole, half])])
    assert trade.due() == [(half, 6_000)]
    with transaction(database, trade.tenant) as tx:
        assert "cash_due_is_known" not in {found.check for found in doctor.examine(tx)}


def test_cash_that_never_comes_ends_the_receivable(trade: Trade) -> None:
    trade.delivers("1", state="lost")
    with trade.open() as tx:
        (due,) = settling.cod_due(tx, 50)
        unknown = new_id()
        outcome = settling.write_off(tx, [due.parcel_id, unknown], "Lost on the way")
    assert (outcome.done, [row.key for row in outcome.refused]) == ((due.parcel_id,), [unknown])
    with trade.open() as tx:
        assert settling.write_off(tx, [due.parcel_id], "again").known == (due.parcel_id,)
    told = trade.accounts()
    assert (trade.due(), told["Expenses:Never-Remitted"], told.get(journal.CUSTOMERS, 0)) == ([], 10_000, 0)


def test_a_marketplace_keeps_commission_and_withholds_by_the_day(trade: Trade) -> None:
    """Section 52, CGST Act: 0.5 % of the value before tax; section 194-O, Income-tax Act: 0.1 % of the amount paid."""
    with trade.open() as tx:
        books.choose_taxes(tx, TaxChoices(operators={str(trade.shop): OPERATOR}))
    trade.delivers("1", 2, payment="prepaid")
    line = NewSettledLine("1", 20_000, 2_400, 432)
    assert trade.settles(NewSettlement("market", "shop", "NEFT-1", DAY, (line,))) == []
    told = trade.accounts()
    taxable = 20_000 - 3_051
    tcs, tds = round(taxable * 0.005), 20
    assert (told[f"Assets:Tax-Collected-At-Source:{HERE}"], told["Assets:Tax-Deducted-At-Source"]) == (tcs, tds)
    assert told["Expenses:Marketplace-Commission"] == 2_400
    assert told[f"Assets:Input-Tax:{HERE}:CGST"] == told[f"Assets:Input-Tax:{HERE}:SGST"] == 216
    assert told["Assets:Bank:Settlements"] == 20_000 - 2_400 - 432 - tcs - tds
    assert told.get(journal.CUSTOMERS, 0) == 0
    refused = trade.settles(NewSettlement("market", "shop", "NEFT-2", DAY, (NewSettledLine("77", 1),)))
    assert refused == ["unknown_order"]


def test_what_is_withheld_is_dated() -> None:
    """Notification 15/2024-Central Tax (from 10 July 2024) and Finance (No. 2) Act 2024 (from 1 October 2024) lowered both."""
    assert withheld(INDIA, date(2024, 7, 9), 118_000, 100_000) == (1_000, 1_180)
    assert withheld(INDIA, date(2024, 7, 10), 118_000, 100_000) == (500, 1_180)
    assert withheld(INDIA, date(2024, 10, 1), 118_000, 100_000) == (500, 118)
    assert withheld(INDIA, date(2026, 11, 24), -118_000, -100_000) == (-500, -118)


def test_lists_come_as_files(trade: Trade) -> None:
    one, two = trade.delivers("1"), trade.delivers("2")
    text = (
        "Courier,Remittance ID,Remittance date,AWB,COD amount,Charges,Charges tax,Net paid\n"
        f"own,REM-7,2026-11-24,{one},100.00,5.00,0.90,94.10\nown,REM-8,2026-11-24,{two},900.00,,,\n"
    )
    with trade.open() as tx:
        run = imports.check(tx, text.encode(), "remittance.csv")
        assert (run.kind, run.counts["new"], run.counts["wrong"]) == ("cod", 1, 1)
    with trade.open() as tx:
        imports.save_next(tx, run.id)
    assert trade.due() == [(two, 10_000)]
    market = (
        "Channel,Settlement ID,Settlement date,Order ID,Sale amount,Commission,TCS,TDS\n"
        "shop,NEFT-9,2026-11-24,1,-20.00,0,0,0\nshop,NEFT-9,2026-11-24,2,100.00,12.00,0.42,0.10\n"
    )
    with trade.open() as tx:
        run = imports.check(tx, market.encode(), "settlement.csv")
        assert (run.kind, run.counts["new"]) == ("settlement", 1)
    with trade.open() as tx:
        imports.save_next(tx, run.id)
        again = imports.check(tx, market.replace("shop,", "SHOP,").encode(), "settlement.csv")
        assert (again.counts["new"], again.counts["same"]) == (0, 1), (
            "a payment is booked once, however its channel is written"
        )
        (newest,) = [one for one in settling.settlements_of(tx, None, 9) if one.kind == "market"]
        assert (newest.gross_paise, newest.paid_paise, newest.lines) == (8_000, 6_748, 2)
        assert orders.queries.channel_of_code(tx, "shop")


def test_payouts_of_a_gateway_come_as_a_file(trade: Trade) -> None:
    """The gateway of a shop withholds no tax of the sale; the tax on its fee is claimed where its GSTIN is said."""
    trade.delivers("1")
    trade.delivers("2")
    text = (
        "Channel,Payout ID,Payout date,Order ID,Amount,Fee,GST on fee,Gateway GSTIN,Net paid\n"
        "shop,setl_1,2026-11-24,1,100.00,2.00,0.36,29AADCB2230M1ZP,195.28\nshop,setl_1,2026-11-24,2,100.00,2.00,0.36,,\n"
        "shop,setl_2,2026-11-24,77,50.00,,,,\n"
    )
    with trade.open() as tx:
        run = imports.check(tx, text.encode(), "payouts.csv")
        assert (run.kind, run.counts["new"], run.counts["wrong"]) == ("payout", 1, 1)
        (wrong,) = [p for row in import_rows(tx, run.id) for p in row.problems]
        assert (wrong["row"], wrong["column"], wrong["code"]) == (4, "D · Order ID", "unknown_order")
    with trade.open() as tx:
        imports.save_next(tx, run.id)
        (booked,) = [one for one in settling.settlements_of(tx, None, 9) if one.kind == "gateway"]
        assert (booked.reference, booked.gross_paise, booked.paid_paise, booked.lines) == ("setl_1", 20_000, 19_528, 2)
        assert imports.check(tx, text.encode(), "again.csv").counts["same"] == 1


def test_settlements_over_the_api(api: Api, database: Database) -> None:
    trade = Trade(database, api.tenant_id)
    one = trade.delivers("1")
    trade.delivers("2", state="lost")
    new = {"id": str(new_id()), "kind": "cod", "party": "own", "reference": "R-1", "dated": "2026-11-24",
           "lines": [{"reference": one, "gross_paise": 10_000}]}  # fmt: skip
    assert api.http.post("/settlements", json=[new]).json()["done"] == [new["id"]]
    (due,) = api.http.get("/cod-due").json()
    gone = api.http.post("/cod-due/write-off", json={"parcel_ids": [due["parcel_id"]], "why": "lost"})
    assert gone.json()["done"] == [due["parcel_id"]]
    assert {one["kind"] for one in api.http.get("/settlements").json()["items"]} == {"written_off", "cod"}
    assert api.http.get(f"/settlements/{new['id']}").json()["lines"][0]["reference"] == one
