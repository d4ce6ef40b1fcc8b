"""The table of the rules of tax: each rule names its source, and at least 120 cases are worked out by hand."""

import importlib
import pkgutil
from collections.abc import Callable, Iterator
from typing import Any

import tests.rules.countries as rules

CASES_MIN = 120


def rules_told() -> Iterator[tuple[str, Callable[..., Any]]]:
    for found in pkgutil.iter_modules(rules.__path__):
        module = importlib.import_module(f"{rules.__name__}.{found.name}")
        for name, test in vars(module).items():
            if (
                name.startswith("test_")
                and getattr(test, "__module__", "") == module.__name__
                and module.__name__ != __name__
            ):
                yield f"{found.name}.{name}", test


def cases_of(test: Callable[..., Any]) -> int:
    """Cases of a table; numbers that only begin something random are none."""
    count = 1
    for mark in getattr(test, "pytestmark", ()):
        if mark.name == "parametrize":
            count *= 0 if isinstance(mark.args[1], range) else len(mark.args[1])
    return count


def test_each_rule_names_its_source() -> None:
    """Issue 7: each with a test that cites its source in the docstring."""
    assert [name for name, test in rules_told() if not (test.__doc__ or "").strip()] == []


def test_at_least_120_cases_are_worked_out_by_hand() -> None:
    """Issue 7: the rules as a table-driven test of at least 120 cases."""
    assert sum(cases_of(test) for _, test in rules_told()) >= CASES_MIN
