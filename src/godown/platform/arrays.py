"""Lists as parameters, fast: a set travels as one array for each column, so writing arrays is most of what Python does.

psycopg's own dumper asks a dumper and two regular expressions for every element; here each kind of element has one tight
loop and travels in PostgreSQL's binary form, which neither side has to write or read as text. Lists of other kinds, and
nested ones, are left to psycopg. A test compares the two.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from struct import pack
from typing import Any, Final
from uuid import UUID

import msgspec
import psycopg
from psycopg.adapt import PyFormat
from psycopg.types.array import ListBinaryDumper
from psycopg.types.json import Jsonb

Write = Callable[[Sequence[Any]], bytes]

NOTHING: Final = b"\xff\xff\xff\xff"
"""An element's length, for NULL."""

BYTES_1, BYTES_4, BYTES_8, BYTES_16 = (size.to_bytes(4) for size in (1, 4, 8, 16))
EPOCH: Final = datetime(2000, 1, 1, tzinfo=UTC)
FIRST_DAY: Final = date(2000, 1, 1).toordinal()
MICROSECOND: Final = timedelta(microseconds=1)


def _sized(size: bytes, encode: Callable[[Any], bytes]) -> Write:
    """How elements of one size are written: each has its length before it."""

    def write(items: Sequence[Any]) -> bytes:
        if None in items:
            return b"".join([NOTHING if item is None else size + encode(item) for item in items])
        return size + size.join([encode(item) for item in items])

    return write


def _uuids(items: Sequence[Any]) -> bytes:
    try:
        return BYTES_16 + BYTES_16.join([item.int.to_bytes(16) for item in items])
    except AttributeError:
        return b"".join([NOTHING if item is None else BYTES_16 + item.int.to_bytes(16) for item in items])


def _wholes(items: Sequence[Any]) -> bytes:
    if None in items:
        return b"".join([NOTHING if item is None else BYTES_8 + item.to_bytes(8, signed=True) for item in items])
    return BYTES_8 + BYTES_8.join([item.to_bytes(8, signed=True) for item in items])


def _long(encoded: Sequence[bytes | None]) -> bytes:
    """Elements of any length."""
    return b"".join([NOTHING if one is None else len(one).to_bytes(4) + one for one in encoded])


def _texts(items: Sequence[Any]) -> bytes:
    if None in items:
        given: Sequence[str] = [item for item in items if item is not None]
        written = _long([None if item is None else item.encode() for item in items])
    else:
        given = items
        written = b"".join([len(one).to_bytes(4) + one for one in [item.encode() for item in items]])
    if "\0" in "".join(given):
        raise psycopg.DataError("PostgreSQL text fields cannot contain NUL (0x00) bytes")
    return written


def _documents(items: Sequence[Any]) -> bytes:
    encode = msgspec.json.encode
    return _long([None if item is None else b"\1" + encode(item.obj) for item in items])


def _instants(items: Sequence[Any]) -> bytes:
    """Microseconds since 2000; one instant is often said a thousand times."""
    said = {item: _instant(item) for item in set(items)}
    return b"".join([said[item] for item in items])


def _instant(item: datetime | None) -> bytes:
    return NOTHING if item is None else BYTES_8 + ((item - EPOCH) // MICROSECOND).to_bytes(8, signed=True)


KINDS: Final[dict[type, tuple[str, Write]]] = {
    # kind of element: (its type in PostgreSQL, how elements are written)
    UUID: ("uuid", _uuids),
    int: ("int8", _wholes),
    str: ("text", _texts),
    bool: ("bool", _sized(BYTES_1, lambda item: b"\1" if item else b"\0")),
    datetime: ("timestamptz", _instants),
    date: ("date", _sized(BYTES_4, lambda item: (item.toordinal() - FIRST_DAY).to_bytes(4, signed=True))),
    Jsonb: ("jsonb", _documents),
}
REPEATED: Final = (str, datetime)
COPY_HEAD: Final = b"PGCOPY\n\xff\r\n\0" + bytes(8)
COPY_END: Final = b"\xff\xff"
OIDS: Final = {
    kind: (psycopg.postgres.types[name].oid, psycopg.postgres.types[name].array_oid)
    for kind, (name, _) in KINDS.items()
}


def _nothing(items: Sequence[Any]) -> bytes:
    return NOTHING * len(items)


def _kind(items: Sequence[Any]) -> type:
    first = next((item for item in items if item is not None), None)
    return list if type(first) is datetime and first.tzinfo is None else type(first)


def _cells(items: Sequence[Any]) -> Sequence[bytes]:
    """A column as COPY reads it, each value with its length before it; what is said often is written once."""
    kind = _kind(items)
    if kind is UUID:
        return [NOTHING if item is None else BYTES_16 + item.int.to_bytes(16) for item in items]
    if kind is int:
        return [NOTHING if item is None else BYTES_8 + item.to_bytes(8, signed=True) for item in items]
    write = KINDS[kind][1] if kind in KINDS else _nothing
    if kind in REPEATED or kind not in KINDS:
        said = {item: write([item]) for item in set(items)}
        return [said[item] for item in items]
    return [write([item]) for item in items]


@contextmanager
def as_data_error() -> Iterator[None]:
    """What no column can hold is refused as psycopg and the server refuse it, so doors need to know one kind of error."""
    try:
        yield
    except OverflowError as error:
        raise psycopg.DataError("bigint out of range") from error
    except UnicodeEncodeError as error:
        raise psycopg.DataError("the text holds half of a character") from error


def copy_rows(rows: Sequence[Sequence[Any]]) -> bytes:
    """Rows as COPY ... (FORMAT binary) reads them; a column holds ids, whole numbers, texts or instants, or nothing."""
    with as_data_error():
        columns = [_cells(column) for column in zip(*rows, strict=True)]
    head = len(columns).to_bytes(2)
    return COPY_HEAD + head + head.join(map(b"".join, zip(*columns, strict=True))) + COPY_END


class ArrayDumper(ListBinaryDumper):
    """Writes a list as a PostgreSQL array in binary form."""

    kind: type | None = None

    def get_key(self, obj: list[Any], format: PyFormat) -> Any:
        """Lists of one kind share a dumper."""
        kind = _kind(obj)
        return (self.cls, kind) if kind in KINDS else super().get_key(obj, format)

    def upgrade(self, obj: list[Any], format: PyFormat) -> Any:
        """The dumper of this kind of elements."""
        kind = _kind(obj)
        if kind not in KINDS:
            return super().upgrade(obj, format)
        found = type(self)(self.cls, self._tx)
        found.kind, found.oid = kind, OIDS[kind][1]
        return found

    def dump(self, obj: list[Any]) -> Any:
        """The array: dimensions, whether there may be NULLs, type of elements, how many, first index; the elements."""
        if self.kind is None:
            return super().dump(obj)
        head = pack(">iiIii", 1, 1, OIDS[self.kind][0], len(obj), 1)
        with as_data_error():
            return head + KINDS[self.kind][1](obj)


def write_arrays_fast(connection: Any, _record: Any = None) -> None:
    """Let a connection write lists with `ArrayDumper`."""
    connection.adapters.register_dumper(list, ArrayDumper)
