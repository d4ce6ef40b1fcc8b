"""What a wrong code was probably meant to be."""

from collections.abc import Sequence
from difflib import get_close_matches
from typing import Final

from godown import catalog
from godown.platform.transaction import Tx

CODES_MAX: Final = 2_000
UNKNOWN_MAX: Final = 100
"""Looking for a likeness takes time for each pair of codes: so many unknown ones are looked for among so many known."""


def near_codes(tx: Tx, unknown: Sequence[str]) -> dict[str, str]:
    """The SKU code that is most like each unknown one, where one is like it."""
    if not unknown:
        return {}
    codes = [sku.code for sku in catalog.page_of_skus(tx, "", None, "", CODES_MAX)]
    by_capitals = {code.upper(): code for code in codes}
    found = {}
    for code in unknown[:UNKNOWN_MAX]:
        near = get_close_matches(code.upper(), by_capitals, 1) if len(code) < 64 else []
        if near:
            found[code] = by_capitals[near[0]]
    return found
