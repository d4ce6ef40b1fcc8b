"""The ledger of goods: places, moves, promises, holds. Its public face."""

from godown.stock.conditions import NewCondition, save_conditions
from godown.stock.consignors import NewConsignor, is_consignor, owner_of, owners_of, save_consignors
from godown.stock.counts import (
    Counted,
    Foreseen,
    begin_count,
    cancel_counts,
    foresee_count,
    foresee_counts,
    note_count,
    open_counts,
    post_count,
    post_counts,
    recount,
    submit_count,
    take_item,
    turn_count,
)
from godown.stock.dates import expire_due, expired, heed_dates, redate, too_old_to_take_back
from godown.stock.doors import lock_behind, lock_everywhere, lock_holders, lock_owners, lock_skus
from godown.stock.exchange import correct_serial, exchange_serial
from godown.stock.facts import HoldsLost, PromisesChanged, StockChanged, StockLost, SupplyRose
from godown.stock.holds import Short, begin_holds, hold, pieces, short_pick, unhold
from godown.stock.ledger import post
from godown.stock.places import NewFacility, NewPlace, add_places, change_facility, open_facility
from godown.stock.promises import rank, serve, spend, wait, wait_alone, withdraw
from godown.stock.queries import holds as holds_there
from godown.stock.queries_conditions import Condition, conditions
from godown.stock.queries_consignors import Consignor, consignors
from godown.stock.queries_consignors import names as consignor_names
from godown.stock.reservations import free_behind, lapse
from godown.stock.rules import fit
from godown.stock.serials import Doubt, doubts
from godown.stock.serials import clean as clean_serial
from godown.stock.store_serials import bind as bind_serials
from godown.stock.store_serials import free as free_serials
from godown.stock.store_serials import unbind as unbind_serials
from godown.stock.together import set_together
from godown.stock.words import (
    DAMAGED,
    EXPIRED,
    IN_REPAIR,
    MISSING,
    QUARANTINE,
    SALEABLE,
    SHIFTED,
    SHORT_DATED,
    UNEXPECTED,
    Held,
    Move,
    Posted,
    Want,
)
