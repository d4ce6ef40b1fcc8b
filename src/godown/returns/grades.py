"""Grades: what state a unit was found in, and what follows from it. Pure."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from godown.kernel.refusal import Invalid

CODE: Final = re.compile(r"[a-z][a-z0-9_]{0,39}")
LEADS_TO: Final = ("saleable", "repair", "damaged", "scrap")
"""Outcomes that a grade may have: what is not ours is nothing that we grade."""
GRADES_MAX: Final = 20
"""A person chooses from them with the unit in the hand."""


@dataclass(frozen=True, slots=True)
class Grade:
    """A state in which units are found. It leads to an outcome; what stays on the returns shelf as damaged may lie there in a `condition`
    of your own (empty: damaged). `own_sku`: sold only as a SKU of its own; where none is named it stays on the shelf, so that
    nobody is sent it as new. `after_repair`: offered only where the unit was repaired. Not `active`: no longer offered, kept for what has it."""

    code: str
    name: str
    outcome: str
    condition: str = ""
    own_sku: bool = False
    after_repair: bool = False
    active: bool = True


DEFAULT_GRADES: Final = (
    Grade("as_new", "As new", "saleable"),
    Grade("open_box", "Open box", "saleable", own_sku=True),
    Grade("refurbished", "Refurbished", "saleable", own_sku=True, after_repair=True),
    Grade("repairable", "Can be repaired", "repair"),
    Grade("scrap", "Scrap", "scrap"),
)


def offered_grades(grades: Sequence[Grade], *, repaired: bool) -> list[Grade]:
    """The grades that a person may choose of now, in their order."""
    return [one for one in grades if one.active and (repaired or not one.after_repair)]


def outcome_of(grades: Sequence[Grade], code: str, said: str, *, repaired: bool, named: bool = True) -> tuple[str, str]:
    """(outcome, own condition) that follow; `named`: it has a SKU of its own in this grade.

    A grade decides; without one the outcome that was said does. Refuses a grade that is not
    offered, and an outcome beside it that it does not lead to."""
    if not code:
        return said, ""
    grade = next((one for one in grades if one.code == code), None)
    if grade is None or (grade.after_repair and not repaired):
        raise Invalid("There is no such grade for this unit.", field="grade", grade=code[:60])
    if said not in ("", grade.outcome) and not (grade.own_sku and said == "damaged"):
        raise Invalid(f"The grade {grade.name} leads to {grade.outcome}. Leave the outcome out.", field="outcome")
    if grade.own_sku and not named:
        return "damaged", grade.condition
    return grade.outcome, "" if grade.outcome != "damaged" else grade.condition


def check_grades(grades: Sequence[Grade]) -> None:
    """Refuse grades that contradict themselves, naming the field."""
    codes = [one.code for one in grades]
    if len(grades) > GRADES_MAX:
        raise Invalid(f"At most {GRADES_MAX} grades.", field="grades")
    if wrong := [code for code in codes if not CODE.fullmatch(code)]:
        raise Invalid(
            "A code is small letters, digits and _, beginning with a letter.", field="grades", said=wrong[0][:60]
        )
    if len(set(codes)) != len(codes):
        raise Invalid("A code stands for one grade only.", field="grades")
    for one in grades:
        if not one.name.strip():
            raise Invalid("A grade needs a name.", field="name")
        if one.outcome not in LEADS_TO:
            raise Invalid(f"A grade leads to one of {', '.join(LEADS_TO)}.", field="outcome")
        if one.own_sku and one.outcome != "saleable":
            raise Invalid("Only what is sold is a SKU of its own.", field="own_sku")
        if one.condition and one.outcome != "damaged" and not one.own_sku:
            raise Invalid("Only what stays on the shelf lies in a condition of your own.", field="condition")
