"""Cells as bits of words: plain Python that numba compiles as it stands (`compiled.py`)."""

from typing import Final

BITS: Final = 62
"""So many cells a word has, so that it is never negative."""


def lowest(bits: int) -> int:
    """The number of the lowest bit that is set."""
    return (bits & -bits).bit_length() - 1
