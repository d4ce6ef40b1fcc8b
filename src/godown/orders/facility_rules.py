"""Say where orders go: which facility first, by channel and PIN code, and how many orders a day one takes."""

from collections.abc import Sequence
from typing import Final
from uuid import UUID

from godown.kernel.refusal import Invalid
from godown.orders import queries_facilities, store
from godown.orders.words import FacilityRules
from godown.platform.transaction import Tx
from godown.stock import queries_places

RULES_MAX: Final = 500
"""Rules are read for every set of orders."""

ORDERS_MAX: Final = 10_000_000


def facility_rules(tx: Tx) -> FacilityRules:
    """The rules in their order, and the limits."""
    return queries_facilities.facility_rules(tx)


def set_facility_rules(tx: Tx, new: FacilityRules) -> None:
    """Put these rules and limits in place of all that were there. They count for orders that arrive from now on."""
    places = {one.id for one in queries_places.facilities(tx)}
    channels = set(store.channel_ids(tx))
    if len(new.rules) > RULES_MAX:
        raise Invalid(f"At most {RULES_MAX} rules.", field="rules")
    for number, rule in enumerate(new.rules, 1):
        if rule.facility_id not in places:
            raise Invalid(f"Rule {number}: there is no such facility.", field="facility_id")
        if rule.channel_id is not None and rule.channel_id not in channels:
            raise Invalid(f"Rule {number}: there is no such channel.", field="channel_id")
        if rule.pincode and not (rule.pincode.isascii() and rule.pincode.isalnum() and len(rule.pincode) <= 10):
            raise Invalid(f"Rule {number}: a PIN code, or how it begins.", field="pincode")
    if set(new.orders_per_day) - places:
        raise Invalid("There is no such facility.", field="orders_per_day")
    if not all(0 <= count <= ORDERS_MAX for count in new.orders_per_day.values()):
        raise Invalid(f"A facility takes 0 to {ORDERS_MAX} orders a day.", field="orders_per_day")
    store.set_facility_rules(tx, new)
    tx.note("changed", "setting", [tx.tenant_id], key="facility rules", rules=len(new.rules))


def set_channel_facilities(tx: Tx, channel_id: UUID, facility_ids: Sequence[UUID]) -> None:
    """The facilities that serve a channel, none means all: its orders go to no other, and it shows the stock of no other."""
    store.set_channel_facilities(tx, channel_id, facility_ids)
