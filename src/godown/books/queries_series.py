"""SQL that reads document series."""

from collections.abc import Sequence
from dataclasses import dataclass

from godown.platform.transaction import Tx


@dataclass(frozen=True, slots=True)
class Series:
    """A series of documents and its next number."""

    kind: str
    registration: str
    financial_year: str
    prefix: str
    next: int


def series(tx: Tx, registrations: Sequence[str]) -> list[Series]:
    """The series of these registrations."""
    return tx.rows(
        Series,
        """SELECT kind, registration, financial_year, prefix, next FROM document_series
           WHERE tenant_id = %(tenant)s AND registration = ANY(%(registrations)s)
           ORDER BY kind, registration, financial_year""",
        registrations=list(registrations),
    )


def highest_issued(tx: Tx, keys: Sequence[tuple[str, str, str, str]]) -> dict[tuple[str, str, str, str], int]:
    """The highest number issued in each (kind, registration, year) under a prefix; a series without one is absent."""
    return {
        (row[0], row[1], row[2], row[3]): row[4]
        for row in tx.tuples(
            """
            SELECT g.kind, g.registration, g.year, g.prefix, max(substr(d.number, length(g.prefix) + 1)::bigint)
            FROM unnest(%(kinds)s::text[], %(registrations)s::text[], %(years)s::text[], %(prefixes)s::text[])
                 AS g (kind, registration, year, prefix)
            JOIN document d ON d.kind = g.kind AND d.registration = g.registration AND d.financial_year = g.year
             AND starts_with(d.number, g.prefix) AND substr(d.number, length(g.prefix) + 1) ~ '^[0-9]{1,15}$'
            WHERE d.tenant_id = %(tenant)s GROUP BY 1, 2, 3, 4""",
            kinds=[key[0] for key in keys],
            registrations=[key[1] for key in keys],
            years=[key[2] for key in keys],
            prefixes=[key[3] for key in keys],
        )
    }
