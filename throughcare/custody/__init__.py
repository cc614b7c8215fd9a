"""Custody periods, movements and release dates."""
