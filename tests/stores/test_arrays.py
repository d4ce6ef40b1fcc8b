"""Our way to write arrays says the same as psycopg's own."""

from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

import psycopg
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from psycopg.types.json import Jsonb

from godown.platform.arrays import copy_rows
from godown.platform.database import Database

TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=9)
SAMPLES: dict[str, st.SearchStrategy[Any]] = {
    "uuid": st.uuids(),
    "bigint": st.integers(-(2**63), 2**63 - 1),
    "text": st.one_of(TEXT, st.sampled_from(["NULL", "{}", '"', "\\", "a,b", " ", "\n", "'"])),
    "boolean": st.booleans(),
    "timestamptz": st.datetimes(datetime(1, 1, 2), timezones=st.just(UTC)),  # noqa: DTZ001
    "timestamp": st.datetimes(datetime(1, 1, 2)),  # noqa: DTZ001
    "date": st.dates(),
    "bytea": st.binary(max_size=5),
    "numeric": st.decimals(allow_nan=False, allow_infinity=False, places=2, min_value=-1000, max_value=1000),
    "jsonb": st.dictionaries(
        TEXT, st.one_of(st.none(), st.integers(-9, 9), TEXT, st.lists(TEXT, max_size=2)), max_size=3
    ),
}


@pytest.mark.parametrize("kind", SAMPLES)
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_arrays_come_back_as_they_went(database: Database, kind: str, data: st.DataObject) -> None:
    items = data.draw(st.lists(st.one_of(st.none(), SAMPLES[kind]), max_size=6))
    given = [Jsonb(item) if kind == "jsonb" and item is not None else item for item in items]
    with database.engine.connect() as pooled, psycopg.connect(database.url) as plain:
        ours: Any = pooled.connection.driver_connection
        said = [c.execute(f"SELECT %s::{kind}[]", [given]).fetchone() for c in (ours, plain)]
    assert said[0] == said[1] == (items,)


def test_nested_arrays_are_left_to_psycopg(database: Database) -> None:
    with database.engine.connect() as pooled:
        ours: Any = pooled.connection.driver_connection
        assert ours.execute("SELECT %s::bigint[]", [[[1, 2], [3, 4]]]).fetchone() == ([[1, 2], [3, 4]],)
        assert ours.execute("SELECT %s::text[] = '{}'", [[]]).fetchone() == (True,)
        assert ours.execute(
            "SELECT 1 WHERE %s::uuid = ANY(%s::uuid[])", [UUID(int=1), [str(UUID(int=1))]]
        ).fetchone() == (1,)
        assert ours.execute("SELECT %s::date[]", [[date(1, 1, 1)]]).fetchone() == ([date(1, 1, 1)],)


@pytest.mark.parametrize(
    ("kind", "item"),
    [("text", "a\0b"), ("text", "\ud800"), ("bigint", 2**63), ("bigint", -(2**63) - 1)],
    ids=["NUL", "half a character", "too large", "too small"],
)
def test_what_no_column_holds_is_refused(database: Database, kind: str, item: object) -> None:
    with database.engine.connect() as pooled:
        ours: Any = pooled.connection.driver_connection
        with pytest.raises(psycopg.DataError):
            ours.execute(f"SELECT %s::{kind}[]", [[item]])
    with pytest.raises(psycopg.DataError):
        copy_rows([(item,)])


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_rows_are_copied_as_they_are(database: Database, data: st.DataObject) -> None:
    kinds = ("uuid", "bigint", "text", "timestamptz")
    row = st.tuples(*(st.one_of(st.none(), SAMPLES[kind]) for kind in kinds))
    rows = data.draw(st.lists(row, min_size=1, max_size=5))
    with psycopg.connect(database.url) as plain, plain.cursor() as cursor:
        cursor.execute("CREATE TEMPORARY TABLE copied (a uuid, b bigint, c text, d timestamptz, n serial)")
        with cursor.copy("COPY copied (a, b, c, d) FROM STDIN (FORMAT binary)") as copy:
            copy.write(copy_rows(rows))
        assert cursor.execute("SELECT a, b, c, d FROM copied ORDER BY n").fetchall() == rows
