"""Where a supply of goods is taxed, and by whom (IGST Act 2017, sections 5, 7, 8, 10 and 16).

| deal | place | taxed by |
|---|---|---|
| consumer | the delivery state; without an address the supplier's (section 10(1)(ca)) | within or between |
| registered buyer | where delivery ends (10(1)(a)) | within or between |
| registered buyer, delivered to a third party at its word | the buyer's state (10(1)(b)) | within or between |
| special economic zone | its state (7(5)(b)) | always between |
| abroad | 96 (7(5)(a), 16) | always between, or nothing under a bond |
"""

from typing import Final

from godown.countries.words import Deal, Head, Rate, Supply

UNION_TERRITORIES: Final = frozenset({"04", "26", "31", "35", "38"})
"""Union territories without a legislature: UTGST stands in the place of SGST there (UTGST Act 2017, section 1)."""

ABROAD: Final = "96"
HOME: Final = frozenset({"", "IN", "India"})
WITHIN, BETWEEN, NOBODY = "within", "between", "nobody"
HALF: Final = 2


def supply_of(deal: Deal) -> Supply:
    """What a deal is for GST: b2c, b2b, sez_paid, sez_bond, export_paid, export_bond; unregistered where the supplier is."""
    place = _place(deal)
    if not deal.seller.registration:
        return Supply("unregistered", place, NOBODY)
    if place == ABROAD:
        return Supply("export_paid", place, BETWEEN) if deal.tax_paid else Supply("export_bond", place, NOBODY)
    if deal.buyer.free_zone:
        return Supply("sez_paid", place, BETWEEN) if deal.tax_paid else Supply("sez_bond", place, NOBODY)
    taxed_by = WITHIN if place == deal.seller.state else BETWEEN
    return Supply("b2b" if deal.buyer.registration else "b2c", place, taxed_by)


def _place(deal: Deal) -> str:
    if deal.country not in HOME or deal.state == ABROAD:
        return ABROAD
    buyer = deal.buyer.registration[:2] or deal.buyer.state
    if deal.buyer.registration and (deal.third_party or deal.buyer.free_zone):
        return buyer
    if not deal.buyer.registration:
        return deal.state or deal.seller.state
    return deal.state or buyer or deal.seller.state


def heads_of(rate: Rate, supply: Supply) -> tuple[Head, ...]:
    """A rate as heads: within a state half is CGST and half SGST or UTGST, between states all is IGST; cess goes beside."""
    if supply.taxed_by == NOBODY:
        return ()
    heads: list[Head] = []
    for levy in rate.levies:
        if levy.code != "gst":
            heads.append(levy)
        elif supply.taxed_by == BETWEEN:
            heads.append(Head("igst", levy.rate))
        else:
            local = "utgst" if supply.place in UNION_TERRITORIES else "sgst"
            heads += [Head("cgst", levy.rate // HALF), Head(local, levy.rate // HALF)]
    return tuple(heads)


def branch_transfer(from_registration: str, to_registration: str) -> str:
    """What goes with goods from a branch to another: between registrations, even of one state, they are distinct persons
    and it is a supply (sections 7, 25(4) and Schedule I(2), CGST Act); within one, a delivery challan (rule 55)."""
    if from_registration and to_registration and from_registration != to_registration:
        return "tax_invoice"
    return "delivery_challan"
