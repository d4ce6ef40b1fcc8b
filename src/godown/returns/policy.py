"""Return rules of a business: kept, read, and asked for the lines of parcels."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final
from uuid import UUID

import msgspec

from godown import catalog
from godown.kernel.outcome import RowRefusal
from godown.kernel.refusal import Invalid
from godown.platform import choices
from godown.platform.transaction import Tx
from godown.returns import grading, queries_terms, store
from godown.returns.queries_grades import GradeSku
from godown.returns.terms import Question, Reason, ReturnRules, Terms, check_rules, terms

KEY: Final = "return_rules"
SKUS_MAX: Final = 5000
"""SKUs that one call puts into a class."""


def return_rules(tx: Tx) -> ReturnRules:
    """What the business has said, else a usual list of reasons and no window."""
    return msgspec.convert(choices.chosen(tx, KEY, {}), ReturnRules)


def set_return_rules(tx: Tx, new: ReturnRules) -> ReturnRules:
    """Say which reasons, words and classes there are. It counts for returns announced from now on; what is announced keeps its
    terms. Refuses contradictions, naming the field."""
    check_rules(new)
    grading.check_conditions(tx, new.grades)
    choices.choose(tx, KEY, msgspec.to_builtins(new))
    return new


@dataclass(frozen=True, slots=True)
class SkuClass:
    """A SKU and the code of its class."""

    sku_code: str
    goods_class: str


def set_classes(tx: Tx, wanted: Sequence[SkuClass]) -> int:
    """Put SKUs into classes; the empty class takes one out. Answer how many. Refuses unknown SKUs and classes, all or none."""
    if len(wanted) > SKUS_MAX:
        raise Invalid(f"At most {SKUS_MAX} SKUs at once.", field="sku_code")
    known = {one.code for one in return_rules(tx).classes} | {""}
    skus = catalog.skus_by_code(tx, [one.sku_code for one in wanted])
    missing = [one.sku_code for one in wanted if one.sku_code not in skus]
    if missing:
        raise Invalid(f"There is no SKU {missing[0]}.", field="sku_code", missing=missing[:20])
    for one in wanted:
        if one.goods_class not in known:
            raise Invalid(f"There is no class {one.goods_class}.", field="goods_class")
    store.set_classes(tx, {skus[one.sku_code].id: one.goods_class for one in wanted})
    tx.note("changed", "setting", [tx.tenant_id], key="goods_class", skus=len(wanted))
    return len(wanted)


def set_grade_skus(tx: Tx, wanted: Sequence[GradeSku]) -> int:
    """Say what units of a SKU become that are found in a grade, as `grading.set_grade_skus`. Answer how many."""
    return grading.set_grade_skus(tx, return_rules(tx).grades, wanted)


def refused_grade_skus(tx: Tx, wanted: Sequence[GradeSku]) -> list[RowRefusal[tuple[str, str]]]:
    """What `set_grade_skus` would refuse of these, each by (SKU, grade)."""
    return grading.refused_grade_skus(tx, return_rules(tx).grades, wanted)


@dataclass(frozen=True, slots=True)
class LineTerms:
    """The terms of a parcel line for each active reason."""

    parcel_line_id: UUID
    goods_class: str
    of: Mapping[str, Terms]

    def span(self) -> tuple[date | None, date | None]:
        """(last day for a reason that is the customer's, last day for one that is ours); None: no limit or never."""
        return _latest(self.of, ours=False), _latest(self.of, ours=True)


def _latest(of: Mapping[str, Terms], *, ours: bool) -> date | None:
    days = [one.until for one in of.values() if one.until and one.open]
    return (max(days) if ours else min(days)) if days else None


def terms_of(tx: Tx, parcel_ids: Sequence[UUID], rules: ReturnRules | None = None) -> dict[UUID, LineTerms]:
    """The terms of every line of parcels that left, as they are today."""
    told = rules or return_rules(tx)
    found = {}
    for line in queries_terms.lines_out(tx, parcel_ids):
        goods = told.goods_class(line.goods_class)
        of = {r.code: terms(goods, r, line.delivered_on, line.left_on, line.today) for r in told.reasons}
        found[line.parcel_line_id] = LineTerms(line.parcel_line_id, goods.code, of)
    return found


def questions_of(tx: Tx, sku_id: UUID) -> tuple[Question, ...]:
    """What the inspection of a SKU asks beside the usual questions: those of its class as they are now."""
    return return_rules(tx).goods_class(queries_terms.class_of(tx, sku_id)).questions


def offered(rules: ReturnRules) -> list[Reason]:
    """The reasons that people may choose now."""
    return [one for one in rules.reasons if one.active]
