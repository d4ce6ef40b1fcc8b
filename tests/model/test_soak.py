"""100,000 random steps, and crowds as well: `make soak`. A run prints its seed; GODOWN_MODEL_SEED makes the same days again
(only ids differ), GODOWN_MODEL_STEPS makes fewer or more of them. The days of a part have a database of their own, which is
dropped after it: no step gets slower, and no memory is kept, for what was before it."""

import os
import random
import resource
import time
from collections.abc import Callable

import psycopg
import pytest

from godown.platform.database import Database
from tests import servers
from tests.model.test_twin import crowded, live

DAYS, STEPS = 10, 100
"""The days of a part, and the steps of each."""
SEED = "GODOWN_MODEL_SEED"


def parts(name: str, steps: int, work: Callable[[Database, int], object]) -> None:
    """Do the work part by part, each with a seed that follows from the first."""
    first = int(os.environ.get(SEED, "0")) or random.SystemRandom().randint(1, 1_000_000)
    print(f"{SEED}={first}")
    for number in range(-(-steps // (DAYS * STEPS))):
        began = time.monotonic()
        database = Database(servers.copied_database(18, f"soak_{name}"))
        try:
            work(database, first + number)
        except BaseException as wrong:
            wrong.add_note(f"{SEED}={first + number}: the first part of a run with this seed is the one that failed")
            raise
        finally:
            database.close()
        took, megabytes = time.monotonic() - began, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1_024
        print(
            f"{name}: {(number + 1) * DAYS * STEPS} steps, the last {DAYS * STEPS} in {took:.0f} s, {megabytes} MB",
            flush=True,
        )
    with psycopg.connect(servers.server_url(18), autocommit=True) as owner:
        owner.execute(f'DROP DATABASE IF EXISTS "soak_{name}"'.encode())


@pytest.mark.soak
def test_100_000_random_steps() -> None:
    parts("days", int(os.environ.get("GODOWN_MODEL_STEPS", "100000")), lambda on, seed: live(on, DAYS, STEPS, seed))


@pytest.mark.soak
def test_crowds_for_20_000_steps() -> None:
    steps = int(os.environ.get("GODOWN_MODEL_STEPS", "20000"))
    parts("crowds", steps, lambda on, seed: crowded(on, DAYS, STEPS // 4, seed))
