"""The jobs of shops: fetch orders, tell stock, tell parcels. Each opens short transactions around its calls."""

import logging
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Final
from uuid import UUID

import psycopg

from godown import channels
from godown.channels import queries, store
from godown.channels.protocol import KINDS, Shop
from godown.channels.words import Link
from godown.entrypoints.worker.office import NO_RETRY, RETRY, Every, Office, Task
from godown.kernel.refusal import NotFound
from godown.platform.outside import OutsideFault
from godown.platform.transaction import utc_now

log = logging.getLogger("godown.channels")

ROUNDS: Final = 50
"""Calls of one push before it lets other work in; it asks for another at once."""

PAGES: Final = 20
"""Pages of orders that one job reads; it asks for another at once."""

PATIENCE: Final = timedelta(seconds=2)
"""A shorter wait is spent in the job; for a longer one the job ends and another is asked for."""

HANDLE_SET: Final = 100


@contextmanager
def on_line(link: Link) -> Iterator[Shop]:
    """A line to a shop while it is used."""
    shop = KINDS[link.kind].call(link)
    try:
        yield shop
    finally:
        shop.close()


def _link(office: Office, tenant_id: UUID, channel_id: UUID) -> Link | None:
    """How to reach a shop; nothing where it is not connected any more."""
    try:
        with office.open(tenant_id) as tx:
            return queries.link(tx, channel_id)
    except NotFound:
        return None


def push_stock(office: Office, tenant_id: UUID, channel: str) -> None:
    """Tell a shop every number that it does not know yet, zero first, until there is none."""
    channel_id = UUID(channel)
    link = _link(office, tenant_id, channel_id)
    if link is None:
        return
    with on_line(link) as shop:
        for _ in range(ROUNDS):
            if not _push_round(office, tenant_id, link, shop):
                return
    with office.open(tenant_id) as tx:
        channels.wake(tx, channel_id)


def _push_round(office: Office, tenant_id: UUID, link: Link, shop: Shop) -> bool:
    with office.open(tenant_id) as tx:
        due = channels.next_stock(tx, link.channel_id, KINDS[link.kind].can.rows_per_push)
    if not due:
        return False
    try:
        told = channels.tell_stock(shop, due)
    except OutsideFault as fault:
        return _wait(office, tenant_id, link.channel_id, fault, channels.wake)
    with office.open(tenant_id) as tx:
        channels.stock_told(tx, link.channel_id, due, told)
    return True


def _wait(
    office: Office, tenant_id: UUID, channel_id: UUID, fault: OutsideFault, wake: Callable[..., None] | None
) -> bool:
    """Leave the shop alone as long as it needs: here if that is short, else by asking for another job then."""
    with office.open(tenant_id) as tx:
        wait = channels.shop_failed(tx, channel_id, fault)
        if wake is not None and wait > PATIENCE:
            wake(tx, channel_id, tx.now + wait)
    log.info("shop %s failed: %s (%s)", channel_id, fault.reason, fault.status)
    if wake is None or wait > PATIENCE:
        return False
    time.sleep(wait.total_seconds())
    return True


def push_tracking(office: Office, tenant_id: UUID, channel: str) -> None:
    """Tell a shop the parcels that left. What it refuses, or fails at, is told again by the clock."""
    channel_id = UUID(channel)
    link = _link(office, tenant_id, channel_id)
    if link is None:
        return
    with on_line(link) as shop:
        for _ in range(ROUNDS):
            with office.open(tenant_id) as tx:
                sent = channels.next_tracking(tx, channel_id)
            if not sent:
                return
            try:
                answers = channels.tell_tracking(shop, sent)
            except OutsideFault as fault:
                if not _wait(office, tenant_id, channel_id, fault, channels.wake_tracking):
                    return
                continue
            with office.open(tenant_id) as tx:
                channels.tracking_told(tx, channel_id, sent, answers)


def poll_orders(office: Office, tenant_id: UUID, channel: str) -> None:
    """Fetch the orders that changed, page by page; each page is stored, then handled."""
    channel_id = UUID(channel)
    for _ in range(PAGES):
        link = _link(office, tenant_id, channel_id)
        if link is None or link.rests(utc_now()):
            return
        try:
            with on_line(link) as shop:
                page = shop.orders_page(channels.asked_since(link.cursor), link.page_cursor)
        except OutsideFault as fault:
            _page_failed(office, tenant_id, link, fault)
            return
        with office.open(tenant_id) as tx:
            channels.keep_page(tx, channel_id, page)
            store.answered(tx, channel_id)
        handle_inbox(office, tenant_id, channel)
        if not page.next_cursor:
            return
    with office.open(tenant_id) as tx:
        tx.defer_once("poll_orders", lock=f"poll {channel_id}", channel=channel)


def _page_failed(office: Office, tenant_id: UUID, link: Link, fault: OutsideFault) -> None:
    """The next poll comes by the clock; a page cursor that the shop does not know any more is dropped first."""
    if link.page_cursor and fault.status in (400, 404, 410, 422):
        with office.open(tenant_id) as tx:
            store.sweep_again(tx, link.channel_id)
            tx.defer_once("poll_orders", lock=f"poll {link.channel_id}", channel=str(link.channel_id))
        return
    _wait(office, tenant_id, link.channel_id, fault, None)


def fetch_order(office: Office, tenant_id: UUID, channel: str, external_id: str) -> None:
    """A hint said that an order changed: fetch it as it is now. A shop that fails is asked again later (and by the poll)."""
    channel_id = UUID(channel)
    link = _link(office, tenant_id, channel_id)
    if link is None or link.paused:
        return
    if link.not_before is not None and link.rests(utc_now()):
        with office.open(tenant_id) as tx:
            lock = f"fetch {channel_id} {external_id}"
            tx.defer_once("fetch_order", lock=lock, at=link.not_before, channel=channel, external_id=external_id)
        return
    try:
        with on_line(link) as shop:
            payload = shop.order(external_id)
    except OutsideFault as fault:
        _wait(office, tenant_id, channel_id, fault, None)
        raise
    if payload is None:
        return
    with office.open(tenant_id) as tx:
        channels.keep(tx, channel_id, [payload])
        store.answered(tx, channel_id)
    handle_inbox(office, tenant_id, channel)


def handle_inbox(office: Office, tenant_id: UUID, channel: str) -> None:
    """Handle what a shop sent, in sets. Where a set cannot be handled, its messages are, one by one; the one to blame
    waits for a person."""
    channel_id, size = UUID(channel), HANDLE_SET
    while True:
        try:
            with office.open(tenant_id) as tx:
                if channels.handle(tx, channel_id, size) < size:
                    return
        except (psycopg.OperationalError, NotFound):
            raise
        except Exception as error:
            log.exception("could not handle what shop %s sent", channel_id)
            if size == 1:
                with office.open(tenant_id) as tx:
                    channels.give_up(tx, channel_id, f"It could not be handled: {str(error)[:200]}")
            size = 1


def poll_shops(office: Office, tenant_id: UUID) -> None:
    """By the clock: every shop is asked for its orders."""
    with office.open(tenant_id) as tx:
        for link in queries.links(tx):
            if not link.rests(tx.now):
                tx.defer_once("poll_orders", lock=f"poll {link.channel_id}", channel=str(link.channel_id))


def look_after_shops(office: Office, tenant_id: UUID) -> None:
    """By the clock: refused rows whose time has come, and pushes that were lost."""
    with office.open(tenant_id) as tx:
        channels.look_after(tx)


def recheck_shops(office: Office, tenant_id: UUID) -> None:
    """By the clock: count everything, and tell what is not as it should be."""
    with office.open(tenant_id) as tx:
        if changed := channels.recheck(tx):
            log.info("recheck of %s: %s numbers were not as they should be", tenant_id, changed)


CHANNEL_TASKS: Final[dict[str, Task]] = {
    "push_stock": Task(push_stock, "urgent", RETRY),
    "push_tracking": Task(push_tracking),
    "poll_orders": Task(poll_orders, retry=NO_RETRY),
    "fetch_order": Task(fetch_order),
    "handle_inbox": Task(handle_inbox),
}

CHANNEL_SCHEDULE: Final[dict[str, Every]] = {
    "poll_shops": Every(timedelta(seconds=30), poll_shops),
    "look_after_shops": Every(timedelta(seconds=10), look_after_shops),
    "recheck_shops": Every(timedelta(minutes=5), recheck_shops),
}
