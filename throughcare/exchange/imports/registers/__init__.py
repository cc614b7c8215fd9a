"""Registers of our own, all of whose people are invented."""
