"""The next number of a series: a seller goes on where another system ended, and no number is ever given twice."""

from datetime import date
from uuid import UUID

import pytest

from godown import books
from godown.books import NewInvoice, NewLine, NextNumber
from godown.countries import Deal, Party
from godown.kernel.ids import new_id
from godown.platform.database import Database
from godown.platform.transaction import transaction

GSTIN = "29AAXCA1234F1ZJ"


@pytest.fixture
def tenant(database: Database, tenant_id: UUID) -> tuple[Database, UUID]:
    return database, tenant_id


def issues(tenant: tuple[Database, UUID]) -> str:
    """A tax invoice over one cup; answer its number."""
    line = NewLine(new_id(), new_id(), "CUP", "Cup", "6912", "piece", 1, 5_000, "gst_18")
    deal = Deal(Party(GSTIN, "29", "IN"), Party(), "32", "IN")
    invoice = NewInvoice(new_id(), "parcel", new_id(), new_id(), date(2026, 11, 24), {}, {}, deal, (line,))
    with transaction(*tenant) as tx:
        drafts, _ = books.draft(tx, [invoice])
        return books.issue(tx, list(drafts.values()))[0].number


def sets(tenant: tuple[Database, UUID], following: int, prefix: str = "") -> str:
    """Set the next number; answer the code of a refusal, or empty."""
    with transaction(*tenant) as tx:
        refused = books.set_next(tx, [NextNumber("tax_invoice", GSTIN, "26-27", following, prefix)]).refused
    return refused[0].code if refused else ""


def test_a_series_goes_on_and_never_back(tenant: tuple[Database, UUID]) -> None:
    assert sets(tenant, 1_043, "INV/26-27/") == ""
    assert issues(tenant) == "INV/26-27/001043"
    assert sets(tenant, 1_043) == "number_issued"
    assert sets(tenant, 1_044) == ""
    assert sets(tenant, 2_000) == ""
    assert issues(tenant) == "INV/26-27/002000"
    assert sets(tenant, 1, "NEW/") == ""
    assert issues(tenant) == "NEW/000001"
    assert sets(tenant, 1_500, "INV/26-27/") == "number_issued"
    assert sets(tenant, 2_001, "INV/26-27/") == ""


@pytest.mark.parametrize(
    ("new", "field"),
    [
        (NextNumber("receipt", GSTIN, "26-27", 1), "kind"),
        (NextNumber("tax_invoice", "", "26-27", 1), "registration"),
        (NextNumber("bill_of_supply", GSTIN, "26-27", 1), "registration"),
        (NextNumber("tax_invoice", GSTIN, "26-28", 1), "financial_year"),
        (NextNumber("tax_invoice", GSTIN, "26-27", 0), "next"),
        (NextNumber("tax_invoice", GSTIN, "26-27", 1, "INVOICES-26/27"), "prefix"),
        (NextNumber("tax_invoice", GSTIN, "26-27", 1, "INV#"), "prefix"),
    ],
)
def test_form(tenant: tuple[Database, UUID], new: NextNumber, field: str) -> None:
    with transaction(*tenant) as tx:
        (refused,) = books.set_next(tx, [new], dry_run=True).refused
    assert (refused.code, refused.field) == ("invalid", field)
