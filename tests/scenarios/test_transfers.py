"""Goods go from one facility to another: promised at the source by rank, in transit, counted in whole or in part, or lost."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

import pytest

from godown import books, catalog, receiving, stock
from godown.catalog import NewSku
from godown.entrypoints.papers import documents as papers
from godown.entrypoints.papers.press import PRESS
from godown.kernel.ids import new_id
from godown.kernel.refusal import Refusal
from godown.platform.database import Database
from godown.receiving import (
    ArrivedLine,
    CountedGoods,
    CountedLine,
    NewTransfer,
    NewTransferLine,
    SentLine,
    Transfer,
    TransferArrived,
    TransferSent,
)
from godown.reports import doctor, gst_month, journal
from godown.stock import queries_places
from godown.stock.words import Move
from tests.builders.houses import Houses
from tests.http import Api
from tests.scenarios import test_sets
from tests.scenarios.test_api_office import code, ok
from tests.world.pdf import read_pdf


@pytest.fixture
def houses(database: Database, tenant_id: UUID) -> Houses:
    made = Houses(database, tenant_id)
    made.stocks(TEA=20, CUP=6)
    return made


def sound(houses: Houses) -> None:
    with houses.open() as tx:
        assert doctor.examine(tx) == []


def lines_of(houses: Houses, transfer: Transfer) -> list[tuple[str, int, int, int]]:
    """(SKU, to send, promised, waiting) of each line."""
    with houses.open() as tx:
        return [
            (one.sku_code, one.to_send, one.promised, one.waiting) for one in receiving.transfer_lines(tx, transfer.id)
        ]


def test_goods_are_promised_sent_counted_in_and_sold_there(houses: Houses) -> None:
    key = new_id()
    made = [houses.asks(TEA=8, CUP=2, key=key) for _ in range(2)][1]
    assert (made.number, made.status, made.units, made.to_send) == ("TR-0001", "open", 10, 10)
    assert houses.supply("TEA") == (20, 8, 0)
    sent = [houses.sends(made, key=key) for _ in range(2)][1]
    assert (sent.status, sent.in_transit) == ("sent", 10)
    assert houses.supply_in(houses.facility, "TEA") == (12, 0, 0)
    assert houses.supply_in(houses.delhi, "TEA") == (0, 0, 0)
    assert houses.at("TEA") == {"A-01-1": 12, "TRANSIT": 8}
    assert (houses.cost_in(houses.facility, "TEA"), houses.cost_in(houses.delhi, "TEA")) == ((12, 48_000), (8, 32_000))
    sound(houses)
    key = new_id()
    part = [houses.counts_in(made, ArrivedLine(1, 5, 1), ArrivedLine(2, 2), key=key) for _ in range(2)][1]
    assert (part.status, part.received, part.in_transit) == ("part_received", 8, 2)
    assert houses.at("TEA") == {"A-01-1": 12, "DOCK": 5, "DOCK/damaged": 1, "TRANSIT": 2}
    sound(houses)
    done = houses.counts_in(made, ArrivedLine(1, 1, lost=1, lost_reason="stolen"))
    assert (done.status, done.received, done.lost, done.in_transit) == ("received", 9, 1, 0)
    assert houses.cost_in(houses.delhi, "TEA") == (7, 28_000)
    sound(houses)


def test_a_line_is_counted_in_by_several_rows(houses: Houses) -> None:
    """Four are whole, two are broken, one is gone: a row for each, as a person writes it."""
    transfer = houses.sends(houses.asks(TEA=9))
    arrived = houses.counts_in(
        transfer, ArrivedLine(1, 4), ArrivedLine(1, 0, rejected=2), ArrivedLine(1, 0, lost=1, lost_reason="lost")
    )
    assert (arrived.received, arrived.lost, arrived.in_transit) == (6, 1, 2)
    sound(houses)


def test_a_transfer_waits_behind_orders_of_higher_rank_and_before_newcomers(houses: Houses) -> None:
    houses.takes(houses.order("1", TEA=15))
    made = houses.asks(TEA=9)
    assert lines_of(houses, made) == [("TEA", 9, 5, 4)]
    houses.takes(houses.order("2", TEA=1))
    assert houses.supply("TEA") == (20, 20, 5)
    with pytest.raises(Refusal) as wrong:
        houses.sends(made, SentLine(1, 6))
    assert wrong.value.code == "not_promised"
    assert houses.sends(made).status == "part_sent"
    assert lines_of(houses, made) == [("TEA", 4, 0, 4)]
    with pytest.raises(Refusal) as wrong:
        houses.sends(made)
    assert wrong.value.code == "nothing_to_send"
    sound(houses)
    with houses.open() as tx:
        assert receiving.cancel_transfers(tx, [made.id]).done == (made.id,)
    with houses.open() as tx:
        assert receiving.cancel_transfers(tx, [made.id]).known == (made.id,)
        assert receiving.one_transfer(tx, made.id).status == "sent"
        assert stock.serve(tx, houses.facility, [houses.sku["TEA"]]) == {}
    assert houses.supply_in(houses.facility, "TEA") == (15, 15, 1)
    sound(houses)


def test_units_are_cancelled_until_nothing_is_left(houses: Houses) -> None:
    made = houses.asks(TEA=8)
    with houses.open() as tx:
        assert receiving.cancel_transfer_units(tx, made.id, {1: 3}).to_send == 5
    assert houses.supply("TEA") == (20, 5, 0)
    with houses.open() as tx, pytest.raises(Refusal) as wrong:
        receiving.cancel_transfer_units(tx, made.id, {1: 6})
    assert wrong.value.code == "more_than_open"
    with houses.open() as tx:
        assert receiving.cancel_transfer_units(tx, made.id, {1: 5}).status == "cancelled"
    assert houses.supply("TEA") == (20, 0, 0)
    sound(houses)


def test_from_a_bin_that_is_named_and_no_more_than_lies_free_there(houses: Houses) -> None:
    made = houses.asks(TEA=4)
    for line, wanted in (
        (SentLine(1, 5), "more_than_open"), (SentLine(1, 1, "Z-9"), "not_enough_stock"), (SentLine(2, 1), "invalid"),
        (SentLine(1, 0), "invalid"),
    ):  # fmt: skip
        with pytest.raises(Refusal) as wrong:
            houses.sends(made, line)
        assert wrong.value.code == wanted
    assert houses.sends(made, SentLine(1, 3, "A-01-1")).in_transit == 3
    with pytest.raises(Refusal) as wrong:
        houses.counts_in(made, ArrivedLine(1, 4))
    assert wrong.value.code == "more_than_sent"
    with pytest.raises(Refusal) as wrong:
        houses.counts_in(made, ArrivedLine(1, 2), ArrivedLine(1, 2))
    assert wrong.value.code == "more_than_sent"
    with pytest.raises(Refusal) as wrong:
        houses.counts_in(made, ArrivedLine(1, 1, lost=1))
    assert wrong.value.code == "invalid"
    sound(houses)


def test_what_breaks_at_the_source_takes_the_promise_of_a_transfer_back(houses: Houses) -> None:
    made = houses.asks(TEA=18)
    move = Move(
        id=new_id(), facility_id=houses.facility, sku_id=houses.sku["TEA"], quantity=5, reason="broken",
        document_kind="shift", document_id=new_id(), from_place=houses.bins[0], to_place=houses.bins[0], to_condition="damaged",
    )  # fmt: skip
    with houses.open() as tx:
        stock.post(tx, [move], may_lose=True)
    assert lines_of(houses, made) == [("TEA", 18, 15, 3)]
    assert houses.sends(made).sent == 15
    broken = houses.asks(NewTransferLine("TEA", 5, condition="damaged"))
    assert houses.supply("TEA")[1:] == (0, 3)
    houses.sends(broken)
    houses.counts_in(broken, ArrivedLine(1, 4, lost=1, lost_reason="lost"))
    assert houses.at("TEA") == {"TRANSIT": 15, "DOCK/damaged": 4}
    sound(houses)


def test_batches_keep_their_name_and_what_expires_first_goes_first(houses: Houses) -> None:
    with houses.open() as tx:
        catalog.save(tx, [NewSku("JAM", "Jam", cost_paise=1_000, tracking="batch")])
        houses.sku["JAM"] = catalog.skus_by_code(tx, ["JAM"])["JAM"].id
        jars = (
            CountedLine("JAM", 4, batch_number="LATE", expires_on=date(2099, 6, 1)),
            CountedLine("JAM", 4, batch_number="SOON", expires_on=date(2099, 1, 1)),
        )
        receiving.receive(tx, CountedGoods(houses.facility, jars, to_place=houses.bins[1]))
    with pytest.raises(Refusal) as wrong:
        houses.asks(NewTransferLine("JAM", 1, batch="NEVER"))
    assert wrong.value.code == "unknown_batch"
    made = houses.sends(houses.asks(JAM=6))
    with houses.open() as tx:
        assert [(lot.batch_number, lot.sent) for lot in receiving.transfer_lots(tx, made.id)] == [
            ("SOON", 4),
            ("LATE", 2),
        ]
    with pytest.raises(Refusal) as wrong:
        houses.counts_in(made, ArrivedLine(1, 5))
    assert wrong.value.code == "which_batch"
    assert houses.counts_in(made, ArrivedLine(1, 3, batch="SOON")).in_transit == 3
    assert houses.counts_in(made, ArrivedLine(1, 3)).status == "received"
    late = houses.asks(NewTransferLine("JAM", 2, batch="LATE"))
    houses.sends(late)
    sound(houses)


def test_serial_numbers_go_along_scanned_or_assumed(houses: Houses) -> None:
    with houses.open() as tx:
        catalog.save(tx, [NewSku("FON", "Phone", tracking="serial")])
        houses.sku["FON"] = catalog.skus_by_code(tx, ["FON"])["FON"].id
        phones = (CountedLine("FON", 4, serials=("IM1", "IM2", "IM3", "IM4")),)
        receiving.receive(tx, CountedGoods(houses.facility, phones, to_place=houses.bins[1]))
    made = houses.asks(FON=3)
    houses.sends(made, SentLine(1, 2, serials=("IM4",)))
    houses.counts_in(made, ArrivedLine(1, 1, serials=("IM4",), lost=1, lost_reason="stolen"))
    assert numbers_in(houses) == {"IM2": "A-02-1", "IM3": "A-02-1", "IM4": "DOCK"}
    houses.sends(made)
    houses.counts_in(made, ArrivedLine(1, 0, 1))
    assert numbers_in(houses) == {"IM2": "DOCK", "IM3": "A-02-1", "IM4": "DOCK"}
    sound(houses)


def numbers_in(houses: Houses) -> dict[str, str]:
    """Where each serial number lies."""
    with houses.open() as tx:
        return dict(
            tx.tuples(
                """SELECT e.number, l.code FROM serial e JOIN place l ON l.tenant_id = e.tenant_id AND l.id = e.place_id
                   WHERE e.tenant_id = %(tenant)s"""
            )
        )


def test_a_transfer_says_what_is_wrong(houses: Houses) -> None:
    good = NewTransferLine("TEA", 1)
    for line, wanted in (
        (replace(good, sku_code="NOPE"), "unknown_sku"), (replace(good, sku_code="SET"), "invalid"),
        (replace(good, quantity=0), "invalid"), (replace(good, condition="missing"), "unknown_condition"),
    ):  # fmt: skip
        with pytest.raises(Refusal) as wrong:
            houses.asks(line)
        assert wrong.value.code == wanted
    with houses.open() as tx, pytest.raises(Refusal) as wrong:
        receiving.transfer(tx, NewTransfer(houses.facility, houses.facility, (good,)))
    assert wrong.value.code == "invalid"
    key = houses.asks(good).id
    with houses.open() as tx, pytest.raises(Refusal) as wrong:
        receiving.send_transfer(tx, TransferSent(new_id(), (), key))
    assert wrong.value.code == "not_found"


def test_transfers_over_the_api(api: Api, houses: Houses) -> None:
    body = {"id": str(new_id()), "from_facility_id": str(houses.facility), "to_facility_id": str(houses.delhi),
            "lines": [{"sku_code": "TEA", "quantity": 9}]}  # fmt: skip
    made = ok(api.http.post("/transfers", json=body))
    assert ok(api.http.post("/transfers", json=body)) == made
    units = {"units": {"1": 2}}
    assert ok(api.http.post(f"/transfers/{made['id']}/cancel-units", json=units))["to_send"] == 7
    sent = {
        "id": str(new_id()),
        "transfer_id": made["id"],
        "lines": [{"line_no": 1, "quantity": 6, "place_code": "A-01-1"}],
    }
    assert ok(api.http.post("/transfers/send", json=sent))["in_transit"] == 6
    arrived = {"id": sent["id"], "transfer_id": made["id"], "lines": [{"line_no": 1, "accepted": 5}]}
    assert code(api.http.post("/transfers/receive", json=arrived)) == (409, "id_reused")
    assert ok(api.http.post("/transfers/receive", json=arrived | {"id": str(new_id())}))["received"] == 5
    assert ok(api.http.post("/transfers/cancel", json={"transfer_ids": [made["id"]]}))["done"] == [made["id"]]
    story = ok(api.http.get(f"/transfers/{made['id']}"))
    assert [step["kind"] for step in story["steps"]] == ["cancelled", "received", "sent", "cancelled"]
    assert (story["lines"][0]["cancelled"], story["lots"][0]["in_transit"]) == (3, 1)
    here = {"facility_id": str(houses.delhi), "status": "part_received"}
    assert [one["number"] for one in ok(api.http.get("/transfers", params=here))["items"]] == ["TR-0001"]
    assert code(api.http.post("/transfers", json=body | {"id": str(new_id()), "to_facility_id": str(new_id())})) == (
        404,
        "not_found",
    )
    sound(houses)


def test_the_number_of_statements_does_not_grow_with_the_lines(database: Database, tenant_id: UUID) -> None:
    houses = Houses(database, tenant_id)
    codes = [f"S{number}" for number in range(test_sets.MANY)]
    with houses.open() as tx:
        catalog.save(tx, [NewSku(code, code, cost_paise=100) for code in codes])
        goods = tuple(CountedLine(code, 20) for code in codes)
        receiving.receive(tx, CountedGoods(houses.facility, goods, to_place=houses.bins[0]))
    assert deeds(houses, codes[: test_sets.FEW]) == deeds(houses, codes)
    sound(houses)


def deeds(houses: Houses, codes: list[str]) -> list[int]:
    """The statements that asking, sending, counting in and cancelling took."""
    took, key = [], new_id()
    lines = tuple(NewTransferLine(code, 5) for code in codes)
    with test_sets.counting(houses) as tx:
        receiving.transfer(tx, NewTransfer(houses.facility, houses.delhi, lines, key))
    took.append(len(test_sets.said))
    some = tuple(SentLine(row, 4) for row in range(1, len(codes) + 1))
    with test_sets.counting(houses) as tx:
        receiving.send_transfer(tx, TransferSent(key, some))
    took.append(len(test_sets.said))
    counted = tuple(ArrivedLine(row, 1, 1, lost=1, lost_reason="lost") for row in range(1, len(codes) + 1))
    with test_sets.counting(houses) as tx:
        receiving.receive_transfer(tx, TransferArrived(key, counted))
    took.append(len(test_sets.said))
    with test_sets.counting(houses) as tx:
        receiving.cancel_transfers(tx, [key])
    took.append(len(test_sets.said))
    return took


def test_transfers_that_cross_each_other_neither_stick_nor_lose_a_unit(houses: Houses) -> None:
    with houses.open() as tx:
        goods = CountedGoods(houses.delhi, (CountedLine("TEA", 30), CountedLine("CUP", 30)), to_place=there(houses))
        receiving.receive(tx, goods)
    ends = [(houses.facility, houses.delhi), (houses.delhi, houses.facility)]

    def goes(turn: int) -> None:
        codes = ("TEA", "CUP") if turn % 3 else ("CUP", "TEA")
        new = NewTransfer(*ends[turn % 2], tuple(NewTransferLine(code, 1 + turn % 2) for code in codes))
        with houses.open() as tx:
            made = receiving.transfer(tx, new)
        with suppress(Refusal):
            houses.sends(made)
            houses.counts_in(made, ArrivedLine(1, 1), ArrivedLine(2, lost=1, lost_reason="lost"))
        with houses.open() as tx:
            receiving.cancel_transfers(tx, [made.id])

    with ThreadPoolExecutor(8) as crew:
        list(crew.map(goes, range(32)))
    with houses.open() as tx:
        units = tx.tuples(
            """SELECT s.code, sum(b.on_hand)::bigint FROM stock_balance b
               JOIN sku s ON s.tenant_id = b.tenant_id AND s.id = b.sku_id GROUP BY 1 ORDER BY 1"""
        )
        lost = tx.scalar("SELECT sum(lost)::bigint FROM transfer_line")
    assert sum(count for _code, count in units) == 20 + 6 + 60 - lost
    assert lost > 10
    sound(houses)


def there(houses: Houses) -> UUID:
    """A bin of Delhi."""
    with houses.open() as tx:
        return queries_places.places_of_kind(tx, houses.delhi, "bin")[0].id


def paper_of(houses: Houses, transfer: Transfer) -> tuple[books.Document, list[books.InvoiceLine]]:
    with houses.open() as tx:
        (step,) = receiving.transfer_steps(tx, transfer.id)
        head = books.documents_of_sources(tx, "transfer_step", [step.id])[step.id]
        return head, books.lines_of(tx, head.id)


def month_of(houses: Houses) -> tuple[dict[str, Any], dict[str, int]]:
    """(return of Bengaluru, balances) of this month."""
    with houses.open() as tx:
        today = tx.now.astimezone(queries_places.zone_of(tx, houses.facility)).date()
        told = gst_month.gst_month(tx, "29AAXCA1234F1ZJ", f"{today:%Y-%m}")
        assert told.agrees
        entries = [one for one in journal.journal(tx, today, today) if one.document_id]
        return gst_month.gstr1_of(tx, "29AAXCA1234F1ZJ", f"{today:%Y-%m}"), {
            one.account: one.paise for one in journal.balances(entries)
        }


def test_within_one_registration_a_delivery_challan_goes_along(houses: Houses) -> None:
    """Rule 55: no supply, no tax, three copies; in the journal nothing but the cost moves."""
    transfer = houses.sends(houses.asks(TEA=8, CUP=2))
    head, lines = paper_of(houses, transfer)
    assert (head.kind, head.number[:4], head.tax_paise, head.taxable_paise) == ("delivery_challan", "29D/", 0, 36_000)
    assert [(line.sku_code, line.quantity, line.gross_paise, line.taxes) for line in lines] == [
        ("TEA", 8, 32_000, []), ("CUP", 2, 4_000, [])]  # fmt: skip
    told, balances = month_of(houses)
    assert balances == {}
    assert [(row["doc_num"], row["docs"][0]["net_issue"]) for row in told["doc_issue"]["doc_det"]] == [(12, 1)]
    with houses.open() as tx:
        (draft,) = papers.compose(tx, [head.id])
    pages = read_pdf(PRESS.pdf(draft.sheet))
    assert ["consignee" in pages[0].text, "transporter" in pages[1].text, "consignor" in pages[2].text] == [True] * 3
    assert all("Delivery challan" in page.text and "rule 55" in page.text for page in pages)
    sound(houses)


def test_between_registrations_even_of_one_state_an_invoice_goes_along(houses: Houses) -> None:
    """Section 25(4): distinct persons. The other registration claims what this one owes; the value comes to nothing."""
    with houses.open() as tx:
        tx.run(
            "UPDATE facility SET gstin = '29AAXCA1234F2ZI', state_code = '29' WHERE tenant_id = %(tenant)s AND code = 'DEL'"
        )
    transfer = houses.sends(houses.asks(TEA=8))
    head, (line,) = paper_of(houses, transfer)
    assert (head.kind, head.treatment, head.place_of_supply, head.taxable_paise) == ("tax_invoice", "b2b", "29", 32_000)
    assert (line.of("cgst"), line.of("sgst"), head.total_paise) == (2_880, 2_880, 37_760)
    told, balances = month_of(houses)
    assert told["b2b"][0]["ctin"] == "29AAXCA1234F2ZI"
    assert balances == {
        journal.BRANCH_IN: 32_000, journal.BRANCH_OUT: -32_000,
        "Assets:Input-Tax:29AAXCA1234F2ZI:CGST": 2_880, "Assets:Input-Tax:29AAXCA1234F2ZI:SGST": 2_880,
        "Liabilities:Tax:29AAXCA1234F1ZJ:CGST": -2_880, "Liabilities:Tax:29AAXCA1234F1ZJ:SGST": -2_880,
    }  # fmt: skip
    with houses.open() as tx:
        (draft,) = papers.compose(tx, [head.id])
    (page,) = read_pdf(PRESS.pdf(draft.sheet))
    assert "valued by rule 28" in " ".join(page.text.split())
    sound(houses)
