"""A box in its proportions, drawn from its sides in millimetres: SVG by the server, whole units only."""

from dataclasses import dataclass

from markupsafe import Markup

WIDTH, HEIGHT, MARGIN = 300, 210, 14
COS, SIN, WHOLE = 866, 500, 1000
"""Cosine and sine of 30 degrees, in thousandths: an isometric picture."""


@dataclass(frozen=True, slots=True)
class Stage:
    """Where points of a box (mm along its length, width and height) come to lie in its picture, seen from above its front corner."""

    long: int
    wide: int
    high: int
    scale: int
    width: int = WIDTH
    height: int = HEIGHT

    @classmethod
    def of(cls, length_mm: int, width_mm: int, height_mm: int) -> "Stage":
        """A picture that the box just fills."""
        long, wide, high = (max(side, 1) for side in (length_mm, width_mm, height_mm))
        across, down = (long + wide) * COS, (long + wide) * SIN + high * WHOLE
        scale = max(across // (WIDTH - 2 * MARGIN), down // (HEIGHT - 2 * MARGIN), 1)
        return cls(long, wide, high, scale)

    def at(self, x: int, y: int, z: int) -> str:
        """A point of the picture."""
        across = (self.long + self.wide) * COS
        down = (self.long + self.wide) * SIN + self.high * WHOLE
        left = ((x - y + self.wide) * COS) // self.scale + (self.width - across // self.scale) // 2
        top = ((x + y) * SIN + (self.high - z) * WHOLE) // self.scale + (self.height - down // self.scale) // 2
        return f"{left},{top}"

    def _ring(self, z: int) -> list[str]:
        corners = ((0, 0), (self.long, 0), (self.long, self.wide), (0, self.wide))
        return [self.at(x, y, z) for x, y in corners]

    def back(self) -> Markup:
        """Floor, and the edges that lie behind what is in the box."""
        floor, lid = self._ring(0), self._ring(self.high)
        posts = "".join(f"M{low} L{top}" for low, top in zip(floor[:2] + floor[3:], lid[:2] + lid[3:], strict=True))
        return Markup(
            '<polygon class="floor" points="{}"/><polygon class="edge" fill="none" points="{}"/>'
            '<path class="edge" fill="none" d="{}M{} L{}M{} L{}"/>'
        ).format(" ".join(floor), " ".join(floor), posts, lid[0], lid[1], lid[0], lid[3])

    def front(self) -> Markup:
        """The edges before what is in the box."""
        floor, lid = self._ring(0), self._ring(self.high)
        return Markup('<path class="edge" fill="none" d="M{} L{}M{} L{} L{}"/>').format(
            floor[2], lid[2], lid[1], lid[2], lid[3]
        )


def boxpic(length_mm: int, width_mm: int, height_mm: int, label: str) -> Markup:
    """The wire of a box, its floor filled."""
    stage = Stage.of(length_mm, width_mm, height_mm)
    return Markup('<svg class="boxpic" viewBox="0 0 {} {}" role="img" aria-label="{}">{}{}</svg>').format(
        WIDTH, HEIGHT, label, stage.back(), stage.front()
    )
