"""Tax by country: plain words and arithmetic that every country shares, and a pack for each country.

Pure: no SQL, clock or settings. Only this page names countries; the books ask it for a pack and know none.
"""

from typing import Final

from godown.countries.credits import (
    Credited,
    Sold,
    credit_amount,
    credit_returned,
    credit_units,
    refund_of,
)
from godown.countries.emirates import EMIRATES
from godown.countries.india import INDIA
from godown.countries.lines import (
    Priced,
    allocate,
    heads_in_all,
    note_payable,
    part_of,
    payable,
    price_line,
    slabs_on,
    tax_line,
)
from godown.countries.sets import Part, leading, tax_set
from godown.countries.words import (
    WHOLE,
    Carriage,
    ClearanceRule,
    Component,
    CountryPack,
    DatedSlab,
    Deal,
    Filed,
    Head,
    LineTax,
    Party,
    Rate,
    Slab,
    Standing,
    Supply,
)
from godown.kernel.refusal import Refusal

PACKS: Final[dict[str, CountryPack]] = {INDIA.code: INDIA, EMIRATES.code: EMIRATES}
"""The packs by the two letters of their country."""


def pack_of(country: str) -> CountryPack:
    """The pack of a country, by its two letters; empty is India, where Godown was born. Refuses (`no_country_pack`)."""
    if (found := PACKS.get(country or INDIA.code)) is None:
        raise Refusal(
            "no_country_pack", f"Godown knows no taxes of {country}. It knows {', '.join(PACKS)}.", country=country
        )
    return found


HEAD_WORDS: Final = {"unit_cess": "Cess per unit", "cess": "Cess"}


def head_word(code: str) -> str:
    """A head as papers write it: CGST, Cess."""
    return HEAD_WORDS.get(code, code.upper())
