"""What the API, the pages and the webhook door of shops share: call a shop between two transactions, hear its hints."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

import msgspec
from anyio import to_thread
from litestar import Request, Response, post
from litestar.exceptions import HTTPException
from litestar.params import FromPath

from godown import channels
from godown.channels import queries, store
from godown.channels.protocol import KINDS
from godown.entrypoints import problems
from godown.entrypoints.door import Door
from godown.kernel.refusal import Invalid, NotFound, Refusal
from godown.platform import links, webhooks
from godown.platform.database import Database
from godown.platform.outside import OutsideFault
from godown.platform.transaction import platform_transaction, transaction

HINT_MAX = 64 * 1024
"""No hint is larger."""


def test_shop(door: Door, channel_id: UUID) -> str:
    """Call a shop now; answer who it says it is. Refuses (`shop_failed`) with what went wrong."""
    with door.open() as tx:
        link = queries.link(tx, channel_id)
    shop = KINDS[link.kind].call(link)
    try:
        said = shop.check()
    except OutsideFault as fault:
        raise Refusal("shop_failed", f"{link.name}: {fault.reason}", shop_status=fault.status) from fault
    finally:
        shop.close()
    with door.open() as tx:
        store.answered(tx, channel_id)
    return said


@dataclass(frozen=True)
class Changed:
    """What a hint is about."""

    order_id: str


@dataclass(frozen=True)
class Hint:
    """A shop's message: something happened to an order; go and fetch it."""

    type: str
    data: Changed


def hear(database: Database, token: str, headers: dict[str, str], body: bytes) -> None:
    """A hint: check that it is the shop's, and ask for the order to be fetched. Nothing else in it is believed."""
    with platform_transaction(database) as tx:
        tenant_id, channel_id = links.find_link(tx, "shop_webhook", token)
    with transaction(database, tenant_id) as tx:
        try:
            link = queries.link(tx, channel_id)
        except NotFound:
            raise NotFound("webhook") from None
        webhooks.verify(link.webhook_secret, headers, body, tx.now)
        try:
            hint = msgspec.json.decode(body, type=Hint)
        except (msgspec.DecodeError, msgspec.ValidationError) as error:
            raise Invalid("A hint is {type, data: {order_id}}.", field="data") from error
        if hint.type.startswith("order.") and hint.data.order_id.strip() and "\x00" not in hint.data.order_id:
            channels.hint(tx, channel_id, hint.data.order_id)


ANSWERS: Final[dict[int | type[Exception], Callable[[Request[Any, Any, Any], Any], Response[Any]]]] = {
    Refusal: problems.of_refusal,
    HTTPException: problems.of_http,
    Exception: problems.of_bug,
}


@post("/hooks/shop/{token:str}", status_code=204, include_in_schema=False, request_max_body_size=HINT_MAX,
      exception_handlers=ANSWERS)  # fmt: skip
async def shop_hook(request: Request[Any, Any, Any], token: FromPath[str]) -> Response[None]:
    """The webhook of a shop, signed as Standard Webhooks has it. Answered at once; the order is fetched by a job."""
    body = await request.body()
    headers = {name.lower(): value for name, value in request.headers.items()}
    await to_thread.run_sync(hear, request.app.state.database, token, headers, body)
    return Response(None, status_code=204)
