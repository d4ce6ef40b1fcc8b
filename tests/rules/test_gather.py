"""Bins and walk chosen together: against trying every choice, by rank, and the same compiled as in plain Python.

The search runs here as plain Python (numba told not to compile), in a process of its own; `make soak` compiles it and compares.
"""

import json
import os
import random
import subprocess
import sys
from itertools import product
from pathlib import Path

import numpy as np
import pytest

from godown.routing import Hall, Source, Unreachable, gather, near_bins, shortest_length

ROOT = Path(__file__).parents[2]
CASES, EFFORT = 8, 250_000
Case = tuple[Hall, dict[int, list[Source[tuple[int, int]]]]]


def case(seed: int) -> Case:
    """A small hall of one block or two, and 3 SKUs in 3 bins each."""
    dice = random.Random(seed)
    cross = (0, 10) if seed % 2 else (0, 6, 12)
    hall = Hall(5, dice.randint(1, 5), cross, (dice.randrange(5), dice.choice(cross)))

    def source(key: tuple[int, int]) -> Source[tuple[int, int]]:
        return Source(key, dice.randrange(5), dice.randint(1, cross[-1] - 1), 1)

    return hall, {sku: [source((sku, n)) for n in range(3)] for sku in range(3)}


def answers() -> list[list[int]]:
    """Length and bins of each case, and of a case by rank with a preference for empty bins."""
    said = []
    for seed in range(CASES):
        hall, sources = case(seed)
        found = gather(hall, dict.fromkeys(sources, 1), sources, effort=EFFORT)
        said.append([found.walk.length_mm, *(n for _, n in sorted(found.units))])
    said.append(dearest_first())
    hall = Hall(3, 5, (0, 20))
    first, second = [Source(1, 2, 15, 4)], [Source(2, 0, 10, 20, rank=1), Source(3, 0, 11, 6, rank=1)]
    found_by_rank = gather(hall, {0: 10}, {0: first + second}, open_bin_mm=4, effort=EFFORT)
    said.append([found_by_rank.units.get(key, 0) for key in (1, 2, 3)])
    return said


def dearest_first() -> list[int]:
    """In which order SKUs 3, 0, 4, 2 come back, of which 1, 2, 1 and 3 units are wanted at these prices; and one that waits for none."""
    from godown.routing.scatter_search import dearest

    order, need = np.array([3, 0, 4, 2, 1]), np.array([2, 0, 3, 1, 1])
    dearest(order, 4, need, np.array([6.0, 99.0, 4.0, 7.0, 30.0]))
    return [int(sku) for sku in order]


@pytest.fixture(scope="module")
def plain() -> list[list[int]]:
    env = os.environ | {"NUMBA_DISABLE_JIT": "1", "PYTHONPATH": str(ROOT / "src")}
    done = subprocess.run([sys.executable, __file__], capture_output=True, text=True, env=env, check=False, timeout=300)
    assert done.returncode == 0, done.stderr
    found: list[list[int]] = json.loads(done.stdout)
    return found


def test_no_choice_of_bins_walks_less(plain: list[list[int]]) -> None:
    for seed in range(CASES):
        hall, sources = case(seed)
        choices = product(*sources.values())
        best = min(shortest_length(hall, [(one.aisle, one.position_mm) for one in choice]) for choice in choices)
        length, *bins = plain[seed]
        chosen = [sources[sku][n] for sku, n in enumerate(bins)]
        assert length == best == shortest_length(hall, [(one.aisle, one.position_mm) for one in chosen])


def test_what_is_worth_most_comes_back_first(plain: list[list[int]]) -> None:
    assert plain[CASES] == [4, 0, 2, 3, 1], "30, 12, 12 and 7 in all; the two alike stay as they were"


def test_what_expires_first_goes_first_and_a_bin_is_rather_emptied(plain: list[list[int]]) -> None:
    assert plain[-1] == [4, 0, 6], "the 4 that expire first, then the bin that the 6 empty, a little farther"


def test_what_the_bins_do_not_hold_is_refused() -> None:
    with pytest.raises(Unreachable):
        gather(Hall(2, 1, (0, 9)), {0: 3}, {0: [Source("a", 0, 4, 2)]})


def test_without_the_kernel_bins_are_near_the_best_and_by_rank() -> None:
    longer = []
    for seed in range(60):
        hall, sources = case(seed)
        units = near_bins(hall, dict.fromkeys(sources, 1), sources)
        assert sorted((sku, taken) for (sku, _), taken in units.items()) == [(0, 1), (1, 1), (2, 1)]
        best = min(
            shortest_length(hall, [(one.aisle, one.position_mm) for one in choice])
            for choice in product(*sources.values())
        )
        here = [(one.aisle, one.position_mm) for group in sources.values() for one in group if one.key in units]
        longer.append(shortest_length(hall, here) - best)
    assert min(longer) == 0
    assert longer.count(0) >= 48, "four of five are the best"
    first, second = [Source(1, 2, 15, 4)], [Source(2, 0, 10, 20, rank=1), Source(3, 0, 11, 6, rank=1)]
    assert near_bins(Hall(3, 5, (0, 20)), {0: 10}, {0: first + second}, open_bin_mm=4) == {1: 4, 3: 6}
    assert near_bins(Hall(3, 5, (0, 20)), {0: 99}, {0: first}) == {1: 4}, "what is not there is left out"


@pytest.mark.soak
@pytest.mark.xdist_group("numba")
def test_compiled_or_not_the_choice_is_the_same(plain: list[list[int]]) -> None:
    assert answers() == plain


if __name__ == "__main__":
    print(json.dumps(answers()))
