"""How a box is packed, drawn from where each unit lies: SVG by the server, whole units only.

An isometric view from above the front corner, and a plan of each layer. Units carry the number of their line and its shade.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from markupsafe import Markup

from godown.entrypoints.web.boxpic import WHOLE, Stage
from godown.packing import PlacedUnit, PlannedBox

SHADES: Final = 6
"""Lines beyond take the shades again; the number tells them apart."""
DRAWN_MAX: Final = 200
LAYERS_MAX: Final = 6
LEAST: Final = 12
"""A lid that is narrower in the picture carries no number: it would lie on its neighbour's."""
PLAN: Final = 100
"""Sides of the picture of a layer."""


@dataclass(frozen=True, slots=True)
class Layer:
    """Units whose floor is at one height: its picture, and how many of each number."""

    no: int
    height_mm: int
    picture: Markup
    counts: Sequence[tuple[int, int]]


def packpic(box: PlannedBox, numbers: Mapping[str, int], label: str) -> Markup:
    """The box as a wire with its units, those behind first. Without units where there are too many to see anything."""
    stage = Stage.of(box.length_mm, box.width_mm, box.height_mm)
    units = box.units if len(box.units) <= DRAWN_MAX else ()
    drawn = Markup("").join(_unit(stage, unit, numbers[unit.sku_code]) for unit in behind_first(units))
    return Markup('<svg class="boxpic" viewBox="0 0 {} {}" role="img" aria-label="{}">{}{}{}</svg>').format(
        stage.width, stage.height, label, stage.back(), drawn, stage.front()
    )


def behind_first(units: Sequence[PlacedUnit]) -> list[PlacedUnit]:
    """Units in an order in which each may be painted over by those that come later (seen from the far corner along x, y and z)."""
    left, done = list(units), []
    while left:
        ready = next(
            (one for one in left if not any(_before(other, one) for other in left if other is not one)), left[0]
        )
        done.append(ready)
        left.remove(ready)
    return done


def _before(one: PlacedUnit, other: PlacedUnit) -> bool:
    """Whether a unit hides behind, left of or under another, and not also the other way round (then neither hides the other)."""
    behind = (
        one.x_mm + one.length_mm <= other.x_mm
        or one.y_mm + one.width_mm <= other.y_mm
        or one.z_mm + one.height_mm <= other.z_mm
    )
    ahead = (
        other.x_mm + other.length_mm <= one.x_mm
        or other.y_mm + other.width_mm <= one.y_mm
        or other.z_mm + other.height_mm <= one.z_mm
    )
    return behind and not ahead


def _unit(stage: Stage, unit: PlacedUnit, number: int) -> Markup:
    x, y, z = unit.x_mm, unit.y_mm, unit.z_mm
    right, near, top = x + unit.length_mm, y + unit.width_mm, z + unit.height_mm
    faces = (
        ("side", ((right, y, z), (right, near, z), (right, near, top), (right, y, top))),
        ("face", ((x, near, z), (right, near, z), (right, near, top), (x, near, top))),
        ("lid", ((x, y, top), (right, y, top), (right, near, top), (x, near, top))),
    )
    drawn = Markup("").join(
        Markup('<polygon class="{}" points="{}"/>').format(name, " ".join(stage.at(*point) for point in points))
        for name, points in faces
    )
    if min(unit.length_mm, unit.width_mm) * WHOLE >= LEAST * stage.scale:
        left, down = stage.at((x + right) // 2, (y + near) // 2, top).split(",")
        drawn += Markup('<text x="{}" y="{}">{}</text>').format(left, int(down) + 4, number)
    return Markup('<g class="unit u{}">{}</g>').format((number - 1) % SHADES + 1, drawn)


def layers(box: PlannedBox, numbers: Mapping[str, int], label: str) -> list[Layer]:
    """Plans of a box from the floor up, the long side across; none where there are more than a packer wants to read."""
    heights = sorted({unit.z_mm for unit in box.units})
    if len(heights) < 2 or len(heights) > LAYERS_MAX or len(box.units) > DRAWN_MAX:
        return []
    return [_layer(box, numbers, no, height, label) for no, height in enumerate(heights, 1)]


def _layer(box: PlannedBox, numbers: Mapping[str, int], no: int, height: int, label: str) -> Layer:
    long, wide = box.length_mm, box.width_mm
    most = max(long, wide, 1)
    counts: dict[int, int] = {}
    parts = []
    for unit in sorted(box.units, key=lambda one: one.z_mm):
        if unit.z_mm > height or unit.z_mm + unit.height_mm <= height:
            continue
        number = numbers[unit.sku_code]
        x, y = unit.x_mm * PLAN // most, unit.y_mm * PLAN // most
        dx, dy = (unit.x_mm + unit.length_mm) * PLAN // most - x, (unit.y_mm + unit.width_mm) * PLAN // most - y
        new = unit.z_mm == height
        counts[number] = counts.get(number, 0) + new
        parts.append(
            Markup('<g class="unit {}"><rect class="lid" x="{}" y="{}" width="{}" height="{}"/>{}</g>').format(
                f"u{(number - 1) % SHADES + 1}" if new else "old", x, y, max(dx, 1), max(dy, 1),
                Markup('<text x="{}" y="{}">{}</text>').format(x + dx // 2, y + dy // 2 + 4, number) if new else "",
            )
        )  # fmt: skip
    across, down = long * PLAN // most, wide * PLAN // most
    picture = Markup(
        '<svg class="boxpic plan" viewBox="-1 -1 {} {}" role="img" aria-label="{}"><rect class="floor edge" width="{}" height="{}"/>{}</svg>'
    ).format(across + 2, down + 2, f"{label} {no}", across, down, Markup("").join(parts))
    return Layer(no, height, picture, sorted((number, count) for number, count in counts.items() if count))
