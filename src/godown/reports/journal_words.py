"""The words of the journal: entries, their postings, and the accounts that more than one kind of fact moves."""

from dataclasses import dataclass
from datetime import date
from typing import Final
from uuid import UUID

CUSTOMERS: Final = "Assets:Receivable:Customers"
PAYMENTS: Final = "Assets:Receivable:Payments"
STOCK: Final = "Assets:Stock"
TAX: Final = "Liabilities:Tax"
INPUT_TAX: Final = "Assets:Input-Tax"
ROUND_OFF: Final = "Expenses:Round-Off"


@dataclass(frozen=True, slots=True)
class Posting:
    """An amount on an account: above 0 debit, below 0 credit."""

    account: str
    paise: int


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry of the journal; its postings come to 0. `document_id` is the document behind it, `bill_id` the bill of a vendor,
    where there is one."""

    day: date
    kind: str
    number: str
    text: str
    postings: tuple[Posting, ...]
    document_id: UUID | None = None
    bill_id: UUID | None = None

    @property
    def paise(self) -> int:
        """The debits."""
        return sum(one.paise for one in self.postings if one.paise > 0)


def tax_account(registration: str, code: str) -> str:
    """The account of a head that a registration owes."""
    return f"{TAX}:{registration}:{_head(code)}"


def input_tax_account(registration: str, code: str) -> str:
    """The account of a head that a registration claims."""
    return f"{INPUT_TAX}:{registration or 'None'}:{_head(code)}"


def _head(code: str) -> str:
    return code.upper().replace("_", "-")


def payments_account(channel: str) -> str:
    """The account of what customers paid to a channel (its gateway or marketplace), by its code."""
    return f"{PAYMENTS}:{account_name(channel)}"


def account_name(text: str) -> str:
    """A part of an account's name: letters, digits and hyphens, beginning with a capital."""
    plain = "".join(sign if sign.isascii() and sign.isalnum() else "-" for sign in text)
    return plain[:1].upper() + plain[1:] if plain[:1].isalpha() else f"X{plain}"
