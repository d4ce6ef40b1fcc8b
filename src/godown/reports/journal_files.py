"""The journal as files: Beancount, Tally's XML and CSV. Text from whole paise; the same entries make the same bytes."""

import csv
import io
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Final
from xml.sax import saxutils

from godown.kernel.money import RUPEE
from godown.platform.sheets import write_workbook
from godown.reports.journal_words import Entry

CURRENCY: Final = "INR"
PARENTS: Final = {
    "Assets:Receivable": "Sundry Debtors",
    "Assets:Stock": "Stock-in-hand",
    "Assets:Stock-Clearing": "Stock-in-hand",
    "Assets:Input-Tax": "Duties & Taxes",
    "Assets:Bank": "Bank Accounts",
    "Assets:Tax-Collected-At-Source": "Duties & Taxes",
    "Assets:Tax-Deducted-At-Source": "Loans & Advances (Asset)",
    "Assets:Vendor-Claims": "Loans & Advances (Asset)",
    "Liabilities:Payable": "Sundry Creditors",
    "Income": "Sales Accounts",
    "Liabilities:Tax": "Duties & Taxes",
    "Liabilities:Goods-Received": "Current Liabilities",
    "Equity": "Capital Account",
    "Expenses:Cost-Of-Goods": "Direct Expenses",
    "Expenses": "Indirect Expenses",
}
"""The group of Tally under which a ledger stands, by the longest beginning of its account."""

VOUCHERS: Final = {"tax_invoice": "Sales", "bill_of_supply": "Sales", "credit_note": "Credit Note",
                   "commercial_credit": "Credit Note", "supplier_bill": "Purchase", "cod_remittance": "Receipt",
                   "marketplace_settlement": "Receipt", "gateway_payout": "Receipt", "debit_note": "Debit Note"}  # fmt: skip


def rupees(paise: int) -> str:
    """Paise as a plain number of rupees: -1234.50."""
    whole, rest = divmod(abs(paise), RUPEE)
    return f"{'-' if paise < 0 else ''}{whole}.{rest:02d}"


def _accounts(entries: Sequence[Entry]) -> list[str]:
    return sorted({posting.account for entry in entries for posting in entry.postings})


def beancount(entries: Sequence[Entry], first: date) -> str:
    """A ledger for Beancount: the accounts are opened on the first day."""
    rows = [f'option "operating_currency" "{CURRENCY}"', ""]
    rows += [f"{first} open {account} {CURRENCY}" for account in _accounts(entries)]
    for entry in entries:
        rows += ["", f'{entry.day} * "{_quoted(entry.number)}" "{_quoted(_narration(entry))}"']
        rows += [f"  {posting.account}  {rupees(posting.paise)} {CURRENCY}" for posting in entry.postings]
    return "\n".join(rows) + "\n"


def _narration(entry: Entry) -> str:
    kind = entry.kind.replace("_", " ").capitalize()
    return f"{kind}, {entry.text}" if entry.text else kind


def _quoted(text: str) -> str:
    plain = "".join(sign if sign >= " " else " " for sign in text)
    return plain.replace("\\", "\\\\").replace('"', '\\"')


def as_csv(entries: Sequence[Entry]) -> str:
    """One row a posting: day, kind, number, text, account, debit, credit."""
    out = io.StringIO()
    write = csv.writer(out, lineterminator="\r\n").writerow
    write(["date", "kind", "number", "text", "account", "debit", "credit"])
    for entry in entries:
        for one in entry.postings:
            debit, credit = (rupees(one.paise), "") if one.paise > 0 else ("", rupees(-one.paise))
            write([entry.day, entry.kind, _cell(entry.number), _cell(entry.text), one.account, debit, credit])
    return out.getvalue()


def as_workbook(entries: Sequence[Entry]) -> bytes:
    """An XLSX: the postings, and what each account came to."""
    heads = ("date", "kind", "number", "text", "account", "debit", "credit")
    postings = [
        (entry.day, entry.kind, entry.number, entry.text, one.account, _amount(one.paise), _amount(-one.paise))
        for entry in entries
        for one in entry.postings
    ]
    sums: dict[str, list[int]] = {}
    for entry in entries:
        for one in entry.postings:
            pair = sums.setdefault(one.account, [0, 0])
            pair[one.paise < 0] += abs(one.paise)
    rows = [(account, _amount(sums[account][0]), _amount(sums[account][1])) for account in sorted(sums)]
    return write_workbook({"Journal": [heads, *postings], "Accounts": [("account", "debit", "credit"), *rows]})


def _amount(paise: int) -> Decimal | None:
    """Rupees of a side, nothing where the other side has them."""
    return Decimal(paise) / RUPEE if paise > 0 else None


def _cell(text: str) -> str:
    """Text that a spreadsheet does not take for a formula."""
    return f"'{text}" if text[:1] in ("=", "+", "-", "@") else text


def tally(entries: Sequence[Entry]) -> str:
    """Masters and vouchers for Tally: a debit is negative with ISDEEMEDPOSITIVE Yes, as Tally writes it."""
    rows = ["<ENVELOPE><HEADER><TALLYREQUEST>Import Data</TALLYREQUEST></HEADER><BODY>", *_masters(entries)]
    rows += ["<IMPORTDATA><REQUESTDESC><REPORTNAME>Vouchers</REPORTNAME></REQUESTDESC><REQUESTDATA>"]
    rows += [_voucher(entry) for entry in entries]
    return "\n".join([*rows, "</REQUESTDATA></IMPORTDATA></BODY></ENVELOPE>"]) + "\n"


def escape(text: str) -> str:
    """Text as XML holds it, in elements and attributes; signs that XML has no place for are left out."""
    plain = "".join(sign for sign in text if sign >= " ")
    return saxutils.escape(plain, {'"': "&quot;"})


def _masters(entries: Sequence[Entry]) -> list[str]:
    rows = ["<IMPORTDATA><REQUESTDESC><REPORTNAME>All Masters</REPORTNAME></REQUESTDESC><REQUESTDATA>"]
    for account in _accounts(entries):
        name, parent = escape(ledger(account)), escape(_parent(account))
        rows.append(
            f'<TALLYMESSAGE><LEDGER NAME="{name}" ACTION="Create"><NAME>{name}</NAME><PARENT>{parent}</PARENT>'
            "</LEDGER></TALLYMESSAGE>"
        )
    return [*rows, "</REQUESTDATA></IMPORTDATA>"]


def ledger(account: str) -> str:
    """An account as Tally names it: what its last parts say."""
    parts = account.replace("-", " ").split(":")
    return " ".join(parts[1:])


def _parent(account: str) -> str:
    return PARENTS[max((known for known in PARENTS if account.startswith(known)), key=len)]


def _voucher(entry: Entry) -> str:
    kind = VOUCHERS.get(entry.kind, "Journal")
    lines = "".join(
        f"<ALLLEDGERENTRIES.LIST><LEDGERNAME>{escape(ledger(one.account))}</LEDGERNAME>"
        f"<ISDEEMEDPOSITIVE>{'Yes' if one.paise > 0 else 'No'}</ISDEEMEDPOSITIVE>"
        f"<AMOUNT>{rupees(-one.paise)}</AMOUNT></ALLLEDGERENTRIES.LIST>"
        for one in entry.postings
    )
    return (
        f'<TALLYMESSAGE><VOUCHER VCHTYPE="{kind}" ACTION="Create"><DATE>{entry.day:%Y%m%d}</DATE>'
        f"<VOUCHERTYPENAME>{kind}</VOUCHERTYPENAME><VOUCHERNUMBER>{escape(entry.number)}</VOUCHERNUMBER>"
        f"<NARRATION>{escape(_narration(entry))}</NARRATION>{lines}</VOUCHER></TALLYMESSAGE>"
    )
