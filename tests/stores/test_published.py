"""What a shop should show: the pure rule and the SQL agree on random worlds."""

import random
from datetime import UTC, date, datetime
from uuid import UUID

import pytest

from godown import catalog, channels, orders, stock
from godown.catalog import NewSku
from godown.channels import queries_published, rules
from godown.kernel.ids import OWN, UNKNOWN_OWNER, new_id
from godown.platform.database import Database
from godown.platform.transaction import Tx, transaction
from godown.receiving import queries_coming
from godown.receiving.purchases import NewPurchase, NewPurchaseLine, order
from godown.receiving.transfers import NewTransfer, NewTransferLine, transfer

NOW = datetime(2026, 11, 24, 6, 30, tzinfo=UTC)
DAYS = tuple(date(2026, 12, day) for day in (1, 4, 9))
PARTS = ("TEA", "CUP", "POT", "TRAY")
BUNDLES = {"SET": {"TEA": 1, "CUP": 2}, "FEAST": {"TEA": 3, "CUP": 4, "POT": 1}, "SOLO": {"TRAY": 2}}


def build(tx: Tx, chance: random.Random) -> tuple[UUID, dict[str, UUID], list[UUID]]:
    news = [NewSku(code, code, ahead_units=chance.choice((0, 3, 20))) for code in PARTS] + [
        NewSku(code, code, kind="bundle", ahead_units=chance.choice((0, 2, 9))) for code in BUNDLES
    ]
    news += [NewSku("BOX", "Box", kind="packaging", packaging_kind="box"), NewSku("OLD", "Old", active=False)]
    assert not catalog.save(tx, news).refused
    catalog.set_bundles(tx, BUNDLES)
    skus = {code: sku.id for code, sku in catalog.skus_by_code(tx, [new.code for new in news]).items()}
    places = [stock.open_facility(tx, stock.NewFacility(code, code)) for code in ("BLR", "DEL", "BOM")]
    served = chance.sample(places, chance.randint(0, 3))
    shop = channels.connect(
        tx,
        channels.NewShop(
            "shop", "Shop", "http://127.0.0.1:9", "token", buffer_units=chance.randint(0, 4),
            share_percent=chance.choice((100, 100, 70, 33, 0)), facility_ids=tuple(served), sells_ahead=chance.random() < 0.6,
        ),
    )  # fmt: skip
    for _ in range(chance.randint(0, 4)):
        line = NewPurchaseLine(chance.choice(PARTS), chance.randint(1, 9), due_on=chance.choice((None, *DAYS)))
        assert order(tx, [NewPurchase(chance.choice(places), "Kansa", (line,))]).done
        start, end = chance.sample(places, 2)
        sent = NewTransferLine(
            chance.choice(PARTS), chance.randint(1, 9), condition=chance.choice(("saleable", "damaged"))
        )
        transfer(tx, NewTransfer(start, end, (sent,), send_on=chance.choice(DAYS)))
    tx.run("DELETE FROM promise")
    tx.run("DELETE FROM stock_supply")
    return shop.channel_id, skus, places


def fill(tx: Tx, chance: random.Random, skus: dict[str, UUID], places: list[UUID]) -> None:
    for code in (*PARTS, "OLD"):
        for place in places:
            if chance.random() < 0.8:
                saleable = chance.randint(0, 30)
                owner = OWN if chance.random() < 0.9 else UNKNOWN_OWNER
                tx.run(
                    """INSERT INTO stock_supply (tenant_id, facility_id, owner_id, sku_id, saleable, promised, waiting)
                       VALUES (%(tenant)s, %(place)s, %(owner)s, %(sku)s, %(saleable)s, %(promised)s, %(waiting)s)""",
                    place=place, owner=owner, sku=skus[code], saleable=saleable, promised=chance.randint(0, saleable),
                    waiting=chance.choice((0, 0, chance.randint(0, 20))),
                )  # fmt: skip
    channel = orders.open_channel(tx, "hand", "By hand", "manual")
    for _ in range(chance.randint(0, 3)):
        order, code = new_id(), chance.choice(PARTS)
        tx.run(
            """INSERT INTO sales_order (tenant_id, id, channel_id, external_id, number, status, ordered_at, ship_by,
                   business_day, payment, total_paise, customer_name, content_hash, created_at, updated_at)
               VALUES (%(tenant)s, %(id)s, %(channel)s, %(id)s::text, 'x', %(status)s, %(now)s, %(now)s, current_date,
                       'prepaid', 0, 'x', 'x', %(now)s, %(now)s)""",
            id=order, channel=channel, status=chance.choice(("needs_decision", "needs_decision", "waiting")),
        )  # fmt: skip
        tx.run(
            """INSERT INTO order_line (tenant_id, id, order_id, line_no, sku_id, name, quantity, unit_price_paise, cancelled)
               VALUES (%(tenant)s, %(id)s, %(order)s, 1, %(sku)s, 'x', 5, 0, %(cancelled)s)""",
            id=new_id(), order=order, sku=skus[code], cancelled=chance.randint(0, 5),
        )  # fmt: skip


def by_rule(tx: Tx, shop: UUID, skus: dict[str, UUID], places: list[UUID]) -> dict[str, int]:
    served = tx.scalars("SELECT facility_id FROM channel_facility WHERE tenant_id = %(tenant)s") or places
    names = {sku: code for code, sku in skus.items()}
    free: dict[UUID, dict[str, int]] = {place: {} for place in served}
    for place, sku, units in tx.tuples(
        """SELECT facility_id, sku_id, saleable - promised - waiting FROM stock_supply
           WHERE tenant_id = %(tenant)s AND owner_id = %(own)s""",
        own=OWN,
    ):
        if place in free:
            free[place][names[sku]] = units
    undecided: dict[str, int] = {}
    for sku, units in tx.tuples(
        """SELECT l.sku_id, l.quantity - l.cancelled FROM order_line l JOIN sales_order o ON o.id = l.order_id
           WHERE o.tenant_id = %(tenant)s AND o.status = 'needs_decision'"""
    ):
        undecided[names[sku]] = undecided.get(names[sku], 0) + units
    ((buffer, share, sells),) = tx.tuples(
        "SELECT buffer_units, share_percent, sells_ahead FROM channel WHERE tenant_id = %(tenant)s AND id = %(id)s",
        id=shop,
    )
    coming = [one for one in queries_coming.coming_of(tx, list(names)) if one.due_on and one.facility_id in served]
    limits = {one.code: one.ahead_units for one in catalog.skus_by_code(tx, list(skus)).values()}

    def allowed(part: str) -> list[tuple[date, UUID, int]]:
        mine = [(one.due_on, one.facility_id, one.units) for one in coming if names[one.sku_id] == part and one.due_on]
        return rules.first_units(limits[part], mine)

    shows = {"OLD": 0}
    for code in (*PARTS, *BUNDLES):
        parts = BUNDLES.get(code, {code: 1})
        units = rules.free_to_sell(parts, list(free.values()), undecided)
        days = rules.steps(parts, free, undecided, {part: allowed(part) for part in parts})
        more = rules.ahead(units, limits[code], days) if sells else []
        shows[code] = rules.published(max(0, units) + sum(count for _, count in more), share, buffer)
    return shows


@pytest.mark.parametrize("seed", range(40))
def test_rule_and_sql_agree(database: Database, tenant_id: UUID, seed: int) -> None:
    chance = random.Random(seed)
    with transaction(database, tenant_id, now=NOW) as tx:
        shop, skus, places = build(tx, chance)
        fill(tx, chance, skus, places)
        names = {sku: code for code, sku in skus.items()}
        found = {names[sku]: units for sku, units in queries_published.published(tx, shop).items()}
        assert found == by_rule(tx, shop, skus, places)
        some = chance.sample(sorted(skus), 3)
        part = queries_published.published(tx, shop, [skus[code] for code in some])
        assert {names[sku]: units for sku, units in part.items()} == {c: found[c] for c in some if c in found}
