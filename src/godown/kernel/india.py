"""India's states as GST numbers them, and rupees in words."""

from typing import Final

from godown.kernel.money import RUPEE

STATES: Final = {
    "01": "Jammu and Kashmir", "02": "Himachal Pradesh", "03": "Punjab", "04": "Chandigarh", "05": "Uttarakhand",
    "06": "Haryana", "07": "Delhi", "08": "Rajasthan", "09": "Uttar Pradesh", "10": "Bihar", "11": "Sikkim",
    "12": "Arunachal Pradesh", "13": "Nagaland", "14": "Manipur", "15": "Mizoram", "16": "Tripura", "17": "Meghalaya",
    "18": "Assam", "19": "West Bengal", "20": "Jharkhand", "21": "Odisha", "22": "Chhattisgarh",
    "23": "Madhya Pradesh", "24": "Gujarat", "26": "Dadra and Nagar Haveli and Daman and Diu", "27": "Maharashtra",
    "29": "Karnataka", "30": "Goa", "31": "Lakshadweep", "32": "Kerala", "33": "Tamil Nadu", "34": "Puducherry",
    "35": "Andaman and Nicobar Islands", "36": "Telangana", "37": "Andhra Pradesh", "38": "Ladakh",
    "96": "Outside India", "97": "Other Territory",
}  # fmt: skip
"""State code of the GST network to name (the first two digits of a GSTIN; 96 only as a place of supply)."""

_ONES: Final = (
    "", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "thirteen",
    "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
)  # fmt: skip
_TENS: Final = ("", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_STEPS: Final = ((10_000_000, "crore"), (100_000, "lakh"), (1_000, "thousand"), (100, "hundred"))


def state_name(code: str) -> str:
    """The name of a state, or the code itself where GST knows no such state."""
    return STATES.get(code, code)


def rupees_in_words(paise: int) -> str:
    """An amount as invoices in India say it: "Rupees one lakh twenty thousand and paise fifty only"."""
    rupees, rest = divmod(abs(paise), RUPEE)
    words = f"Rupees {_count(rupees) or 'zero'}"
    if rest:
        words += f" and paise {_count(rest)}"
    return f"{'Minus ' if paise < 0 else ''}{words} only"


def _count(number: int) -> str:
    """A number in words, in crores and lakhs; empty for zero."""
    for size, name in _STEPS:
        if number >= size:
            return f"{_count(number // size)} {name} {_count(number % size)}".strip()
    if number < len(_ONES):
        return _ONES[number]
    tens, ones = divmod(number, 10)
    return f"{_TENS[tens]}-{_ONES[ones]}" if ones else _TENS[tens]
