"""Facilities, zones, aisles, racks, bins."""
