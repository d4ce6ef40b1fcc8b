"""The tax portal: documents are registered by a job, a parcel waits for its IRN, what is rejected gets a new number, what is undone
is cancelled at the portal first. The portal is a real HTTP server that refuses, hangs up and answers twice."""

from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest

from godown import books, orders, packing, shipping
from godown.countries.india.numbers import irn
from godown.entrypoints.worker.portal_jobs import check_portal
from godown.kernel.refusal import Refusal
from godown.packing import Correction
from godown.platform.database import Database
from godown.platform.transaction import transaction
from tests.builders.firm import GSTIN, Firm, numbered
from tests.world.jobs import run_jobs, run_scheduled
from tests.world.pdf import read_pdf
from tests.world.portal import Portal


def test_an_invoice_is_registered_and_its_parcel_leaves(firm: Firm, portal: Portal) -> None:
    """Rule 48(4), CGST Rules: registered before the goods leave; rule 46(r): the QR with the IRN is on the paper."""
    parcel = firm.packs("1")
    head = firm.invoice(parcel)
    assert firm.said(head.id).state == "needed"
    assert firm.paper(head.id) is None
    kind, sentence = firm.leaves(parcel)
    assert (kind, head.number in sentence, "has no IRN yet" in sentence) == ("not_accepted", True, True)
    with firm.open() as tx:
        _, outcome = shipping.hand_over(tx, firm.courier, firm.facility, [parcel])
        assert [row.code for row in outcome.refused] == ["not_cleared"]
    firm.works()
    said = firm.said(head.id)
    assert said.state == "acknowledged"
    assert said.reference == irn(GSTIN, head.dated, "INV", head.number)
    assert (said.ack_no, said.ack_at is not None, said.signed_qr[:3]) == ("112010000000001", True, "eyJ")
    (page,) = read_pdf(firm.paper(head.id) or b"")
    assert page.codes["QR Code"] == [said.signed_qr]
    assert said.reference in page.text.replace("\n", "")
    assert "112010000000001" in page.text
    assert firm.leaves(parcel)[0] == "ok"
    with firm.open() as tx:
        outcome = shipping.close(tx, shipping.open_manifest(tx, firm.courier, firm.facility).id)
        assert outcome.done == (parcel,)


def test_a_sale_to_a_consumer_waits_for_nobody(firm: Firm, portal: Portal) -> None:
    parcel = firm.packs("1", customer_gstin="", customer_name="Meera Krishnan")
    firm.works()
    assert (firm.leaves(parcel)[0], portal.asked) == ("ok", [])


@pytest.mark.parametrize(("turnover", "asked"), [(None, 0), (5_000_000_000, 0), (5_000_000_001, 1)])
def test_the_turnover_decides_where_nothing_else_is_said(
    firm: Firm, portal: Portal, turnover: int | None, asked: int
) -> None:
    """Notification 10/2023-Central Tax: an aggregate turnover above five crore rupees."""
    with firm.open() as tx:
        books.set_portal(tx, replace(firm.way, einvoice="by_turnover"))
        books.choose_taxes(tx, books.TaxChoices(turnover_paise=turnover))
    parcel = firm.packs("1")
    firm.works()
    assert (firm.leaves(parcel)[0], len(portal.asked)) == ("ok", asked)


@pytest.mark.parametrize(
    ("mood", "said"),
    [("500", "maintenance"), ("busy", "too many requests"), ("nonsense", "neither with data"), ("lost", "cannot be reached")],
)  # fmt: skip
def test_no_answer_is_asked_for_again(firm: Firm, portal: Portal, mood: str, said: str) -> None:
    portal.moods.append(mood)
    parcel = firm.packs("1")
    firm.works()
    head = firm.invoice(parcel)
    waits = firm.said(head.id)
    assert (waits.state, waits.attempts, said in waits.last_error, waits.needs_person) == ("sent", 1, True, False)
    assert said in firm.leaves(parcel)[1]
    with firm.open() as tx:
        books.retry_clearances(tx, [head.id])
    firm.works()
    now = firm.said(head.id)
    assert (now.state, now.last_error, len(portal.invoices)) == ("acknowledged", "", 1)
    assert firm.leaves(parcel)[0] == "ok"


def test_what_was_registered_without_an_answer_is_found_again(firm: Firm, portal: Portal) -> None:
    """A lost answer, asked again, is the duplicate of itself (code 2150): the first acknowledgement counts."""
    portal.moods.append("lost")
    parcel = firm.packs("1")
    firm.works()
    with firm.open() as tx:
        tx.run("UPDATE clearance SET next_try_at = now() - interval '1 s' WHERE tenant_id = %(tenant)s")
    run_scheduled(firm.worker, firm.tenant, "portal.due")
    firm.works()
    said = firm.said(firm.invoice(parcel).id)
    assert [path for path, _ in portal.asked] == ["/invoice", "/invoice", f"GET /api/invoice/irn/{said.reference}"]
    assert (said.state, said.ack_no, bool(said.signed_qr)) == ("acknowledged", "112010000000001", True)


def test_an_answer_for_another_document_is_none(firm: Firm, portal: Portal) -> None:
    portal.moods.append("stranger")
    head = firm.invoice(firm.packs("1"))
    firm.works()
    said = firm.said(head.id)
    assert (said.state, "another document" in said.last_error, said.needs_person) == ("sent", True, False)


def test_a_wrong_secret_is_mended_once_for_all(firm: Firm, portal: Portal) -> None:
    with firm.open() as tx:
        books.set_portal(tx, replace(firm.way, client_secret="old"))
    heads = [firm.invoice(firm.packs(number)) for number in ("1", "2")]
    firm.works()
    assert [firm.said(head.id).last_error for head in heads] == ["It does not let us in (401). Check the token."] * 2
    assert all(firm.said(head.id).needs_person for head in heads)
    with firm.open() as tx:
        books.set_portal(tx, firm.way)
    firm.works()
    assert {firm.said(head.id).state for head in heads} == {"acknowledged"}


def test_a_rejected_invoice_is_cancelled_and_reissued_under_a_new_number(firm: Firm, portal: Portal) -> None:
    """Issue: a rejected document is cancelled and reissued under a new number; the old number stays, cancelled."""
    portal.moods.append("3028")
    parcel = firm.packs("1")
    firm.works()
    old = firm.invoice(parcel)
    said = firm.said(old.id)
    assert (said.state, said.codes, said.needs_person) == ("rejected", ["3028"], True)
    kind, sentence = firm.leaves(parcel)
    assert (kind, "3028: Refused by rule 3028" in sentence) == ("not_accepted", True)
    with firm.open() as tx:
        made = packing.reissue(tx, old.id, Correction(gstin="32AAACM1234N1Z8", customer_name="Meera Stores LLP"))
    new = firm.invoice(parcel)
    assert (new.id, new.number) == (made.id, numbered(2))
    assert (new.buyer["gstin"], new.buyer["customer_name"]) == ("32AAACM1234N1Z8", "Meera Stores LLP")
    assert (new.total_paise, new.taxable_paise) == (old.total_paise, old.taxable_paise)
    with firm.open() as tx:
        before = books.documents(tx, [old.id])[old.id]
        assert (before.status, before.number) == ("cancelled", numbered(1))
    assert firm.said(old.id).state == "voided"
    firm.works()
    assert firm.said(new.id).state == "acknowledged"
    assert firm.leaves(parcel)[0] == "ok"
    with firm.open() as tx, pytest.raises(Refusal) as refused:
        packing.reissue(tx, old.id, Correction())
    assert refused.value.code == "reissued_already"


def test_what_the_portal_would_ask_for_is_not_even_sent(firm: Firm, portal: Portal) -> None:
    parcel = firm.packs("1", city="T", state_code="32", pincode="68000")
    firm.works()
    said = firm.said(firm.invoice(parcel).id)
    assert (said.state, said.codes, portal.asked) == ("rejected", ["not_sent"], [])
    assert "PIN code of the buyer" in said.last_error or "town of the buyer" in said.last_error
    with firm.open() as tx:
        packing.reissue(tx, firm.invoice(parcel).id, Correction(city="Thrissur", pincode="680001"))
    firm.works()
    assert firm.leaves(parcel)[0] == "ok"


def test_an_invoice_that_stands_is_not_issued_anew(firm: Firm) -> None:
    parcel = firm.packs("1")
    firm.works()
    with firm.open() as tx, pytest.raises(Refusal) as refused:
        packing.reissue(tx, firm.invoice(parcel).id, Correction())
    assert refused.value.code == "not_rejected"


@pytest.mark.parametrize(
    ("reason", "code"), [("duplicate", "1"), ("data_entry", "2"), ("order_cancelled", "3"), ("other", "4")]
)
def test_an_invoice_is_cancelled_with_its_reason(firm: Firm, portal: Portal, reason: str, code: str) -> None:
    """Within 24 hours, with the portal's number of the reason; its parcel waits for a new invoice."""
    parcel = firm.packs("1")
    firm.works()
    old = firm.invoice(parcel)
    with firm.open() as tx:
        assert packing.cancel_invoice(tx, old.id, reason, "wrong buyer") == "cancelling"
    assert "being cancelled" in firm.leaves(parcel)[1]
    firm.works()
    said = firm.said(old.id)
    assert (said.state, said.cancelled_at is not None) == ("cancelled", True)
    assert portal.cancelled[said.reference] == {"Irn": said.reference, "CnlRsn": code, "CnlRem": "wrong buyer"}
    assert firm.invoice(parcel).status == "cancelled"
    assert "was cancelled" in firm.leaves(parcel)[1]
    with firm.open() as tx:
        packing.reissue(tx, old.id, Correction())
    firm.works()
    assert (firm.invoice(parcel).number, firm.leaves(parcel)[0]) == (numbered(2), "ok")


def test_after_24_hours_there_is_only_a_credit_note(firm: Firm, portal: Portal) -> None:
    """An order that is cancelled later than 24 hours after the acknowledgement: the IRN stands, a credit note undoes it, even
    though nothing is filed; the note is registered too."""
    parcel = firm.packs("1")
    firm.works()
    head = firm.invoice(parcel)
    with firm.open() as tx:
        tx.run("UPDATE clearance SET ack_at = ack_at - interval '24 hours 1 minute' WHERE tenant_id = %(tenant)s")
    with firm.open() as tx, pytest.raises(Refusal) as refused:
        packing.cancel_invoice(tx, head.id, "data_entry", "")
    assert refused.value.code == "too_late"
    with firm.open() as tx:
        orders.cancel(tx, [firm.id_of("1")])
    firm.works()
    (note,) = firm.credits("1")
    assert (firm.invoice(parcel).status, note.total_paise) == ("issued", head.total_paise)
    assert (firm.said(head.id).state, firm.said(note.id).state) == ("acknowledged", "acknowledged")
    assert firm.said(note.id).reference == irn(GSTIN, note.dated, "CRN", note.number)
    assert not portal.cancelled


def test_an_order_cancelled_in_time_takes_its_irn_back(firm: Firm, portal: Portal) -> None:
    parcel = firm.packs("1")
    firm.works()
    head = firm.invoice(parcel)
    with firm.open() as tx:
        orders.cancel(tx, [firm.id_of("1")])
    portal.moods.append("lost")
    firm.works()
    assert (firm.invoice(parcel).status, firm.said(head.id).state) == ("issued", "cancelling")
    with firm.open() as tx:
        books.retry_clearances(tx, [head.id])
    firm.works()
    assert (firm.invoice(parcel).status, firm.said(head.id).state) == ("cancelled", "cancelled")
    assert [body["CnlRsn"] for path, body in portal.asked if path == "/invoice/cancel"] == ["3", "3"]
    assert not firm.credits("1")
    assert "CANCELLED" in read_pdf(firm.paper(head.id) or b"")[0].text


def test_a_portal_that_will_not_cancel_leads_to_a_credit_note(firm: Firm, portal: Portal) -> None:
    parcel = firm.packs("1")
    firm.works()
    head = firm.invoice(parcel)
    portal.late.add(firm.said(head.id).reference)
    with firm.open() as tx:
        orders.cancel(tx, [firm.id_of("1")])
    firm.works()
    (note,) = firm.credits("1")
    assert (firm.invoice(parcel).status, note.total_paise) == ("issued", head.total_paise)
    said = firm.said(head.id)
    assert (said.state, said.last_error[:4]) == ("acknowledged", "2270")


def test_an_order_cancelled_before_anything_was_sent_asks_nobody(firm: Firm, portal: Portal) -> None:
    parcel = firm.packs("1")
    with firm.open() as tx:
        orders.cancel(tx, [firm.id_of("1")])
    run_jobs(firm.worker, firm.tenant, without=("portal",))
    head = firm.invoice(parcel)
    assert (head.status, firm.said(head.id).state) == ("cancelled", "voided")
    firm.works()
    assert portal.asked == []


def test_an_order_cancelled_while_nobody_knows_is_undone_once_it_is_known(firm: Firm, portal: Portal) -> None:
    """The answer was lost and the order is cancelled: the invoice stands until the portal says that it has it, then it is taken
    back there."""
    portal.moods.append("lost")
    parcel = firm.packs("1")
    firm.works()
    head = firm.invoice(parcel)
    with firm.open() as tx:
        orders.cancel(tx, [firm.id_of("1")])
    run_jobs(firm.worker, firm.tenant, without=("portal",))
    assert (firm.invoice(parcel).status, firm.said(head.id).state) == ("issued", "sent")
    with firm.open() as tx:
        books.retry_clearances(tx, [head.id])
    firm.works()
    assert (firm.invoice(parcel).status, firm.said(head.id).state) == ("cancelled", "cancelled")
    assert list(portal.cancelled) == [firm.said(head.id).reference]


def test_hours_that_pass_while_the_portal_is_away_lead_to_a_credit_note(
    firm: Firm, portal: Portal, database: Database
) -> None:
    parcel = firm.packs("1")
    firm.works()
    with firm.open() as tx:
        orders.cancel(tx, [firm.id_of("1")])
    run_jobs(firm.worker, firm.tenant, without=("portal",))
    with firm.open() as tx:
        tx.run("UPDATE clearance SET ack_at = ack_at - interval '25 hours' WHERE tenant_id = %(tenant)s")
    firm.works()
    assert (firm.invoice(parcel).status, len(firm.credits("1")), portal.cancelled) == ("issued", 1, {})


def test_the_portal_can_be_tested(firm: Firm) -> None:
    assert check_portal(firm.way) == (True, "Sandbox of the portal")
    works, said = check_portal(replace(firm.way, base_url="http://127.0.0.1:9"))
    assert (works, "cannot be reached" in said) == (False, True)


def test_many_waiting_are_registered_once_each(firm: Firm, portal: Portal, tenant_id: UUID, database: Database) -> None:
    parcels = [firm.packs(str(number)) for number in range(6)]
    firm.works()
    firm.works()
    assert len([path for path, _ in portal.asked if path == "/invoice"]) == len(portal.invoices) == 6
    assert {firm.said(firm.invoice(parcel).id).state for parcel in parcels} == {"acknowledged"}
    with transaction(database, tenant_id) as tx:
        assert books.clearance_counts(tx) == (0, 0)
        assert tx.now - (firm.said(firm.invoice(parcels[0]).id).ack_at or tx.now) < timedelta(minutes=5)
