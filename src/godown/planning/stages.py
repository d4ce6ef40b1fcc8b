"""Urgent orders first: a search for each rank, in which what came before keeps its place in the earliest trips."""

from collections.abc import Sequence
from dataclasses import dataclass

from godown.planning.begin import EXACT_MOST, best_of_all, by_savings, neighbours
from godown.planning.ground import Engine, Ground, Item, ground
from godown.planning.search import Effort, Groups, Search
from godown.routing import Ground as Floor


@dataclass(frozen=True, slots=True)
class Found:
    """Trips (numbers of orders) with the rank for which each was opened; their length; whether none is shorter."""

    groups: Groups
    levels: list[int]
    length: float
    proven: bool


def staged(
    engine: Engine, floor: Floor, items: Sequence[Item], carts: Sequence[tuple[int, ...]], effort: Effort, seed: int
) -> Found:
    """A plan by ranks. Orders of a rank share the fewest trips that the search finds for them and all more urgent ones; the
    room left in those is filled with less urgent orders. An order is never in a later trip than its rank opened."""
    order = sorted(range(len(items)), key=lambda i: (items[i].rank, i))
    ranks = [items[i].rank for i in order]
    groups: Groups = []
    levels: list[int] = []
    proven, length = False, 0 * effort.began
    stages = sorted(set(ranks))
    for number, rank in enumerate(stages):
        first, last = ranks.index(rank), len(ranks) - ranks[::-1].index(rank)
        g = ground(engine, floor, [items[i] for i in order[:last]], carts, seed)
        part = effort.part((number + 1) / len(stages)) if len(stages) > 1 else effort
        found = _stage(g, groups, levels, rank, first, part, seed)
        effort.done += part.done if part is not effort else 0
        groups, length, proven = found.groups, found.length, found.proven and len(stages) == 1
        levels = [*levels, *[rank] * (len(groups) - len(levels))]
    groups, levels = _fewer(groups, levels, [items[i] for i in order], carts)
    return Found([[order[i] for i in group] for group in groups], levels, length, proven)


def _fewer(
    groups: Groups, levels: list[int], items: Sequence[Item], carts: Sequence[tuple[int, ...]]
) -> tuple[Groups, list[int]]:
    """Trips that fit together on a cart become one, the fullest first: that walks no more, and saves the picker a start."""
    sizes = [[sum(column) for column in zip(*(items[i].size for i in group), strict=True)] for group in groups]
    most, kept = max(cart[0] for cart in carts), list[int]()
    some = [t for t, group in enumerate(groups) if group]
    for t in sorted(some, key=lambda t: (levels[t], [-amount for amount in sizes[t]], t)):
        for u in kept:
            if sizes[t][0] + sizes[u][0] > most:
                continue
            both = [a + b for a, b in zip(sizes[t], sizes[u], strict=True)]
            if levels[u] <= levels[t] and any(all(a <= b for a, b in zip(both, cart, strict=True)) for cart in carts):
                groups[u], sizes[u] = groups[u] + groups[t], both
                break
        else:
            kept.append(t)
    return [groups[t] for t in sorted(kept)], [levels[t] for t in sorted(kept)]


def _stage(g: Ground, groups: Groups, levels: Sequence[int], rank: int, first: int, effort: Effort, seed: int) -> Found:
    if g.count <= EXACT_MOST and not groups and effort.allows(1 << g.count):
        best, length = best_of_all(g)
        return Found(best, [], length, True)
    near, saved, k = neighbours(g)
    search = Search(g, [*groups, *by_savings(g, near, saved, k, first)], levels, rank, effort, seed)
    search.near = near
    search.run()
    return Found(search.groups, [], search.length, False)
