"""On which terms goods come back: own reasons, the words of channels for them, and classes of goods with windows. Pure."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Final, Literal
from uuid import UUID

from godown.kernel.refusal import Invalid
from godown.returns.grades import DEFAULT_GRADES, Grade, check_grades
from godown.returns.words import QUESTIONS

CODE: Final = re.compile(r"[a-z][a-z0-9_]{0,39}")
OTHER: Final = "other"
"""The reason of words that mean nothing on the list; the words themselves are kept beside it."""
DAYS_MAX: Final = 3650
TRAVEL_DAYS: Final = 10
"""Where a courier never tells of the delivery, the window opens so many days after hand-over: longer than parcels travel in India."""
LIST_MAX: Final = 200
"""Reasons, classes or words of one business; more is a slip of a program."""
QUESTIONS_MAX: Final = 20
"""Questions of a class; a checklist that is longer is not read."""
TAKEN: Final = frozenset(
    (*QUESTIONS, "line", "id", "units", "outcome", "grade", "fault", "note", "repair", "serial", "photos", "csrf_token")
)
"""Codes that the usual questions and the fields of the inspection have already."""


@dataclass(frozen=True, slots=True)
class Reason:
    """Why goods come back. `ours`: the seller's or the courier's doing, so the seller pays the way back and gives back the shipping
    too. `photo`: a customer who asks by the public page is asked for one. Not `active`: no longer offered, kept for what has it."""

    code: str
    name: str
    ours: bool = False
    photo: bool = False
    active: bool = True


@dataclass(frozen=True, slots=True)
class ReasonWord:
    """What a channel (None: any) says for a reason; case does not matter."""

    words: str
    reason: str
    channel_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class Question:
    """A question that the inspection of a class asks beside the usual ones ("Does the battery fit?"), answered yes, no or unsure.
    `photo`: a no needs one."""

    code: str
    words: str
    photo: bool = False


@dataclass(frozen=True, slots=True)
class GoodsClass:
    """A class of goods: how many days after delivery a customer may announce a return (None: no limit; 0: not taken back), how many
    where the reason is ours; who pays the way back, whether shipping is kept; what inspection asks. The class of code "" is for all other SKUs."""

    code: str
    name: str
    days: int | None = None
    fault_days: int | None = None
    pays: Literal["seller", "customer"] = "seller"
    keeps_shipping: bool = False
    questions: tuple[Question, ...] = ()


DEFAULT_REASONS: Final = (
    Reason("damaged", "Damaged or broken", ours=True, photo=True),
    Reason("wrong_item", "Another thing came", ours=True, photo=True),
    Reason("missing_item", "Something was missing", ours=True),
    Reason("does_not_work", "Does not work", ours=True),
    Reason("does_not_fit", "Does not fit"),
    Reason("changed_mind", "Changed their mind"),
    Reason("other", "Something else"),
)
ALL_OTHERS: Final = GoodsClass("", "All other goods")


@dataclass(frozen=True, slots=True)
class ReturnRules:
    """All that a business says of returns."""

    reasons: tuple[Reason, ...] = DEFAULT_REASONS
    words: tuple[ReasonWord, ...] = ()
    classes: tuple[GoodsClass, ...] = field(default=(ALL_OTHERS,))
    grades: tuple[Grade, ...] = DEFAULT_GRADES

    def goods_class(self, code: str) -> GoodsClass:
        """The class of a code; the class of all others where it is gone."""
        known = {one.code: one for one in self.classes}
        return known.get(code) or known.get("", ALL_OTHERS)

    def reason(self, code: str) -> Reason:
        """The reason of a code; one that is not on the list (of an older return) is its own name."""
        return next(
            (one for one in self.reasons if one.code == code), Reason(code, code.replace("_", " ").capitalize())
        )


def folded(text: str) -> str:
    """Words as they are compared: case, spaces and hyphens do not matter."""
    return " ".join(re.sub(r"[-_\s]+", " ", text).casefold().split())


def reason_of(rules: ReturnRules, channel_id: UUID | None, said: str) -> str:
    """The reason that somebody's words mean: the channel's own words first, then those of any channel, then code or name."""
    words = folded(said)
    ranked = sorted(rules.words, key=lambda one: one.channel_id is None)
    for one in ranked:
        if one.channel_id in (None, channel_id) and folded(one.words) == words:
            return one.reason
    for reason in rules.reasons:
        if words in (folded(reason.code), folded(reason.name)):
            return reason.code
    return OTHER


@dataclass(frozen=True, slots=True)
class Terms:
    """On which terms a line may come back today. `until`: the last day (None: no limit, or not delivered yet)."""

    open: bool
    until: date | None
    seller_pays: bool
    keeps_shipping: bool


def terms(goods: GoodsClass, reason: Reason, delivered: date | None, left: date, today: date) -> Terms:
    """The terms of a class for a reason. Days are counted from the day of delivery, which is day 0, or, where the courier never
    told of it, from `TRAVEL_DAYS` after hand-over.

    The Consumer Protection (E-Commerce) Rules 2020, rule 6(3), forbid a seller to refuse what is defective, spurious, late or not as
    described: hence days of their own for reasons that are ours.
    """
    days = goods.fault_days if reason.ours else goods.days
    pays, keeps = reason.ours or goods.pays == "seller", goods.keeps_shipping and not reason.ours
    if days is None:
        return Terms(True, None, pays, keeps)
    until = (delivered or left + timedelta(days=TRAVEL_DAYS)) + timedelta(days=days)
    return Terms(days > 0 and today <= until, until if days else None, pays, keeps)


def check_rules(rules: ReturnRules) -> None:
    """Refuse rules that contradict themselves, naming the field."""
    codes = [one.code for one in rules.reasons]
    if max(len(rules.reasons), len(rules.words), len(rules.classes)) > LIST_MAX:
        raise Invalid(f"At most {LIST_MAX} of each.", field="reasons")
    if OTHER not in codes:
        raise Invalid("The reason 'other' must stay: it is what unknown words become.", field="reasons")
    _check_codes(codes, "reasons")
    _check_codes([one.code for one in rules.classes if one.code], "classes")
    names = [one.name for one in rules.reasons] + [one.name for one in rules.classes]
    if not all(name.strip() for name in names):
        raise Invalid("A reason or class needs a name.", field="name")
    check_grades(rules.grades)
    for word in rules.words:
        if word.reason not in codes or not folded(word.words):
            raise Invalid("Words stand for a reason of the list.", field="words", reason=word.reason)
    for goods in rules.classes:
        for days in (goods.days, goods.fault_days):
            if days is not None and not 0 <= days <= DAYS_MAX:
                raise Invalid(f"Days are 0 to {DAYS_MAX}, or nothing for no limit.", field="days")
        _check_questions(goods)
        if goods.fault_days == 0:
            raise Invalid("What was our doing is always taken back, at least for a day.", field="fault_days")


def _check_questions(goods: GoodsClass) -> None:
    codes = [one.code for one in goods.questions]
    _check_codes(codes, "questions")
    if len(codes) > QUESTIONS_MAX or not TAKEN.isdisjoint(codes):
        raise Invalid(f"At most {QUESTIONS_MAX} questions, none with the code of a usual one.", field="questions")
    if not all(one.words.strip() for one in goods.questions):
        raise Invalid("A question needs words.", field="questions")


def _check_codes(codes: Sequence[str], what: str) -> None:
    if wrong := [code for code in codes if not CODE.fullmatch(code)]:
        raise Invalid("A code is small letters, digits and _, beginning with a letter.", field=what, said=wrong[0])
    if len(set(codes)) != len(codes):
        raise Invalid("A code stands for one thing only.", field=what)
