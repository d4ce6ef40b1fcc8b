"""An order as a shop's file tells it, before our database is asked."""

from dataclasses import dataclass

from godown.orders import NewOrder


@dataclass(frozen=True, slots=True)
class ToldOrder:
    """An order of a file. `line_rows` are the rows of its lines, in order; `sku_column` the column of their SKU.

    `partial`: this kind of file tells less than the shop knows (no address, only what is left to ship), so it adds an order
    or cancels it, but does not change one that we have. `priceless`: its lines carry no prices.
    """

    order: NewOrder
    line_rows: tuple[int, ...]
    sku_column: str
    partial: bool = False
    priceless: bool = False
