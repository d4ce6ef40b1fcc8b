"""Statements that travel together: written in one piece, waited for once, answered in their order.

psycopg's own pipeline writes and polls for each statement, about 20 us a time, and others may have a turn between two of them.
Here the server has all before it answers the first: who waits for a lock that one of them takes waits for the server alone.
What is asked so is prepared from the first time on, but not where a set is large (`LARGE`).
"""

import itertools
import re
from collections.abc import Generator, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any, Final
from weakref import WeakKeyDictionary

import psycopg
from psycopg import pq
from psycopg.abc import Buffer
from psycopg.adapt import PyFormat, Transformer
from psycopg.pq.abc import PGconn, PGresult
from psycopg.waiting import Ready, Wait

from godown.platform.arrays import as_data_error

LARGE: Final = 50
"""A statement about so many things is planned for them. A prepared one is planned once for a set of any size, and joins a
thousand rows with a thousand as if they were ten."""

BINARY: Final = pq.Format.BINARY
FAILED: Final = pq.ExecStatus.FATAL_ERROR
SYNC: Final = pq.ExecStatus.PIPELINE_SYNC
OK: Final = pq.ConnStatus.OK
IDLE: Final = pq.TransactionStatus.IDLE
OPEN: Final = pq.TransactionStatus.INTRANS
BROKEN: Final = pq.TransactionStatus.INERROR


@dataclass(frozen=True, slots=True)
class Statement:
    """SQL text with %(name)s parameters; `params` may say more than it asks for."""

    sql: str
    params: Mapping[str, Any] = field(default_factory=dict)


BEGIN: Final = Statement("BEGIN")
COMMIT: Final = Statement("COMMIT")

PREPARED_MAX: Final = 200
"""A connection keeps at most so many prepared; the texts that travel are few, so this is never reached."""

Key = tuple[bytes, tuple[int, ...]]
"""What is prepared: a text, and the types of its parameters."""

_prepared: Final[WeakKeyDictionary[psycopg.Connection[Any], dict[Key, bytes]]] = WeakKeyDictionary()
"""The names of what each connection has prepared."""

_numbers: Final = itertools.count(1)


@dataclass(frozen=True, slots=True)
class Packed:
    """A statement ready to be sent: its parameters in PostgreSQL's form."""

    text: bytes
    values: Sequence[Buffer | None]
    types: tuple[int, ...]
    formats: Sequence[pq.Format]
    large: bool


def is_large(values: Iterable[Any]) -> bool:
    """Whether a statement is about so many things that it should be planned for them."""
    return any(type(value) is list and len(value) >= LARGE for value in values)


def pack(connection: psycopg.Connection[Any], statement: Statement) -> Packed:
    """Make a statement ready. What no column can hold is a `DataError`, and nothing was sent."""
    text, names, formats = _positional(statement.sql)
    if not names:
        return Packed(text, (), (), (), False)
    given = [statement.params[name] for name in names]
    transformer = Transformer.from_context(connection)
    with as_data_error():
        values = transformer.dump_sequence(given, formats)
    return Packed(text, values, transformer.types or (), transformer.formats or (), is_large(given))


def travel(connection: psycopg.Connection[Any], packed: Sequence[Packed]) -> list[tuple[Any, ...]]:
    """Run statements one after the other, up to the first that fails: its error is raised, and none after it was run.
    Answer the rows of the last one that has any."""
    link, known = connection.pgconn, _prepared.setdefault(connection, {})
    fresh: list[Key] = []
    try:
        link.enter_pipeline_mode()
        for one in packed:
            _send(link, one, known, fresh)
        link.pipeline_sync()
        answers = connection.wait(_answers(link))
        link.exit_pipeline_mode()
    except BaseException:
        connection.close()  # nobody knows what of it was read
        raise
    for answer in answers:
        if answer.status == FAILED:
            error = psycopg.errors.error_from_result(answer, encoding=connection.info.encoding)
            for key in list(known) if isinstance(error, psycopg.errors.InvalidSqlStatementName) else fresh:
                known.pop(key, None)  # it may be there or not
            raise error
    return _rows(connection, next((one for one in reversed(answers) if one.ntuples), None))


def roll_back(connection: psycopg.Connection[Any]) -> None:
    """Undo what is open. psycopg's own rollback forgets all that was prepared, and the next refusal were paid for by others."""
    if connection.closed or connection.pgconn.transaction_status == IDLE:
        return
    if connection.pgconn.transaction_status in (OPEN, BROKEN):
        travel(connection, [pack(connection, Statement("ROLLBACK"))])
    else:
        connection.close()


def forget(connection: psycopg.Connection[Any]) -> None:
    """The driver may have thrown away what was prepared (it does so when it rolls back itself)."""
    _prepared.pop(connection, None)


def _send(link: PGconn, one: Packed, known: dict[Key, bytes], fresh: list[Key]) -> None:
    key = (one.text, one.types)
    if not one.values or one.large or (len(known) >= PREPARED_MAX and key not in known):
        link.send_query_params(one.text, one.values, one.types, one.formats, BINARY)
        return
    if key not in known:
        known[key] = f"godown_{next(_numbers)}".encode()
        fresh.append(key)
        link.send_prepare(known[key], one.text, one.types)
    link.send_query_prepared(known[key], one.values, one.formats, BINARY)


def _answers(link: PGconn) -> Generator[Wait, Ready | int, list[PGresult]]:
    """Write what is to be written, then read all answers up to the end of the journey."""
    answers: list[PGresult] = []
    while link.flush():
        if (yield Wait.RW) & Ready.R:
            link.consume_input()
    while True:
        while link.is_busy():
            yield Wait.R
            link.consume_input()
        answer = link.get_result()
        if answer is None:
            if link.status != OK:
                raise psycopg.OperationalError(link.get_error_message())
            continue
        if answer.status == SYNC:
            return answers
        answers.append(answer)


def _rows(connection: psycopg.Connection[Any], answer: PGresult | None) -> list[tuple[Any, ...]]:
    if answer is None:
        return []
    transformer = Transformer.from_context(connection)
    transformer.set_pgresult(answer)
    return transformer.load_rows(0, answer.ntuples, tuple)


@cache
def _positional(sql: str) -> tuple[bytes, tuple[str, ...], list[PyFormat]]:
    """The text with $1, $2, ... in place of names, the names in that order, and how their values may travel."""
    names: dict[str, int] = {}

    def number(found: re.Match[str]) -> str:
        return f"${names.setdefault(found[1], len(names) + 1)}"

    text = re.sub(r"%\((\w+)\)s", number, sql).replace("%%", "%").encode()
    return text, tuple(names), [PyFormat.AUTO] * len(names)
