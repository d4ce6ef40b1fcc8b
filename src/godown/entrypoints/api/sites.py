"""The API of free-form sites: the room, what stands in it, bins by coordinates."""

from dataclasses import dataclass
from uuid import UUID

from litestar import Response, Router, delete, get, post, put
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody

from godown import racking
from godown.entrypoints.api.places import CODE_MAX, check_code
from godown.entrypoints.door import AnyRequest, Door
from godown.kernel.outcome import Outcome
from godown.kernel.refusal import Invalid
from godown.platform.transaction import Tx
from godown.racking import PlacedBin, Shape, SiteBin, SitePlan
from godown.stock import queries_places

ROWS_MAX = 2_000


@dataclass(frozen=True)
class SiteOut:
    """A site: its plan (null where the facility is a hall of aisles), and its bins with the walk to each and on to the end; null where no
    walk reaches a bin today."""

    plan: SitePlan | None
    bins: list[SiteBin]


@dataclass(frozen=True)
class SiteSaved:
    """How many shapes the site has, how many bins, and how many of them no walk reaches today."""

    shapes: int
    bins: int
    cut_off: int


@dataclass(frozen=True)
class ShapeNames:
    """Shapes of a site, by name."""

    names: list[str]


def _saved(tx: Tx, facility_id: UUID) -> SiteSaved:
    plan, bins = racking.site_plan(tx, facility_id), racking.site_bins(tx, facility_id)
    return SiteSaved(
        len(plan.shapes) if plan else 0, len(bins), sum(one.walk_mm is None for one in bins) if plan else 0
    )


@get("/facilities/{facility_id:uuid}/site", sync_to_thread=True, summary="See a free-form site")
def get_site(facility_id: FromPath[UUID], door: NamedDependency[Door]) -> SiteOut:
    """Millimetres, x from the left of the room, y from its lower edge."""
    with door.open() as tx:
        queries_places.facility(tx, facility_id)
        return SiteOut(racking.site_plan(tx, facility_id), racking.site_bins(tx, facility_id))


@put(
    "/facilities/{facility_id:uuid}/site",
    opt={"scope": "settings"},
    sync_to_thread=True,
    summary="Draw a free-form site",
)
def put_site(
    request: AnyRequest, facility_id: FromPath[UUID], data: JSONBody[SitePlan], door: NamedDependency[Door]
) -> Response[SiteSaved]:
    """The whole plan, in place of the one that was there; a hall of aisles becomes a site. Its bins stay where they are, so all of them must
    lie in the room, in no wall, within reach: else nothing is saved, and `facts.errors` names shapes, bins and fields."""

    def work(tx: Tx) -> SiteSaved:
        racking.save_site(tx, facility_id, data)
        return _saved(tx, facility_id)

    return door.write(request, work)


@delete("/facilities/{facility_id:uuid}/site", opt={"scope": "settings"}, sync_to_thread=True, status_code=200,
        summary="Give a free-form site up")  # fmt: skip
def delete_site(request: AnyRequest, facility_id: FromPath[UUID], door: NamedDependency[Door]) -> Response[SiteSaved]:
    """The facility is a hall of aisles again, its shapes are forgotten. Its bins stay."""

    def work(tx: Tx) -> SiteSaved:
        racking.give_up_site(tx, facility_id)
        return _saved(tx, facility_id)

    return door.write(request, work)


@post("/facilities/{facility_id:uuid}/site/shapes", opt={"scope": "settings"}, sync_to_thread=True, status_code=200,
      summary="Draw walls, racks, lanes and closed areas")  # fmt: skip
def post_shapes(
    request: AnyRequest, facility_id: FromPath[UUID], data: JSONBody[list[Shape]], door: NamedDependency[Door]
) -> Response[SiteSaved]:
    """Shapes of new names are added, those of known names changed; all or none."""

    def work(tx: Tx) -> SiteSaved:
        racking.save_shapes(tx, facility_id, data)
        return _saved(tx, facility_id)

    return door.write(request, work)


@post("/facilities/{facility_id:uuid}/site/shapes/remove", opt={"scope": "settings"}, sync_to_thread=True, status_code=200,
      summary="Take shapes away")  # fmt: skip
def remove_shapes(
    request: AnyRequest, facility_id: FromPath[UUID], data: JSONBody[ShapeNames], door: NamedDependency[Door]
) -> Response[SiteSaved]:
    """A name that is not there is passed over."""

    def work(tx: Tx) -> SiteSaved:
        racking.remove_shapes(tx, facility_id, data.names)
        return _saved(tx, facility_id)

    return door.write(request, work)


@post("/facilities/{facility_id:uuid}/site/bins", opt={"scope": "settings"}, sync_to_thread=True, status_code=200,
      summary="Place bins by coordinates")  # fmt: skip
def post_bins(
    request: AnyRequest, facility_id: FromPath[UUID], data: JSONBody[list[PlacedBin]], door: NamedDependency[Door]
) -> Response[Outcome[str]]:
    """`done`: opened; `known`: moved there; `refused`: outside the room, in a wall, out of reach, with the field."""
    if len(data) > ROWS_MAX:
        raise Invalid(f"At most {ROWS_MAX} at once.", field="bins")
    for one in data:
        check_code(one.name, "name")
        check_code(one.zone, "zone")
        if one.barcode:
            check_code(one.barcode, "barcode")
        if len(one.aisle) > CODE_MAX or not one.aisle.isprintable():
            raise Invalid(f"An aisle has up to {CODE_MAX} signs.", field="aisle")
    return door.write(request, lambda tx: racking.place_bins(tx, facility_id, data))


site_routes = Router(
    "/", route_handlers=[get_site, put_site, delete_site, post_shapes, remove_shapes, post_bins], tags=["Sites"]
)
