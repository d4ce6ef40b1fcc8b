"""Codes that scanners read, as SVG of plain black modules: the template says how large a module is printed."""

from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Final

import segno
from zint import Symbol, Symbology

ROW_BITS: Final = 8


def code128(text: str) -> dict[str, object]:
    """Code 128 as {svg, modules}: one row of bars, to be stretched to any height. A module wants at least 0.25 mm."""
    return _linear(text)


def data_matrix(text: str) -> dict[str, object]:
    """Data Matrix ECC 200 as {svg, modules}: half as large as a QR for a short text."""
    return _matrix(text)


def qr(text: str) -> dict[str, object]:
    """QR of level M as {svg, modules}, without the quiet zone."""
    rows = [bytes(row) for row in segno.make(text, error="m", micro=False).matrix]
    return {"svg": _svg(rows), "modules": len(rows)}


@lru_cache(maxsize=1024)
def _linear(text: str) -> dict[str, object]:
    rows = _encoded(text, Symbology.CODE128)
    return {"svg": _svg(rows), "modules": len(rows[0])}


@lru_cache(maxsize=1024)
def _matrix(text: str) -> dict[str, object]:
    rows = _encoded(text, Symbology.DATAMATRIX)
    return {"svg": _svg(rows), "modules": len(rows)}


def _encoded(text: str, kind: Symbology) -> list[list[int]]:
    symbol = Symbol()
    symbol.symbology = kind
    symbol.encode(text)
    data, width = symbol.encoded_data, symbol.width
    return [[data[y, x // ROW_BITS] >> x % ROW_BITS & 1 for x in range(width)] for y in range(symbol.rows)]


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
