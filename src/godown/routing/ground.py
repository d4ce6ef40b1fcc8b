"""A hall of parallel aisles or a site of any shape: whoever plans walks need not know which."""

from collections.abc import Collection, Sequence

from godown.routing.exact import Engine, shortest_lengths, shortest_walk
from godown.routing.free_form import free_lengths, free_walk
from godown.routing.site import Ways
from godown.routing.words import Hall, Spot, Stop, Walk

Ground = Hall | Ways


def walk_lengths(ground: Ground, walks: Sequence[Collection[Spot]], engine: Engine | None = None) -> list[int]:
    """The lengths of walks past these spots: the shortest in a hall; see `free_lengths` for a site."""
    if isinstance(ground, Ways):
        return free_lengths(ground, walks)
    return shortest_lengths(ground, walks, engine)


def walk_past(ground: Ground, spots: Collection[Spot], engine: Engine | None = None) -> Walk[Spot]:
    """The walk past these spots: the shortest in a hall; see `free_walk` for a site."""
    if isinstance(ground, Ways):
        return free_walk(ground, spots)
    return shortest_walk(ground, [Stop(spot, *spot) for spot in sorted(set(spots))], engine)
