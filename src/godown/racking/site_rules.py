"""What a site of any shape may be: a room, walls, racks, lanes and closed areas in it, bins by coordinates. Pure."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from godown.kernel.outcome import RowRefusal
from godown.routing import Box, Lane, Point, Site, Unreachable, Ways, ways_of

FREE: Final = "free"
"""The shape of the layout of a facility that is a free-form site."""
FLOOR: Final = "Floor"
"""The aisle of bins that lie in no rack."""
KINDS: Final = ("wall", "rack", "lane", "closed")
HEADINGS: Final = {"right": (1, 0), "left": (-1, 0), "up": (0, 1), "down": (0, -1)}
SHAPES_MAX: Final = 200
BINS_MAX: Final = 2_000
"""A larger site is a hall, or several facilities."""
ROOM_MAX: Final = 500_000
CLEARANCE: Final = (50, 1_000)
NAME_MAX: Final = 40


@dataclass(frozen=True, slots=True)
class Shape:
    """Something in a site, from its lower left corner (x, y), so wide and so deep. `wall`: nobody passes and no bin lies in it (a wall, a
    pillar, a table). `rack`: nobody passes, bins lie in it. `lane`: walked one way only (`heading`: right, left, up, down). `closed`: nobody
    passes today, and waves take nothing from bins that are cut off by it."""

    name: str
    kind: str
    x_mm: int
    y_mm: int
    width_mm: int
    depth_mm: int
    heading: str = ""


@dataclass(frozen=True, slots=True)
class SitePlan:
    """A room of some width and depth, x from its left, y from its lower edge; walks start and end (None: where they start) there, and keep
    `clearance_mm` from all that stands in it: half the width of a cart and a little."""

    width_mm: int
    depth_mm: int
    start_x_mm: int
    start_y_mm: int
    end_x_mm: int | None = None
    end_y_mm: int | None = None
    clearance_mm: int = 300
    shapes: tuple[Shape, ...] = ()


Fault = RowRefusal[str]
"""The key is the name of a shape or a bin; empty where the room itself is at fault."""


def faults(plan: SitePlan) -> list[Fault]:
    """All that is wrong with a site by itself, shape by shape. Codes: `invalid`, `twice`, `outside_room`, `in_the_way`."""
    found = [*_room_faults(plan)]
    if found:
        return found
    seen: set[str] = set()
    for shape in plan.shapes:
        if fault := _shape_fault(plan, shape, seen):
            found.append(fault)
        seen.add(shape.name)
    if len(plan.shapes) > SHAPES_MAX:
        found.append(RowRefusal("", "invalid", f"A site has at most {SHAPES_MAX} shapes.", "shapes"))
    return found or [*_start_faults(plan)]


def _room_faults(plan: SitePlan) -> Iterator[Fault]:
    for field in ("width_mm", "depth_mm"):
        if not 1 <= getattr(plan, field) <= ROOM_MAX:
            yield RowRefusal("", "invalid", f"A room is 1 to {ROOM_MAX} mm wide and deep.", field)
    low, high = CLEARANCE
    if not low <= plan.clearance_mm <= high:
        yield RowRefusal("", "invalid", f"People keep {low} to {high} mm from what stands in the room.", "clearance_mm")
    if (plan.end_x_mm is None) != (plan.end_y_mm is None):
        yield RowRefusal("", "invalid", "The end of the walks has both an x and a y, or neither.", "end_x_mm")
    for what in ("start", "end"):
        for axis, size in (("x", plan.width_mm), ("y", plan.depth_mm)):
            at = getattr(plan, f"{what}_{axis}_mm")
            if at is not None and not 0 <= at <= size:
                yield RowRefusal(
                    "", "outside_room", f"The {what} of the walks lies outside the room.", f"{what}_{axis}_mm"
                )


def _shape_fault(plan: SitePlan, shape: Shape, seen: set[str]) -> Fault | None:
    def no(code: str, message: str, field: str) -> Fault:
        return RowRefusal(shape.name, code, message, field)

    if not 1 <= len(shape.name) <= NAME_MAX or not shape.name.isprintable() or shape.name != shape.name.strip():
        return no("invalid", f"A shape has a name of 1 to {NAME_MAX} signs.", "name")
    if shape.name in seen:
        return no("twice", f"{shape.name} stands twice in the list.", "name")
    if shape.kind not in KINDS:
        return no("invalid", f"{shape.name} is one of: {', '.join(KINDS)}.", "kind")
    if (shape.kind == "lane") != (shape.heading in HEADINGS) or (shape.kind != "lane" and shape.heading):
        return no("invalid", f"A lane, and nothing else, has a heading: {', '.join(HEADINGS)}.", "heading")
    for field in ("width_mm", "depth_mm"):
        if getattr(shape, field) < 1:
            return no("invalid", f"{shape.name} is at least 1 mm wide and deep.", field)
    if not (shape.x_mm >= 0 and shape.x_mm + shape.width_mm <= plan.width_mm):
        return no("outside_room", f"{shape.name} reaches beyond the room, which is {plan.width_mm} mm wide.", "x_mm")
    if not (shape.y_mm >= 0 and shape.y_mm + shape.depth_mm <= plan.depth_mm):
        return no("outside_room", f"{shape.name} reaches beyond the room, which is {plan.depth_mm} mm deep.", "y_mm")
    return None


def _start_faults(plan: SitePlan) -> Iterator[Fault]:
    """Somebody can stand where walks start and end, and gets from the one to the other and back for the next."""
    for what, at in (("start", (plan.start_x_mm, plan.start_y_mm)), ("end", end_of(plan))):
        held = next((s for s in plan.shapes if s.kind != "lane" and at and _strictly(s, at)), None)
        if held:
            yield RowRefusal("", "in_the_way", f"The {what} of the walks lies inside {held.name}.", f"{what}_x_mm")
            return
    try:
        ways = ways_of(site_of(plan, closed=False))
    except Unreachable as no:
        yield RowRefusal("", "in_the_way", f"{no} Something stands too close.", "start_x_mm")
        return
    if not ways.reaches(ways.end) or not ways.reaches(ways.start):
        yield RowRefusal("", "in_the_way", "No way leads from where walks start to where they end.", "end_x_mm")


def _strictly(shape: Shape, at: Point) -> bool:
    return shape.x_mm < at[0] < shape.x_mm + shape.width_mm and shape.y_mm < at[1] < shape.y_mm + shape.depth_mm


def end_of(plan: SitePlan) -> Point | None:
    """Where walks end; None: where they start."""
    return None if plan.end_x_mm is None or plan.end_y_mm is None else (plan.end_x_mm, plan.end_y_mm)


def site_of(plan: SitePlan, *, closed: bool = True) -> Site:
    """The site that walks see; without what is closed today where `closed` is False."""
    boxes, lanes = [], []
    for shape in sorted(plan.shapes, key=lambda shape: shape.name):
        box = Box(
            shape.x_mm, shape.y_mm, shape.x_mm + shape.width_mm, shape.y_mm + shape.depth_mm, shape.kind == "rack"
        )
        if shape.kind == "lane":
            lanes.append(Lane(box, HEADINGS[shape.heading]))
        elif closed or shape.kind != "closed":
            boxes.append(box)
    start = (plan.start_x_mm, plan.start_y_mm)
    return Site(plan.width_mm, plan.depth_mm, start, end_of(plan), tuple(boxes), tuple(lanes), plan.clearance_mm)


def bin_fault(plan: SitePlan, ways: Ways, name: str, at: Point) -> Fault | None:
    """Why a bin cannot be there, by the ways of the site with nothing closed. Codes: `outside_room`, `in_wall`, `out_of_reach`."""
    for field, value, size in (("x_mm", at[0], plan.width_mm), ("y_mm", at[1], plan.depth_mm)):
        if not 0 <= value <= size:
            return RowRefusal(
                name, "outside_room", f"{name} lies outside the room, at {field[0]} = {value} mm of {size}.", field
            )
    wall = next((shape for shape in plan.shapes if shape.kind == "wall" and _strictly(shape, at)), None)
    if wall:
        return RowRefusal(name, "in_wall", f"{name} lies inside {wall.name}, which is a wall.", "x_mm")
    if ways.stand(at) is None:
        said = (
            f"{name} cannot be reached: no free spot of {plan.clearance_mm} mm around is near it to which a walk leads."
        )
        return RowRefusal(name, "out_of_reach", said, "x_mm")
    return None


def rack_at(shapes: Sequence[Shape], at: Point) -> Shape | None:
    """The rack in which, or at the face of which, a bin lies."""
    for shape in shapes:
        inside = (
            shape.x_mm <= at[0] <= shape.x_mm + shape.width_mm and shape.y_mm <= at[1] <= shape.y_mm + shape.depth_mm
        )
        if shape.kind == "rack" and inside:
            return shape
    return None
