"""What documents lack at the portal before the month is filed: each rule with its source."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest

from godown.countries import ClearanceRule
from godown.countries.india.dated import CRORE
from godown.countries.india.deeds import irn_report_by
from godown.countries.india.filing import FiledDocument, Month
from godown.countries.india.lacking import PortalPaper, lacking

GSTIN = "29AAXCA1234F1ZJ"
DAY = date(2026, 11, 2)
NOON = datetime(2026, 11, 20, 6, 30, tzinfo=UTC)
ONE = UUID(int=1)
BUSINESS = FiledDocument(
    ONE, "tax_invoice", "29/26-27/000001", False, DAY, "b2b", "32", "32AABCM1234N1Z7", 6_000_000, "", 6_000_000, DAY
)
ALWAYS = ClearanceRule("always", "by_value", 11 * CRORE)


def codes(one: FiledDocument, rule: ClearanceRule = ALWAYS, now: datetime = NOON, **papers: PortalPaper) -> set[str]:
    """What a document lacks, of all codes."""
    month = Month(GSTIN, 2026, 11, [one])
    found = lacking(month, rule, {(one.id, paper): told for paper, told in papers.items()}, now, now.date())
    assert all(ids == [one.id] for ids in found.values())
    return set(found)


KNOWN = PortalPaper("acknowledged")
HELD = PortalPaper("acknowledged", NOON + timedelta(hours=1))
ENDED = PortalPaper("acknowledged", NOON - timedelta(hours=1))


@pytest.mark.parametrize(
    ("state", "lacks"),
    [("needed", "no_irn"), ("sent", "no_irn"), ("rejected", "no_irn"), ("voided", "no_irn"), ("acknowledged", ""), ("cancelling", "")],
)  # fmt: skip
def test_an_irn_is_there_or_lacking(state: str, lacks: str) -> None:
    """Rule 48(4), CGST Rules: a document to a business above the turnover is registered."""
    assert codes(BUSINESS, einvoice=PortalPaper(state), eway=HELD) == ({lacks} if lacks else set())


@pytest.mark.parametrize(
    ("changed", "rule"),
    [
        (replace(BUSINESS, treatment="b2c", buyer=""), ALWAYS),
        (replace(BUSINESS, kind="bill_of_supply"), ALWAYS),
        (replace(BUSINESS, cancelled=True), ALWAYS),
        (BUSINESS, replace(ALWAYS, einvoice="never")),
        (BUSINESS, replace(ALWAYS, einvoice="by_turnover", turnover=5 * CRORE)),
        (BUSINESS, replace(ALWAYS, einvoice="by_turnover", turnover=None)),
    ],
)
def test_who_needs_none_lacks_none(changed: FiledDocument, rule: ClearanceRule) -> None:
    """Notification 10/2023-Central Tax: above five crore, to businesses, zones and abroad."""
    assert "no_irn" not in codes(changed, replace(rule, eway="never"))


def test_a_turnover_that_was_entered_late_shows_what_was_never_asked_for() -> None:
    """Rule 48(4), CGST Rules: who is above the turnover registers, whenever it was entered."""
    assert codes(BUSINESS, replace(ALWAYS, einvoice="by_turnover", eway="never")) == {"no_irn"}


@pytest.mark.parametrize(
    ("day", "turnover", "last"),
    [
        (date(2026, 11, 2), 10 * CRORE, date(2026, 12, 2)),
        (date(2026, 11, 2), 10 * CRORE - 1, None),
        (date(2026, 11, 2), None, None),
        (date(2025, 3, 31), 99 * CRORE, None),
        (date(2025, 3, 31), 100 * CRORE, date(2025, 4, 30)),
        (date(2025, 4, 1), 10 * CRORE, date(2025, 5, 1)),
        (date(2023, 10, 31), 500 * CRORE, None),
    ],
)
def test_the_portal_takes_a_document_for_thirty_days(day: date, turnover: int | None, last: date | None) -> None:
    """GSTN advisories of 13 September 2023 (100 crore) and 5 November 2024 (10 crore and above, from 1 April 2025)."""
    assert irn_report_by(day, turnover) == last


def test_the_thirtieth_day_still_counts() -> None:
    """Advisory of the GST network of 5 November 2024: invoices are reported within 30 days of their date."""
    last = datetime(2026, 12, 2, 12, tzinfo=UTC)
    rule, small, sent = (
        replace(ALWAYS, eway="never"),
        replace(ALWAYS, eway="never", turnover=9 * CRORE),
        PortalPaper("sent"),
    )
    assert codes(BUSINESS, rule, last, einvoice=sent) == {"no_irn"}
    assert codes(BUSINESS, rule, last + timedelta(days=1), einvoice=sent) == {"irn_overdue"}
    assert codes(BUSINESS, small, last + timedelta(days=300), einvoice=sent) == {"no_irn"}


@pytest.mark.parametrize(
    ("paper", "lacks"),
    [
        (HELD, ""),
        (ENDED, "eway_expired"),
        (replace(ENDED, arrived_at=NOON - timedelta(hours=2)), ""),
        (replace(ENDED, arrived_at=NOON - timedelta(minutes=1)), "eway_expired"),
        (PortalPaper("acknowledged"), ""),
        (PortalPaper("waived"), ""),
        (PortalPaper("voided"), ""),
        (PortalPaper("needed"), "no_eway"),
        (PortalPaper("rejected"), "no_eway"),
        (PortalPaper("cancelled"), "no_eway"),
    ],
)
def test_goods_travel_with_an_eway_bill_that_holds(paper: PortalPaper, lacks: str) -> None:
    """Rule 138, CGST Rules: above 50,000 rupees, until the goods are there."""
    assert codes(BUSINESS, einvoice=KNOWN, eway=paper) == ({lacks} if lacks else set())


def test_small_values_travel_without() -> None:
    """Rule 138(1), CGST Rules: goods worth more than 50,000 rupees travel with an e-way bill."""
    assert codes(replace(BUSINESS, total=5_000_000), einvoice=KNOWN) == set()
    assert codes(BUSINESS, einvoice=KNOWN) == {"no_eway"}
    assert codes(BUSINESS, replace(ALWAYS, eway="never"), einvoice=KNOWN) == set()
