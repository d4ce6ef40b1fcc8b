"""Messages from machines outside: found by the secret in the address, believed by their signature.

A message is answered 202 once it is kept; the same one again does no harm, in any order.
"""

from typing import Any, Final

import msgspec
from anyio import to_thread
from litestar import Request, Router, post
from litestar.exceptions import NotFoundException
from litestar.params import FromPath

from godown import shipping
from godown.platform.database import Database
from godown.platform.links import NOBODY, find_link
from godown.platform.transaction import platform_transaction, transaction, utc_now
from godown.platform.webhooks import verify
from godown.shipping.couriers import WEBHOOK

BODY_MAX: Final = 1024 * 1024
"""A message is a hint or some events, never a catalogue."""


def webhook_path(token: str) -> str:
    """The address of a courier's webhook, below the installation's own."""
    return f"/hooks/courier/{token}"


@post("/courier/{secret:str}", status_code=202, request_max_body_size=BODY_MAX, include_in_schema=False)
async def courier_hook(request: Request[Any, Any, Any], secret: FromPath[str]) -> dict[str, str]:
    """A courier says what became of parcels. Refuses (401) a message that is not signed with its secret."""
    body = await request.body()
    headers = {name.lower(): value for name, value in request.headers.items()}
    await to_thread.run_sync(_courier_said, request.app.state.database, secret, headers, body)
    return {"status": "kept"}


def _courier_said(database: Database, secret: str, headers: dict[str, str], body: bytes) -> None:
    with platform_transaction(database) as tx:
        tenant_id, courier_id = find_link(tx, WEBHOOK, secret)
    if tenant_id == NOBODY:
        raise NotFoundException("Nothing is here.")
    with transaction(database, tenant_id) as tx:
        courier = shipping.courier(tx, courier_id)
        message_id = verify(courier.webhook_secret, headers, body, utc_now())
        shipping.record(tx, courier_id, _events(body, message_id))


def _events(body: bytes, message_id: str) -> list[object]:
    """The events of a message; what has none is itself kept, as one that cannot be read."""
    try:
        said = msgspec.json.decode(body)
    except (msgspec.DecodeError, RecursionError, UnicodeDecodeError):
        return [{"message": message_id, "text": body.decode("utf-8", "replace")}]
    events = said.get("events") if isinstance(said, dict) else None
    return events if isinstance(events, list) else [{"message": message_id, "said": said}]


hooks = Router("/hooks", route_handlers=[courier_hook])
