"""What documents of a month lack at the portal: an IRN, an e-way bill that holds. Pure: documents and papers in, ids out."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final
from uuid import UUID

from godown.countries.india import deeds
from godown.countries.india.filing import FiledDocument, Month
from godown.countries.words import ClearanceRule, Filed

STANDS: Final = frozenset({"acknowledged", "cancelling"})
OPEN: Final = frozenset({"needed", "sent", "rejected"})


@dataclass(frozen=True, slots=True)
class PortalPaper:
    """A paper of a document: its state, until when it holds, when its goods were there (None: not yet)."""

    state: str
    valid_until: datetime | None = None
    arrived_at: datetime | None = None


Papers = Mapping[tuple[UUID, str], PortalPaper]


def lacking(month: Month, rule: ClearanceRule, papers: Papers, now: datetime, today: date) -> dict[str, list[UUID]]:
    """Documents by what they lack. `no_irn`: one is needed (rule 48(4)); `irn_overdue`: and the portal takes the document no more;
    `no_eway`: goods above the value without one (rule 138); `eway_expired`: it ended before the goods were there."""
    found: dict[str, list[UUID]] = defaultdict(list)
    for one in month.documents:
        if one.cancelled:
            continue
        filed = Filed(one.kind, month.registration, one.number, one.dated, one.treatment, one.place, one.total)
        if code := _irn_lacks(one, deeds.irn_wanted(filed, rule), rule.turnover, papers, today):
            found[code].append(one.id)
        if code := _eway_lacks(deeds.eway_wanted(filed, rule), papers.get((one.id, "eway")), now):
            found[code].append(one.id)
    return dict(found)


def _irn_lacks(one: FiledDocument, wanted: bool, turnover: int | None, papers: Papers, today: date) -> str:
    paper = papers.get((one.id, "einvoice"))
    if (paper and paper.state in STANDS) or not (wanted or (paper and paper.state in OPEN)):
        return ""
    last = deeds.irn_report_by(one.dated, turnover)
    return "irn_overdue" if last is not None and today > last else "no_irn"


def _eway_lacks(wanted: bool, paper: PortalPaper | None, now: datetime) -> str:
    if paper is None:
        return "no_eway" if wanted else ""
    if paper.state in STANDS:
        ended = paper.valid_until is not None and paper.valid_until < (paper.arrived_at or now)
        return "eway_expired" if ended else ""
    return "no_eway" if paper.state in OPEN or (wanted and paper.state == "cancelled") else ""
