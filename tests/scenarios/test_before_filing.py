"""Before the month is filed: what has no IRN, what the portal takes no more, whose e-way bill is missing or has expired."""

from dataclasses import replace
from datetime import timedelta

from godown import books
from godown.books import TaxChoices
from godown.countries.india.dated import CRORE
from godown.platform.transaction import transaction
from godown.reports import doctor, gst_month
from tests.builders.firm import GSTIN, Firm
from tests.http import Api
from tests.world.portal import Portal

PORTAL = {"no_irn", "irn_overdue", "no_eway", "eway_expired"}


def warned(firm: Firm, *, days: int = 0) -> dict[str, list[str]]:
    """What the month says so many days later: numbers of documents by code."""
    with firm.open() as tx:
        now = tx.now
        month = f"{tx.now + timedelta(hours=5, minutes=30):%Y-%m}"
    with transaction(firm.database, firm.tenant, now=now + timedelta(days=days)) as tx:
        found = gst_month.gst_month(tx, GSTIN, month).findings
        heads = books.documents(tx, [i for one in found for i in one.documents])
        return {one.code: sorted(heads[i].number for i in one.documents) for one in found if one.code in PORTAL}


def test_what_the_portal_lacks_is_said_before_filing(firm: Firm, portal: Portal, api: Api) -> None:
    with firm.open() as tx:
        books.choose_taxes(tx, TaxChoices(turnover_paise=11 * CRORE))
    portal.moods.append("3028")
    rejected, known = firm.packs("1"), firm.packs("2")
    firm.works()
    assert {firm.said(firm.invoice(one).id).state for one in (rejected, known)} == {"rejected", "acknowledged"}
    (number,) = [n for n in (firm.invoice(one) for one in (rejected, known)) if firm.said(n.id).state == "rejected"]
    assert warned(firm) == {"no_irn": [number.number]}
    assert warned(firm, days=31) == {"irn_overdue": [number.number]}
    with firm.open() as tx:
        month = f"{tx.now + timedelta(hours=5, minutes=30):%Y-%m}"
    told = api.http.get("/gst", params={"month": month, "registration": GSTIN}).json()
    (one,) = [one for one in told["findings"] if one["code"] in PORTAL]
    assert one == {"code": "no_irn", "count": 1, "documents": [str(number.id)]}


def test_goods_without_an_eway_bill_and_with_one_that_ended(firm: Firm, portal: Portal) -> None:
    with firm.open() as tx:
        books.set_portal(tx, replace(firm.way, eway="by_value"))
    portal.moods.extend(["slow", "100"])
    parcel = firm.packs("1", price_paise=6_000_000)
    firm.works()
    number = firm.invoice(parcel).number
    assert warned(firm) == {"no_eway": [number]}
    with firm.open() as tx:
        books.retry_clearances(tx, [firm.invoice(parcel).id])
    firm.works()
    assert firm.said(firm.invoice(parcel).id, "eway").valid_until is not None
    assert warned(firm) == {}
    assert warned(firm, days=3) == {"eway_expired": [number]}
    with firm.open() as tx:
        tx.run("UPDATE shipment SET state = 'delivered', delivered_at = now() WHERE tenant_id = %(tenant)s")
    assert warned(firm, days=3) == {}


def test_what_the_portal_said_proves_itself(firm: Firm, portal: Portal) -> None:
    """IRNs that the portal gave are those of their documents, and none lives twice: also after one was issued anew."""
    portal.moods.append("3028")
    parcels = [firm.packs(number) for number in ("1", "2")]
    firm.works()
    checks = [
        one for one in doctor.CHECKS if one.name in {"left_with_its_irn", "irn_is_its_documents", "one_live_clearance"}
    ]
    assert len(checks) == 3
    for parcel in parcels:
        firm.leaves(parcel)
    with transaction(firm.database, firm.tenant) as tx:
        assert doctor.examine(tx, checks) == []
