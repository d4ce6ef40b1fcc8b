"""Jobs of couriers: ask for AWBs and take them back, read what became of parcels, send mails to customers.

Each reads in one transaction, speaks to the outside with none open, and writes the answer in another. Killed anywhere, it
asks again with the same id and gets the same answer.
"""

from collections.abc import Callable
from contextlib import closing
from datetime import timedelta
from typing import Final
from uuid import UUID

from godown import shipping
from godown.entrypoints.worker.mails import MailFault, Post, letter_mail
from godown.entrypoints.worker.office import Office
from godown.platform.outside import OutsideFault
from godown.shipping import notices, tracking, waybills
from godown.shipping.courier import CourierLine
from godown.shipping.partner import PartnerLine
from godown.shipping.words import Courier, Task
from godown.stock import queries_places

OVERLAP: Final = timedelta(minutes=15)
"""Events are read again from so long before the last one: a courier may write one down late."""

PAGES_MAX: Final = 50
"""One reading ends; the next goes on."""

SILENT_MAX: Final = 3
"""After so many calls without any answer the courier is taken to be away; what is left is tried later."""

LINES: Final[dict[str, Callable[[Courier], CourierLine]]] = {
    "partner": lambda courier: PartnerLine(courier.base_url, courier.token)
}
"""How each kind of courier is spoken to; a manual one is not."""


def ask_waybills(office: Office, tenant_id: UUID, courier: str) -> None:
    """Ask a courier for what is due, until nothing is (or it does not answer)."""
    with office.open(tenant_id) as tx:
        one = shipping.courier(tx, UUID(courier))
        homes = {home.id: home for home in queries_places.facilities(tx)}
    if one.kind not in LINES:
        return
    silent = 0
    with closing(LINES[one.kind](one)) as line:
        while silent < SILENT_MAX:
            with office.open(tenant_id) as tx:
                tasks = waybills.claim(tx, one.id)
            if not tasks:
                return
            for task in tasks:
                silent = 0 if _ask(office, tenant_id, one, line, task, homes) else silent + 1


def _ask(
    office: Office,
    tenant_id: UUID,
    courier: Courier,
    line: CourierLine,
    task: Task,
    homes: dict[UUID, queries_places.Facility],
) -> bool:
    """Ask for one AWB, or take one back. Answer whether the courier spoke at all."""
    try:
        awb = task.awb
        if not (task.void and awb):
            waybill = line.waybill(waybills.request_of(task, homes))
            awb = waybill.awb
            with office.open(tenant_id) as tx:
                waybills.answered(tx, courier, task, waybill, office.files)
        if task.void:
            line.void(awb)
            with office.open(tenant_id) as tx:
                waybills.taken_back(tx, task)
    except OutsideFault as fault:
        with office.open(tenant_id) as tx:
            waybills.refused(tx, task, fault)
        return bool(fault.status)
    return True


def check_courier(courier: Courier) -> tuple[bool, str]:
    """(whether it works, what it says): asks a courier who it is."""
    if courier.kind not in LINES:
        return True, "Nothing to test: this courier is not asked over the network."
    try:
        with closing(LINES[courier.kind](courier)) as line:
            return True, line.check()
    except OutsideFault as fault:
        return False, fault.reason


def ask_due(office: Office, tenant_id: UUID) -> None:
    """By the clock: parcels without a courier get one, and what is due is asked for."""
    with office.open(tenant_id) as tx:
        waybills.assign_forgotten(tx)
        waybills.ask_due(tx)


def read_events(office: Office, tenant_id: UUID) -> None:
    """By the clock: read what couriers wrote down since the last time, with an overlap."""
    with office.open(tenant_id) as tx:
        couriers = [one for one in shipping.couriers(tx) if one.can.events and one.kind in LINES]
    for courier in couriers:
        try:
            with closing(LINES[courier.kind](courier)) as line:
                _read_pages(office, tenant_id, courier, line)
        except OutsideFault as fault:
            with office.open(tenant_id) as tx:
                tracking.polled(tx, courier.id, None, fault.reason)


def _read_pages(office: Office, tenant_id: UUID, courier: Courier, line: CourierLine) -> None:
    since = courier.events_since and courier.events_since - OVERLAP
    page: str | None = None
    for _ in range(PAGES_MAX):
        said = line.events(since, page)
        with office.open(tenant_id) as tx:
            tracking.polled(tx, courier.id, tracking.record(tx, courier.id, said.events), "")
        page = said.next_page
        if page is None:
            return


def send_notices(office: Office, tenant_id: UUID) -> None:
    """Send the mails that are due, until none is. Without a mail server they wait, visibly."""
    if not office.settings.smtp_url:
        with office.open(tenant_id) as tx:
            notices.no_server(tx)
        return
    with Post(office.settings.smtp_url, office.settings.mail_from) as post:
        while True:
            with office.open(tenant_id) as tx:
                letters = notices.claim(tx)
            if not letters:
                return
            for letter in letters:
                try:
                    post.send(letter_mail(letter, office.settings))
                except MailFault as fault:
                    with office.open(tenant_id) as tx:
                        notices.failed(tx, letter, fault.reason, refused=fault.refused)
                    if fault.away:
                        return
                else:
                    with office.open(tenant_id) as tx:
                        notices.sent(tx, letter)
