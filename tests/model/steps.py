"""The steps of a random day: which verb, with what, and what must be there for it to do anything."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, Final

from hypothesis import strategies as st

ANY = st.integers(0, 30)
FEW = st.integers(1, 5)
MANY = st.integers(1, 9)
SKU = st.sampled_from(("TEA", "CUP", "JAM", "TEA", "CUP", "FON", "KIT"))
BASKET = st.dictionaries(SKU, st.integers(1, 6), min_size=1, max_size=3)
SELDOM = st.sampled_from((False, False, False, True))
OUTCOME = st.sampled_from(("saleable", "damaged", "repair", "scrap"))
SPANS = (timedelta(minutes=6), timedelta(hours=3), timedelta(days=1))


@dataclass(frozen=True)
class Step:
    """A verb of a day and what it is drawn with. `needs`: a word of `Base.can`. `often`: how often it is taken, among the others.
    `alone`: it is not done in a crowd."""

    verb: str
    draws: dict[str, st.SearchStrategy[Any]] = field(default_factory=dict)
    needs: str = ""
    often: int = 2
    alone: bool = False


STEPS: Final = (
    Step("receives", {"sku": SKU, "accepted": FEW, "rejected": st.integers(0, 1), "cost_paise": st.sampled_from((0, 99, 1_250)),
                      "days": st.integers(-1, 7), "away": SELDOM}, often=3),
    Step("puts_away", {"number": ANY, "units": MANY, "to": ANY}, often=3),
    Step("shifts", {"number": ANY, "units": FEW, "to": ANY}),
    Step("breaks", {"number": ANY, "units": st.integers(1, 3)}),
    Step("mends", {"number": ANY, "units": st.integers(1, 3)}),
    Step("counts", {"sku": SKU, "to": ANY, "units": st.integers(0, 9), "meanwhile": SELDOM}),
    Step("takes", {"many": st.lists(BASKET, min_size=1, max_size=3), "priority": st.integers(0, 1),
                   "reserved": st.none() | ANY}, often=3),
    Step("reserves", {"units": BASKET, "minutes": st.sampled_from((5, 120)), "away": SELDOM}),
    Step("releases_reservation", {"number": ANY}, "reserved", 1),
    Step("cancels", {"number": ANY}, "alive", 1),
    Step("cancels_too_late", {"number": ANY}, "gone", 1),
    Step("cancels_units", {"number": ANY, "units": FEW}, "alive"),
    Step("opens_boxes", {"number": ANY}, "packed", 1),
    Step("suspends", {"number": ANY}, "alive", 1),
    Step("resumes", {"number": ANY}, "suspended"),
    Step("waves", {"number": ANY}, "promised", 3),
    Step("starts", {"number": ANY}, "held", 1),
    Step("picks", {}, "held"),
    Step("short_picks", {"number": ANY}, "held"),
    Step("packs", {"number": ANY, "swap": SELDOM}, "picked", 4),
    Step("hands_over", {"number": ANY}, "packed", 3),
    Step("comes_back", {"number": ANY, "outcome": OUTCOME, "by_courier": SELDOM}, "gone", 4),
    Step("goes_on", {"number": ANY}, "alive", 4),
    Step("asks", {"units": BASKET, "back": SELDOM, "broken": SELDOM}),
    Step("sends", {"number": ANY, "units": st.integers(0, 2)}, "to send", 4),
    Step("arrives", {"number": ANY, "accepted": st.integers(0, 4), "rejected": st.integers(0, 1), "lost": st.integers(0, 1)},
         "on the road", 3),
    Step("stops_transfer", {"number": ANY}, "to send", 1),
    Step("plans", {"kits": st.integers(1, 3), "unmake": SELDOM}, often=1),
    Step("works", {"number": ANY, "kits": st.integers(1, 2)}, "to make", 4),
    Step("stops_work", {"number": ANY}, "to make", 1),
    Step("naps", {"steps": st.integers(1, 3)}, often=3, alone=True),
    Step("repeats", {"number": ANY}, often=3),
    Step("waits", {"time": st.sampled_from(SPANS)}, often=1, alone=True),
)  # fmt: skip

OFTEN: Final = tuple(step for turn in range(5) for step in STEPS if step.often > turn)
"""Each step as often as it is to be taken."""


def turned(steps: Sequence[Step], drawn: int, turn: int) -> Step:
    """The step that was drawn in this turn. Hypothesis begins with the simplest draws: so its first day does each thing once,
    one after the other, instead of one thing all day long."""
    return steps[(drawn + turn) % len(steps)]
