"""Two days of the demo, played through the use cases with the clock set back; everything in one transaction."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

from godown import catalog, orders, packing, picking, racking, receiving, returns, shipping, stock
from godown.entrypoints.demo.buyers import FAR, Buyers
from godown.entrypoints.demo.goods import BILLS, BOXES, BUNDLES, GOODS, RUNS_OUT, packaging, products
from godown.kernel.ids import OWN, new_id
from godown.orders import NewOrder
from godown.orders import queries as order_queries
from godown.packing import NewParcel
from godown.platform.transaction import SYSTEM, Actor, Tx
from godown.racking import LayoutSpec
from godown.receiving import CountedGoods, CountedLine, PutAway
from godown.stock import queries_places

TAKEN_AT_ONCE = 6
PER_BIN = 18

SHORT = ((11, 2), (6, 3), (5, 2), (3, 1), (2, 1))
"""Hours ago, units: orders of the SKU that runs out."""

YES = dict.fromkeys(returns.QUESTIONS, "yes")


@dataclass(frozen=True, slots=True)
class Crew:
    """Who works in the demo."""

    manager: Actor
    picker: Actor
    packer: Actor


@dataclass(slots=True)
class Story:
    """The demo as it is told: its clock, its people, what was opened so far."""

    tx: Tx
    crew: Crew
    end: datetime
    buyers: Buyers = field(default_factory=Buyers)
    channels: list[UUID] = field(default_factory=list)
    couriers: list[UUID] = field(default_factory=list)
    facility: UUID = OWN
    second: UUID = OWN

    def at(self, who: Actor, *, hours: int = 0, minutes: int = 0) -> None:
        """So long before now, this person goes on. What was noted so far is written with its own time and name."""
        self.tx.flush()
        self.tx.now, self.tx.actor = self.end - timedelta(hours=hours, minutes=minutes), who

    def ago(self, hours: int, minutes: int = 0) -> datetime:
        """An instant before now."""
        return self.end - timedelta(hours=hours, minutes=minutes)


def play(tx: Tx, crew: Crew) -> None:
    """Tell the two days."""
    story = Story(tx, crew, tx.now)
    story.at(crew.manager, hours=54)
    _open(story)
    _stock_up(story)
    parcels = _yesterday(story)
    _on_the_road(story, parcels)
    _send_back(story, parcels[:12])
    _today(story)
    story.at(crew.manager)


def _open(story: Story) -> None:
    tx = story.tx
    blr = stock.NewFacility("BLR", "Peenya, Bengaluru", gstin="29AAXCA1234F1ZJ", state_code="29", pincode="560058",
                            address1="14, 3rd Phase, Peenya", city="Bengaluru", phone="+918040000000")  # fmt: skip
    bom = stock.NewFacility("BOM", "Bhiwandi store", gstin="27AAXCA1234F1ZN", state_code="27", pincode="421302",
                            address1="Gala 7, Rahnal", city="Bhiwandi")  # fmt: skip
    story.facility = stock.open_facility(tx, blr)
    story.second = stock.open_facility(tx, bom)
    racking.lay_out(tx, story.facility, LayoutSpec(6, 20, 4))
    racking.lay_out(tx, story.second, LayoutSpec(3, 4, 4, shape="room", pitch_mm=1_500), zone="Room")
    racking.add_totes(tx, story.facility, 101, 48)
    racking.add_totes(tx, story.second, 201, 12)
    catalog.save(tx, [*products(), *packaging()])
    catalog.set_bundles(tx, {code: parts for code, (_, _, parts) in BUNDLES.items()})
    catalog.set_packing_bill(tx, BILLS)
    story.channels = [
        orders.open_channel(tx, "shop", "Aangan shop", "api"),
        orders.open_channel(tx, "bazaar", "Bazaar marketplace", "api"),
    ]
    story.couriers = [
        shipping.add_courier(tx, shipping.NewCourier("surface", "Vayu Surface", preferred=True)),
        shipping.add_courier(tx, shipping.NewCourier("express", "Udan Express")),
    ]
    for courier in story.couriers:
        shipping.set_codes(
            tx, courier, {code: code for code in ("in_transit", "out_for_delivery", "not_delivered", "delivered")}
        )
    shipping.set_range(tx, story.couriers[0], "VS", 77_412_001, 77_419_999)
    shipping.set_range(tx, story.couriers[1], "UX", 55_901_001, 55_909_999)


def _stock_up(story: Story) -> None:
    near = [CountedLine(row[0], row[10], cost_paise=row[5]) for row in GOODS if row[0] not in FAR]
    near += [CountedLine(row[0], row[9], cost_paise=row[4]) for row in BOXES]
    far = [CountedLine(row[0], row[10], cost_paise=row[5]) for row in GOODS if row[0] in FAR]
    far += [CountedLine(row[0], 80, cost_paise=row[5]) for row in GOODS[:6]]
    far += [CountedLine(row[0], row[9] // 4, cost_paise=row[4]) for row in BOXES]
    _receive(story, story.facility, near, "Kansa Metals", step=13)
    _receive(story, story.second, far, "Konkan Wholesale", step=3)
    more = [CountedLine("AAN-KLH-06", 57, 3, stock.DAMAGED, "broken in the carton"), CountedLine("AAN-TEA-250", 60)]
    _receive(story, story.facility, more, "Bankura Potters", step=31)
    story.at(story.crew.manager, hours=52)


def _receive(story: Story, facility: UUID, counted: Sequence[CountedLine], vendor: str, *, step: int) -> None:
    """Goods come in and are put away, a few of each in a bin, spread over the racks."""
    tx = story.tx
    receiving.receive(tx, CountedGoods(facility, tuple(counted), vendor_name=vendor))
    dock = queries_places.places_of_kind(tx, facility, "dock")[0].id
    bins = [one.place_id for one in racking.bins_of(tx, facility) if not one.units]
    skus = catalog.skus_by_code(tx, [line.sku_code for line in counted])
    puts = []
    for number, line in enumerate(counted):
        parts = min(max(line.accepted // PER_BIN, 1), 9) if line.accepted < 1_000 else 1
        for part in range(parts):
            units = line.accepted * (part + 1) // parts - line.accepted * part // parts
            spot = bins[(number * step + part * (step + 4)) % len(bins)]
            puts.append(PutAway(skus[line.sku_code].id, units, dock, spot))
    receiving.put_away(tx, facility, puts)


def _take(story: Story, news: Sequence[NewOrder]) -> list[UUID]:
    """Orders come in a few at a time, soon after they were placed; answer their ids, the oldest first."""
    ids: list[UUID] = []
    ranked = sorted(news, key=lambda order: order.ordered_at)
    for start in range(0, len(ranked), TAKEN_AT_ONCE):
        few = ranked[start : start + TAKEN_AT_ONCE]
        story.at(SYSTEM, minutes=int((story.end - few[-1].ordered_at).total_seconds()) // 60)
        found: dict[str, UUID] = {}
        for side, channel in enumerate(story.channels):
            mine = [order for order in few if int(order.external_id) % 3 // 2 == side]
            orders.take(story.tx, channel, mine)
            known = order_queries.by_external_id(story.tx, channel, [order.external_id for order in mine])
            found |= {order.external_id: order.id for order in known.values()}
        ids += [found[order.external_id] for order in few]
    return ids


def _pick_and_pack(story: Story, chosen: Sequence[UUID], *, hours: int) -> list[UUID]:
    """A wave of these orders is released, picked, and packed within an hour; answer the parcels."""
    tx, crew = story.tx, story.crew
    story.at(crew.manager, hours=hours)
    released = picking.release(tx, story.facility, chosen)
    story.at(crew.picker, hours=hours - 1, minutes=20)
    assert released.wave_id is not None
    picking.pick_all(tx, picking.trips_of(tx, released.wave_id))
    return _pack(story, released.order_ids, hours=hours - 1)


def _pack(story: Story, chosen: Sequence[UUID], *, hours: int) -> list[UUID]:
    story.at(story.crew.packer, hours=hours)
    lines = order_queries.lines_of(story.tx, chosen)
    skus = catalog.skus_by_id(story.tx, sorted({line.sku_id for line in lines}))
    news = []
    for order in chosen:
        mine = [(skus[line.sku_id], line.open_units) for line in lines if line.order_id == order]
        volume = sum(sku.length_mm * sku.width_mm * sku.height_mm * units for sku, units in mine)
        box = next((row for row in BOXES[:2] if row[5] * row[6] * row[7] * 8 > volume * 10), BOXES[2])
        weight = box[8] + sum(sku.weight_grams * units for sku, units in mine) + 12
        news.append(NewParcel(order, weight, box[0]))
    packed, _ = packing.pack(story.tx, news)
    ids = [one.id for one in packed]
    shipping.assign(story.tx, [one for place, one in enumerate(ids) if place % 4 != 3], story.couriers[0])
    shipping.assign(story.tx, [one for place, one in enumerate(ids) if place % 4 == 3], story.couriers[1])
    return ids


def _hand_over(story: Story, parcels: Sequence[UUID], *, hours: int, minutes: int = 0) -> None:
    story.at(story.crew.packer, hours=hours, minutes=minutes)
    for courier in story.couriers:
        shipping.hand_over(story.tx, courier, story.facility, parcels)


def _yesterday(story: Story) -> list[UUID]:
    """Forty-eight orders come, are fetched in one wave, packed, and leave with three pickups."""
    news = story.buyers.orders(48, story.ago(50), story.ago(29))
    chosen = _take(story, news)
    parcels = _pick_and_pack(story, chosen, hours=28)
    for number, hours in enumerate((26, 25, 23)):
        _hand_over(story, parcels[number::3], hours=hours, minutes=10 * number)
    return parcels


ROAD = (
    ("in_transit", 20, "Bengaluru hub"),
    ("out_for_delivery", 6, "delivery office"),
    ("delivered", 4, "at the door"),
)
"""What couriers say of a parcel: the code, hours ago, where."""


def _on_the_road(story: Story, parcels: Sequence[UUID]) -> None:
    """Couriers tell where yesterday's parcels are: most are delivered, some on their way, two are on their way back."""
    said: dict[UUID, list[object]] = {courier: [] for courier in story.couriers}
    place_of = {parcel: number for number, parcel in enumerate(parcels)}
    for one in shipping.shipments_of_parcels(story.tx, parcels):
        number = place_of[one.parcel_id]
        steps = ROAD[: 3 if number < 28 else 2 if number < 38 else 1]
        if number in (8, 9, 30):
            steps = (*ROAD[:2], ("not_delivered", 5, "nobody at home"))
        said[one.courier_id] += [
            {"awb": one.awb, "code": code, "at": story.ago(hours, number).isoformat(), "place": place}
            for code, hours, place in steps
        ]
    story.at(SYSTEM, hours=3, minutes=50)
    for courier, events in said.items():
        shipping.record(story.tx, courier, events)


def _send_back(story: Story, found: Sequence[UUID]) -> None:
    """Some of yesterday's parcels come back: expected, arrived, inspected, in repair, and one undelivered."""
    tx = story.tx
    lines = {one: next(line for line in packing.lines_of(tx, found) if line.parcel_id == one) for one in found}
    told = (
        ("changed her mind", "Not what I thought; unused"),
        ("damaged", "Damaged: two cups broken, box crushed on one corner"),
        ("wrong item", "Another colour came"),
        ("damaged", "Damaged, the handle is loose"),
        ("does not fit", "Too large for the shelf"),
    )
    story.at(story.crew.manager, hours=9)
    came = [
        returns.expect(tx, one, [returns.Expected(lines[one].id, 1)], reason=reason, claim=claim)
        for one, (reason, claim) in zip(found, told, strict=False)
    ]
    undelivered = [returns.expect_rto(tx, one) for one in found[8:10]]
    story.at(story.crew.packer, hours=3, minutes=15)
    for one in (*came[1:], undelivered[0]):
        returns.arrive(tx, one.id)
    story.at(story.crew.packer, hours=2, minutes=5)
    for one, outcome in ((came[3], "repair"), (came[4], "saleable")):
        line = returns.lines_of(tx, one.id)[0]
        returns.inspect(
            tx,
            returns.NewInspection(line.id, 1, outcome, answers=YES | {"works": "no" if outcome == "repair" else "yes"}),
        )


def _today(story: Story) -> None:
    """Today's orders stand in every state; the tea runs out, and some orders need a person."""
    tx, crew = story.tx, story.crew
    day, first_wave, second_wave = timedelta(days=1), story.ago(7), story.ago(0, 48)
    news = [
        *story.buyers.orders(3, story.ago(27), story.ago(26)),
        *story.buyers.orders(70, story.ago(20), story.ago(0, 4)),
    ]
    news += [story.buyers.one(story.ago(hours), {RUNS_OUT: units}, day) for hours, units in SHORT]
    news += [story.buyers.one(story.ago(25), {RUNS_OUT: 6, "AAN-TEA-250": 1}, timedelta(hours=23))]
    news += [story.buyers.one(story.ago(hours), {"AAN-TAW-28": 1, FAR[0]: 1}, day) for hours in (4, 1)]
    news += [story.buyers.one(story.ago(hours), {FAR[1]: 1, FAR[2]: 1}, day) for hours in (8, 5, 2)]
    early = _take(story, [order for order in news if order.ordered_at < first_wave])
    gone = _pick_and_pack(story, early[4:36], hours=7)
    story.at(crew.manager, hours=6, minutes=30)
    later = _take(story, [order for order in news if first_wave <= order.ordered_at < second_wave])
    _hand_over(story, gone[:9], hours=3)
    _hand_over(story, gone[9:17], hours=1, minutes=25)
    _one_wave_in_work(story, [*early[:3], *early[36:], *later[:14]])
    last = _take(story, [order for order in news if order.ordered_at >= second_wave])
    story.at(crew.manager, minutes=1)
    orders.suspend(tx, [later[-1], later[-4]])
    orders.cancel(tx, [later[-2], later[-6], last[0]])


def _one_wave_in_work(story: Story, chosen: Sequence[UUID]) -> None:
    """A wave of today: one trip is done and half packed, one is being walked, the rest waits."""
    tx, crew = story.tx, story.crew
    story.at(crew.manager, minutes=48)
    released = picking.release(tx, story.facility, chosen, totes=8)
    assert released.wave_id is not None
    trips = picking.trips_of(tx, released.wave_id)
    story.at(crew.picker, minutes=35)
    picking.pick_all(tx, trips[:1])
    story.at(crew.picker, minutes=12)
    picking.start(tx, trips[1])
    for _ in range(5):
        for act in ("bin", "item", "tote"):
            picking.scan(tx, trips[1], new_id(), "", act=act)
