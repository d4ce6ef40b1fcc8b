"""India: numbers, registrations, deadlines, undoing."""

import hashlib
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum.in_ import gstin as oracle

from godown.countries import EMIRATES, INDIA, Standing, pack_of
from godown.countries.india import deeds, numbers
from godown.countries.india.dated import LIMITS, limit
from godown.kernel.refusal import Refusal

NUMBERS = [
    ("29/26-27/000001", True), ("6/26-27/000001", True), ("A", True), ("INV-2026-0000001", True), ("1" * 16, True),
    ("06/26-27/000001", False), ("-1", False), ("/1", False), ("1" * 17, False), ("", False), ("inv1", False),
    ("29/26 27/1", False), ("29_1", False), ("२९/1", False), ("29/26-27/000001\n", False),
]  # fmt: skip


@pytest.mark.parametrize(("number", "good"), NUMBERS)
def test_form_of_a_number(number: str, good: bool) -> None:
    """Rule 46(b), CGST Rules: consecutive, at most sixteen characters, letters, digits, hyphen and slash; e-invoice schema
    INV-01 v1.1, DocDtls.No: it does not begin with 0 or a mark."""
    assert (INDIA.number_fault(number) == "") is good


@pytest.mark.parametrize("state", ["01", "06", "09", "10", "29", "38", "97"])
@pytest.mark.parametrize("kind", ["tax_invoice", "bill_of_supply", "credit_note", "delivery_challan"])
def test_our_own_numbers_keep_the_form(state: str, kind: str) -> None:
    """Rule 46(b), also for states whose code begins with 0."""
    number = INDIA.prefix(kind, f"{state}AAXCA1234F1ZJ", INDIA.year(date(2026, 11, 30))) + "999999"
    assert not INDIA.number_fault(number)


def test_prefixes_of_states_and_kinds_differ() -> None:
    """Rule 46(b): unique for a financial year; 06 and 6 are one state, no other begins so."""
    found = {
        numbers.number_prefix(kind, f"{state:02d}X", "26-27") for state in range(1, 39) for kind in numbers.KIND_LETTERS
    }
    assert len(found) == 38 * len(numbers.KIND_LETTERS)


GSTINS = [
    ("27AAPFU0939F1ZV", "", ""), ("29AAXCA1234F1ZJ", "29", ""), ("27AAPFU0939F1ZO", "", "check"),
    ("27AAPFU0939F1ZV", "29", "state"), ("27aapfu0939f1zv", "", "form"), ("27AAPFU0939F1Z", "", "form"),
    ("27AAPFU0939F0ZV", "", "form"), ("39AAPFU0939F1ZV", "", "form"), ("27AAPFU0939F1XV", "", "form"),
    ("00AAPFU0939F1ZV", "", "form"),
]  # fmt: skip


@pytest.mark.parametrize(("gstin", "state", "fault"), GSTINS)
def test_a_gstin(gstin: str, state: str, fault: str) -> None:
    """Rule 10, CGST Rules (state, PAN, entity, check sign); the check sign as GSTN computes it."""
    assert numbers.gstin_fault(gstin, state) == fault


@pytest.mark.parametrize("first", ["29AABCF8078M1C", "07AAICA3918J1C", "27AAXCS0655F1C"])
def test_operators_have_a_c(first: str) -> None:
    """Section 52 and form GST REG-07: who collects tax at source is registered with C in the fourteenth place."""
    gstin = first + numbers.check_sign(first)
    assert (numbers.gstin_fault(gstin), numbers.is_operator(gstin)) == ("", True)
    assert not numbers.is_operator("27AAPFU0939F1ZV")


@pytest.mark.parametrize(("sandbox", "fault"), [(True, ""), (False, "check")])
def test_portals_for_tests_use_gstins_with_a_wrong_sign(sandbox: bool, fault: str) -> None:
    """The sandbox of the e-invoice portal gives out GSTINs that fail the check of rule 10."""
    assert INDIA.registration_fault("27AAPFU0939F1ZO", "27", sandbox=sandbox) == fault


def letters(alphabet: str, count: int) -> st.SearchStrategy[str]:
    return st.text(alphabet, min_size=count, max_size=count)


UPPER = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
TAXPAYERS = st.tuples(
    st.sampled_from(["01", "07", "19", "27", "29", "33", "36", "37"]), letters(UPPER, 3), st.sampled_from("ABCFGHLJPT"),
    letters(UPPER, 1), letters("0123456789", 4).filter(lambda n: n != "0000"), letters(UPPER, 1), letters("123456789", 1),
).map(lambda parts: "".join(parts) + "Z")  # fmt: skip


@given(TAXPAYERS, st.sampled_from(numbers.ALPHABET))
def test_the_check_sign_is_that_of_stdnum(first: str, sign: str) -> None:
    """Rule 10, CGST Rules: python-stdnum, where it applies (no operators), says the same of right and wrong signs."""
    gstin = first + sign
    assert (numbers.gstin_fault(gstin) == "") is oracle.is_valid(gstin)
    assert oracle.is_valid(first + numbers.check_sign(first))


YEARS = [
    (date(2026, 3, 31), "25-26", "2025-26"), (date(2026, 4, 1), "26-27", "2026-27"), (date(2027, 1, 1), "26-27", "2026-27"),
    (date(2099, 4, 1), "99-00", "2099-00"),
]  # fmt: skip


@pytest.mark.parametrize(("day", "short", "long"), YEARS)
def test_financial_year(day: date, short: str, long: str) -> None:
    """Section 2(48), CGST Act read with the General Clauses Act: April to March."""
    assert (INDIA.year(day), numbers.long_year(day)) == (short, long)


def test_irn() -> None:
    """Rule 48(4) and the e-invoice standard: SHA-256 of supplier GSTIN, financial year, type and number."""
    told = hashlib.sha256(b"29AAXCA1234F1ZJ2026-27INV29/26-27/000001").hexdigest()
    assert numbers.irn("29AAXCA1234F1ZJ", date(2026, 11, 30), "INV", "29/26-27/000001") == told


CRORE = 10_000_000_00
DAY = date(2026, 11, 30)
HSN = [
    (None, False, 4), (0, False, 4), (5 * CRORE, False, 4), (5 * CRORE + 1, False, 6), (100 * CRORE, True, 8),
    (None, True, 8),
]  # fmt: skip


@pytest.mark.parametrize(("turnover", "abroad", "digits"), HSN)
def test_hsn_digits(turnover: int | None, abroad: bool, digits: int) -> None:
    """Notification 78/2020-Central Tax: 4 digits up to five crore of turnover, 6 above; 8 as customs ask for goods that leave
    the country."""
    assert numbers.hsn_digits(turnover, DAY, abroad=abroad) == digits


NOON = datetime(2026, 11, 30, 6, 30, tzinfo=UTC)


def ago(hours: int, seconds: int = 0) -> datetime:
    return NOON - timedelta(hours=hours, seconds=seconds)


UNDO = [
    (Standing(), ("cancel",)),
    (Standing(handed_over=True), ("credit_note",)),
    (Standing(period_filed=True), ("credit_note",)),
    (Standing(acknowledged_at=ago(24)), ("cancel_irn", "cancel")),
    (Standing(acknowledged_at=ago(24, 1)), ("credit_note",)),
    (Standing(acknowledged_at=ago(1), eway_made_at=ago(1)), ("cancel_eway", "cancel_irn", "cancel")),
    (Standing(eway_made_at=ago(2)), ("cancel_eway", "cancel")),
    (Standing(acknowledged_at=ago(1), eway_made_at=ago(25)), ("credit_note",)),
    (Standing(handed_over=True, acknowledged_at=ago(1)), ("credit_note",)),
]


@pytest.mark.parametrize(("standing", "steps"), UNDO)
def test_undo(standing: Standing, steps: tuple[str, ...]) -> None:
    """Section 34, CGST Act, against rule 48 with the portal's 24 hours after acknowledgement, and rule 138(9) for the e-way
    bill, which is cancelled first."""
    assert deeds.undo(standing, NOON) == steps


REASONS = [
    ("duplicate", 1, 1), ("data_entry", 2, 3), ("order_cancelled", 3, 2), ("other", 4, 4),
]  # fmt: skip


@pytest.mark.parametrize(("reason", "einvoice", "eway"), REASONS)
def test_reasons_have_other_numbers_on_each_portal(reason: str, einvoice: int, eway: int) -> None:
    """E-invoice API, CnlRsn: 1 duplicate, 2 data entry, 3 order cancelled, 4 others; e-way bill API, cancelRsnCode: 1 duplicate,
    2 order cancelled, 3 data entry, 4 others."""
    assert (deeds.cancel_code(reason, "einvoice"), deeds.cancel_code(reason, "eway")) == (einvoice, eway)


IRN = [
    ("b2b", 5 * CRORE + 1, True), ("b2b", 5 * CRORE, False), ("b2b", None, False), ("b2c", 900 * CRORE, False),
    ("sez_bond", 6 * CRORE, True), ("export_paid", 6 * CRORE, True), ("unregistered", 6 * CRORE, False),
]  # fmt: skip


@pytest.mark.parametrize(("treatment", "turnover", "needed"), IRN)
def test_who_needs_an_irn(treatment: str, turnover: int | None, needed: bool) -> None:
    """Rule 48(4), Notification 10/2023-Central Tax: business, zone and export documents above five crore of turnover."""
    assert deeds.needs_irn(treatment, turnover, DAY) is needed


@pytest.mark.parametrize(
    ("needs", "status", "leaves"),
    [
        (False, "", True),
        (True, "needed", False),
        (True, "sent", False),
        (True, "acknowledged", True),
        (True, "rejected", False),
    ],
)
def test_a_parcel_waits_for_its_irn(needs: bool, status: str, leaves: bool) -> None:
    """Rule 48(5): an invoice without its IRN is no invoice, so the goods do not leave (section 31(1))."""
    assert deeds.may_leave(needs=needs, status=status) is leaves


def test_the_life_of_an_irn() -> None:
    """Rule 48: a number that the portal rejected is not sent again; the document is voided and issued anew."""
    assert deeds.IRN_NEXT["rejected"] == {"voided"}
    assert "acknowledged" in deeds.IRN_NEXT["sent"]
    assert not deeds.IRN_NEXT["cancelled"] | deeds.IRN_NEXT["voided"]
    assert set().union(*deeds.IRN_NEXT.values()) <= set(deeds.IRN_NEXT)


@pytest.mark.parametrize(("total", "needed"), [(50_000_00, False), (50_000_01, True)])
def test_eway_bill(total: int, needed: bool) -> None:
    """Rule 138(1), CGST Rules: a consignment of more than 50,000, tax inside."""
    assert deeds.needs_eway(total, DAY) is needed


NOTES = [
    # supplied, noted, filed, annual return, by filing, reduces, deadline
    (date(2026, 5, 1), date(2027, 10, 31), None, None, False, True, date(2027, 11, 30)),
    (date(2026, 5, 1), date(2027, 11, 1), None, None, False, False, date(2027, 11, 30)),
    (date(2027, 3, 31), date(2027, 10, 15), None, None, False, True, date(2027, 11, 30)),
    (date(2027, 4, 1), date(2027, 11, 1), None, None, False, True, date(2028, 11, 30)),
    (date(2026, 5, 1), date(2027, 11, 1), date(2027, 11, 30), None, True, True, date(2027, 11, 30)),
    (date(2026, 5, 1), date(2027, 10, 1), date(2027, 12, 1), None, True, False, date(2027, 11, 30)),
    (date(2026, 5, 1), date(2027, 10, 1), None, None, True, False, date(2027, 11, 30)),
    (date(2026, 5, 1), date(2027, 7, 1), None, date(2027, 8, 15), False, False, date(2027, 8, 15)),
    (date(2026, 5, 1), date(2027, 6, 1), None, date(2027, 8, 15), False, True, date(2027, 8, 15)),
    (date(2020, 5, 1), date(2021, 8, 31), None, None, False, True, date(2021, 9, 30)),
    (date(2020, 5, 1), date(2021, 9, 1), None, None, False, False, date(2021, 9, 30)),
    (date(2021, 5, 1), date(2022, 10, 1), None, None, False, True, date(2022, 11, 30)),
]


@pytest.mark.parametrize(("supplied", "noted", "filed", "annual", "by_filing", "reduces", "deadline"), NOTES)
def test_by_when_a_note_reduces_tax(
    supplied: date, noted: date, filed: date | None, annual: date | None, by_filing: bool, reduces: bool, deadline: date
) -> None:
    """Section 34(2), CGST Act: declared by 30 November after the financial year of the supply or before the annual return
    (30 September up to the year 2020-21; Finance Act 2022, press release of 4 October 2022); rule 61: due on the 20th."""
    found = deeds.note_effect(supplied, noted, filed=filed, annual_return=annual, by_filing=by_filing)
    assert (found.reduces_tax, found.deadline) == (reduces, deadline)


REVERSALS = [
    (date(2025, 9, 30), True, False, "not_asked"), (date(2025, 10, 1), True, False, "pending"),
    (date(2025, 10, 1), True, True, "done"), (date(2025, 10, 1), False, False, "not_asked"),
]  # fmt: skip


@pytest.mark.parametrize(("noted", "registered", "done", "reversal"), REVERSALS)
def test_the_buyer_gives_its_credit_back(noted: date, registered: bool, done: bool, reversal: str) -> None:
    """Section 34(2), proviso as amended by the Finance Act 2025, in force from 1 October 2025."""
    found = deeds.note_effect(date(2025, 9, 1), noted, registered_buyer=registered, reversed_by_buyer=done)
    assert found.reversal == reversal


@pytest.mark.parametrize(
    ("name", "day", "value"),
    [
        ("b2cl_over", date(2024, 7, 31), 250_000_00),
        ("b2cl_over", date(2024, 8, 1), 100_000_00),
        ("tcs", date(2024, 7, 10), 5_000),
        ("tds", date(2026, 4, 1), 1_000),
        ("einvoice_turnover_over", date(2023, 7, 31), None),
    ],
)
def test_dated_limits(name: str, day: date, value: int | None) -> None:
    """Notification 12/2024-CT (B2CL), 15/2024-CT (TCS), section 194-O and 393(1) (TDS), 10/2023-CT (e-invoice)."""
    assert limit(name, day) == value
    days = [since for since, _ in LIMITS[name]]
    assert days == sorted(days)


def test_packs_by_country() -> None:
    """The books ask for a pack by country and know none; one without a pack is said, not guessed."""
    assert pack_of("IN") is INDIA
    assert pack_of("") is INDIA
    assert pack_of("AE") is EMIRATES
    with pytest.raises(Refusal):
        pack_of("FR")
