"""Amounts in words as Indian invoices say them."""

import pytest

from godown.kernel.india import rupees_in_words, state_name


@pytest.mark.parametrize(
    ("paise", "words"),
    [
        (0, "Rupees zero only"),
        (1, "Rupees zero and paise one only"),
        (35_001, "Rupees three hundred fifty and paise one only"),
        (12_345_678, "Rupees one lakh twenty-three thousand four hundred fifty-six and paise seventy-eight only"),
        (1_000_000_000, "Rupees one crore only"),
        (1_900_00_00_000_00, "Rupees one thousand nine hundred crore only"),
        (-2_050, "Minus Rupees twenty and paise fifty only"),
    ],
)
def test_rupees_in_words(paise: int, words: str) -> None:
    assert rupees_in_words(paise) == words


def test_states_have_names() -> None:
    assert (state_name("29"), state_name("32"), state_name("ZZ")) == ("Karnataka", "Kerala", "ZZ")
