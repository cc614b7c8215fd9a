"""Pages of the register of unowned needs."""
