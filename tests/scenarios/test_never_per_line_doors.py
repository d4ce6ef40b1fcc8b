"""Every door of a floor that takes a set has a test of how often it asks the database, or says why it needs none."""

import importlib
import inspect
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

SETS = ("Sequence", "Mapping", "list[", "dict[", "Iterable", "Collection")
FLOORS = (
    "orders",
    "picking",
    "packing",
    "receiving",
    "shipping",
    "returns",
    "channels",
    "imports",
    "catalog",
    "racking",
    "settling",
)
"""`stock` and `books`, the two ledgers, are strangers to doors: every deed counts them."""
WITHIN = {
    "orders.cancel_units": "units_cancelled", "orders.cancelled_of": "pack", "orders.count_packed": "pack",
    "orders.count_returned": "arrive", "orders.count_shipped": "hand_over", "orders.enter_wave": "release",
    "orders.leave_wave": "mended", "orders.lock": "pack", "orders.picked": "pick_all", "orders.reopen": "packing.cancel_units",
    "orders.stand": "mended", "orders.unpicked": "a scan", "picking.packed": "pack", "picking.replan_of_lines": "planned_anew",
    "packing.count_returned": "arrive", "packing.handed_over": "hand_over", "receiving.open_stock": "a file of opening stock",
    "returns.announce": "expect",
    "shipping.remit": "settle", "returns.terms_of": "expect", "racking.save_bins": "a file of bins", "racking.wish": "slots",
}  # fmt: skip
"""What is counted within a deed that is."""
SELDOM = {
    "orders.credit_back": "of a set of orders those few that store credit paid, and that need it no more",
    "orders.credit_owed": "asks once which of a set of orders store credit pays",
    "orders.pay_with_credit": "the codes that one order is paid with: 10 at most",
    "returns.to_its_credits": "of a set of orders those few that store credit paid, and that need it no more",
    "returns.refused_grade_skus": "reads the SKUs of a file at once; what is saved of it is counted",
    "receiving.issue_challan": "the lines of one paper, which is issued as an invoice is",
    "picking.set_cut_offs": "the pickups of a day: 20 at most",
    "picking.settle": "scans that a person looks at, one by one",
    "shipping.retry_ndr": "answers that a person sends again, one by one",
    "shipping.set_labels": "the papers of a job, made one by one",
    "receiving.set_note_files": "the papers of a job, made one by one",
    "shipping.set_manifest_files": "the papers of a job, made one by one",
    "returns.ask": "photos of a customer, kept one by one",
    "returns.unexpected": "what lies in one parcel, scanned one by one",
    "channels.tracking_told": "what one call told a shop",
    "imports.accept": "suggestions of a file, taken together",
    "imports.map_columns": "the columns of a file",
    "racking.open_again": "stretches that were closed, by hand",
    "racking.place_bins": "a site drawn by hand",
    "racking.remove_shapes": "a site drawn by hand",
    "racking.save_shapes": "a site drawn by hand",
}
"""What takes no long set, and why."""


def test_every_door_that_takes_a_set_is_counted_or_says_why_not() -> None:
    here = Path(__file__).parent
    told = "".join(
        path.read_text() for path in sorted([*here.glob("test_never_per_line*.py"), here / "test_slotting.py"])
    )
    doors = {
        f"{floor}.{name}"
        for floor in FLOORS
        for name, door in vars(importlib.import_module(f"godown.{floor}")).items()
        if inspect.isfunction(door) and "queries" not in door.__module__ and takes_a_set(door)
    }
    bare = {one for one in doors if not re.search(rf"\b{re.escape(one)}\b(?!\")", told)}
    assert bare - WITHIN.keys() - SELDOM.keys() == set()
    assert (WITHIN.keys() | SELDOM.keys()) <= doors


def takes_a_set(door: Callable[..., Any]) -> bool:
    first, *others = inspect.signature(door).parameters.values()
    return first.name == "tx" and any(word in str(one.annotation) for one in others for word in SETS)
