"""Couriers of a business: how each is reached, its AWB numbers, which parcels it gets, what its codes mean."""

from collections.abc import Mapping, Sequence
from typing import Final
from uuid import UUID

from godown.kernel.refusal import Invalid, Refusal
from godown.platform.links import add_links, end_links, new_token
from godown.platform.outside import check_base_url
from godown.platform.transaction import Tx
from godown.platform.webhooks import new_secret
from godown.shipping import (
    errands,
    ndr,
    queries,
    queries_couriers,
    queries_tracking,
    store,
    store_couriers,
    store_tracking,
    tracking,
)
from godown.shipping.courier import CAPABILITIES
from godown.shipping.rules import PARTNER_CODES, PHASE, Rule
from godown.shipping.words import PICKUP, SHIPMENT, NewCourier

WEBHOOK: Final = "courier_webhook"
RULES_MAX: Final = 200
"""Rules are read for every packed parcel; who needs more wants PIN tables."""

CODES_MAX: Final = 500
TEXT_MAX: Final = 200
AWB_MAX: Final = 10**15
TRANSPORTER_ID: Final = 15


def add_courier(tx: Tx, new: NewCourier) -> UUID:
    """Add a courier, or change the one of this code. A token or secret that is left empty stays as it is."""
    if new.kind not in CAPABILITIES:
        raise Invalid(f"A courier is one of: {', '.join(CAPABILITIES)}.", field="kind")
    if not new.code.strip() or not new.name.strip() or max(len(new.code), len(new.name)) > TEXT_MAX:
        raise Invalid("A courier has a code and a name.", field="code" if not new.code.strip() else "name")
    if not CAPABILITIES[new.kind].own_range:
        check_base_url(new.base_url)
    if new.tracking_url:
        check_base_url(new.tracking_url.replace("{awb}", "A1").partition("?")[0], "tracking_url")
    if new.transporter_id and (len(new.transporter_id) != TRANSPORTER_ID or not new.transporter_id.isalnum()):
        raise Invalid("A transporter id is a GSTIN or a TRANSIN: 15 letters and digits.", field="transporter_id")
    for field, least in (("volumetric_divisor", 0), ("slab_grams", 1), ("slab_paise", 0)):
        if not least <= getattr(new, field) <= AWB_MAX:
            raise Invalid(f"{field} is a whole number from {least}.", field=field)
    courier = store_couriers.add_courier(tx, new)
    if CAPABILITIES[new.kind].events:
        store_couriers.set_codes(tx, courier, PARTNER_CODES, learn_only=True)
    for errand in (SHIPMENT, PICKUP):
        errands.retry(tx, errand, courier_id=courier)
    ndr.retry(tx, courier_id=courier)
    tx.note("saved", "courier", [courier], name=new.name)
    return courier


def set_range(tx: Tx, courier_id: UUID, prefix: str, first: int, last: int) -> None:
    """Give a courier its AWB numbers, then serve the parcels that wait for one."""
    if not queries_couriers.courier(tx, courier_id).can.own_range:
        raise Refusal("no_range", "This courier gives AWBs itself when it is asked.")
    if not 0 < first <= last < AWB_MAX:
        raise Invalid("A range goes from a first number up to a last one.", field="first")
    store_couriers.set_range(tx, courier_id, prefix, first, last)
    waiting = queries.waiting_for_awb(tx, courier_id)
    store.give_awbs(tx, list(zip(waiting, store_couriers.take_awbs(tx, courier_id, len(waiting)), strict=False)))
    tx.note("gave_range", "courier", [courier_id], prefix=prefix, first=first, last=last)


def set_rules(tx: Tx, rules: Sequence[Rule]) -> None:
    """Which courier gets which parcels: the first rule that fits. These take the place of all that were there."""
    if len(rules) > RULES_MAX:
        raise Invalid(f"At most {RULES_MAX} rules.", field="rules")
    for courier in sorted({rule.courier_id for rule in rules}):
        queries_couriers.courier(tx, courier)  # refuses what is not there; couriers are few
    for number, rule in enumerate(rules, 1):
        if rule.payment not in ("", "prepaid", "cod"):
            raise Invalid(f"Rule {number}: payment is prepaid, cod or empty.", field="payment")
        if rule.pincode and not (rule.pincode.isascii() and rule.pincode.isalnum() and len(rule.pincode) <= 10):
            raise Invalid(f"Rule {number}: a PIN code, or how it begins.", field="pincode")
    store_couriers.set_rules(tx, rules)
    tx.note("changed", "setting", [tx.tenant_id], key="courier rules", rules=len(rules))


def set_codes(tx: Tx, courier_id: UUID, codes: Mapping[str, str]) -> None:
    """What codes of a courier mean. Events that waited for it take effect now."""
    queries_couriers.courier(tx, courier_id)
    allowed = {"ignored", *PHASE} - {"handed_over"}
    if len(codes) > CODES_MAX or not all(0 < len(code) <= TEXT_MAX for code in codes):
        raise Invalid(f"At most {CODES_MAX} codes, each of at most {TEXT_MAX} characters.", field="codes")
    if unknown := sorted(set(codes.values()) - allowed):
        raise Invalid(f"“{unknown[0]}” is no state. One of: {', '.join(sorted(allowed))}.", field="codes")
    waiting = queries_tracking.awbs_with_code(tx, courier_id, sorted(codes))
    store_couriers.set_codes(tx, courier_id, {code.lower(): state for code, state in codes.items()})
    store_tracking.judge_again(tx, courier_id, waiting)
    tracking.follow(tx, courier_id, waiting)
    tx.note("saved", "courier", [courier_id], codes=len(codes))


def open_webhook(tx: Tx, courier_id: UUID) -> tuple[str, str]:
    """A fresh address (its secret token) and signing secret for a courier's messages. Both are shown once; the address
    before it ends."""
    courier = queries_couriers.courier(tx, courier_id)
    if not courier.can.events:
        raise Refusal("no_events", "This courier sends no messages.")
    token, secret = new_token(), new_secret()
    end_links(tx, WEBHOOK, courier_id)
    add_links(tx, WEBHOOK, [(token, courier_id)])
    store_couriers.set_webhook_secret(tx, courier_id, secret)
    tx.note("opened_webhook", "courier", [courier_id])
    return token, secret
