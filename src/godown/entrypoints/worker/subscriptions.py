"""Down by call, up by fact: which floor hears what. The one table; nothing subscribes at run time."""

from collections.abc import Callable, Sequence
from typing import Any, Final
from uuid import UUID

from godown import channels, orders, packing, picking, returns, shipping, stock
from godown.entrypoints.worker.paper_jobs import defer_documents, defer_papers
from godown.platform.jobs import take_along
from godown.platform.transaction import Tx

Facts = Sequence[dict[str, Any]]
Handler = Callable[[Tx, Facts], None]


def serve_waiting(tx: Tx, facts: Facts) -> None:
    """Supply rose: promise waiting lines by rank."""
    for facility_id, skus in _by_facility(facts).items():
        stock.serve(tx, facility_id, sorted(skus))


def fill_from_here(tx: Tx, facts: Facts) -> None:
    """Supply rose: orders that wait elsewhere, and that this facility can fill whole, come here."""
    for facility_id, skus in _by_facility(facts).items():
        orders.reassign(tx, facility_id, sorted(skus))


def heed_tolerances(tx: Tx, facts: Facts) -> None:
    """Buyers must get more days of a SKU, or fewer: its batches are looked at again."""
    stock.redate(tx, _ids(facts, "sku_ids"))


def refresh_orders(tx: Tx, facts: Facts) -> None:
    """Promises changed: orders are promised or waiting accordingly."""
    orders.promises_changed(tx, sorted({UUID(holder) for fact in facts for holder in fact["holder_ids"]}))


def tell_stock_lost(tx: Tx, facts: Facts) -> None:
    """Promises went with stock that was lost: their orders say so to a person."""
    orders.stock_lost(tx, _ids(facts, "holder_ids"))


def mend_trips(tx: Tx, facts: Facts) -> None:
    """Stock was lost under waves: what they were to fetch is held elsewhere, or its orders wait."""
    picking.mend(tx, _ids(facts, "holder_ids"))


def replan_lost(tx: Tx, facts: Facts) -> None:
    """Trips that nobody has begun and that fetch lines which lost a hold get a new plan; what is found elsewhere is in it."""
    picking.replan_of_lines(tx, _ids(facts, "holder_ids"))


def replan_cancelled(tx: Tx, facts: Facts) -> None:
    """Orders were cancelled: trips that nobody has begun are planned without them."""
    picking.replan_of_orders(tx, _ids(facts, "order_ids"))


def unpack_cancelled(tx: Tx, facts: Facts) -> None:
    """Orders were cancelled: their parcels that did not leave are opened again."""
    packing.unpack(tx, sorted(orders.cancelled_of(tx, _ids(facts, "order_ids"))))


def close_originals(tx: Tx, facts: Facts) -> None:
    """Orders were cancelled: where they are all parts of one that was split, that one is cancelled."""
    orders.close_originals(tx, _ids(facts, "order_ids"))


def give_credit_back(tx: Tx, facts: Facts) -> None:
    """Units were cancelled, goods came back, cash was collected: what is owed goes to the store credit that paid."""
    returns.to_its_credits(tx, _ids(facts, "order_ids"))


def assign_courier(tx: Tx, facts: Facts) -> None:
    """Parcels were packed: each gets its courier and AWB."""
    shipping.assign(tx, _ids(facts, "parcel_ids"))


def make_papers(tx: Tx, facts: Facts) -> None:
    """Parcels were packed, and have their AWB where a range gives it: invoices and labels are made."""
    defer_papers(tx, _ids(facts, "parcel_ids"))


def make_cleared(tx: Tx, facts: Facts) -> None:
    """The portal acknowledged documents: their papers are made, with its QR."""
    defer_documents(tx, _ids(facts, "document_ids"))


def void_waybills(tx: Tx, facts: Facts) -> None:
    """Parcels were opened again: their AWBs are void."""
    shipping.void(tx, _ids(facts, "parcel_ids"))


def expect_back(tx: Tx, facts: Facts) -> None:
    """Couriers bring parcels back: a return is expected for each."""
    for parcel_id in _ids(facts, "parcel_ids"):
        returns.expect_rto(tx, parcel_id)


def tell_shops(tx: Tx, facts: Facts) -> None:
    """Stock changed: count what shops should show, together with every other change that waits."""
    waiting = take_along(tx.connection, "urgent", "fact.StockChanged", tx.tenant_id)
    along = [fact for args in waiting for fact in args["facts"]]
    channels.mark_changed(tx, _ids([*facts, *along], "sku_ids"))


def tell_parcels(tx: Tx, facts: Facts) -> None:
    """Parcels left: the shops of their orders are told."""
    channels.queue_tracking(tx, _ids(facts, "parcel_ids"))


def _by_facility(facts: Facts) -> dict[UUID, set[UUID]]:
    found: dict[UUID, set[UUID]] = {}
    for fact in facts:
        found.setdefault(UUID(fact["facility_id"]), set()).update(UUID(sku) for sku in fact["sku_ids"])
    return dict(sorted(found.items()))


def _ids(facts: Facts, name: str) -> list[UUID]:
    return sorted({UUID(one) for fact in facts for one in fact[name]})


SUBSCRIPTIONS: Final[dict[str, tuple[Handler, ...]]] = {
    "StockChanged": (tell_shops,),
    "DemandChanged": (tell_shops,),
    "BundlesChanged": (tell_shops,),
    "ComingChanged": (tell_shops,),
    "AheadChanged": (tell_shops,),
    "TolerancesChanged": (heed_tolerances,),
    "SupplyRose": (
        serve_waiting,
        fill_from_here,
    ),
    "PromisesChanged": (refresh_orders,),
    "HoldsLost": (mend_trips, replan_lost),
    "StockLost": (tell_stock_lost,),
    "OrdersCancelled": (unpack_cancelled, replan_cancelled, close_originals, give_credit_back),
    "CreditOwed": (give_credit_back,),
    "ParcelsPacked": (
        assign_courier,
        make_papers,
    ),
    "DocumentsCleared": (make_cleared,),
    "ParcelsUnpacked": (void_waybills,),
    "ParcelsHandedOver": (tell_parcels,),
    "ParcelsComingBack": (expect_back,),
}
