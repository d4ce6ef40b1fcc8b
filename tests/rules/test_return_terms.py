"""On which terms goods come back: the windows of classes, the words of channels, rules that contradict themselves."""

from datetime import date
from uuid import UUID

import pytest

from godown.kernel.refusal import Invalid
from godown.returns.terms import (
    OTHER,
    GoodsClass,
    Question,
    Reason,
    ReasonWord,
    ReturnRules,
    check_rules,
    folded,
    reason_of,
    terms,
)

LEFT, DELIVERED = date(2026, 11, 20), date(2026, 11, 24)
MINE, OURS = Reason("changed_mind", "Changed their mind"), Reason("damaged", "Damaged", ours=True)
SHOP, BAZAAR = UUID(int=1), UUID(int=2)


@pytest.mark.parametrize(
    ("days", "fault", "reason", "delivered", "today", "open_", "until"),
    [
        (None, None, MINE, DELIVERED, date(2029, 1, 1), True, None),
        (7, None, MINE, DELIVERED, date(2026, 12, 1), True, date(2026, 12, 1)),
        (7, None, MINE, DELIVERED, date(2026, 12, 2), False, date(2026, 12, 1)),
        (7, None, OURS, DELIVERED, date(2027, 12, 2), True, None),
        (0, 30, MINE, DELIVERED, DELIVERED, False, None),
        (0, 30, OURS, DELIVERED, date(2026, 12, 24), True, date(2026, 12, 24)),
        (0, 30, OURS, DELIVERED, date(2026, 12, 25), False, date(2026, 12, 24)),
        # No courier told of a delivery: the window opens ten days after hand-over.
        (7, 7, MINE, None, date(2026, 12, 7), True, date(2026, 12, 7)),
        (7, 7, MINE, None, date(2026, 12, 8), False, date(2026, 12, 7)),
    ],
)
def test_windows(
    days: int | None,
    fault: int | None,
    reason: Reason,
    delivered: date | None,
    today: date,
    open_: bool,
    until: date | None,
) -> None:
    told = terms(GoodsClass("", "All", days, fault), reason, delivered, LEFT, today)
    assert (told.open, told.until) == (open_, until)


@pytest.mark.parametrize(("reason", "pays", "keeps"), [(MINE, False, True), (OURS, True, False)])
def test_who_pays(reason: Reason, pays: bool, keeps: bool) -> None:
    """The customer pays and the shipping is kept only where the fault is not ours."""
    told = terms(GoodsClass("", "All", None, None, "customer", True), reason, DELIVERED, LEFT, DELIVERED)
    assert (told.seller_pays, told.keeps_shipping) == (pays, keeps)


@pytest.mark.parametrize(
    ("channel", "said", "reason"),
    [
        (SHOP, "DEFECTIVE_ITEM", "damaged"),
        (SHOP, "defective  item", "damaged"),
        (BAZAAR, "Defective item", "does_not_work"),
        (None, "Defective item", "damaged"),
        (SHOP, "Wrong item", "wrong_item"),
        (SHOP, "wrong-item", "wrong_item"),
        (SHOP, "Changed their mind", "changed_mind"),
        (SHOP, "mahangai", OTHER),
        (SHOP, "", OTHER),
    ],
)
def test_what_words_mean(channel: UUID | None, said: str, reason: str) -> None:
    words = (ReasonWord("defective item", "damaged"), ReasonWord("Defective item", "does_not_work", BAZAAR))
    assert reason_of(ReturnRules(words=words), channel, said) == reason


def test_folded() -> None:
    assert folded("  No_Longer-needed ") == folded("no longer NEEDED")


@pytest.mark.parametrize(
    ("rules", "field"),
    [
        (ReturnRules(reasons=(OURS,)), "reasons"),
        (ReturnRules(reasons=(OURS, OURS, Reason(OTHER, "Other"))), "reasons"),
        (ReturnRules(reasons=(Reason("Bad code", "x"), Reason(OTHER, "Other"))), "reasons"),
        (ReturnRules(words=(ReasonWord("x", "no_such_reason"),)), "words"),
        (ReturnRules(classes=(GoodsClass("food", "Food", -1),)), "days"),
        (ReturnRules(classes=(GoodsClass("food", "Food", 0, 0),)), "fault_days"),
        (ReturnRules(classes=(GoodsClass("food", " "),)), "name"),
        (ReturnRules(classes=(GoodsClass("food", "Food", questions=(Question("works", "Works?"),)),)), "questions"),
        (ReturnRules(classes=(GoodsClass("food", "Food", questions=(Question("sealed", " "),)),)), "questions"),
    ],
)
def test_contradictions_are_refused(rules: ReturnRules, field: str) -> None:
    with pytest.raises(Invalid) as refused:
        check_rules(rules)
    assert refused.value.facts["field"] == field
