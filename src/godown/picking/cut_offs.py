"""When couriers come: which orders a pickup must take along, by when its wave is to be released, and that it is."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from itertools import pairwise
from typing import Final
from uuid import UUID
from zoneinfo import ZoneInfo

import msgspec

from godown import racking
from godown.kernel.refusal import Invalid
from godown.picking.drafting import Draft, Wish, draft, think
from godown.picking.trips import TripPlan
from godown.picking.waves import carry_out
from godown.picking.words import Released
from godown.platform import choices
from godown.platform.transaction import Tx
from godown.stock import queries_places

KEY: Final = "cut_offs"
RELEASED: Final = "cut_offs_released"
CUT_OFFS_MAX: Final = 100
READY_MAX: Final = 24 * 60


@dataclass(frozen=True, slots=True)
class CutOff:
    """A courier comes to a facility every day at `pickup_at` (HH:MM of its clock); the wave for it is to be released
    `ready_minutes` before, by itself where `releases`."""

    facility_id: UUID
    name: str
    pickup_at: str
    ready_minutes: int = 120
    releases: bool = False


@dataclass(frozen=True, slots=True)
class Pickup:
    """The next time that a courier comes. What ships before `due_by`, the pickup after it, must go with this one."""

    name: str
    pickup_at: datetime
    release_at: datetime
    due_by: datetime
    releases: bool


def next_pickups(known: Sequence[CutOff], now: datetime, zone: ZoneInfo) -> list[Pickup]:
    """The coming pickup of each cut-off of one facility, the soonest first, with what it must take along.

    >>> noon = datetime(2026, 11, 24, 6, 30, tzinfo=UTC)
    >>> two = [CutOff(UUID(int=1), "noon", "13:00", 30), CutOff(UUID(int=1), "evening", "17:30")]
    >>> [(one.name, one.due_by.hour, one.due_by.day) for one in next_pickups(two, noon, ZoneInfo("Asia/Kolkata"))]
    [('noon', 12, 24), ('evening', 7, 25)]
    """
    today = now.astimezone(zone).date()
    every = sorted(
        (datetime.combine(today + timedelta(days=day), time.fromisoformat(one.pickup_at), zone).astimezone(UTC), at)
        for at, one in enumerate(known)
        for day in (0, 1, 2)
    )
    coming = [(instant, at) for instant, at in every if instant > now]
    found: dict[int, Pickup] = {}
    for (instant, at), (after, _) in pairwise(coming):
        one = known[at]
        ready = instant - timedelta(minutes=one.ready_minutes)
        found.setdefault(at, Pickup(one.name, instant, ready, after, one.releases))
    return list(found.values())


def cut_offs(tx: Tx) -> list[CutOff]:
    """All pickups of this business."""
    return msgspec.convert(choices.chosen(tx, KEY, []), list[CutOff])


def set_cut_offs(tx: Tx, new: Sequence[CutOff]) -> list[CutOff]:
    """These are the pickups now. Refuses a time that is none, and minutes outside a day."""
    if len(new) > CUT_OFFS_MAX:
        raise Invalid(f"At most {CUT_OFFS_MAX} pickups.", field="cut_offs")
    for one in new:
        queries_places.facility(tx, one.facility_id)
        try:
            time.fromisoformat(one.pickup_at)
        except ValueError:
            raise Invalid(f"{one.pickup_at!r} is no time: write 17:30.", field="pickup_at") from None
        if not one.name.strip() or not 0 <= one.ready_minutes <= READY_MAX:
            raise Invalid("A pickup has a name and is made ready within a day.", field="ready_minutes")
    choices.choose(tx, KEY, msgspec.to_builtins(list(new)))
    return list(new)


def upcoming(tx: Tx, facility_id: UUID) -> list[Pickup]:
    """The coming pickups of a facility, the soonest first."""
    mine = [one for one in cut_offs(tx) if one.facility_id == facility_id]
    return next_pickups(mine, tx.now, queries_places.zone_of(tx, facility_id)) if mine else []


def due_now(tx: Tx) -> list[tuple[UUID, Pickup]]:
    """Pickups whose wave releases itself, is due, and was not released yet."""
    known = cut_offs(tx)
    done = set(choices.chosen(tx, RELEASED, [])) if known else set()
    return [
        (facility, pickup)
        for facility in sorted({one.facility_id for one in known if one.releases})
        if racking.layout_of(tx, facility) is not None
        for pickup in upcoming(tx, facility)
        if pickup.releases and pickup.release_at <= tx.now and key_of(facility, pickup) not in done
    ]


def key_of(facility_id: UUID, pickup: Pickup) -> str:
    """The name of one pickup on one day."""
    return f"{facility_id}:{pickup.name}:{pickup.pickup_at.isoformat()}"


def release_for(tx: Tx, facility_id: UUID, pickup: Pickup, made: Draft, plan: TripPlan) -> Released | None:
    """Release the wave of a pickup as it was drafted and planned; None where somebody did so meanwhile."""
    choices.lock(tx, RELEASED)
    key = key_of(facility_id, pickup)
    known = choices.chosen(tx, RELEASED, [])
    if key in known:
        return None
    choices.choose(tx, RELEASED, [*known, key][-CUT_OFFS_MAX:])
    return carry_out(tx, made, plan)


def wish_of(facility_id: UUID, pickup: Pickup) -> Wish:
    """What must go with a pickup: all that would be late if it missed it."""
    return Wish(facility_id, due_by=pickup.due_by)


def release_due(tx: Tx) -> list[Released]:
    """Release the waves of pickups that are due, each once."""
    due = [(facility, pickup, draft(tx, wish_of(facility, pickup))) for facility, pickup in due_now(tx)]
    planned = [(facility, pickup, made, think(made)) for facility, pickup, made in due]
    released = [release_for(tx, *one) for one in planned]
    return [one for one in released if one is not None]
