"""A box in its proportions, drawn from its sides in millimetres: SVG by the server, whole units only."""

from markupsafe import Markup

WIDTH, HEIGHT, MARGIN = 300, 210, 14
COS, SIN, WHOLE = 866, 500, 1000
"""Cosine and sine of 30 degrees, in thousandths: an isometric picture."""


def boxpic(length_mm: int, width_mm: int, height_mm: int, label: str) -> Markup:
    """The wire of a box, its floor filled, seen from above its front corner."""
    long, wide, high = (max(side, 1) for side in (length_mm, width_mm, height_mm))
    across, down = (long + wide) * COS, (long + wide) * SIN + high * WHOLE
    scale = max(across // (WIDTH - 2 * MARGIN), down // (HEIGHT - 2 * MARGIN), 1)

    def at(x: int, y: int, z: int) -> str:
        left = ((x - y + wide) * COS) // scale + (WIDTH - across // scale) // 2
        top = ((x + y) * SIN + (high - z) * WHOLE) // scale + (HEIGHT - down // scale) // 2
        return f"{left},{top}"

    floor = [at(0, 0, 0), at(long, 0, 0), at(long, wide, 0), at(0, wide, 0)]
    lid = [at(0, 0, high), at(long, 0, high), at(long, wide, high), at(0, wide, high)]
    posts = "".join(f"M{low} L{top}" for low, top in zip(floor, lid, strict=True))
    return Markup(
        '<svg class="boxpic" viewBox="0 0 {} {}" role="img" aria-label="{}"><polygon class="floor" points="{}"/>'
        '<path class="edge" fill="none" d="{}"/><polygon class="edge" fill="none" points="{}"/>'
        '<polygon class="edge" fill="none" points="{}"/></svg>'
    ).format(WIDTH, HEIGHT, label, " ".join(floor), posts, " ".join(floor), " ".join(lid))
