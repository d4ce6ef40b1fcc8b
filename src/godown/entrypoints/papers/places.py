"""Labels of bins and totes: a Data Matrix of the barcode, and the code in large letters."""

from dataclasses import dataclass
from typing import Final
from uuid import UUID

from godown import racking
from godown.entrypoints.papers import codes
from godown.entrypoints.papers.press import Sheet
from godown.kernel.refusal import Invalid, NotFound
from godown.platform.transaction import Tx
from godown.racking import BinFill
from godown.stock import queries_places
from godown.stock.queries_places import Place

KINDS: Final = ("bin", "tote", "wall", "pack", "putback", "dock", "returns")
"""The kinds of places that carry a label."""
LABELS_MAX: Final = 2_000
"""One file holds no more labels; ask for a zone, an aisle or a range."""


@dataclass(frozen=True, slots=True)
class Which:
    """Which places of a facility: bins of a zone or an aisle, or codes from one to another; or its totes."""

    kind: str = "bin"
    zone: str = ""
    aisle: str = ""
    first: str = ""
    last: str = ""


def place_labels(tx: Tx, facility_id: UUID, which: Which) -> Sheet:
    """The labels of places, in the order of a walk. Refuses `nothing_to_print` and more than a file holds."""
    home = queries_places.facility(tx, facility_id)
    if which.kind == "bin":
        labels = [_bin(one, home.name) for one in racking.bins_of(tx, facility_id) if _wanted(one, which)]
    else:
        places = queries_places.places_of_kind(tx, facility_id, which.kind)
        labels = [_place(one, home.name) for one in places if _within(one.code, which)]
    if not labels:
        raise NotFound("place to print a label for", facility_id=str(facility_id))
    if len(labels) > LABELS_MAX:
        raise Invalid(f"One file holds {LABELS_MAX} labels; these are {len(labels)}. Ask for an aisle.", field="aisle")
    return Sheet("bin", {"labels": labels}, f"{which.kind}-labels-{home.code}", tx.now)


def _wanted(one: BinFill, which: Which) -> bool:
    in_zone, in_aisle = which.zone in ("", one.zone), which.aisle in ("", one.aisle)
    return in_zone and in_aisle and _within(one.code, which)


def _within(code: str, which: Which) -> bool:
    return (not which.first or code >= which.first) and (not which.last or code <= which.last)


def _bin(one: BinFill, home: str) -> dict[str, object]:
    where = f"Aisle {one.aisle} · bay {one.bay} · level {one.level}"
    return {"code": codes.data_matrix(one.barcode), "text": one.code, "above": home, "below": where}


def _place(one: Place, home: str) -> dict[str, object]:
    return {
        "code": codes.data_matrix(one.barcode),
        "text": one.code,
        "above": f"{one.kind.capitalize()} · {home}",
        "below": "",
    }
