"""Godown: order, inventory and warehouse management for people who sell goods online."""
