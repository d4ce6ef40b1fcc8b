"""The API of conditions: what a business has, and units that change theirs."""

from dataclasses import dataclass
from uuid import UUID

from litestar import Response, Router, get, post
from litestar.di import NamedDependency
from litestar.params import JSONBody

from godown import receiving, stock
from godown.entrypoints.api.pages import at_most
from godown.entrypoints.door import AnyRequest, Door
from godown.kernel.outcome import Outcome
from godown.receiving.regrade import ROWS_MAX
from godown.stock import Condition, NewCondition
from godown.stock.conditions import CONDITIONS_MAX


@dataclass(frozen=True)
class ConditionChanges:
    """Units of one facility that change their condition where they lie, at most 500 rows."""

    facility_id: UUID
    changes: tuple[receiving.Regrade, ...]


@get("/conditions", sync_to_thread=True, summary="List conditions")
def list_conditions(door: NamedDependency[Door]) -> list[Condition]:
    """Each condition with its four flags and what lies in it; while anything does, its flags are frozen."""
    with door.open() as tx:
        return stock.conditions(tx)


@post(
    "/conditions", opt={"scope": "settings"}, sync_to_thread=True, status_code=200, summary="Add or change conditions"
)
def save_conditions(
    request: AnyRequest, data: JSONBody[list[NewCondition]], door: NamedDependency[Door]
) -> Response[Outcome[str]]:
    """A line for each: done, known (nothing changes) or refused, as `condition_in_use` with what lies in it."""
    at_most(CONDITIONS_MAX, data, "conditions")
    return door.write(request, lambda tx: stock.save_conditions(tx, data))


@post("/condition-changes", opt={"scope": "stock"}, sync_to_thread=True, status_code=200, summary="Change conditions")
def change_conditions(
    request: AnyRequest, data: JSONBody[ConditionChanges], door: NamedDependency[Door]
) -> Response[list[stock.Posted]]:
    """All or none, each with its reason. What leaves sale leaves it at once: holders of it are served elsewhere or wait again.
    The id of each comes from the sender: a repeat counts once."""
    at_most(ROWS_MAX, data.changes, "changes")
    return door.write(request, lambda tx: receiving.regrade(tx, data.facility_id, data.changes))


condition_routes = Router("/", route_handlers=[list_conditions, save_conditions, change_conditions], tags=["Goods"])
