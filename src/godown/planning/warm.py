"""Bring the kernel before it is needed: every step for every kind of hall and size of wave, so that no plan compiles anything."""

import importlib
from collections.abc import Sequence
from typing import Final

from godown.planning.plan import READY, kernel, plan
from godown.planning.search import PARTITION
from godown.planning.words import Cart, Line, Order
from godown.routing import Blocked, Box, Hall, Site, Ways, free_form, free_walk, shortest_lengths, shortest_walk, site
from godown.routing.words import Stop

HALLS: Final[Sequence[Hall]] = (
    Hall(4, 3, (0, 20)),
    Hall(4, 3, (0, 20), (0, 20)),
    Hall(4, 3, (0, 20), (0, 0), (3, 0)),
    Hall(4, 3, (0, 10, 20)),
    Hall(4, 3, (0, 20), blocked=(Blocked(1, 4, 5),)),
)
"""One block from the front and from the back, an end elsewhere, two blocks, a stretch that is closed."""
SITE: Final = Site(9_000, 4_000, (500, 500), boxes=(Box(2_000, 1_000, 6_000, 2_000),))
"""Any site: its trips are planned by the steps of a hall with an end elsewhere, but its ways have a kernel of their own."""
MANY_STOPS: Final = 15
LARGE: Final = (HALLS[0], HALLS[3])
"""One of those that are priced as one block, and one of the others: many orders make a step of their own of each."""
FEW, SOME, MANY = 6, 40, 520
"""Orders: all plans, a search that may overload carts for a while, one that may not (`ground.SMALL`)."""
TRIES: Final = 5_000
POOL_TRIES: Final = 200_000
"""With so many the pool and the solver have their turn."""


def warm_up(tries: int = TRIES) -> None:
    """Bring the kernel, and compile what is not on disk yet: a second, or a minute or two the first time on a machine. From
    then on this process plans small waves with it too."""
    engine, cart = kernel(), [Cart(lines=9)]
    importlib.import_module(PARTITION)
    for hall in HALLS:
        for count in (FEW, SOME, *((MANY,) if hall in LARGE else ())):
            plan(_orders(count), hall, cart, iterations=tries, engine=engine)
        spots = [(0, 3), (1, 7), (2, 9)]
        shortest_walk(hall, [Stop(spot, *spot) for spot in spots], engine.routing)
        shortest_lengths(hall, [spots, spots[:2]], engine.routing)
    plan(_orders(SOME), HALLS[0], cart, iterations=POOL_TRIES, engine=engine)
    ways = Ways(SITE, site.steps_for(site.KERNEL_PAYS + 1))
    for count in (FEW, MANY_STOPS):
        free_walk(ways, [(400 + 100 * n, 500) for n in range(count)], free_form.kernel())
    READY.set()


def _orders(count: int) -> list[Order[int]]:
    spots = [(n * 7 % 4, 1 + n * 5 % 19) for n in range(80)]
    return [Order(n, (Line(spots[n % 40]), Line(spots[(n * 3 + 40) % 80]))) for n in range(count)]
