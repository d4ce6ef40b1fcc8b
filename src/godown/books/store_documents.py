"""SQL that writes documents."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from operator import attrgetter
from typing import Any
from uuid import UUID

from godown.books.store_accounts import UNCHARGED
from godown.books.tables import document, document_line, document_series
from godown.platform.transaction import Tx


@dataclass(frozen=True, slots=True)
class DraftLine:
    """A line of a document about to be issued. `forgone`: the taxes of the line that a credit gives back without reducing
    them, for it comes too late; in the form of `taxes`. `shipping_paise`: what of the gross is shipping, tax inside."""

    id: UUID
    line_no: int
    source_line_id: UUID
    corrects_line_id: UUID | None
    sku_id: UUID
    sku_code: str
    description: str
    hsn: str
    unit: str
    quantity: int
    gross_paise: int
    taxable_paise: int
    rate_bp: int
    tax_paise: int
    taxes: list[list[Any]]
    by_amount: bool = False
    forgone: list[list[Any]] = field(default_factory=list)
    shipping_paise: int = 0
    bundle: dict[str, Any] | None = None


@dataclass(slots=True)
class Draft:
    """A document about to be issued; its number is set last."""

    id: UUID
    kind: str
    country: str
    registration: str
    financial_year: str
    dated: date
    facility_id: UUID
    source_kind: str
    source_id: UUID
    order_id: UUID | None
    corrects_id: UUID | None
    treatment: str
    place_of_supply: str
    supplier: dict[str, Any]
    buyer: dict[str, Any]
    warnings: list[str]
    lines: tuple[DraftLine, ...]
    operator: str = ""
    number: str = ""
    issued_at: datetime | None = None
    rounded: bool = False
    round_off_paise: int = 0

    @property
    def total_paise(self) -> int:
        """What the document is for, tax inside."""
        return sum(line.gross_paise for line in self.lines)

    @property
    def payable_paise(self) -> int:
        """What is to be paid: the total, rounded where the document is."""
        return self.total_paise + self.round_off_paise


DOCUMENT = (
    "id", "kind", "number", "country", "registration", "financial_year", "dated", "facility_id", "source_kind", "source_id",
    "order_id", "corrects_id", "treatment", "place_of_supply", "supplier", "buyer", "taxable_paise", "tax_paise",
    "total_paise", "rounded", "round_off_paise", "operator", "warnings", "issued_at", "made_by",
)  # fmt: skip

LINE = (
    "id", "document_id", "line_no", "source_line_id", "corrects_line_id", "sku_id", "sku_code", "description", "hsn",
    "unit", "quantity", "gross_paise", "taxable_paise", "rate_bp", "tax_paise", "taxes", "by_amount", "forgone",
    "shipping_paise", "bundle",
)  # fmt: skip


STEP = timedelta(microseconds=1)


def take_numbers(tx: Tx, key: tuple[str, str, str], prefix: str, count: int) -> tuple[int, str, datetime]:
    """Take the next numbers of a series. A rollback gives them back, so there is no gap. Answer (first, prefix, when the first is
    issued): now, or after the last one of the series, each a microsecond after the one before, so that time and number agree."""
    ((following, kept, last),) = tx.tuples(
        """INSERT INTO document_series AS s (tenant_id, kind, registration, financial_year, prefix, next, begins, issued, last_at)
           VALUES (%(tenant)s, %(kind)s, %(registration)s, %(year)s, %(prefix)s, %(count)s + 1, 1, %(count)s, %(now)s + %(span)s)
           ON CONFLICT (tenant_id, kind, registration, financial_year) DO UPDATE
           SET next = s.next + %(count)s, begins = coalesce(s.begins, s.next), issued = s.issued + %(count)s,
               last_at = greatest(%(now)s, s.last_at + %(step)s) + %(span)s
           RETURNING next, prefix, last_at""",
        step=STEP,
        span=STEP * (count - 1),
        kind=key[0],
        registration=key[1],
        year=key[2],
        prefix=prefix,
        count=count,
    )
    return following - count, kept, last - STEP * (count - 1)


def set_next(tx: Tx, rows: Sequence[tuple[str, str, str, str, int]]) -> None:
    """Let series go on with a number: (kind, registration, year, prefix, next). Never below the number that stands there
    under the same prefix."""
    tx.insert(
        document_series,
        ("kind", "registration", "financial_year", "prefix", "next"),
        rows,
        tail="""ON CONFLICT (tenant_id, kind, registration, financial_year) DO UPDATE
                SET prefix = EXCLUDED.prefix,
                    begins = CASE WHEN document_series.prefix = EXCLUDED.prefix THEN document_series.begins END,
                    issued = CASE WHEN document_series.prefix = EXCLUDED.prefix THEN document_series.issued ELSE 0 END,
                    next = CASE WHEN document_series.prefix = EXCLUDED.prefix
                    THEN GREATEST(document_series.next, EXCLUDED.next) ELSE EXCLUDED.next END""",
    )


def write(tx: Tx, drafts: Sequence[Draft]) -> None:
    """Write documents with their lines."""
    heads = []
    for d in drafts:
        taxable = sum(line.taxable_paise for line in d.lines)
        heads.append(
            (d.id, d.kind, d.number, d.country, d.registration, d.financial_year, d.dated, d.facility_id, d.source_kind,
             d.source_id, d.order_id, d.corrects_id, d.treatment, d.place_of_supply, d.supplier, d.buyer, taxable,
             d.total_paise - taxable, d.total_paise, d.rounded, d.round_off_paise, d.operator, d.warnings, d.issued_at or tx.now, tx.actor.id)
        )  # fmt: skip
    tx.insert(document, DOCUMENT, heads)
    rest = attrgetter(*LINE[2:])
    lines = [(n.id, d.id, *rest(n)) for d in drafts for n in d.lines]
    tx.insert(document_line, LINE, lines)


def cancel(
    tx: Tx, source_kind: str, source_ids: Sequence[UUID], *, after: date | None, apart: Sequence[UUID] = ()
) -> list[tuple[UUID, UUID]]:
    """Mark the documents of sources cancelled; they keep their numbers. Those of a day up to `after`, those of which a credit note
    stands, and those set `apart`, stay as they are: answer them as (document, source)."""
    tx.run(
        f"""WITH undone AS (
                UPDATE document d SET status = 'cancelled' WHERE tenant_id = %(tenant)s AND source_kind = %(kind)s
                AND source_id = ANY(%(ids)s) AND status = 'issued' AND (%(after)s::date IS NULL OR dated > %(after)s)
                AND NOT id = ANY(%(apart)s)
                AND NOT EXISTS (SELECT 1 FROM document n WHERE n.tenant_id = d.tenant_id AND n.corrects_id = d.id
                                AND n.status = 'issued')
                RETURNING d.order_id, d.corrects_id, d.total_paise, d.round_off_paise), {UNCHARGED}
            SELECT count(*) FROM undone""",
        kind=source_kind,
        ids=list(source_ids),
        after=after,
        apart=list(apart),
    )
    found = tx.tuples(
        """SELECT id, source_id FROM document WHERE tenant_id = %(tenant)s AND source_kind = %(kind)s
           AND source_id = ANY(%(ids)s) AND status = 'issued' ORDER BY issued_at, number""",
        kind=source_kind,
        ids=list(source_ids),
    )
    return [(row[0], row[1]) for row in found]


def set_files(tx: Tx, files: Mapping[UUID, UUID], *, void: bool) -> None:
    """Papers of documents were made, or (`void`) those of cancelled ones with the stamp; each is made once."""
    column = "void_file_id" if void else "file_id"
    tx.run(
        f"""UPDATE document d SET {column} = g.file_id
            FROM unnest(%(ids)s::uuid[], %(files)s::uuid[]) AS g (id, file_id)
            WHERE d.tenant_id = %(tenant)s AND d.id = g.id AND d.{column} IS NULL""",
        ids=list(files),
        files=list(files.values()),
    )
