"""Charts as SVG made by the server: geometry in attributes, colour by class, a `<title>` on each mark."""

from collections.abc import Sequence

from markupsafe import Markup, escape

LEFT, FOOT, END = 30, 18, 34
"""Units left free for the axis, the labels below, and the names of lines."""
TENTH = 10


def tenths(value: int) -> str:
    """A coordinate from tenths of a unit."""
    whole, rest = divmod(abs(value), TENTH)
    return f"{'-' if value < 0 else ''}{whole}.{rest}" if rest else f"{'-' if value < 0 else ''}{whole}"


def share(part: int, whole: int, length: int) -> int:
    """The tenths of a length that a part of a whole takes."""
    return part * length * TENTH // (whole or 1)


def opened(width: int, height: int, label: str) -> str:
    """The head of a chart; the label is what a screen reader says."""
    return f'<svg class="chart" viewBox="0 -6 {width} {height + 6}" role="img" aria-label="{escape(label)}">'


def axis(steps: Sequence[int], top: int, width: int, height: int, unit: str = "") -> list[str]:
    """Horizontal lines with their values."""
    drawn = []
    for value in steps:
        y = (height - FOOT) * TENTH - share(value, top, height - FOOT)
        said = f"{value} {escape(unit)}".strip()
        drawn.append(f'<line class="ax" x1="{LEFT}" x2="{width}" y1="{tenths(y)}" y2="{tenths(y)}"/>')
        drawn.append(f'<text x="0" y="{tenths(y + 40)}">{said}</text>')
    return drawn


def scale_of(largest: int) -> tuple[int, list[int]]:
    """The top of an axis, and up to four round steps (1, 2 or 5 times a power of ten) from zero."""
    step = next(lead * TENTH**power for power in range(15) for lead in (1, 2, 5) if largest <= 4 * lead * TENTH**power)
    top = max(largest + largest // 8, step)
    return top, list(range(0, top + 1, step))


def bars(
    values: Sequence[int],
    labels: Sequence[str],
    *,
    title: str,
    now: int | None = None,
    width: int = 460,
    height: int = 150,
) -> Markup:
    """Bars from zero. Those after `now` are grey (yesterday's, or still to come); the one at `now` tells its value."""
    top, steps = scale_of(max(values, default=0))
    drawn = [opened(width, height, title), *axis(steps, top, width, height)]
    room = (width - LEFT) * TENTH // max(len(values), 1)
    every = 2 if len(values) > 8 else 1
    for i, value in enumerate(values):
        x, tall = LEFT * TENTH + i * room, max(share(value, top, height - FOOT), 5)
        cls = "c-idle" if now is not None and i > now else "c-go"
        y = (height - FOOT) * TENTH - tall
        box = f'x="{tenths(x + room * 16 // 100)}" y="{tenths(y)}" width="{tenths(room * 68 // 100)}"'
        drawn.append(
            f'<rect class="{cls}" {box} height="{tenths(tall)}" rx="2"><title>{escape(labels[i])}: {value}</title></rect>'
        )
        middle = tenths(x + room // 2)
        if i % every == 0:
            drawn.append(f'<text x="{middle}" y="{height - 3}" text-anchor="middle">{escape(labels[i])}</text>')
        if i == now:
            drawn.append(f'<text class="strong" x="{middle}" y="{tenths(y - 50)}" text-anchor="middle">{value}</text>')
    return Markup("".join(drawn) + "</svg>")  # noqa: S704 - words are escaped


def path_of(values: Sequence[int], top: int, width: int, height: int) -> str:
    """A line through whole values, from left to right."""
    gap = (width - LEFT - END) * TENTH // max(len(values) - 1, 1)
    floor = (height - FOOT) * TENTH
    points = (
        f"{tenths(LEFT * TENTH + i * gap)} {tenths(floor - share(v, top, height - FOOT))}" for i, v in enumerate(values)
    )
    return "M" + "L".join(points)


def lines(
    named: Sequence[tuple[str, str, Sequence[int]]],
    labels: Sequence[str],
    *,
    title: str,
    unit: str = "",
    limit: tuple[int, str] | None = None,
    width: int = 460,
    height: int = 150,
) -> Markup:
    """Lines over time: (name, class l-go or l-mute, whole values) each; a promise is a dashed red line with its word."""
    everything = [v for _, _, values in named for v in values] + ([limit[0]] if limit else [])
    top, steps = scale_of(max(everything, default=0))
    drawn = [opened(width, height, title), *axis(steps, top, width, height, unit)]
    if limit:
        y = (height - FOOT) * TENTH - share(limit[0], top, height - FOOT)
        drawn.append(f'<line class="l-stop" x1="{LEFT}" x2="{width}" y1="{tenths(y)}" y2="{tenths(y)}"/>')
        drawn.append(f'<text x="{width}" y="{tenths(y - 40)}" text-anchor="end">{escape(limit[1])}</text>')
    for name, cls, values in named:
        drawn.append(f'<path class="{cls}" d="{path_of(values, top, width, height)}"/>')
        if values:
            y = (height - FOOT) * TENTH - share(values[-1], top, height - FOOT)
            drawn.append(f'<text class="strong" x="{width - END + 6}" y="{tenths(y + 40)}">{escape(name)}</text>')
    gap = (width - LEFT - END) * TENTH // max(len(labels) - 1, 1)
    for i, word in enumerate(labels):
        x = tenths(LEFT * TENTH + i * gap)
        drawn.append(f'<text x="{x}" y="{height - 3}" text-anchor="middle">{escape(word)}</text>')
    return Markup("".join(drawn) + "</svg>")  # noqa: S704 - words are escaped


def track(parts: Sequence[tuple[str, int]], total: int | None = None, height: int = 8) -> Markup:
    """A stacked bar of (class, value), 300 units wide and stretched by the page. A number stands beside it in words."""
    whole = total or sum(value for _, value in parts) or 1
    x, drawn = 0, []
    for cls, value in parts:
        wide = share(value, whole, 300)
        if wide:
            drawn.append(f'<rect class="{cls}" x="{tenths(x)}" width="{tenths(max(wide - 10, 6))}" height="{height}"/>')
        x += wide
    ground = f'<rect class="c-idle" width="300" height="{height}"/>'
    opened_ = f'<svg class="bar-track" viewBox="0 0 300 {height}" preserveAspectRatio="none" aria-hidden="true">'
    return Markup(f"{opened_}{ground}{''.join(drawn)}</svg>")  # noqa: S704 - classes and numbers of our own


def spark(values: Sequence[int], width: int = 84, height: int = 22) -> Markup:
    """A line without axes, for a cell of a table."""
    low, span = min(values, default=0), max(values, default=0) - min(values, default=0)
    gap = (width - 4) * TENTH // max(len(values) - 1, 1)
    floor = (height - 2) * TENTH
    dots = "L".join(
        f"{tenths(20 + i * gap)} {tenths(floor - share(v - low, span, height - 4))}" for i, v in enumerate(values)
    )
    drawn = f'<svg width="{width}" height="{height}" viewBox="0 0 {width} {height}" aria-hidden="true">'
    return Markup(f'{drawn}<path class="l-go" d="M{dots}"/></svg>')  # noqa: S704 - numbers
