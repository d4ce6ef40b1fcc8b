"""The plan of a free-form site as SVG made by the server, to scale: what stands there, bins by fill, and a walk with numbered stops."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import isqrt
from typing import Final

from markupsafe import Markup, escape

from godown.entrypoints.web.drawings import TENTH, tenths
from godown.entrypoints.web.frame import gettext as _
from godown.racking import Shape, SitePlan

WIDTH, HEIGHT, EDGE = 5_200, 4_200, 80
"""Tenths of a unit: the most that a room takes, and the margin around it."""
DOT: Final = 130
"""Tenths: a bin."""
METRE, GRID_MAX = 1_000, 40
"""A larger room is drawn without lines every metre."""
ARROWS: Final = {"right": "→", "left": "←", "up": "↑", "down": "↓"}
WORDS_FIT: Final = 420
"""Tenths: a smaller shape is drawn without its name."""


@dataclass(frozen=True, slots=True)
class SpotMark:
    """Bins that lie at one spot: how full in five steps, what the title says, where it leads. `cut_off`: nobody gets there today."""

    x_mm: int
    y_mm: int
    fill: int
    title: str
    href: str = ""
    hit: bool = False
    cut_off: bool = False


@dataclass(frozen=True, slots=True)
class SiteStop:
    """A stop of a walk by its number: "past", "here" or "" (still to come)."""

    number: str
    x_mm: int
    y_mm: int
    where: str
    title: str


@dataclass(frozen=True, slots=True)
class Scale:
    """From millimetres of the room to tenths of the drawing."""

    plan: SitePlan

    def long(self, mm: int) -> int:
        """A length."""
        wide, deep = self.plan.width_mm, self.plan.depth_mm
        return mm * WIDTH // wide if wide * HEIGHT >= deep * WIDTH else mm * HEIGHT // deep

    def x(self, mm: int) -> int:
        """From the left."""
        return EDGE + self.long(mm)

    def y(self, mm: int) -> int:
        """From the top; the room's lower edge is below."""
        return EDGE + self.long(self.plan.depth_mm - mm)

    def rect(self, shape: Shape) -> str:
        """Where a shape lies, as attributes."""
        x, y = self.x(shape.x_mm), self.y(shape.y_mm + shape.depth_mm)
        wide, high = max(self.long(shape.width_mm), 20), max(self.long(shape.depth_mm), 20)
        return f'x="{tenths(x)}" y="{tenths(y)}" width="{tenths(wide)}" height="{tenths(high)}"'


def site_map(
    plan: SitePlan,
    marks: Iterable[SpotMark],
    *,
    label: str,
    walk: Sequence[Sequence[int]] = (),
    stops: Sequence[SiteStop] = (),
    ghosts: Sequence[Sequence[Sequence[int]]] = (),
    run: bool = False,
    editing: bool = False,
) -> Markup:
    """The plan of a site; `label` is what a screen reader says, a table beside it says the rest. With `run` the walk is drawn as it is
    walked; `editing` adds lines every metre, and what a script needs to read millimetres off the drawing."""
    scale = Scale(plan)
    wide, high = scale.long(plan.width_mm), scale.long(plan.depth_mm)
    read = (
        f' data-site data-width="{plan.width_mm}" data-depth="{plan.depth_mm}" data-edge="{tenths(EDGE)}"'
        if editing
        else ""
    )
    drawn = [
        f'<svg class="map" viewBox="0 0 {tenths(wide + 2 * EDGE)} {tenths(high + 2 * EDGE)}" role="group" '
        f'aria-label="{escape(label)}"{read}>',
        f'<rect class="room" x="{tenths(EDGE)}" y="{tenths(EDGE)}" width="{tenths(wide)}" height="{tenths(high)}"/>',
    ]
    drawn += _grid(scale) if editing else []
    order = {"lane": 0, "rack": 1, "wall": 2, "closed": 3}
    drawn += [_shape(scale, shape) for shape in sorted(plan.shapes, key=lambda shape: order[shape.kind])]
    drawn += [_mark(scale, mark) for mark in marks]
    drawn += [f'<polyline class="ghost" points="{_points(scale, path)}"/>' for path in ghosts]
    if walk:
        drawn += _walk(scale, walk, run)
    drawn += [_ends(scale), *(_stop(scale, stop) for stop in stops)]
    return Markup("".join(drawn) + "</svg>")  # noqa: S704 - words are escaped


def _grid(scale: Scale) -> list[str]:
    plan = scale.plan
    if max(plan.width_mm, plan.depth_mm) > GRID_MAX * METRE:
        return []
    left, right, top, foot = (
        tenths(v) for v in (scale.x(0), scale.x(plan.width_mm), scale.y(plan.depth_mm), scale.y(0))
    )
    down = [tenths(scale.x(x)) for x in range(METRE, plan.width_mm, METRE)]
    over = [tenths(scale.y(y)) for y in range(METRE, plan.depth_mm, METRE)]
    lines = [f"M{x} {top}V{foot}" for x in down] + [f"M{left} {y}H{right}" for y in over]
    return [f'<path class="cross" d="{"".join(lines)}"/>'] if lines else []


def _shape(scale: Scale, shape: Shape) -> str:
    kinds = {"wall": _("Wall"), "rack": _("Rack"), "lane": _("One way"), "closed": _("Closed")}
    said = f"{kinds[shape.kind]}: {shape.name}"
    drawn = f'<rect class="{shape.kind}" {scale.rect(shape)}><title>{escape(said)}</title></rect>'
    word = ARROWS.get(shape.heading, "") if shape.kind == "lane" else shape.name if shape.kind == "rack" else ""
    wide, high = scale.long(shape.width_mm), scale.long(shape.depth_mm)
    if word and (shape.kind == "lane" or (wide >= WORDS_FIT + 60 * len(word) and high >= 150)):
        x, y = scale.x(shape.x_mm) + wide // 2, scale.y(shape.y_mm) - high // 2 + 40
        drawn += f'<text class="aisle" x="{tenths(x)}" y="{tenths(y)}">{escape(word)}</text>'
    return drawn


def _mark(scale: Scale, mark: SpotMark) -> str:
    kind = "hit-bay" if mark.hit else f"f{mark.fill}"
    x, y = scale.x(mark.x_mm) - DOT // 2, scale.y(mark.y_mm) - DOT // 2
    shape = (
        f'<rect class="{kind}{" cut" if mark.cut_off else ""}" x="{tenths(x)}" y="{tenths(y)}" width="{tenths(DOT)}" '
        f'height="{tenths(DOT)}" rx="2"><title>{escape(mark.title)}</title></rect>'
    )
    return f'<a href="{escape(mark.href)}" aria-label="{escape(mark.title)}">{shape}</a>' if mark.href else shape


def _points(scale: Scale, path: Sequence[Sequence[int]]) -> str:
    return " ".join(f"{tenths(scale.x(x))},{tenths(scale.y(y))}" for x, y in path)


def _walk(scale: Scale, path: Sequence[Sequence[int]], run: bool) -> list[str]:
    said = _points(scale, path)
    how = 'class="walk run" pathLength="1000"' if run else 'class="walk"'
    drawn = [f'<polyline class="halo" points="{said}"/><polyline {how} points="{said}"/>']
    points = [(scale.x(x), scale.y(y)) for x, y in path]
    return drawn + [arrow for a, b in pairwise(points) if (arrow := _arrow(*a, *b))]


def _arrow(x1: int, y1: int, x2: int, y2: int) -> str:
    dx, dy = x2 - x1, y2 - y1
    long = isqrt(dx * dx + dy * dy)
    if long < 500:
        return ""
    x, y, ux, uy = x1 + dx * 62 // 100, y1 + dy * 62 // 100, dx * 60 // long, dy * 60 // long
    tip, left, right = (x + ux, y + uy), (x - ux - uy, y - uy + ux), (x - ux + uy, y - uy - ux)
    return f'<path class="head" d="M{"L".join(f"{tenths(a)} {tenths(b)}" for a, b in (tip, left, right))}Z"/>'


def _stop(scale: Scale, stop: SiteStop) -> str:
    x, y = scale.x(stop.x_mm), scale.y(stop.y_mm)
    half = 110 if len(stop.number) < 3 else 200
    return (
        f'<g class="stop-no {stop.where}"><rect x="{tenths(x - half)}" y="{tenths(y - 86)}" width="{half * 2 // TENTH}" '
        f'height="17.2" rx="4"><title>{escape(stop.title)}</title></rect>'
        f'<text x="{tenths(x)}" y="{tenths(y + 40)}">{escape(stop.number)}</text></g>'
    )


def _ends(scale: Scale) -> str:
    """Where walks start, and where they end if that is elsewhere."""
    plan = scale.plan
    ends = [(plan.start_x_mm, plan.start_y_mm, _("Start"), _("Walks start here"))]
    if plan.end_x_mm is not None and plan.end_y_mm is not None:
        ends.append((plan.end_x_mm, plan.end_y_mm, _("Pack"), _("Walks end here")))
    return "".join(
        f'<g><rect class="block" x="{tenths(scale.x(x) - 250)}" y="{tenths(scale.y(y) - 90)}" width="50" height="18" rx="5">'
        f'<title>{escape(title)}</title></rect><text class="block-t" x="{tenths(scale.x(x))}" y="{tenths(scale.y(y) + 40)}">'
        f"{escape(word)}</text></g>"
        for x, y, word, title in ends
    )
