"""A GSTIN as a person types it: checked to its last sign, and against the state."""

from dataclasses import replace

from stdnum.exceptions import ValidationError
from stdnum.in_ import gstin as gstin_check

from godown.entrypoints.web.states import N_
from godown.kernel.refusal import Invalid
from godown.stock import NewFacility

NO_GSTIN = N_("This is no GSTIN: 15 signs, the last one is a check.")
OTHER_STATE = N_("This GSTIN is of another state.")


def fault_of(gstin: str, state_code: str) -> str:
    """The sentence that says what is wrong with a GSTIN; empty where nothing is."""
    try:
        known = gstin_check.validate(gstin)
    except ValidationError:
        return NO_GSTIN
    return OTHER_STATE if state_code and known[:2] != state_code else ""


def as_printed(gstin: str) -> str:
    """A GSTIN in capitals, without the spaces and hyphens that people type."""
    return str(gstin_check.compact(gstin))


def registered(new: NewFacility) -> NewFacility:
    """A facility with its GSTIN as it is printed; where no state is given, it is the GSTIN's. Refuses a wrong GSTIN."""
    gstin = as_printed(new.gstin or "")
    if gstin and (fault := fault_of(gstin, new.state_code)):
        raise Invalid(fault, field="gstin")
    return replace(new, gstin=gstin or None, state_code=new.state_code or gstin[:2])
