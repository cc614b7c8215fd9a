"""The open numbers of unowned needs."""
