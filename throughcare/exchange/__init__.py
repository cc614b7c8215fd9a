"""Registers in, and later exports out."""
