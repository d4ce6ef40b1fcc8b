"""SQL that writes invoices from before Godown."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from operator import attrgetter
from uuid import UUID

from godown.books import store_documents
from godown.books.store_documents import LINE, Draft, DraftLine
from godown.books.tables import document_line
from godown.platform.transaction import Tx


@dataclass(frozen=True, slots=True)
class OutsideHead:
    """What is known under a number."""

    id: UUID
    kind: str
    dated: date
    gstin: str
    place: str


def of_number(tx: Tx, key: tuple[str, str, str]) -> list[OutsideHead]:
    """Invoices and bills of this registration, year and number, ours first."""
    return tx.rows(
        OutsideHead,
        """SELECT id, kind, dated, coalesce(buyer ->> 'gstin', '') AS gstin, place_of_supply AS place FROM document
           WHERE tenant_id = %(tenant)s AND registration = %(registration)s AND financial_year = %(year)s AND number = %(number)s
             AND kind IN ('tax_invoice', 'bill_of_supply', 'outside_invoice') ORDER BY kind = 'outside_invoice', id""",
        registration=key[0],
        year=key[1],
        number=key[2],
    )


def write(tx: Tx, draft: Draft, value_paise: int | None) -> None:
    """Write an invoice from before, under the number that it has."""
    store_documents.write(tx, [draft])
    _value(tx, draft.id, value_paise)


def _value(tx: Tx, document_id: UUID, value_paise: int | None) -> None:
    tx.run(
        """UPDATE document SET whole_value_paise = greatest(whole_value_paise, %(value)s::bigint)
           WHERE tenant_id = %(tenant)s AND id = %(id)s""",
        id=document_id,
        value=value_paise,
    )


def add_lines(tx: Tx, document_id: UUID, lines: Sequence[DraftLine], there: int, value_paise: int | None) -> None:
    """More lines of an invoice from before became known."""
    rest = attrgetter(*LINE[2:])
    numbered = [replace(line, line_no=there + number) for number, line in enumerate(lines, 1)]
    tx.insert(document_line, LINE, [(line.id, document_id, *rest(line)) for line in numbered])
    tx.run(
        """UPDATE document SET taxable_paise = taxable_paise + %(taxable)s, tax_paise = tax_paise + %(tax)s,
               total_paise = total_paise + %(gross)s WHERE tenant_id = %(tenant)s AND id = %(id)s""",
        id=document_id,
        taxable=sum(line.taxable_paise for line in lines),
        tax=sum(line.tax_paise for line in lines),
        gross=sum(line.gross_paise for line in lines),
    )
    _value(tx, document_id, value_paise)
