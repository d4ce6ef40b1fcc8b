"""A GSTIN as a person types it: checked to its last sign, and against the state."""

from stdnum.exceptions import ValidationError
from stdnum.in_ import gstin as gstin_check

from godown.entrypoints.web.states import N_

NO_GSTIN = N_("This is no GSTIN: 15 signs, the last one is a check.")
OTHER_STATE = N_("This GSTIN is of another state.")


def fault_of(gstin: str, state_code: str) -> str:
    """The sentence that says what is wrong with a GSTIN; empty where nothing is."""
    try:
        known = gstin_check.validate(gstin)
    except ValidationError:
        return NO_GSTIN
    return OTHER_STATE if state_code and known[:2] != state_code else ""
