"""Agreements between agencies: sign, confirm, leave."""
