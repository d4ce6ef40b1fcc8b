"""Pick: where next, what, how many, into which tote? The trips that wait, and the trip in hand, scan by scan."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any, Final
from uuid import UUID

from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Redirect

from godown import picking, racking
from godown.entrypoints.web.fields import Fields
from godown.entrypoints.web.formats import num
from godown.entrypoints.web.frame import gettext as _
from godown.entrypoints.web.frame import ngettext
from godown.entrypoints.web.page import Page
from godown.entrypoints.web.scan import Act, Answer, Scan, ScanPage, reply_scan
from godown.entrypoints.web.ways import parts_of, way
from godown.kernel.refusal import Refusal
from godown.picking import OnCart, Pick, Trip, WorkList
from godown.platform.transaction import Tx
from godown.stock import queries_lying, queries_places
from godown.stock.queries_lying import Lying

TRIPS_SHOWN: Final = 60
CONTRADICTED_SHOWN: Final = 200
PICK: Final = "pick.html"
WRONG: Final = ("wrong_place", "wrong_item", "not_accepted")


@dataclass(frozen=True, slots=True)
class Stop:
    """The present stop of a trip, with everything that its screen shows. `pick` is None when all is done."""

    trip: Trip
    pick: Pick | None
    step: str
    count: int
    stop_no: int
    stops: int
    then: str
    way: str
    in_bin: int
    shelf: str
    totes: Sequence[OnCart]
    lines: int
    units: int
    places: Sequence[tuple[int, str, str]] = ()
    """Places on the cart: (number, tote, order)."""
    picks: Sequence[Pick] = ()
    in_parts: Mapping[UUID, Sequence[int]] = field(default_factory=dict)
    """Orders that other trips of the wave fetch too: the numbers of all these trips."""

    @property
    def part(self) -> str:
        """Which part of its order is taken here, where several trips fetch it."""
        trips = self.in_parts.get(self.pick.order_id, ()) if self.pick and not self.total else ()
        if self.trip.trip_no not in trips:
            return ""
        return _("part %(at)s of %(all)s") % {"at": trips.index(self.trip.trip_no) + 1, "all": len(trips)}

    @property
    def rest(self) -> Sequence[tuple[str, str]]:
        """(order, the numbers of the other trips that fetch of it)."""
        numbers = {pick.order_id: pick.order_number for pick in self.picks}
        return [
            (numbers[order], ", ".join(str(no) for no in trips if no != self.trip.trip_no))
            for order, trips in self.in_parts.items()
            if order in numbers
        ]

    @property
    def zero(self) -> str:
        """The bin that is asked about: is it empty now?"""
        return str((self.trip.progress.get("zero") or {}).get("code", ""))

    @property
    def place(self) -> int:
        """The place on the cart that gets the next tote."""
        return next((number for number, tote, _order in self.places if not tote), 0)

    @property
    def may_build(self) -> bool:
        """Whether totes can be put on the cart first."""
        return self.trip.strategy != "total" and not self.units and not self.count and bool(self.place)

    @property
    def total(self) -> bool:
        """Whether all is fetched in total, to be sorted at the put wall."""
        return self.trip.strategy == "total"

    @property
    def parts(self) -> list[str]:
        """The bin in its parts."""
        return parts_of(self.pick.place_code) if self.pick else []

    @property
    def left(self) -> int:
        """Units still to be taken here for this order."""
        return self.pick.quantity - self.pick.picked - self.count if self.pick else 0

    @property
    def to_do(self) -> int:
        """Units that the screen shows: those still to be taken, or those in the hand that go into the tote."""
        return self.count if self.step == "tote" else self.left

    @property
    def lines_an_hour(self) -> int:
        """How fast the trip was."""
        ended, begun = self.trip.finished_at, self.trip.started_at
        seconds = int((ended - begun).total_seconds()) if ended and begun else 0
        return self.lines * 3600 // seconds if seconds > 0 else 0


@get("/pick", opt={"scope": "floor"}, sync_to_thread=True)
def list_trips(page: NamedDependency[Page]) -> Response[Any]:
    """The trips of this facility: mine first, then what waits, then what others have begun."""
    with page.open() as tx:
        trips = picking.open_trips(tx, page.here().id, TRIPS_SHOWN) if page.facility else []
        contradicted = picking.contradicted(tx, CONTRADICTED_SHOWN)
        unwanted = picking.to_put_back(tx, page.here().id) if page.facility else []
        me = tx.actor.id
        now = tx.now
    mine = [trip for trip in trips if trip.status == "started" and trip.picker_id == me]
    free = [trip for trip in trips if trip.status == "open"]
    taken = [trip for trip in trips if trip.status == "started" and trip.picker_id != me]
    back = sum(lot.free for lot in unwanted)
    return page.render(
        "pick_list.html", contradicted=len(contradicted), back=back, mine=mine, free=free, taken=taken, now=now
    )


@get("/pick/putback", opt={"scope": "floor"}, sync_to_thread=True)
def put_back_list(page: NamedDependency[Page]) -> Response[Any]:
    """What lies in totes and slots for nobody any more: do not pack it, put it back."""
    with page.open() as tx:
        lots = picking.to_put_back(tx, page.here().id) if page.facility else []
    totes = [(code, list(mine)) for code, mine in groupby(sorted(lots, key=by_tote), key=by_tote)]
    return page.render("put_back.html", totes=totes)


def by_tote(lot: Lying) -> str:
    """The tote in which it lies."""
    return lot.place_code


@post("/pick/putback", opt={"scope": "floor"}, sync_to_thread=True, status_code=303)
def put_back(page: NamedDependency[Page], fields: NamedDependency[Fields]) -> Redirect:
    """It lies on the put-back shelf now."""
    with page.open() as tx:
        went = picking.empty_totes(tx, page.here().id, [fields.uid("tote")])
    count = sum(lot.free for lot in went)
    said = ngettext("%(num)s unit lies on the put-back shelf.", "%(num)s units lie on the put-back shelf.", count)
    return page.go("/pick/putback", said % {"num": count})


@get("/pick/contradicted", opt={"scope": "floor"}, sync_to_thread=True)
def contradicted_list(page: NamedDependency[Page]) -> Response[Any]:
    """What devices took for good while the network was away, and we do not: a person looks at each."""
    with page.open() as tx:
        found = picking.contradicted(tx, CONTRADICTED_SHOWN)
    return page.render("contradicted.html", scans=found)


@post("/pick/contradicted", opt={"scope": "floor"}, sync_to_thread=True, status_code=303)
def settle_contradicted(page: NamedDependency[Page], fields: NamedDependency[Fields]) -> Redirect:
    """A person has looked at them."""
    with page.open() as tx:
        outcome = picking.settle(tx, fields.uids("scan"), fields.text("note"))
    return page.went("/pick/contradicted", outcome, _("Looked at: they leave the list, and stay in the history."))


@post("/pick/{trip_id:uuid}/start", opt={"scope": "floor"}, sync_to_thread=True)
def start_trip(trip_id: FromPath[UUID], page: NamedDependency[Page]) -> Redirect:
    """Begin a trip; whoever begins one keeps it."""
    with page.open() as tx:
        picking.start(tx, trip_id)
    return page.go(f"/pick/{trip_id}")


@get("/pick/{trip_id:uuid}", opt={"scope": "floor"}, sync_to_thread=True)
def show_trip(trip_id: FromPath[UUID], page: NamedDependency[Page]) -> Response[Any]:
    """The trip in hand, at its present stop. One that nobody began, or somebody else did, is shown on the list."""
    with page.open() as tx:
        stop = stop_of(tx, trip_id)
        waits = len(picking.contradicted(tx, CONTRADICTED_SHOWN, trip_id))
        mine = stop.trip.picker_id in (None, tx.actor.id)
    if stop.trip.status == "open":
        return page.go("/pick", _("Start the trip first."), tone="warn")
    if not mine:
        return page.go("/pick", _("%(name)s has begun this trip.") % {"name": stop.trip.picker_name}, tone="warn")
    fresh = not stop.trip.progress and stop.lines == 0
    return page.render(PICK, scan=page_of(stop), stop=stop, fresh=fresh, waits=waits)


@get("/pick/{trip_id:uuid}/list", opt={"scope": "floor"}, sync_to_thread=True)
def trip_list(trip_id: FromPath[UUID], page: NamedDependency[Page]) -> WorkList:
    """The work list of a trip, by which its device goes on while the network is away."""
    with page.open() as tx:
        return picking.work_list(tx, trip_id)


@post("/pick/{trip_id:uuid}", opt={"scope": "floor"}, status_code=200, sync_to_thread=True)
def scan_trip(trip_id: FromPath[UUID], page: NamedDependency[Page], scan: NamedDependency[Scan]) -> Response[Any]:
    """A scan or a tap on a trip; one that a device took for itself and that is refused whole is kept for a person."""
    try:
        with page.open() as tx:
            value = int(scan.value) if scan.value.isdecimal() else 0
            told = picking.scan(
                tx,
                trip_id,
                scan.scan_id,
                scan.raw,
                act=scan.act or "scan",
                value=value,
                expected=scan.expected,
                at=scan.at,
            )
            stop = stop_of(tx, trip_id)
            lead = _lead(tx, stop, scan.raw) if told.kind == "wrong_place" else ""
    except Refusal as no:
        if scan.expected and no.code != "not_found":
            refused = picking.Answer("stop", no.code, no.message, "")
            with page.open() as tx:
                picking.keep_refused(tx, trip_id, scan.scan_id, scan.raw, scan.act, scan.expected, refused, scan.at)
        raise
    answer = answer_of(told, stop, lead)
    return reply_scan(page.request, PICK, scan, answer, data=here_of(stop), scan=page_of(stop), stop=stop, fresh=False)


def here_of(stop: Stop) -> dict[str, Any]:
    """Where the trip stands, for the list on the device: its open picks in order, each with what is left and its tote."""
    return {
        "step": stop.step,
        "count": stop.count,
        "tote": stop.trip.tote_code,
        "open": [[str(p.id), p.quantity - p.picked, p.tote_code] for p in stop.picks if p.status == "open"],
    }


def page_of(stop: Stop) -> ScanPage:
    """What the scan page needs to know of itself."""
    here = f"/pick/{stop.trip.id}"
    return ScanPage(here, str(stop.trip.id), state=stop.step, back="/pick", list_url=f"{here}/list", page_url=here)


def stop_of(tx: Tx, trip_id: UUID) -> Stop:
    """Read the present stop of a trip."""
    trip, pick, picks = picking.present(tx, trip_id)
    places = list(dict.fromkeys(one.place_id for one in picks))
    step = str(trip.progress.get("step", "bin"))
    if pick is None:
        step = "putback" if step == "putback" else "done"
    later = next((p for p in picks if p.status == "open" and pick and p.place_id != pick.place_id), None)
    spots = racking.spots(tx, [p.place_id for p in (pick, later) if p])
    shelves = queries_places.places_of_kind(tx, trip.facility_id, "putback") if step == "putback" else []
    lying = queries_lying.in_places(tx, [pick.place_id]) if pick else []
    return Stop(
        trip, pick, step, int(trip.progress.get("count", 0)),
        places.index(pick.place_id) + 1 if pick else len(places), len(places),
        later.place_code if later else "",
        way(spots.get(pick.place_id), spots.get(later.place_id)) if pick and later else "",
        sum(lot.on_hand for lot in lying if pick and lot.sku_id == pick.sku_id and lot.condition == "saleable"),
        shelves[0].code if shelves else "", () if pick else picking.on_cart(tx, trip_id),
        sum(p.status == "picked" for p in picks), sum(p.picked for p in picks),
        sorted({(p.slot, p.tote_code or "", p.order_number): None for p in picks if p.status == "open"}), picks,
        picking.in_parts(tx, trip_id),
    )  # fmt: skip


def _lead(tx: Tx, stop: Stop, raw: str) -> str:
    """How to get from the bin that was scanned to the right one."""
    if stop.pick is None or stop.step != "bin":
        return ""
    read = queries_places.places_read(tx, stop.trip.facility_id, [raw.strip()])
    spots = racking.spots(tx, [stop.pick.place_id, *(place.id for place in read)])
    lead = way(spots.get(read[0].id), spots.get(stop.pick.place_id)) if read else ""
    return lead[:1].upper() + lead[1:]


def answer_of(told: picking.Answer, stop: Stop, lead: str = "") -> Answer:
    """One of the six, with what is to be scanned next written on it."""
    say, more = told.say, told.more or lead
    if told.kind == "ok" and told.next_state in ("bin", "item") and stop.pick and told.word == "Good":
        say = ""
    act = Act("wrong_in_bin", _("Bin holds the wrong item")) if told.kind == "wrong_item" else None
    words, what = next_of(stop, told.kind)
    return Answer(told.kind, told.word, say, more, words, what, act)


def next_of(stop: Stop, kind: str) -> tuple[str, str]:
    """The words above what is to be scanned next, and the code itself."""
    if stop.step == "putback":
        return _("Scan this shelf when it lies there"), stop.shelf
    if stop.pick is None:
        return _("Trip done"), _("To the put wall") if stop.total else _("To the pack bench")
    if stop.step == "cart":
        return _("Next place on the cart"), str(stop.place)
    if stop.step == "bin":
        return (_("Scan this bin") if kind in WRONG else _("Next bin")), stop.pick.place_code
    if stop.step == "item":
        if kind in WRONG:
            return _("Take this one"), stop.pick.sku_code
        more = ngettext("Take %(num)s more", "Take %(num)s more", stop.left) % {"num": num(stop.left)}
        return more if stop.count else _("Take %(num)s") % {"num": num(stop.left)}, stop.pick.sku_code
    if stop.total:
        return _("Into the tote"), stop.pick.tote_code or _("any free one")
    if stop.pick.tote_code:
        return _("Into tote %(slot)s") % {"slot": stop.pick.slot}, stop.pick.tote_code
    return _("Into a free tote"), _("Tote %(slot)s") % {"slot": stop.pick.slot}
