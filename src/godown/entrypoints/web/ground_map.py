"""The map of a facility, whichever it is: the racks of a hall, or the plan of a free-form site."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from operator import attrgetter

from markupsafe import Markup

from godown import racking
from godown.entrypoints.web.frame import gettext as _
from godown.entrypoints.web.rack_map import BayFill, MapStop, fill_of, rack_map
from godown.entrypoints.web.site_map import SiteStop, SpotMark, site_map
from godown.platform.transaction import Tx
from godown.racking import Closure, Layout, SiteBin, SitePlan
from godown.reports import queries_racks
from godown.reports.queries_racks import BayRow
from godown.reports.queries_waves import StopRow


@dataclass(frozen=True, slots=True)
class GroundMap:
    """What a map is drawn from; `plan` and `bins` are those of a site."""

    layout: Layout
    bays: Sequence[BayRow]
    closed: Sequence[Closure]
    plan: SitePlan | None = None
    bins: Sequence[SiteBin] = ()

    def walks(self, label: str, paths: Sequence[Sequence[Sequence[int]]]) -> Markup:
        """Many walks over an empty map."""
        if self.plan:
            return site_map(self.plan, marks_of(self.bins, empty=True), label=label, ghosts=paths)
        bare = [BayFill(bay.aisle, bay.aisle_no, bay.bay, 0, f"{bay.aisle}-{bay.bay:02d}") for bay in self.bays]
        return rack_map(self.layout, bare, label=label, ghosts=paths)

    def walk(
        self, label: str, path: Sequence[Sequence[int]], stops: Sequence[StopRow],
        ghosts: Sequence[Sequence[Sequence[int]]], run: bool,
    ) -> Markup:  # fmt: skip
        """One walk with its stops, over how full the bins are; `ghosts` are other walks."""
        if self.plan:
            marks, at = marks_of(self.bins), {one.code: (one.x_mm, one.y_mm) for one in self.bins}
            told = [SiteStop(name, *at[first.code], where, title) for name, first, where, title in groups(stops)]
            return site_map(self.plan, marks, label=label, walk=path, stops=told, ghosts=ghosts, run=run)
        fills = [
            BayFill(b.aisle, b.aisle_no, b.bay, fill_of(b.used, b.bins), f"{b.aisle}-{b.bay:02d}") for b in self.bays
        ]
        told_of_hall = [
            MapStop(name, first.aisle_no, first.position_mm, where, title)
            for name, first, where, title in groups(stops)
        ]
        return rack_map(
            self.layout, fills, label=label, walk=path, stops=told_of_hall, ghosts=ghosts, run=run, closed=self.closed
        )


def ground_map(tx: Tx, layout: Layout | None) -> GroundMap | None:
    """The map of a facility with this layout; None where nothing is laid out."""
    if layout is None:
        return None
    bays, closed = queries_racks.bays(tx, layout.facility_id), racking.closures(tx, layout.facility_id)
    if layout.shape != racking.FREE:
        return GroundMap(layout, bays, closed)
    plan, bins = racking.site_plan(tx, layout.facility_id), racking.site_bins(tx, layout.facility_id)
    return GroundMap(layout, bays, closed, plan, bins)


def marks_of(bins: Sequence[SiteBin], *, empty: bool = False) -> list[SpotMark]:
    """Bins as the plan draws them, those of one spot together; `empty`: whatever lies in them."""
    found = []
    for here in spots_of(bins):
        used = 0 if empty else sum(one.units > 0 for one in here)
        cut_off = all(one.walk_mm is None for one in here)
        found.append(SpotMark(here[0].x_mm, here[0].y_mm, fill_of(used, len(here)), title_of(here), cut_off=cut_off))
    return found


def spots_of(bins: Sequence[SiteBin]) -> list[list[SiteBin]]:
    """Bins by the spot at which they lie, one above the other."""
    by_spot = attrgetter("x_mm", "y_mm")
    return [
        sorted(group, key=attrgetter("level", "code"))
        for _spot, group in groupby(sorted(bins, key=by_spot), key=by_spot)
    ]


def title_of(here: Sequence[SiteBin]) -> str:
    """What is said of the bins of a spot."""
    return _("%(bins)s: %(used)s of %(all)s in use") % {
        "bins": ", ".join(one.code for one in here), "used": sum(one.units > 0 for one in here), "all": len(here)}  # fmt: skip


def groups(stops: Sequence[StopRow]) -> list[tuple[str, StopRow, str, str]]:
    """(number, first stop, where, title) of each mark: picked ("past"), the next one ("here"), to come. Neighbours in one place are one."""
    here = next((stop.sequence for stop in stops if stop.open), None)
    found = []
    for _key, group in groupby(stops, key=lambda stop: (stop.aisle_no, stop.position_mm, stop.x_mm)):
        bins = list(group)
        numbers = [stop.sequence for stop in bins]
        name = str(numbers[0]) if len(bins) == 1 else f"{numbers[0]}–{numbers[-1]}"
        where = "here" if here in numbers else "" if any(stop.open for stop in bins) else "past"
        found.append((name, bins[0], where, ", ".join(f"{stop.code}: {stop.products}" for stop in bins)))
    return found
