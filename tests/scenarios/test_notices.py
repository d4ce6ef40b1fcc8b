"""The customer is told the tracking number, once for each parcel, whatever the mail server does."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest

from godown import packing, shipping
from godown.entrypoints.worker.office import Office
from godown.packing import NewParcel
from godown.platform.database import Database
from godown.platform.transaction import transaction, utc_now
from godown.shipping import NewCourier, Notice, notices
from tests.builders.seller import Seller
from tests.world.jobs import office, run_jobs, run_scheduled
from tests.world.mail import AWAY, MailServer, mail_server


@pytest.fixture
def mail() -> Iterator[MailServer]:
    with mail_server() as server:
        yield server


@pytest.fixture
def worker(database: Database, tmp_path: Path, mail: MailServer) -> Office:
    return office(
        database, tmp_path, smtp_url=mail.url, mail_from="Shop <post@shop.example>", public_url="https://g.example"
    )


@pytest.fixture
def seller(database: Database, tenant_id: UUID) -> Seller:
    made = Seller(database, tenant_id, now=None)
    made.stocks(TEA=10, BOX=9, TAPE=20_000)
    with made.open() as tx:
        made.courier = shipping.add_courier(
            tx, NewCourier("own", "Own riders", tracking_url="https://riders.example/?awb={awb}")
        )
        shipping.set_range(tx, made.courier, "G", 1, 99)
    return made


def ships(
    seller: Seller, worker: Office, number: str = "1001", *, boxes: int = 1, email: str = "meera@customer.example"
) -> None:
    """An order leaves in one or two boxes."""
    order = replace(seller.order(number, TEA=2), email=email, payment="cod")
    seller.takes(order)
    seller.picks_all()
    with seller.open() as tx:
        line = shipping_line(seller, number)
        news = [NewParcel(seller.id_of(number), 300, "BOX", units={line: 2 // boxes}) for _ in range(boxes)]
        parcels = [packing.pack(tx, [one])[0][0].id for one in news]
    run_jobs(worker, seller.tenant, without=("mail",))
    with seller.open() as tx:
        _, outcome = shipping.hand_over(tx, seller.courier, seller.facility, parcels)
        assert len(outcome.done) == boxes
        again, outcome = shipping.hand_over(tx, seller.courier, seller.facility, parcels)
        assert (again, len(outcome.known)) == (None, boxes)


def shipping_line(seller: Seller, number: str) -> UUID:
    with seller.open() as tx:
        found: UUID = tx.scalar(
            "SELECT id FROM order_line WHERE tenant_id = %(tenant)s AND order_id = %(o)s", o=seller.id_of(number)
        )
        return found


def told(seller: Seller) -> list[Notice]:
    with seller.open() as tx:
        return shipping.notices_page(tx, [], None, 50)


def later(seller: Seller) -> None:
    """Time goes by until what failed is tried again."""
    with transaction(seller.database, seller.tenant) as tx:
        tx.run("UPDATE notice SET next_try_at = now() WHERE tenant_id = %(tenant)s AND next_try_at IS NOT NULL")


def test_each_parcel_has_its_mail_with_its_number(seller: Seller, worker: Office, mail: MailServer) -> None:
    ships(seller, worker, boxes=2)
    run_jobs(worker, seller.tenant)
    run_scheduled(worker, seller.tenant, "courier.notices_due")
    assert [one["Subject"] for one in mail.took] == ["Your order 1001 is on its way"] * 2
    assert len({one["Message-ID"] for one in mail.took}) == 2
    first = mail.took[0]
    assert (first["From"], first["To"]) == ("Aangan Home <post@shop.example>", "meera@customer.example")
    text, page = (part.get_content() for part in first.iter_parts())
    for part in (text, page):
        assert "G01" in part
        assert "https://riders.example/?awb=G01" in part
        assert "https://g.example/t/" in part
        assert "₹100.00" in part
        assert "1 × Assam tea" in part
    assert {one.status for one in told(seller)} == {"sent"}


def test_a_lost_answer_is_repeated_under_the_same_id(seller: Seller, worker: Office, mail: MailServer) -> None:
    mail.moods.append("lost")
    ships(seller, worker)
    run_jobs(worker, seller.tenant)
    (one,) = told(seller)
    assert (one.status, "did not answer" in one.last_error) == ("waiting", True)
    later(seller)
    run_scheduled(worker, seller.tenant, "courier.notices_due")
    assert [m["Message-ID"] for m in mail.took] == [mail.took[0]["Message-ID"]] * 2
    assert told(seller)[0].status == "sent"


def test_a_busy_or_absent_server_is_tried_again(seller: Seller, worker: Office, mail: MailServer) -> None:
    ships(seller, worker)
    away = Office(worker.database, replace(worker.settings, smtp_url=AWAY), worker.files)
    run_jobs(away, seller.tenant)
    assert told(seller)[0].status == "waiting"
    mail.moods.extend(["busy", "slow"])
    for _ in range(2):
        later(seller)
        run_scheduled(worker, seller.tenant, "courier.notices_due")
    assert (told(seller)[0].status, told(seller)[0].attempts, len(mail.took)) == ("sent", 3, 1)


@pytest.mark.parametrize(
    "address", ["gone@customer.example", "no address", "a@b.example, c@d.example", "x@y\nBcc: z@z.example"]
)
def test_an_address_that_cannot_be_is_refused_and_said(
    seller: Seller, worker: Office, mail: MailServer, address: str
) -> None:
    mail.unknown.add("gone@customer.example")
    ships(seller, worker, email=address)
    run_jobs(worker, seller.tenant)
    (one,) = told(seller)
    assert (one.status, one.next_try_at, mail.took) == ("refused", None, [])
    assert "no such mailbox" in one.last_error or "cannot be right" in one.last_error


def test_no_address_no_mail_and_that_is_seen(seller: Seller, worker: Office, mail: MailServer) -> None:
    ships(seller, worker, email="")
    run_jobs(worker, seller.tenant)
    assert (told(seller)[0].last_error, mail.took) == ("The order has no e-mail address.", [])


def test_without_a_mail_server_mails_wait_and_the_old_ones_stay(
    seller: Seller, worker: Office, mail: MailServer
) -> None:
    silent = Office(worker.database, replace(worker.settings, smtp_url=""), worker.files)
    ships(seller, silent, "1")
    ships(seller, silent, "2")
    run_jobs(silent, seller.tenant)
    assert {(one.status, one.last_error) for one in told(seller)} == {("waiting", notices.NO_SERVER)}
    old = told(seller)[-1]
    with transaction(seller.database, seller.tenant) as tx:
        tx.run(
            "UPDATE notice SET created_at = %(then)s WHERE tenant_id = %(tenant)s AND id = %(id)s",
            then=utc_now() - timedelta(days=4),
            id=old.id,
        )
    run_scheduled(worker, seller.tenant, "courier.notices_due")
    assert {one.order_number: one.status for one in told(seller)} == {"1": "too_old", "2": "sent"}
    assert len(mail.took) == 1
    with seller.open() as tx:
        assert notices.retry(tx, [old.id]) == 1
    run_jobs(worker, seller.tenant)
    assert len(mail.took) == 2


def test_a_business_chooses_what_it_tells(seller: Seller, worker: Office, mail: MailServer) -> None:
    with seller.open() as tx:
        notices.set_kinds(tx, ["delivered"])
    ships(seller, worker)
    with seller.open() as tx:
        shipping.record(tx, seller.courier, [])
    run_jobs(worker, seller.tenant)
    assert (told(seller), mail.took) == ([], [])
