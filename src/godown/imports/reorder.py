"""Rules of ordering again from a file: reorder point, lead time, safety units, pack and vendor of each SKU and facility."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from godown import catalog, receiving
from godown.imports.judged import by_facility, facility_of
from godown.imports.words import CHANGED, NEW, SAME, WRONG, Ground, Verdict
from godown.kernel.cells import Cells, Problem, Row
from godown.kernel.columns import Column, Thing
from godown.kernel.outcome import RowRefusal
from godown.platform.transaction import Tx
from godown.receiving import NewReorderRule

COLUMNS: Final = (
    Column("sku", "Code of the SKU; a bundle has no rule, its parts have.", "AAN-BTL-750", ("code", "sku code", "item code"), needed=True),
    Column("facility", "Code of the facility; empty where there is one.", "BLR", ("warehouse", "site")),
    Column("reorder_point", "At or below so many units it is ordered again.", "40", ("reorder level", "min stock"), needed=True),
    Column("lead_days", "Days from the order to its arrival.", "9", ("lead time", "lead time days"), needed=True),
    Column("safety_units", "Units that stand by for a bad week.", "12", ("safety stock",)),
    Column("pack_units", "It is ordered in packs of so many.", "24", ("pack", "order multiple", "case size")),
    Column("vendor", "Of whom it is ordered.", "Kansa Metals", ("supplier",)),
)  # fmt: skip
FIELDS: Final = {"sku_code": "sku"}


@dataclass(frozen=True, slots=True)
class RuleRow:
    """A rule and the facility that it is for."""

    facility_id: UUID
    rule: NewReorderRule


def read(rows: Sequence[Row], headers: Mapping[str, str], ground: Ground) -> list[Thing[RuleRow]]:
    """A thing for each row."""
    return [_thing(Cells(row, headers), ground) for row in rows]


def _thing(cells: Cells, ground: Ground) -> Thing[RuleRow]:
    facility = facility_of(cells, ground)
    rule = NewReorderRule(
        cells.code("sku", needed=True), cells.whole("reorder_point"), cells.whole("lead_days", default=7),
        cells.whole("safety_units"), cells.whole("pack_units", default=1, least=1), cells.text("vendor", longest=200),
    )  # fmt: skip
    key = f"{facility.code} {rule.sku_code}" if facility else rule.sku_code
    record = RuleRow(facility.id, rule) if facility else None
    return Thing(key, (cells.row.number,), record, tuple(cells.problems))


def judge(tx: Tx, things: Sequence[Thing[RuleRow]], headers: Mapping[str, str], ground: Ground) -> list[Verdict]:
    """What saving would do with each row."""
    return by_facility(
        things, ground, lambda row, facility: row.facility_id == facility.id,
        lambda facility, mine: _judge_facility(tx, facility.id, mine, headers),
    )  # fmt: skip


def _judge_facility(
    tx: Tx, facility_id: UUID, things: Sequence[Thing[RuleRow]], headers: Mapping[str, str]
) -> dict[int, Verdict]:
    rules = [thing.record.rule for thing in things if thing.record]
    outcome = receiving.set_reorder_rules(tx, facility_id, rules, dry_run=True)
    refused = {row.key: row for row in outcome.refused}
    ids = {code: sku.id for code, sku in catalog.skus_by_code(tx, [rule.sku_code for rule in rules]).items()}
    now = receiving.reorder_rules(tx, facility_id, list(ids.values()))
    found = {}
    for thing, rule in zip(things, rules, strict=True):
        if said := refused.get(rule.sku_code):
            problems = (*thing.problems, _problem(thing, headers, said))
            found[thing.rows[0]] = Verdict(thing.key, thing.rows, WRONG, problems=problems)
            continue
        old = now.get(ids[rule.sku_code])
        state = SAME if rule.sku_code in outcome.known else CHANGED if old else NEW
        detail = (
            f"{old.reorder_point} → {rule.reorder_point}" if old and old.reorder_point != rule.reorder_point else ""
        )
        found[thing.rows[0]] = Verdict(thing.key, thing.rows, state, thing.record, detail, thing.problems)
    return found


def _problem(thing: Thing[RuleRow], headers: Mapping[str, str], said: RowRefusal[str]) -> Problem:
    name = said.field or "sku_code"
    field = FIELDS.get(name, name)
    value = str(getattr(thing.record.rule, name, "")) if thing.record else ""
    return Problem(thing.rows[0], headers.get(field, field), value, said.code, said.message)


def save(tx: Tx, verdicts: Sequence[Verdict], ground: Ground) -> Sequence[RowRefusal[str]]:
    """Set the rules, facility by facility."""
    refused: list[RowRefusal[str]] = []
    for facility in ground.facilities:
        rules = [one.record.rule for one in verdicts if one.record.facility_id == facility.id]
        if rules:
            refused += receiving.set_reorder_rules(tx, facility.id, rules).refused
    return refused
