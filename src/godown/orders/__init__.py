"""The list of all orders and the life of each: the public face."""

from godown.orders.change import (
    cancel,
    cancel_units,
    cancelled_of,
    count_packed,
    count_returned,
    count_shipped,
    credit_owed,
    delivered,
    enter_wave,
    leave_wave,
    lock,
    picked,
    promises_changed,
    reopen,
    resume,
    stand,
    stock_lost,
    suspend,
    unpicked,
)
from godown.orders.decide import assign, rank
from godown.orders.facility_rules import facility_rules, set_channel_facilities, set_facility_rules
from godown.orders.facts import CreditOwed, DemandChanged, OrdersCancelled
from godown.orders.paying import credit_back, pay_with_credit, set_pays_later
from godown.orders.promising import promise_rules, set_promise_rules, set_ship_complete
from godown.orders.queries_facilities import serving as facilities_serving
from godown.orders.reassign import reassign
from godown.orders.reservations import release, reserve, sweep
from godown.orders.rules import cash_by_now
from godown.orders.splitting import close_originals, split
from godown.orders.store import open_channel, set_channel_rules
from godown.orders.take import take
from godown.orders.words import (
    AskedUnits,
    BillTo,
    FacilityRule,
    FacilityRules,
    NewLine,
    NewOrder,
    NewReservation,
    Order,
    OrderLine,
    PromiseRules,
    Reservation,
    ReservedLine,
)
