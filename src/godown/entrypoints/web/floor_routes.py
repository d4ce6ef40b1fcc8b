"""The pages of the floor, door by door: pick, pack, hand over, put away, returns."""

from typing import Final

from godown.entrypoints.web.pages import (
    count,
    counts,
    handover,
    inspection,
    pack,
    pick,
    purchases,
    putaway,
    receive,
    return_scan,
)

FLOOR: Final = (
    pick.list_trips,
    pick.start_trip,
    pick.show_trip,
    pick.scan_trip,
    pack.pack_list,
    pack.pack_find,
    pack.pack_order,
    pack.pack_scan,
    handover.pickups,
    handover.open_pickup,
    handover.manifest_page,
    handover.manifest_scan,
    handover.close_page,
    handover.close_manifest,
    receive.receive_list,
    receive.posted_receipt,
    purchases.new_order,
    purchases.write_order,
    purchases.order_story,
    purchases.start,
    purchases.cancel,
    receive.new_receipt,
    receive.receipt,
    receive.receipt_scan,
    putaway.put_away,
    putaway.put_away_scan,
    return_scan.to_door,
    return_scan.door,
    return_scan.door_scan,
    inspection.inspect_page,
    inspection.finish,
    *counts.PAGES,
    count.count_page,
    count.count_scan,
)
"""Handlers for people on the floor."""
