"""Reasons of returns as a screen says them: the usual ones are translated, a business's own are as it wrote them."""

from datetime import date
from typing import Final

from godown.entrypoints.web.formats import day as shown_day
from godown.entrypoints.web.frame import gettext as _
from godown.entrypoints.web.states import N_
from godown.returns import LineTerms, ReturnRules, offered

USUAL: Final = (
    N_("Damaged or broken"),
    N_("Another thing came"),
    N_("Something was missing"),
    N_("Does not work"),
    N_("Does not fit"),
    N_("Changed their mind"),
    N_("Something else"),
    N_("All other goods"),
    N_("As new"),
    N_("Open box"),
    N_("Refurbished"),
    N_("Can be repaired"),
    N_("Scrap"),
)
"""The names of the usual list, marked for translation; gettext gives others back as they are."""


def names(rules: ReturnRules) -> dict[str, str]:
    """Every reason by its code, those no longer offered too."""
    return {one.code: _(one.name) for one in rules.reasons} | {"returned to origin": _("Returned to origin")}


def grades(rules: ReturnRules) -> dict[str, str]:
    """Every grade by its code, those no longer offered too."""
    return {one.code: _(one.name) for one in rules.grades}


def options(rules: ReturnRules) -> list[tuple[str, str]]:
    """What may be chosen now."""
    return [(one.code, _(one.name)) for one in offered(rules)]


def window(told: LineTerms | None) -> str:
    """The window of a line in words; empty where there is none."""
    if told is None:
        return ""
    mine, ours = told.span()
    if not any(one.open for one in told.of.values()):
        return _("its days are over, or it is not taken back")
    return _said(mine, ours)


def _said(mine: date | None, ours: date | None) -> str:
    if mine and ours and mine != ours:
        parts = {"mine": shown_day(mine), "ours": shown_day(ours)}
        return _("until %(mine)s, where the fault is ours until %(ours)s") % parts
    until = mine or ours
    return _("until %(day)s") % {"day": shown_day(until)} if until else ""
