"""Codes that scanners read, as SVG of plain black modules: the template says how large a module is printed."""

from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Final

from zint import Symbol, Symbology

ROW_BITS: Final = 8
BITS: Final = [[byte >> place & 1 for place in range(ROW_BITS)] for byte in range(256)]
"""The modules of each byte, the first one lowest."""
LEVEL_L, LEVEL_M = 1, 2
"""How the library numbers the levels that mend 7 and 15 per cent."""


def code128(text: str) -> dict[str, object]:
    """Code 128 as {svg, modules}: one row of bars, to be stretched to any height. A module wants at least 0.25 mm."""
    return _linear(text)


def data_matrix(text: str) -> dict[str, object]:
    """Data Matrix ECC 200 as {svg, modules}: half as large as a QR for a short text."""
    return _matrix(text)


def qr(text: str) -> dict[str, object]:
    """QR of level M as {svg, modules}, without the quiet zone."""
    rows = _encoded(text, Symbology.QRCODE, LEVEL_M)
    return {"svg": _svg(rows), "modules": len(rows)}


def qr_light(text: str) -> dict[str, object]:
    """QR of level L as {svg, modules}: for long texts, which are the harder to read the smaller their modules are."""
    rows = _encoded(text, Symbology.QRCODE, LEVEL_L)
    return {"svg": _svg(rows), "modules": len(rows)}


@lru_cache(maxsize=1024)
def _linear(text: str) -> dict[str, object]:
    rows = _encoded(text, Symbology.CODE128)
    return {"svg": _svg(rows), "modules": len(rows[0])}


@lru_cache(maxsize=1024)
def _matrix(text: str) -> dict[str, object]:
    rows = _encoded(text, Symbology.DATAMATRIX)
    return {"svg": _svg(rows), "modules": len(rows)}


def _encoded(text: str, kind: Symbology, level: int = -1) -> list[list[int]]:
    symbol = Symbol()
    symbol.symbology = kind
    symbol.option_1 = level
    symbol.encode(text)
    data, width = symbol.encoded_data, symbol.width
    packed, (_, stride) = data.tobytes(), data.shape or (0, 0)
    rows = [packed[y * stride : y * stride + width // ROW_BITS + 1] for y in range(symbol.rows)]
    return [[bit for byte in row for bit in BITS[byte]][:width] for row in rows]


def _svg(rows: Sequence[Sequence[int]]) -> str:
    path = "".join(f"M{x} {y}h{run}v1h-{run}z" for y, row in enumerate(rows) for x, run in _runs(row))
    size = f'viewBox="0 0 {len(rows[0])} {len(rows)}" width="{len(rows[0])}" height="{len(rows)}"'
    return f'<svg xmlns="http://www.w3.org/2000/svg" {size} shape-rendering="crispEdges"><path d="{path}"/></svg>'


def _runs(row: Iterable[int]) -> Iterable[tuple[int, int]]:
    """(start, length) of each dark run."""
    start = None
    for x, dark in enumerate([*row, 0]):
        if dark and start is None:
            start = x
        elif not dark and start is not None:
            yield start, x - start
            start = None
