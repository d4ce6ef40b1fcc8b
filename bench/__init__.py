"""Measured speed, never in a timed test."""
