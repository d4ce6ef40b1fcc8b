"""A month of documents, issued through the books alone: consumers here and elsewhere, businesses, zones, abroad, a marketplace,
two registrations; and credits of them."""

from dataclasses import replace
from datetime import date, timedelta
from random import Random
from uuid import UUID

from godown import books
from godown.books import Credit, Draft, NewInvoice, NewLine, OwnRate, TaxChoices
from godown.countries import Deal, Party
from godown.countries.india.numbers import check_sign
from godown.kernel.ids import new_id
from godown.platform.transaction import Tx

HERE, THERE = "29AAXCA1234F1ZJ", "27AAXCA1234F1ZN"
BUYER, ZONE, OPERATOR = "32AAXCA1234F1ZW", "29AAACZ1234F1ZJ", "29AABCF8078M1C" + check_sign("29AABCF8078M1C")
MARKET = UUID(int=77)
FIRST = date(2026, 11, 1)
CLASSES = ("gst_5", "gst_18", "gst_0", "apparel", "cess")
CHOICES = TaxChoices(
    zones=(ZONE,),
    operators={str(MARKET): OPERATOR},
    rates=(OwnRate("cess", date(2020, 1, 1), (("gst", 280_000, 0), ("cess", 120_000, 0), ("unit_cess", 0, 50))),),
)
DEALS = (
    (10, Party(), "29", "IN"),
    (6, Party(), "32", "IN"),
    (2, Party(BUYER), "32", "IN"),
    (1, Party(ZONE), "29", "IN"),
    (1, Party(country="NP"), "", "NP"),
)


def invoice(random: Random, number: int) -> NewInvoice:
    """One of many invoices, no two alike."""
    seller = HERE if random.random() < 0.8 else THERE
    buyer, state, country = random.choices([row[1:] for row in DEALS], [row[0] for row in DEALS])[0]
    lines = []
    for _ in range(random.randint(1, 3)):
        units = random.randint(1, 4)
        lines.append(
            NewLine(
                new_id(), new_id(), "TEA", "Assam tea", "0902", "piece", units, units * random.randint(1_000, 400_000),
                random.choice(CLASSES), random.choice((0, 0, 49_00)), random.random() < 0.9,
            )
        )  # fmt: skip
    if number % 50 == 0:
        lines[0] = replace(lines[0], goods_paise=150_000_00)
    return NewInvoice(
        new_id(), "parcel", new_id(), None, FIRST + timedelta(days=random.randint(0, 29)), {"name": "Aangan"},
        {"customer_name": f"Customer {number}", "gstin": buyer.registration}, Deal(Party(seller, seller[:2], "IN"), buyer, state, country),
        tuple(lines), None, MARKET if random.random() < 0.2 else None,
    )  # fmt: skip


LONG_AGO = date(2026, 3, 15)
"""A day of the year before: what comes back of it in November is credited without tax (section 34(2))."""


def issue_month(
    tx: Tx, invoices: int, returns: int, seed: int = 1, late: int = 0, *, whole_rupees: bool = False
) -> list[Draft]:
    """Issue so many invoices and notes; every 40th invoice is cancelled; so many come back that are too old for a note. Answer
    the invoices."""
    random = Random(seed)
    books.choose_taxes(tx, replace(CHOICES, whole_rupees=whole_rupees))
    drafts, refused = books.draft(tx, [invoice(random, number) for number in range(1, invoices + 1)])
    assert not refused
    made = list(drafts.values())
    books.issue(tx, made)
    books.cancel(tx, "parcel", [one.source_id for one in made[::40]], FIRST)
    standing = [one for number, one in enumerate(made) if number % 40]
    for one in random.sample(standing, returns):
        line = random.choice(one.lines)
        amount = line.gross_paise // 3 if random.random() < 0.3 else None
        credit = Credit(line.source_line_id, 0 if amount else random.randint(1, line.quantity), amount)
        day = FIRST + timedelta(days=29)
        books.credit(tx, source_kind="return", source_id=new_id(), dated=day, credits=[credit])
    old, _ = books.draft(tx, [replace(invoice(random, number), dated=LONG_AGO) for number in range(1, late + 1)])
    books.issue(tx, list(old.values()))
    for one in old.values():
        credits = [Credit(line.source_line_id, line.quantity) for line in one.lines]
        books.credit(tx, source_kind="return", source_id=new_id(), dated=FIRST, credits=credits)
    return made
