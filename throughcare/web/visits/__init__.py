"""Permits to work in a prison, visits, and the list for the gate."""
