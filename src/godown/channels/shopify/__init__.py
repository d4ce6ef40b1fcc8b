"""Shopify: the CSV that it exports for orders."""

from godown.channels.shopify.orders_csv import COLUMNS, read_orders
