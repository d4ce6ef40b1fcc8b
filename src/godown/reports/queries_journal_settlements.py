"""SQL behind the journal: settlements of couriers and marketplaces."""

from dataclasses import dataclass
from datetime import date

from godown.platform.transaction import Tx


@dataclass(frozen=True, slots=True)
class BookedSettlement:
    """A settlement as the journal needs it. `fee_taxes`: tax of its fees that is claimed, by head; `prepaid_paise`: what of its gross
    was paid before, with the order."""

    number: str
    kind: str
    party: str
    reference: str
    registration: str
    booked_on: date
    gross_paise: int
    fees_paise: int
    fee_tax_paise: int
    fee_taxes: dict[str, int]
    tcs_paise: int
    tds_paise: int
    paid_paise: int
    channel: str
    prepaid_paise: int


def booked_settlements(tx: Tx, first: date, last: date) -> list[BookedSettlement]:
    """The settlements that were booked from a day to a day, by day and number."""
    return tx.rows(
        BookedSettlement,
        """SELECT s.number, s.kind, coalesce(c.name, h.name, '') AS party, s.reference, s.registration, s.booked_on, s.gross_paise,
                  s.fees_paise, s.fee_tax_paise, s.fee_taxes, s.tcs_paise, s.tds_paise, s.paid_paise,
                  coalesce(h.code, '') AS channel,
                  (SELECT coalesce(sum(l.prepaid_paise), 0)::bigint FROM settlement_line l
                   WHERE l.tenant_id = s.tenant_id AND l.settlement_id = s.id) AS prepaid_paise
           FROM settlement s
           LEFT JOIN courier c ON c.tenant_id = s.tenant_id AND c.id = s.courier_id
           LEFT JOIN channel h ON h.tenant_id = s.tenant_id AND h.id = s.channel_id
           WHERE s.tenant_id = %(tenant)s AND s.booked_on BETWEEN %(first)s AND %(last)s
           ORDER BY s.booked_on, length(s.number), s.number COLLATE "C" """,
        first=first,
        last=last,
    )
