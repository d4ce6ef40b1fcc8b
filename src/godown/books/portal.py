"""How each registration reaches its tax portal, and what it must show there."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from godown.books import queries_clearances, store_clearances
from godown.books.clearance_words import GATEWAY, KINDS, NewPortal, PortalStory
from godown.countries import ClearanceRule
from godown.kernel.refusal import Invalid
from godown.platform.outside import check_base_url
from godown.platform.transaction import Tx

TEXT_MAX: Final = 200
PAISE_MAX: Final = 10**15
KNOWN: Final = {
    "kind": KINDS,
    "einvoice": ("by_turnover", "always", "never"),
    "eway": ("by_value", "never"),
}


def set_portal(tx: Tx, new: NewPortal) -> None:
    """Keep how a registration reaches the portal; secrets that are left empty stay. What waits is asked for again. It holds for
    documents from now on. Refuses what is wrong, field by field (`invalid`)."""
    registration = new.registration.strip().upper()
    if not registration:
        raise Invalid("Say for which GSTIN.", field="registration")
    for field, known in KNOWN.items():
        if getattr(new, field) not in known:
            raise Invalid(f"One of: {', '.join(known)}.", field=field)
    for field in ("registration", "client_id", "client_secret", "user_name", "password"):
        if len(getattr(new, field)) > TEXT_MAX:
            raise Invalid(f"At most {TEXT_MAX} characters.", field=field)
    if new.within_over_paise is not None and not 0 <= new.within_over_paise <= PAISE_MAX:
        raise Invalid("A value in paise, from 0.", field="within_over_paise")
    url = check_base_url(new.base_url) if new.kind == GATEWAY or new.base_url else ""
    store_clearances.set_portal(tx, replace(new, registration=registration, base_url=url))
    tx.note("changed", "setting", [tx.tenant_id], key="tax portal", registration=registration, kind=new.kind)
    ask(tx, store_clearances.retry(tx, registration=registration))


def stories(tx: Tx) -> list[PortalStory]:
    """Every registration that has a way set."""
    return [
        PortalStory(
            one.registration, one.kind, one.base_url, one.client_id, one.user_name, bool(one.client_secret or one.password),
            one.einvoice, one.eway, one.within_over_paise,
        )
        for one in queries_clearances.portals(tx)
    ]  # fmt: skip


def rule_of(portal: NewPortal | None, turnover: int | None) -> ClearanceRule:
    """What a registration must show: what the law says, where nothing is set."""
    if portal is None:
        return ClearanceRule(turnover=turnover)
    return ClearanceRule(portal.einvoice, portal.eway, turnover, portal.within_over_paise)


def ask(tx: Tx, registrations: Sequence[str]) -> None:
    """Defer the jobs that speak to the portal for these registrations."""
    for registration in registrations:
        tx.defer("portal.send", queue="portal", registration=registration)


def ask_due(tx: Tx) -> None:
    """By the clock: whatever is due is asked for, also what a worker that died had taken."""
    ask(tx, queries_clearances.due(tx))
