"""The rack map as SVG made by the server: bays by fill, hits, and a walk with numbered stops. Not to scale across aisles."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from markupsafe import Markup, escape

from godown.entrypoints.web.drawings import TENTH, tenths
from godown.entrypoints.web.frame import gettext as _
from godown.racking import Closure, Layout, cross_mm, position_mm

WIDTH, FOOT, TOP, LEFT, REACH = 800, 480, 36, 64, 440
"""Units of the drawing: its width, the front end of the aisles, its upper edge, the first aisle, the length of an aisle."""
LANE: Final = 50
"""Tenths by which a walk keeps to the side of its direction, so that there and back can be told apart."""
HALF: Final = 220
"""Tenths: half the width of a bay."""

LETTER: Final = 230
"""Tenths that a letter of an aisle's name takes on a small screen, with the gap to the next."""

Bay = tuple[int, int]
"""(aisle, bay)."""
Point = tuple[int, int]
"""Tenths of a unit: from the left, from the top."""


@dataclass(frozen=True, slots=True)
class BayFill:
    """A bay: where it is, how full in five steps, what its title says, where it leads."""

    aisle: str
    aisle_no: int
    bay: int
    fill: int
    title: str
    href: str = ""
    hit: bool = False


@dataclass(frozen=True, slots=True)
class MapStop:
    """A stop of a walk by its number (6, or 6–7 for two bins of one bay): "past", "here" or "" (still to come)."""

    number: str
    aisle_no: int
    position_mm: int
    where: str
    title: str


@dataclass(frozen=True, slots=True)
class Scale:
    """From millimetres of the hall to tenths of the drawing."""

    layout: Layout

    def gap(self) -> int:
        """Tenths between two aisles."""
        return min((WIDTH - 2 * LEFT) * TENTH // max(self.layout.aisles - 1, 1), 1_320)

    def x(self, x_mm: int) -> int:
        """From the left."""
        return LEFT * TENTH + x_mm * self.gap() // self.layout.pitch_mm

    def y(self, y_mm: int) -> int:
        """From the top; the front of an aisle is below."""
        return FOOT * TENTH - y_mm * REACH * TENTH // self.layout.length_mm

    def bay_height(self) -> int:
        """The height of a bay."""
        return min(self.layout.bay_mm * REACH * TENTH // self.layout.length_mm, 320)

    def width(self) -> int:
        """The width of the whole, in units."""
        return (self.x((self.layout.aisles - 1) * self.layout.pitch_mm) + LEFT * TENTH) // TENTH


def rack_map(
    layout: Layout,
    bays: Iterable[BayFill],
    *,
    label: str,
    walk: Sequence[Sequence[int]] = (),
    stops: Sequence[MapStop] = (),
    ghosts: Sequence[Sequence[Sequence[int]]] = (),
    run: bool = False,
    closed: Sequence[Closure] = (),
) -> Markup:
    """The map of a facility; `label` is what a screen reader says, a table beside it says the rest. With `run` the walk is drawn
    as it is walked, where motion is welcome."""
    scale = Scale(layout)
    wide = max(scale.width(), 240)
    drawn = [
        f'<svg class="map" viewBox="0 0 {wide} 536" role="group" aria-label="{escape(label)}">',
        f'<rect class="floor" x="8" y="14" width="{wide - 16}" height="492" rx="10"/>',
    ]
    drawn += [_cross(scale, wide, way) for way in cross_mm(layout.bays, layout.cross_aisles, layout.bay_mm)]
    names: dict[int, str] = {}
    for bay in bays:
        names[bay.aisle_no] = bay.aisle
        drawn.append(_bay(scale, bay))
    drawn += [_closed(scale, one) for one in closed]
    drawn += _aisles(scale, names)
    drawn += [f'<polyline class="ghost" points="{_points(_lane(scale, path))}"/>' for path in ghosts]
    if walk:
        drawn += _walk(scale, walk, run)
    drawn += [_stop(scale, stop) for stop in stops]
    return Markup("".join(drawn) + _depot(scale) + "</svg>")  # noqa: S704 - words are escaped


def _aisles(scale: Scale, names: Mapping[int, str]) -> list[str]:
    """The names of the aisles. On a small screen they are larger, and as many of them are left out (`thin`) as have no room."""
    step = -(-max(map(len, names.values()), default=1) * LETTER // max(scale.gap(), 1))
    return [
        f'<text class="aisle{" thin" if number % step else ""}" x="{tenths(scale.x(number * scale.layout.pitch_mm))}" y="526">'
        f"{escape(name)}</text>"
        for number, name in sorted(names.items())
    ]


def _cross(scale: Scale, wide: int, way_mm: int) -> str:
    """A cross-aisle between two blocks."""
    y = tenths(scale.y(way_mm))
    return f'<line class="cross" x1="24" y1="{y}" x2="{wide - 24}" y2="{y}"/>'


def _closed(scale: Scale, one: Closure) -> str:
    """A stretch that nobody passes."""
    x, top, foot = scale.x(one.aisle_no * scale.layout.pitch_mm), scale.y(one.to_mm), scale.y(one.from_mm)
    said = _("Closed: aisle %(aisle)s, bays %(low)s to %(high)s") % {
        "aisle": one.aisle,
        "low": one.from_bay,
        "high": one.to_bay,
    }
    said = f"{said}. {one.note}" if one.note else said
    return (
        f'<rect class="closed" x="{tenths(x - HALF - 60)}" y="{tenths(top)}" width="{tenths(2 * HALF + 120)}" '
        f'height="{tenths(foot - top)}" rx="3"><title>{escape(said)}</title></rect>'
    )


def _bay(scale: Scale, bay: BayFill) -> str:
    x, y, height = (
        scale.x(bay.aisle_no * scale.layout.pitch_mm),
        scale.y(position_mm(bay.bay, scale.layout.bays, scale.layout.cross_aisles, scale.layout.bay_mm)),
        scale.bay_height(),
    )
    shape = (
        f'<rect class="{"hit-bay" if bay.hit else f"f{bay.fill}"}" x="{tenths(x - HALF)}" y="{tenths(y - height // 2 + 8)}" '
        f'width="{2 * HALF // TENTH}" height="{tenths(height - 16)}" rx="2"><title>{escape(bay.title)}</title></rect>'
    )
    return f'<a href="{escape(bay.href)}" aria-label="{escape(bay.title)}">{shape}</a>' if bay.href else shape


def _aside(x1: int, y1: int, x2: int, y2: int) -> Point:
    """How far a stretch keeps to the side of its direction: (sideways, up and down)."""
    if x1 == x2:
        return (-LANE - HALF if y2 > y1 else LANE + HALF), 0
    return 0, (-LANE if x2 > x1 else LANE)


def _lane(scale: Scale, path: Sequence[Sequence[int]]) -> list[Point]:
    """A walk, beside the middle of aisles and cross-aisles on the side of its direction; stretches meet at their lanes."""
    legs = [(x1, y1, x2, y2) for (x1, y1), (x2, y2) in pairwise(path) if (x1, y1) != (x2, y2)]
    if not legs:
        return []
    aside = [_aside(*leg) for leg in legs]
    points = [_moved(scale, legs[0][:2], aside[0])]
    for leg, before, after in zip(legs[1:], aside, aside[1:], strict=False):
        turns = bool(before[0]) == bool(after[0])
        meeting = [before, after] if turns and before != after else [(before[0] or after[0], before[1] or after[1])]
        points += [_moved(scale, leg[:2], offset) for offset in meeting]
    return [*points, _moved(scale, legs[-1][2:], aside[-1])]


def _moved(scale: Scale, at: tuple[int, int], offset: Point) -> Point:
    return scale.x(at[0]) + offset[0], scale.y(at[1]) + offset[1]


def _points(points: Sequence[Point]) -> str:
    return " ".join(f"{tenths(x)},{tenths(y)}" for x, y in points)


def _walk(scale: Scale, path: Sequence[Sequence[int]], run: bool) -> list[str]:
    points = _lane(scale, path)
    said = _points(points)
    how = 'class="walk run" pathLength="1000"' if run else 'class="walk"'
    drawn = [f'<polyline class="halo" points="{said}"/><polyline {how} points="{said}"/>']
    for (x1, y1), (x2, y2) in pairwise(points):
        if abs(x2 - x1) + abs(y2 - y1) > 600 and (abs(x2 - x1) < TENTH or abs(y2 - y1) < TENTH):
            drawn.append(_arrow(x1, y1, x2, y2))
    return drawn


def _arrow(x1: int, y1: int, x2: int, y2: int) -> str:
    x, y = x1 + (x2 - x1) * 62 // 100, y1 + (y2 - y1) * 62 // 100
    ux, uy = (x2 > x1) - (x2 < x1) if abs(x2 - x1) > TENTH else 0, (y2 > y1) - (y2 < y1) if abs(y2 - y1) > TENTH else 0
    tip, left = (x + 60 * ux, y + 60 * uy), (x - 50 * ux - 50 * uy, y - 50 * uy - 50 * ux)
    right = (x - 50 * ux + 50 * uy, y - 50 * uy + 50 * ux)
    corners = "L".join(f"{tenths(a)} {tenths(b)}" for a, b in (tip, left, right))
    return f'<path class="head" d="M{corners}Z"/>'


def _stop(scale: Scale, stop: MapStop) -> str:
    x, y = scale.x(stop.aisle_no * scale.layout.pitch_mm), scale.y(stop.position_mm)
    half = 110 if len(stop.number) < 3 else 200
    return (
        f'<g class="stop-no {stop.where}"><rect x="{tenths(x - half)}" y="{tenths(y - 86)}" width="{half * 2 // TENTH}" '
        f'height="17.2" rx="4"><title>{escape(stop.title)}</title></rect>'
        f'<text x="{tenths(x)}" y="{tenths(y + 40)}">{escape(stop.number)}</text></g>'
    )


def _depot(scale: Scale) -> str:
    x = scale.x(scale.layout.depot_aisle * scale.layout.pitch_mm)
    y = FOOT + 4 if scale.layout.depot_end == "front" else 16
    return (
        f'<g class="depot"><rect class="block" x="{tenths(x - 420)}" y="{y}" width="84" height="20" rx="5"/>'
        f'<text class="block-t" x="{tenths(x)}" y="{y + 14}">{escape(_("Start · pack"))}</text></g>'
    )


def fill_of(used: int, bins: int) -> int:
    """The fill of a bay in five steps: none, up to a third, two thirds, nearly all, all of its bins hold something."""
    if not used:
        return 0
    return 4 if used >= bins else 1 + min(2, used * 3 // bins)


def heat_of(visits: int, most: int) -> int:
    """The heat of a bay in five steps: none, then quarters of the most visited one.

    >>> [heat_of(visits, 40) for visits in (0, 1, 10, 11, 30, 40)]
    [0, 1, 1, 2, 3, 4]
    """
    return -(-visits * 4 // most) if visits else 0


def by_bay(keys: Iterable[tuple[Bay, int]]) -> Mapping[Bay, int]:
    """Sum of what belongs to each bay."""
    found: dict[Bay, int] = {}
    for bay, count in keys:
        found[bay] = found.get(bay, 0) + count
    return found
