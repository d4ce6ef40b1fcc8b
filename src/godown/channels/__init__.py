"""Shops: their orders in, our stock and tracking out."""
