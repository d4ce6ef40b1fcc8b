"""Re-slot list: which few moves save most walking, what each costs, and how it is carried. Sizes of pick faces."""

from dataclasses import fields as fields_of
from typing import Any, Final
from uuid import UUID

from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Redirect

from godown import picking
from godown.entrypoints.web import links
from godown.entrypoints.web.fields import Fields
from godown.entrypoints.web.frame import gettext as _
from godown.entrypoints.web.frame import ngettext
from godown.entrypoints.web.page import Page
from godown.entrypoints.web.pages.choose import choose
from godown.entrypoints.web.states import N_
from godown.kernel.ids import new_id
from godown.kernel.refusal import Invalid, NotFound
from godown.picking import NewFace, Run, SlotRules

HOME: Final = "/racks/slotting"
UNDER_WAY: Final = ("asked", "running")
MOVES: Final = 20
RUNS_SHOWN: Final = 10
WORDS: Final = {
    "days": (N_("Look back"), N_("days")), "horizon_days": (N_("A move must pay within"), N_("days")),
    "speed_mm_s": (N_("Walking speed"), "mm/s"), "cost_paise_hour": (N_("An hour costs"), "₹"),
    "move_seconds": (N_("To carry a SKU over takes"), "s"), "unit_seconds": (N_("And for each unit"), "s"),
    "heavy_grams": (N_("A unit lies low from (0: none)"), "g"), "heavy_level": (N_("Low is up to level"), ""),
    "face_days": (N_("A pick face holds sales of"), N_("days")),
}  # fmt: skip
"""What each rule is called, and its unit."""


@get(HOME, opt={"scope": "stock"}, sync_to_thread=True, include_in_schema=False)
def slotting_page(page: NamedDependency[Page]) -> Response[Any]:
    """The newest list, or the one that is named; how to ask for another."""
    if page.facility is None:
        return choose(page, "racks")
    here = page.here().id
    named = links.asked_uid(page, "run")
    with page.open() as tx:
        runs = picking.reslots(tx, here, RUNS_SHOWN)
        run = picking.reslot(tx, named) if named else next(iter(runs), None)
        if run and run.facility_id != here:
            raise NotFound("re-slot list")
        legs = picking.reslot_legs(tx, run.id) if run else []
        rules = picking.slot_rules(tx)
    return page.render(
        "slotting.html",
        run=run,
        runs=runs,
        legs=legs,
        rules=rules,
        said_rules=_said(rules),
        words=WORDS,
        key=str(new_id()),
        moves=MOVES,
        under_way=run is not None and run.status in UNDER_WAY,
        open_legs=[leg for leg in legs if not leg.carried],
        figures=_figures(run, rules) if run and run.status == "done" else None,
        paise_of=lambda metres: _paise(metres * 1_000, rules),
        may_edit=page.may("settings"),
        may_carry=page.may("floor"),
    )


def _figures(run: Run, rules: SlotRules) -> dict[str, int | None]:
    """Metres, minutes and paise of a day."""
    saved = run.before_mm - run.after_mm
    return {
        "before_m": run.before_mm // 1_000, "saved_m": saved // 1_000, "percent": saved * 100 // max(1, run.before_mm),
        "minutes": saved // rules.speed_mm_s // 60, "paise": _paise(saved, rules),
        "checked_m": None if run.checked_mm is None else run.checked_mm // 1_000,
    }  # fmt: skip


def _paise(mm: int, rules: SlotRules) -> int:
    """What walking so far costs."""
    return mm * rules.cost_paise_hour // (rules.speed_mm_s * 3_600)


@get("/racks/slotting/{run_id:uuid}/progress", opt={"scope": "stock"}, sync_to_thread=True, include_in_schema=False)
def progress(run_id: FromPath[UUID], page: NamedDependency[Page]) -> Response[Any]:
    """How far a list is; the page loads again when it is made."""
    with page.open() as tx:
        run = picking.reslot(tx, run_id)
    answer = page.render("slotting_job.html", run=run)
    if run.status not in UNDER_WAY:
        answer.headers["HX-Refresh"] = "true"
    return answer


@post(HOME, opt={"scope": "stock"}, sync_to_thread=True, include_in_schema=False, status_code=303)
def ask(page: NamedDependency[Page], fields: NamedDependency[Fields]) -> Redirect:
    """Ask for a list. The form carries its id: sent twice, one is made."""
    with page.open() as tx:
        picking.ask_reslot(
            tx, page.here().id, fields.uid("key"), days=fields.whole("days"), wanted=fields.whole("moves", MOVES)
        )
    return page.go(HOME, _("The list is being made. You may leave this page."))


@post(
    "/racks/slotting/{run_id:uuid}/cancel",
    opt={"scope": "stock"},
    sync_to_thread=True,
    include_in_schema=False,
    status_code=303,
)
def cancel(run_id: FromPath[UUID], page: NamedDependency[Page]) -> Redirect:
    """Stop making a list."""
    with page.open() as tx:
        picking.cancel_reslot(tx, run_id)
    return page.go(HOME, _("Stopped."))


@post(
    "/racks/slotting/{run_id:uuid}/moves",
    opt={"scope": "stock"},
    sync_to_thread=True,
    include_in_schema=False,
    status_code=303,
)
def deeds(run_id: FromPath[UUID], page: NamedDependency[Page], fields: NamedDependency[Fields]) -> Redirect:
    """What is ticked is taken on, or was carried."""
    turns = sorted({_turn(value) for value in fields.texts("turn")})
    if not turns:
        raise Invalid(_("Tick at least one move."), field="turn")
    back = links.link(HOME, run=run_id)
    with page.open() as tx:
        if fields.text("deed") == "carried":
            units = picking.carried(tx, run_id, [(turn, leg) for turn in turns for leg in (1, 2)])
            said = ngettext("%(num)s unit lies in its new bin.", "%(num)s units lie in their new bins.", units)
            return page.go(back, said % {"num": units})
        picking.take_on(tx, run_id, turns)
    return page.go(back, _("Put-away leads to the new bins now. Carry what lies elsewhere."))


def _turn(value: str) -> int:
    if not value.isdecimal() or len(value) > 4:
        raise Invalid(_("This list is too old. Load it again."), field="turn")
    return int(value)


@post(
    "/racks/slotting/{run_id:uuid}/carry",
    opt={"scope": "floor"},
    sync_to_thread=True,
    include_in_schema=False,
    status_code=303,
)
def carry(run_id: FromPath[UUID], page: NamedDependency[Page], fields: NamedDependency[Fields]) -> Redirect:
    """Open moving by scan with the SKU in hand: what is scanned next is its new bin."""
    session = new_id()
    with page.open() as tx:
        picking.begin_carrying(tx, run_id, _turn(fields.needed("turn")), _turn(fields.needed("leg")), session, new_id())
    return page.go(links.link("/move", session=session))


def _said(rules: SlotRules) -> dict[str, str]:
    """The rules as a person writes them: money in rupees."""
    rupees, paise = divmod(rules.cost_paise_hour, 100)
    return {name: str(getattr(rules, name)) for name in WORDS} | {"cost_paise_hour": f"{rupees}.{paise:02d}"}


@post("/racks/slotting/rules", opt={"scope": "settings"}, sync_to_thread=True, include_in_schema=False, status_code=303)
def save_rules(page: NamedDependency[Page], fields: NamedDependency[Fields]) -> Redirect:
    """Weigh walking against carrying so from now on."""
    with page.open() as tx:
        read = {
            one.name: fields.paise(one.name) if "paise" in one.name else fields.whole(one.name)
            for one in fields_of(SlotRules)
        }
        picking.set_slot_rules(tx, SlotRules(**read))
    return page.go(HOME, _("Saved."))


@get("/racks/slotting/faces", opt={"scope": "stock"}, sync_to_thread=True, include_in_schema=False)
def sizes(page: NamedDependency[Page]) -> Response[Any]:
    """How large pick faces should be."""
    if page.facility is None:
        return choose(page, "racks")
    with page.open() as tx:
        faces = picking.face_sizes(tx, page.here().id)
        rules = picking.slot_rules(tx)
    return page.render("slotting_faces.html", faces=faces, rules=rules)


@post("/racks/slotting/faces", opt={"scope": "stock"}, sync_to_thread=True, include_in_schema=False, status_code=303)
def set_faces(page: NamedDependency[Page], fields: NamedDependency[Fields]) -> Redirect:
    """The faces that are ticked get these sizes."""
    news = [_face(value) for value in fields.texts("face")]
    if not news:
        raise Invalid(_("Tick at least one face."), field="face")
    with page.open() as tx:
        outcome = picking.set_faces(tx, page.here().id, news)
    said = ngettext("%(num)s pick face is set.", "%(num)s pick faces are set.", len(outcome.done))
    return page.went("/racks/slotting/faces", outcome, said % {"num": len(outcome.done)})


def _face(value: str) -> NewFace:
    parts = value.split("~")
    if len(parts) != 4 or not (parts[2].isdecimal() and parts[3].isdecimal()):
        raise Invalid(_("This list is too old. Load it again."), field="face")
    return NewFace(parts[0], parts[1], int(parts[2]), int(parts[3]))


PAGES: Final = (slotting_page, progress, ask, cancel, deeds, carry, save_rules, sizes, set_faces)
