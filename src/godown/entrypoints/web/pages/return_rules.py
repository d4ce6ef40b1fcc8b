"""Settings of returns: reasons, what channels say for them, and on which terms each class of goods is taken back."""

from dataclasses import replace
from typing import Any, Final

from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.response import Redirect

from godown import returns, stock
from godown.entrypoints.web import reasons
from godown.entrypoints.web.fields import Fields
from godown.entrypoints.web.frame import gettext as _
from godown.entrypoints.web.frame import ngettext
from godown.entrypoints.web.page import Page
from godown.entrypoints.web.pages import grades
from godown.entrypoints.web.pages.settings import show
from godown.kernel.refusal import Invalid
from godown.returns import GoodsClass, Question, Reason, ReasonWord, ReturnRules, queries_terms

PATH: Final = "/settings/returns"
SHOWN: Final = 30
"""Words without a reason on one page: the most frequent; the others come up as these are settled."""


@get(PATH, opt={"scope": "settings"}, sync_to_thread=True, include_in_schema=False)
def return_rules(page: NamedDependency[Page]) -> Response[Any]:
    """Reasons, words, classes with their SKUs."""
    with page.open() as tx:
        rules = returns.return_rules(tx)
        members: dict[str, list[str]] = {}
        for code, sku in queries_terms.members(tx):
            members.setdefault(code, []).append(sku)
        own, conditions = returns.grade_skus(tx), stock.conditions(tx)
        settled = {(one.channel_id, one.words.casefold()) for one in rules.words}
        open_words = [
            one
            for one in queries_terms.unmapped(tx, SHOWN)
            if {(one.channel_id, one.words.casefold()), (None, one.words.casefold())}.isdisjoint(settled)
        ]
    return show(
        page, "returns", rules=rules, members=members, open_words=open_words, translated={r.code: _(r.name) for r in rules.reasons},
        grade_words=reasons.grades(rules), grade_skus=own, leads_to=grades.leads_to(), own_conditions=grades.own_conditions(conditions),
        class_options=[("", _("none: as all other goods")), *((one.code, one.name) for one in rules.classes if one.code)],
    )  # fmt: skip


@post(f"{PATH}/reasons", opt={"scope": "settings"}, sync_to_thread=True, include_in_schema=False, status_code=303)
def save_reason(page: NamedDependency[Page], fields: NamedDependency[Fields]) -> Redirect:
    """Add a reason, or change the one of this code."""
    new = Reason(
        fields.needed("code"), fields.needed("name"), fields.flag("ours"), fields.flag("photo"), fields.flag("active")
    )
    with page.open() as tx:
        rules = returns.return_rules(tx)
        kept = [new if one.code == new.code else one for one in rules.reasons]
        if new.code not in {one.code for one in kept}:
            kept.append(new)
        returns.set_return_rules(tx, replace(rules, reasons=tuple(kept)))
    return page.go(PATH, _("Saved. It counts for returns from now on."))


@post(f"{PATH}/words", opt={"scope": "settings"}, sync_to_thread=True, include_in_schema=False, status_code=303)
def save_words(page: NamedDependency[Page], fields: NamedDependency[Fields]) -> Redirect:
    """Say what words of a channel mean, or take a meaning away."""
    with page.open() as tx:
        rules = returns.return_rules(tx)
        if fields.text("drop"):
            at = fields.whole("drop")
            words = tuple(one for number, one in enumerate(rules.words) if number != at)
        else:
            channel = fields.uid("channel") if fields.text("channel") else None
            words = (*rules.words, ReasonWord(fields.needed("words"), fields.needed("reason"), channel))
        returns.set_return_rules(tx, replace(rules, words=words))
    return page.go(PATH, _("Saved. It counts for returns from now on."))


@post(f"{PATH}/classes", opt={"scope": "settings"}, sync_to_thread=True, include_in_schema=False, status_code=303)
def save_class(page: NamedDependency[Page], fields: NamedDependency[Fields]) -> Redirect:
    """Add a class of goods, or change the one of this code; the empty code is that of all other goods."""
    with page.open() as tx:
        rules = returns.return_rules(tx)
        new = _class_of(fields, rules)
        kept = [new if one.code == new.code else one for one in rules.classes]
        if new.code not in {one.code for one in kept}:
            kept.append(new)
        returns.set_return_rules(tx, replace(rules, classes=tuple(kept)))
    return page.go(PATH, _("Saved. What is announced already keeps its terms."))


def _class_of(fields: Fields, rules: ReturnRules) -> GoodsClass:
    pays = fields.text("pays", "seller")
    if pays not in ("seller", "customer"):
        raise Invalid(_("Seller or customer."), field="pays")
    days = fields.whole("days") if fields.text("days") else None
    fault = fields.whole("fault_days") if fields.text("fault_days") else None
    known = rules.goods_class(fields.text("code"))
    return replace(
        known, code=fields.text("code"), name=fields.needed("name"), days=days, fault_days=fault,
        pays="customer" if pays == "customer" else "seller", keeps_shipping=fields.flag("keeps_shipping"),
        questions=_questions(fields),
    )  # fmt: skip


def _questions(fields: Fields) -> tuple[Question, ...]:
    """The questions of a class, one a line: code, then the words; a ! before the code says that a no needs a photo."""
    found = []
    for row in fields.text("questions").splitlines():
        code, _space, words = row.strip().partition(" ")
        if code:
            found.append(Question(code.lstrip("!"), words.strip(), code.startswith("!")))
    return tuple(found)


@post(f"{PATH}/skus", opt={"scope": "settings"}, sync_to_thread=True, include_in_schema=False, status_code=303)
def put_skus(page: NamedDependency[Page], fields: NamedDependency[Fields]) -> Redirect:
    """Put SKUs into a class: their codes, one a line or with commas between."""
    codes = fields.needed("skus").replace(",", "\n").split()
    with page.open() as tx:
        done = returns.set_classes(tx, [returns.SkuClass(code, fields.text("goods_class")) for code in codes])
    return page.go(
        PATH, ngettext("%(num)s SKU is in its class.", "%(num)s SKUs are in their class.", done) % {"num": done}
    )


PAGES: Final = (return_rules, save_reason, save_words, save_class, put_skus, *grades.PAGES)
