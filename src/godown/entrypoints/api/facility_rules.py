"""The API of where orders go, and how they are promised."""

from litestar import Response, Router, get, put
from litestar.di import NamedDependency
from litestar.params import JSONBody

from godown import orders
from godown.entrypoints.door import AnyRequest, Door
from godown.orders.words import FacilityRules, PromiseRules
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
    that can fill it whole takes it. Where none can, but all together could, it is split
    over them if it may be (`/promise-rules`, or the order itself), else a person decides."""

    def work(tx: Tx) -> FacilityRules:
        orders.set_facility_rules(tx, data)
        return orders.facility_rules(tx)

    return door.write(request, work)


@get("/promise-rules", sync_to_thread=True, summary="How are orders promised?")
def list_promise_rules(door: NamedDependency[Door]) -> PromiseRules:
    """What the business has chosen, or the usual."""
    with door.open() as tx:
        return orders.promise_rules(tx)


@put("/promise-rules", opt={"scope": "settings"}, sync_to_thread=True, status_code=200, summary="Say how to promise")
def put_promise_rules(
    request: AnyRequest, data: JSONBody[PromiseRules], door: NamedDependency[Door]
) -> Response[PromiseRules]:
    """With `pass_over` an order that ships complete takes nothing until all of it can be had at once, and lets those behind
    it go first; without it, it takes what there is at its rank and keeps it. What is promised already stays promised.

    With `may_split` an order that no facility can fill alone, but several together, becomes one order for each of these when it
    arrives, or when goods come; an order may say otherwise for itself."""
    return door.write(request, lambda tx: orders.set_promise_rules(tx, data))


facility_rule_routes = Router(
    "/",
    route_handlers=[list_facility_rules, put_facility_rules, list_promise_rules, put_promise_rules],
    tags=["Orders"],
)
