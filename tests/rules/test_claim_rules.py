"""The life of a claim, and what each step says of money."""

import pytest

from godown.kernel.refusal import Refusal
from godown.returns.claim_rules import NEXT, STATES, step_paise


def told(before: str, after: str, amount: int | None = None, accepted: int = 0, paid: int = 0) -> tuple[int, int]:
    return step_paise(before, after, amount, claimed=1_000, accepted=accepted, paid=paid)


@pytest.mark.parametrize(
    ("before", "after", "amount", "accepted", "paid", "says"),
    [
        ("open", "sent", None, 0, 0, (0, 0)),
        ("sent", "accepted", None, 0, 0, (1_000, 0)),
        ("sent", "accepted", 400, 0, 0, (400, 0)),
        ("accepted", "paid", None, 400, 0, (400, 400)),
        ("accepted", "paid", 1_000, 400, 0, (400, 1_000)),
        ("sent", "paid", 300, 0, 0, (300, 300)),
        ("paid", "accepted", None, 400, 400, (400, -400)),
        ("accepted", "refused", None, 400, 0, (0, 0)),
        ("refused", "sent", None, 0, 0, (0, 0)),
    ],
)
def test_a_step_says_what_it_does(
    before: str, after: str, amount: int | None, accepted: int, paid: int, says: tuple[int, int]
) -> None:
    assert told(before, after, amount, accepted, paid) == says


@pytest.mark.parametrize("before", STATES)
def test_only_what_its_life_allows(before: str) -> None:
    for after in set(STATES) - set(NEXT[before]):
        with pytest.raises(Refusal) as refused:
            told(before, after)
        assert refused.value.code == "not_now"


@pytest.mark.parametrize("amount", [0, -1, 1_001])
def test_never_more_than_was_claimed(amount: int) -> None:
    for before, after in (("sent", "accepted"), ("accepted", "paid")):
        with pytest.raises(Refusal) as refused:
            told(before, after, amount)
        assert refused.value.code == "invalid"
