"""Amounts that follow stock, pure: input tax by head beside a value, and what becomes known late of units that came before.

A bill comes after its goods. Of what it says, units that have left since took their part along, in the proportion in which
they left (moving average): issue of k out of quantity q takes round(X * k / q) of what is left of X. So what lies still
carries the rest, and each issue its own part: a loss of yesterday reverses the tax of a bill of today.
"""

from collections.abc import Mapping, Sequence

from godown.kernel.money import divide_half_up

Amounts = Mapping[str, int]


def plus(one: Amounts, other: Amounts, sign: int = 1) -> dict[str, int]:
    """Both together, head by head; heads that come to nothing are left out."""
    sums = {code: one.get(code, 0) + sign * other.get(code, 0) for code in (*one, *other)}
    return {code: paise for code, paise in sums.items() if paise}


def part(amounts: Amounts, units: int, of: int) -> dict[str, int]:
    """What `units` out of `of` take: round(X * k / q) of each amount.

    >>> part({"igst": 100, "cess": 1}, 1, 3), part({"igst": 67}, 2, 2)
    ({'igst': 33}, {'igst': 67})
    """
    if not of:
        return {}
    shares = {code: divide_half_up(paise * units, of) for code, paise in amounts.items()}
    return {code: paise for code, paise in shares.items() if paise}


def spread(amounts: Amounts, quantity: int, since: Sequence[int]) -> tuple[dict[str, int], list[dict[str, int]]]:
    """What is left of amounts that came when there were `quantity` units, and what each change `since` took: units that came
    (above 0) take nothing, units that left (below 0) their part of what is left. Left and taken sum exactly to the amounts.

    >>> spread({"igst": 90}, 10, [-5, 5, -5])
    ({'igst': 22}, [{'igst': 45}, {}, {'igst': 23}])
    """
    left, taken = plus(amounts, {}), []
    for change in since:
        took = part(left, -change, quantity) if change < 0 else {}
        left = plus(left, took, -1)
        quantity += change
        taken.append(took)
    return left, taken
