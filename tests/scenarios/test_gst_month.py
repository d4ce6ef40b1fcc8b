"""A month of documents: GSTR-1, the journal, Beancount and Tally say the same, to the paisa."""

import csv
import importlib
import re
import subprocess
import sys
from collections import defaultdict
from dataclasses import replace
from datetime import date
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from random import Random
from typing import Any
from uuid import UUID
from xml.etree import ElementTree

import pytest

from godown import books
from godown.books import Credit
from godown.countries import Deal, Party
from godown.kernel.ids import new_id
from godown.platform.database import Database
from godown.platform.transaction import Tx, transaction
from godown.reports import gst_files, gst_month, journal, journal_files, queries_gst
from tests.builders.month import CHOICES, FIRST, HERE, OPERATOR, THERE, invoice, issue_month

LAST = date(2026, 11, 30)
MONTH = "2026-11"
HEADS = ("igst", "cgst", "sgst", "cess")


@pytest.fixture
def tx(database: Database, tenant_id: UUID) -> Any:
    with transaction(database, tenant_id) as opened:
        yield opened


def of_return(told: dict[str, Any]) -> dict[str, int]:
    """Taxable value and heads of a return in paise, notes taken off: from its JSON alone."""
    sums: dict[str, Decimal] = defaultdict(Decimal)

    def add(row: dict[str, Any], sign: int = 1) -> None:
        for key, name in (
            ("txval", "taxable"),
            ("iamt", "igst"),
            ("camt", "cgst"),
            ("samt", "sgst"),
            ("csamt", "cess"),
        ):
            sums[name] += sign * row.get(key, 0)

    for table, key, sign in (("b2b", "inv", 1), ("b2cl", "inv", 1), ("cdnr", "nt", -1)):
        for group in told.get(table, []):
            for one in group[key]:
                for item in one["itms"]:
                    add(item["itm_det"], sign)
    for one in told.get("cdnur", []):
        for item in one["itms"]:
            add(item["itm_det"], -1)
    for group in told.get("exp", []):
        for one in group["inv"]:
            for item in one["itms"]:
                add(item)
    for row in told.get("b2cs", []):
        add(row)
    for row in told.get("nil", {}).get("inv", []):
        sums["taxable"] += row["nil_amt"]
    return {name: int(value * 100) for name, value in sums.items()}


def of_goods(told: dict[str, Any]) -> dict[str, int]:
    """The same from table 12."""
    sums: dict[str, Decimal] = defaultdict(Decimal)
    for rows in told["hsn"].values():
        for row in rows:
            for key, name in (
                ("txval", "taxable"),
                ("iamt", "igst"),
                ("camt", "cgst"),
                ("samt", "sgst"),
                ("csamt", "cess"),
            ):
                sums[name] += row[key]
    return {name: int(value * 100) for name, value in sums.items()}


def of_accounts(amounts: dict[str, int], registration: str) -> dict[str, int]:
    """Heads of a registration from balances by account, as owed."""
    found = dict.fromkeys(HEADS, 0)
    for account, paise in amounts.items():
        parts = account.replace(" ", ":").split(":")
        if registration in parts:
            head = parts[-1].lower().replace("utgst", "sgst")
            found["cess" if head in ("cess", "unit-cess") else head] -= paise
    return found


def of_beancount(text: str) -> dict[str, int]:
    """Balances by account, read from the file; every transaction must come to nothing."""
    sums: dict[str, int] = defaultdict(int)
    for block in text.split("\n\n")[2:]:
        rows = re.findall(r"^  (\S+)  (-?\d+)\.(\d\d) INR$", block, re.M)
        paise = [(account, int(whole + rest)) for account, whole, rest in rows]
        assert sum(amount for _, amount in paise) == 0, block
        assert re.match(r'^\d{4}-\d\d-\d\d \* "(?:[^"\\]|\\.)*" "(?:[^"\\]|\\.)*"$', block.split("\n")[0])
        for account, amount in paise:
            assert f"open {account} INR" in text
            sums[account] += amount
    return sums


def of_tally(text: str) -> dict[str, int]:
    """Balances by ledger, read from the file: a debit is negative and deemed positive."""
    root = ElementTree.fromstring(text)
    known = {one.get("NAME") for one in root.iter("LEDGER")}
    sums: dict[str, int] = defaultdict(int)
    for voucher in root.iter("VOUCHER"):
        total = 0
        for row in voucher.iter("ALLLEDGERENTRIES.LIST"):
            name, said = row.findtext("LEDGERNAME", ""), row.findtext("AMOUNT", "")
            paise = -int(Decimal(said) * 100)
            assert name in known
            assert (row.findtext("ISDEEMEDPOSITIVE") == "Yes") is (paise > 0)
            sums[name] += paise
            total += paise
        assert total == 0
    return sums


@pytest.mark.parametrize("whole_rupees", [False, True])
def test_a_month_agrees_in_return_journal_beancount_and_tally(tx: Tx, whole_rupees: bool) -> None:
    issue_month(tx, 1_000, 120, late=7, whole_rupees=whole_rupees)
    entries = journal.journal(tx, FIRST, LAST)
    beancount = of_beancount(journal_files.beancount(entries, FIRST))
    tally = of_tally(journal_files.tally(entries))
    assert sum(beancount.values()) == sum(tally.values()) == 0
    taxable = commercial = listed = rounded = 0
    for registration in (HERE, THERE):
        told = gst_month.gstr1_of(tx, registration, MONTH)
        known = of_return(told)
        month = gst_month.gst_month(tx, registration, MONTH)
        assert month.agrees
        assert {name: known.get(name, 0) for name in HEADS} == {name: getattr(month.booked, name) for name in HEADS}
        assert of_goods(told) == known
        assert of_accounts(beancount, registration) == {name: known.get(name, 0) for name in HEADS}
        assert of_accounts(tally, registration) == {name: known.get(name, 0) for name in HEADS}
        taxable += known["taxable"]
        commercial += month.commercial_paise
        rounded += month.round_off_paise
        assert month.round_off_paise == sum(paise for _, paise in gst_month.tables_of(tx, registration, MONTH).rounded)
        listed += sum(one.count for one in month.findings if one.code == "commercial_credit")
    assert taxable == -beancount[journal.SALES] - beancount[journal.RETURNS]
    assert -tally["Sales"] - tally["Sales Returns"] == taxable
    assert (listed, commercial) == (7, beancount[journal.COMMERCIAL]), "what may differ is listed and summed"
    assert tally["Commercial Credits"] == commercial
    assert rounded == -beancount[journal.ROUND_OFF] == -tally["Round Off"], "round-off is summed as well"
    assert (rounded != 0) is whole_rupees
    assert not {"b2b", "b2cl", "b2cs", "cdnr", "exp", "nil", "hsn", "doc_issue", "supeco"} - set(
        gst_month.gstr1_of(tx, HERE, MONTH)
    )


def test_bean_check_reads_the_month(tx: Tx, tmp_path: Path) -> None:
    """Beancount itself (a tool of the tests, run as a process of its own) finds nothing wrong with the file."""
    issue_month(tx, 200, 40)
    path = tmp_path / "november.beancount"
    path.write_text(journal_files.beancount(journal.journal(tx, FIRST, LAST), FIRST), encoding="utf-8")
    run = subprocess.run(
        [sys.executable, "-m", "beancount.scripts.check", str(path)], capture_output=True, text=True, check=False
    )
    assert (run.returncode, run.stdout, run.stderr) == (0, "", "")
    wrong = path.read_text(encoding="utf-8").replace(" INR\n  Income:Sales  -", " INR\n  Income:Sales  -1", 1)
    path.write_text(wrong, encoding="utf-8")
    broken = subprocess.run(
        [sys.executable, "-m", "beancount.scripts.check", str(path)], capture_output=True, text=True, check=False
    )
    assert broken.returncode != 0


def test_tables_for_spreadsheets_say_the_same(tx: Tx) -> None:
    openpyxl = importlib.import_module("openpyxl")  # it has no types
    issue_month(tx, 120, 30)
    entries = journal.journal(tx, FIRST, LAST)
    book = openpyxl.load_workbook(BytesIO(journal_files.as_workbook(entries)), data_only=True)
    rows = list(book["Journal"].iter_rows(min_row=2, values_only=True))
    assert len(rows) == sum(len(entry.postings) for entry in entries)
    debit, credit = (sum(Decimal(str(row[side] or 0)) for row in rows) for side in (5, 6))
    assert debit == credit == Decimal(sum(entry.paise for entry in entries)) / 100
    assert journal_files.as_workbook(entries) == journal_files.as_workbook(entries)
    month = gst_month.tables_of(tx, HERE, MONTH)
    told = gst_month.gst_month(tx, HERE, MONTH)
    sheet = openpyxl.load_workbook(BytesIO(gst_files.as_workbook(month)))["Documents"]
    taxable = sum(Decimal(str(row[6])) for row in sheet.iter_rows(min_row=2, values_only=True))
    assert taxable == Decimal(told.total.taxable) / 100
    lines = gst_files.as_csv(month).decode("utf-8-sig").splitlines()
    assert sum(Decimal(one[6]) for one in csv.reader(lines[1:])) == taxable


def test_the_same_facts_make_the_same_bytes(tx: Tx) -> None:
    issue_month(tx, 60, 10)
    first, again = (journal.journal(tx, FIRST, LAST) for _ in range(2))
    assert journal_files.beancount(first, FIRST) == journal_files.beancount(again, FIRST)
    assert journal_files.tally(first) == journal_files.tally(again)
    assert journal_files.as_csv(first) == journal_files.as_csv(again)
    assert all(sum(one.paise for one in entry.postings) == 0 for entry in first)


def test_three_invoices_with_one_cancelled(tx: Tx) -> None:
    made = issue_month(tx, 41, 0)
    (here,) = [row for row in gst_month.gstr1_of(tx, HERE, MONTH)["doc_issue"]["doc_det"] if row["doc_num"] == 1]
    mine = [one for one in made if one.registration == HERE]
    cancelled = sum(one.registration == HERE for one in made[::40])
    (series,) = here["docs"]
    assert (series["from"], series["to"]) == ("29/26-27/000001", f"29/26-27/{len(mine):06d}")
    assert (series["totnum"], series["cancel"], series["net_issue"]) == (len(mine), cancelled, len(mine) - cancelled)


def test_a_late_credit_is_in_no_return_and_in_the_journal(tx: Tx) -> None:
    (made, *_) = [one for one in issue_month(tx, 60, 0)[1:] if one.registration == HERE]
    line = made.lines[0]
    late = date(2027, 11, 5)
    books.credit(
        tx, source_kind="x", source_id=new_id(), dated=late, credits=[Credit(line.source_line_id, line.quantity)]
    )
    month = gst_month.gst_month(tx, HERE, "2027-11")
    assert (month.agrees, month.total.taxable, month.commercial_paise) == (True, 0, line.gross_paise)
    assert [one.code for one in month.findings] == ["commercial_credit"]
    entries = journal.journal(tx, late, late)
    assert {one.account: one.paise for one in journal.balances(entries)} == {
        journal.COMMERCIAL: line.gross_paise, journal.CUSTOMERS: -line.gross_paise}  # fmt: skip


def test_findings_name_what_the_portal_refuses(tx: Tx) -> None:
    books.choose_taxes(tx, CHOICES)
    known, wrong = (invoice(Random(7), 1) for _ in range(2))
    short = replace(known, lines=(replace(known.lines[0], hsn="09"),), source_id=new_id())
    deal = Deal(Party(HERE, "29", "IN"), Party("32AAXCA1234F1ZX"), "32", "IN")
    wrong = replace(wrong, deal=deal, buyer={"gstin": "32AAXCA1234F1ZX"}, source_id=new_id())
    drafts, _ = books.draft(tx, [replace(short, deal=replace(deal, buyer=Party())), wrong])
    first, second = books.issue(tx, list(drafts.values()))
    found = {one.code: one.documents for one in gst_month.gst_month(tx, HERE, MONTH).findings}
    assert (found["hsn_short"], found["buyer_registration"]) == ((first.id,), (second.id,))


def test_what_went_through_an_operator_stands_again_in_table_14(tx: Tx) -> None:
    issue_month(tx, 200, 40)
    (row,) = gst_month.gstr1_of(tx, HERE, MONTH)["supeco"]["clttx"]
    placed = gst_month.tables_of(tx, HERE, MONTH)
    told = [
        p
        for rows in placed.tables.values()
        for p in rows
        if p.document.operator and p.document.treatment != "export_paid"
    ]
    assert row["etin"] == OPERATOR
    assert int(row["suppval"] * 100) == sum(p.amounts.taxable for p in told)


def test_registrations_are_those_of_facilities_and_series(tx: Tx) -> None:
    issue_month(tx, 40, 0)
    assert queries_gst.registrations(tx) == [THERE, HERE]


def test_a_customers_words_do_not_break_the_files() -> None:
    entry = journal.document_entry(
        journal.BookedDocument(
            UUID(int=1), FIRST, "tax_invoice", "29/1", HERE, 'A "B" <C> & \\ D\x0b', "", 100_00, 118_00, {"igst": 18_00}
        )
    )
    of_beancount(journal_files.beancount([entry], FIRST))
    of_tally(journal_files.tally([entry]))
    formula = replace(entry, text="=1+1")
    assert "'=1+1" in journal_files.as_csv([formula])
