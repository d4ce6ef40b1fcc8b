"""Rows come back as small frozen dataclasses. Sets are large, so making one must be cheap.

A frozen dataclass sets each field through `object.__setattr__`, six times as slow as a plain one. So a row is made as its
plain twin (the same slots) and then becomes what was asked for: Python lets an object change its class where the layouts
are the same. Shapes for which that cannot be (a dict, too) are made by calling them.
"""

from collections.abc import Callable, Sequence
from dataclasses import fields, is_dataclass, make_dataclass
from functools import lru_cache
from typing import Any, TypeVar

from psycopg import Cursor

Row = TypeVar("Row")


@lru_cache(maxsize=1024)
def maker(shape: type[Row], names: tuple[str, ...]) -> Callable[[Sequence[Any]], Row]:
    """What makes a `shape` of the values of columns with these names."""
    known = {field.name for field in fields(shape)} if is_dataclass(shape) else set[str]()
    whole = set(names) == known == set(getattr(shape, "__slots__", ())) and not hasattr(shape, "__post_init__")
    if not whole or shape.__mro__[1:] != (object,):
        return lambda values: shape(**dict(zip(names, values, strict=True)))
    twin: Any = make_dataclass(shape.__name__, names, slots=True)

    def make(values: Sequence[Any]) -> Row:
        row: Any = twin(*values)
        row.__class__ = shape
        return row  # type: ignore[no-any-return]

    return make


def shaped(shape: type[Row]) -> Callable[[Cursor[Any]], Callable[[Sequence[Any]], Row]]:
    """psycopg's row factory for a shape whose fields are the columns."""

    def factory(cursor: Cursor[Any]) -> Callable[[Sequence[Any]], Row]:
        return maker(shape, tuple(column.name for column in cursor.description or ()))  # type: ignore[arg-type]

    return factory
