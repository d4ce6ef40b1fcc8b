"""Connect a shop, say how much of the stock it shows, pause it, say which SKU is behind its codes."""

from collections.abc import Mapping as MappingOf
from datetime import UTC, datetime, timedelta
from uuid import UUID

from godown import catalog, orders
from godown.channels import publish, queries, rules, store, store_inbox, store_publish
from godown.channels.protocol import KINDS
from godown.channels.words import Connected, NewShop, ShopRules
from godown.kernel.outcome import Outcome, RowRefusal
from godown.kernel.refusal import Invalid, Refusal
from godown.platform import links, webhooks
from godown.platform.outside import OutsideFault, check_base_url
from godown.platform.transaction import Tx

CODE_MAX = 50
CODES_MAX = 1_000
"""So many codes are mapped at once."""

LOCKED_OUT = timedelta(minutes=1)
"""A shop that does not let us in is asked again after this."""


def connect(tx: Tx, new: NewShop) -> Connected:
    """Connect a shop, or connect it anew (another address, token and secret). Its stock is told at once.

    Refusals: `invalid` (code, address, rules), `kind_differs` where the code is a channel of another kind.
    """
    if not 1 <= len(new.code.strip()) <= CODE_MAX or not new.code.isprintable() or new.kind not in KINDS:
        raise Invalid("A shop has a code of 1 to 50 characters and a kind that we know.", field="code")
    if not new.token.strip() or not new.token.isascii() or not new.token.isprintable() or len(new.token) > 500:
        raise Invalid("A token is printable text without accents, at most 500 characters.", field="token")
    base_url = check_base_url(new.base_url)
    channel_id = orders.open_channel(tx, new.code.strip(), new.name.strip() or new.code.strip(), new.kind)
    secret, token = webhooks.new_secret(), links.new_token()
    since = new.orders_since or tx.now
    store.set_link(tx, channel_id, base_url, new.token.strip(), secret, stamp(since))
    if queries.link(tx, channel_id, lock=True).kind != new.kind:
        raise Refusal("kind_differs", "There is a channel of this code already, of another kind.", field="code")
    links.end_links(tx, "shop_webhook", channel_id)
    links.add_links(tx, "shop_webhook", [(token, channel_id)])
    shown = ShopRules(new.buffer_units, new.share_percent, new.facility_ids, new.dispatch_days, new.sells_ahead)
    set_rules(tx, channel_id, shown)
    tx.defer_once("poll_orders", lock=f"poll {channel_id}", channel=str(channel_id))
    tx.note("connected", "channel", [channel_id])
    return Connected(channel_id, f"/hooks/shop/{token}", secret)


def stamp(instant: datetime) -> str:
    """An instant as shops are asked with it; earlier ones sort first as text."""
    return instant.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


DAYS_MAX = 3650
"""Ten years: no tolerance is longer."""


def set_rules(tx: Tx, channel_id: UUID, new: ShopRules) -> None:
    """Say how much of the stock a shop shows, and which facilities serve it. Its numbers are counted again at once."""
    if not (0 <= new.share_percent <= 100 and 0 <= new.buffer_units <= 1_000_000):
        raise Invalid("A share is 0 to 100 percent, a buffer 0 to 1,000,000 units.", field="buffer_units")
    if not 0 <= new.dispatch_days <= DAYS_MAX:
        raise Invalid(f"The days that buyers must get are 0 to {DAYS_MAX}.", field="dispatch_days")
    if set(new.facility_ids) - queries.facility_ids(tx):
        raise Invalid("There is no such facility.", field="facility_ids")
    queries.link(tx, channel_id, lock=True)
    orders.set_channel_rules(tx, channel_id, new.buffer_units, new.share_percent, new.dispatch_days, new.sells_ahead)
    orders.set_channel_facilities(tx, channel_id, new.facility_ids)
    store_publish.count_again(tx, channel_id, None)
    publish.wake(tx, channel_id)
    tx.note("rules_changed", "channel", [channel_id], buffer=new.buffer_units, share=new.share_percent)


def pause(tx: Tx, channel_id: UUID) -> None:
    """Leave a shop alone: its orders are not fetched and it is told nothing, until it is resumed."""
    queries.link(tx, channel_id, lock=True)
    store.set_paused(tx, channel_id, True)
    tx.note("paused", "channel", [channel_id])


def resume(tx: Tx, channel_id: UUID) -> None:
    """Go on with a shop: it is told what changed meanwhile, and asked for its orders."""
    queries.link(tx, channel_id, lock=True)
    store.set_paused(tx, channel_id, False)
    publish.wake(tx, channel_id)
    for task, lock in (("poll_orders", "poll"), ("push_tracking", "tracking")):
        tx.defer_once(task, lock=f"{lock} {channel_id}", channel=str(channel_id))
    tx.note("resumed", "channel", [channel_id])


def shop_failed(tx: Tx, channel_id: UUID, fault: OutsideFault) -> timedelta:
    """A shop failed or is busy: answer how long it is to be left alone. 429 and 503 say it themselves."""
    link = queries.link(tx, channel_id, lock=True)
    if fault.status == 429 or fault.retry_after is not None:
        wait = rules.busy_for(fault.retry_after)
    elif fault.status in (401, 403):
        wait = LOCKED_OUT
    else:
        wait = rules.wait_after(link.failures + 1)
    store.failed(tx, channel_id, fault.reason, tx.now + wait)
    return wait


def map_codes(tx: Tx, channel_id: UUID, codes: MappingOf[str, str | None]) -> Outcome[str]:
    """{the shop's code: our SKU's code, or null to forget it}. Orders that waited for it are handled again.

    Refusals per code: `unknown_sku`, `invalid`.
    """
    if len(codes) > CODES_MAX:
        raise Refusal("too_many", f"Map at most {CODES_MAX} codes at once.", status=413, limit=CODES_MAX)
    queries.link(tx, channel_id, lock=True)
    skus = catalog.skus_by_code(tx, sorted({sku for sku in codes.values() if sku}))
    refused = [_fault(code, sku) for code, sku in codes.items() if not _fits(code) or (sku and sku not in skus)]
    wrong = {row.key for row in refused}
    good = [(code, skus[sku].id if sku else None) for code, sku in sorted(codes.items()) if code not in wrong]
    before = store.map_codes(tx, channel_id, good)
    moved = sorted({*before, *(sku for _, sku in good if sku)})
    store_publish.say_again(tx, channel_id, moved)
    publish.wake(tx, channel_id)
    if store_inbox.look_again(tx, channel_id, "unknown_sku"):
        tx.defer("handle_inbox", channel=str(channel_id))
    tx.note("codes_mapped", "channel", [channel_id], codes=[code for code, _ in good])
    return Outcome.of([code for code, _ in good], refused)


def _fits(code: str) -> bool:
    return 1 <= len(code) <= 200 and "\x00" not in code


def _fault(code: str, sku: str | None) -> RowRefusal[str]:
    if not _fits(code):
        return RowRefusal(code, "invalid", "A shop's code has 1 to 200 characters.", "shop_code")
    return RowRefusal(code, "unknown_sku", f"There is no SKU {sku}.", "sku")
