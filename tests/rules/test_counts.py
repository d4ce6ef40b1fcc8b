"""What a count says: applied to what we knew, its differences make what was counted, with as little as possible lost or new."""

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from godown.stock.rules import Difference, differences

HEAPS = st.dictionaries(st.sampled_from(["saleable", "damaged", "quarantine", "unexpected"]), st.integers(0, 9))


@given(HEAPS, HEAPS, st.integers(0, 9))
def test_differences_lead_from_what_we_knew_to_what_was_counted(
    base: dict[str, int], counted: dict[str, int], missing: int
) -> None:
    heap = Counter(base) + Counter({"missing": missing})
    found = differences(base, counted, missing)
    for one in found:
        assert one.units > 0
        assert one.start is None or heap[one.start] >= one.units, "nothing is taken that does not lie there"
        if one.start:
            heap[one.start] -= one.units
        if one.end:
            heap[one.end] += one.units
        assert "unexpected" not in (one.start, one.end) or None in (one.start, one.end)
    assert +heap == +Counter(counted)
    new = any(one.start is None and one.end != "unexpected" for one in found)
    lost = any(one.end is None and one.start != "unexpected" for one in found)
    assert not (new and lost), "what is lost and what is new were the same units"


def test_a_broken_unit_among_the_good_ones() -> None:
    assert differences({"saleable": 9, "damaged": 1}, {"saleable": 8, "damaged": 2}, 0) == [
        Difference(1, "saleable", "damaged")
    ]
    assert differences({"damaged": 2}, {"damaged": 1}, 3) == [
        Difference(1, "damaged", None),
        Difference(3, "missing", None),
    ]
    assert differences({}, {"saleable": 1, "damaged": 1}, 1) == [
        Difference(1, "missing", "saleable"),
        Difference(1, None, "damaged"),
    ]
