"""Words that lead from one bin to another, and the parts of a bin's name that a scan page writes huge."""

from godown.entrypoints.web.frame import ngettext
from godown.racking import Spot


def parts_of(code: str) -> list[str]:
    """C-15-2 as its three parts; a name of another form stays whole."""
    parts = code.split("-")
    return parts if len(parts) == 3 and all(parts) else [code]


def way(start: Spot | None, end: Spot | None) -> str:
    """How to get from a bin to the next, seen from the front of the aisles; empty where either is no bin. In a site of any shape only
    the next rack has a name: the walk on the plan says the rest."""
    if start is None or end is None or start == end:
        return ""
    if start.aisle_no != end.aisle_no:
        return end.aisle if end.free else _across(end.aisle_no - start.aisle_no, end.aisle)
    if start.bay != end.bay:
        return "" if end.free else _along(end.bay - start.bay)
    if start.level == end.level:
        return ""
    steps = abs(end.level - start.level)
    if end.level > start.level:
        return ngettext("%(num)s level up", "%(num)s levels up", steps) % {"num": steps}
    return ngettext("%(num)s level down", "%(num)s levels down", steps) % {"num": steps}


def _across(steps: int, aisle: str) -> str:
    told = {"num": abs(steps), "aisle": aisle}
    if steps > 0:
        return ngettext("aisle %(aisle)s, the next to the right", "aisle %(aisle)s, %(num)s to the right", steps) % told
    return ngettext("aisle %(aisle)s, the next to the left", "aisle %(aisle)s, %(num)s to the left", -steps) % told


def _along(steps: int) -> str:
    told = {"num": abs(steps)}
    if steps > 0:
        return ngettext("%(num)s bay further in", "%(num)s bays further in", steps) % told
    return ngettext("%(num)s bay back to the front", "%(num)s bays back to the front", -steps) % told
