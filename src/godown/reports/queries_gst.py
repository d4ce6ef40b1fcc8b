"""SQL behind the GST month: documents of a registration with their lines, and their sums as the database has them."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from uuid import UUID

from godown.books.sets import UNIT, whole_sets
from godown.countries.india.filing import Amounts, FiledDocument, FiledLine, amounts_of, summed
from godown.countries.india.lacking import PortalPaper
from godown.platform.transaction import Tx

MILLIONTHS = 100
"""Millionths in a basis point."""


def registrations(tx: Tx) -> list[str]:
    """The registrations that issued documents, or that facilities have."""
    return [
        row[0]
        for row in tx.tuples(
            """SELECT gstin FROM facility WHERE tenant_id = %(tenant)s AND gstin IS NOT NULL
               UNION SELECT registration FROM document_series WHERE tenant_id = %(tenant)s AND registration <> ''
               ORDER BY 1"""
        )
    ]


def documents_of_month(tx: Tx, registration: str, first: date, last: date) -> list[FiledDocument]:
    """The documents of a registration from a day to a day, cancelled ones too, in the order of their numbers."""
    span = {"registration": registration, "first": first, "last": last}
    lines: dict[UUID, list[FiledLine]] = defaultdict(list)
    sets: dict[tuple[UUID, str], list[Any]] = defaultdict(list)
    for document, hsn, unit, quantity, rate_bp, taxable, taxes, sku_id, bundle in tx.tuples(
        """SELECT l.document_id, l.hsn, l.unit, l.quantity, l.rate_bp, l.taxable_paise, l.taxes, l.sku_id, l.bundle
           FROM document d JOIN document_line l ON l.tenant_id = d.tenant_id AND l.document_id = d.id
           WHERE d.tenant_id = %(tenant)s AND d.registration = %(registration)s
             AND d.kind <> 'outside_invoice' AND d.dated BETWEEN %(first)s AND %(last)s
           ORDER BY l.document_id, l.line_no""",
        **span,
    ):
        amounts = amounts_of(taxable, taxes)
        line = FiledLine(hsn, unit, quantity, rate_bp * MILLIONTHS, amounts)
        if bundle:
            sets[document, bundle["code"]].append((line, sku_id, bundle))
        else:
            lines[document].append(line)
    for (document, _), rows in sets.items():
        lines[document] += _as_one(rows)
    return [
        FiledDocument(*(*row[:12], tuple(lines[row[0]]), tuple(row[12]), row[13]))
        for row in tx.tuples(
            """SELECT d.id, d.kind, d.number, d.status = 'cancelled', d.dated, d.treatment, d.place_of_supply,
                      coalesce(d.buyer ->> 'gstin', ''), d.total_paise + d.round_off_paise, d.operator,
                      coalesce(o.whole_value_paise, o.total_paise + o.round_off_paise, d.total_paise + d.round_off_paise),
                      coalesce(o.dated, d.dated), d.warnings, d.round_off_paise
               FROM document d LEFT JOIN document o ON o.tenant_id = d.tenant_id AND o.id = d.corrects_id
               WHERE d.tenant_id = %(tenant)s AND d.registration = %(registration)s
                 AND d.kind <> 'outside_invoice' AND d.dated BETWEEN %(first)s AND %(last)s
               ORDER BY d.kind, length(d.number), d.number""",
            **span,
        )
    ]


def papers_of_month(tx: Tx, registration: str, first: date, last: date) -> dict[tuple[UUID, str], PortalPaper]:
    """What the portal said of the documents of a month, by (document, paper), and when their goods were there."""
    found = tx.tuples(
        """SELECT c.document_id, c.paper, c.state, c.valid_until,
                  CASE WHEN s.state IN ('delivered', 'returned', 'lost') THEN coalesce(s.delivered_at, s.state_at) END
           FROM document d JOIN clearance c ON c.tenant_id = d.tenant_id AND c.document_id = d.id
           LEFT JOIN shipment s ON s.tenant_id = d.tenant_id AND d.source_kind = 'parcel' AND s.parcel_id = d.source_id
             AND s.state <> 'cancelled'
           WHERE d.tenant_id = %(tenant)s AND d.registration = %(registration)s AND d.status = 'issued'
             AND d.dated BETWEEN %(first)s AND %(last)s""",
        registration=registration,
        first=first,
        last=last,
    )
    return {(document, paper): PortalPaper(*rest) for document, paper, *rest in found}


def _as_one(rows: Sequence[tuple[FiledLine, UUID, Mapping[str, Any]]]) -> list[FiledLine]:
    """The parts of a set that is taxed as one: whole sets are one line, else each part stands by itself."""
    parts = [line for line, _, _ in rows]
    sets = whole_sets((sku_id, line.quantity, bundle) for line, sku_id, bundle in rows)
    amounts = summed(line.amounts for line in parts)
    return [replace(parts[0], unit=UNIT, quantity=sets, amounts=amounts)] if sets else parts


@dataclass(frozen=True, slots=True)
class Booked:
    """What the documents of a month sum to, said by the database alone: what returns know, and what they do not."""

    known: Amounts
    commercial_paise: int
    round_off_paise: int
    documents: int


def booked(tx: Tx, registration: str, first: date, last: date) -> Booked:
    """Sums of documents that stand, notes taken off; a proof beside the tables of a return."""
    sums: dict[str, int] = defaultdict(int)
    for code, paise in tx.tuples(
        """SELECT t.tax ->> 0, sum(CASE WHEN d.corrects_id IS NULL THEN 1 ELSE -1 END * (t.tax ->> 3)::bigint)::bigint
           FROM document d JOIN document_line l ON l.tenant_id = d.tenant_id AND l.document_id = d.id
           CROSS JOIN LATERAL jsonb_array_elements(l.taxes) AS t (tax)
           WHERE d.tenant_id = %(tenant)s AND d.registration = %(registration)s AND d.status = 'issued'
             AND d.kind <> 'outside_invoice' AND d.dated BETWEEN %(first)s AND %(last)s GROUP BY 1""",
        registration=registration,
        first=first,
        last=last,
    ):
        sums[code] = paise
    ((taxable, commercial, round_off, count),) = tx.tuples(
        """SELECT coalesce(sum(CASE kind WHEN 'tax_invoice' THEN taxable_paise WHEN 'credit_note' THEN -taxable_paise
                               ELSE 0 END), 0)::bigint,
                  coalesce(sum(total_paise) FILTER (WHERE kind = 'commercial_credit'), 0)::bigint,
                  coalesce(sum(CASE WHEN corrects_id IS NULL THEN round_off_paise ELSE -round_off_paise END), 0)::bigint, count(*)
           FROM document WHERE tenant_id = %(tenant)s AND registration = %(registration)s AND status = 'issued'
             AND kind <> 'outside_invoice' AND dated BETWEEN %(first)s AND %(last)s""",
        registration=registration,
        first=first,
        last=last,
    )
    known = amounts_of(taxable, [(code, 0, 0, paise) for code, paise in sums.items()])
    return Booked(known, commercial, round_off, count)
