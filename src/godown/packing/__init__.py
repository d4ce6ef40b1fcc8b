"""Parcels, boxes and what a parcel consumes."""
