"""Grades as rules: what follows from each, and what contradicts itself."""

from dataclasses import replace

import pytest

from godown.kernel.refusal import Invalid
from godown.returns.grades import DEFAULT_GRADES, Grade, check_grades, offered_grades, outcome_of

SHELF = Grade("box_torn", "Box torn", "damaged", condition="display")


@pytest.mark.parametrize(
    ("grade", "said", "repaired", "follows"),
    [
        ("as_new", "", False, ("saleable", "")),
        ("as_new", "saleable", False, ("saleable", "")),
        ("repairable", "", True, ("repair", "")),
        ("refurbished", "", True, ("saleable", "")),
        ("box_torn", "", False, ("damaged", "display")),
        ("", "not_ours", False, ("not_ours", "")),
        ("refurbished", "", False, None),
        ("shiny", "", False, None),
        ("scrap", "saleable", False, None),
    ],
)
def test_a_grade_decides_the_outcome(grade: str, said: str, repaired: bool, follows: tuple[str, str] | None) -> None:
    known = (*DEFAULT_GRADES, SHELF)
    if follows is None:
        with pytest.raises(Invalid):
            outcome_of(known, grade, said, repaired=repaired)
    else:
        assert outcome_of(known, grade, said, repaired=repaired) == follows


def test_what_is_not_offered_any_more_is_known_still() -> None:
    known = tuple(replace(one, active=one.code != "open_box") for one in DEFAULT_GRADES)
    assert [one.code for one in offered_grades(known, repaired=False)] == ["as_new", "repairable", "scrap"]
    assert outcome_of(known, "open_box", "", repaired=False) == ("saleable", "")


def test_what_is_sold_only_as_its_own_sku_stays_where_none_is_named() -> None:
    shelf = replace(DEFAULT_GRADES[1], condition="display")
    assert outcome_of([shelf], "open_box", "", repaired=False, named=False) == ("damaged", "display")
    assert outcome_of([shelf], "open_box", "", repaired=False, named=True) == ("saleable", "")
    assert outcome_of(DEFAULT_GRADES, "as_new", "", repaired=False, named=False) == ("saleable", "")


@pytest.mark.parametrize(
    "wrong",
    [
        [SHELF, SHELF],
        [replace(SHELF, code="Box torn")],
        [replace(SHELF, name=" ")],
        [replace(SHELF, outcome="not_ours")],
        [replace(SHELF, outcome="scrap")],
        [replace(SHELF, own_sku=True)],
        [replace(SHELF, code=f"g{number}") for number in range(21)],
    ],
)
def test_grades_that_contradict_themselves(wrong: list[Grade]) -> None:
    with pytest.raises(Invalid):
        check_grades(wrong)
