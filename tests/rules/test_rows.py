"""Rows made the quick way are what the dataclass itself would make."""

from dataclasses import FrozenInstanceError, dataclass, field
from datetime import UTC, datetime
from uuid import UUID

import pytest

from godown.orders import OrderLine
from godown.platform.rows import maker


@dataclass(frozen=True, slots=True)
class Small:
    """A row."""

    id: UUID
    units: int
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Checked:
    """A row that looks at itself."""

    units: int
    double: int = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "double", self.units * 2)


AT = datetime(2026, 11, 24, tzinfo=UTC)


def test_a_row_is_the_dataclass() -> None:
    made = maker(Small, ("units", "id", "at"))((3, UUID(int=1), AT))
    assert made == Small(UUID(int=1), 3, AT)
    assert hash(made) == hash(Small(UUID(int=1), 3, AT))
    assert type(made) is Small
    with pytest.raises(FrozenInstanceError):
        made.units = 4  # type: ignore[misc]


def test_methods_and_properties_are_there() -> None:
    names = tuple(OrderLine.__slots__)
    values = dict.fromkeys(names, 0) | {"quantity": 5, "cancelled": 1, "packed": 2}
    assert maker(OrderLine, names)(tuple(values[name] for name in names)).open_units == 2


def test_defaults_and_shapes_with_checks_are_called() -> None:
    assert maker(Small, ("id", "units"))((UUID(int=1), 3)) == Small(UUID(int=1), 3)
    assert maker(Checked, ("units",))((4,)).double == 8
    with pytest.raises(TypeError):
        maker(Small, ("id", "unknown"))((UUID(int=1), 3))
