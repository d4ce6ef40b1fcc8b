"""The kernels of `tours` and `sight`: the same sources once more, compiled by numba. Importing this module imports numba."""

from godown.routing import sight, tours
from godown.routing.copies import compiled_copy

KERNEL = compiled_copy(tours)
SIGHT = compiled_copy(sight)
