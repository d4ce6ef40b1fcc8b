"""A GSTIN as a person types it: checked to its last sign, and against the state."""

from dataclasses import replace

from godown.countries import pack_of
from godown.entrypoints.web.states import N_
from godown.kernel.refusal import Invalid
from godown.stock import NewFacility

NO_GSTIN = N_("This is no GSTIN: 15 signs, the last one is a check.")
OTHER_STATE = N_("This GSTIN is of another state.")


def fault_of(gstin: str, state_code: str, *, sandbox: bool = False) -> str:
    """The sentence that says what is wrong with a GSTIN; empty where nothing is. `sandbox`: those of a test portal pass."""
    fault = pack_of("").registration_fault(gstin, state_code, sandbox=sandbox)
    return {"": "", "state": OTHER_STATE}.get(fault, NO_GSTIN)


def as_printed(gstin: str) -> str:
    """A GSTIN in capitals, without the spaces and hyphens that people type."""
    return "".join(sign for sign in gstin if sign.isalnum()).upper()


def registered(new: NewFacility) -> NewFacility:
    """A facility with its GSTIN as it is printed; where no state is given, it is the GSTIN's. Refuses a wrong GSTIN."""
    gstin = as_printed(new.gstin or "")
    if gstin and (fault := fault_of(gstin, new.state_code)):
        raise Invalid(fault, field="gstin")
    return replace(new, gstin=gstin or None, state_code=new.state_code or gstin[:2])
