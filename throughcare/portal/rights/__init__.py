"""My rights: a copy of everything, correction, locking, objection, erasure."""
