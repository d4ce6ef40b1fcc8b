"""The API of shops: connect, pause, how much they show, their codes, what waits, what they were told."""

from dataclasses import dataclass, replace
from typing import Annotated, Literal
from uuid import UUID

from litestar import Response, Router, get, post, put
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, JSONBody, QueryParameter

from godown import channels, orders
from godown.channels import queries
from godown.channels.available import Available, available
from godown.channels.words import Mapping, Message, ShopState, ShownStock
from godown.entrypoints.api.goods import Limit, Text
from godown.entrypoints.api.pages import Page, decode_cursor, encode_cursor, moment_of, page_of
from godown.entrypoints.door import AnyRequest, Door
from godown.entrypoints.shops import test_shop
from godown.kernel.outcome import Outcome
from godown.kernel.refusal import Invalid
from godown.reports import queries_settings
from godown.reports.queries_settings import ChannelRules

Shown = Annotated[Literal["", "refused", "waiting"], QueryParameter()]
MessageStatus = Annotated[Literal["refused", "waiting", "done", "replaced"], QueryParameter()]

Codes = Annotated[list[str], QueryParameter(min_items=1, max_items=100)]


@dataclass(frozen=True)
class MessageIds:
    """Some messages of shops."""

    message_ids: tuple[UUID, ...]


@post("/channels", opt={"scope": "settings"}, sync_to_thread=True, status_code=201, summary="Connect a shop")
def connect(
    request: AnyRequest, data: JSONBody[channels.NewShop], door: NamedDependency[Door]
) -> Response[channels.Connected]:
    """Connect a shop, or connect it anew. The webhook's path and secret are shown this once."""
    return door.write(
        request,
        lambda tx: channels.connect(tx, data),
        status=201,
        keep=lambda made: replace(made, webhook_path="", webhook_secret=""),
    )


@get("/channels", sync_to_thread=True, summary="List shops")
def list_channels(door: NamedDependency[Door]) -> list[ShopState]:
    """Every connected shop: how far it is in step, what waits, what was refused."""
    with door.open() as tx:
        return queries.states(tx)


@get("/channels/in-step", sync_to_thread=True, summary="Are the shops in step?")
def in_step(door: NamedDependency[Door]) -> channels.Step:
    """How many shops there are, the longest lag in seconds, and the shop that lags."""
    with door.open() as tx:
        return channels.in_step(tx)


@get("/channels/{channel_id:uuid}", sync_to_thread=True, summary="One shop")
def one_channel(channel_id: FromPath[UUID], door: NamedDependency[Door]) -> ShopState:
    """How a shop stands."""
    with door.open() as tx:
        return queries.state(tx, channel_id)


@post("/channels/{channel_id:uuid}/test", opt={"scope": "settings"}, sync_to_thread=True, status_code=200,
      summary="Test the connection")  # fmt: skip
def test_connection(channel_id: FromPath[UUID], door: NamedDependency[Door]) -> dict[str, str]:
    """Call the shop now; answer who it says it is. Refuses (409 `shop_failed`) with what went wrong."""
    return {"answer": test_shop(door, channel_id)}


@post("/channels/{channel_id:uuid}/pause", opt={"scope": "settings"}, sync_to_thread=True, status_code=200,
      summary="Pause a shop")  # fmt: skip
def pause(request: AnyRequest, channel_id: FromPath[UUID], door: NamedDependency[Door]) -> Response[None]:
    """Leave a shop alone: its orders are not fetched and it is told nothing."""
    return door.write(request, lambda tx: channels.pause(tx, channel_id))


@post("/channels/{channel_id:uuid}/resume", opt={"scope": "settings"}, sync_to_thread=True, status_code=200,
      summary="Resume a shop")  # fmt: skip
def resume(request: AnyRequest, channel_id: FromPath[UUID], door: NamedDependency[Door]) -> Response[None]:
    """Go on with a shop."""
    return door.write(request, lambda tx: channels.resume(tx, channel_id))


@put("/channels/{channel_id:uuid}/rules", opt={"scope": "settings"}, sync_to_thread=True, status_code=200,
     summary="Say how much a shop shows")  # fmt: skip
def set_rules(
    request: AnyRequest, channel_id: FromPath[UUID], data: JSONBody[channels.ShopRules], door: NamedDependency[Door]
) -> Response[None]:
    """Buffer, share, and the facilities that serve it. Its numbers are counted and told again at once."""
    return door.write(request, lambda tx: channels.set_rules(tx, channel_id, data))


@dataclass(frozen=True)
class Payment:
    """Whether buyers of a channel pay later what is not to be collected. If not, it is paid on the day its order comes."""

    pays_later: bool


@get("/channels/payment", sync_to_thread=True, summary="What is the money of each channel counted as?")
def payments(door: NamedDependency[Door]) -> list[ChannelRules]:
    """Every channel, connected or not, by name: what of an order is not to be collected, and not said to be paid, counts as paid on the
    day the order comes, or (`pays_later`) not before a list or a transfer brings it."""
    with door.open() as tx:
        return queries_settings.channels(tx)


@put("/channels/{channel_id:uuid}/payment", opt={"scope": "settings"}, sync_to_thread=True, status_code=200,
     summary="Say whether buyers of a channel pay later")  # fmt: skip
def set_payment(
    request: AnyRequest, channel_id: FromPath[UUID], data: JSONBody[Payment], door: NamedDependency[Door]
) -> Response[None]:
    """Of any channel, connected or not, for orders that come from now on. Refuses a channel that is not there."""
    return door.write(request, lambda tx: orders.set_pays_later(tx, channel_id, data.pays_later))


@get("/channels/{channel_id:uuid}/stock", sync_to_thread=True, summary="What does the shop show?")
def shown_stock(
    channel_id: FromPath[UUID],
    door: NamedDependency[Door],
    only: Shown = "",
    cursor: Text = "",
    limit: Limit = 50,
) -> Page[ShownStock]:
    """Each SKU as the shop last accepted it, and as it should be; `only` refused ones or those on their way."""
    after = decode_cursor(cursor, 1)
    with door.open() as tx:
        queries.link(tx, channel_id)
        found = queries.shown(tx, channel_id, only, after[0] if after else "", limit + 1)
    return page_of(found, limit, lambda row: encode_cursor(row.sku_code))


@get("/channels/{channel_id:uuid}/availability", sync_to_thread=True, summary="What may a shop sell, and from when?")
def availability(channel_id: FromPath[UUID], door: NamedDependency[Door], sku: Codes) -> list[Available]:
    """What it shows of these SKUs (`sku` may come several times): what is in stock, and what it may sell ahead, by the day on
    which it is expected. Codes that nobody knows are absent."""
    with door.open() as tx:
        queries.link(tx, channel_id)
        return available(tx, channel_id, [code for code in sku if "\x00" not in code])


@get("/channels/{channel_id:uuid}/codes", sync_to_thread=True, summary="The shop's codes and ours")
def list_codes(
    channel_id: FromPath[UUID], door: NamedDependency[Door], search: Text = "", cursor: Text = "", limit: Limit = 50
) -> Page[Mapping]:
    """Codes that the shop used and what is behind each, the unmapped first. A code that equals a SKU's needs no mapping."""
    after = decode_cursor(cursor, 2)
    if after and after[0] not in ("0", "1"):
        raise Invalid("This cursor is not one of ours. Begin without a cursor.", field="cursor")
    with door.open() as tx:
        queries.link(tx, channel_id)
        found = queries.mappings(tx, channel_id, search, (after[0], after[1]) if after else None, limit + 1)
    return page_of(found, limit, lambda row: encode_cursor(str(int(row.sku_id is not None)), row.shop_code))


@put("/channels/{channel_id:uuid}/codes", opt={"scope": "settings"}, sync_to_thread=True, status_code=200,
     summary="Map the shop's codes")  # fmt: skip
def map_codes(
    request: AnyRequest,
    channel_id: FromPath[UUID],
    data: JSONBody[dict[str, str | None]],
    door: NamedDependency[Door],
) -> Response[Outcome[str]]:
    """{the shop's code: our SKU's code, or null to forget it}. Orders that waited for it are handled again."""
    return door.write(request, lambda tx: channels.map_codes(tx, channel_id, data))


@get("/channels/messages", sync_to_thread=True, summary="What shops sent")
def list_messages(
    door: NamedDependency[Door],
    channel_id: FromQuery[UUID | None] = None,
    status: MessageStatus = "refused",
    cursor: Text = "",
    limit: Limit = 50,
) -> Page[Message]:
    """Raw messages, newest first; `refused` ones wait for a person, each with its reason."""
    before = moment_of(cursor)
    key = (before[0].isoformat(), str(before[1])) if before else None
    with door.open() as tx:
        found = queries.messages(tx, channel_id, status, key, limit + 1)
    return page_of(found, limit, lambda row: encode_cursor(row.received_at.isoformat(), str(row.id)))


@post("/channels/messages/retry", opt={"scope": "orders"}, sync_to_thread=True, status_code=200,
      summary="Try messages again")  # fmt: skip
def retry(request: AnyRequest, data: JSONBody[MessageIds], door: NamedDependency[Door]) -> Response[Outcome[UUID]]:
    """Handle messages again that wait for a person. A line for each: done, or refused with its reason."""
    return door.write(request, lambda tx: channels.retry(tx, data.message_ids))


channel_routes = Router(
    "/",
    route_handlers=[
        connect, list_channels, in_step, one_channel, test_connection, pause, resume, set_rules, payments, set_payment, shown_stock,
        availability, list_codes,
        map_codes, list_messages, retry,
    ],
    tags=["Shops"],
)  # fmt: skip
