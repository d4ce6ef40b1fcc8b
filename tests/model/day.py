"""A whole day: goods in, demand, the floor, transfers and kits."""

from tests.model.demand import Demand
from tests.model.floor import Floor
from tests.model.goods import Goods
from tests.model.travels import Travels


class Day(Goods, Demand, Floor, Travels):
    """A seller, and his twin, with all that they do."""
