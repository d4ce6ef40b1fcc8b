"""How long a business lets its store credit be spent."""

from typing import Final

import msgspec

from godown.credits.words import CreditTerms
from godown.kernel.refusal import Invalid
from godown.platform import choices
from godown.platform.transaction import Tx

KEY: Final = "store_credit"
DAYS_MAX: Final = 3650
"""Ten years: whoever means longer means for ever."""


def credit_terms(tx: Tx) -> CreditTerms:
    """The terms of credits that are given from now on."""
    return msgspec.convert(choices.chosen(tx, KEY, {}), CreditTerms)


def set_credit_terms(tx: Tx, new: CreditTerms) -> CreditTerms:
    """Give credits on these terms from now on; those that are given keep their day."""
    if new.valid_days is not None and not 1 <= new.valid_days <= DAYS_MAX:
        raise Invalid(f"A credit is valid for 1 to {DAYS_MAX} days, or for ever.", field="valid_days")
    choices.choose(tx, KEY, msgspec.to_builtins(new))
    return new
