"""What a shop shows, worked by hand; how long to wait; which addresses are good."""

from datetime import timedelta

import pytest

from godown.channels import rules

TEA, CUP = "TEA", "CUP"


@pytest.mark.parametrize(
    ("parts", "free", "undecided", "units"),
    [
        ({TEA: 1}, [{TEA: 30}], {}, 30),
        ({TEA: 1}, [{TEA: -20}], {}, -20),
        ({TEA: 1}, [{TEA: 10}, {TEA: -4}], {TEA: 3}, 3),
        ({TEA: 1, CUP: 2}, [{TEA: 10, CUP: 7}], {}, 3),
        ({TEA: 1, CUP: 2}, [{TEA: 10}, {CUP: 20}], {}, 0),
        ({TEA: 1, CUP: 2}, [{TEA: 10, CUP: 8}, {TEA: 1, CUP: 20}], {}, 5),
        ({TEA: 1, CUP: 2}, [{TEA: 100, CUP: 10}], {TEA: 4}, 5),
        ({TEA: 1, CUP: 2}, [{TEA: 10, CUP: 10}], {CUP: 3}, 3),
        ({TEA: 2}, [{TEA: -3}], {}, -2),
    ],
)
def test_free_to_sell(parts: dict[str, int], free: list[dict[str, int]], undecided: dict[str, int], units: int) -> None:
    assert rules.free_to_sell(parts, free, undecided) == units


def test_share_then_buffer_then_never_below_zero() -> None:
    assert rules.published(30, 100, 0) == 30
    assert rules.published(31, 50, 5) == 10
    assert rules.published(4, 100, 5) == 0
    assert rules.published(-9, 10, 0) == 0


def test_waits_double_up_to_a_longest() -> None:
    waits = [rules.wait_after(failures) for failures in (1, 2, 3, 4)]
    assert waits == [timedelta(milliseconds=ms) for ms in (100, 200, 400, 800)]
    assert rules.wait_after(1_000) == rules.WAIT_MAX
    assert rules.busy_for(7) == timedelta(seconds=7)
    assert rules.busy_for(None) == rules.BUSY_DEFAULT
    assert rules.busy_for(10**9) == rules.BUSY_MAX


def test_an_address_must_be_one_that_a_courier_finds() -> None:
    assert rules.address_fault("14 Swaraj Round", "Thrissur", "680001", "IN") == ""
    assert "street" in rules.address_fault(" ", "Thrissur", "680001", "IN")
    assert "PIN code" in rules.address_fault("14 Swaraj Round", "Thrissur", "68001", "IN")
    assert "PIN code" in rules.address_fault("14 Swaraj Round", "Thrissur", "080001", "IN")
    assert rules.address_fault("Marina 4", "Dubai", "", "AE") == ""
    assert "neither" in rules.address_fault("Marina 4", "", "", "AE")
