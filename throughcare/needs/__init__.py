"""Needs that nobody owns: found by rule, with the reason, and with the authority that could decide."""
