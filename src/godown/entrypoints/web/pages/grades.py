"""Settings of grades: what state units are found in, what follows, and which become a SKU of their own."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from litestar import post
from litestar.di import NamedDependency
from litestar.response import Redirect

from godown import returns
from godown.entrypoints.web.fields import Fields
from godown.entrypoints.web.frame import gettext as _
from godown.entrypoints.web.frame import ngettext
from godown.entrypoints.web.page import Page
from godown.entrypoints.web.states import N_
from godown.returns import Grade, GradeSku
from godown.stock import Condition

PATH: Final = "/settings/returns"
LEADS: Final = {
    "saleable": N_("is sold"),
    "repair": N_("is repaired"),
    "damaged": N_("stays on the returns shelf"),
    "scrap": N_("is scrapped"),
}


def leads_to() -> list[tuple[str, str]]:
    """What a grade may lead to."""
    return [(code, _(words)) for code, words in LEADS.items()]


def own_conditions(conditions: Sequence[Condition]) -> list[tuple[str, str]]:
    """The conditions that what stays on the shelf may lie in."""
    usual = ("damaged", "quarantine", "in_repair", "expired", "short_dated", "missing", "unexpected")
    own = [one for one in conditions if one.code not in usual and one.movable and not one.saleable]
    return [("", _("Damaged")), *((one.code, one.name) for one in own)]


@post(f"{PATH}/grades", opt={"scope": "settings"}, sync_to_thread=True, include_in_schema=False, status_code=303)
def save_grade(page: NamedDependency[Page], fields: NamedDependency[Fields]) -> Redirect:
    """Add a grade, or change the one of this code."""
    outcome = fields.needed("outcome")
    new = Grade(
        fields.needed("code"), fields.needed("name"), outcome, fields.text("condition") if outcome == "damaged" else "",
        fields.flag("own_sku") and outcome == "saleable", fields.flag("after_repair"), fields.flag("active"),
    )  # fmt: skip
    with page.open() as tx:
        rules = returns.return_rules(tx)
        kept = [new if one.code == new.code else one for one in rules.grades]
        if new.code not in {one.code for one in kept}:
            kept.append(new)
        returns.set_return_rules(tx, replace(rules, grades=tuple(kept)))
    return page.go(PATH, _("Saved. It counts for inspections from now on."))


@post(f"{PATH}/grade-skus", opt={"scope": "settings"}, sync_to_thread=True, include_in_schema=False, status_code=303)
def save_grade_sku(page: NamedDependency[Page], fields: NamedDependency[Fields]) -> Redirect:
    """Say which SKU units of a grade become; nothing said, none."""
    new = GradeSku(fields.needed("sku"), fields.needed("grade"), fields.text("as_sku"))
    with page.open() as tx:
        done = returns.set_grade_skus(tx, [new])
    return page.go(PATH, ngettext("%(num)s SKU saved.", "%(num)s SKUs saved.", done) % {"num": done})


PAGES: Final = (save_grade, save_grade_sku)
