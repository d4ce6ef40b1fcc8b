"""The API of the terms of returns: reasons, words of channels, classes of goods; and what becomes of a customer's request."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Annotated, Literal
from uuid import UUID

from litestar import Response, Router, get, post, put
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, JSONBody, QueryParameter

from godown import returns
from godown.entrypoints.api.goods import Limit
from godown.entrypoints.door import AnyRequest, Door
from godown.platform.transaction import Tx
from godown.reports.queries_return_rates import ReturnRate, return_rates
from godown.returns import GradeSku, ReturnRules, SkuClass, queries_terms
from godown.shipping import queries_pickups
from godown.shipping.queries_pickups import Pickup


@get("/return-rules", sync_to_thread=True, summary="On which terms do goods come back?")
def get_return_rules(door: NamedDependency[Door]) -> ReturnRules:
    """What the business has chosen, or the usual reasons and no window."""
    with door.open() as tx:
        return returns.return_rules(tx)


@put("/return-rules", opt={"scope": "settings"}, sync_to_thread=True, status_code=200, summary="Say on which terms")
def put_return_rules(
    request: AnyRequest, data: JSONBody[ReturnRules], door: NamedDependency[Door]
) -> Response[ReturnRules]:
    """These take the place of all that were there, for returns announced from now on. `words` are what a channel says for a
    reason (`channel_id` null: any channel); words that are not known become `other` and are kept. Of a class, `days` count from
    delivery (null: no limit; 0: not taken back), `fault_days` where the reason is ours; the class of code "" is for all SKUs
    that are in none. A grade leads to an outcome of inspection: `saleable`, `repair`, `damaged` (in a `condition` of yours) or `scrap`."""
    return door.write(request, lambda tx: returns.set_return_rules(tx, data))


@get("/grade-skus", sync_to_thread=True, summary="Which SKU does a unit of a grade become?")
def list_grade_skus(door: NamedDependency[Door]) -> list[GradeSku]:
    """SKUs of which units that are found in a grade become a SKU of their own, with its own price."""
    with door.open() as tx:
        return returns.grade_skus(tx)


@put(
    "/grade-skus",
    opt={"scope": "settings"},
    sync_to_thread=True,
    status_code=200,
    summary="Make a grade a SKU of its own",
)
def put_grade_skus(
    request: AnyRequest, data: JSONBody[list[GradeSku]], door: NamedDependency[Door]
) -> Response[dict[str, int]]:
    """All of them or none; an empty `as_sku_code` takes one away: units then stay what they are, on the shelf
    where the grade is `own_sku`. Only grades that are sold."""
    return door.write(request, lambda tx: {"skus": returns.set_grade_skus(tx, data)})


@get("/goods-classes", sync_to_thread=True, summary="Which SKUs are in which class?")
def list_goods_classes(door: NamedDependency[Door]) -> list[SkuClass]:
    """Every SKU that is in a class."""
    with door.open() as tx:
        return [SkuClass(sku, code) for code, sku in queries_terms.members(tx)]


@put("/goods-classes", opt={"scope": "settings"}, sync_to_thread=True, status_code=200, summary="Put SKUs into classes")
def put_goods_classes(
    request: AnyRequest, data: JSONBody[list[SkuClass]], door: NamedDependency[Door]
) -> Response[dict[str, int]]:
    """All of them or none; the class "" takes a SKU out. SKUs that are not named stay where they are."""
    return door.write(request, lambda tx: {"skus": returns.set_classes(tx, data)})


@dataclass(frozen=True)
class AcceptIn:
    """The AWB of the way back, where there is one."""

    awb: str = ""


@dataclass(frozen=True)
class RefuseIn:
    """Why a return is refused; the customer reads it."""

    why: str


@post("/returns/{return_id:uuid}/accept", opt={"scope": "returns"}, sync_to_thread=True, status_code=200,
      summary="Accept what a customer asks")  # fmt: skip
def accept(
    request: AnyRequest, return_id: FromPath[UUID], data: JSONBody[AcceptIn], door: NamedDependency[Door]
) -> Response[returns.Return]:
    """It is expected from now on; nothing is credited before it is inspected."""

    def work(tx: Tx) -> returns.Return:
        return returns.accept(tx, return_id, awb=data.awb)

    return door.write(request, work)


@post("/returns/{return_id:uuid}/refuse", opt={"scope": "returns"}, sync_to_thread=True, status_code=200,
      summary="Refuse a return that is not here")  # fmt: skip
def refuse(
    request: AnyRequest, return_id: FromPath[UUID], data: JSONBody[RefuseIn], door: NamedDependency[Door]
) -> Response[returns.Return]:
    """What has arrived is not refused: its inspection decides."""
    return door.write(request, lambda tx: returns.refuse(tx, return_id, data.why))


@dataclass(frozen=True)
class FetchIn:
    """Which courier is to fetch a return, and what it should know."""

    courier_id: UUID
    note: str = ""


@post("/returns/{return_id:uuid}/pickup", opt={"scope": "returns"}, sync_to_thread=True, status_code=200,
      summary="Let a courier fetch a return")  # fmt: skip
def fetch(
    request: AnyRequest, return_id: FromPath[UUID], data: JSONBody[FetchIn], door: NamedDependency[Door]
) -> Response[Pickup]:
    """The courier is asked by a job; its AWB becomes that of the way back, and the customer is mailed. A return that has a living
    pickup keeps it."""
    return door.write(request, lambda tx: returns.fetch(tx, return_id, data.courier_id, data.note))


@get("/returns/{return_id:uuid}/pickups", sync_to_thread=True, summary="Who fetches a return?")
def list_pickups(return_id: FromPath[UUID], door: NamedDependency[Door]) -> list[Pickup]:
    """Newest first; one lives at most. `seen` is what the courier last wrote of it."""
    with door.open() as tx:
        returns.one(tx, return_id)
        return queries_pickups.pickups_of(tx, return_id)


@post("/returns/{return_id:uuid}/pickup/cancel", opt={"scope": "returns"}, sync_to_thread=True, status_code=200,
      summary="Do not fetch a return")  # fmt: skip
def cancel_fetch(request: AnyRequest, return_id: FromPath[UUID], door: NamedDependency[Door]) -> Response[list[Pickup]]:
    """The courier is told by a job; where it says that it is too late, `void_state` is refused, with its reason."""

    def work(tx: Tx) -> list[Pickup]:
        returns.cancel_fetch(tx, return_id)
        return queries_pickups.pickups_of(tx, return_id)

    return door.write(request, work)


@get("/return-rates", sync_to_thread=True, summary="How much comes back?")
def list_return_rates(
    door: NamedDependency[Door],
    by: FromQuery[Literal["sku", "reason", "channel", "courier", "pincode"]] = "sku",
    days: Annotated[int, QueryParameter(ge=1, le=1100)] = 90,
    limit: Limit = 50,
) -> list[ReturnRate]:
    """Of what left in the last `days`: how much came back until now, undelivered (`rto`), blamed on us and inspected, of these without
    a fault, and the cost of what went back on sale. A PIN code is its first three digits."""  # fmt: skip
    with door.open() as tx:
        ours = [one.code for one in returns.return_rules(tx).reasons if one.ours]
        return return_rates(tx, by, tx.now - timedelta(days=days), tx.now, ours, limit)


return_rule_routes = Router(
    "/",
    route_handlers=[
        list_return_rates,
        fetch,
        list_pickups,
        cancel_fetch,
        get_return_rules,
        put_return_rules,
        list_goods_classes,
        put_goods_classes,
        list_grade_skus,
        put_grade_skus,
        accept,
        refuse,
    ],
    tags=["Floor"],
)
