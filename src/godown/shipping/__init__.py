"""Couriers, labels, manifests, tracking, notices."""
