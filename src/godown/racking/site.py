"""A facility is a free-form site: its room is drawn, things stand in it, bins are placed by coordinates; walks go round what stands there."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from typing import NoReturn
from uuid import UUID

from godown import stock
from godown.kernel.outcome import Outcome, RowRefusal
from godown.kernel.refusal import NotFound, Refusal
from godown.platform.transaction import Tx
from godown.racking import queries, queries_site, store, store_site
from godown.racking.rules import BinSpec, LayoutSpec, named, numbered
from godown.racking.site_rules import BINS_MAX, FLOOR, FREE, Fault, Shape, SitePlan, bin_fault, faults, rack_at, site_of
from godown.routing import ways_of
from godown.stock import queries_places


@dataclass(frozen=True, slots=True)
class PlacedBin:
    """A bin by coordinates. Aisle, bay and level are read from a name like A-01-1, else they are the rack in which it lies, 1 and 1."""

    name: str
    x_mm: int
    y_mm: int
    zone: str = "Main"
    aisle: str = ""
    bay: int = 0
    level: int = 0
    barcode: str = ""


def save_site(tx: Tx, facility_id: UUID, plan: SitePlan) -> None:
    """The facility is this site from now on, its bins where they are. Refuses (naming shape or bin and field) what is wrong with the plan
    (`site_wrong`), and what would wall bins in or cut them off (`bins_cut_off`). Aisles that were closed are open again."""
    queries_places.facility(tx, facility_id)
    if wrong := faults(plan):
        _refuse("site_wrong", wrong)
    if queries.layout_of(tx, facility_id) is None:
        store.write_layout(tx, facility_id, LayoutSpec(1, 1, 1, shape=FREE))
    store.drop_closures(tx, facility_id, [one.id for one in queries.closures(tx, facility_id)])
    store_site.write_site(tx, facility_id, plan)
    store_site.write_shapes(tx, facility_id, plan.shapes)
    settle(tx, facility_id, plan)
    tx.note("site_saved", "facility", [facility_id], shapes=len(plan.shapes))


def save_shapes(tx: Tx, facility_id: UUID, shapes: Sequence[Shape]) -> None:
    """Add shapes, or change those of the same names. Refuses as `save_site` does."""
    plan = plan_of(tx, facility_id)
    fresh = {shape.name for shape in shapes}
    save_site(tx, facility_id, replace(plan, shapes=(*(s for s in plan.shapes if s.name not in fresh), *shapes)))


def remove_shapes(tx: Tx, facility_id: UUID, names: Collection[str]) -> int:
    """Take shapes away; one that is not there is passed over. Answer how many were."""
    plan, gone = plan_of(tx, facility_id), set(names)
    left = tuple(shape for shape in plan.shapes if shape.name not in gone)
    if len(left) < len(plan.shapes):
        save_site(tx, facility_id, replace(plan, shapes=left))
    return len(plan.shapes) - len(left)


def give_up_site(tx: Tx, facility_id: UUID) -> None:
    """The facility is a hall of aisles again; the bins stay. Refuses one that is no site."""
    plan_of(tx, facility_id)
    store_site.drop_site(tx, facility_id)
    tx.note("site_given_up", "facility", [facility_id])


def plan_of(tx: Tx, facility_id: UUID) -> SitePlan:
    """The plan of a site that is about to be changed. Refuses a facility that is none."""
    queries_places.facility(tx, facility_id)
    plan = queries_site.site_plan(tx, facility_id, lock=True)
    if plan is None:
        raise NotFound("site: this facility is a hall of aisles", facility_id=str(facility_id))
    return plan


def place_bins(tx: Tx, facility_id: UUID, bins: Sequence[PlacedBin]) -> Outcome[str]:
    """Open bins where they are said to lie; known ones move there. Refusals by bin: `twice`, `code_in_use`, `invalid`, `outside_room`,
    `in_wall`, `out_of_reach`."""
    plan = plan_of(tx, facility_id)
    known = {one.code: one for one in queries.bins_of(tx, facility_id)}
    refused = {fault.key: fault for fault in reversed(_form_faults(tx, facility_id, bins, known))}
    for fault in misplaced(plan, [(one.name, one.x_mm, one.y_mm) for one in bins]):
        refused.setdefault(fault.key, fault)
    good = [one for one in bins if one.name not in refused]
    if len(set(known) | {one.name for one in good}) > BINS_MAX:
        raise Refusal("too_many_bins", f"A site has at most {BINS_MAX} bins.", status=422)
    specs = specs_of(plan, good, {one.aisle: one.aisle_no for one in known.values()})
    _write(tx, facility_id, [(one.zone, one.barcode, spec) for one, spec in zip(good, specs, strict=True)],
           {code: one.place_id for code, one in known.items()})  # fmt: skip
    settle(tx, facility_id, plan)
    if good:
        tx.note("saved_bins", "facility", [facility_id], bins=len(good))
    fresh = [one.name for one in good if one.name not in known]
    return Outcome.of(fresh, refused.values(), [one.name for one in good if one.name in known])


def misplaced(plan: SitePlan, bins: Sequence[tuple[str, int, int]]) -> list[Fault]:
    """(name, x, y): those bins that cannot be there."""
    ways = ways_of(site_of(plan, closed=False))
    found = (bin_fault(plan, ways, name, (x, y)) for name, x, y in bins)
    return [fault for fault in found if fault]


def _form_faults(tx: Tx, facility_id: UUID, bins: Sequence[PlacedBin], known: Collection[str]) -> list[Fault]:
    fresh, seen, found = [one for one in bins if one.name not in known], set[str](), list[Fault]()
    names = sorted({one.name for one in fresh})
    used = set(queries_places.codes_in_use(tx, facility_id, names, [one.barcode for one in fresh if one.barcode], []))
    for one in bins:
        if one.name in seen:
            found.append(RowRefusal(one.name, "twice", f"{one.name} stands twice in the list.", "name"))
        elif one.name not in known and (one.name in used or one.barcode in used):
            found.append(RowRefusal(one.name, "code_in_use", "A place has this name or barcode already.", "name"))
        elif not (0 <= one.bay <= 99 and 0 <= one.level <= 9):
            found.append(RowRefusal(one.name, "invalid", "A bay is 1 to 99, a level 1 to 9.", "bay"))
        seen.add(one.name)
    return found


def specs_of(plan: SitePlan, bins: Sequence[PlacedBin], numbers: dict[str, int]) -> list[BinSpec]:
    """The geometry of bins that can be where they are said to lie; `numbers` of the aisles that are known."""
    parts = []
    for one in bins:
        rack, (aisle, bay, level) = rack_at(plan.shapes, (one.x_mm, one.y_mm)), named(one.name)
        parts.append(
            (one.aisle or aisle or (rack.name if rack else FLOOR), one.bay or bay or 1, one.level or level or 1)
        )
    number = numbered([aisle for aisle, _, _ in parts], numbers)
    return [
        BinSpec(
            one.name,
            aisle,
            number[aisle],
            bay,
            level,
            one.y_mm,
            one.x_mm,
            one.y_mm,
            (level - 1) * LayoutSpec(1, 1, 1).level_mm,
        )
        for one, (aisle, bay, level) in zip(bins, parts, strict=True)
    ]


def _write(tx: Tx, facility_id: UUID, bins: Sequence[tuple[str, str, BinSpec]], known: dict[str, UUID]) -> None:
    zones = {zone: store.zone_id(tx, facility_id, zone) for zone in sorted({zone for zone, _, _ in bins})}
    fresh = [one for one in bins if one[2].name not in known]
    places = stock.add_places(tx, facility_id, [stock.NewPlace("bin", spec.name, code) for _, code, spec in fresh])
    for zone, zone_id in zones.items():
        pairs = [(place, spec) for place, (own, _, spec) in zip(places, fresh, strict=True) if own == zone]
        store.write_bins(tx, facility_id, zone_id, [place for place, _ in pairs], [spec for _, spec in pairs])
    old = [(known[spec.name], zones[zone], spec) for zone, _, spec in bins if spec.name in known]
    store.move_bins(tx, old)


def settle(tx: Tx, facility_id: UUID, plan: SitePlan) -> None:
    """Write down where one stands to reach each bin. Refuses (`bins_cut_off`) a plan that leaves bins without, but for what is closed."""
    bins = queries_site.points_of(tx, facility_id)
    if wrong := misplaced(plan, [(name, x, y) for _, name, x, y in bins]):
        _refuse("bins_cut_off", wrong)
    ways = ways_of(site_of(plan))
    found = ((place, ways.stand((x, y))) for place, _, x, y in bins)
    rows = [(place, *at, ways.length(ways.start, at) + ways.length(at, ways.end)) for place, at in found if at]
    store_site.write_stands(tx, facility_id, rows)


def refuse_bins(tx: Tx, facility_id: UUID, specs: Sequence[BinSpec]) -> SitePlan | None:
    """The plan of a site in which these bins may stand, None where the facility is none. Refuses (`bins_misplaced`) those that cannot."""
    plan = queries_site.site_plan(tx, facility_id, lock=True)
    if plan and (wrong := misplaced(plan, [(spec.name, spec.x_mm, spec.y_mm) for spec in specs])):
        _refuse("bins_misplaced", wrong)
    return plan


def refuse_site(tx: Tx, facility_id: UUID) -> None:
    """Refuses (`free_form`) what only a hall of aisles can do."""
    layout = queries.layout_of(tx, facility_id)
    if layout and layout.shape == FREE:
        said = "This facility is a free-form site: draw it on its plan, and place its bins by coordinates."
        raise Refusal("free_form", said, status=409)


def _refuse(code: str, wrong: Sequence[Fault]) -> NoReturn:
    errors = [{"row": one.key, "field": one.field, "code": one.code, "message": one.message} for one in wrong]
    more = f" ({len(wrong) - 1} more are wrong.)" if len(wrong) > 1 else ""
    raise Refusal(code, wrong[0].message + more, status=422, field=wrong[0].field, errors=errors[:100])
