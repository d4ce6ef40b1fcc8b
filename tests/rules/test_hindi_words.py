"""Amounts in Hindi words."""

import pytest

from godown.kernel.hindi import rupees_in_hindi


@pytest.mark.parametrize(
    ("paise", "words"),
    [
        (0, "शून्य रुपये मात्र"),
        (100, "एक रुपये मात्र"),
        (99_99, "निन्यानवे रुपये और निन्यानवे पैसे मात्र"),
        (1_20_000_50, "एक लाख बीस हज़ार रुपये और पचास पैसे मात्र"),
        (12_34_56_789_00, "बारह करोड़ चौंतीस लाख छप्पन हज़ार सात सौ नवासी रुपये मात्र"),
        (-45_00, "ऋण पैंतालीस रुपये मात्र"),
    ],
)
def test_amounts_are_said_as_on_invoices(paise: int, words: str) -> None:
    assert rupees_in_hindi(paise) == words
