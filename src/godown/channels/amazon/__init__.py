"""Amazon: its tab-separated order reports."""

from godown.channels.amazon.order_report import COLUMNS, read_orders
