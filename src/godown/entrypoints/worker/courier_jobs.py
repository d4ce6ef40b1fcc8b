"""Jobs of couriers: ask for AWBs and take them back, read what became of parcels, send mails to customers.

Each reads in one transaction, speaks to the outside with none open, and writes the answer in another (`errands.py`).
"""

from contextlib import closing
from datetime import timedelta
from typing import Final
from uuid import UUID

from godown import shipping
from godown.entrypoints.worker.errands import LINES, run_errands
from godown.entrypoints.worker.mails import MailFault, Post, letter_mail
from godown.entrypoints.worker.office import Office
from godown.platform.outside import OutsideFault
from godown.shipping import errands, notices, tracking, waybills
from godown.shipping.courier import CourierLine
from godown.shipping.words import PICKUP, SHIPMENT, Courier, Task
from godown.stock import queries_places

OVERLAP: Final = timedelta(minutes=15)
"""Events are read again from so long before the last one: a courier may write one down late."""

PAGES_MAX: Final = 50
"""One reading ends; the next goes on."""


def ask_waybills(office: Office, tenant_id: UUID, courier: str) -> None:
    """Ask a courier for the AWBs that are due, or to take them back."""
    with office.open(tenant_id) as tx:
        homes = {home.id: home for home in queries_places.facilities(tx)}

    def ask(one: Courier, line: CourierLine, task: Task) -> str:
        waybill = line.waybill(waybills.request_of(task, homes))
        with office.open(tenant_id) as tx:
            return waybill.awb if waybills.answered(tx, one, task, waybill, office.files) else ""

    run_errands(office, tenant_id, courier, SHIPMENT, waybills.claim, ask, lambda line, awb: line.void(awb))


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
    """By the clock: parcels without a courier get one, and whatever is due is asked for."""
    with office.open(tenant_id) as tx:
        waybills.assign_forgotten(tx)
        errands.ask_due(tx, SHIPMENT)
        errands.ask_due(tx, PICKUP)


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
