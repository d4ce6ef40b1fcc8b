"""The log of who did what, page by page: each line once, also of deeds at one instant, and of deeds on more things than a page looks at."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import httpx
import pytest

from godown.kernel.ids import new_id
from godown.platform.database import Database
from godown.platform.transaction import transaction
from tests.builders.seller import NOON
from tests.http import Api
from tests.scenarios.test_api_office import ok, session

DEEDS = [f"deed_{number}" for number in range(7)]


@pytest.fixture
def owner(database: Database, api: Api) -> Iterator[httpx.Client]:
    """One deed on 1,500 orders, seven deeds at one instant before it, and three at another one."""
    for turn, (verbs, things) in enumerate(((DEEDS[:3], 1), (DEEDS, 1), (["cancelled"], 1_500))):
        with transaction(database, api.tenant_id, now=NOON + timedelta(minutes=turn)) as tx:
            for verb in verbs:
                tx.note(verb, "order", [new_id() for _ in range(things)])
    with session(database, api, "owner") as found:
        yield found


def pages(owner: httpx.Client, limit: int) -> list[list[Any]]:
    """What each page of the log holds of that day: (verb, things)."""
    found, cursor = [], ""
    while True:
        page = ok(owner.get("/activity", params={"limit": limit, "cursor": cursor}))
        lines = [(one["verb"], one["things"]) for one in page["items"] if one["at"].startswith("2026-11-24")]
        found += [lines] if lines else []
        cursor = page["next_cursor"]
        if not cursor:
            return found


@pytest.mark.parametrize("limit", [1, 2, 3, 4, 50])
def test_each_line_of_the_log_stands_on_one_page(owner: httpx.Client, limit: int) -> None:
    lines = [line for page in pages(owner, limit) for line in page]
    assert lines[0] == ("cancelled", 1_500)
    assert sorted(lines[1:8]) == [(verb, 1) for verb in DEEDS]
    assert sorted(lines[8:]) == [(verb, 1) for verb in DEEDS[:3]]
