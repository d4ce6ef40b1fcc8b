"""Pure rules of settlements: what a marketplace withholds, and how the tax of its fees falls under heads."""

from datetime import date

from godown.countries import WHOLE, CountryPack, Deal
from godown.kernel.money import divide_half_up, split_by_weight


def withheld(pack: CountryPack, dated: date, gross: int, taxable: int) -> tuple[int, int]:
    """(TCS, TDS) of a sale through an operator, where its list does not say them: tax collected at source of the value before tax
    (section 52, CGST Act), income tax deducted at source of the amount paid (section 194-O, Income-tax Act)."""
    tcs, tds = pack.operator_rates(dated)
    return divide_half_up(taxable * tcs, WHOLE), divide_half_up(gross * tds, WHOLE)


def fee_heads(pack: CountryPack, deal: Deal, tax: int) -> dict[str, int]:
    """The tax of fees by head, as the supply from the operator to us bears it; empty where nobody can claim it."""
    if not tax or not deal.seller.registration or not deal.buyer.registration:
        return {}
    rate = next(one.slab.rate for one in pack.slabs if one.slab.rate.total)
    heads = pack.heads(rate, pack.supply(deal))
    shares = split_by_weight(tax, [head.rate for head in heads]) if heads else []
    return {head.code: share for head, share in zip(heads, shares, strict=True)}


def prepaid_of(paid: int, before: int, gross: int) -> int:
    """What of the gross of a line was paid with its order already, of which `paid` was, and of which lists brought `before`: of all that
    they bring of it never more than that; a refund by the marketplace takes it back the same way.

    >>> prepaid_of(300, 0, 300), prepaid_of(300, 300, 700), prepaid_of(300, 1000, -800), prepaid_of(300, 0, -300)
    (300, 0, -100, -300)
    """
    return max(-paid, min(paid, before + gross)) - max(-paid, min(paid, before))
