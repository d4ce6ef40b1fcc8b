"""The tax of an invoice between two registrations is input tax of the other, and follows the goods there."""

from uuid import UUID

import pytest

from godown.kernel.ids import OWN
from godown.platform.database import Database
from godown.receiving import ArrivedLine
from godown.reports import doctor, journal
from godown.stock import queries_places
from tests.builders.houses import Houses


@pytest.fixture
def houses(database: Database, tenant_id: UUID) -> Houses:
    made = Houses(database, tenant_id)
    made.stocks(TEA=20, CUP=6)
    return made


def test_the_tax_of_a_branch_invoice_follows_the_goods_there(houses: Houses) -> None:
    """Section 17(5)(h), CGST Act: what the other registration loses gives back its part of the tax of the invoice, no more; what
    comes later, at another tax, is not mixed up with it."""
    with houses.open() as tx:
        tx.run("UPDATE facility SET gstin = '07AAXCA1234F1ZP' WHERE tenant_id = %(tenant)s AND code = 'DEL'")
    transfer = houses.sends(houses.asks(TEA=8))
    assert tax_there(houses) == {"igst": 5_760}
    houses.counts_in(transfer, ArrivedLine(1, 6, lost=2, lost_reason="lost"))
    assert tax_there(houses) == {"igst": 4_320}
    with houses.open() as tx:
        today = tx.now.astimezone(queries_places.zone_of(tx, houses.facility)).date()
        balances = {one.account: one.paise for one in journal.balances(journal.journal(tx, today, today))}
    assert balances["Assets:Input-Tax:07AAXCA1234F1ZP:IGST"] == 5_760 - 1_440
    assert balances[journal.REVERSED] == 1_440
    assert houses.cost_in(houses.delhi, "TEA") == (6, 24_000), "the tax is claimed, so it is no cost"
    with houses.open() as tx:
        assert doctor.examine(tx) == []


def test_within_one_registration_the_input_tax_goes_along_once(houses: Houses) -> None:
    with houses.open() as tx:
        tx.run("UPDATE facility SET gstin = '29AAXCA1234F1ZJ' WHERE tenant_id = %(tenant)s AND code = 'DEL'")
        tx.run(
            """UPDATE stock_cost SET taxes = '{"igst": 1000}' WHERE tenant_id = %(tenant)s AND sku_id = %(sku)s""",
            sku=houses.sku["TEA"],
        )
    houses.sends(houses.asks(TEA=5))
    assert tax_there(houses) == {"igst": 250}


def tax_there(houses: Houses) -> dict[str, int]:
    """The input tax in the tea of Delhi."""
    with houses.open() as tx:
        return dict(
            tx.scalar(
                "SELECT taxes FROM stock_cost WHERE tenant_id = %(tenant)s AND facility_id = %(f)s AND sku_id = %(s)s AND owner_id = %(own)s",
                f=houses.delhi, own=OWN, s=houses.sku["TEA"],
            )
        )  # fmt: skip
