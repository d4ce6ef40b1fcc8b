"""How quick papers are: labels one by one, a hundred in one file, invoices one by one. Ends with one line of JSON.

.venv/bin/python bench/papers.py --labels 500
"""

import argparse
import json
import resource
import sys
import time
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Final
from uuid import UUID

sys.path.insert(0, str(Path(__file__).parents[1]))

from godown.books import Document, InvoiceLine
from godown.entrypoints.papers import PRESS, Sheet
from godown.entrypoints.papers.documents import Around, sheet_of
from godown.entrypoints.papers.parcels import label_of
from godown.packing import Content
from godown.shipping.queries_papers import ParcelFacts
from godown.stock.queries_places import Facility

NOON: Final = datetime(2026, 11, 25, 6, 30, tzinfo=UTC)
NIL: Final = UUID(int=0)
HOME: Final = Facility(
    NIL,
    "BLR",
    "Peenya",
    "Asia/Kolkata",
    "29AAXCA1234F1ZJ",
    "14, 3rd Phase",
    "Peenya",
    "Bengaluru",
    "29",
    "560058",
    "IN",
    "",
)
TO: Final = {
    "customer_name": "Meera Krishnan (मीरा कृष्णन)", "phone": "+91 98470 12345", "address1": "14/302 Swaraj Round",
    "address2": "Near the temple", "city": "Thrissur", "state_code": "32", "pincode": "680001", "country": "IN",
}  # fmt: skip
PARCEL: Final = ParcelFacts(
    NIL, "P-000001", 1, 1, NIL, "#1042", TO, 850, 320, 240, 160, 149_900, NOON, "29/26-27/000001", NIL, "manual",
    "Own riders", "GDN0000001", "ready", "BLR/HSR", None,
)  # fmt: skip
CONTENTS: Final = [Content(NIL, "AAN-TEA-250", "Assam tea, 250 g", 2), Content(NIL, "AAN-KLH-06", "Kulhad cups", 1)]
HEAD: Final = Document(
    NIL, "tax_invoice", "29/26-27/000001", "IN", "29AAXCA1234F1ZJ", "26-27", date(2026, 11, 25), NIL, "parcel", NIL, None, None,
    "issued", "b2c", "32", {"name": "Aangan Home", "gstin": "29AAXCA1234F1ZJ", "state_code": "29",
                     "address": ["14, 3rd Phase", "Peenya", "Bengaluru", "560058"]}, TO, 20_000, 3_600, 23_600, "", [], None, NOON,
)  # fmt: skip
LINE: Final = InvoiceLine(
    NIL, NIL, NIL, NIL, "AAN-TEA-250", "Assam tea, 250 g", "0902", "piece", 1, 11_800, 10_000, 1_800, 1_800,
    [("igst", 180_000, 10_000, 1_800)], None,
)  # fmt: skip


def label(number: int) -> dict[str, object]:
    """The label of one of many parcels, no two alike."""
    one = replace(PARCEL, awb=f"GDN{number:07d}", parcel_number=f"P-{number:06d}", order_number=f"#{number}")
    return label_of(one, CONTENTS, HOME, "Aangan Home")


def invoice(number: int) -> Sheet:
    """One of many invoices, with two lines."""
    return sheet_of(replace(HEAD, number=f"29/26-27/{number:06d}"), [LINE, LINE], Around(None, None, None))


def main() -> None:
    """Print papers and say how many a second."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--labels", type=int, default=500)
    count = parser.parse_args().labels
    PRESS.pdf(Sheet("label", {"labels": [label(0)]}, "label", NOON))
    start, busy = time.perf_counter(), time.process_time()
    for number in range(count):
        PRESS.pdf(Sheet("label", {"labels": [label(1_000 + number)]}, "label", NOON))
    single, busy = time.perf_counter() - start, time.process_time() - busy
    start = time.perf_counter()
    whole = PRESS.pdf(Sheet("label", {"labels": [label(900_000 + number) for number in range(100)]}, "labels", NOON))
    hundred = time.perf_counter() - start
    start = time.perf_counter()
    for number in range(count // 5):
        PRESS.pdf(invoice(number))
    invoices = time.perf_counter() - start
    told = {
        "labels_per_second": round(count / single),
        "ms_per_label": round(1_000 * single / count, 1),
        "cpu_ms_per_label": round(1_000 * busy / count, 1),
        "hundred_labels_seconds": round(hundred, 3),
        "hundred_labels_kib": len(whole) // 1024,
        "invoices_per_second": round(count // 5 / invoices),
        "peak_mib": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
    }
    for name, value in told.items():
        print(f"{name:>24} {value}", flush=True)
    print(json.dumps(told))


if __name__ == "__main__":
    main()
