"""Rupees in Hindi words. Every number below a hundred has a word of its own."""

from typing import Final

from godown.kernel.money import RUPEE

_WORDS: Final = (
    "शून्य एक दो तीन चार पाँच छह सात आठ नौ दस ग्यारह बारह तेरह चौदह पंद्रह सोलह सत्रह अठारह उन्नीस "
    "बीस इक्कीस बाईस तेईस चौबीस पच्चीस छब्बीस सत्ताईस अट्ठाईस उनतीस तीस इकतीस बत्तीस तैंतीस चौंतीस "
    "पैंतीस छत्तीस सैंतीस अड़तीस उनतालीस चालीस इकतालीस बयालीस तैंतालीस चौवालीस पैंतालीस छियालीस "
    "सैंतालीस अड़तालीस उनचास पचास इक्यावन बावन तिरपन चौवन पचपन छप्पन सत्तावन अट्ठावन उनसठ साठ इकसठ "
    "बासठ तिरसठ चौंसठ पैंसठ छियासठ सड़सठ अड़सठ उनहत्तर सत्तर इकहत्तर बहत्तर तिहत्तर चौहत्तर पचहत्तर "
    "छिहत्तर सतहत्तर अठहत्तर उन्यासी अस्सी इक्यासी बयासी तिरासी चौरासी पचासी छियासी सत्तासी अट्ठासी "
    "नवासी नब्बे इक्यानवे बानवे तिरानवे चौरानवे पचानवे छियानवे सत्तानवे अट्ठानवे निन्यानवे"
)
_NUMBERS: Final = tuple(_WORDS.split())
_STEPS: Final = ((10_000_000, "करोड़"), (100_000, "लाख"), (1_000, "हज़ार"), (100, "सौ"))


def rupees_in_hindi(paise: int) -> str:
    """An amount as invoices say it in Hindi.

    >>> rupees_in_hindi(1_20_000_50)
    'एक लाख बीस हज़ार रुपये और पचास पैसे मात्र'
    """
    rupees, rest = divmod(abs(paise), RUPEE)
    words = f"{_count(rupees) or _NUMBERS[0]} रुपये"
    if rest:
        words += f" और {_count(rest)} पैसे"
    return f"{'ऋण ' if paise < 0 else ''}{words} मात्र"


def _count(number: int) -> str:
    """A number in words, in crores and lakhs; empty for zero."""
    for size, name in _STEPS:
        if number >= size:
            return f"{_count(number // size)} {name} {_count(number % size)}".strip()
    return _NUMBERS[number] if number else ""
