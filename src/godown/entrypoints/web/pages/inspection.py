"""Inspection: is the claim true, and what is it now? A checklist, photos, one outcome, and what will happen then."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, Final
from uuid import UUID

from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Redirect

from godown import catalog, returns
from godown.entrypoints.web import reasons
from godown.entrypoints.web.fields import Fields, uid_of
from godown.entrypoints.web.formats import inr
from godown.entrypoints.web.frame import gettext as _
from godown.entrypoints.web.frame import ngettext
from godown.entrypoints.web.page import Page
from godown.entrypoints.web.render import is_htmx
from godown.entrypoints.web.states import N_
from godown.kernel.ids import OWN, new_id
from godown.kernel.refusal import Refusal
from godown.platform.photos import keep_photo
from godown.platform.transaction import Tx
from godown.reports import queries_returns
from godown.returns import Grade, NewInspection, Question, Return, ReturnLine
from godown.stock import queries as stock_queries
from godown.stock import queries_places

ASKED: Final = {
    "same_unit": (N_("Is it the unit that we shipped? Barcode and batch match"), "stop"),
    "outer_whole": (N_("Is the outer box whole?"), "stop"),
    "product_whole": (N_("Is the product whole? Look for dents and scratches"), "stop"),
    "works": (N_("Does it work? Try it"), "stop"),
    "unused": (N_("Is it unused?"), "warn"),
    "parts_here": (N_("Are all parts here?"), "stop"),
}
"""The questions of the checklist, and the tone of a No."""

OUTCOMES: Final = (
    ("saleable", N_("Good, sell it again"), N_("to the put-back shelf, then its bin"), "circle-check", "ok"),
    ("repair", N_("Can be repaired"), N_("stays on the returns shelf, comes back to inspection"), "tool", "go"),
    ("damaged", N_("Damaged"), N_("stays on the returns shelf, never shipped"), "alert-triangle", "warn"),
    ("scrap", N_("Scrap"), N_("leaves the books"), "trash", "stop"),
    ("not_ours", N_("Not ours"), N_("wrong thing in the parcel, no credit"), "question-mark", "ret"),
)
LOOKS: Final = {key: (icon, tone) for key, _title, _note, icon, tone in OUTCOMES}
FAULTS: Final = {"ours": N_("ours"), "courier": N_("the courier"), "customer": N_("the customer")}
TEMPLATE: Final = "inspect.html"


@get("/returns/{return_id:uuid}/inspect", opt={"scope": "returns"}, sync_to_thread=True)
def inspect_page(return_id: FromPath[UUID], page: NamedDependency[Page]) -> Response[Any]:
    """The first line that waits (or the one asked for), with what was answered so far; for htmx only what will happen."""
    asked = page.request.query_params
    said = {name: str(asked[name]) for name in asked}
    with page.open() as tx:
        context = _context(tx, return_id, said, tuple(asked.getall("serial", [])))
    if context is None:
        return page.go(f"/returns/{return_id}", _("Nothing of this return waits for inspection."), tone="done")
    return page.render(TEMPLATE, blocks=("happens",) if is_htmx(page.request) else (), **context)


@post("/returns/{return_id:uuid}/inspect", opt={"scope": "returns"}, sync_to_thread=True)
def finish(return_id: FromPath[UUID], page: NamedDependency[Page], fields: NamedDependency[Fields]) -> Redirect:
    """Finish an inspection: stock, cost and credit note follow."""
    said = {name: values[0] for name, values in fields.values.items() if values}
    with page.open() as tx:
        line_id, repair = fields.uid("line"), str(fields.uid("repair")) if fields.text("repair") else ""
        own = _own(tx, return_id, line_id)
        new = _new(said, line_id, repair, tuple(fields.values.get("serial") or ()), own)
        photos = tuple(keep_photo(tx, page.door.files, one.name, one.content) for one in fields.files("photos"))
        done = returns.inspect(tx, replace(new, photos=photos, id=fields.uid("id")))
        left = returns.lines_to_inspect(tx, return_id)
    told = _("Inspected.")
    if done.credit_note:
        told = _("Credit note %(number)s over %(total)s.") % {
            "number": done.credit_note,
            "total": inr(done.credit_paise),
        }
    return page.go(f"/returns/{return_id}/inspect" if left else f"/returns/{return_id}", told)


def _new(
    said: Mapping[str, str], line_id: UUID, repair: str, serials: tuple[str, ...] = (), own: Sequence[Question] = ()
) -> NewInspection:
    asked = (*returns.QUESTIONS, *(one.code for one in own))
    answers = {question: said.get(question, "") for question in asked}
    units = int(said["units"]) if said.get("units", "").isdecimal() and len(said["units"]) < 7 else 1
    units = len(serials) or units
    kind, _colon, grade = said.get("outcome", "").partition(":")
    return NewInspection(
        line_id, max(units, 1), "" if kind == "grade" else kind, {key: value for key, value in answers.items() if value}, (),
        said.get("fault", ""), said.get("note", "")[:2000], UUID(repair) if repair else None, new_id(), serials,
        grade if kind == "grade" else "",
    )  # fmt: skip


def _own(tx: Tx, return_id: UUID, line_id: UUID) -> tuple[Question, ...]:
    """The questions of the class of a line's SKU."""
    line = next((one for one in returns.lines_of(tx, return_id) if one.id == line_id), None)
    return returns.questions_of(tx, line.sku_id) if line else ()


def _context(tx: Tx, return_id: UUID, said: Mapping[str, str], serials: tuple[str, ...] = ()) -> dict[str, Any] | None:
    known = returns.one(tx, return_id)
    repairs = [one for one in queries_returns.found(tx, return_id) if one.left_in_repair]
    repair = next((one for one in repairs if str(one.id) == said.get("repair")), None)
    wanted = said.get("line", "")
    line = returns.line_to_inspect(tx, return_id, uid_of(wanted, "line") if wanted and not repair else None)
    if line is None and repairs and repair is None:
        repair = repairs[0]
    if repair is not None:
        line = next(one for one in returns.lines_of(tx, return_id) if one.id == repair.return_line_id)
    if line is None:
        return None
    own = returns.questions_of(tx, line.sku_id)
    new = _new(said, line.id, str(repair.id) if repair else "", serials, own)
    waiting = repair.left_in_repair if repair else line.arrived - line.inspected
    new = replace(new, units=min(new.units, waiting) if said.get("units") or serials else waiting)
    if known.status not in ("arrived", "closed"):
        raise Refusal("not_arrived", _("Scan the parcel in first, at the door of returns."))
    rules = returns.return_rules(tx)
    lacking = returns.lacks(new, 1 if said.get("photos") else 0, own)
    return {
        "known": known, "reason": reasons.names(rules).get(known.reason, known.reason.capitalize()),
        "line": line, "sku": catalog.skus_by_id(tx, [line.sku_id])[line.sku_id], "new": new,
        "numbers": returns.waiting_of(tx, line.id, repaired=repair is not None),
        "batch_lacks": returns.batch_lacks(tx, line) and not line.inspected,
        "waiting": waiting, "repair": repair, "repairs": repairs, "asked": _asked(own),
        "outcomes": _outcomes(rules.grades, repaired=repair is not None),
        "chosen": f"grade:{new.grade}" if new.grade else new.outcome,
        "lacking": _lack_words(lacking, own), "effects": _effects(tx, known, line, new), "fresh_id": new_id(),
        "answered": len(new.answers), "questions": len(returns.QUESTIONS) + len(own),
        "faults": [(key, _(word), "go") for key, word in FAULTS.items()],
    }  # fmt: skip


def _asked(own: Sequence[Question]) -> list[tuple[str, str, list[tuple[str, str, str]]]]:
    asked = [(key, _(words), tone) for key, (words, tone) in ASKED.items()] + [
        (one.code, one.words, "stop") for one in own
    ]
    return [
        (key, words, [("yes", _("Yes"), "ok"), ("no", _("No"), tone), ("unsure", _("Unsure"), "warn")])
        for key, words, tone in asked
    ]


def _outcomes(grades: Sequence[Grade], *, repaired: bool) -> list[tuple[str, str, str, str, str]]:
    """Grades, and the outcomes that no grade leads to."""
    notes = {key: _(note) for key, _title, note, _icon, _tone in OUTCOMES}
    offered = returns.offered_grades(grades, repaired=repaired)
    found = [(f"grade:{one.code}", _(one.name), notes[one.outcome], *LOOKS[one.outcome]) for one in offered]
    covered = {one.outcome for one in offered if one.outcome != "damaged"}
    return found + [
        (key, _(title), _(note), icon, tone) for key, title, note, icon, tone in OUTCOMES if key not in covered
    ]


def _lack_words(lacking: str, own: Sequence[Question]) -> str:
    if not lacking:
        return ""
    if lacking == "photo":
        return _("Such a no needs a photo")
    if lacking == "outcome":
        return _("Say what it is now")
    return _("Answer question %(number)s first") % {"number": [*ASKED, *(one.code for one in own)].index(lacking) + 1}


def _effects(tx: Tx, known: Return, line: ReturnLine, new: NewInspection) -> list[tuple[str, str, str]]:
    """What will happen, one sentence each: (icon, tone, sentence)."""
    way = returns.decided(tx, line, new)
    if not way.outcome:
        return []
    new = replace(new, outcome=way.outcome)
    seen = returns.foresee(tx, known, line, new)
    rows = [_stock_effect(tx, known, replace(line, sku_id=way.as_sku_id or line.sku_id), new, seen.cost_paise)]
    if way.as_sku_id:
        code = catalog.skus_by_id(tx, [way.as_sku_id])[way.as_sku_id].code
        rows.append(("arrows-exchange", "ret", _("It becomes %(code)s, a SKU of its own.") % {"code": code}))
    elif returns.lacks_own_sku(tx, new.grade, way):
        say = _("No SKU of its own is named for this grade: it stays on the shelf, so that nobody is sent it as new.")
        rows.append(("alert-triangle", "warn", say))
    rows += _repair_effect(tx, new)
    if seen.credit is not None:
        note = seen.credit
        parts = {"total": inr(note.payable_paise, books=True), "net": inr(note.taxable_paise, books=True),
                 "tax": inr(note.tax_paise, books=True), "number": note.invoice_number}  # fmt: skip
        say = _("Credit note for %(total)s: %(net)s and tax %(tax)s, as on invoice %(number)s.") % parts
        if not note.reduces_tax:
            say = _("Commercial credit for %(total)s, without tax, on invoice %(number)s.") % parts
        rows.append(("receipt-refund", "ret", say))
        if not note.reduces_tax:
            late = _(
                "It comes too late to reduce tax (section 34, CGST Act): %(total)s go back, the tax in it stays paid."
            )
            rows.append(("alert-triangle", "warn", late % parts))
    elif known.kind == "rto":
        rows.append(("receipt-refund", "idle", _("No credit note: the whole parcel was credited when it came back.")))
    else:
        rows.append(("receipt-refund", "idle", _("No credit note.")))
    if seen.fault:
        rows.append(
            (
                "help-circle",
                "idle",
                _("By the answers the fault may be with: %(who)s.") % {"who": _(FAULTS[seen.fault])},
            )
        )
    return rows


def _repair_effect(tx: Tx, new: NewInspection) -> list[tuple[str, str, str]]:
    told = returns.repair_end(tx, new)
    if told is None or not told.value_paise:
        return []
    says = {
        "value": ("tool", "ok", _("Its repair, %(cost)s of parts and labour, becomes part of what it costs.")),
        "carried": ("tool", "go", _("What its repair cost, %(cost)s, goes on to the next repair.")),
        "loss": ("alert-triangle", "warn", _("What its repair cost, %(cost)s, is lost.")),
    }
    icon, tone, say = says[told.became]
    return [(icon, tone, say % {"cost": inr(told.value_paise, books=True)})]


def _stock_effect(tx: Tx, known: Return, line: ReturnLine, new: NewInspection, cost: int) -> tuple[str, str, str]:
    where = queries_places.facility(tx, known.facility_id).name
    parts = {"units": new.units, "where": where, "cost": inr(cost, books=True), "after": 0}
    door = (known.facility_id, OWN)
    supply = [one for one in stock_queries.supply_of(tx, [line.sku_id]) if (one.facility_id, one.owner_id) == door]
    free = sum(one.saleable - one.promised - one.waiting for one in supply)
    if new.outcome == "saleable":
        parts["after"] = max(free + new.units, 0)
        say = _("+%(units)s saleable in %(where)s, at its cost %(cost)s. Free to sell: %(after)s.")
        return "stack-2", "ok", say % parts
    parts["after"] = max(free, 0)
    if new.outcome == "repair":
        return (
            "tool",
            "go",
            _("%(units)s in repair in %(where)s, at its cost %(cost)s. Free to sell stays %(after)s.") % parts,
        )
    if new.outcome == "damaged":
        say = _("%(units)s damaged in %(where)s, at its cost %(cost)s. Never shipped. Free to sell stays %(after)s.")
        return "alert-triangle", "warn", say % parts
    if new.outcome == "scrap":
        return (
            "trash",
            "stop",
            ngettext(
                "%(num)s unit leaves the stock and the books with its cost.",
                "%(num)s units leave the stock and the books with their cost.",
                new.units,
            )
            % {"num": new.units},
        )
    return "question-mark", "ret", _("%(units)s kept as unexpected until someone decides. Not sold.") % parts
