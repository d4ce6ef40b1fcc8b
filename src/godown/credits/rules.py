"""Pure rules of store credit: how a code reads, how long it lives, which of several credits moves first."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Final

LETTERS: Final = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
"""What a code is made of: nothing that reads as something else (0 and O, 1 and I), 5 bits each."""
LENGTH: Final = 12
"""Letters of a code: 60 bits, so nobody guesses one."""


def written(numbers: Sequence[int]) -> str:
    """A code of `LENGTH` numbers from 0 to 31.

    >>> written([0, 1, 2, 3, 8, 9, 10, 11, 28, 29, 30, 31])
    'SC-2345-ABCD-WXYZ'
    """
    letters = "".join(LETTERS[number] for number in numbers)
    return "SC-" + "-".join(letters[at : at + 4] for at in range(0, LENGTH, 4))


def folded(said: str) -> str:
    """A code as it is kept, however a person writes it; what can be none stays as it was said.

    >>> folded(" sc 2345abcd-wxyz ")
    'SC-2345-ABCD-WXYZ'
    """
    plain = "".join(letter for letter in said.upper() if letter.isalnum()).removeprefix("SC")
    if len(plain) != LENGTH or any(letter not in LETTERS for letter in plain):
        return said.strip()
    return written([LETTERS.index(letter) for letter in plain])


def last_day(today: date, valid_days: int | None) -> date | None:
    """The last day of a credit that is given today."""
    return None if valid_days is None else today + timedelta(days=valid_days)


def later(one: date | None, other: date | None) -> date | None:
    """The later of two last days; None is never."""
    return None if one is None or other is None else max(one, other)


def shares(amount: int, held: Sequence[int]) -> list[int]:
    """So much of an amount goes to each of several that hold so much, the first ones first.

    >>> shares(7, [5, 5, 5])
    [5, 2, 0]
    """
    found = []
    for paise in held:
        taken = min(max(amount, 0), max(paise, 0))
        found.append(taken)
        amount -= taken
    return found
