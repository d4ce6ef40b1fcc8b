"""The doctor: a clean day stays clean; each kind of damage is found and named."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from pathlib import Path
from uuid import UUID, uuid4

import pytest

from godown import catalog, orders, packing, picking, racking, receiving, returns, shipping, stock
from godown.catalog import NewSku
from godown.entrypoints.doctor import examine
from godown.entrypoints.worker.care_jobs import examine_books
from godown.kernel.ids import new_id
from godown.packing import NewParcel
from godown.platform.database import Database
from godown.platform.doctor_results import last_result
from godown.platform.files import keep_file
from godown.platform.transaction import SYSTEM, Tx, transaction, utc_now
from godown.racking import PlacedBin, Shape, SitePlan
from godown.receiving import (
    ArrivedLine,
    CountedGoods,
    CountedLine,
    NewRemoval,
    NewRemovalLine,
    NewTransfer,
    NewTransferLine,
    NewWorkOrder,
    Regrade,
    SentLine,
    TransferArrived,
    TransferSent,
    WorkDone,
)
from godown.reports import doctor
from godown.returns import QUESTIONS, Expected, NewInspection, queries_repairs
from godown.shipping import NewCourier
from godown.stock import queries_places
from tests import servers
from tests.builders.seller import Seller
from tests.world.jobs import office, run_jobs


def a_day(database: Database, tenant: UUID) -> Seller:
    """Some left, some wait, one is picked, one packed, one was cancelled, one came back."""
    seller = Seller(database, tenant)
    seller.stocks(TEA=12, CUP=8, BOX=9, TAPE=20_000)
    with seller.open() as tx:
        catalog.save(tx, [NewSku("JAM", "Jam", tracking="batch", dispatch_days=30)])
        jam = CountedLine("JAM", 6, batch_number="J1", expires_on=date(2099, 12, 31))
        receiving.receive(tx, CountedGoods(seller.facility, (jam,)))
    with seller.open() as tx:
        seller.courier = shipping.add_courier(tx, NewCourier("own", "Own riders"))
        shipping.set_range(tx, seller.courier, "GDN", 1001, 1999)
    seller.takes(*(seller.order(number, TEA=2, CUP=1) for number in ("1", "2", "3", "4", "5")))
    seller.takes(replace(seller.order("7", SET=1), payment="cod"))
    seller.takes(seller.order("6", TEA=9))
    phones_go(seller)
    with seller.open() as tx:
        orders.cancel(tx, [seller.id_of("5")])
        wave = picking.release(tx, seller.facility, [seller.id_of(n) for n in ("1", "2", "3", "4")], totes=4)
        assert wave.wave_id is not None
        picking.pick_all(tx, picking.trips_of(tx, wave.wave_id))
        made, _ = packing.pack(tx, [NewParcel(seller.id_of(number), 300, "BOX") for number in ("1", "2", "3")])
        shipping.assign(tx, [one.id for one in made])
        shipping.hand_over(tx, seller.courier, seller.facility, [one.id for one in made[:2]])
        line = next(one for one in packing.lines_of(tx, [made[0].id]) if one.quantity == 2)
        back = returns.expect(tx, made[0].id, [Expected(line.id, 1)], reason="too many")
        returns.arrive(tx, back.id)
        arrived = returns.lines_of(tx, back.id)[0].id
        returns.inspect(tx, NewInspection(arrived, 1, "saleable", dict.fromkeys(QUESTIONS, "yes"), ()))
        becomes_another(tx, made[1].id)
    with seller.open() as tx:
        wave = picking.release(tx, seller.facility, [seller.id_of("7")], totes=4)
        assert wave.wave_id is not None
    sends_tape(seller)
    makes_a_kit(seller)
    opens_a_box(seller)
    looks_after_stock(seller)
    splits_an_order(seller)
    draws_a_room(seller)
    return seller


def draws_a_room(seller: Seller) -> None:
    """A third facility is a room with a rack across it, and bins on both sides."""
    rack = Shape("Rack", "rack", 1_500, 2_500, 5_000, 600)
    with seller.open() as tx:
        here = stock.open_facility(
            tx, stock.NewFacility("HYD", "Hyderabad", gstin="36AAXCA1234F1ZK", state_code="36", pincode="500001")
        )
        racking.save_site(tx, here, SitePlan(8_000, 6_000, 4_000, 500, shapes=(rack,)))
        outcome = racking.place_bins(tx, here, [PlacedBin("H-01-1", 4_000, 2_500), PlacedBin("H-02-1", 4_000, 3_100)])
        assert not outcome.refused


def becomes_another(tx: Tx, parcel: UUID) -> None:
    """A cup comes back with its box opened, and is a SKU of its own from then on."""
    line = next(one.id for one in packing.lines_of(tx, [parcel]) if one.quantity == 1)
    returns.set_grade_skus(tx, [returns.GradeSku("TEA", "open_box", "CUP"), returns.GradeSku("CUP", "open_box", "TEA")])
    back = returns.expect(tx, parcel, [Expected(line, 1)], reason="too many")
    returns.arrive(tx, back.id)
    (here,) = returns.lines_of(tx, back.id)
    yes = dict.fromkeys(QUESTIONS, "yes")
    returns.claim(tx, returns.NewClaim(parcel, "damaged", 1_000))
    repairable = NewInspection(here.id, 1, "", yes, (), grade="repairable")
    returns.inspect(tx, repairable)
    repair = queries_repairs.of_inspections(tx, [repairable.id])[repairable.id]
    returns.work_on(tx, returns.RepairWork(repair.id, (returns.NewPart("TAPE", 10),), 2_500, "New handle"))
    returns.inspect(tx, NewInspection(here.id, 1, "", yes, (), grade="open_box", after_repair_id=repairable.id))


def splits_an_order(seller: Seller) -> None:
    """Two pens lie here and one there; an order of three becomes two."""
    with seller.open() as tx:
        catalog.save(tx, [NewSku("PEN", "Pen")])
        (there,) = (one.id for one in queries_places.facilities(tx) if one.code == "DEL")
        (shelf,) = stock.add_places(tx, there, [stock.NewPlace("bin", "D-01-1")])
        receiving.receive(tx, CountedGoods(there, (CountedLine("PEN", 1),), to_place=shelf))
        shelf = queries_places.places_by_code(tx, seller.facility, ["B-01-1"])["B-01-1"].id
        receiving.receive(tx, CountedGoods(seller.facility, (CountedLine("PEN", 2),), to_place=shelf))
    seller.takes(
        replace(seller.order("10", PEN=3), payment="cod", discount_paise=101, shipping_paise=52, may_split=True)
    )
    assert seller.status("10") == "split"


def phones_go(seller: Seller) -> None:
    """Three phones come with their numbers, one is packed."""
    with seller.open() as tx:
        catalog.save(tx, [NewSku("FON", "Phone", tracking="serial")])
        seller.sku["FON"] = catalog.skus_by_code(tx, ["FON"])["FON"].id
        shelf = queries_places.places_by_code(tx, seller.facility, ["B-01-1"])["B-01-1"].id
        phones = (CountedLine("FON", 3, serials=("IM1", "IM2", "IM3")),)
        receiving.receive(tx, CountedGoods(seller.facility, phones, to_place=shelf))
    seller.takes(seller.order("8", FON=1))
    with seller.open() as tx:
        wave = picking.release(tx, seller.facility, [seller.id_of("8")], totes=4)
        assert wave.wave_id is not None
        picking.pick_all(tx, picking.trips_of(tx, wave.wave_id))
        line = orders.queries.lines_of(tx, [seller.id_of("8")])[0].id
        packing.pack(tx, [NewParcel(seller.id_of("8"), 300, None, override="in its own box", serials={line: ("IM1",)})])


def opens_a_box(seller: Seller) -> None:
    """A packed order is cancelled: its box is opened again."""
    seller.takes(seller.order("9", CUP=1))
    with seller.open() as tx:
        wave = picking.release(tx, seller.facility, [seller.id_of("9")], totes=4)
        assert wave.wave_id is not None
        picking.pick_all(tx, picking.trips_of(tx, wave.wave_id))
        packing.pack(tx, [NewParcel(seller.id_of("9"), 300, "BOX")])
        orders.cancel(tx, [seller.id_of("9")])
        packing.unpack(tx, [seller.id_of("9")])


def looks_after_stock(seller: Seller) -> None:
    """A cup breaks and is thrown away; a count, done twice, finds two boxes more."""
    shelf = seller.shelf_of("CUP")
    with seller.open() as tx:
        receiving.regrade(tx, seller.facility, [Regrade("CUP", 1, shelf, stock.DAMAGED, "chipped")])
        gone = NewRemovalLine("CUP", 1, shelf, stock.DAMAGED)
        receiving.remove(tx, NewRemoval(seller.facility, "scrapped", (gone,)))
        shelf = seller.shelf_of("BOX")
        place = queries_places.places_by_code(tx, seller.facility, [shelf])[shelf].id
        (count,) = stock.open_counts(tx, seller.facility, [(place, seller.sku["BOX"])], "cycle")
        for _ in range(2):
            for raw, act in ((shelf, "scan"), (str(seller.at("BOX")[shelf] + 2), "scan"), ("", "done")):
                receiving.scan_count(tx, count, new_id(), raw, act=act)


def makes_a_kit(seller: Seller) -> None:
    """One kit of a work order is made, for the others its parts are kept."""
    with seller.open() as tx:
        catalog.save(tx, [NewSku("ROLLS", "Short rolls", kind="kit")])
        catalog.set_bundles(tx, {"ROLLS": {"TAPE": 5}})
        new = NewWorkOrder(seller.facility, "ROLLS", 3)
        assert receiving.plan_work(tx, [new]).done == (new.id,)
        receiving.do_work(tx, WorkDone(new.id, 1))


def sends_tape(seller: Seller) -> None:
    """A part of a transfer is on the road, the rest of it is promised."""
    with seller.open() as tx:
        there = stock.open_facility(tx, stock.NewFacility("DEL", "Okhla"))
        made = receiving.transfer(tx, NewTransfer(seller.facility, there, (NewTransferLine("TAPE", 100),)))
        receiving.send_transfer(tx, TransferSent(made.id, (SentLine(1, 40),)))
        receiving.receive_transfer(tx, TransferArrived(made.id, (ArrivedLine(1, 10, 3, lost=2, lost_reason="lost"),)))


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("files")


@pytest.fixture(scope="module")
def day(database: Database, folder: Path) -> Seller:
    tenant = servers.fresh_tenant(database)
    seller = a_day(database, tenant)
    run_jobs(office(database, folder), tenant)
    return seller


@pytest.fixture(scope="module")
def owner(database: Database) -> Iterator[Database]:
    opened = Database(database.url, as_owner=True, pool_size=1)
    yield opened
    opened.close()


@contextmanager
def damaged(owner: Database, tenant: UUID, *statements: str) -> Iterator[Tx]:
    """What the owner of the database can do by hand, undone afterwards."""
    with owner.engine.connect() as pooled:
        connection = pooled.connection.driver_connection
        assert connection is not None
        connection.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        connection.execute("SET LOCAL session_replication_role = replica")
        tx = Tx(connection, tenant, SYSTEM, utc_now())
        for statement in statements:
            assert tx.run(statement), f"nothing was damaged by {statement}"
        yield tx
        connection.rollback()


def test_a_clean_day_is_clean(day: Seller, database: Database, folder: Path) -> None:
    worker = office(database, folder)
    assert examine(database, worker.files, day.tenant).findings == ()
    examine_books(worker, day.tenant)
    with transaction(database, day.tenant) as tx:
        result = last_result(tx)
    assert result is not None
    assert (result.clean, result.findings) == (True, [])


TEA = "(SELECT id FROM sku WHERE tenant_id = %(tenant)s AND code = 'TEA')"
LINE = "(SELECT id FROM order_line WHERE tenant_id = %(tenant)s AND packed > 0 AND quantity = 2 ORDER BY shipped - returned DESC, id LIMIT 1)"
LEFT = "(SELECT id FROM parcel WHERE tenant_id = %(tenant)s AND status = 'handed_over' ORDER BY number LIMIT 1)"
MINE = "tenant_id = %(tenant)s"
PARTS = f"(SELECT id FROM sales_order WHERE {MINE} AND part_no > 0)"
SHELF = f"(SELECT id FROM place WHERE {MINE} AND code = 'B-01-1')"

DAMAGE = {
    "balances_follow_moves": f"""UPDATE stock_balance SET on_hand = on_hand + 1 WHERE {MINE} AND sku_id = {TEA}
        AND condition = 'saleable' AND place_id = (SELECT id FROM place WHERE {MINE} AND code = 'A-01-1')""",
    "owner_is_known": f"""INSERT INTO stock_supply (tenant_id, facility_id, owner_id, sku_id)
        SELECT tenant_id, facility_id, gen_random_uuid(), sku_id FROM stock_supply WHERE {MINE} AND sku_id = {TEA}""",
    "door_numbers_moves": f"UPDATE stock_supply SET seq = 1 WHERE {MINE} AND sku_id = {TEA}",
    "saleable_follows_balances": f"UPDATE stock_supply SET saleable = saleable + 2 WHERE {MINE} AND sku_id = {TEA}",
    "dates_are_watched": f"UPDATE stock_supply SET ends_on = ends_on + 1 WHERE {MINE} AND ends_on IS NOT NULL",
    "promised_follows_promises": f"UPDATE stock_supply SET promised = promised - 1 WHERE {MINE} AND sku_id = {TEA}",
    "waiting_follows_promises": f"UPDATE stock_supply SET waiting = waiting + 5 WHERE {MINE} AND sku_id = {TEA}",
    "held_follows_holds": f"UPDATE stock_balance SET held = held - 1 WHERE {MINE} AND held > 0",
    "promise_held_follows_holds": f"UPDATE promise SET held = held - 1 WHERE {MINE} AND held > 0",
    "hold_fits_its_promise": f"""UPDATE promise SET sku_id = (SELECT id FROM sku WHERE {MINE} AND code = 'BOX')
        WHERE {MINE} AND held > 0""",
    "promise_has_a_living_holder": f"""UPDATE promise SET holder_id = (SELECT n.id FROM order_line n
        JOIN sales_order o ON o.tenant_id = n.tenant_id AND o.id = n.order_id
        WHERE n.{MINE} AND o.status = 'cancelled' LIMIT 1) WHERE {MINE} AND held > 0""",
    "promises_cover_open_units": f"UPDATE order_line SET quantity = quantity + 1 WHERE {MINE} AND shipped = 0",
    "hold_has_a_living_holder": f"UPDATE pick SET status = 'cancelled' WHERE {MINE} AND status = 'open'",
    "hold_knows_its_trip": f"UPDATE hold SET started = NOT started WHERE {MINE}",
    "order_stands_with_its_trips": f"UPDATE pick SET status = 'picked' WHERE {MINE} AND status = 'open'",
    "bin_is_reached_from_its_stand": f"UPDATE stand SET x_mm = x_mm + 2500 WHERE {MINE}",
    "serial_in_one_place": f"UPDATE serial SET place_id = {SHELF}, condition = 'saleable' WHERE {MINE} AND number = 'IM1'",
    "no_more_serials_than_units": f"""INSERT INTO serial (tenant_id, sku_id, number, owner_id, batch_id, place_id, condition)
        SELECT tenant_id, sku_id, number || n, owner_id, batch_id, place_id, condition FROM serial, generate_series(1, 5) AS n
        WHERE {MINE} AND number = 'IM2'""",
    "serial_follows_its_life": f"""UPDATE serial SET place_id = (SELECT id FROM place WHERE {MINE} AND barcode = 'BLR-DOCK')
        WHERE {MINE} AND number = 'IM2'""",
    "receipt_has_moves": f"UPDATE receipt_line SET accepted = accepted - 1, rejected = rejected + 1 WHERE {MINE} AND accepted > 8",
    "picked_with_moves": f"UPDATE pick SET picked = picked - 1 WHERE {MINE} AND picked > 1",
    "packed_with_moves": f"DELETE FROM stock_move WHERE {MINE} AND reason = 'unpacked'",
    "packaging_has_moves": f"UPDATE parcel_material SET quantity = quantity + 1 WHERE {MINE}",
    "return_has_moves": f"DELETE FROM return_line WHERE {MINE}",
    "inspection_has_moves": f"UPDATE inspection SET outcome = 'damaged' WHERE {MINE} AND as_sku_id IS NULL",
    "grading_carries_cost": f"UPDATE cost_entry SET value_paise = value_paise + 1 WHERE {MINE} AND reason = 'graded'",
    "repair_has_moves": f"DELETE FROM repair_part WHERE {MINE}",
    "repair_carries_cost": f"UPDATE repair_end SET value_paise = value_paise + 1 WHERE {MINE}",
    "claims_follow_steps": f"UPDATE claim SET state = 'sent' WHERE {MINE}",
    "count_has_moves": f"UPDATE stock_move SET quantity = quantity + 1 WHERE {MINE} AND reason = 'count_surplus'",
    "removal_has_moves": f"UPDATE removal SET units = units + 1 WHERE {MINE}",
    "condition_has_moves": f"DELETE FROM condition_change WHERE {MINE}",
    "moves_have_papers": f"UPDATE stock_move SET outside = 'vendor' WHERE {MINE} AND document_kind = 'receipt'",
    "transit_follows_transfers": f"UPDATE transfer_lot SET received = received + 1 WHERE {MINE}",
    "transfer_has_moves": f"DELETE FROM stock_move WHERE {MINE} AND document_kind = 'transfer_loss'",
    "promises_cover_transfers": f"UPDATE transfer_line SET quantity = quantity + 1 WHERE {MINE}",
    "work_has_moves": f"DELETE FROM stock_move WHERE {MINE} AND reason = 'kit_made'",
    "work_carries_cost": f"UPDATE cost_entry SET value_paise = value_paise + 1 WHERE {MINE} AND reason = 'kit_made'",
    "promises_cover_work": f"UPDATE work_order SET quantity = quantity + 1 WHERE {MINE}",
    "left_with_moves": f"DELETE FROM stock_move WHERE {MINE} AND reason = 'handed_over'",
    "order_left_whole": f"UPDATE order_line SET shipped = shipped - 1 WHERE id = {LINE}",
    "lines_follow_parcels": f"UPDATE order_line SET packed = 1, shipped = 1 WHERE {MINE} AND id = {LINE}",
    "returned_within_shipped": f"UPDATE return_line SET expected = 9, arrived = 9 WHERE {MINE}",
    "cancelled_is_unpacked": f"""UPDATE sales_order SET status = 'cancelled', updated_at = now() - interval '1 hour'
        WHERE {MINE} AND status = 'packed'""",
    "parcels_follow_shipments": f"UPDATE shipment SET state = 'ready' WHERE {MINE} AND parcel_id = {LEFT}",
    "collects_what_is_owed": f"UPDATE parcel SET collect_paise = 100 WHERE {MINE} AND id = {LEFT}",
    "cash_due_is_known": f"UPDATE shipment SET cash_open = NOT cash_open WHERE {MINE} AND parcel_id = {LEFT}",
    "parts_are_the_order": f"UPDATE order_line SET quantity = quantity + 1 WHERE {MINE} AND order_id IN {PARTS}",
    "parts_share_its_money": f"UPDATE sales_order SET collect_paise = collect_paise + 1 WHERE {MINE} AND part_no = 2",
    "numbers_without_gaps": f"""UPDATE document SET number = replace(number, '000002', '000009')
        WHERE {MINE} AND kind = 'tax_invoice' AND number LIKE '%%000002'""",
    "totals_follow_lines": f"""UPDATE document SET total_paise = total_paise + 1, tax_paise = tax_paise + 1
        WHERE {MINE} AND kind = 'tax_invoice'""",
    "credits_within_invoices": f"""UPDATE document_line SET quantity = 9 WHERE {MINE}
        AND corrects_line_id IS NOT NULL""",
    "notes_follow_rounding": f"UPDATE document SET rounded = true, round_off_paise = 1 WHERE {MINE} AND corrects_id IS NULL",
    "parcel_has_its_invoice": f"UPDATE document SET status = 'cancelled' WHERE {MINE} AND kind = 'tax_invoice'",
    "cost_follows_entries": f"UPDATE stock_cost SET value_paise = value_paise + 1 WHERE {MINE} AND sku_id = {TEA}",
    "tax_follows_entries": f"UPDATE stock_cost SET taxes = '{{\"igst\": 1}}' WHERE {MINE} AND sku_id = {TEA}",
    "cost_covers_stock": f"UPDATE stock_cost SET quantity = quantity + 1 WHERE {MINE} AND sku_id = {TEA}",
    "job_failed": """INSERT INTO procrastinate_jobs (queue_name, task_name, args, status)
        VALUES ('default', 'push_stock', jsonb_build_object('tenant', %(tenant)s::text), 'failed')""",
    "job_waits_long": """INSERT INTO procrastinate_jobs (queue_name, task_name, args, scheduled_at)
        VALUES ('default', 'push_stock', jsonb_build_object('tenant', %(tenant)s::text), now() - interval '1 hour')""",
}


def cleared(documents: str, state: str, reference: str) -> str:
    """Clearances of documents that stand so with the portal, whose reference is none of theirs."""
    return f"""INSERT INTO clearance (tenant_id, document_id, paper, registration, state, reference, ack_no, ack_at, created_at, state_at)
        SELECT d.tenant_id, d.id, 'einvoice', d.registration, '{state}', {reference}, '1', now(), now(), now()
        FROM document d WHERE d.{MINE} AND {documents}"""


INVOICE_LEFT = f"d.id IN (SELECT document_id FROM parcel WHERE {MINE} AND status = 'handed_over')"
DAMAGE |= {
    "left_with_its_irn": cleared(INVOICE_LEFT, "sent", "''"),
    "irn_is_its_documents": cleared(INVOICE_LEFT, "acknowledged", "md5(d.number)"),
    "one_live_clearance": cleared("d.status = 'cancelled'", "acknowledged", "md5(d.number)"),
}

DAMAGE |= {
    "credit_follows_entries": f"""INSERT INTO store_credit (tenant_id, id, code, customer_name, given_paise, left_paise, given_at)
        SELECT tenant_id, gen_random_uuid(), 'SC-2345-6789-ABCD', 'Asha Rao', 500, 500, now() FROM facility WHERE {MINE} LIMIT 1""",
    "credit_is_given_by_refunds": f"""INSERT INTO refund (tenant_id, id, number, order_id, way, amount_paise, why, at, made_by)
        SELECT tenant_id, gen_random_uuid(), 'RF-1', id, 'store_credit', 100, 'late', now(), gen_random_uuid()
        FROM sales_order WHERE {MINE} LIMIT 1""",
    "accounts_follow_facts": f"UPDATE customer_account SET open_paise = open_paise + 1 WHERE {MINE} AND order_id = whose_id",
    "parts_share_an_account": f"UPDATE customer_account SET whose_id = order_id WHERE {MINE} AND order_id <> whose_id",
    "orders_know_their_credit": f"UPDATE sales_order SET credit_paise = 1 WHERE {MINE} AND paid_paise > 0",
}

OTHER_SIDE = {
    "accounts_follow_facts": f"DELETE FROM customer_account WHERE {MINE} AND open_paise <> 0",
    "order_stands_with_its_trips": f"UPDATE sales_order SET status = 'picked' WHERE {MINE} AND status = 'in_wave'",
    "bin_is_reached_from_its_stand": f"DELETE FROM stand WHERE {MINE}",
    "receipt_has_moves": f"DELETE FROM stock_move WHERE {MINE} AND document_kind = 'receipt'",
    "picked_with_moves": f"DELETE FROM stock_move WHERE {MINE} AND reason = 'picked'",
    "packed_with_moves": f"DELETE FROM parcel_line WHERE {MINE}",
    "packaging_has_moves": f"DELETE FROM stock_move WHERE {MINE} AND reason = 'used'",
    "return_has_moves": f"DELETE FROM stock_move WHERE {MINE} AND reason = 'returned'",
    "inspection_has_moves": f"DELETE FROM stock_move WHERE {MINE} AND reason = 'inspected'",
    "repair_has_moves": f"UPDATE stock_move SET quantity = 2 WHERE {MINE} AND reason = 'repair_part'",
    "repair_carries_cost": f"DELETE FROM cost_entry WHERE {MINE} AND reason = 'repaired'",
    "claims_follow_steps": f"DELETE FROM claim_step WHERE {MINE}",
    "grading_carries_cost": f"DELETE FROM cost_entry WHERE {MINE} AND reason = 'graded' AND quantity > 0",
    "count_has_moves": f"DELETE FROM stock_count WHERE {MINE}",
    "removal_has_moves": f"DELETE FROM removal WHERE {MINE}",
    "condition_has_moves": f"UPDATE stock_move SET to_condition = 'in_repair' WHERE {MINE} AND reason = 'condition'",
    "moves_have_papers": f"DELETE FROM trip WHERE {MINE}",
    "transfer_has_moves": f"DELETE FROM transfer_line WHERE {MINE}",
    "work_has_moves": f"DELETE FROM work_order_step WHERE {MINE}",
    "left_with_moves": f"UPDATE parcel SET status = 'packed' WHERE {MINE} AND id = {LEFT}",
    "cost_covers_stock": f"DELETE FROM stock_cost WHERE {MINE} AND sku_id = {TEA}",
    "saleable_follows_balances": f"UPDATE place SET sells = false WHERE id = {SHELF}",
    "one_live_clearance": cleared(INVOICE_LEFT, "acknowledged", "'an IRN of two'"),
}
"""What is kept twice is damaged on its other side: a paper without moves, moves without a paper."""


def test_every_check_is_tried() -> None:
    assert set(DAMAGE) == {check.name for check in doctor.CHECKS}


@pytest.mark.parametrize("name", DAMAGE)
def test_damage_is_found_and_named(owner: Database, day: Seller, name: str) -> None:
    with damaged(owner, day.tenant, DAMAGE[name]) as tx:
        found = {finding.check: finding for finding in doctor.examine(tx)}
    assert name in found
    assert found[name].count >= 1
    assert all("{" not in said and said.endswith((".", "?")) for said in found[name].sentences)
    assert found[name].warning == (name in {"cancelled_is_unpacked", "job_failed", "job_waits_long"})


@pytest.mark.parametrize("name", OTHER_SIDE)
def test_damage_is_found_on_the_other_side_too(owner: Database, day: Seller, name: str) -> None:
    check = next(one for one in doctor.CHECKS if one.name == name)
    with damaged(owner, day.tenant, OTHER_SIDE[name]) as tx:
        (found,) = doctor.examine(tx, [check])
    assert found.check == name
    assert all("{" not in said and said.endswith(".") for said in found.sentences)


PACKED = f"(SELECT id FROM parcel WHERE {MINE} AND status = 'packed' ORDER BY number LIMIT 1)"
OTHERWISE = (
    ("balances_follow_moves", f"DELETE FROM stock_move WHERE {MINE} AND reason = 'received' AND sku_id = {TEA}"),
    ("balances_follow_moves", f"DELETE FROM stock_balance WHERE {MINE} AND sku_id = {TEA} AND on_hand > 0"),
    ("saleable_follows_balances", f"DELETE FROM stock_supply WHERE {MINE} AND sku_id = {TEA}"),
    ("promised_follows_promises", f"DELETE FROM stock_supply WHERE {MINE} AND sku_id = {TEA}"),
    ("promised_follows_promises", f"DELETE FROM promise WHERE {MINE} AND made_seq IS NOT NULL"),
    ("waiting_follows_promises", f"DELETE FROM promise WHERE {MINE} AND made_seq IS NULL"),
    ("promises_cover_open_units", f"UPDATE promise SET quantity = quantity + 1 WHERE {MINE} AND made_seq IS NULL"),
    ("held_follows_holds", f"DELETE FROM hold WHERE {MINE}"),
    ("held_follows_holds", f"UPDATE hold SET place_id = {SHELF} WHERE {MINE}"),
    ("hold_has_a_living_holder", f"DELETE FROM promise WHERE {MINE} AND held > 0"),
    ("hold_has_a_living_holder", f"UPDATE wave SET status = 'cancelled' WHERE {MINE}"),
    ("hold_has_a_living_holder", f"UPDATE hold SET holder_id = gen_random_uuid() WHERE {MINE}"),
    ("promise_has_a_living_holder", f"UPDATE sales_order SET status = 'cancelled' WHERE {MINE} AND external_id = '4'"),
    ("promise_has_a_living_holder", f"UPDATE sales_order SET status = 'suspended' WHERE {MINE} AND external_id = '6'"),
    *(
        (
            "promise_has_a_living_holder",
            f"""UPDATE promise SET holder_id = gen_random_uuid()
       WHERE {MINE} AND holder_kind = '{kind}'""",
        )
        for kind in ("order_line", "transfer", "work_order")
    ),
    (
        "promise_has_a_living_holder",
        f"""UPDATE promise SET holder_id = gen_random_uuid(), holder_kind = 'reservation'
       WHERE {MINE} AND holder_kind = 'order_line'""",
    ),
    ("promise_has_a_living_holder", f"UPDATE work_order SET cancelled = quantity - done WHERE {MINE}"),
    ("promise_has_a_living_holder", f"UPDATE transfer_line SET cancelled = quantity - sent WHERE {MINE}"),
    ("receipt_has_moves", f"DELETE FROM receipt_line WHERE {MINE}"),
    ("order_left_whole", f"UPDATE sales_order SET status = 'handed_over' WHERE {MINE} AND external_id = '4'"),
    ("left_with_moves", f"UPDATE stock_move SET quantity = quantity + 1 WHERE {MINE} AND reason = 'handed_over'"),
    (
        "promise_has_a_living_holder",
        f"UPDATE promise SET holder_kind = 'removal' WHERE {MINE} AND holder_kind = 'transfer'",
    ),
    (
        "serial_in_one_place",
        f"""INSERT INTO parcel_line SELECT (jsonb_populate_record(p, jsonb_build_object('id', gen_random_uuid(),
       'parcel_id', {PACKED}))).* FROM parcel_line p WHERE {MINE} AND cardinality(serials) > 0""",
    ),
)
"""What a check finds is planted in other ways too: each class of damage that the doctor must know, row by row."""


@pytest.mark.parametrize("turn", range(len(OTHERWISE)), ids=lambda turn: f"{OTHERWISE[turn][0]}-{turn}")
def test_damage_of_other_kinds_is_found_too(owner: Database, day: Seller, turn: int) -> None:
    name, statement = OTHERWISE[turn]
    with damaged(owner, day.tenant, statement) as tx:
        found = {finding.check: finding for finding in doctor.examine(tx)}
    assert name in found, sorted(found)
    assert all("{" not in said for said in found[name].sentences)


def test_another_business_is_not_examined(owner: Database, day: Seller) -> None:
    with damaged(owner, day.tenant, DAMAGE["waiting_follows_promises"]) as tx:
        assert doctor.examine(replace(tx, tenant_id=uuid4())) == []


def test_many_rows_are_counted_and_few_shown(owner: Database, day: Seller) -> None:
    many = f"""INSERT INTO stock_supply (tenant_id, facility_id, owner_id, sku_id, waiting)
        SELECT tenant_id, facility_id, gen_random_uuid(), sku_id, 1 FROM stock_supply, generate_series(1, 50)
        WHERE {MINE} AND sku_id = {TEA}"""
    with damaged(owner, day.tenant, many) as tx:
        found = {one.check: (one.count, len(one.sentences)) for one in doctor.examine(tx)}
    assert found == {"waiting_follows_promises": (50, doctor.ROWS_MAX), "owner_is_known": (50, doctor.ROWS_MAX)}


def test_a_lost_file_is_found(database: Database, tenant_id: UUID, tmp_path: Path) -> None:
    files = office(database, tmp_path).files
    with transaction(database, tenant_id) as tx:
        for name in ("kept", "lost", "cut", "changed"):
            keep_file(tx, files, kind="photo", name=name, media_type="image/png", content=b"a picture")
        paths = dict(tx.tuples("SELECT name, path FROM stored_file WHERE tenant_id = %(tenant)s"))
    root = next(tmp_path.rglob(paths["kept"])).parents[2]
    (root / paths["lost"]).unlink()
    (root / paths["cut"]).write_bytes(b"a pic")
    (root / paths["changed"]).write_bytes(b"A PICTURE")
    (quick,) = examine(database, files, tenant_id).findings
    assert (quick.check, quick.count) == ("files_are_there", 2)
    (slow,) = examine(database, files, tenant_id, every_byte=True).findings
    assert (slow.count, sum("was changed" in said for said in slow.sentences)) == (3, 1)
    with transaction(database, tenant_id) as tx:
        result = last_result(tx)
    assert result is not None
    assert not result.clean


@pytest.mark.parametrize(
    ("statement", "said"),
    [
        (f"UPDATE trip SET status = 'done' WHERE {MINE} AND status = 'open'", "is done, and a pick of it is open."),
        (f"UPDATE stand SET x_mm = 9000 WHERE {MINE}", "lies outside the room."),
        (f"UPDATE stand SET y_mm = 2800 WHERE {MINE}", "lies in a wall, a rack or a closed area."),
        (f"UPDATE stand SET walk_mm = 100 WHERE {MINE}", "is said to be nearer than the straight line."),
        (f"UPDATE stand SET y_mm = 5600 WHERE {MINE}", "is out of reach of it."),
    ],
)
def test_it_says_what_is_wrong_with_a_trip_and_a_stand(owner: Database, day: Seller, statement: str, said: str) -> None:
    with damaged(owner, day.tenant, statement) as tx:
        found = [sentence for finding in doctor.examine(tx) for sentence in finding.sentences]
    assert any(sentence.endswith(said) for sentence in found), found
