"""Cases, and the one named contact."""
