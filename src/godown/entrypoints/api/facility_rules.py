"""The API of where orders go."""

from litestar import Response, Router, get, put
from litestar.di import NamedDependency
from litestar.params import JSONBody

from godown import orders
from godown.entrypoints.door import AnyRequest, Door
from godown.orders.words import FacilityRules
from godown.platform.transaction import Tx


@get("/facility-rules", sync_to_thread=True, summary="Where do orders go?")
def list_facility_rules(door: NamedDependency[Door]) -> FacilityRules:
    """The rules in their order, and how many orders a day a facility takes before others."""
    with door.open() as tx:
        return orders.facility_rules(tx)


@put("/facility-rules", opt={"scope": "settings"}, sync_to_thread=True, status_code=200, summary="Say where orders go")
def put_facility_rules(
    request: AnyRequest, data: JSONBody[FacilityRules], door: NamedDependency[Door]
) -> Response[FacilityRules]:
    """These take the place of all that were there. Of the facilities that serve its channel, an order likes first those with
    room for today, then as the first rule that fits says, then the nearest by PIN code, then those of its state; the first
    that can fill it whole takes it. Where none can, but all together could, a person decides."""

    def work(tx: Tx) -> FacilityRules:
        orders.set_facility_rules(tx, data)
        return orders.facility_rules(tx)

    return door.write(request, work)


facility_rule_routes = Router("/", route_handlers=[list_facility_rules, put_facility_rules], tags=["Orders"])
