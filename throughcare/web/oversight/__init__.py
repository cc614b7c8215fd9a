"""The home of the data-protection officer: their own agency, and nobody by name."""
