"""A second copy of a module of plain steps, whose functions find one another compiled. Importing this module imports numba."""

import sys
from importlib.util import module_from_spec, spec_from_file_location
from types import FunctionType, ModuleType

from godown.routing.compiled import compiled


def compiled_copy(plain: ModuleType) -> ModuleType:
    """The same source once more, compiled by numba; what it keeps on disk goes by the copy's name."""
    assert plain.__file__
    spec = spec_from_file_location(f"{plain.__name__}_kernel", plain.__file__)
    assert spec
    assert spec.loader
    copy = module_from_spec(spec)
    sys.modules[copy.__name__] = copy  # what numba keeps on disk names it
    spec.loader.exec_module(copy)
    for name, step in list(vars(copy).items()):
        if isinstance(step, FunctionType):
            setattr(copy, name, compiled(step))
    return copy
