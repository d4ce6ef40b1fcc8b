"""An e-invoice is what the portal's own schema takes, whatever is sold to whom."""

import json
from dataclasses import replace
from pathlib import Path
from random import Random
from typing import Any
from uuid import UUID

import jsonschema_rs
import msgspec
import pytest

from godown import books
from godown.books import Credit
from godown.countries.india.numbers import irn
from godown.kernel.ids import new_id
from godown.kernel.refusal import Refusal
from godown.platform.database import Database
from godown.platform.transaction import Tx, transaction
from godown.reports import einvoice
from tests.builders.month import CHOICES, invoice

SCHEMA = json.loads((Path(__file__).parents[1] / "data/einvoice_inv01.schema.json").read_text(encoding="utf-8"))
SUPPLIER = {"name": 'Aangan "Home" \\ Works', "address": ["14, 3rd Phase", "Peenya", "Bengaluru", "560058"]}
BUYER = {"customer_name": "Meera Stores", "address1": "Swaraj Round", "city": "Thrissur", "pincode": "680001"}


@pytest.fixture
def tx(database: Database, tenant_id: UUID) -> Any:
    with transaction(database, tenant_id) as opened:
        books.choose_taxes(opened, CHOICES)
        yield opened


def issued(tx: Tx, count: int, **buyer: str) -> list[books.Document]:
    """Invoices of a month with whole addresses, abroad a country."""
    random = Random(3)
    news = [invoice(random, number) for number in range(1, count + 1)]
    news = [
        replace(
            n, supplier=SUPPLIER, buyer={**BUYER, "country": n.deal.country, **n.buyer, **buyer}, source_id=new_id()
        )
        for n in news
    ]
    drafts, _ = books.draft(tx, news)
    return list(books.documents(tx, [one.id for one in books.issue(tx, list(drafts.values()))]).values())


def as_sent(told: einvoice.EInvoice) -> Any:
    return json.loads(msgspec.json.Encoder(decimal_format="number").encode(told.content))


def test_every_kind_of_supply_is_valid(tx: Tx) -> None:
    validator = jsonschema_rs.Draft7Validator(SCHEMA)
    seen = set()
    for head in issued(tx, 120):
        if head.treatment == "b2c":
            continue
        told = einvoice.einvoice(tx, head.id)
        sent = as_sent(told)
        validator.validate(sent)
        seen.add(sent["TranDtls"]["SupTyp"])
        assert told.irn == irn(head.registration, head.dated, "INV", head.number)
        assert round(sum(item["TotItemVal"] for item in sent["ItemList"]) * 100) == head.total_paise
        assert round(sent["ValDtls"]["AssVal"] * 100) == head.taxable_paise
    assert seen == {"B2B", "SEZWP", "EXPWP"}


def test_a_credit_note_names_its_invoice(tx: Tx) -> None:
    head = next(one for one in issued(tx, 60) if one.treatment == "b2b")
    (line, *_) = books.lines_of(tx, head.id)
    (note,) = books.credit(
        tx, source_kind="x", source_id=new_id(), dated=head.dated, credits=[Credit(line.source_line_id, line.quantity)]
    )
    sent = as_sent(einvoice.einvoice(tx, note.id))
    jsonschema_rs.Draft7Validator(SCHEMA).validate(sent)
    assert sent["DocDtls"]["Typ"] == "CRN"
    assert sent["RefDtls"]["PrecDocDtls"][0]["InvNo"] == head.number


def test_what_is_not_for_the_portal_is_refused(tx: Tx) -> None:
    consumer = next(one for one in issued(tx, 20) if one.treatment == "b2c")
    with pytest.raises(Refusal) as refused:
        einvoice.einvoice(tx, consumer.id)
    assert refused.value.code == "no_einvoice"


@pytest.mark.parametrize(("name", "value"), [("customer_name", "M"), ("pincode", "68000"), ("pincode", "068001")])
def test_what_the_portal_would_ask_for_is_named(tx: Tx, name: str, value: str) -> None:
    head = next(one for one in issued(tx, 60, **{name: value}) if one.treatment == "b2b")
    with pytest.raises(Refusal) as refused:
        einvoice.einvoice(tx, head.id)
    assert refused.value.code == "incomplete"


def test_the_round_off_stands_beside_the_total_that_contains_it(tx: Tx) -> None:
    """INV-01 v1.1: `RndOffAmt`, and `TotInvVal` with it; a note says the change in what is to be paid."""
    validator = jsonschema_rs.Draft7Validator(SCHEMA)
    books.choose_taxes(tx, replace(CHOICES, whole_rupees=True))
    head = next(one for one in issued(tx, 60) if one.treatment == "b2b" and one.round_off_paise)
    line = books.lines_of(tx, head.id)[0]
    cut = [Credit(line.source_line_id, 0, 2_034)]
    (note,) = books.credit(tx, source_kind="x", source_id=new_id(), dated=head.dated, credits=cut)
    for document_id, asked in ((head.id, head.payable_paise), (note.id, note.payable_paise)):
        sent = as_sent(einvoice.einvoice(tx, document_id))
        validator.validate(sent)
        values = sent["ValDtls"]
        parts = sum(round(values[key] * 100) for key in ("AssVal", "CgstVal", "SgstVal", "IgstVal", "CesVal"))
        assert round(values["TotInvVal"] * 100) == asked == parts + round(values["RndOffAmt"] * 100)
        assert asked % 100 == 0
